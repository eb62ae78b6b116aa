"""Tallies of times: waits of which some still run, measured durations, and the figures of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import numpy as np

from cxkit.columns import Instants
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import By, Flags, with_left_out
from cxkit.metrics._counting._inputs import elapsed, seconds
from cxkit.stats.tallies import Tally, tally_values
from cxkit.stats.tallies._waits import tally_waits
from cxkit.tables import MISSING
from cxkit.values.calendar import BusinessCalendar

CALENDAR: Final = Choice(
    name="calendar", default=None, about="a business calendar: open time instead of elapsed time"
)

_NEVER: Final = 1 << 50
"""Microseconds: some 36 years, longer than any wait that has ended."""


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
    until: Instants | None = None,
    cap: int | None = None,
    never: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of times from starts to ends; with `as_of`, what has not ended by then is open at its age.

    Without `as_of` open rows are left out as "unfinished", and ends are taken as they are. Starts after
    `as_of` are left out as "later". `until` is when an end was awaited no longer, and `less` is taken off
    every time. A time of `cap` or more counts as that; with `never` what is open is longer than anything.
    """
    ended, known = end != MISSING, start != MISSING
    seen = np.full(start.shape, MISSING) if until is None else until
    reasons = dict(left_out)
    if as_of is None:
        if not never:
            reasons["unfinished"] = known & ~ended & (seen == MISSING)
    else:
        ended = ended & (end <= as_of)
        seen = np.where(seen == MISSING, as_of, np.minimum(seen, as_of))
        reasons["later"] = known & (start > as_of)
    if never:
        seen = np.where(seen == MISSING, start, seen)
    spans = elapsed(start, np.where(ended, end, seen), calendar)
    known = known & (spans != MISSING)
    if less is not None:
        known &= less != MISSING
        spans = np.where(known, spans - np.where(known, less, 0), MISSING)
    if never:
        spans = np.where(known & ~ended, _NEVER, spans)
    if cap is not None:
        ended, spans = ended | (known & (spans >= cap)), np.minimum(spans, cap)
    out = np.logical_or.reduce([np.zeros(start.shape, np.bool_), *reasons.values()])
    good = known & (spans >= 0) & ~out
    chosen = {name: option for name, option in (options or {}).items() if name != CALENDAR.name}
    if calendar is not None:
        chosen[CALENDAR.name] = repr(calendar)
    waits = tally_waits(np.where(good, spans, 0), ended, good, by=by, definition=definition, options=chosen)
    return with_left_out(waits, len(start), reasons, by=by)


def tally_spans(
    spans: Instants, left_out: Mapping[str, Any], *, by: Any, definition: Definition, figure: str = "median"
) -> Tally:
    """Measured times in microseconds as a tally of seconds; missing ones and those left out are counted."""
    gone = np.logical_or.reduce([spans == MISSING, *left_out.values()])
    measured = tally_values(
        np.where(gone, np.nan, spans / 1e6),
        by=by,
        unit="seconds",
        definition=definition.id,
        figure=figure,
        low=0,
    )
    return with_left_out(measured, len(spans), left_out, by=by)


def figure_of(
    tally: Tally,
    figure: str | None,
    *,
    target: timedelta | float | None = None,
    share: float | None = None,
    confidence: float = 0.95,
) -> Any:
    """The figure of times: the share within a `target`, the quantile of a `share`, or the one named."""
    options: dict[str, Any] = {}
    if target is not None:
        figure, options["target"] = figure or "within", seconds(target)
    if share is not None:
        figure, options["share"] = figure or "quantile", share
    return tally.result(figure, confidence=confidence, **options)
