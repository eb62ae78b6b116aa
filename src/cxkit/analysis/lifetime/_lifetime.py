"""Customer lifetime value: what a customer's future purchases are worth today.

Source: Fader, Hardie and Lee (2005), Journal of Marketing Research 42:415.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from cxkit.analysis.lifetime._bg_nbd import BgNbd
from cxkit.analysis.lifetime._gamma_gamma import GammaGamma
from cxkit.columns import counts, finite_number
from cxkit.stats.results._elementwise import Floats, scalar_or_array


def lifetime_value(
    buying: BgNbd,
    spending: GammaGamma,
    x: ArrayLike,
    t_x: ArrayLike,
    watched: ArrayLike,
    spend: ArrayLike,
    *,
    periods: int,
    period: float = 1,
    discount: float,
) -> Any:
    """The discounted worth of the purchases that are expected in so many periods from now. Needs SciPy.

    A sum over periods i of E[spend] (E[Y(i)] - E[Y(i - 1)])/(1 + discount)^i: purchases count at the end of
    their period. `period` is its length in the unit of `t_x`: 4.345 for months where they are weeks.
    `discount` is a period's. In the unit of `spend`, which may be a margin.

    >>> buying = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> spending = GammaGamma(p=6.25, q=3.74, gamma=15.44)
    >>> value = lifetime_value(buying, spending, [2, 0], [30.43, 0], [38.86, 38.86], [22.35, 0],
    ...                        periods=12, period=4.345, discount=0.01)
    >>> value.round(2).tolist()
    [36.29, 8.37]
    """
    (count,) = counts([periods], "periods", low=1).tolist()
    length = finite_number(period, "period", above=0)
    rate = finite_number(discount, "discount", above=-1)
    worth = np.asarray(spending.expected(x, spend), np.float64)
    total: Floats = np.zeros(np.shape(worth))
    before = total
    for i in range(1, count + 1):
        until = np.asarray(buying.expected_given(x, t_x, watched, length * i), np.float64)
        total = total + (until - before) / (1 + rate) ** i
        before = until
    return scalar_or_array(np.asarray(worth * total))
