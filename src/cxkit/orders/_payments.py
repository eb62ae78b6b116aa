"""Payments: what was captured with each instrument, and what went back to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, record
from cxkit.orders._enums import PaymentMethod, PaymentStatus
from cxkit.values import LONGEST_ID, Money, total


@record(name="order.payment")
class Payment:
    """Money captured with one instrument, and how much of it went back.

    >>> Payment(id="P-1", method="card", captured=Money.of("50", "CNY")).refundable
    Money('50.00', 'CNY')
    """

    id: str = field(longest=LONGEST_ID)
    method: Named[PaymentMethod]
    captured: Money
    refunded: Money | None = None

    def rules(self) -> Iterator[Fault]:
        """Nothing negative, and no more goes back than came in."""
        if self.captured.minor < 0:
            yield Fault("captured", "money.negative", f"must not be negative, got {self.captured}")
        if self.refunded is None:
            return
        if self.refunded.currency != self.captured.currency:
            yield Fault(
                "refunded", "money.mixed", f"must be in {self.captured.currency}, got {self.refunded}"
            )
        elif not 0 <= self.refunded.minor <= self.captured.minor:
            message = f"must lie between 0 and what was captured, {self.captured}, got {self.refunded}"
            yield Fault("refunded", "order.refunded", message)

    @property
    def refundable(self) -> Money:
        """Amount that can still go back to this instrument."""
        return self.captured if self.refunded is None else self.captured - self.refunded


@record(name="order.refund_part")
class RefundPart:
    """Part of a refund that goes back to one payment.

    >>> str(RefundPart(payment="P-1", amount=Money.of("9.90", "CNY")).amount)
    'CNY 9.90'
    """

    payment: str = field(longest=LONGEST_ID)
    amount: Money


def captured(payments: Iterable[Payment], currency: str) -> Money:
    """Everything that was captured."""
    return total([payment.captured for payment in payments], currency)


def refunded(payments: Iterable[Payment], currency: str) -> Money:
    """Everything that went back."""
    return total([payment.refunded for payment in payments if payment.refunded is not None], currency)


def credited(
    payments: Sequence[Payment], parts: Iterable[RefundPart], *, sign: int = 1
) -> tuple[Payment, ...]:
    """The payments after the parts went back to them (`sign=-1`: after a refund failed)."""
    back: dict[str, Money] = {}
    for part in parts:
        back[part.payment] = back[part.payment] + part.amount if part.payment in back else part.amount
    return tuple(_credited(payment, back.get(payment.id), sign) for payment in payments)


def _credited(payment: Payment, amount: Money | None, sign: int) -> Payment:
    if amount is None:
        return payment
    already = payment.refunded or Money.zero(payment.captured.currency)
    changes: dict[str, Any] = {"refunded": already + amount * sign}
    return evolve(payment, changes)


def refund_parts(
    payments: Sequence[Payment], amount: Money, order: Iterable[str] | None = None
) -> tuple[RefundPart, ...]:
    """The amount taken payment by payment, in their order, up to what each can still give back.

    `order` names the payments to take it from, the first first, and no others. Fewer than the amount
    when the payments cannot give so much: compare the sum.

    >>> card = Payment(id="P-1", method="card", captured=Money.of("50", "CNY"))
    >>> gift = Payment(id="P-2", method="gift_card", captured=Money.of("20", "CNY"))
    >>> [str(part.amount) for part in refund_parts([card, gift], Money.of("60", "CNY"))]
    ['CNY 50.00', 'CNY 10.00']
    """
    parts: list[RefundPart] = []
    left = amount
    if order is not None:
        by_id = {payment.id: payment for payment in payments}
        payments = [by_id[id] for id in dict.fromkeys(order)]
    for payment in payments:
        part = min(left, payment.refundable)
        if part.minor > 0:
            parts.append(RefundPart(payment=payment.id, amount=part))
            left -= part
    return tuple(parts)


def payment_status(payments: Sequence[Payment], due: Money) -> PaymentStatus:
    """How the money stands against what is due."""
    paid, back = captured(payments, due.currency), refunded(payments, due.currency)
    ladder = (
        (paid.minor > 0 and back == paid, PaymentStatus.REFUNDED),
        (back.minor > 0, PaymentStatus.PART_REFUNDED),
        (paid >= due, PaymentStatus.PAID),
        (paid.minor > 0, PaymentStatus.PART_PAID),
    )
    return next((status for holds, status in ladder if holds), PaymentStatus.UNPAID)
