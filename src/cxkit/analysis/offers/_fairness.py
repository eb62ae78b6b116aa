"""Price fairness: what groups of customers paid for the same thing at the same time.

A price that depends on who asks is 大数据杀熟. Coupons count as price. What is found is a difference, not its
cause: groups may have had coupons that everybody could have.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

import attrs
import numpy as np

from cxkit.analysis._figures import with_bounds
from cxkit.analysis.paths._ordering import packed
from cxkit.columns import groups, numbers, to_local, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import TOO_FEW, Estimate, Sufficient
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, two_sided_p
from cxkit.stats.sampling.weighting import NORMAL
from cxkit.tables import MISSING
from cxkit.values import Labelled


class PriceVerdict(Labelled):
    """Verdict on what a group paid against the reference group, for the same at the same time."""

    DEARER = "dearer", "Paid more", "价格偏高", "價格偏高"
    CHEAPER = "cheaper", "Paid less", "价格偏低", "價格偏低"
    SAME = "same", "No difference found", "未见差异", "未見差異"
    FEW = "few", "Not enough evidence", "证据不足", "證據不足"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class PriceFairness(Tabular):
    """The relative difference in price of each group from the reference, with its interval and verdict.

    `cells` are the cells (same product, quantity and time) in which both groups bought, `purchases` the
    group's own in them; `q` is the p-value after Benjamini and Hochberg over all groups.
    """

    reference: Hashable
    groups: tuple[Hashable, ...]
    differences: tuple[Estimate, ...]
    cells: tuple[int, ...]
    purchases: tuple[int, ...]
    q: tuple[float | None, ...]
    verdicts: tuple[PriceVerdict, ...]
    dropped: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group other than the reference."""
        return {
            "group": list(self.groups),
            **with_bounds("difference", self.differences),
            "cells": list(self.cells),
            "purchases": list(self.purchases),
            "q": list(self.q),
            "verdict": [str(each) for each in self.verdicts],
        }

    def summary(self) -> dict[str, Any]:
        """The reference group, and how many rows were left out for want of a value."""
        return {"reference": self.reference, "dropped": self.dropped}

    def __repr__(self) -> str:
        figures = [f"{group} {each.label()}" for group, each in zip(self.groups, self.verdicts, strict=True)]
        return f"PriceFairness(against {self.reference}: {', '.join(figures) or 'no other group'})"


