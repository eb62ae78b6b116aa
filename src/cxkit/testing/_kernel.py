"""Strategies for attachments, and for fields of a desk's own: definitions, values, and whole field sets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cxkit.kernel import (
    Attachment,
    FieldCondition,
    FieldDefinition,
    FieldKind,
    FieldOption,
    FieldSet,
    FieldValue,
    evolve,
)
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts

_NAMES = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True)
_LABELS: dict[str, Any] = {
    "en": st.just("Field"),
    "zh_hans": st.just("字段"),
    "zh_hant": st.just("欄位"),
    "translations": st.just(()),
}
_CHOICES = {FieldKind.CHOICE, FieldKind.MULTI_CHOICE}


@st.composite
def field_definitions(draw: st.DrawFn, name: str | None = None) -> FieldDefinition:
    """Definitions of every kind, personal or not, some of them required."""
    kind = draw(st.sampled_from(FieldKind))
    codes = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True)) if kind in _CHOICES else []
    bounds: dict[str, Any] = {}
    if kind in (FieldKind.NUMBER, FieldKind.DECIMAL):
        bounds = {"low": draw(st.sampled_from([None, "-5"])), "high": draw(st.sampled_from([None, "1000"]))}
    made: FieldDefinition = draw(
        records(
            FieldDefinition,
            name=_NAMES if name is None else st.just(name),
            kind=st.just(kind),
            options=st.tuples(*(records(FieldOption, code=st.just(code), **_LABELS) for code in codes)),
            **{name: st.just(bounds.get(name)) for name in ("low", "high")},
            longest=st.sampled_from([None, 40]) if kind is FieldKind.TEXT else st.none(),
            required_when=st.just(()),
            **_LABELS,
        )
    )
    return made


def field_data(definition: FieldDefinition) -> st.SearchStrategy[Any]:
    """Values that a definition accepts."""
    first, last = definition.low, definition.high
    codes = [option.code for option in definition.options]
    match definition.kind:
        case FieldKind.TEXT:
            return texts().map(lambda text: text[: definition.longest]).filter(bool)
        case FieldKind.NUMBER:
            return st.integers(int(first or -(1 << 63)), int(last or (1 << 63) - 1))
        case FieldKind.DECIMAL:
            return st.decimals(Decimal(first or -(10**6)), Decimal(last or 10**6), places=3)
        case FieldKind.BOOLEAN:
            return st.booleans()
        case FieldKind.DATE:
            return st.dates(
                date.fromisoformat(first or "1950-01-01"), date.fromisoformat(last or "2040-01-01")
            )
        case FieldKind.INSTANT:
            ends = (first or "2000-01-01T00:00:00Z", last or "2035-01-01T00:00:00Z")
            return instants(*map(datetime.fromisoformat, ends))
        case FieldKind.CHOICE:
            return st.sampled_from(codes)
        case FieldKind.MULTI_CHOICE:
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)
        case _:
            return ids()


def field_values(name: str | None = None) -> st.SearchStrategy[FieldValue]:
    """Values of every kind, as they are stored."""
    return field_definitions(name).flatmap(lambda each: field_data(each).map(each.checked))


@st.composite
def field_sets(draw: st.DrawFn, of: str = "ticket") -> FieldSet:
    """Field sets whose fields may be required by status or by one another."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=5, unique=True))
    conditions = st.sampled_from(["status", *(f"fields.{name}" for name in names)]).map(
        lambda name: FieldCondition(name=name, among=("solved",) if name == "status" else ())
    )
    fields = [draw(field_definitions(name)) for name in names]
    made: FieldSet = draw(records(FieldSet, of=st.just(of), fields=st.just(tuple(fields))))
    asked = draw(st.none() | conditions)
    if asked is None:
        return made
    first = evolve(made.fields[0], {"required_when": (asked,)})
    return evolve(made, {"fields": (first, *made.fields[1:])})


def attachments() -> st.SearchStrategy[Attachment]:
    """References to files of a few media types."""
    digests = st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format)
    kinds = st.sampled_from(["image/jpeg", "application/pdf", "application/vnd.ms-excel"])
    return records(Attachment, media_type=kinds, digest=digests, place=ids().map("s3://desk/{}".format))


register(Attachment, attachments)
register(FieldDefinition, field_definitions)
register(FieldValue, field_values)
register(FieldSet, field_sets)
