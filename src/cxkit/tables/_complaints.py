"""Complaints as columns: one row a complaint."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.complaints import (
    Complaint,
    ComplaintClass,
    ComplaintStatus,
    Outcome,
    Remedy,
    Responsible,
    Severity,
)
from cxkit.tables._columns import category, count, flag, ids, instant, number
from cxkit.tables._table import Table, table
from cxkit.values import Channel


@table
class ComplaintTable(Table):
    """One row a complaint: when it was received, acknowledged, answered and closed, and what it is about.

    >>> from datetime import UTC, datetime
    >>> complaints = ComplaintTable.from_columns(
    ...     id=["K-1"], received_at=[datetime(2026, 2, 3, tzinfo=UTC)], kind=["logistics"], timely=[1])
    >>> complaints.kind.to_list(), complaints.timely.tolist()
    (['logistics'], [1])
    """

    time: ClassVar[str] = "received_at"
    in_order: ClassVar[Any] = (
        ("received_at", "acknowledged_at"),
        ("received_at", "responded_at"),
        ("received_at", "closed_at"),
    )

    id: Any = ids("the complaint's id")
    customer: Category = category("who complains")
    channel: Category = category("where it came in", Channel)
    status: Category = category("how far it has come", ComplaintStatus)
    kind: Category = category("its primary class", ComplaintClass)
    label: Category = category("its first label, or an outside body's word for the product")
    severity: Category = category("how bad it is", Severity)
    outcome: Category = category("what was decided", Outcome)
    cause: Category = category("the root cause that the decision names")
    responsible: Category = category("who caused it", Responsible)
    remedy_sought: Category = category("what the customer wants", Remedy)
    remedy: Category = category("what was offered, the first where there are several", Remedy)
    order: Category = category("the order it is about")
    product: Category = category("the product it is about")
    carrier: Category = category("the carrier it is about")
    agent: Category = category("the agent it is about, the first where there are several")
    company: Category = category("the company it is about, as an outside body filed it")
    anonymous: Any = flag("whether nobody can be answered")
    received_at: Instants = instant("when any member of staff received it", required=True)
    sent_at: Instants = instant("when an outside body sent it to the company")
    acknowledged_at: Instants = instant("when it was first acknowledged")
    responded_at: Instants = instant("when the decision was first told")
    closed_at: Instants = instant("when it was last closed")
    escalations: Any = count("how often it went to a higher level")
    reopens: Any = count("how often it was reopened")
    handling_score: Any = number("how satisfied the customer is with its handling", low=0, high=10)
    timely: Any = flag("whether it was answered in time, as an outside system judged")
    disputed: Any = flag("whether the customer rejected a decision")

    @classmethod
    def from_objects(cls, complaints: Iterable[Complaint]) -> Self:
        """The table of those complaints, read one by one in bounded memory."""
        return cls._from_objects(complaints, partial(map, _row))

    @property
    def counted(self) -> Any:
        """Where a complaint counts: not withdrawn, a duplicate, reclassified or inadmissible."""
        return ~self.status.isin(("withdrawn", "duplicate", "reclassified", "inadmissible"))


def _row(complaint: Complaint) -> tuple[Any, ...]:
    links, filing = complaint.links, complaint.filing
    filed = filing.product if filing is not None else None
    return (
        complaint.id,
        complaint.customer,
        complaint.channel,
        complaint.status,
        complaint.kind,
        next(iter(complaint.labels), filed),
        complaint.severity,
        complaint.outcome,
        complaint.root_cause,
        complaint.responsible,
        complaint.remedy_sought,
        next((remedy.kind for remedy in complaint.remedies), None),
        links.order,
        links.product,
        links.carrier,
        next(iter(complaint.accused), None),
        None if filing is None else filing.company,
        complaint.is_anonymous,
        complaint.received_at,
        complaint.sent_at,
        complaint.acknowledged_at,
        complaint.responded_at,
        complaint.closed_at,
        complaint.escalations,
        complaint.reopens,
        complaint.handling_score,
        complaint.timely,
        complaint.disputed,
    )
