"""Waiting times of which some still run: Kaplan-Meier in every cell of a tally.

What is not finished is censored at its age: all that is known is that it takes longer. Tallies keep the
counted times of both, so they merge like any other. Where nothing is open, quantiles are the usual ones
(type 7) and a share within a target is a plain share. Beyond the longest observation a curve keeps its last
value, as Gill (1980) has it; where nothing has ended within a target, and nothing has been open for so
long, the share is undefined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, pairwise
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Ints
from cxkit.errors import Invalid
from cxkit.stats._wording import WORDS
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.intervals.quantiles import (
    ORDER_STATISTICS,
    QUANTILE,
    quantile_bounds_of_counts,
    quantile_of_counts,
    too_few_ranks,
)
from cxkit.stats.results import EMPTY, NO_INTERVAL, Interval, IntervalMethods, Intervals, Sufficient
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import z_of
from cxkit.stats.survival._lifetable import life_table_of_counts
from cxkit.stats.survival._survival import SurvivalCurve, curve_of
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._counting import By, tally_values
from cxkit.stats.tallies._kind_parts import Figure, Kind, register, share as share_figure, taking
from cxkit.stats.tallies._kinds import VALUES, precision, target_of
from cxkit.stats.tallies._tally import Tally
from cxkit.values import Reason

Options = Mapping[str, Any]

NOT_REACHED: Final[Reason] = WORDS["metrics.not_reached"]()
NOT_SO_LONG: Final[Reason] = WORDS["metrics.not_so_long"]()


def curves(rows: Accumulated) -> list[SurvivalCurve]:
    """The curve of every cell, its times in seconds.

    A tally keeps t for what ended after t microseconds, and -(t + 1) for what is open since then.
    """
    values = rows.values
    if values is None:
        raise Invalid("this tally kept no times", code="tally.quantiles")
    coded = values.readable()
    ended = coded >= 0
    times = np.where(ended, coded, -coded - 1) / 1e6
    starts = np.searchsorted(values.owner, np.arange(len(rows) + 1)).tolist()
    return [
        curve_of(life_table_of_counts(times[a:b], ended[a:b], values.counts[a:b]))
        for a, b in pairwise(starts)
    ]


def _is_whole(curve: SurvivalCurve) -> bool:
    """Whether nothing is open."""
    return curve.event_count == curve.n


class _Complete(NamedTuple):
    """The curves that have items of which none is open: where they stand, their times, counts and totals."""

    where: list[bool]
    times: Floats
    counts: Floats
    totals: Ints

    @classmethod
    def of(cls, found: Sequence[Any]) -> _Complete:
        """Those among the curves; 0 stands for a cell without one."""
        where = [bool(curve) and curve.n > 0 and _is_whole(curve) for curve in found]
        curves = list(compress(found, where))
        times, counts = (
            np.concatenate([np.zeros(0), *parts])
            for parts in ([each.times for each in curves], [each.events for each in curves])
        )
        return cls(where, times, counts, np.array([curve.n for curve in curves], np.int64))

    def beside(self, found: Sequence[Any], values: Iterable[Any], other: Callable[[Any], Any]) -> list[Any]:
        """The values of these curves, and what `other` says of those with something open."""
        ready = iter(values)
        return [
            next(ready) if complete else other(curve) if curve and curve.n else None
            for curve, complete in zip(found, self.where, strict=True)
        ]


def _quantiles(found: Sequence[Any], share: float, complete: _Complete) -> list[float | None]:
    """The time by which a share of each curve has ended; None where that is not reached.

    Where nothing is open it is the usual quantile, of all such curves at once.
    """
    times = quantile_of_counts(*complete[1:], share).tolist()
    return complete.beside(found, times, lambda curve: curve.time_by(share))


def _bounds(
    found: Sequence[Any], share: float, confidence: float, complete: _Complete
) -> list[tuple[float, float] | None]:
    """The bounds of each quantile: order statistics, or those of the curve where something is open."""
    ranked = quantile_bounds_of_counts(*complete[1:], share, confidence=confidence)
    bounds = (
        (low, high) if known else None
        for low, high, known in zip(*(part.tolist() for part in ranked), strict=True)
    )
    return complete.beside(found, bounds, lambda curve: curve.time_bounds(share, confidence=confidence))


def order_statistics(
    curve: Any, share: Any, *, confidence: float = 0.95, clip: bool = True
) -> Interval | Intervals:
    """The interval of the quantile of a curve, or of each of many; 0 stands for a cell without one."""
    # Hidden cells hold 0 in place of their curve.
    each = np.asarray(curve, dtype=object)
    shares = np.broadcast_to(np.asarray(share, dtype=np.float64), each.shape).ravel().tolist()
    curves = each.ravel().tolist()
    bounds: list[tuple[float, float] | None] = [None] * len(curves)
    for one in dict.fromkeys(shares):
        wanted = [curve if curve and at == one else 0 for curve, at in zip(curves, shares, strict=True)]
        new = _bounds(wanted, one, confidence, _Complete.of(wanted))
        bounds = [now or before for now, before in zip(new, bounds, strict=True)]
    low, high = (
        np.array([0.0 if one is None else one[side] for one in bounds]).reshape(each.shape) for side in (0, 1)
    )
    defined = np.array([one is not None for one in bounds], np.bool_).reshape(each.shape)
    counted = np.array([bool(one and one.n) for one in curves], np.bool_).reshape(each.shape)
    intervals = Intervals(
        low=low,
        high=high,
        defined=defined,
        confidence=confidence,
        method=ORDER_STATISTICS,
        other=(counted & ~defined, NO_INTERVAL if each.ndim else _why_none(curves[0], shares[0], confidence)),
    )
    return intervals if each.ndim else intervals.one()


def _why_none(curve: Any, share: float, confidence: float) -> Reason:
    """Why the quantile of one curve has no interval, if it has none."""
    if not curve or not curve.n:
        return EMPTY
    few = _is_whole(curve) or curve.time_by(share) is not None
    return too_few_ranks(curve.n, share, confidence) if few else NOT_REACHED


QUANTILES: Final = IntervalMethods(QUANTILE, {ORDER_STATISTICS: order_statistics}, ORDER_STATISTICS)
"""The interval methods of a quantile of waits, on (curve, share)."""


@taking("share")
def _quantile_figure(rows: Accumulated, options: Options) -> Figure:
    share = float(options.get("share", 0.5))
    if not 0 < share < 1:
        raise Invalid(f"a share lies between 0 and 1, got {share}", code="quantile.share", path="share")
    complete_curves = curves(rows)
    complete = _Complete.of(complete_curves)
    times = _quantiles(complete_curves, share, complete)
    known = np.array([time is not None for time in times], np.bool_)
    cells = np.array([0, *complete_curves], dtype=object)[1:]
    error, error_known = _errors(complete_curves, share, known, complete)
    n = rows.count("finished") + rows.count("open")
    return Figure(
        np.array([0.0 if time is None else time for time in times]),
        n,
        known,
        "seconds",
        error,
        error_known,
        interval=Sufficient(QUANTILES, (cells, np.full(len(rows), share))),
        options=precision(rows.values),
        other=((n > 0) & ~known, NOT_REACHED),
    )


def _errors(
    found: list[SurvivalCurve], share: float, known: Flags, complete: _Complete
) -> tuple[Floats, Flags]:
    """The standard error that a 95 % interval implies (Price and Bonett 2002)."""
    kept = [curve if there else 0 for curve, there in zip(found, known.tolist(), strict=True)]
    bounds = _bounds(kept, share, 0.95, complete)
    good = np.array([one is not None and math.isfinite(one[1]) for one in bounds], np.bool_)
    widths = [
        0.0 if one is None or not fine else one[1] - one[0]
        for one, fine in zip(bounds, good.tolist(), strict=True)
    ]
    return np.array(widths) / (2 * z_of(0.95)), good


def _fixed(share: float) -> Callable[[Accumulated, Options], Figure]:
    def quantile(rows: Accumulated, options: Options) -> Figure:
        return _quantile_figure(rows, {**options, "share": share})

    return quantile


@taking("target")
def _within(rows: Accumulated, options: Options) -> Figure:
    """The share ended within a target: 1 - Kaplan-Meier. Its interval is Wilson's at the number of finished
    items that would be as precise (Rothman 1978), which is n itself where nothing is open."""
    target, found = target_of(options), curves(rows)
    each = np.array([_share_within(curve, target) for curve in found]).reshape(-1, 3)
    value, error, effective = each.T
    n = rows.count("finished") + rows.count("open")
    followed = np.array([curve.step(target) >= 0 or curve.last_time >= target for curve in found], np.bool_)
    return Figure(
        np.where(followed, value, 0.0),
        n,
        (n > 0) & followed,
        "share",
        np.where(followed, error, 0.0),
        n_effective=None if np.array_equal(effective, n) else effective,
        interval=Sufficient(PROPORTION, (value * effective, effective)),
        options=precision(rows.values),
        other=((n > 0) & ~followed, NOT_SO_LONG),
    )


def _share_within(curve: SurvivalCurve, target: float) -> tuple[float, float, float]:
    """The share ended by then, its standard error, and the number of finished items that it is worth."""
    place = curve.step(target)
    if place < 0:
        return 0.0, 0.0, float(curve.n)
    survival, error = float(curve.survival[place]), float(curve.standard_error[place])
    if error > 0:
        worth = survival * (1 - survival) / error**2
    else:
        # All have ended: they are worth those that were observed to end.
        worth = curve.event_count
    whole = _is_whole(curve) or math.isclose(worth, curve.n)
    return 1 - survival, error, float(curve.n) if whole else worth


@taking("target")
def _finished_within(rows: Accumulated, options: Options) -> Figure:
    """The share within a target of what has ended alone: it looks better than it is while much is open."""
    target = target_of(options)
    within = [int(curve.events[: curve.step(target) + 1].sum()) for curve in curves(rows)]
    return share_figure(np.array(within, np.int64), rows.count("finished"), options=precision(rows.values))


def _mean(rows: Accumulated, options: Options) -> Figure:
    """The mean of what has ended, from exact sums; what is open has none."""
    finished = Accumulated(("counted",), rows.count("finished")[:, None], rows.sums)
    return VALUES.figure("mean")(finished, {**options, "unit": "seconds"})


def _open(rows: Accumulated, options: Options) -> Figure:
    return share_figure(rows.count("open"), rows.count("finished") + rows.count("open"))


WAITS: Final = register(
    Kind(
        "waits",
        {
            "median": _fixed(0.5),
            "p90": _fixed(0.9),
            "quantile": _quantile_figure,
            "within": _within,
            "finished_within": _finished_within,
            "mean": _mean,
            "open": _open,
        },
        "median",
    )
)
"""Times of which some still run: median, p90, any `quantile` (share=), the share `within` a target= in
seconds, the same of finished ones alone, the mean of finished ones, the share still open."""


def tally_waits(
    spans: NDArray[np.int64],
    ended: Flags,
    known: Flags,
    *,
    by: By,
    definition: str,
    figure: str = "median",
    options: Options | None = None,
) -> Tally:
    """The tally of times in microseconds, 0 or more: what ended after them, or is open since then.

    Rows that are not `known` count as missing.

    >>> t = tally_waits(np.array([60, 120, 300]) * 1_000_000, np.array([True, True, False]),
    ...                 np.ones(3, bool), by=None, definition="first_response")
    >>> t.result("within", target=200)
    Estimate(first_response.within 66.7%, n=3, 95% wilson 20.8% to 93.9%)
    """
    coded = np.where(ended, spans, -1 - spans).astype(np.float64)
    finished = np.where(ended & known, spans / 1e6, np.nan)
    coded[~known] = np.nan
    sums = tally_values(finished, by=by, quantiles=False)
    every = tally_values(coded, by=by, quantiles=True)
    done, all_rows = sums.rows.count("counted"), every.rows.count("counted")
    counts = np.stack([done, all_rows - done, every.rows.count("missing")], axis=1)
    return attrs.evolve(
        sums,
        kind=WAITS,
        rows=Accumulated(("finished", "open", "missing"), counts, sums.rows.sums, every.rows.values),
        definition=definition,
        figure="" if figure == WAITS.default else figure,
        options=dict(options or {}),
    )
