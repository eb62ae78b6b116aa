"""Waiting times of which some still run: Kaplan-Meier in every cell of a tally.

What is not finished is censored at its age: all that is known is that it takes longer. Tallies keep
the counted times of both, so they merge like any other. Where nothing is open, quantiles are the
usual ones (type 7) and a share within a target is a plain share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.metrics._counting._gather import By, with_left_out
from cxkit.metrics._counting._inputs import elapsed, seconds
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.results import Interval, IntervalMethods, Intervals, Sufficient
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import z_of
from cxkit.stats.tallies import Tally, tally_values
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._kind_parts import Figure, Kind, register
from cxkit.stats.tallies._kinds import VALUES
from cxkit.stats.tallies._value_counts import BUCKET_ERROR
from cxkit.tables import MISSING
from cxkit.tables._zones import Instants
from cxkit.values import Reason, Text
from cxkit.values.calendar import BusinessCalendar

__all__ = ["QUANTILE", "WAITS", "figure_of", "tally_times", "tally_waits"]

Micros = NDArray[np.int64]
Options = Mapping[str, Any]

QUANTILE: Final = "quantile of waits"
_ROUNDING: Final = 1e-12

NOT_REACHED: Final[Reason] = Text(
    "metrics.not_reached",
    "so many are still open that this share has not been reached",
    "未完成的太多，尚未达到该比例",
    "未完成的太多，尚未達到該比例",
)()


class Curve(NamedTuple):
    """One cell's Kaplan-Meier curve: event times in seconds, survival, Greenwood's sum, at risk, n, open."""

    times: Floats
    survival: Floats
    greenwood: Floats
    at_risk: Floats
    n: int
    open: int

    def at(self, time: float) -> tuple[float, float, float]:
        """Survival beyond a time, Greenwood's sum there, and how many were at risk last."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return 1.0, 0.0, float(self.n)
        return float(self.survival[place]), float(self.greenwood[place]), float(self.at_risk[place])


class Curves:
    """The curves of all cells of a tally, each made when it is first asked for."""

    def __init__(self, rows: Accumulated) -> None:
        values = rows.values
        if values is None:
            raise Invalid("this tally kept no times", code="tally.quantiles")
        self.coded, self.counts = values.readable(), values.counts
        self.starts = np.searchsorted(values.owner, np.arange(len(rows) + 1))
        self.coarse = bool(values.coarse.any())
        self._made: dict[int, Curve] = {}

    def __getitem__(self, cell: int) -> Curve:
        if cell not in self._made:
            here = slice(int(self.starts[cell]), int(self.starts[cell + 1]))
            self._made[cell] = _curve(self.coded[here], self.counts[here])
        return self._made[cell]


def _curve(coded: Floats, counts: Micros) -> Curve:
    """The curve of coded times: t for what ended after t microseconds, -(t + 1) for what is open since t."""
    ended = coded >= 0
    times, deaths = coded[ended] / 1e6, counts[ended]
    ages, open_counts = (-coded[~ended] - 1)[::-1] / 1e6, counts[~ended][::-1]
    n, still_open = int(counts.sum()), int(open_counts.sum())
    died_before = np.cumsum(deaths) - deaths
    # At a tie the end comes before the censoring, so only ages below the time have left.
    left = np.concatenate([[0], np.cumsum(open_counts)])[np.searchsorted(ages, times, side="left")]
    risk = (n - died_before - left).astype(np.float64)
    rest = risk - deaths
    survival: Floats = np.asarray(np.cumprod(rest / risk), np.float64)
    terms = np.where(rest > 0, deaths / (risk * np.where(rest > 0, rest, 1.0)), 0.0)
    return Curve(times, survival, np.asarray(np.cumsum(terms), np.float64), risk, n, still_open)


def _quantile(curve: Curve, share: float) -> float | None:
    """The time by which a share has ended; None where it is not reached, or nothing was counted."""
    if not curve.n:
        return None
    if not curve.open:
        return _plain_quantile(curve, share)
    reached = np.flatnonzero(curve.survival <= 1 - share + _ROUNDING)
    return float(curve.times[reached[0]]) if reached.size else None


def _plain_quantile(curve: Curve, share: float) -> float:
    """The quantile of type 7 when nothing is open."""
    ahead = curve.n - curve.at_risk
    place = (curve.n - 1) * share
    low = math.floor(place)
    first, second = (
        float(curve.times[np.searchsorted(ahead, rank, side="right") - 1])
        for rank in (low, min(low + 1, curve.n - 1))
    )
    return first + (place - low) * (second - first)


