"""The figures that each kind of tally gives, as a table: from counts and exact sums to values with intervals.

A kind says what its tallies count; a figure function takes the gathered columns of all cells at once and
gives values, n, errors and the sufficient statistics that intervals are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, NotFound, shown
from cxkit.stats import nps
from cxkit.stats.accumulated import Accumulated
from cxkit.stats.elementwise import Flags, Floats
from cxkit.stats.exact import variance_parts
from cxkit.stats.interval import Sufficient
from cxkit.stats.means import MEAN
from cxkit.stats.proportions import PROPORTION
from cxkit.stats.quantiles import QuantileType
from cxkit.stats.rates import RATE
from cxkit.stats.reasons import EMPTY, NO_EXPOSURE
from cxkit.stats.value_counts import BUCKET_ERROR
from cxkit.values.labels import Reason

__all__ = ["KINDS", "NET", "RATES", "SCORES", "SHARE", "VALUES", "Figure", "Kind", "kind_of", "register"]

Options = Mapping[str, Any]

_NO_OPTIONS: Final[Options] = MappingProxyType({})


class Figure(NamedTuple):
    """One figure of all cells of a tally; arrays hold 0 where it is undefined."""

    values: Floats
    n: NDArray[Any]
    defined: Flags
    unit: str
    standard_error: Floats | None = None
    error_defined: Flags | None = None
    n_effective: Floats | None = None
    interval: Sufficient | None = None
    options: Options = _NO_OPTIONS
    reason: Reason = EMPTY


class Kind(NamedTuple):
    """A kind of tally: the figures it gives by name, which is the default, and which counts were left out."""

    name: str
    figures: Mapping[str, Callable[..., Figure]]
    default: str

    def __reduce__(self) -> tuple[Any, ...]:
        return kind_of, (self.name,)

    def figure(self, name: str) -> Callable[..., Figure]:
        """The figure of that name, or an error that lists those there are."""
        found = self.figures.get(name)
        if found is None:
            raise Invalid(
                f"{shown(name)} is not a figure of this tally: use one of {', '.join(self.figures)}",
                code="figure.unknown",
                path="figure",
            )
        return found


def _divided(above: Floats, below: Floats) -> tuple[Floats, Flags]:
    """A quotient, 0 where the divisor is, and where it is not."""
    some = below > 0
    return np.where(some, above / np.where(some, below, 1.0), 0.0), some


def _floats(counts: NDArray[np.int64]) -> Floats:
    return counts.astype(np.float64)


# --- weights: kept as exact sums of w and of its square for every category


def _weights(rows: Accumulated, names: tuple[str, ...]) -> tuple[list[Floats], list[Floats]]:
    return (
        [rows.sums[f"weight {name}"].floats() for name in names],
        [rows.sums[f"square {name}"].floats() for name in names],
    )


def _is_weighted(rows: Accumulated) -> bool:
    return any(name.startswith("weight ") for name in rows.sums)


# --- a share of two categories


def share(part: NDArray[np.int64], whole: NDArray[np.int64], **described: Any) -> Figure:
    """A share with Wilson's interval and its relatives."""
    x, n = _floats(part), _floats(whole)
    values, some = _divided(x, n)
    error = np.sqrt(values * (1 - values) / np.where(some, n, 1.0))
    return Figure(values, whole, some, "share", error, interval=Sufficient(PROPORTION, (x, n)), **described)


def _weighted_share(rows: Accumulated, chosen: tuple[str, ...], all_names: tuple[str, ...]) -> Figure:
    n = np.sum([rows.count(name) for name in all_names], axis=0)
    sums, squares = _weights(rows, all_names)
    total, power = np.sum(sums, axis=0), np.sum(squares, axis=0)
    inside = [name in chosen for name in all_names]
    part = np.sum(
        [s for s, taken in zip(sums, inside, strict=True) if taken] or [np.zeros(len(rows))], axis=0
    )
    values, some = _divided(part, total)
    values = np.minimum(values, 1.0)
    effective, _ = _divided(total * total, power)
    spread = np.sum([q * (taken - values) ** 2 for q, taken in zip(squares, inside, strict=True)], axis=0)
    factor = n / np.maximum(n - 1, 1)
    error = np.sqrt(factor * spread) / np.where(some, total, 1.0)
    statistics = (values * effective, effective)
    return Figure(values, n, some, "share", error, n > 1, effective, Sufficient(PROPORTION, statistics))


def _share_of(rows: Accumulated, chosen: tuple[str, ...], all_names: tuple[str, ...]) -> Figure:
    if _is_weighted(rows):
        return _weighted_share(rows, chosen, all_names)
    empty = np.zeros(len(rows), np.int64)
    part, whole = (
        np.sum([rows.count(name) for name in names], axis=0) if names else empty
        for names in (chosen, all_names)
    )
    return share(part, whole)


