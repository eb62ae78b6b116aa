"""Order lines: what was sold, and what each unit of it was worth, fixed at the sale.

Line discounts come first; a discount on the whole order is spread over the lines by what they
cost after them, to the last minor unit; inside a line both the price and the stored tax are
spread over the units in the same way. From then on a unit's amount never changes, so a refund
is a plain sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault, Invalid
from cxkit.kernel import evolve, field, record
from cxkit.orders._enums import DiscountScope
from cxkit.values import LONGEST_ID, GoodsTrait, Money, OrderLineId, ProductId, UnitPrice, total


@record(name="order.discount")
class Discount:
    """Discount of one line: its own, or its share of a discount on the order.

    >>> Discount(code="SPRING", amount=Money.of("5", "CNY")).scope.label("zh-Hans")
    '单品优惠'
    """

    code: str = field(longest=LONGEST_ID)
    amount: Money
    scope: Named[DiscountScope] = field(default=DiscountScope.LINE)

    def rules(self) -> Iterator[Fault]:
        """A discount takes off, it never adds."""
        if self.amount.minor < 0:
            yield Fault("amount", "money.negative", f"a discount is not negative, got {self.amount}")


@record(name="order.order_discount")
class OrderDiscount:
    """A discount on the whole order, and the condition under which it was given.

    `minimum` is the least that the goods must cost after line discounts, `least_units` how many there
    must be; a return policy may claw the discount back when what the customer keeps falls short of
    it. `lines` are the lines it counts and reduces; none means all.

    >>> OrderDiscount(code="300-30", amount=Money.of("30", "CNY"), minimum=Money.of("300", "CNY")).code
    '300-30'
    """

    code: str = field(longest=LONGEST_ID)
    amount: Money
    minimum: Money | None = None
    least_units: int | None = field(default=None, low=1)
    lines: Takes[Iterable[str], tuple[OrderLineId, ...]] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """A discount takes off, in one currency."""
        if self.amount.minor < 0:
            yield Fault("amount", "money.negative", f"a discount is not negative, got {self.amount}")
        if self.minimum is not None and self.minimum.currency != self.amount.currency:
            yield Fault("minimum", "money.mixed", f"must be in {self.amount.currency}, got {self.minimum}")

    @property
    def is_conditional(self) -> bool:
        """Whether the discount was given only because enough was bought."""
        return self.minimum is not None or self.least_units is not None

    def covers(self, line: OrderLineId) -> bool:
        """Whether the discount counts and reduces that line."""
        return not self.lines or line in self.lines


@record(name="order.unit_amount")
class UnitAmount:
    """Amount that the customer paid for one unit, tax included, and the tax in it.

    >>> UnitAmount(paid=Money.of("9.90", "CNY"), tax=Money.of("1.14", "CNY")).net
    Money('8.76', 'CNY')
    """

    paid: Money
    tax: Money

    @property
    def net(self) -> Money:
        """The part without tax."""
        return self.paid - self.tax


@record(name="order.line")
class OrderLine:
    """So many units of one product, with the price, discounts and tax of the sale.

    `tax` is the stored amount for the whole line; `tax_included` says whether the unit price
    contains it. `traits` are what the product was at the time of the sale; `exclusion_confirmed`
    says that the customer confirmed at the purchase that it cannot be returned without a reason.

    >>> line = OrderLine(id="1", product="tea", quantity=3, unit_price=UnitPrice.of("9.99", "CNY"),
    ...     discounts=(Discount(code="10 off", amount=Money.of("10", "CNY")),))
    >>> line.paid, [unit.paid.amount for unit in line.unit_amounts()]
    (Money('19.97', 'CNY'), [Decimal('6.66'), Decimal('6.66'), Decimal('6.65')])
    """

    id: Named[OrderLineId] = field(longest=LONGEST_ID)
    product: Named[ProductId] = field(longest=LONGEST_ID)
    quantity: int = field(low=1)
    unit_price: UnitPrice
    discounts: Several[Discount] = field(default=())
    tax: Money | None = None
    tax_included: bool = True
    description: str = ""
    category: str | None = None
    traits: Takes[Iterable[str], frozenset[GoodsTrait]] = field(default=frozenset())
    exclusion_confirmed: bool = False

    def rules(self) -> Iterator[Fault]:
        """One currency, nothing negative, and no more off than the line costs."""
        if not self.discounts and self.tax is None and self.unit_price.amount >= 0:
            return
        currency = self.currency
        amounts: list[tuple[str, Money]] = [
            (f"discounts[{i}].amount", each.amount) for i, each in enumerate(self.discounts)
        ]
        if self.tax is not None:
            amounts.append(("tax", self.tax))
        foreign = [path for path, amount in amounts if amount.currency != currency]
        for path in foreign:
            yield Fault(path, "money.mixed", f"must be in {currency}, the currency of the unit price")
        if self.unit_price.amount < 0:
            yield Fault(
                "unit_price", "money.negative", "a price is not negative: record a return as a return"
            )
        elif not foreign:
            if self.discount > self.gross:
                message = f"{self.discount} is more than the line costs, {self.gross}"
                yield Fault("discounts", "order.discount", message)
            elif self.tax is not None and (self.tax.minor < 0 or (self.tax_included and self.tax > self.net)):
                yield Fault("tax", "order.tax", f"must lie between 0 and what the line costs, got {self.tax}")

    @property
    def currency(self) -> str:
        """The currency of everything in this line."""
        return self.unit_price.currency

    @property
    def gross(self) -> Money:
        """Quantity times unit price, rounded half to even to the minor unit, before any discount."""
        return _gross(self.unit_price, self.quantity)

    @property
    def rounding(self) -> Decimal:
        """Amount that the rounding of `gross` added; 0 when quantity times unit price is exact."""
        return self.unit_price.for_quantity(self.quantity)[1]

    @property
    def discount(self) -> Money:
        """Everything that this line got off, its share of order discounts included."""
        return total([each.amount for each in self.discounts], self.currency)

    @property
    def value(self) -> Money:
        """Cost of the line after its own discounts, which counts for the minimum of an order discount."""
        own = [each.amount for each in self.discounts if each.scope is DiscountScope.LINE]
        return self.gross - total(own, self.currency)

    @property
    def net(self) -> Money:
        """Gross less all discounts; it contains the tax where prices do."""
        return self.gross - self.discount if self.discounts else self.gross

    @property
    def paid(self) -> Money:
        """Amount that the customer paid for the line, tax included."""
        return self.net if self.tax_included or self.tax is None else self.net + self.tax

    def unit_amount(self, number: int) -> UnitAmount:
        """Worth of unit `number` (1 to quantity): fixed at the sale by largest remainder."""
        if not 1 <= number <= self.quantity:
            raise Invalid(
                f"line {self.id} has units 1 to {self.quantity}, there is no unit {number}",
                code="order.unit",
                path="number",
            )
        tax = _share(self.tax or Money.zero(self.currency), self.quantity, number)
        net = _share(self.net, self.quantity, number)
        return UnitAmount(paid=net if self.tax_included else net + tax, tax=tax)

    def span_amount(self, first: int, last: int) -> Money:
        """Cost of units `first` to `last` together, without a step for each."""
        if (first, last) == (1, self.quantity):
            return self.paid
        tax = self.tax if self.tax is not None and not self.tax_included else Money.zero(self.currency)
        return _run(self.net, self.quantity, first, last) + _run(tax, self.quantity, first, last)

    def unit_amounts(self) -> tuple[UnitAmount, ...]:
        """The amounts of all units, in order; they sum to what was paid for the line."""
        return tuple(self.unit_amount(number) for number in range(1, self.quantity + 1))

    def unit_price_share(self, number: int) -> Money:
        """Unit `number`'s part of the gross: its price before any discount."""
        return _share(self.gross, self.quantity, number)

    def unit_value(self, number: int) -> Money:
        """Unit `number`'s part of the line's value."""
        return _share(self.value, self.quantity, number)

    def unit_discount(self, code: str, number: int) -> Money:
        """Discount of unit `number` by the order discount of that code."""
        off = [
            each.amount for each in self.discounts if each.code == code and each.scope is DiscountScope.ORDER
        ]
        return _share(total(off, self.currency), self.quantity, number)


