"""Stage 1: how many of each shift every day needs, so that the requirements are covered at least cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.rosters._shifts import Break, ShiftPattern
from cxkit.rosters._wording import WORDS, tidy
from cxkit.rosters.planning._model import Model, no_solution
from cxkit.rosters.planning._problem import ShiftDemand
from cxkit.rosters.planning._requirements import HOUR, Floats, Requirements, Shrinkage
from cxkit.stats.results._display import Tabular
from cxkit.values import Language, Reason, later

_LEAST = 1e-6


def presence(pattern: ShiftPattern, breaks: Sequence[Break], step: timedelta, size: int) -> Floats:
    """The share of each interval, from midnight of its day on, in which somebody on the shift is at work."""
    edges = np.arange(size + 1) * (step / HOUR)

    def within(begin: timedelta, length: timedelta) -> Floats:
        low, high = begin / HOUR, (begin + length) / HOUR
        share: Floats = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0.0, None)
        return share

    there = within(pattern.offset, pattern.length)
    for each in breaks:
        there = there - within(pattern.offset + each.after, each.length)
    return there / (step / HOUR)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Cover(Tabular):
    """Shift counts that cover requirements: `counts` by skill, day and pattern, and what they cover.

    `efficiency` is required hours / paid hours. `gap` is how far the optimum may lie below, as a share.
    """

    requirements: Requirements
    patterns: tuple[ShiftPattern, ...]
    counts: NDArray[np.int64]
    covered: Floats
    gap: float

    @property
    def under(self) -> Floats:
        """People lacking in each interval, by skill."""
        return np.clip(self.requirements.needed - self.covered, 0.0, None)

    @property
    def over(self) -> Floats:
        """People beyond what is needed in each interval, by skill."""
        return np.clip(self.covered - self.requirements.needed, 0.0, None)

    @property
    def paid_hours(self) -> float:
        """The paid hours of all shifts."""
        each = np.array([pattern.paid / HOUR for pattern in self.patterns])
        return float((self.counts.sum(axis=(0, 1)) * each).sum())

    @property
    def efficiency(self) -> float | None:
        """Required hours / paid hours; None without shifts."""
        return self.requirements.hours / self.paid_hours if self.paid_hours else None

    def demand(self) -> tuple[ShiftDemand, ...]:
        """The shifts to fill, by day, shape and skill: the input of stage 2."""
        shifts: dict[tuple[int, str, int], int] = {}
        for skill, day, place in np.argwhere(self.counts).tolist():
            key = day, self.patterns[place].kind, skill
            shifts[key] = shifts.get(key, 0) + int(self.counts[skill, day, place])
        first, skills = self.requirements.first, self.requirements.skills
        return tuple(
            ShiftDemand(day=later(first, days=day), pattern=kind, count=count, skill=skills[skill] or None)
            for (day, kind, skill), count in sorted(shifts.items())
        )

    def unmet(self) -> tuple[Reason, ...]:
        """Where, when and by how much people are lacking, each stretch of intervals in one sentence."""
        return lacking(self.requirements, self.under)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row for each skill and interval."""
        known = self.requirements.columns()
        return {**known, "covered": self.covered.ravel().tolist(), "under": self.under.ravel().tolist()}

    def summary(self) -> dict[str, Any]:
        """The shifts, the hours and how well they fit."""
        return {
            "shifts": int(self.counts.sum()),
            "paid_hours": self.paid_hours,
            "required_hours": self.requirements.hours,
            "efficiency": self.efficiency,
            "under_hours": float(self.under.sum()) * (self.requirements.step / HOUR),
            "gap": self.gap,
        }

    def __repr__(self) -> str:
        known = "" if self.efficiency is None else f", efficiency {self.efficiency:.1%}"
        return f"Cover({int(self.counts.sum()):,} shifts, {self.paid_hours:,.0f} paid hours{known})"


_LACKING = {
    (True, False): WORDS["roster.lacking"],
    (False, False): WORDS["roster.lacking_over"],
    (True, True): WORDS["roster.lacking_skill"],
    (False, True): WORDS["roster.lacking_over_skill"],
}
"""Within one day or over midnight; without a skill or for one."""


