"""The products on the shelf."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate

import attrs

from cxkit.kernel.facts import Actor
from cxkit.orders import Product
from cxkit.simulation._setting import Setting
from cxkit.values import UnitPrice

_KINDS = (
    ("tea", "food", "38.00"),
    ("kettle", "kitchen", "199.00"),
    ("headphones", "electronics", "349.00"),
    ("lamp", "home", "129.00"),
    ("jacket", "clothing", "459.00"),
    ("shoes", "clothing", "329.00"),
    ("blender", "kitchen", "279.00"),
    ("scale", "electronics", "89.00"),
)


@attrs.frozen
class Shelf:
    """Goods for sale, their prices, and how often each is chosen."""

    ids: tuple[str, ...]
    categories: tuple[str, ...]
    prices: tuple[UnitPrice, ...]
    so_far: tuple[float, ...]

    @classmethod
    def of(cls, setting: Setting) -> Shelf:
        """The shelf of that shop: the product of the story sells three times as often."""
        chance = random.Random(f"{setting.seed} shelf")
        ids = tuple(f"product-{number + 1}" for number in range(setting.products))
        kinds = [_KINDS[number % len(_KINDS)] for number in range(setting.products)]
        prices = tuple(UnitPrice.of(Decimal(kind[2]) + chance.randrange(-10, 11), "CNY") for kind in kinds)
        weights = [3.0 if id == setting.story.product else 0.6 + chance.random() for id in ids]
        return cls(ids, tuple(kind[1] for kind in kinds), prices, tuple(accumulate(weights)))

    def choose(self, chance: random.Random) -> int:
        """The place of something a customer buys."""
        return chance.choices(range(len(self.ids)), cum_weights=self.so_far)[0]


def products(setting: Setting, shelf: Shelf) -> Iterator[Product]:
    """Every product, listed before the shop opened."""
    at = setting.first.start - timedelta(days=30)
    for number, id in enumerate(shelf.ids):
        name = f"{_KINDS[number % len(_KINDS)][0]} {number + 1}"
        category = shelf.categories[number]
        yield Product.list(
            id, name=name, category=category, price=shelf.prices[number], at=at, by=Actor.system("shop")
        )
