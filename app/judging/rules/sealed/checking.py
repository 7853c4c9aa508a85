"""Everything that a bundle claims, worked out again from what lies in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.core.canonical import dumps, sha256
from app.judging.rules.sealed import envelope, public
from app.judging.rules.sealed.cards import card_digest, sums
from app.judging.rules.sealed.drawing import chances
from app.judging.rules.sealed.estimating import constants
from app.judging.rules.sealed.ordering import Stage, figure, finals, selection
from app.judging.rules.sealed.trail import Trail

RULES = "rules.json"
JSON = (
    "conflicts.json", "decisions.json", "edition.json", "entries.json", "plans.json",
    "readings.json", "results.json", "stages.json", "teams.json", "trail.json", RULES,
)  # fmt: skip
"""The parts that are read; the others are texts and the verifier itself."""
PUBLIC = "public.json"
"""One more, where the public rated."""
SCORE, PLACES, CHANCE = 1e-6, 1, 0.02
"""The tolerance: scores may differ by so many points, the ends of a rank's range by so many places
and the chance of a place by so much, for machines round their last digits differently. Ranks,
places and all that was decided by them may not differ at all."""
_SPOILT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a part raises that was changed and is not of its shape any more."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be: the part of the bundle, a word of `words.WORDS`, and
    what that names: the row, the reading, the entry, the rule."""

    part: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    sha256: str
    """Of the whole file."""
    differences: Sequence[Difference]
    figures: Mapping[str, Any]
    """How much was checked, and the head of the chain; empty where nothing could be read."""


def checked(whole: bytes, head: tuple[int, str] | None = None) -> Report:
    """Check a bundle, and that a published head (rows and hash) lies on its chain."""
    digest = envelope.digest(whole)
    try:
        parts = envelope.unpacked(whole)
    except envelope.Unreadable as problem:
        return Report(digest, [Difference("", "unreadable", {"byte": problem.place})], {})
    found = list(_of_file(whole, parts))
    figures: Mapping[str, Any] = {}
    try:
        content = {name: json.loads(parts[name]) for name in JSON}
        content[PUBLIC] = json.loads(parts.get(PUBLIC, b"null"))
        bundle = Bundle(content)
        found.extend(bundle.differences(head))
        figures = bundle.figures
    except _SPOILT as problem:
        found.append(Difference("", "spoilt", {"what": f"{type(problem).__name__}: {problem}"}))
    return Report(digest, found, figures)


def _of_file(whole: bytes, parts: Mapping[str, bytes]) -> Iterator[Difference]:
    """Where the parts are not those of the manifest, or the file not what they make."""
    told: Mapping[str, str] = {}
    try:
        told = json.loads(parts[envelope.MANIFEST])["parts"]
        known = set(told) | {envelope.MANIFEST}
    except _SPOILT:
        known = set(parts)
    for name in sorted(known ^ set(parts)):
        yield Difference(name, "part_missing" if name in known else "part_unknown")
    same = True
    for name, body in sorted(parts.items()):
        if name != envelope.MANIFEST and told.get(name) != envelope.digest(body):
            same = False
            yield Difference(name, "part_changed")
    if same and parts.get(envelope.MANIFEST) != envelope.manifest_of(parts):
        yield Difference(envelope.MANIFEST, "part_changed")
    if place := envelope.first_difference(whole, parts):
        yield Difference(place[1], "byte", {"byte": place[0]})


