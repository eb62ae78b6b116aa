"""Promotions: a discount on an order with its conditions, each of which is explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from cxkit._typing import Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.orders._lines import OrderDiscount, OrderLine
from cxkit.orders._wording import WORDS
from cxkit.values import LONGEST_ID, Channel, Language, Money, ProductId, Reason, as_utc, mark, total


@record(name="order.promotion")
class Promotion:
    """A share or an amount off the goods that take part, under conditions.

    Give `share` or `amount`. Products and categories limit the goods (none named: all); `minimum` and
    `least_units` count those goods, after line discounts. It holds from `since` until before `until`.

    >>> from datetime import UTC
    >>> from cxkit.values import UnitPrice
    >>> tea = OrderLine(id="1", product="tea", quantity=2, unit_price=UnitPrice.of("90", "CNY"))
    >>> off = Promotion(code="200-20", amount=Money.of("20", "CNY"), minimum=Money.of("200", "CNY"))
    >>> answer = off.answer([tea], datetime(2026, 2, 3, tzinfo=UTC))
    >>> answer.discount, answer.reasons[0].text()
    (None, 'buy goods for ¥20.00 more to reach ¥200.00')
    """

    code: str = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    name: str = ""
    share: Decimal | None = field(default=None, low=Decimal(0), high=Decimal(1))
    amount: Money | None = None
    minimum: Money | None = None
    least_units: int | None = field(default=None, low=1)
    products: Takes[Iterable[str], frozenset[ProductId]] = field(default=frozenset())
    categories: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    since: datetime | None = None
    until: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """A share or an amount; times in order."""
        if (self.share is None) == (self.amount is None):
            yield Fault("share", "order.promotion", "give either a share or an amount")
        if self.amount is not None and self.amount.minor < 0:
            yield Fault("amount", "money.negative", f"must not be negative, got {self.amount}")
        amounts = (self.amount, self.minimum)
        if len({amount.currency for amount in amounts if amount is not None}) > 1:
            yield Fault("minimum", "money.mixed", "amount and minimum are in one currency")
        if self.since is not None and self.until is not None and self.until <= self.since:
            yield Fault("until", "order.promotion", "must lie after `since`")

    def answer(
        self, lines: Sequence[OrderLine], at: datetime, *, channel: Channel | str | None = None
    ) -> PromotionAnswer:
        """Apply the promotion to goods bought at that time, or name every condition that is not met.

        Promotions are stacked by passing the lines as an earlier one left them (see `spread`); the
        minimum counts the goods before discounts on the order.
        """
        covered = [line for line in lines if self._covers(line)]
        if not covered:
            return PromotionAnswer(code=self.code, reasons=(WORDS["order.promotion_nothing"](),))
        reasons = tuple(self._unmet(covered, as_utc(at, "at"), channel))
        if reasons:
            return PromotionAnswer(code=self.code, reasons=reasons)
        left = total([line.net for line in covered])
        off = left.times(self.share) if self.share is not None else self.amount or left
        discount = OrderDiscount(
            code=self.code,
            amount=min(off, left),
            minimum=self.minimum,
            least_units=self.least_units,
            lines=() if len(covered) == len(lines) else tuple(line.id for line in covered),
        )
        return PromotionAnswer(
            code=self.code,
            discount=discount,
            reasons=(WORDS["order.promotion_granted"](amount=discount.amount.format()),),
        )

    def _covers(self, line: OrderLine) -> bool:
        if not self.products and not self.categories:
            return True
        return line.product in self.products or line.category in self.categories

    def _unmet(
        self, covered: Sequence[OrderLine], at: datetime, channel: Channel | str | None
    ) -> Iterator[Reason]:
        if self.since is not None and at < self.since:
            yield WORDS["order.promotion_not_yet"](since=self.since)
        if self.until is not None and at >= self.until:
            yield WORDS["order.promotion_over"](until=self.until)
        if self.channels and (channel is None or not Channel.of(channel).within(*self.channels)):
            yield WORDS["order.promotion_channel"]()
        value = total([line.value for line in covered])
        if self.minimum is not None and value < self.minimum:
            missing = self.minimum - value
            yield WORDS["order.promotion_minimum"](missing=missing.format(), minimum=self.minimum.format())
        units = sum(line.quantity for line in covered)
        if self.least_units is not None and units < self.least_units:
            yield WORDS["order.promotion_units"](missing=self.least_units - units, least=self.least_units)


@record(name="order.promotion_answer")
class PromotionAnswer:
    """The discount that a promotion gives, or why it gives none.

    >>> PromotionAnswer(code="SPRING", reasons=(WORDS["order.promotion_nothing"](),)).text("zh-Hans")
    '所选商品不参加该优惠'
    """

    code: str = field(longest=LONGEST_ID)
    discount: OrderDiscount | None = None
    reasons: Several[Reason] = field(default=())

    def text(self, language: Language = "en") -> str:
        """Every reason, in one line."""
        return mark("clause", language).join(reason.text(language) for reason in self.reasons)