@lru_cache(maxsize=1 << 15)
def _gross(price: UnitPrice, quantity: int) -> Money:
    return price.for_quantity(quantity)[0]


def order_total(lines: Sequence[OrderLine], shipping: Money | None, currency: str) -> Money:
    """The price of an order: every line with its tax, and the shipping charge."""
    return total([line.paid for line in lines], currency) + (shipping or Money.zero(currency))


def _share(whole: Money, parts: int, number: int) -> Money:
    """Part `number` of an equal allocation: `whole.allocate([1] * parts)[number - 1]` without the list."""
    each, rest = divmod(whole.minor, parts)
    return Money(each + (number <= rest), whole.currency)


def _run(whole: Money, parts: int, first: int, last: int) -> Money:
    """The sum of the shares `first` to `last`."""
    each, rest = divmod(whole.minor, parts)
    larger = max(0, min(last, rest) - first + 1)
    return Money(each * (last - first + 1) + larger, whole.currency)


def spread(lines: Sequence[OrderLine], discounts: Iterable[OrderDiscount]) -> tuple[OrderLine, ...]:
    """The lines with their shares of the order's discounts: by what each costs, to the last minor unit.

    Ties go to the earlier line. Each discount is spread over what the ones before it left, so no
    line falls below zero.
    Each has a code of its own: what a unit got off by each must be told apart.

    >>> tea = OrderLine(id="1", product="tea", quantity=1, unit_price=UnitPrice.of("10", "CNY"))
    >>> cup = OrderLine(id="2", product="cup", quantity=1, unit_price=UnitPrice.of("20", "CNY"))
    >>> five_off = OrderDiscount(code="5", amount=Money.of("5", "CNY"))
    >>> [line.net.amount for line in spread([tea, cup], [five_off])]
    [Decimal('8.33'), Decimal('16.67')]
    """
    current, codes = list(lines), set[str]()
    for index, discount in enumerate(discounts):
        if discount.code in codes:
            raise Invalid(
                f"{discount.code} is given twice: add the amounts up, or give each step a code of its own",
                code="order.discount_twice",
                path=f"discounts[{index}].code",
            )
        codes.add(discount.code)
        covered = [i for i, line in enumerate(current) if discount.covers(line.id)]
        weights = [current[i].net.minor for i in covered]
        if discount.amount.minor > sum(weights):
            raise Invalid(
                f"{discount.amount} is more than the lines it reduces cost after earlier discounts",
                code="order.discount",
                path=f"discounts[{index}].amount",
            )
        if not discount.amount:
            continue
        for i, amount in zip(covered, discount.amount.allocate(weights), strict=True):
            share = Discount(code=discount.code, amount=amount, scope=DiscountScope.ORDER)
            changes: dict[str, Any] = {"discounts": (*current[i].discounts, share)}
            current[i] = evolve(current[i], changes)
    return tuple(current)
