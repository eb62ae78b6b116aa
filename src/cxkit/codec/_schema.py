"""JSON Schema of every record class, for teams that check data before they reach cxkit."""

from __future__ import annotations

from typing import Any

from cxkit.kernel._nodes import Choice, Enumeration, Many, Nested, Node, OneOf, Optional, Scalar, Tagged
from cxkit.kernel._plan import FieldPlan, plan_of, registered_under, schema_of


def json_schema(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `to_dict` writes for a class.

    Personal fields are marked `"x-personal": true`.

    >>> from cxkit.kernel.facts import ExternalId
    >>> json_schema(ExternalId)["$defs"]["external_id"]["required"]
    ['source', 'id']
    """
    definitions: dict[str, Any] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_define(cls, definitions),
        "$defs": definitions,
    }


def _define(cls: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = schema_of(cls)
    if schema.name not in definitions:
        # A class may hold itself: it is named before its fields are.
        definition = definitions[schema.name] = {"type": "object"}
        fields = plan_of(cls).fields
        definition |= {
            "description": (cls.__doc__ or "").strip().partition("\n")[0],
            "properties": {
                "schema": {"const": schema.tag},
                **{field.name: _field(field, definitions) for field in fields},
            },
            "required": [field.name for field in fields if field.required],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{schema.name}"}


def _field(field: FieldPlan, definitions: dict[str, Any]) -> dict[str, Any]:
    described = _node(field.node, definitions)
    inner = described["anyOf"][0] if isinstance(field.node, Optional) else described
    if inner.get("type") in ("integer", "number", "string"):
        # Durations and amounts are texts, which JSON Schema cannot bound.
        bounds = {"minimum": field.low, "maximum": field.high}
        inner |= {key: bound for key, bound in bounds.items() if isinstance(bound, (int, float))}
        inner |= {} if field.longest is None else {"maxLength": field.longest, "minLength": 1}
    return {**described, "x-personal": True} if field.personal else described


def _node(node: Node, definitions: dict[str, Any]) -> dict[str, Any]:
    match node:
        case Scalar():
            return dict(node.json)
        case Choice(options):
            return {"enum": list(options)}
        case Enumeration(exact):
            return exact.json_schema()
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
            return dict(node.exact.plain_schema)
