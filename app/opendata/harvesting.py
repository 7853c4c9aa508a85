"""What an OAI-PMH 2.0 request asks for, and where it breaks the protocol. Pure.

Errors are in English, as harvesters log them; their code is what counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

PREFIX = "oai_dc"
EARLIER = datetime(1, 1, 1, tzinfo=UTC)
_LIST = (("metadataPrefix",), ("from", "until", "set"))
ARGUMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
"""Verb → the arguments that it needs and those that it may have."""
_LISTS = ("ListIdentifiers", "ListRecords")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Wrong(Exception):
    """An error of the protocol: its code and a sentence."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Span:
    """A selection of records: changed from `since` on and before `before`, in the set; and where
    in it the next page begins: after the record of that moment and number."""

    since: datetime | None = None
    before: datetime | None = None
    set_spec: str = ""
    after: tuple[datetime, int] = (EARLIER, 0)
    cursor: int = 0

    def next(self, moment: datetime, ref: int, taken: int) -> "Span":
        return replace(self, after=(moment, ref), cursor=self.cursor + taken)


@dataclass(frozen=True)
class Asked:
    verb: str
    arguments: Mapping[str, str]

    @property
    def token(self) -> str:
        return self.arguments.get("resumptionToken", "")

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")


def read(given: Sequence[tuple[str, Sequence[str]]]) -> Asked:
    """The request of these arguments with their values; Wrong."""
    values = dict(given)
    verbs = values.pop("verb", ())
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Wrong("badVerb", "The verb is missing, repeated or none of the protocol.")
    verb = verbs[0]
    if repeated := [name for name, many in values.items() if len(many) != 1]:
        raise Wrong("badArgument", f"Given more than once: {', '.join(repeated)}.")
    arguments = {name: many[0] for name, many in values.items()}
    _check_names(verb, set(arguments))
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Wrong("cannotDisseminateFormat", f"There is {PREFIX} only.")
    return Asked(verb, arguments)


def _check_names(verb: str, names: set[str]) -> None:
    needed, possible = ARGUMENTS[verb]
    if verb in _LISTS and "resumptionToken" in names:
        needed, possible = ("resumptionToken",), ()
    if missing := [name for name in needed if name not in names]:
        raise Wrong("badArgument", f"Missing: {', '.join(missing)}.")
    if unknown := sorted(names - {*needed, *possible}):
        raise Wrong("badArgument", f"Not of {verb}: {', '.join(unknown)}.")


def span(arguments: Mapping[str, str]) -> Span:
    """The selection that these arguments make; Wrong."""
    since, until = arguments.get("from"), arguments.get("until")
    first = _moment(since) if since is not None else None
    last = _moment(until) if until is not None else None
    if since and until and len(since) != len(until):
        raise Wrong("badArgument", "from and until differ in granularity.")
    if first and last and first > last:
        raise Wrong("badArgument", "from is later than until.")
    step = timedelta(days=1) if _DAY.fullmatch(until or "") else timedelta(seconds=1)
    try:
        before = last + step if last else None
    except OverflowError:
        before = None
    return Span(first, before, arguments.get("set", ""))


def _moment(text: str) -> datetime:
    shape = "%Y-%m-%d" if _DAY.fullmatch(text) else "%Y-%m-%dT%H:%M:%SZ"
    if not text.isascii() or not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise Wrong("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
    try:
        return datetime.strptime(text, shape).replace(tzinfo=UTC)
    except ValueError:
        raise Wrong("badArgument", "There is no such day or time.") from None


def packed(asked: Span, expires: datetime) -> list[str | int | None]:
    """The selection as a token holds it."""
    times = [_text(asked.since), _text(asked.before), _text(asked.after[0])]
    return [*times, asked.after[1], asked.set_spec, asked.cursor, expires.isoformat()]


def unpacked(kept: Sequence[str | int | None], now: datetime) -> Span:
    """The same back; Wrong when its time is over."""
    since, before, after, ref, set_spec, cursor, expires = kept
    if now > datetime.fromisoformat(str(expires)):
        raise Wrong("badResumptionToken", "It has expired: begin the list again.")
    moment = _time(after) or EARLIER
    return Span(
        _time(since), _time(before), str(set_spec), (moment, int(ref or 0)), int(cursor or 0)
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | int | None) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
