"""What can happen to a product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.orders._enums import ProductStatus
from cxkit.values import GoodsTrait, ProductId, UnitPrice
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.orders.products._product import Product

__all__ = [
    "Described",
    "Discontinued",
    "Erased",
    "Imported",
    "Listed",
    "PriceChanged",
    "PricePoint",
    "ProductFact",
    "Property",
    "Relisted",
    "StockCounted",
]


@record(name="product.property")
class Property:
    """One line of a specification.

    >>> Property(name="weight", value="250 g").value
    '250 g'
    """

    name: str = field(longest=200)
    value: str


@record(name="product.price_point")
class PricePoint:
    """A price and the instant from which it holds.

    >>> from datetime import UTC
    >>> PricePoint(price=UnitPrice.of("9.90", "CNY"), since=datetime(2026, 2, 1, tzinfo=UTC)).price
    UnitPrice('9.90', 'CNY')
    """

    price: UnitPrice
    since: datetime


@record(abstract=True)
class ProductFact(Fact):
    """Something that happened to a product."""

    schema_prefix: ClassVar[str] = "product."


_TOLD = (
    "name",
    "category",
    "traits",
    "specification",
    "features",
    "usage",
    "dispatched_within",
    "external",
)


@record
class Listed(ProductFact):
    """The product goes on sale. `dispatched_within` is the promise from payment to dispatch."""

    product: ProductId = field(longest=LONGEST_ID)
    name: str = field(longest=500)
    category: str | None = None
    price: UnitPrice | None = None
    traits: frozenset[GoodsTrait] = frozenset()
    specification: tuple[Property, ...] = ()
    features: tuple[str, ...] = ()
    usage: str = ""
    dispatched_within: timedelta | None = field(default=None, low=timedelta(0))
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """A product on sale, with its first price where one is known."""
        prices = () if self.price is None else (PricePoint(price=self.price, since=self.at),)
        told = {name: getattr(self, name) for name in _TOLD}
        return {**told, "id": self.product, "prices": prices, "listed_at": self.at}


@record
class Imported(ProductFact):
    """The product as another system showed it, with the prices it knew."""

    product: ProductId = field(longest=LONGEST_ID)
    status: ProductStatus = ProductStatus.LISTED
    name: str = field(longest=500)
    category: str | None = None
    prices: tuple[PricePoint, ...] = ()
    traits: frozenset[GoodsTrait] = frozenset()
    specification: tuple[Property, ...] = ()
    features: tuple[str, ...] = ()
    usage: str = ""
    dispatched_within: timedelta | None = field(default=None, low=timedelta(0))
    stock: int | None = field(default=None, low=0)
    listed_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """Prices in the order of time."""
        for index, (earlier, later) in enumerate(zip(self.prices, self.prices[1:], strict=False)):
            if later.since <= earlier.since:
                message = "prices are given in the order in which they began"
                yield Fault(f"prices[{index + 1}].since", "product.prices", message)

    def begin(self) -> Changes:
        """The product as observed."""
        told = {name: getattr(self, name) for name in (*_TOLD, "status", "prices", "stock", "listed_at")}
        return {**told, "id": self.product}


@record
class PriceChanged(ProductFact):
    """The price is another one from `since` on (by default from now)."""

    price: UnitPrice
    since: datetime | None = None

    @property
    def begins(self) -> datetime:
        """From when the price holds."""
        return self.since or self.at

    def effect(self, state: Product, /) -> Mapping[str, Any]:
        """One price point more; a planned price that began later or then gives way."""
        kept = [point for point in state.prices if point.since < self.begins]
        return {"prices": (*kept, PricePoint(price=self.price, since=self.begins))}


@record
class Described(ProductFact):
    """Name, category or description changed; what is None stays as it was."""

    name: str | None = field(default=None, longest=500)
    category: str | None = None
    traits: frozenset[GoodsTrait] | None = None
    specification: tuple[Property, ...] | None = None
    features: tuple[str, ...] | None = None
    usage: str | None = None
    dispatched_within: timedelta | None = field(default=None, low=timedelta(0))

    def effect(self, state: Product, /) -> Mapping[str, Any]:
        """What was told."""
        told = {name: getattr(self, name) for name in _TOLD if name != "external"}
        return {name: value for name, value in told.items() if value is not None}


@record
class StockCounted(ProductFact):
    """So many units can be sold; `expected_at` is when more come in."""

    stock: int = field(low=0)
    expected_at: datetime | None = None

    def effect(self, state: Product, /) -> Mapping[str, Any]:
        """The count, and when more are expected."""
        return {"stock": self.stock, "restocked_at": self.expected_at}


@record
class Discontinued(ProductFact):
    """It is no longer sold."""


@record
class Relisted(ProductFact):
    """It is sold again."""


@record
class Erased(ProductFact):
    """Everything personal was taken out of the product and its history."""
