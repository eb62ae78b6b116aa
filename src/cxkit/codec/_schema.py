"""JSON Schema of every record class, for teams that check data before they reach cxkit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cxkit.kernel._nodes import (
    Choice,
    Enumeration,
    Many,
    Nested,
    Node,
    OneOf,
    Optional,
    Scalar,
    Tagged,
    Value,
)
from cxkit.kernel._plan import FieldPlan, plan_of, registered_under
from cxkit.values import Reason

_SCALARS: dict[type[Any], dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    timedelta: {"type": "string", "pattern": r"^-?PT\d+(\.\d{1,6})?S$"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"},
    Reason: {
        "type": "object",
        "properties": {"code": {"type": "string"}, "params": {"type": "object"}},
        "required": ["code", "params"],
        "additionalProperties": False,
    },
}


def json_schema(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `to_dict` writes for a class.

    Personal fields are marked `"x-personal": true`.

    >>> from cxkit.kernel.facts import ExternalId
    >>> json_schema(ExternalId)["$defs"]["external_id"]["required"]
    ['source', 'id']
    """
    definitions: dict[str, Any] = {}
    _define(cls, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{plan_of(cls).schema.name}",
        "$defs": definitions,
    }


def _define(cls: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    plan = plan_of(cls)
    name = plan.schema.name
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = {
            "type": "object",
            "description": (cls.__doc__ or "").strip().partition("\n")[0],
            "properties": {
                "schema": {"const": plan.schema.tag},
                **{field.name: _field(field, definitions) for field in plan.fields},
            },
            "required": [field.name for field in plan.fields if field.required],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _field(field: FieldPlan, definitions: dict[str, Any]) -> dict[str, Any]:
    found = _node(field.node, definitions)
    # Durations and amounts are texts, which JSON Schema cannot bound.
    low, high = (bound if isinstance(bound, (int, float)) else None for bound in (field.low, field.high))
    bounds = {"minimum": low, "maximum": high, "maxLength": field.longest}
    inner = found["anyOf"][0] if isinstance(field.node, Optional) else found
    if inner.get("type") in ("integer", "number", "string"):
        inner.update({key: value for key, value in bounds.items() if value is not None})
        if field.longest is not None:
            inner["minLength"] = 1
    return {**found, "x-personal": True} if field.personal else found


def _node(node: Node, definitions: dict[str, Any]) -> dict[str, Any]:
    match node:
        case Scalar(exact):
            return dict(_SCALARS[exact])
        case Choice(options):
            return {"enum": list(options)}
        case Enumeration(exact):
            return {"enum": [member._value_ for member in exact]}
        case Value(exact):
            return dict(exact.plain_schema)
        case Nested(exact):
            return _define(exact, definitions)
        case Tagged(base):
            return {"anyOf": [_define(cls, definitions) for cls in registered_under(base)]}
        case Many(item, exact):
            unique = {"uniqueItems": True} if exact is frozenset else {}
            return {"type": "array", "items": _node(item, definitions), **unique}
        case Optional(inner):
            return {"anyOf": [_node(inner, definitions), {"type": "null"}]}
        case OneOf(options):
            return {"anyOf": [_node(option, definitions) for option in options]}
        case _:
            raise TypeError(f"no schema for {node!r}")
