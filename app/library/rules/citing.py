"""How an entry of the library is quoted in files of reference managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_BIBTEX = {sign: f"\\{sign}" for sign in "{}%&#$_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Work:
    """What a reference names; `changed` is the day of its version."""

    number: str
    agency: str
    title: str
    year: int | None
    version: int
    changed: date
    address: str


def bibtex(work: Work) -> Sequence[str]:
    """The lines of one @misc entry; an agency's name is not taken for a person's."""
    fields = [
        ("author", f"{{{_bibtex(work.agency)}}}"),
        ("title", f"{{{_bibtex(work.title)}}}"),
        ("year", str(work.year or "")),
        ("howpublished", "Lumbung Inovasi"),
        ("note", f"{work.number}, versi {work.version}, {work.changed.isoformat()}"),
        ("url", work.address),
    ]
    told = [f"{name} = {{{value}}}," for name, value in fields if value]
    return [f"@misc{{{work.number},", *told, "}"]


def ris(work: Work) -> Sequence[str]:
    """The lines of one record of type ELEC."""
    fields = [
        ("TY", "ELEC"),
        ("AU", _line(work.agency)),
        ("TI", _line(work.title)),
        ("PY", str(work.year or "")),
        ("PB", "Lumbung Inovasi"),
        ("ET", f"versi {work.version}"),
        ("DA", work.changed.strftime("%Y/%m/%d")),
        ("ID", work.number),
        ("UR", work.address),
    ]
    return [*(f"{tag}  - {value}" for tag, value in fields if value), "ER  - "]


def _line(text: str) -> str:
    return " ".join(text.split())


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in _line(text))
