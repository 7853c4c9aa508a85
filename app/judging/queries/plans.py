"""A plan as a person looks at it: by judge and by entry, beside what there is now."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.judging.models import Plan
from app.judging.rules.assigning import Design, Fit, Pair, Short, Solution, fit
from app.judging.rules.plans import design_of_text, reasons, solution_of_text


@dataclass(frozen=True)
class Share:
    """What a judge would read."""

    judge: User
    now: int
    planned: int
    given: int
    taken: int
    fits: Mapping[Fit, int]


@dataclass(frozen=True)
class PlannedEntry:
    """Who would read an entry, and why."""

    ref: int
    readers: Sequence[tuple[User, bool, Sequence[str]]]
    """Judge, whether new, and the reasons as codes."""
    taken: Sequence[User]
    short: Short | None


class PlanView:
    """What a plan says, its people read at once."""

    def __init__(self, design: Design, solution: Solution) -> None:
        self.design, self.solution = design, solution
        self.now = self.design.kept | self.design.present
        refs = [judge.ref for judge in design.judges]
        people = db.session.scalars(
            select(User).where(User.id.in_(refs)).order_by(User.name, User.id)
        )
        self.people = {person.id: person for person in people}

    @property
    def given(self) -> frozenset[Pair]:
        return self.solution.pairs - self.now

    @property
    def taken(self) -> frozenset[Pair]:
        return self.design.present - self.solution.pairs

    @cached_property
    def shares(self) -> Sequence[Share]:
        """Of every judge, by name."""
        entries = {entry.ref: entry for entry in self.design.entries}
        judges = {judge.ref: judge for judge in self.design.judges}
        fits: dict[int, Counter[Fit]] = defaultdict(Counter)
        for entry, judge in self.solution.pairs:
            fits[judge][fit(entries[entry], judges[judge])] += 1
        now, planned, given, taken = (
            Counter(judge for _entry, judge in pairs)
            for pairs in (self.now, self.solution.pairs, self.given, self.taken)
        )
        return [
            Share(person, now[ref], planned[ref], given[ref], taken[ref], fits[ref])
            for ref, person in self.people.items()
        ]

    @property
    def loads(self) -> tuple[int, int]:
        """The lightest and the heaviest."""
        planned = [share.planned for share in self.shares] or [0]
        return min(planned), max(planned)

    @property
    def fits(self) -> Mapping[Fit, int]:
        """How many readings fit how well, over all judges."""
        every: Counter[Fit] = Counter()
        for share in self.shares:
            every.update(share.fits)
        return every

    def names(self, judges: Sequence[int]) -> Sequence[str]:
        return [self.people[judge].name for judge in judges]

    def entries(self, only: str) -> Sequence[int]:
        """Ids of the entries: `berubah` those that gain or lose a judge, `kurang` those short."""
        changed = {entry for entry, _judge in self.given | self.taken}
        short = {one.entry for one in self.solution.short}
        among = {"berubah": changed, "kurang": short}.get(only)
        return [e.ref for e in self.design.entries if among is None or e.ref in among]

    def of(self, refs: Sequence[int]) -> Sequence[PlannedEntry]:
        """These entries with their judges, in this order."""
        entries = {entry.ref: entry for entry in self.design.entries}
        judges = {judge.ref: judge for judge in self.design.judges}
        short = {one.entry: one for one in self.solution.short}
        readers, taken = _by_entry(self.solution.pairs), _by_entry(self.taken)
        return [
            PlannedEntry(
                ref,
                [
                    (
                        self.people[judge],
                        (ref, judge) in self.given,
                        reasons(self.design, self.solution, entries[ref], judges[judge]),
                    )
                    for judge in readers[ref]
                ],
                [self.people[judge] for judge in taken[ref]],
                short.get(ref),
            )
            for ref in refs
        ]


def view_of(plan: Plan) -> PlanView:
    """What a plan that was kept says."""
    return PlanView(design_of_text(plan.design_json), solution_of_text(plan.solution_json))


def _by_entry(pairs: frozenset[Pair]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for entry, judge in sorted(pairs):
        found[entry].append(judge)
    return found
