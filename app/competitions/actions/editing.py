"""Changing rubrics and form while an edition is being prepared, by the checks of its file.

What is changed is the data of the definition file, and the file's own reader says what is wrong
with it: a page can make nothing that `flask competitions load` would refuse.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any

from app.accounts.models import User
from app.competitions import queries
from app.competitions.actions.loading import form_version, set_scoring
from app.competitions.actions.preparing import still_prepared
from app.competitions.description import described
from app.competitions.edition_definition import read_edition
from app.competitions.models import Edition, StageKind
from app.competitions.parts import DefinitionError, key_from
from app.core import audit, canonical
from app.core.db import db
from app.core.errors import NotFound, Problem, RuleBroken

Data = dict[str, Any]
FORM = "form"


def written(edition: Edition) -> Data:
    """The edition as the data of its definition file; NotFound without form or rubric."""
    form, rubric = queries.newest_form(edition), queries.rubric_in_force(edition)
    if form is None or rubric is None:
        raise NotFound
    return described(edition, form, rubric)


def scored(data: Data, kind: StageKind) -> Data:
    """What holds the `rubric` of a stage, and how it is scored where finalists are; NotFound where
    the edition has no such stage."""
    if kind is StageKind.PROPOSAL_ASSESSMENT:
        return data
    found: Data = data["stages"][_number(data, kind) - 1]["scoring"]
    return found


def place_of(data: Data, kind: StageKind) -> str:
    """Where in the data `scored` finds it, to be written before a name: "stages[6].scoring."."""
    if kind is StageKind.PROPOSAL_ASSESSMENT:
        return ""
    return f"stages[{_number(data, kind)}].scoring."


def _number(data: Data, kind: StageKind) -> int:
    for number, stage in enumerate(data["stages"], 1):
        if stage["kind"] == kind and "scoring" in stage:
            return number
    raise NotFound


def fingerprint(piece: Any) -> str:
    """What a page carries to say which state of a piece it was opened with."""
    return canonical.sha256(canonical.dumps(piece))[:16]


def revise(
    edition: Edition,
    part: str,
    change: Callable[[Data], object],
    *,
    at: Collection[str] = (),
    by: User,
) -> None:
    """Change a part of the edition; DefinitionError with all that would be wrong then.

    The part is FORM, or the kind of a stage, of which `change` gets what `scored` gives. `at` are
    places where everything must be right afterwards; elsewhere what was wrong before may stay so.
    RuleBroken once the edition is open, and whatever `change` raises.
    """
    still_prepared(edition)
    before = written(edition)
    after = deepcopy(before)
    change(after[FORM] if part == FORM else scored(after, StageKind(part)))
    definition, problems = read_edition(after)
    known = read_edition(before)[1]
    wrong = [one for one in problems if one not in known or _lies_at(one, at)]
    if wrong:
        raise DefinitionError(wrong)
    if part == FORM:
        form_version(edition, definition)
    for stage, read in zip(edition.stages, definition.stages, strict=True):
        if stage.kind == part:
            set_scoring(edition, stage, read, definition)
    db.session.flush()
    audit.note("edition.edited", edition, by=by, edition_id=edition.id, part=part)


def _lies_at(problem: Problem, places: Collection[str]) -> bool:
    return any(
        problem.place == place or problem.place.startswith((f"{place}.", f"{place}["))
        for place in places
    )


def unchanged(piece: Any, read: str) -> None:
    """RuleBroken when the piece is no longer what the page was opened with."""
    if fingerprint(piece) != read:
        raise RuleBroken("edited_meanwhile")


# --- lists of things with a key --------------------------------------------------------------


def named(items: Sequence[Data], key: str) -> Data | None:
    """The item with this key."""
    return next((one for one in items if one["key"] == key), None)


def put(items: list[Data], key: str, values: Mapping[str, Any], *, read: str, words: str) -> None:
    """Give the item of this key these values, as long as it is what was read; without a key one
    more, with a key made from its `words`. What `values` leaves out as None is taken away."""
    item = named(items, key)
    if key and item is None:
        raise RuleBroken("edited_away")
    if item is None:
        item = {"key": key_from(words, {one["key"] for one in items})}
        items.append(item)
    else:
        unchanged(item, read)
    item.update(values)
    for name in [name for name, value in item.items() if value is None]:
        del item[name]


def move(items: list[Data], key: str, *, steps: int, place: int) -> None:
    """Move the item by so many places; nothing when it no longer stands at `place` (from 0)."""
    target = place + steps
    if 0 <= place < len(items) and items[place]["key"] == key and 0 <= target < len(items):
        items.insert(target, items.pop(place))


# --- the rubric ------------------------------------------------------------------------------


def weights(rubric: Data) -> Data:
    """The piece that the page of weights is about."""
    return {
        "scale": rubric["scale"],
        "weights": {one["key"]: one["weight"] for one in rubric["criteria"]},
    }


def set_weights(rubric: Data, scale: Data, given: Mapping[str, str], *, read: str) -> None:
    """Give the rubric this scale and each criterion its weight."""
    unchanged(weights(rubric), read)
    rubric["scale"] = scale
    for one in rubric["criteria"]:
        one["weight"] = given[one["key"]]


def without_weight(criterion: Data) -> Data:
    """The piece that the page of one criterion is about."""
    return {name: value for name, value in criterion.items() if name != "weight"}


def put_criterion(rubric: Data, key: str, values: Mapping[str, Any], *, read: str) -> None:
    """Change this criterion, or without a key add one that weighs nothing yet."""
    criteria = rubric["criteria"]
    others = {one["name"].casefold() for one in criteria if one["key"] != key}
    if values["name"].casefold() in others:
        raise RuleBroken("criterion_name_taken", name=values["name"])
    item = named(criteria, key)
    if item is not None:
        unchanged(without_weight(item), read)
        read = fingerprint(item)
    put(criteria, key, values, read=read, words=values["name"])
    criteria[-1].setdefault("weight", "0.00")


def drop_criterion(rubric: Data, key: str) -> None:
    """Take away a criterion that weighs nothing; what is gone already stays so."""
    item = named(rubric["criteria"], key)
    if item is None:
        return
    if item["weight"] != "0.00":
        raise RuleBroken("criterion_has_weight", name=item["name"])
    rubric["criteria"].remove(item)


def criterion_at(rubric: Data, place: str) -> str:
    """The key of the criterion that a place such as "rubric.criteria[2].weight" lies in."""
    found = re.match(r"rubric\.criteria\[(\d+)\]", place)
    number = int(found[1]) if found else 0
    return str(rubric["criteria"][number - 1]["key"]) if number else ""


def without_rubric(scoring: Data) -> Data:
    """The piece that the page on how finalists are scored is about."""
    return {name: value for name, value in scoring.items() if name != "rubric"}


def put_scoring(scoring: Data, values: Mapping[str, Any], *, read: str) -> None:
    """Let finalists be scored so; None takes a value away."""
    unchanged(without_rubric(scoring), read)
    given = {name: value for name, value in values.items() if value is not None}
    rubric = scoring["rubric"]
    scoring.clear()
    scoring.update({**given, "rubric": rubric})


# --- the form --------------------------------------------------------------------------------


def all_questions(form: Data) -> list[Data]:
    """Every question, in the order in which they are asked."""
    return [question for section in form["sections"] for question in section["questions"]]


def section_of(form: Data, key: str) -> Data:
    """The section in which this question stands; RuleBroken when there is none any more."""
    for section in form["sections"]:
        if named(section["questions"], key):
            found: Data = section
            return found
    raise RuleBroken("edited_away")


def put_question(
    form: Data, key: str, values: Mapping[str, Any], *, section: str, read: str
) -> None:
    """Change this question, or without a key ask one more at the end of this section."""
    if key:
        put(section_of(form, key)["questions"], key, values, read=read, words="")
        return
    home = named(form["sections"], section)
    if home is None:
        raise RuleBroken("edited_away")
    every = all_questions(form)
    if any(one["label"].casefold() == values["label"].casefold() for one in every):
        raise RuleBroken("question_label_taken", label=values["label"])
    made = {"key": key_from(values["label"], {one["key"] for one in every}), **values}
    home["questions"].append({name: value for name, value in made.items() if value is not None})


def drop_question(form: Data, key: str) -> None:
    """Ask this question no longer; a section that asks nothing goes with it."""
    for section in form["sections"]:
        section["questions"] = [one for one in section["questions"] if one["key"] != key]
    form["sections"] = [one for one in form["sections"] if one["questions"]]


def move_question(form: Data, key: str, *, steps: int, place: int) -> None:
    """Move a question by one place, over the border of its section if it stands there. `key` is
    "SECTION/QUESTION"; nothing when it no longer stands there at `place` (from 0), or when its
    section would be left empty."""
    home, _slash, own = key.partition("/")
    here = named(form["sections"], home)
    questions = here["questions"] if here else []
    if not 0 <= place < len(questions) or questions[place]["key"] != own:
        return
    if 0 <= place + steps < len(questions):
        move(questions, own, steps=steps, place=place)
        return
    number = form["sections"].index(here) + steps
    if 0 <= number < len(form["sections"]) and len(questions) > 1:
        there = form["sections"][number]["questions"]
        there.insert(len(there) if steps < 0 else 0, questions.pop(place))


def split_section(form: Data, question: str, values: Mapping[str, Any]) -> None:
    """Begin a section of its own with this question; what follows in its section comes along."""
    here = section_of(form, question)
    inside = [one["key"] for one in here["questions"]].index(question)
    if inside == 0:
        raise RuleBroken("section_begins_there", title=here["title"])
    key = key_from(values["title"], {one["key"] for one in form["sections"]})
    begun = {"key": key, **values, "questions": here["questions"][inside:]}
    del here["questions"][inside:]
    form["sections"].insert(form["sections"].index(here) + 1, begun)


def put_section(form: Data, key: str, values: Mapping[str, Any], *, read: str) -> None:
    """Change what a section says of itself."""
    section = named(form["sections"], key)
    if section is None:
        raise RuleBroken("edited_away")
    unchanged(without_questions(section), read)
    section.update(values)


def without_questions(section: Data) -> Data:
    """The piece that the page of one section is about."""
    return {name: value for name, value in section.items() if name != "questions"}


def join_section(form: Data, key: str) -> None:
    """Let the questions of this section follow those of the section before it."""
    section = named(form["sections"], key)
    number = form["sections"].index(section) if section else 0
    if section is not None and number > 0:
        form["sections"][number - 1]["questions"] += section["questions"]
        form["sections"].remove(section)