def lacking(requirements: Requirements, under: Floats) -> tuple[Reason, ...]:
    """Stretches of intervals in which people are lacking, in words."""
    reasons: list[Reason] = []
    for skill, row in zip(requirements.skills, under, strict=True):
        short = np.concatenate(([False], row > _LEAST, [False]))
        edges = np.flatnonzero(short[1:] != short[:-1])
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            day, clock = requirements.begin(begin)
            until, stop = requirements.begin(end)
            most = tidy(float(row[begin:end].max()))
            hours = tidy(float(row[begin:end].sum()) * (requirements.step / HOUR))
            params = {"day": day, "begins": f"{clock:%H:%M}", "ends": f"{stop:%H:%M}", "most": most}
            one_day = until == day or not (stop.hour or stop.minute)
            named = {"skill": skill} if skill else {}
            text = _LACKING[one_day, bool(skill)]
            reasons.append(text(**params, until=until, hours=hours, **named))
    return tuple(reasons)


def cover_shifts(
    requirements: Requirements,
    patterns: Iterable[ShiftPattern],
    *,
    under_price: float = 10.0,
    over_price: float = 0.0,
    gap: float = 0.001,
    seconds: float = 30.0,
) -> Cover:
    """The cheapest shift counts for requirements; an hour that nobody covers costs `under_price` paid hours.

    A shift over midnight covers the next day too; what lies beyond the last day is not counted. Needs scipy.

    >>> from datetime import date, time
    >>> from cxkit.rosters import shift_patterns
    >>> day = Requirements.of([2, 2, 2, 2, 3, 3, 1, 1], first=date(2026, 3, 2), zone="Asia/Shanghai",
    ...                       step=timedelta(hours=1), begins=time(9))
    >>> cover_shifts(day, shift_patterns(["09:00", "11:00"], [4, 8]))
    Cover(3 shifts, 20 paid hours, efficiency 80.0%)
    """
    offered = _some(patterns)
    if requirements.shrinkage.breaks and any(each.breaks for each in offered):
        raise Invalid(
            "breaks stand in the patterns and in the shrinkage: count them once",
            code="roster.breaks_twice",
            path="requirements.shrinkage.breaks",
        )
    days, a_day, step = requirements.days, requirements.per_day, requirements.step / HOUR
    shares = [presence(each, each.breaks, requirements.step, 2 * a_day) for each in offered]
    model, made = Model(), list[NDArray[np.int64]]()
    for row in requirements.needed:
        made.append(_rows(model, row, offered, shares, days, (under_price * step, over_price * step)))
    solved = model.solve(gap=gap, seconds=seconds)
    if solved.x is None:
        raise no_solution("cover")
    counts = np.stack([solved.x[columns] for columns in made]).astype(np.int64)
    covered = np.stack([_covered(each, shares, requirements.needed.shape[1], a_day) for each in counts])
    return Cover(requirements=requirements, patterns=offered, counts=counts, covered=covered, gap=solved.gap)


def _rows(
    model: Model,
    needed: Floats,
    patterns: Sequence[ShiftPattern],
    shares: Sequence[Floats],
    days: int,
    prices: tuple[float, float],
) -> NDArray[np.int64]:
    a_day = needed.size // days
    paid = np.array([each.cost * (each.paid / HOUR) for each in patterns])
    peak = float(needed.max(initial=0.0)) + 1
    x = model.add(days * len(patterns), cost=np.tile(paid, days), most=peak, whole=True)
    x = x.reshape(days, len(patterns))
    under = model.add(needed.size, cost=prices[0])
    over = model.add(needed.size, cost=prices[1])
    stacked = np.stack(shares)
    for interval, asked in enumerate(needed.tolist()):
        day, place = divmod(interval, a_day)
        at, by = [x[day]], [stacked[:, place]]
        if day:
            at.append(x[day - 1])
            by.append(stacked[:, place + a_day])
        columns, factors = np.concatenate(at), np.concatenate(by)
        used = factors > 0
        if asked or used.any():
            model.row(
                [*columns[used], under[interval], over[interval]],
                [*factors[used], 1.0, -1.0],
                low=asked,
                high=asked,
            )
    return x


