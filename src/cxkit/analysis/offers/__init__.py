"""Offers in figures: what is bought together and again, fair prices, and effects against hold-outs."""

from cxkit.analysis.offers._effect import off_policy as off_policy, offer_effect as offer_effect
from cxkit.analysis.offers._fairness import (
    PriceFairness as PriceFairness,
    PriceVerdict as PriceVerdict,
    price_fairness as price_fairness,
)
from cxkit.analysis.offers._lifts import (
    Lifts as Lifts,
    LiftVerdict as LiftVerdict,
    affinity as affinity,
    co_purchase as co_purchase,
    next_purchase as next_purchase,
)
from cxkit.analysis.offers._replenishment import (
    Replenishment as Replenishment,
    ReplenishmentState as ReplenishmentState,
    replenishment as replenishment,
)