class Bundle:
    """The parts of a bundle by name, read."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.edition, self.rules = parts["edition.json"], parts[RULES]
        self.entries = parts["entries.json"]
        self.readings, self.teams = parts["readings.json"], parts["teams.json"]
        self.decisions, self.plans = parts["decisions.json"], parts["plans.json"]
        self.results, self.trail = parts["results.json"], Trail(parts["trail.json"])
        self._stages, self.conflicts = parts["stages.json"], parts["conflicts.json"]
        self.public = parts[PUBLIC]

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        return {one["key"]: one.get("value") for one in self.rules["rules"].get("settings", ())}

    @cached_property
    def stages(self) -> Sequence[Stage]:
        method = constants(self.edition["method"])
        return [
            Stage(
                one,
                [r for r in self.readings if r["stage"] == one["id"] and r["counts"]],
                [team for team in self.teams if team["stage"] == one["id"]],
                {key: value for key, value in self.settings.items() if value is not None},
                method,
                self.edition["frozen_sha256"],
            )
            for one in self._stages
        ]

    @property
    def figures(self) -> Mapping[str, Any]:
        counting = sum(one["counts"] for one in self.readings)
        return {
            "edition": self.edition["slug"],
            "entries": len(self.entries),
            "readings": counting,
            "unbound": sum(digest is None for _, digest in self.trail.locked.values()),
            "rows": len(self.trail.data["rows"]),
            "head": dict(self.trail.data["head"]),
        }

    def differences(self, head: tuple[int, str] | None) -> Iterator[Difference]:
        yield from self._of_rules()
        yield from self._of_trail(head)
        yield from self._of_readings()
        yield from self._of_acts()
        for stage, told in zip(self.stages, self.results["stages"], strict=True):
            yield from self._of_stage(stage, told)
        yield from self._of_selection()
        yield from self._of_public()

    def _of_rules(self) -> Iterator[Difference]:
        frozen = self.edition["frozen_sha256"]
        opened = [details.get("sha256") for _, details in self.trail.told("edition.opened")]
        if {frozen, *opened} != {sha256(dumps(self.rules))}:
            yield Difference(RULES, "rules")
        if self.rules.get("method", self.edition["method"]) != self.edition["method"]:
            yield Difference("edition.json", "method")
        yield from self._of_criteria()

    def _of_criteria(self) -> Iterator[Difference]:
        own = {one["kind"]: one.get("scoring") for one in self.rules.get("stages", ())}
        for stage in self._stages:
            scoring = own.get(stage["kind"]) or {}
            rubric = scoring.get("rubric") or self.rules["rubric"]
            told = {one["key"]: one for one in stage["criteria"]}
            if set(told) ^ {one["key"] for one in rubric["criteria"]}:
                yield Difference("stages.json", "rubric", {"stage": stage["kind"]})
            for one in rubric["criteria"]:
                made = {
                    "weight": round(Fraction(one["weight"]) * 100),
                    "optional": one["optional"],
                    "categories": one["categories"],
                }
                known = told.get(one["key"], made)
                if any(known[name] != value for name, value in made.items()):
                    data = {"stage": stage["kind"], "criterion": one["key"]}
                    yield Difference("stages.json", "criterion", data)

    def _of_trail(self, head: tuple[int, str] | None) -> Iterator[Difference]:
        for code, data in self.trail.problems():
            yield Difference("trail.json", code, data)
        if head and self.trail.hash_at(head[0]) != head[1]:
            yield Difference("trail.json", "published_head", {"rows": head[0]})

    def _of_readings(self) -> Iterator[Difference]:
        done = {one["reading"]: one for one in self.readings if one["locked"]}
        for ref in sorted(done.keys() | self.trail.locked.keys()):
            one, locked = done.get(ref), self.trail.locked.get(ref)
            if one is None or locked is None:
                code = "reading_gone" if one is None else "reading_unlocked"
                yield Difference("readings.json", code, {"reading": ref})
                continue
            points = one["points"], one["weighed"], one["full_marks"]
            if locked[1] not in {None, card_digest(ref, one["entry"], *points)}:
                data = {"reading": ref, "entry": one["entry"], "row": locked[0]}
                yield Difference("readings.json", "card", data)
            if not one["counts"] and ref not in self.trail.recused:
                yield Difference("readings.json", "reading_left_out", {"reading": ref})
        yield from self._of_sums(done.values())

    def _of_sums(self, done: Any) -> Iterator[Difference]:
        category = {one["id"]: one["category"] for one in self.entries}
        stages = {one["id"]: one for one in self._stages}
        for one in done:
            stage = stages[one["stage"]]
            made = sums(one["points"], stage["criteria"], stage["highest"], category[one["entry"]])
            if made != (one["weighed"], one["full_marks"]):
                data = {"reading": one["reading"], "entry": one["entry"]}
                yield Difference("readings.json", "sum", data)

    def _of_acts(self) -> Iterator[Difference]:
        told = {one["entry"]: one for one in self.decisions}
        for ref in sorted(told.keys() | self.trail.decided.keys()):
            row, known = self.trail.decided.get(ref, (None, {}))
            one = told.get(ref, {})
            names = ("outcome", "award", "reason")
            if not one or any(one[name] != known.get(name) for name in names):
                yield Difference("decisions.json", "decision", {"entry": ref, "row": row})
        kept = {one["id"]: one for one in self.plans}
        for act, details in self.trail.told("plan.made", "plan.approved"):
            plan = kept.get(act["subject_id"], {})
            names = ("seed", "design_sha256", "solution_sha256")
            if any(plan.get(name) != details.get(name) for name in names):
                data = {"plan": act["subject_id"], "row": act["id"]}
                yield Difference("plans.json", "plan", data)

    def _of_stage(self, stage: Stage, told: Mapping[str, Any]) -> Iterator[Difference]:
        fit, kind = stage.fit, stage.data["kind"]
        if list(stage.order) != told["order"]:
            place = _first(stage.order, told["order"])
            yield Difference("results.json", "order", {"stage": kind, "place": place})
        team = {str(ref): str(mark) for ref, mark in stage.team_marks.items()}
        for ref in sorted(set(team.items()) ^ set(told["team_marks"].items())):
            yield Difference("results.json", "team", {"stage": kind, "entry": int(ref[0])})
        if fit is None:
            return
        for judge, *figures in told["judges"]:
            at = fit.judges.index(judge)
            made = fit.severity[at], fit.taken_off[at], fit.per_judge[at]
            if any(
                abs(one - float(other)) > SCORE for one, other in zip(made, figures, strict=True)
            ):
                yield Difference("results.json", "judge", {"stage": kind, "judge": judge})
        yield from self._of_places(stage, told["places"])

    def _of_places(self, stage: Stage, told: Sequence[Sequence[Any]]) -> Iterator[Difference]:
        fit = stage.fit
        if fit is None or sorted(one[0] for one in told) != list(fit.entries):
            yield Difference("results.json", "places", {"stage": stage.data["kind"]})
            return
        raw, rank = stage.ranks(adjusted=False), stage.ranks(adjusted=True)
        ruling = raw if stage.by_mean else rank
        ranges = chances(
            fit, [ruling[ref] for ref in fit.entries], self.results["top"], self.edition["seed"]
        )
        known = {one[0]: one[1:] for one in told}
        rows = zip(fit.entries, fit.raw, fit.adjusted, ranges, strict=True)
        for ref, mean, score, (low, high, chance) in rows:
            given = known[ref]
            named = {
                "mean": abs(mean - float(given[0])) > SCORE,
                "score": abs(score - float(given[1])) > SCORE,
                "rank": [raw[ref], rank[ref]] != given[2:4],
                "range": max(abs(low - given[4]), abs(high - given[5])) > PLACES,
                "chance": abs(chance - float(given[6])) > CHANCE,
            }
            for name in (name for name, wrong in named.items() if wrong):
                data = {"stage": stage.data["kind"], "entry": ref, "figure": name}
                yield Difference("results.json", "figure", data)

    def _of_selection(self) -> Iterator[Difference]:
        proposals = next((s for s in self.stages if s.data["kind"] == "proposal_assessment"), None)
        made = [list(one) for one in selection(proposals, self.entries)] if proposals else []
        for one in sorted({tuple(m) for m in made} ^ {tuple(t) for t in self.results["selection"]}):
            yield Difference("results.json", "selection", {"entry": one[0]})
        told = dict(self.results["finals"])
        totals = finals(self.stages, told) if told else {}
        for ref, known in told.items():
            if _far(totals.get(ref), known):
                yield Difference("results.json", "final", {"entry": ref})

    def _of_public(self) -> Iterator[Difference]:
        told = {one[0]: one[1:] for one in self.results.get("public", ())}
        if self.public is None:
            if told:
                yield Difference(PUBLIC, "part_missing")
            return
        share, weight = self.public["share"], self.public["weight"]
        frozen = self.settings.get("usefulness_weight")
        if share != self.settings.get("usefulness_share") or frozen not in {None, weight}:
            yield Difference(PUBLIC, "public_rule")
        made, scores = public.shrunken(self.public["rated"], weight), self._scores()
        for ref in sorted(made.keys() | told.keys()):
            n, mean = made.get(ref, (0, None))
            known = told.get(ref, [None, None, None])
            both = share is not None and mean is not None and ref in scores
            final = public.with_public(scores[ref], mean or Fraction(0), share) if both else None
            if n != known[0] or _far(mean, known[1]) or _far(final, known[2]):
                yield Difference("results.json", "public", {"entry": ref})

    def _scores(self) -> Mapping[int, Fraction]:
        """The judges' figure to which the public's is added."""
        if self.results["finals"]:
            return finals(self.stages, [one[0] for one in self.results["finals"]])
        first = [s for s in self.stages if s.data["kind"] == "proposal_assessment"]
        return figure(first[0]) if first else {}


def _far(made: Fraction | None, told: str | None) -> bool:
    """Whether what was told is not what was worked out."""
    if made is None or told is None:
        return (made is None) is not (told is None)
    return abs(float(made) - float(told)) > SCORE


def _first(made: Sequence[int], told: Sequence[int]) -> int:
    pairs = enumerate(zip(made, told, strict=False), 1)
    return next((at for at, (one, other) in pairs if one != other), min(len(made), len(told)) + 1)