_VOTES: Final = ("no", "yes")


def _yes(rows: Accumulated, options: Options) -> Figure:
    return _share_of(rows, ("yes",), _VOTES)


def _no(rows: Accumulated, options: Options) -> Figure:
    return _share_of(rows, ("no",), _VOTES)


SHARE: Final = Kind("share", {"share": _yes, "rest": _no}, "share")
"""Yes or no: the share of yes (the default) or of no."""


# --- the Net Promoter Score

_CAMPS: Final = ("detractors", "passives", "promoters")


def _net(rows: Accumulated, options: Options) -> Figure:
    counts = [rows.count(name) for name in _CAMPS]
    n = counts[0] + counts[1] + counts[2]
    some = n > 0
    if _is_weighted(rows):
        sums, squares = _weights(rows, _CAMPS)
        some = some & (sums[0] + sums[1] + sums[2] > 0)
        safe = [[np.where(some, part, 1.0) for part in parts] for parts in (sums, squares)]
        found = nps.weighted(np.maximum(n, 1), *safe)
        kept = tuple(np.where(some, part, 0.0) for part in found.counts)
        value, error, effective = (
            np.where(some, part, 0.0) for part in (found.value, found.standard_error, found.n_effective)
        )
        return Figure(value, n, some, "nps", error, n > 1, effective, Sufficient(nps.NPS, kept))
    d, p, r = (_floats(part) for part in counts)
    below = np.maximum(n, 1)
    value = (r - d) / below
    error = np.sqrt(np.maximum((r + d) / below - value * value, 0.0) / below)
    return Figure(value, n, some, "nps", error, interval=Sufficient(nps.NPS, (d, p, r)))


def _camp(name: str) -> Callable[..., Figure]:
    def camp(rows: Accumulated, options: Options) -> Figure:
        return _share_of(rows, (name,), _CAMPS)

    return camp


NET: Final = Kind("net", {"score": _net, **{name: _camp(name) for name in _CAMPS}}, "score")
"""Detractors, passives and promoters: the score (the default) or the share of each."""


# --- answers on a declared scale, counted point by point


def _points(rows: Accumulated) -> tuple[list[int], NDArray[np.int64]]:
    """The points of the scale in order, and the counts of every cell on them."""
    points = sorted(int(name) for name in rows.names if name.lstrip("-").isdigit())
    return points, np.stack([rows.count(str(point)) for point in points], axis=1)


def _mean_score(rows: Accumulated, options: Options) -> Figure:
    points, counts = _points(rows)
    at = np.array(points, dtype=np.int64)
    n, total, power = counts.sum(axis=1), counts @ at, counts @ (at * at)
    mean, some = _divided(_floats(total), _floats(n))
    # Whole numbers: exact, so no cancellation and no order of summing.
    spread = _floats(n * power - total * total)
    variance = np.where(n > 1, spread / np.maximum(_floats(n) * (n - 1), 1.0), 0.0)
    return _mean(mean, some, n, variance, options.get("unit", "score"))


def _mean(
    mean: Floats, some: Flags, n: NDArray[Any], variance: Floats, unit: str, **described: Any
) -> Figure:
    deviation = np.sqrt(variance)
    error = deviation / np.sqrt(np.maximum(_floats(n), 1.0))
    statistics = (mean, deviation, _floats(n))
    return Figure(mean, n, some, unit, error, n > 1, interval=Sufficient(MEAN, statistics), **described)


def _box(rows: Accumulated, options: Options, *, top: bool) -> Figure:
    points, _ = _points(rows)
    ranked = points[::-1] if (options.get("direction", "up") == "up") == top else points
    size = int(options.get("top" if top else "bottom", options.get("top", 2)))
    if not 1 <= size < len(points):
        raise Invalid(f"a box holds 1 to {len(points) - 1} points, got {size}", code="scores.box", path="top")
    return _share_of(rows, tuple(map(str, ranked[:size])), tuple(map(str, points)))


def _top_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=True)


def _bottom_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=False)


def _net_boxes(rows: Accumulated, options: Options) -> Figure:
    """Top share minus bottom share: three camps, so the score's statistics apply."""
    top, bottom = _box(rows, options, top=True), _box(rows, options, top=False)
    base = _floats(top.n) if top.n_effective is None else top.n_effective
    d, r = bottom.values * base, top.values * base
    p = np.maximum(base - d - r, 0.0)
    value = np.where(top.defined, top.values - bottom.values, 0.0)
    variance = np.maximum(top.values + bottom.values - value * value, 0.0)
    error = np.sqrt(_divided(variance, base)[0])
    return Figure(
        value, top.n, top.defined, "nps", error, None, top.n_effective, Sufficient(nps.NPS, (d, p, r))
    )


