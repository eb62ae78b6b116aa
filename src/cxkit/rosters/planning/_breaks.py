"""Breaks last: each break moves within its leeway to the intervals with the largest surplus of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import attrs
import numpy as np

from cxkit.kernel import evolve
from cxkit.rosters._shifts import Break, Duty
from cxkit.rosters.planning._requirements import HOUR, Floats, Requirements
from cxkit.values import at_local, local_time, zone as zone_named


def at_work(requirements: Requirements, duties: Iterable[Duty]) -> Floats:
    """People at work in each interval, by skill: shares of intervals count as such, breaks as absence."""
    people = np.zeros(requirements.needed.shape)
    for duty in duties:
        row = people[_row(requirements, duty)]
        _add(requirements, row, duty, timedelta(0), duty.ends_at - duty.begins_at, 1.0)
        for each in duty.breaks:
            _add(requirements, row, duty, each.after, each.length, -1.0)
    return people


def _row(requirements: Requirements, duty: Duty) -> int:
    skill = duty.skill or ""
    return requirements.skills.index(skill) if skill in requirements.skills else 0


def _add(
    requirements: Requirements, row: Floats, duty: Duty, after: timedelta, length: timedelta, sign: float
) -> None:
    """Count a stretch of a duty in the intervals of the wall clock on which it lies."""
    tz = zone_named(requirements.zone)
    origin = local_time(at_local(requirements.first, tz), tz).replace(tzinfo=None)
    begin = local_time(duty.begins_at + after, tz).replace(tzinfo=None)
    low = (begin - origin) / requirements.step
    high = low + length / requirements.step
    for interval in range(max(int(low), 0), min(int(np.ceil(high)), row.size)):
        row[interval] += sign * max(min(high, interval + 1) - max(low, interval), 0.0)


@attrs.frozen(kw_only=True)
class PlacedBreaks:
    """Duties with their breaks placed, and the hours in which people were lacking before and after."""

    duties: tuple[Duty, ...]
    lacking_before: float
    lacking_after: float


def place_breaks(requirements: Requirements, duties: Iterable[Duty], *, rounds: int = 2) -> PlacedBreaks:
    """Move breaks within their leeway, by steps of the intervals, to where most people are to spare.

    One after another, each to the place where the shortage is least, then the surplus largest; breaks keep
    their order. A second round lets early ones answer to late ones.
    """
    planned = tuple(duties)
    now = list(planned)
    level = at_work(requirements, now)
    before = _short(requirements, level)
    for _ in range(rounds):
        for index, duty in enumerate(planned):
            for number, each in enumerate(duty.breaks):
                now[index] = _moved(requirements, level, now[index], number, each.after)
    return PlacedBreaks(duties=tuple(now), lacking_before=before, lacking_after=_short(requirements, level))


def _short(requirements: Requirements, level: Floats) -> float:
    lacking = np.clip(requirements.needed - level, 0.0, None)
    return float(lacking.sum()) * (requirements.step / HOUR)


def _moved(requirements: Requirements, level: Floats, duty: Duty, number: int, planned: timedelta) -> Duty:
    own, row = duty.breaks[number], _row(requirements, duty)
    if not own.leeway:
        return duty
    length = duty.ends_at - duty.begins_at
    low = max(_end(duty.breaks[number - 1]) if number else timedelta(0), planned - own.leeway)
    later = duty.breaks[number + 1].after if number + 1 < len(duty.breaks) else length
    high = min(later - own.length, planned + own.leeway)
    line = level[row]
    _add(requirements, line, duty, own.after, own.length, 1.0)
    best, chosen = None, own.after
    after = own.after - (own.after - low) // requirements.step * requirements.step
    while after <= high:
        _add(requirements, line, duty, after, own.length, -1.0)
        spare = line - requirements.needed[row]
        short = round(float(np.clip(-spare, 0, None).sum()), 9)
        surplus = round(float((np.clip(spare, 0, None) ** 2).sum()), 9)
        _add(requirements, line, duty, after, own.length, 1.0)
        key = (short, surplus, abs(after - planned))
        if best is None or key < best:
            best, chosen = key, after
        after += requirements.step
    _add(requirements, line, duty, chosen, own.length, -1.0)
    moved = [*duty.breaks]
    moved[number] = evolve(own, {"after": chosen})
    return evolve(duty, {"breaks": tuple(moved)})


def _end(each: Break) -> timedelta:
    return each.after + each.length
