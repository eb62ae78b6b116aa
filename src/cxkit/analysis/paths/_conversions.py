"""The conversion from one event to another, beside how common the other is anyway."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import numpy as np

from cxkit.analysis._figures import share_of, with_bounds
from cxkit.analysis.paths._funnels import check_choices, seconds_of
from cxkit.analysis.paths._journeys import EventColumns
from cxkit.analysis.paths._walks import Ties, in_order
from cxkit.stats.results import EMPTY, Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Conversion(Tabular):
    """The conversion from one event to another, beside how common the other is anyway.

    `people` have any event, `with_start` the first event, `converted` the second one after it, `with_end`
    the second one at any time.
    """

    start: Hashable
    end: Hashable
    people: int
    with_start: int
    converted: int
    with_end: int
    ties: Ties
    within: float | None
    confidence: float

    @property
    def rate(self) -> Estimate:
        """The share of those with the first event who converted."""
        return share_of(self.converted, self.with_start, "conversion", self.confidence)

    @property
    def base_rate(self) -> Estimate:
        """The share of all people who have the second event at all."""
        return share_of(self.with_end, self.people, "base rate", self.confidence)

    @property
    def lift(self) -> Estimate:
        """The rate over the base rate; undefined where either is undefined. It has no interval.

        Those who converted are among those who have the second event, so the two rates are not independent.
        """
        if not self.with_start or not self.with_end:
            return Estimate.missing(EMPTY, n=self.with_start, definition="lift")
        value = (self.converted / self.with_start) / (self.with_end / self.people)
        return Estimate(value=value, n=self.with_start, definition="lift")

    def columns(self) -> dict[str, Sequence[Any]]:
        """The rate and the base rate, one row each."""
        rates = (self.rate, self.base_rate)
        return {
            "figure": [rate.definition for rate in rates],
            "count": [self.converted, self.with_end],
            "of": [self.with_start, self.people],
            **with_bounds("share", rates),
        }

    def summary(self) -> dict[str, Any]:
        """The events, the lift and what was chosen."""
        return {
            "start": self.start,
            "end": self.end,
            "lift": self.lift.value,
            "ties": self.ties,
            "within": self.within,
            "confidence": self.confidence,
        }

    def __repr__(self) -> str:
        figures = f"{self.start} > {self.end} {self.rate}, {self.converted:,} of {self.with_start:,}"
        return f"Conversion({figures}, base rate {self.base_rate}, lift {self.lift})"


def conversion(
    who: Any,
    event: Any,
    at: Any,
    *,
    start: Hashable,
    end: Hashable,
    within: timedelta | float | None = None,
    ties: Ties = "later",
    zone: str | None = None,
    confidence: float = 0.95,
) -> Conversion:
    """How many of those with event `start` have event `end` after it, and how common `end` is anyway.

    From each person's earliest `start`, the earliest `end` after it, `within` a `timedelta` or seconds, the
    bound included. The same event twice asks who repeats it. `ties` is as in `funnel`.

    >>> log = ["a", "a", "b", "c"], ["item", "pay", "item", "pay"], [0, 60, 0, 5]
    >>> conversion(*log, start="item", end="pay")
    Conversion(item > pay 50.0%, 1 of 2, base rate 66.7%, lift 0.75)
    """
    check_choices("in_order", ties)
    check_confidence(confidence)
    log = EventColumns.of(who, event, at, zone=zone)
    codes = [log.code(start, "start"), log.code(end, "end")]
    seconds = seconds_of(within)
    (with_start, converted), _ = in_order(log, codes, ties, seconds)
    with_end = int(np.unique(log.who[log.event == codes[1]]).size)
    return Conversion(
        start=start,
        end=end,
        people=log.people,
        with_start=with_start,
        converted=converted,
        with_end=with_end,
        ties=ties,
        within=seconds,
        confidence=confidence,
    )
