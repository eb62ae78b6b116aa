"""The product: what it is, what it cost when, and whether it can be had."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from cxkit.kernel import Aggregate, Begin, Changes, Lifecycle, OneOf, Step, copies, record, sets
from cxkit.kernel.facts import Actor, Fact
from cxkit.orders._enums import ProductStatus
from cxkit.orders._wording import WORDS
from cxkit.orders.products import facts
from cxkit.orders.products.facts import PricePoint, Property
from cxkit.values import GoodsTrait, ProductId, Reason, UnitPrice, as_utc, later


def price_fits(product: Product, fact: facts.PriceChanged) -> Reason | None:
    """A product has prices of one currency, none of them negative."""
    if fact.price.amount < 0:
        return WORDS["product.negative_price"](price=fact.price)
    currencies = {point.price.currency for point in product.prices}
    if currencies and fact.price.currency not in currencies:
        return WORDS["product.currency"](currency=min(currencies), other=fact.price.currency)
    return None


_DETAILS = ("name", "category", "traits", "specification", "features", "usage", "dispatched_within")
_details = copies(*_DETAILS, "external", id="product")
_observed = copies("prices", "stock", "listed_at")


def listed(fact: facts.Listed) -> Changes:
    """A product on sale, with its first price where one is known."""
    prices = () if fact.price is None else (PricePoint(price=fact.price, since=fact.at),)
    return {**_details(fact), "prices": prices, "listed_at": fact.at}


def imported(fact: facts.Imported) -> Changes:
    """The product as observed."""
    return {**_details(fact), **_observed(fact)}


def price_changed(product: Product, fact: facts.PriceChanged) -> Changes:
    """One price point more; a planned price that would begin then or later is dropped."""
    earlier = [point for point in product.prices if point.since < fact.begins]
    return {"prices": (*earlier, PricePoint(price=fact.price, since=fact.begins))}


def described(product: Product, fact: facts.Described) -> Changes:
    """The fields that were given."""
    return {name: value for name in _DETAILS if (value := getattr(fact, name)) is not None}


@record
class Product(Aggregate[facts.ProductFact]):
    """A product that is or was sold.

    >>> from datetime import UTC
    >>> t, shop = datetime(2026, 2, 1, tzinfo=UTC), Actor.system("shop")
    >>> tea = Product.list("tea", name="Green tea", price=UnitPrice.of("9.90", "CNY"), at=t, by=shop)
    >>> dearer = tea.change_price(UnitPrice.of("10.90", "CNY"), at=t + timedelta(days=7), by=shop)
    >>> dearer.price_at(t), dearer.price_at(t + timedelta(days=8)), dearer.price_at(t - timedelta(days=1))
    (UnitPrice('9.90', 'CNY'), UnitPrice('10.90', 'CNY'), None)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Listed: Begin(ProductStatus.LISTED, listed),
            facts.Imported: Begin(OneOf((), field="status"), imported),
        },
        steps={
            facts.PriceChanged: Step(effect=price_changed, checks=(price_fits,)),
            facts.Described: Step(effect=described),
            facts.StockCounted: Step(effect=sets("stock", restocked_at="expected_at")),
            facts.Discontinued: Step(source=ProductStatus.LISTED, target=ProductStatus.DISCONTINUED),
            facts.Relisted: Step(source=ProductStatus.DISCONTINUED, target=ProductStatus.LISTED),
            facts.Erased: Step(),
        },
        permission="manage_products",
        permissions={
            "import_data": [facts.Imported],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"

    status: ProductStatus
    name: str
    category: str | None = None
    prices: tuple[PricePoint, ...] = ()
    traits: frozenset[GoodsTrait] = frozenset()
    specification: tuple[Property, ...] = ()
    features: tuple[str, ...] = ()
    usage: str = ""
    dispatched_within: timedelta | None = None
    stock: int | None = None
    restocked_at: datetime | None = None
    listed_at: datetime | None = None

    @classmethod
    def list(
        cls,
        id: ProductId | str,
        *,
        name: str,
        at: datetime,
        by: Actor,
        price: UnitPrice | None = None,
        **details: Any,
    ) -> Self:
        """Put a product on sale; `details` are the other fields of `Listed`."""
        return cls.begin(facts.Listed, product=id, name=name, price=price, at=at, by=by, **details)

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a product as another system showed it."""
        return cls.begin(fact)

    def change_price(
        self,
        price: UnitPrice,
        *,
        at: datetime,
        by: Actor,
        since: datetime | None = None,
        why: str | None = None,
    ) -> Self:
        """Change the price from `since` on, by default from now."""
        return self.apply(facts.PriceChanged, price=price, since=since, at=at, by=by, why=why)

    def describe(self, *, at: datetime, by: Actor, **details: Any) -> Self:
        """Change the name, category or description; `details` are the fields of `Described`."""
        return self.apply(facts.Described, at=at, by=by, **details)

    def count(self, stock: int, *, at: datetime, by: Actor, expected_at: datetime | None = None) -> Self:
        """Set the stock that can be sold; more units come in at `expected_at`."""
        return self.apply(facts.StockCounted, stock=stock, expected_at=expected_at, at=at, by=by)

    def discontinue(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take the product off sale."""
        return self.apply(facts.Discontinued, at=at, by=by, why=why)

    def relist(self, *, at: datetime, by: Actor) -> Self:
        """Put the product on sale again."""
        return self.apply(facts.Relisted, at=at, by=by)

    def price_at(self, at: datetime) -> UnitPrice | None:
        """Price that held at an instant; None before the first."""
        when = as_utc(at, "at")
        return next((point.price for point in reversed(self.prices) if point.since <= when), None)

    def why_not_sold(self, quantity: int = 1) -> Reason | None:
        """Reason why a quantity cannot be sold now; None when it can, or when nobody counted the stock."""
        if self.status is ProductStatus.DISCONTINUED:
            return WORDS["product.not_sold"]()
        if self.stock is None or self.stock >= quantity:
            return None
        if self.restocked_at is None:
            return WORDS["product.too_few"](stock=self.stock)
        return WORDS["product.too_few_until"](stock=self.stock, restocked=self.restocked_at.date())

    def dispatch_promised_by(self, paid_at: datetime, quantity: int = 1) -> datetime | None:
        """Latest dispatch of an order paid at that time; None where nothing is promised.

        With too little stock the promise counts from the restocking; None when none is expected.
        """
        if self.dispatched_within is None:
            return None
        begins = as_utc(paid_at, "paid_at")
        if self.stock is not None and self.stock < quantity:
            if self.restocked_at is None:
                return None
            begins = max(begins, self.restocked_at)
        return later(begins, self.dispatched_within)
