"""Things as rows of a table: the columns follow from the fields, so that no file says less."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.opendata.fields import COMPONENTS
from app.opendata.shapes import Field, Schema, written


def columns(fields: Sequence[Field]) -> list[str]:
    """The names of the columns: a field that is a thing has one for each field of its own."""
    return [name for field in fields for name in _names(field.name, field.schema)]


def cells(fields: Sequence[Field], data: Mapping[str, Any]) -> list[str | int]:
    """The cells of one row; what is not known is an empty one."""
    return [cell for field in fields for cell in _cells(field.schema, data[field.name])]


def _names(name: str, schema: Schema) -> Iterator[str]:
    parts = _parts(schema)
    yield from (f"{name}_{part}" for part in parts) if parts else (name,)


def _cells(schema: Schema, value: Any) -> Iterator[str | int]:
    parts = _parts(schema)
    if parts:
        yield from (_cell((value or {}).get(part)) for part in parts)
    else:
        yield _cell(value)


def _cell(value: Any) -> str | int:
    """Several values stand one in a line; what has parts of its own is JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(one if isinstance(one, str) else written(one) for one in value)
    return value if isinstance(value, int) else str(value)


def _parts(schema: Schema) -> list[str]:
    """The fields of a thing that stands in a field; none of what is a plain value."""
    named = schema.get("$ref") or next(
        (one["$ref"] for one in schema.get("anyOf", ()) if "$ref" in one), ""
    )
    return list(COMPONENTS[named.rpartition("/")[2]]["properties"]) if named else []