def _covered(counts: NDArray[np.int64], shares: Sequence[Floats], size: int, a_day: int) -> Floats:
    total = np.zeros(size + a_day)
    for day, row in enumerate(counts):
        total[day * a_day : (day + 2) * a_day] += row @ np.stack(shares)
    return total[:size]


@attrs.frozen(slots=True, kw_only=True)
class ShapeGain:
    """The gain of shifts of shapes that were not allowed: efficiency with and without them."""

    name: str
    before: float | None
    after: float | None
    saved_hours: float

    def text(self, language: Language = "en") -> str:
        """The gain in words."""
        params = {"name": self.name, "hours": tidy(self.saved_hours)}
        return WORDS["roster.gain"](**params, before=self.before or 0.0, after=self.after or 0.0).text(
            language
        )


def half_shifts(patterns: Iterable[ShiftPattern], step: timedelta) -> tuple[ShiftPattern, ...]:
    """Shifts of half the length, without breaks, that begin at any step of the span of those given.

    None where half of the shortest is less than a step.
    """
    first, last, half = _span(patterns, step)
    return tuple(
        _plain(first + i * step, half, (), "half")
        for i in range(int((last - first - half) / step) + 1)
        if half
    )


def split_shifts(
    patterns: Iterable[ShiftPattern], step: timedelta, gaps: Iterable[timedelta] = ()
) -> tuple[ShiftPattern, ...]:
    """Shifts of two halves with a long unpaid gap between, within the span of those given.

    None where half of the shortest is less than a step.
    """
    first, last, half = _span(patterns, step)
    spaces = tuple(gaps) or tuple(timedelta(hours=h) for h in (2, 3, 4, 5, 6))
    made: list[ShiftPattern] = []
    for space in spaces:
        whole = 2 * half + space
        gone = (Break(after=half, length=space),)
        made += [
            _plain(first + i * step, whole, gone, f"split {space / HOUR:g}h")
            for i in range(int((last - first - whole) / step) + 1)
            if half
        ]
    return tuple(made)


def _span(patterns: Iterable[ShiftPattern], step: timedelta) -> tuple[timedelta, timedelta, timedelta]:
    """Where the first pattern begins and the last one ends, and half of the shortest one in whole steps."""
    given = _some(patterns)
    if step <= timedelta():
        raise Invalid("must be more than nothing", code="number.low", path="step")
    first, last = min(each.offset for each in given), max(each.offset + each.length for each in given)
    return first, last, min(each.length for each in given) / 2 // step * step


def _some(patterns: Iterable[ShiftPattern]) -> tuple[ShiftPattern, ...]:
    given = tuple(patterns)
    if not given:
        raise Invalid("give a pattern at least", code="roster.empty", path="patterns")
    return given


def _plain(begin: timedelta, length: timedelta, breaks: tuple[Break, ...], name: str) -> ShiftPattern:
    at = time(begin.seconds // 3600, begin.seconds // 60 % 60)
    return ShiftPattern(code=f"{at:%H:%M}+{length / HOUR:g}h {name}", begins=at, length=length, breaks=breaks)


def shape_gains(
    cover: Cover, others: Mapping[str, Iterable[ShiftPattern]] | None = None, *, seconds: float = 30.0
) -> tuple[ShapeGain, ...]:
    """The gains of shapes that were not allowed, the best first; by default halves, split shifts, both."""
    # The gap of a split shift is no break that the shrinkage has counted.
    wanted = attrs.evolve(cover.requirements, shrinkage=Shrinkage())
    if others is None:
        halves, splits = half_shifts(cover.patterns, wanted.step), split_shifts(cover.patterns, wanted.step)
        others = {"half shifts": halves, "split shifts": splits, "half and split shifts": (*halves, *splits)}
    gains: list[ShapeGain] = []
    for name, shapes in others.items():
        more = cover_shifts(wanted, (*cover.patterns, *shapes), seconds=seconds)
        saved = cover.paid_hours - more.paid_hours
        gains.append(ShapeGain(name=name, before=cover.efficiency, after=more.efficiency, saved_hours=saved))
    return tuple(sorted(gains, key=lambda each: -each.saved_hours))
