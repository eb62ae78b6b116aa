"""The figures that each kind of tally gives, as a table: from counts and exact sums to values with intervals.

A kind says what its tallies count; a figure function takes the gathered columns of all cells at once and
gives values, n, errors and the sufficient statistics that intervals are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from cxkit.errors import Invalid
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.intervals.quantiles import QuantileType
from cxkit.stats.intervals.rates import RATE
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.results._reasons import NO_EXPOSURE
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._exact import variance_parts
from cxkit.stats.tallies._kind_parts import (
    Figure,
    Kind,
    as_floats,
    divided,
    is_weighted,
    mean_figure,
    net_of,
    register,
    share,
    share_of,
    taking,
    weight_sums,
    weighted_mean_figure,
    weighted_net,
)
from cxkit.stats.tallies._value_counts import BUCKET_ERROR, ValueCounts

Options = Mapping[str, Any]


# --- a share of two categories

_VOTES: Final = ("no", "yes")


@taking("standard_error")
def _yes(rows: Accumulated, options: Options) -> Figure:
    return share_of(rows, ("yes",), _VOTES, options)


@taking("standard_error")
def _no(rows: Accumulated, options: Options) -> Figure:
    return share_of(rows, ("no",), _VOTES, options)


SHARE: Final = Kind("share", {"share": _yes, "rest": _no}, "share", _VOTES)
"""Yes or no: the share of yes (the default) or of no."""


# --- the Net Promoter Score

_CAMPS: Final = ("detractors", "passives", "promoters")


@taking("standard_error")
def _net(rows: Accumulated, options: Options) -> Figure:
    counts = [rows.count(name) for name in _CAMPS]
    n = counts[0] + counts[1] + counts[2]
    if is_weighted(rows):
        return weighted_net(n, *weight_sums(rows, _CAMPS), options)
    return net_of(*counts)


def _camp(name: str) -> Callable[..., Figure]:
    @taking("standard_error")
    def camp(rows: Accumulated, options: Options) -> Figure:
        return share_of(rows, (name,), _CAMPS, options)

    return camp


NET: Final = Kind("net", {"score": _net, **{name: _camp(name) for name in _CAMPS}}, "score", _CAMPS)
"""Detractors, passives and promoters: the score (the default) or the share of each."""


# --- measured values: durations, amounts


@taking("unit")
def _mean_value(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    if is_weighted(rows):
        weight, power = rows.sums["weight counted"], rows.sums["square counted"]
        sums = weight, power, rows.sums["sum"], rows.sums["square"]
        return weighted_mean_figure(n, *sums, options.get("unit", "number"))
    mean, some = divided(rows.sums["sum"].floats(), as_floats(n))
    variance = variance_parts(n, rows.sums["sum"], rows.sums["square"])
    return mean_figure(mean, some, n, variance, options.get("unit", "number"))


@taking("unit")
def _total(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    known = np.ones(len(rows), np.bool_)
    return Figure(rows.sums["sum"].floats(), n, known, options.get("unit", "number"), zero=True)


def _kept(rows: Accumulated) -> tuple[ValueCounts, Options]:
    values = rows.values
    if values is None and is_weighted(rows):
        raise Invalid(
            "quantiles of weighted values have no agreed definition: ask for the mean, or weigh the share of "
            "values within a target with tally_share",
            code="tally.quantiles",
            path="weights",
        )
    if values is None:
        raise Invalid(
            "this tally kept no values: make it with quantiles=True", code="tally.quantiles", path="quantiles"
        )
    return values, precision(values)


def precision(values: ValueCounts | None) -> Options:
    """How exact the counted values are."""
    coarse = values is not None and bool(values.coarse.any())
    return {"values": f"buckets within {100 * BUCKET_ERROR:.1g}%" if coarse else "exact"}


def target_of(options: Options) -> float:
    """The target that a share within one needs."""
    if "target" not in options:
        raise Invalid("say within what: target=", code="tally.target", path="target")
    return float(options["target"])


@taking("share", "type", "unit")
def _quantile(rows: Accumulated, options: Options) -> Figure:
    values, options_used = _kept(rows)
    kind: QuantileType = options.get("type", 7)
    share_below = float(options.get("share", 0.5))
    n = rows.count("counted")
    quantiles = values.quantile(share_below, type=kind)
    return Figure(quantiles, n, n > 0, options.get("unit", "number"), options={**options_used, "type": kind})


def _fixed_quantile(share_below: float) -> Callable[..., Figure]:
    @taking("type", "unit")
    def quantile(rows: Accumulated, options: Options) -> Figure:
        return _quantile(rows, {**options, "share": share_below})

    return quantile


@taking("target")
def _within(rows: Accumulated, options: Options) -> Figure:
    values, options_used = _kept(rows)
    return share(values.within(target_of(options)), rows.count("counted"), options=options_used)


VALUES: Final = Kind(
    "values",
    {
        "mean": _mean_value,
        "median": _fixed_quantile(0.5),
        "p90": _fixed_quantile(0.9),
        "quantile": _quantile,
        "within": _within,
        "total": _total,
    },
    "mean",
)
"""Measured values: mean, median, 90th percentile, `quantile` (share=), share `within` a target=, total."""


# --- events per exposure


def _rate(rows: Accumulated, options: Options) -> Figure:
    events, exposure = rows.sums["events"].floats(), rows.sums["exposure"].floats()
    values, some = divided(events, exposure)
    error = np.sqrt(divided(events, exposure)[0] / np.where(some, exposure, 1.0))
    statistics = (events, exposure)
    return Figure(
        values, exposure, some, "rate", error, interval=Sufficient(RATE, statistics), reason=NO_EXPOSURE
    )


def _proportion(rows: Accumulated, options: Options) -> Figure:
    """The same where events can't outnumber the exposure."""
    x, n = rows.sums["events"].floats(), rows.sums["exposure"].floats()
    values, some = divided(x, n)
    error = np.sqrt(np.maximum(values * (1 - values), 0.0) / np.where(some, n, 1.0))
    return Figure(
        values, n, some, "share", error, interval=Sufficient(PROPORTION, (x, n)), reason=NO_EXPOSURE
    )


RATES: Final = Kind("rates", {"rate": _rate, "proportion": _proportion}, "rate")
"""Events per exposure: a Poisson rate, or a proportion where each unit can have one event at most."""


# --- rows


def _count(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    values, known = as_floats(n), np.ones(len(rows), np.bool_)
    interval = Sufficient(RATE, (values, 1.0))
    return Figure(values, n, known, "count", np.sqrt(values), interval=interval, zero=True)


COUNTS: Final = Kind("counts", {"count": _count}, "count", ("counted",))
"""How many rows there are; the interval is that of a Poisson count."""


# --- a sum over another


def _ratio(rows: Accumulated, options: Options) -> Figure:
    values, some = divided(rows.sums["events"].floats(), rows.sums["exposure"].floats())
    return Figure(values, rows.count("rows"), some, "share", reason=NO_EXPOSURE)


RATIOS: Final = Kind("ratios", {"ratio": _ratio}, "ratio")
"""A sum over another sum, without an interval."""


for _kind in (SHARE, NET, VALUES, RATES, COUNTS, RATIOS):
    register(_kind)
