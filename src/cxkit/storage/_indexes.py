"""Fields by which objects are looked up: one table, kind by kind.

Each index is a tuple of fields (or properties) of the class, in the order in which they are
compared; every store adds the id. All fields of a kind's indexes are its declared fields, and so are
those that are computed (see `_derived`): they are kept beside the row, and only they can be queried.
Every class also has `begun_at` and `changed_at`, the instants of its first and its newest fact. A class
of your own declares its indexes itself, as
`indexes: ClassVar[Indexes] = (("status", "due_at"),)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from cxkit.errors import Invalid, shown
from cxkit.kernel._fields import OWN_FIELDS
from cxkit.kernel._plan import schema_of
from cxkit.storage._query import is_field_name

Indexes = tuple[tuple[str, ...], ...]

INDEXES: Mapping[str, Indexes] = {
    "customer": (("status", "joined_at"), ("customer_class", "segment"), ("merged_into",)),
    "campaign": (("status", "starts_at"),),
    "campaign_member": (("campaign", "status"), ("customer", "announced_at")),
    "offer": (("terms", "status"), ("customer", "status"), ("status", "valid_until"), ("order",)),
    "organisation": (("status", "name"),),
    "product": (("status", "category"),),
    "order": (("placed_at", "channel"), ("customer", "placed_at"), ("status", "placed_at")),
    "shipment": (("order",), ("status", "carrier", "dispatched_at"), ("customer",)),
    "conversation": (
        ("begun_at", "channel"),
        ("customer", "begun_at"),
        ("status", "queue"),
        ("agent",),
        ("ticket",),
    ),
    "ticket": (
        ("opened_at", "channel"),
        ("customer", "opened_at"),
        ("status", "opened_at", "priority"),
        ("agent", "status"),
        ("group", "status"),
        ("group", "due_at"),
        ("due_at",),
        ("wake_at",),
        ("solved_at",),
    ),
    "complaint": (("begun_at", "channel"), ("customer", "begun_at"), ("status", "begun_at")),
    "return_request": (
        ("requested_at", "channel"),
        ("customer", "requested_at"),
        ("status", "requested_at"),
        ("order",),
    ),
    "survey": (("status", "opened_at"),),
    "response": (("survey", "submitted_at"), ("respondent", "submitted_at"), ("ticket",), ("order",)),
    "invitation": (("survey", "status"), ("customer", "sent_at")),
    "survey.callback": (("status", "due_at"), ("owner", "status"), ("customer", "opened_at")),
    "survey.quota": (("survey", "status"),),
    "agent": (("status", "team"),),
    "appraisal": (("agent", "status"), ("team", "status")),
    "opening": (("status", "approved_at"), ("team", "status")),
    "application": (("opening", "status"), ("candidate",), ("status", "keep_until")),
    "training_session": (("course", "starts_at"), ("status", "starts_at")),
    "enrolment": (("session", "status"), ("agent", "status"), ("course", "status")),
    "remedy": (("agent", "status"), ("status", "until")),
    "department_request": (("status", "due_at"), ("department", "asked_at"), ("team", "status")),
    "team_event": (("team", "starts_at"), ("status", "starts_at")),
    "evaluation": (
        ("agent", "submitted_at"),
        ("status", "evaluator"),
        ("team", "status"),
        ("rubric", "purpose"),
    ),
    "calibration": (("status", "until"),),
    "roster": (("status", "first"), ("team", "first")),
    "article": (("confidence", "due_at"), ("owner", "confidence"), ("kind", "audience")),
    "help_session": (("begun_at", "visitor"), ("customer", "begun_at")),
    "action": (("status", "due_at"), ("owner", "status"), ("unit", "status")),
    "feedback_item": (
        ("source", "occurred_at"),
        ("status", "occurred_at"),
        ("product", "occurred_at"),
        ("author", "occurred_at"),
        ("origin",),
    ),
    "theme_tree": (("status",),),
}


def indexes_of(cls: type[Any]) -> Indexes:
    """The indexes of a class: its own `indexes`, or those of the table; none where neither has any.

    >>> from cxkit.tickets import Ticket
    >>> indexes_of(Ticket)[0]
    ('opened_at', 'channel')
    """
    own: Indexes | None = getattr(cls, "indexes", None)
    return INDEXES.get(schema_of(cls).name, ()) if own is None else own


NO_INDEXES: Mapping[str, Indexes] = MappingProxyType({})


def declared_indexes(
    classes: Iterable[type[Any]], more: Mapping[str, Iterable[Iterable[str]]]
) -> dict[str, Indexes]:
    """The indexes of every kind, those of these classes, and `more` over own fields and declared ones."""
    by_kind: dict[str, Indexes] = {**INDEXES, **{schema_of(cls).name: indexes_of(cls) for cls in classes}}
    for kind, indexes in more.items():
        known = frozenset(name for index in by_kind.get(kind, ()) for name in index)
        added = tuple(tuple(index) for index in indexes)
        for name in (name for index in added for name in index):
            if (
                kind not in by_kind
                or not is_field_name(name)
                or (name not in known and OWN_FIELDS not in name)
            ):
                raise Invalid(
                    f"an index of {shown(kind)} is over own fields (fields.size) and fields that its indexes "
                    f"have ({', '.join(sorted(known)) or 'none'}), got {shown(name)}",
                    code="query.undeclared",
                    path="indexes",
                )
        by_kind[kind] = (*by_kind[kind], *added)
    return by_kind


EVERY_KIND: Indexes = (("derived_by", "derived_from"),)
"""Indexes of every kind, by which rows are found that were computed by other rules."""
