"""What a complaint is made of: links, evidence, remedies, and the words an outside body filed it under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cxkit.complaints._enums import CompanyResponse, EvidenceKind, Remedy
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, personal, record
from cxkit.values import (
    ConversationId,
    Money,
    OrderId,
    OrderLineId,
    ProductId,
    ReturnId,
    ShipmentId,
    TicketId,
)


@record(name="complaint.links")
class Links:
    """What a complaint is about, and what came of it elsewhere.

    >>> Links(order="O-1", carrier="SF").carrier
    'SF'
    """

    order: OrderId | None = None
    order_line: OrderLineId | None = None
    product: ProductId | None = None
    shipment: ShipmentId | None = None
    carrier: str | None = None
    ticket: TicketId | None = None
    conversation: ConversationId | None = None
    return_request: ReturnId | None = None
    improvement: str | None = None

    def joined(self, others: Links) -> Links:
        """These links, and in their place those that the others name."""
        named = {name: getattr(others, name) for name in _NAMES}
        return evolve(self, {name: value for name, value in named.items() if value is not None})


_NAMES = (
    "order",
    "order_line",
    "product",
    "shipment",
    "carrier",
    "ticket",
    "conversation",
    "return_request",
    "improvement",
)


@record(name="complaint.evidence")
class Evidence:
    """One piece of evidence; `text` says what it shows or where it is kept.

    >>> Evidence(kind="picture", text="photo-1").kind.label("zh-Hans")
    '图片或视频'
    """

    kind: EvidenceKind
    text: str = personal(default="")


@record(name="complaint.offered_remedy")
class OfferedRemedy:
    """A remedy that a decision offers; `done_at` is when it was carried out.

    >>> OfferedRemedy(kind="compensation", amount=Money.of("20", "CNY")).is_done
    False
    """

    kind: Remedy
    amount: Money | None = None
    text: str = personal(default="")
    done_at: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """An amount, where there is one, is more than nothing."""
        if self.amount is not None and self.amount.minor <= 0:
            yield Fault("amount", "complaint.remedy", f"must be more than nothing, got {self.amount}")

    @property
    def is_done(self) -> bool:
        """Whether it was carried out."""
        return self.done_at is not None


@record(name="complaint.filing")
class Filing:
    """How an outside body filed a complaint: its own words for the product, the issue and the answer.

    >>> Filing(product="Mortgage", response="explanation").response
    CompanyResponse.EXPLANATION
    """

    product: str | None = field(default=None, longest=500)
    sub_product: str | None = field(default=None, longest=500)
    issue: str | None = field(default=None, longest=500)
    sub_issue: str | None = field(default=None, longest=500)
    company: str | None = field(default=None, longest=500)
    region: str | None = field(default=None, longest=200)
    response: CompanyResponse | None = None