def _bounds(curve: Curve, share: float, z: float) -> tuple[float, float] | None:
    """Distribution-free bounds of a quantile: order statistics, or where open items exist those times
    at which the curve's log-log interval holds the share (Brookmeyer and Crowley 1982)."""
    if not curve.open:
        half = z * math.sqrt(curve.n * share * (1 - share))
        low, high = math.ceil(curve.n * share - half), math.ceil(curve.n * share + half)
        if low < 1 or high > curve.n:
            return None
        ahead = curve.n - curve.at_risk
        found = [
            float(curve.times[np.searchsorted(ahead, rank - 1, side="right") - 1]) for rank in (low, high)
        ]
        return found[0], found[1]
    value = _quantile(curve, share)
    if value is None:
        return None
    inside = (curve.survival > 0) & (curve.survival < 1)
    safe = np.where(inside, curve.survival, 0.5)
    width = np.exp(z * np.sqrt(curve.greenwood) / np.log(safe))
    low_curve = np.where(inside, np.exp(np.log(safe) / width), curve.survival)
    high_curve = np.where(inside, np.exp(np.log(safe) * width), np.where(curve.survival < 1, 1.0, 1.0))
    level = 1 - share + _ROUNDING
    under, over = np.flatnonzero(low_curve <= level), np.flatnonzero(high_curve <= level)
    low_bound = min(float(curve.times[under[0]]), value) if under.size else value
    return low_bound, float(curve.times[over[0]]) if over.size else math.inf


def _quantile_methods(curves: Curves, share: float) -> IntervalMethods:
    """The interval of a quantile, from the curve of the cell that the statistic names (0: none)."""

    def bounds(cells: Any, *, confidence: float = 0.95, clip: bool = True) -> Interval | Intervals:
        places = np.asarray(cells, dtype=np.int64)
        flat = [
            None if place == 0 else _bounds(curves[place - 1], share, z_of(confidence))
            for place in places.ravel().tolist()
        ]
        low = np.array([0.0 if each is None else each[0] for each in flat]).reshape(places.shape)
        high = np.array([0.0 if each is None else each[1] for each in flat]).reshape(places.shape)
        known = np.array([each is not None for each in flat]).reshape(places.shape)
        found = Intervals(low=low, high=high, defined=known, confidence=confidence, method="order statistics")
        return found if places.ndim else found.one()

    return IntervalMethods(QUANTILE, {"order statistics": bounds}, "order statistics")


def _quantile_figure(rows: Accumulated, options: Options) -> Figure:
    curves, share = Curves(rows), float(options.get("share", 0.5))
    if not 0 < share < 1:
        raise Invalid(f"a share lies between 0 and 1, got {share}", code="quantile.share", path="share")
    found = [_quantile(curves[cell], share) for cell in range(len(rows))]
    values = np.array([0.0 if each is None else each for each in found])
    known = np.array([each is not None for each in found], np.bool_)
    n = rows.count("finished") + rows.count("open")
    error, error_known = _errors(curves, share, known)
    cells = np.where(known, np.arange(1, len(rows) + 1), 0).astype(np.float64)
    return Figure(
        values,
        n,
        known,
        "seconds",
        error,
        error_known,
        interval=Sufficient(_quantile_methods(curves, share), (cells,)),
        options=_told(curves),
        reason=NOT_REACHED,
    )


def _errors(curves: Curves, share: float, known: Flags) -> tuple[Floats, Flags]:
    """The standard error that a 95 % interval implies (Price and Bonett 2002)."""
    z = z_of(0.95)
    found = [_bounds(curves[cell], share, z) if known[cell] else None for cell in range(len(known))]
    good = np.array([each is not None and math.isfinite(each[1]) for each in found], np.bool_)
    error = np.array(
        [
            0.0 if each is None or not fine else (each[1] - each[0]) / (2 * z)
            for each, fine in zip(found, good, strict=True)
        ]
    )
    return error, good


def _told(curves: Curves) -> dict[str, Any]:
    return {"values": f"buckets within {100 * BUCKET_ERROR:.1g}%" if curves.coarse else "exact"}


def _fixed(share: float) -> Callable[[Accumulated, Options], Figure]:
    def quantile(rows: Accumulated, options: Options) -> Figure:
        return _quantile_figure(rows, {**options, "share": share})

    return quantile


def _within(rows: Accumulated, options: Options) -> Figure:
    """The share ended within a target: 1 - Kaplan-Meier. Its interval is Wilson's at the number of
    finished items that would be as precise (Rothman 1978), which is n itself where nothing is open."""
    if "target" not in options:
        raise Invalid("say within what: target=", code="tally.target", path="target")
    curves, target = Curves(rows), float(options["target"])
    size = len(rows)
    value, effective, error = np.zeros(size), np.zeros(size), np.zeros(size)
    for cell in range(size):
        curve = curves[cell]
        if not curve.n:
            continue
        survival, greenwood, risk = curve.at(target)
        value[cell] = 1 - survival
        error[cell] = survival * math.sqrt(greenwood)
        spread = error[cell] ** 2
        effective[cell] = survival * (1 - survival) / spread if spread > 0 else _at_end(curve, survival, risk)
        if not curve.open or math.isclose(effective[cell], curve.n):
            effective[cell] = curve.n
    n = rows.count("finished") + rows.count("open")
    statistics = (value * effective, effective)
    return Figure(
        value,
        n,
        n > 0,
        "share",
        error,
        n_effective=None if np.array_equal(effective, n) else effective,
        interval=Sufficient(PROPORTION, statistics),
        options=_told(curves),
    )


