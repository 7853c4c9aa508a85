"""The part of the audit trail that a bundle carries: its chain, and what the edition's rows say."""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from app.core.chaining import covered, leaf, step

ENDS = {
    "reading.finished": True,
    "reading.taken_back": False,
    "reading.reopened": False,
}
"""What happens to a reading → whether its marks are locked from then on."""

Problem = tuple[str, dict[str, Any]]


class Trail:
    """`data` is the part: "first" (the position of the first row), "before" (the hash before it),
    "leaves" from there to the "head", and the "rows" of the edition with their positions."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    @cached_property
    def hashes(self) -> list[str]:
        """The hash of the chain at each position from the first on."""
        found, last = [], self.data["before"]
        for one in self.data["leaves"]:
            last = step(last, one)
            found.append(last)
        return found

    def hash_at(self, rows: int) -> str | None:
        """None where the bundle does not reach."""
        at = rows - self.data["first"]
        return self.hashes[at] if 0 <= at < len(self.hashes) else None

    def problems(self) -> Iterator[Problem]:
        head, first = self.data["head"], self.data["first"]
        if (
            self.hash_at(head["rows"]) != head["hash"]
            or len(self.hashes) != head["rows"] - first + 1
        ):
            yield "head", {"rows": head["rows"]}
        for one in self.data["rows"]:
            at, row = one["position"] - first, one["row"]
            told = {"position": one["position"], "row": row["id"], "action": row["action"]}
            if not 0 <= at < len(self.hashes) or leaf(row) != self.data["leaves"][at]:
                yield "row", told
            shown = one["shown"]
            if shown and covered(shown["key"], shown["payload"]) != row["payload"]:
                yield "details", told

    def told(self, *actions: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """The rows of these actions in the order of the chain, and the details they show."""
        for one in self.data["rows"]:
            if one["row"]["action"] in actions:
                yield one["row"], json.loads(one["shown"]["payload"]) if one["shown"] else {}

    @cached_property
    def locked(self) -> Mapping[int, tuple[int, str | None]]:
        """Reading → the row of its last Selesai that stands, and the digest of the scorecard: None
        where it was locked before the site kept one."""
        found: dict[int, tuple[int, str | None]] = {}
        for row, details in self.told(*ENDS):
            if ENDS[row["action"]]:
                found[row["subject_id"]] = row["id"], details.get("card")
            else:
                found.pop(row["subject_id"], None)
        return found

    @cached_property
    def recused(self) -> Collection[int]:
        """The readings that were taken from their judges at some time."""
        return {row["subject_id"] for row, _ in self.told("reading.recused")}

    @cached_property
    def decided(self) -> Mapping[int, tuple[int, Mapping[str, Any]]]:
        """Entry → the row of the decision that stands, and what it says."""
        found: dict[int, tuple[int, Mapping[str, Any]]] = {}
        for row, details in self.told("entry.decided", "entry.undecided"):
            if row["action"] == "entry.decided":
                found[row["subject_id"]] = row["id"], details
            else:
                found.pop(row["subject_id"], None)
        return found
