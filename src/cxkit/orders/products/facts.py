"""Facts of a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.orders._enums import ProductStatus
from cxkit.values import LONGEST_ID, GoodsTrait, ProductId, UnitPrice

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


@record
class Listed(ProductFact):
    """The product went on sale. `dispatched_within` is the promise from payment to dispatch."""

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


@record
class Imported(ProductFact):
    """The product as another system showed it, with the prices it knew."""

    product: Named[ProductId] = field(longest=LONGEST_ID)
    status: Named[ProductStatus] = field(default=ProductStatus.LISTED)
    name: str = field(longest=500)
    category: str | None = None
    prices: Several[PricePoint] = field(default=())
    traits: Takes[Iterable[str], frozenset[GoodsTrait]] = field(default=frozenset())
    specification: Several[Property] = field(default=())
    features: Several[str] = field(default=())
    usage: str = ""
    dispatched_within: timedelta | None = field(default=None, low=timedelta(0))
    stock: int | None = field(default=None, low=0)
    listed_at: datetime | None = None
    external: Several[ExternalId] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """Prices in the order of time."""
        for index, (earlier, later) in enumerate(zip(self.prices, self.prices[1:], strict=False)):
            if later.since <= earlier.since:
                message = "prices are given in the order in which they began"
                yield Fault(f"prices[{index + 1}].since", "product.prices", message)


@record
class PriceChanged(ProductFact):
    """The price changed from `since` on, by default from the time of the fact."""

    price: UnitPrice
    since: datetime | None = None

    @property
    def begins(self) -> datetime:
        """Instant from which the price holds."""
        return self.since or self.at


@record
class Described(ProductFact):
    """The name, category or description changed; a field that is None stays as it was."""

    name: str | None = field(default=None, longest=500)
    category: str | None = None
    traits: frozenset[GoodsTrait] | None = None
    specification: tuple[Property, ...] | None = None
    features: tuple[str, ...] | None = None
    usage: str | None = None
    dispatched_within: timedelta | None = field(default=None, low=timedelta(0))


@record
class StockCounted(ProductFact):
    """The stock was counted; `expected_at` is when more units come in."""

    stock: int = field(low=0)
    expected_at: datetime | None = None


@record
class Discontinued(ProductFact):
    """The product was taken off sale."""


@record
class Relisted(ProductFact):
    """The product went on sale again."""


@record
class Erased(ProductFact):
    """Everything personal was taken out of the product and its history."""