def _at_end(curve: Curve, survival: float, risk: float) -> float:
    """What a share of none or all is worth: those observed to the target, or all that ended."""
    return float(curve.n - curve.open) if survival == 0 else risk


def _finished_within(rows: Accumulated, options: Options) -> Figure:
    """The share within a target of what has ended alone: it looks better than it is while much is open."""
    if "target" not in options:
        raise Invalid("say within what: target=", code="tally.target", path="target")
    curves, target = Curves(rows), float(options["target"])
    n = rows.count("finished")
    within = np.array(
        [
            int(curves.counts[here][(curves.coded[here] >= 0) & (curves.coded[here] <= target * 1e6)].sum())
            for here in (
                slice(int(a), int(b)) for a, b in zip(curves.starts, curves.starts[1:], strict=False)
            )
        ],
        dtype=np.int64,
    )
    some = n > 0
    value = np.where(some, within / np.where(some, n, 1), 0.0)
    statistics = (within.astype(np.float64), n.astype(np.float64))
    return Figure(value, n, some, "share", interval=Sufficient(PROPORTION, statistics), options=_told(curves))


def _mean(rows: Accumulated, options: Options) -> Figure:
    """The mean of what has ended, from exact sums; what is open has none."""
    finished = Accumulated(("counted",), rows.count("finished")[:, None], rows.sums)
    return VALUES.figure("mean")(finished, {**options, "unit": "seconds"})


def _open(rows: Accumulated, options: Options) -> Figure:
    still = rows.count("open")
    n = rows.count("finished") + still
    some = n > 0
    value = np.where(some, still / np.where(some, n, 1), 0.0)
    statistics = (still.astype(np.float64), n.astype(np.float64))
    return Figure(value, n, some, "share", interval=Sufficient(PROPORTION, statistics))


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
    spans: Micros,
    ended: Flags,
    known: Flags,
    *,
    by: By,
    definition: str,
    figure: str = "median",
    options: Mapping[str, Any] | None = None,
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
    kept = tally_values(coded, by=by, quantiles=True)
    all_rows = kept.rows.count("counted")
    counts = np.stack(
        [sums.rows.count("counted"), all_rows - sums.rows.count("counted"), kept.rows.count("missing")],
        axis=1,
    )
    return attrs.evolve(
        sums,
        kind=WAITS,
        rows=Accumulated(("finished", "open", "missing"), counts, sums.rows.sums, kept.rows.values),
        definition=definition,
        figure="" if figure == WAITS.default else figure,
        options=dict(options or {}),
    )


def tally_times(
    start: Instants,
    end: Instants,
    *,
    as_of: int | None,
    calendar: BusinessCalendar | None,
    by: By,
    definition: str,
    left_out: Mapping[str, Flags],
    less: Instants | None = None,
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of times from starts to ends; with `as_of`, what has not ended by then is open at its age.

    Without `as_of` open rows are left out as "unfinished", and ends are taken as they are. Starts after
    `as_of` are left out as "later". `less` is taken off every time.
    """
    ended = end != MISSING
    known = start != MISSING
    reasons = dict(left_out)
    if as_of is None:
        stop = end
        reasons["unfinished"] = known & ~ended
    else:
        ended = ended & (end <= as_of)
        stop = np.where(ended, end, as_of)
        reasons["later"] = known & (start > as_of)
    spans = elapsed(start, stop, calendar)
    known = known & (spans != MISSING)
    if less is not None:
        known &= less != MISSING
        spans = np.where(known, spans - np.where(known, less, 0), MISSING)
    out = np.logical_or.reduce([np.zeros(start.shape, np.bool_), *reasons.values()])
    good = known & (spans >= 0) & ~out
    chosen = {**(options or {}), **({} if calendar is None else {"calendar": repr(calendar)})}
    found = tally_waits(np.where(good, spans, 0), ended, good, by=by, definition=definition, options=chosen)
    return with_left_out(found, len(start), reasons, by=by)


def figure_of(
    tally: Tally,
    figure: str | None,
    *,
    target: timedelta | float | None = None,
    share: float | None = None,
    confidence: float = 0.95,
) -> Any:
    """The figure of waiting times: share within a `target`, the quantile of a `share`, or the median."""
    options: dict[str, Any] = {}
    if target is not None:
        figure, options["target"] = figure or "within", seconds(target)
    if share is not None:
        figure, options["share"] = figure or "quantile", share
    return tally.result(figure, confidence=confidence, **options)
