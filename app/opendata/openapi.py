"""The OpenAPI 3.1 document of the API: all that is marked with an operation."""

import re
from typing import Any

from flask import current_app
from werkzeug.routing import Rule

from app.core.i18n import absolute_url, spoken
from app.core.i18n import gettext as _
from app.opendata.answering import JSON, operation_of
from app.opendata.fields import COMPONENTS
from app.opendata.operations import Operation, Parameter
from app.opendata.problems import MEDIA_TYPE, WORDS, language
from app.opendata.shapes import TEXT, WHOLE, Schema, maybe

_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "withdrawn_at": {"type": "string", "format": "date-time"},
        "reason": maybe(TEXT),
    },
    "required": ["type", "title", "status", "detail"],
}


def described() -> list[tuple[str, Operation]]:
    """Every address of the API, as a template, with what it gives."""
    views = current_app.view_functions
    found = [
        (_PART.sub(r"{\1}", rule.rule), operation)
        for rule in current_app.url_map.iter_rules()
        if (operation := operation_of(views[rule.endpoint])) is not None
    ]
    return sorted(found, key=lambda one: one[0])


def document() -> dict[str, Any]:
    """The document, its words in the language that the request asks for."""
    rules = {_PART.sub(r"{\1}", one.rule): one for one in current_app.url_map.iter_rules()}
    with spoken(language()):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Lumbung Inovasi",
                "version": "1",
                "description": _("Inovasi pelayanan publik, instansi, dan hasil kompetisi."),
            },
            "servers": [{"url": absolute_url("")}],
            "externalDocs": {"url": absolute_url("/api")},
            "paths": {
                path: {"get": _get(operation, rules[path])} for path, operation in described()
            },
            "components": {"schemas": {**COMPONENTS, "Problem": _PROBLEM}},
        }


def _get(operation: Operation, rule: Rule) -> dict[str, Any]:
    return {
        "operationId": operation.name,
        "summary": str(operation.words),
        "parameters": [
            *(_place(rule, name) for name in sorted(rule.arguments)),
            *map(_asked, operation.parameters),
            {"name": "If-None-Match", "in": "header", "schema": TEXT},
        ],
        "responses": _responses(operation, rule),
    }


def _place(rule: Rule, name: str) -> dict[str, Any]:
    is_number = f"<int:{name}>" in rule.rule
    schema = (
        {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
        if is_number
        else {"type": "string", "pattern": "^[a-z0-9.-]+$", "maxLength": 80}
    )
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(parameter: Parameter) -> dict[str, Any]:
    schema = parameter.schema
    if parameter.repeats:
        schema = {"type": "array", "items": schema, "maxItems": parameter.most}
    return {
        "name": parameter.name,
        "in": "query",
        "description": str(parameter.words),
        "schema": schema,
    }


def _responses(operation: Operation, rule: Rule) -> dict[str, Any]:
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    codes = ["request", "format", "too-often", "failure"]
    codes += ["not-found"] if rule.arguments else []
    codes += ["no-such-page"] if operation.is_list else []
    codes += ["withdrawn"] if operation.may_be_gone else []
    codes += ["no-index"] if operation.needs_index else []
    refusals = {str(WORDS[code][0]): {"description": code, **problem} for code in codes}
    tag = {"ETag": {"schema": TEXT}}
    return {
        "200": {
            "description": str(operation.words),
            "headers": tag,
            "content": {JSON: {"schema": operation.schema}},
        },
        "304": {"description": _("Tidak berubah sejak tanda itu diberikan."), "headers": tag},
        **dict(sorted(refusals.items())),
    }
