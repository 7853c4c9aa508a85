"""How a thing is told as data: named fields, each with its JSON Schema and where it is read.

One list of fields makes the object of the API, its schema in the OpenAPI document and the columns
of the files.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
"""ISO 8601 in UTC, to the second."""


def one_of(values: Sequence[str]) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def maybe(schema: Schema) -> Schema:
    """The same, or null where nothing is known."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def named(name: str) -> Schema:
    """The shape of this name among the document's components."""
    return {"$ref": f"#/components/schemas/{name}"}


@dataclass(frozen=True)
class Field:
    """One field: what it holds, and how it is read of a row; by its own name where nothing else
    is said. A text that is empty in the row is null in the data."""

    name: str
    schema: Schema
    read: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> Any:
        value = (self.read or attrgetter(self.name))(row)
        if isinstance(value, datetime):
            return moment(value)
        return None if value == "" else value


def moment(value: datetime) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"


def written(data: Any) -> str:
    """The data as JSON, its fields in their order."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def told(fields: Sequence[Field], row: Any) -> dict[str, Any]:
    """The row as data."""
    return {field.name: field.of(row) for field in fields}


def told_if(fields: Sequence[Field], row: Any) -> dict[str, Any] | None:
    return None if row is None else told(fields, row)


def shape(fields: Sequence[Field]) -> Schema:
    """The schema of what `told` gives: all fields are always there, and no others."""
    return whole({field.name: field.schema for field in fields})


def whole(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
