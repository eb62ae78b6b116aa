"""Visitors: how many different ones there are, and shares of visits that allow for their coming back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from cxkit.analysis.paths._ordering import Whole
from cxkit.analysis.visits._rows import coded, packed
from cxkit.metrics._counting._clock import periods
from cxkit.stats.intervals.clusters import clustered_share
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.tables import EventTable, VisitTable


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class UniqueVisitors(Tabular):
    """How many different visitors each period has. Those of a month are not the sum of those of its days."""

    unit: str
    zone: str
    periods: tuple[str, ...]
    events: Whole
    visitors: Whole
    new: Whole
    """Those that are in no earlier period of the log."""
    all_visitors: int
    dropped: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a period."""
        return {
            "period": list(self.periods),
            "events": self.events.tolist(),
            "visitors": self.visitors.tolist(),
            "new": self.new.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The different visitors of the whole log, and the sum over periods, which counts some again."""
        return {
            "all_visitors": self.all_visitors,
            "sum_of_periods": int(self.visitors.sum()),
            "unit": self.unit,
            "zone": self.zone,
            "dropped": self.dropped,
        }

    def __repr__(self) -> str:
        return (
            f"UniqueVisitors({self.all_visitors:,} visitors, {len(self.periods):,} periods of a {self.unit})"
        )


def unique_visitors(events: EventTable, *, zone: str, unit: str = "day", by: Any = None) -> UniqueVisitors:
    """The different visitors of each local day (week, month …) and of the whole log.

    `by` is as in `sessions`: by default devices, else users, or a column of persons.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 6, day, tzinfo=UTC) for day in (1, 2, 2)]
    >>> log = EventTable.from_columns(at=at, user=["a", "a", "b"], event=["view"] * 3)
    >>> visitors = unique_visitors(log, zone="UTC")
    >>> visitors.visitors.tolist(), visitors.new.tolist(), visitors.all_visitors
    ([1, 2], [1, 1], 2)
    """
    who = coded(events.visitor if by is None else events.column(by) if isinstance(by, str) else by, "by")[0]
    spans = periods(events.at, unit, zone)
    kept = np.flatnonzero((who >= 0) & spans.known)
    who, when, size = who[kept], spans.codes[kept].astype(np.int64), len(spans.categories)
    pairs = np.unique(packed(who, when), return_index=True)[1]
    first = np.ones(pairs.size, np.bool_)
    # The pairs stand by visitor and period.
    first[1:] = who[pairs[1:]] != who[pairs[:-1]]
    return UniqueVisitors(
        unit=unit,
        zone=zone,
        periods=spans.categories,
        events=np.bincount(when, minlength=size),
        visitors=np.bincount(when[pairs], minlength=size),
        new=np.bincount(when[pairs[first]], minlength=size),
        all_visitors=int(first.sum()),
        dropped=len(events) - kept.size,
    )


def visit_share(visits: VisitTable, flag: str, *, confidence: float = 0.95) -> Estimate:
    """The share of visits with a flag (`bounced`, `engaged`, `converted`), by visitors that come back.

    `bounce_rate` and its like take visits for independent, which those of one visitor are not: their
    intervals are too short where few come often. Here whole visitors vary (`clustered_share`). A visit
    without a visitor stands alone; one of which the flag is not known is left out.

    >>> from datetime import UTC, datetime
    >>> visits = VisitTable.from_columns(
    ...     began_at=[datetime(2026, 6, 1, tzinfo=UTC)] * 90, visitor=[place // 3 for place in range(90)],
    ...     converted=[place // 3 % 5 == 0 for place in range(90)])
    >>> share = visit_share(visits, "converted")
    >>> round(share.value, 3), share.n, round(share.n_effective)
    (0.2, 90, 27)
    """
    who, _ = coded(visits.visitor, "visitor")
    alone = np.where(who < 0, who.size + np.arange(who.size), who)
    said = np.ma.masked_less(visits.column(flag), 0)
    return clustered_share(said, alone, definition=flag, confidence=confidence)
