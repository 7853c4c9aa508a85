"""How a line of the logs looks, for web server, worker and commands alike.

It stands beside the app because gunicorn's first process writes lines too, and that process must
not hold the app's code: only so a reload brings new code.
"""

import json
import logging
import re
from datetime import UTC, datetime

FORMATS = ("text", "json")
FIELDS = ("request_id", "method", "route", "status", "ms", "user_id")
"""What a record may say beyond time, level, logger and words."""

_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_VALUES = re.compile(r"^.*\bDETAIL:.*\n?", re.MULTILINE)  # PostgreSQL quotes rows there


def formatter(kind: str) -> logging.Formatter:
    """Of one of FORMATS."""
    return _Json() if kind == "json" else _Text()


class _Text(logging.Formatter):
    """Readable; a stack trace follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        words = f"{_moment(record)} {record.levelname} {_told(record)}"
        named = getattr(record, "request_id", "")
        trace = _trace(self, record)
        return " ".join(filter(None, (words, named and f"[{named}]"))) + (trace and f"\n{trace}")


class _Json(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _told(record),
            **{name: getattr(record, name) for name in FIELDS if hasattr(record, name)},
        }
        trace = _trace(self, record)
        if trace:
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _told(record: logging.LogRecord) -> str:
    return _without_people(record.getMessage()).replace("\n", " ")


def _trace(form: logging.Formatter, record: logging.LogRecord) -> str:
    return _without_people(form.formatException(record.exc_info)) if record.exc_info else ""


def _without_people(text: str) -> str:
    """No mail address and no row: what an exception quotes is nobody's business."""
    return _ADDRESS.sub("‹address›", _VALUES.sub("", text))
