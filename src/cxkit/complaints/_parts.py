"""Parts of a complaint: links, evidence, offered remedies, and the filing of an outside body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.complaints._enums import CompanyResponse, EvidenceKind, Remedy
from cxkit.errors import Fault
from cxkit.kernel import Attachment, evolve, field, personal, record
from cxkit.kernel._plan import plan_of
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
    """The objects that a complaint is about, and those that came of it elsewhere.

    >>> Links(order="O-1", carrier="SF").carrier
    'SF'
    """

    order: MaybeNamed[OrderId] = field(default=None)
    order_line: MaybeNamed[OrderLineId] = field(default=None)
    product: MaybeNamed[ProductId] = field(default=None)
    shipment: MaybeNamed[ShipmentId] = field(default=None)
    carrier: str | None = None
    ticket: MaybeNamed[TicketId] = field(default=None)
    conversation: MaybeNamed[ConversationId] = field(default=None)
    return_request: MaybeNamed[ReturnId] = field(default=None)
    improvement: str | None = None

    def joined(self, others: Links) -> Links:
        """These links, replaced by the others where those name something."""
        named = {name: getattr(others, name) for name in plan_of(Links).by_name}
        return evolve(self, {name: value for name, value in named.items() if value is not None})


@record(name="complaint.evidence")
class Evidence:
    """A piece of evidence; `text` describes it or says where it is stored.

    >>> Evidence(kind="picture", text="photo-1").kind.label("zh-Hans")
    '图片或视频'
    """

    kind: Named[EvidenceKind]
    text: str = personal(default="", whose="customer")
    attachments: Several[Attachment] = personal(default=(), whose="customer", sparse=True)


@record(name="complaint.offered_remedy")
class OfferedRemedy:
    """A remedy that a decision offers; `done_at` is when it was carried out.

    >>> OfferedRemedy(kind="compensation", amount=Money.of("20", "CNY")).is_done
    False
    """

    kind: Named[Remedy]
    amount: Money | None = None
    text: str = personal(default="", whose="actor")
    done_at: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """An amount is positive."""
        if self.amount is not None and self.amount.minor <= 0:
            yield Fault("amount", "complaint.remedy", f"must be more than nothing, got {self.amount}")

    @property
    def is_done(self) -> bool:
        """Whether the remedy was carried out."""
        return self.done_at is not None


@record(name="complaint.filing")
class Filing:
    """The filing of an outside body: its own words for the product, the issue and the response.

    >>> Filing(product="Mortgage", response="explanation").response
    CompanyResponse.EXPLANATION
    """

    product: str | None = field(default=None, longest=500)
    sub_product: str | None = field(default=None, longest=500)
    issue: str | None = field(default=None, longest=500)
    sub_issue: str | None = field(default=None, longest=500)
    company: str | None = field(default=None, longest=500)
    region: str | None = personal(default=None, longest=200)
    response: MaybeNamed[CompanyResponse] = field(default=None)