def price_fairness(
    price: Any,
    group: Any,
    product: Any,
    at: Any,
    *,
    tz: str,
    zone: str | None = None,
    quantity: Any = None,
    discount: Any = None,
    reference: Hashable = None,
    minutes: int = 60,
    least: int = 30,
    level: float = 0.05,
    tolerance: float = 0.0,
    confidence: float = 0.95,
) -> PriceFairness:
    """Prices that groups paid for the same product and quantity within the same `minutes`, one row a line.

    `discount` are coupons, taken off the price. The reference is the largest group unless it is named. Within
    each cell the group's mean less the reference's is taken as a share of what both paid on average: so who
    is in which group by chance has no difference on average, which ratios of means would have. Cells weigh
    n m / (n + m), and the error is that between cells, as prices within one move together. Fewer than `least`
    cells give no verdict. A group is dearer or cheaper where q is at most `level` and its interval beyond
    the `tolerance`; one who buys in many cells makes the interval a little short.

    >>> from datetime import UTC, datetime, timedelta
    >>> hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=each // 4) for each in range(400)]
    >>> prices = price_fairness([100, 100, 100, 103] * 100, ["new", "old", "new", "app"] * 100, ["tea"] * 400,
    ...                        hours, tz="UTC")
    >>> prices
    PriceFairness(against new: app Paid more, old No difference found)
    >>> [round(each.value, 3) for each in prices.differences]
    [0.03, 0.0]
    """
    if minutes < 1 or least < 2:
        raise Invalid("minutes are 1 or more, and cells 2 or more", code="number.low", path="minutes")
    check_confidence(confidence)
    price, group, product, at, quantity, discount = together(
        price=price, group=group, product=product, at=at, quantity=quantity, discount=discount
    )
    paid = numbers(price, "price", missing=True)
    paid = paid if discount is None else paid - numbers(discount, "discount", missing=True)
    times = days_or_instants(at, "at", tz, zone)
    amounts = np.ones(paid.size) if quantity is None else numbers(quantity, "quantity", missing=True)
    labels, whose = groups(group, "group").placed()
    goods = groups(product, "product")
    nothing = [place for place, label in enumerate(labels) if label is None]
    kept = ~np.isnan(paid) & ~np.isnan(amounts) & (times != MISSING) & ~np.isin(whose, nothing)
    slot = to_local(times[kept], tz) // (minutes * 60_000_000)
    parts = (goods.codes[kept].astype(np.int64), amounts[kept], slot)
    cell = packed(*(np.unique(part, return_inverse=True)[1] for part in parts))
    cell = np.unique(cell, return_inverse=True)[1]
    size = len(labels)
    key = cell * size + whose[kept]
    there, place = np.unique(key, return_inverse=True)
    n = np.bincount(place, minlength=there.size)
    mean = np.bincount(place, weights=paid[kept], minlength=there.size) / n
    sums = np.bincount(there % size, weights=n, minlength=size)
    base = int(np.argmax(sums)) if reference is None and size else _place(labels, reference)
    others = [each for each in range(size) if each != base and labels[each] is not None]
    differences = [_against(there, mean, n, size, each, base, least, confidence) for each in others]
    q = adjust([p for _, _, _, p in differences])
    return PriceFairness(
        reference=labels[base] if size else reference,
        groups=tuple(labels[each] for each in others),
        differences=tuple(each for each, _, _, _ in differences),
        cells=tuple(cells for _, cells, _, _ in differences),
        purchases=tuple(bought for _, _, bought, _ in differences),
        q=tuple(q),
        verdicts=tuple(
            _verdict(each[0], one, level, tolerance) for each, one in zip(differences, q, strict=True)
        ),
        dropped=int((~kept).sum()),
    )


def _place(labels: tuple[Hashable, ...], reference: Hashable) -> int:
    if labels and reference not in labels:
        raise Invalid(f"there is no group {reference!r}", code="group.unknown", path="reference")
    return labels.index(reference) if labels else 0


def _against(
    there: Any, mean: Floats, n: Any, size: int, group: int, base: int, least: int, confidence: float
) -> tuple[Estimate, int, int, float | None]:
    """The difference of a group from the base over the cells that both have, its cells, purchases and p."""
    mine, theirs = there % size == group, there % size == base
    cells = np.intersect1d(there[mine] // size, there[theirs] // size)
    one, other = (
        np.flatnonzero(rows)[np.searchsorted(there[rows] // size, cells)] for rows in (mine, theirs)
    )
    paid = (n[one] * mean[one] + n[other] * mean[other]) / (n[one] + n[other])
    one, other, paid = one[paid > 0], other[paid > 0], paid[paid > 0]
    bought = int(n[one].sum())
    if one.size < least:
        reason = TOO_FEW(needed=least, n=int(one.size))
        return (
            Estimate.missing(reason, n=bought, unit="share", definition="difference"),
            one.size,
            bought,
            None,
        )
    weight = n[one] * n[other] / (n[one] + n[other])
    gaps = (mean[one] - mean[other]) / paid
    value = float((weight * gaps).sum() / weight.sum())
    spread = float(((weight * (gaps - value)) ** 2).sum()) * one.size / (one.size - 1)
    error = math.sqrt(spread) / float(weight.sum())
    figure = Estimate(
        value=value,
        n=bought,
        standard_error=error,
        interval=Sufficient(NORMAL, (value, error)),
        confidence=confidence,
        unit="share",
        definition="difference",
    )
    p = two_sided_p(value / error) if error > 0 else float(value == 0)
    return figure, int(one.size), bought, p


def _verdict(figure: Estimate, q: float | None, level: float, tolerance: float) -> PriceVerdict:
    if q is None or figure.low is None or figure.high is None:
        return PriceVerdict.FEW
    if q <= level and figure.low > tolerance:
        return PriceVerdict.DEARER
    return PriceVerdict.CHEAPER if q <= level and figure.high < -tolerance else PriceVerdict.SAME