def _median_score(rows: Accumulated, options: Options) -> Figure:
    points, counts = _points(rows)
    n = counts.sum(axis=1)
    ahead = np.cumsum(counts, axis=1)
    places = [np.maximum((n + extra) // 2, 1)[:, None] for extra in (1, 2)]
    low, high = (np.array(points)[np.argmax(ahead >= place, axis=1)] for place in places)
    values = np.where(n > 0, (low + high) / 2, 0.0)
    return Figure(values, n, n > 0, options.get("unit", "score"))


SCORES: Final = Kind(
    "scores",
    {
        "mean": _mean_score,
        "top_box": _top_box,
        "bottom_box": _bottom_box,
        "net": _net_boxes,
        "median": _median_score,
    },
    "mean",
)
"""Answers on a scale, counted point by point: mean, top and bottom box, their net, median."""


# --- measured values: durations, amounts


def _mean_value(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    mean, some = _divided(rows.sums["sum"].floats(), _floats(n))
    variance = variance_parts(n, rows.sums["sum"], rows.sums["square"])
    return _mean(mean, some, n, variance, options.get("unit", "number"))


def _total(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    return Figure(rows.sums["sum"].floats(), n, np.ones(len(rows), np.bool_), options.get("unit", "number"))


def _kept(rows: Accumulated) -> tuple[Any, Options]:
    values = rows.values
    if values is None:
        raise Invalid(
            "this tally kept no values: make it with quantiles=True", code="tally.quantiles", path="quantiles"
        )
    coarse = bool(values.coarse.any())
    return values, {"values": f"buckets within {100 * BUCKET_ERROR:.1g}%" if coarse else "exact"}


def _quantile(rows: Accumulated, options: Options) -> Figure:
    values, told = _kept(rows)
    kind: QuantileType = options.get("type", 7)
    share_below = float(options.get("share", 0.5))
    n = rows.count("counted")
    found = values.quantile(share_below, type=kind)
    return Figure(found, n, n > 0, options.get("unit", "number"), options={**told, "type": kind})


def _fixed_quantile(share_below: float) -> Callable[..., Figure]:
    def quantile(rows: Accumulated, options: Options) -> Figure:
        return _quantile(rows, {**options, "share": share_below})

    return quantile


def _within(rows: Accumulated, options: Options) -> Figure:
    values, told = _kept(rows)
    if "target" not in options:
        raise Invalid("say within what: target=", code="tally.target", path="target")
    return share(values.within(float(options["target"])), rows.count("counted"), options=told)


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
    values, some = _divided(events, exposure)
    error = np.sqrt(_divided(events, exposure)[0] / np.where(some, exposure, 1.0))
    statistics = (events, exposure)
    return Figure(
        values, exposure, some, "rate", error, interval=Sufficient(RATE, statistics), reason=NO_EXPOSURE
    )


def _proportion(rows: Accumulated, options: Options) -> Figure:
    """The same where events can't outnumber the exposure."""
    x, n = rows.sums["events"].floats(), rows.sums["exposure"].floats()
    values, some = _divided(x, n)
    error = np.sqrt(np.maximum(values * (1 - values), 0.0) / np.where(some, n, 1.0))
    return Figure(
        values, n, some, "share", error, interval=Sufficient(PROPORTION, (x, n)), reason=NO_EXPOSURE
    )


RATES: Final = Kind("rates", {"rate": _rate, "proportion": _proportion}, "rate")
"""Events per exposure: a Poisson rate, or a proportion where each unit can have one event at most."""


_KINDS: Final = {kind.name: kind for kind in (SHARE, NET, SCORES, VALUES, RATES)}

KINDS: Final[Mapping[str, Kind]] = _KINDS
"""Every kind of tally by its name."""


def register(kind: Kind) -> Kind:
    """Make a kind known to stored tallies; another kind of the same name is refused.

    >>> register(NET) is NET
    True
    """
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise Invalid(f"a kind of tally is named {kind.name!r} already", code="tally.kind", path="kind")
    return kind


def kind_of(name: str) -> Kind:
    """The kind of that name, or an error that lists them.

    >>> kind_of("net").default
    'score'
    """
    found = KINDS.get(name)
    if found is None:
        raise NotFound(
            f"{shown(name)} is not a kind of tally: {', '.join(KINDS)}", code="tally.kind", path="kind"
        )
    return found
