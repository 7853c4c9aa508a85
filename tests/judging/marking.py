"""Marks for tests of the ranking."""

from itertools import product

from hypothesis import strategies as st

from app.judging.rules.severity import Mark


def marks(**judges):
    """marks(A="80 70 -") is judge A with 80 for e1, 70 for e2 and nothing for e3."""
    return [
        Mark(f"e{number}", judge, float(value))
        for judge, values in judges.items()
        for number, value in enumerate(values.split(), 1)
        if value != "-"
    ]


def grids(entries=10, judges=4):
    """Some of these judges' whole marks for some of these entries; at least one."""
    cells = list(product(range(entries), range(judges)))
    value = st.one_of(st.none(), st.integers(0, 100), st.integers(60, 80))
    return st.lists(value, min_size=len(cells), max_size=len(cells)).map(
        lambda values: (
            [
                Mark(f"e{entry}", f"j{judge}", float(value))
                for (entry, judge), value in zip(cells, values, strict=True)
                if value is not None
            ]
            or [Mark("e0", "j0", 50.0)]
        )
    )
