"""Story planted in the simulated shop, and so what a review of it should and should not find."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import attrs

from cxkit.simulation._arrivals import FESTIVAL_MONTH
from cxkit.values import Period

CARRIERS = ("swift", "harbour", "meadow", "summit")
"""Carriers and, in the same order, their shares of the parcels."""
CARRIER_SHARES = (0.34, 0.28, 0.22, 0.16)

TEAMS = ("north", "south", "east")
"""Teams of agents; contacts are spread over them evenly."""

REGIONS = ("north-east", "north", "east", "south", "south-west", "north-west")
"""Where customers live; the satisfaction survey is read by region."""


@attrs.frozen(kw_only=True)
class Story:
    """The truth behind a simulated shop: what a test may hold a review's findings against.

    `carrier` fails in `month`, a festival month, in which queues are twice as long too; `team` was
    trained when that month began and answers faster from then on; `product` draws returns all the
    time. In `noise_region` the recommendation score fell in that month by chance alone: the
    answers of both months were drawn from the same distribution.

    Queues are twice as long every November: that is the `season`, and no news. Of three improvement actions,
    each checked when the last day of `month` begins, `effects` tells the truth by their ids: the training
    works, a greeting does nothing, and letters to the region with the lowest score of the month before do
    nothing, but its score comes back by itself.
    """

    month: Period
    carrier: str
    team: str
    product: str
    noise_region: str
    noise_drop: float
    """How far the score fell there, in standard errors of the difference (about 1)."""
    season: int = FESTIVAL_MONTH
    """The month of every year in which queues are long."""
    effects: Mapping[str, float] = attrs.field(factory=dict[str, float], hash=False)
    """The true effect of each improvement action, in units of its metric."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**attrs.asdict(self, recurse=False), "month": self.month.text, "effects": {**self.effects}}


def tell(seed: int, month: Period, products: int) -> Story:
    """Choose who fails, who improves and where chance strikes, from a seed."""
    chance = random.Random(f"story {seed}")
    return Story(
        month=month,
        carrier=chance.choice(CARRIERS[:3]),
        team=chance.choice(TEAMS),
        product=f"product-{chance.randrange(2, products) + 1}",
        noise_region=chance.choice(REGIONS),
        noise_drop=0.0,
    )
