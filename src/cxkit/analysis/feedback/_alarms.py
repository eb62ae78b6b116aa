"""Alarms over reviews by product, store or platform: bursts, falls of the score, words of danger."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import attrs
import numpy as np

from cxkit.analysis.feedback._incidence import Rows, flag_codes, instants, labels
from cxkit.analysis.feedback._verdicts import AlarmKind
from cxkit.columns import MISSING, Ints, instant_micros, numbers, together
from cxkit.stats.intervals.tails import binomial_tail
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import upper_tail
from cxkit.values import instant_from_micros

_HOUR = 3_600_000_000


@attrs.frozen(kw_only=True)
class ReviewAlarm:
    """An alarm of a group: what was seen, what its own past made expect, and how likely chance does as much.

    Of a burst: low ratings in the hour from `at` on. Of a fall: the mean score watched and the one before.
    Of words of danger: the item alone, without a p-value.
    """

    code: str
    kind: AlarmKind
    at: datetime
    n: int
    observed: float
    expected: float | None
    p: float | None


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ReviewAlarms(Rows):
    """Alarms in order of time; `false_alarms` is how many chance alone gives at most, of all `tests` made."""

    ROW: ClassVar[type[Any]] = ReviewAlarm

    n: int
    tests: int
    false_alarms: float

    def summary(self) -> dict[str, Any]:
        """How many reviews were watched, tests made, and false alarms expected at most."""
        return {"n": self.n, "tests": self.tests, "false_alarms": self.false_alarms}

    def __repr__(self) -> str:
        figures = f"{len(self.rows)} of {self.tests:,} tests"
        return f"ReviewAlarms({self.n:,} reviews, {figures}, chance alone {self.false_alarms:.2g} at most)"


def review_alarms(
    at: Any,
    scores: Any,
    groups: Iterable[Any],
    *,
    since: datetime,
    low: float = 2,
    danger: Any = None,
    burst_level: float = 1e-4,
    fall_level: float = 1e-3,
    least: int = 3,
    least_scores: int = 10,
) -> ReviewAlarms:
    """Alarms of reviews from `since` on, each group against its own time before; one row a review.

    `groups` names the product, store or platform, `danger` flags reviews with words of danger: each of them
    is an alarm. A burst is an hour with `least` or more ratings of `low` or less, more than the group's own
    rate explains: the exact conditional binomial of that hour against the hours before, which is the Poisson
    tail with the rate's own uncertainty. A fall is a mean of `least_scores` scores or more below the one
    before, one-sided.

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 3, 2, tzinfo=UTC)
    >>> at = [t + timedelta(hours=each) for each in range(100)]
    >>> at += [t + timedelta(hours=120, minutes=each) for each in range(6)]
    >>> alarms = review_alarms(at, [5] * 99 + [1] * 7, ["P"] * 106, since=t + timedelta(hours=110))
    >>> [(row.code, row.kind.label("zh-Hans"), row.n) for row in alarms.rows]
    [('P', '差评集中出现', 6)]
    """
    at, scores, groups, danger = together(at=at, scores=scores, groups=groups, danger=danger)
    times, score = instants(at, "at"), numbers(scores, "scores", missing=True)
    order, codes = _coded(labels(groups, "groups"), times != MISSING)
    flags = np.zeros(len(times), np.int8) if danger is None else flag_codes(danger, "danger")
    start = instant_micros(since)
    rows: list[ReviewAlarm] = []
    bursts = falls = 0
    for place, name in enumerate(order):
        mine = codes == place
        now, before = mine & (times >= start), mine & (times < start)
        rows += [
            _alarm(name, AlarmKind.SAFETY, int(times[row]), 1, 1.0, None, None)
            for row in np.flatnonzero(now & (flags == 1)).tolist()
        ]
        if now.any() and before.any():
            tested, alarms = _bursts(name, times, score <= low, now, before, start, least, burst_level)
            bursts += tested
            rows += alarms
        tested, alarms = _fall(name, times, score, now, before, least_scores, fall_level)
        falls += tested
        rows += alarms
    rows.sort(key=lambda row: (row.at, row.code, row.kind))
    return ReviewAlarms(
        rows=tuple(rows),
        n=int(((codes >= 0) & (times >= start)).sum()),
        tests=bursts + falls,
        false_alarms=bursts * burst_level + falls * fall_level,
    )


def _coded(names: list[Any], known: Flags) -> tuple[list[Any], Ints]:
    """The groups in order, and the place of each row's group; -1 where group or time is not known."""
    order = sorted({name for name in names if name is not None}, key=str)
    place = {name: code for code, name in enumerate(order)}
    codes = np.array([place.get(name, -1) for name in names], np.int64)
    return order, np.where(known, codes, -1)


def _alarm(
    name: Any, kind: AlarmKind, at: int, n: int, observed: float, expected: float | None, p: float | None
) -> ReviewAlarm:
    when = instant_from_micros(at)
    return ReviewAlarm(code=str(name), kind=kind, at=when, n=n, observed=observed, expected=expected, p=p)


def _bursts(
    name: Any, times: Any, bad: Flags, now: Flags, before: Flags, start: int, least: int, level: float
) -> tuple[int, list[ReviewAlarm]]:
    """The tests made and the hours with a burst; hours without enough low ratings are tests, too."""
    hours, counts = np.unique((times[now & bad] - start) // _HOUR, return_counts=True)
    exposure = max((start - int(times[before].min())) / _HOUR, 1.0)
    past = int((before & bad).sum())
    watched = (int(times[now].max()) - start) // _HOUR + 1
    alarms: list[ReviewAlarm] = []
    for hour, count in zip(hours.tolist(), counts.tolist(), strict=True):
        p = binomial_tail(count, count + past, 1 / (1 + exposure))
        if count >= least and p <= level:
            at = start + hour * _HOUR
            alarms.append(_alarm(name, AlarmKind.BURST, at, count, float(count), past / exposure, p))
    return watched, alarms


def _fall(
    name: Any, times: Any, score: Floats, now: Flags, before: Flags, least: int, level: float
) -> tuple[int, list[ReviewAlarm]]:
    """The test of a fall, and the alarm; none where there are too few scores for one."""
    scored = ~np.isnan(score)
    y1, y0 = score[now & scored], score[before & scored]
    if min(len(y1), len(y0)) < least:
        return 0, []
    # One spread for both: a week of equal scores is no proof.
    spread = float(np.concatenate([y1 - y1.mean(), y0 - y0.mean()]).std())
    if spread == 0:
        p = 0.0 if y1.mean() < y0.mean() else 1.0
    else:
        z = (float(y0.mean()) - float(y1.mean())) / (spread * math.sqrt(1 / len(y1) + 1 / len(y0)))
        p = float(upper_tail(z))
    at = int(times[now & scored].min())
    alarm = _alarm(name, AlarmKind.FALL, at, len(y1), float(y1.mean()), float(y0.mean()), p)
    return 1, [alarm] if p <= level else []
