"""The product: what it is, what it cost when, and whether it can be had."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from cxkit.kernel import Aggregate, Lifecycle, Step, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.orders._enums import ProductStatus
from cxkit.orders.products.facts import (
    Described,
    Discontinued,
    Erased,
    Imported,
    Listed,
    PriceChanged,
    PricePoint,
    ProductFact,
    Property,
    Relisted,
    StockCounted,
)
from cxkit.values import GoodsTrait, ProductId, Reason, Text, UnitPrice, as_utc

OTHER_CURRENCY = Text(
    "product.currency",
    "it is priced in {currency}: sell it in {other} under another product id",
    "该商品以{currency}定价：以{other}销售请使用另一个商品编号",
    "該商品以{currency}定價：以{other}銷售請使用另一個商品編號",
)
NEGATIVE_PRICE = Text(
    "product.negative_price",
    "a price is not negative, got {price}",
    "价格不能为负数，而不是{price}",
    "價格不能為負數，而不是{price}",
)


NOT_SOLD = Text("product.not_sold", "it is no longer sold", "该商品已下架", "該商品已下架")
TOO_FEW = Text(
    "product.too_few",
    "{stock} are in stock, and it is not known when more will come",
    "库存{stock}件，补货时间待定",
    "庫存{stock}件，補貨時間待定",
)
TOO_FEW_UNTIL = Text(
    "product.too_few_until",
    "{stock} are in stock, more are expected on {restocked}",
    "库存{stock}件，预计{restocked}补货",
    "庫存{stock}件，預計{restocked}補貨",
)


def price_fits(product: Product, fact: PriceChanged) -> Reason | None:
    """A product has prices of one currency, none of them negative."""
    if fact.price.amount < 0:
        return NEGATIVE_PRICE(price=fact.price)
    known = {point.price.currency for point in product.prices}
    if known and fact.price.currency not in known:
        return OTHER_CURRENCY(currency=min(known), other=fact.price.currency)
    return None


@record
class Product(Aggregate[ProductFact]):
    """Something that is sold.

    >>> from datetime import UTC
    >>> t, shop = datetime(2026, 2, 1, tzinfo=UTC), Actor.system("shop")
    >>> tea = Product.list("tea", name="Green tea", price=UnitPrice.of("9.90", "CNY"), at=t, by=shop)
    >>> dearer = tea.change_price(UnitPrice.of("10.90", "CNY"), at=t + timedelta(days=7), by=shop)
    >>> dearer.price_at(t), dearer.price_at(t + timedelta(days=8)), dearer.price_at(t - timedelta(days=1))
    (UnitPrice('9.90', 'CNY'), UnitPrice('10.90', 'CNY'), None)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Listed: ProductStatus.LISTED, Imported: None},
        steps={
            PriceChanged: Step(checks=(price_fits,)),
            Described: Step(),
            StockCounted: Step(),
            Discontinued: Step(source=ProductStatus.LISTED, target=ProductStatus.DISCONTINUED),
            Relisted: Step(source=ProductStatus.DISCONTINUED, target=ProductStatus.LISTED),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased
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
        **told: Any,
    ) -> Self:
        """It goes on sale; `told` are the other fields of `Listed`."""
        return cls.begin(Listed(product=ProductId(id), name=name, price=price, at=at, by=by, **told))

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The product as another system showed it."""
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
        """Another price from `since` on, by default from now."""
        return self.apply(PriceChanged(price=price, since=since, at=at, by=by, why=why))

    def describe(self, *, at: datetime, by: Actor, **told: Any) -> Self:
        """Name, category or description change; `told` are the fields of `Described`."""
        return self.apply(Described(at=at, by=by, **told))

    def count(self, stock: int, *, at: datetime, by: Actor, expected_at: datetime | None = None) -> Self:
        """So many units can be sold, and more come at `expected_at`."""
        return self.apply(StockCounted(stock=stock, expected_at=expected_at, at=at, by=by))

    def discontinue(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It is no longer sold."""
        return self.apply(Discontinued(at=at, by=by, why=why))

    def relist(self, *, at: datetime, by: Actor) -> Self:
        """It is sold again."""
        return self.apply(Relisted(at=at, by=by))

    def price_at(self, at: datetime) -> UnitPrice | None:
        """The price that held at that instant; None before the first."""
        when = as_utc(at, "at")
        return next((point.price for point in reversed(self.prices) if point.since <= when), None)

    def why_not_sold(self, quantity: int = 1) -> Reason | None:
        """Why so many units cannot be sold now; None when they can, or when nobody counted the stock."""
        if self.status is ProductStatus.DISCONTINUED:
            return NOT_SOLD()
        if self.stock is None or self.stock >= quantity:
            return None
        if self.restocked_at is None:
            return TOO_FEW(stock=self.stock)
        return TOO_FEW_UNTIL(stock=self.stock, restocked=self.restocked_at.date())

    def dispatch_promised_by(self, paid_at: datetime, quantity: int = 1) -> datetime | None:
        """By when an order paid then leaves: None where nothing is promised.

        With too little stock the promise counts from the restocking; None when none is expected.
        """
        if self.dispatched_within is None:
            return None
        begins = as_utc(paid_at, "paid_at")
        if self.stock is not None and self.stock < quantity:
            if self.restocked_at is None:
                return None
            begins = max(begins, self.restocked_at)
        return begins + self.dispatched_within
