"""What the metrics of time spent in ticket statuses share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, seconds, table_of
from cxkit.stats.tallies import Tally, tally_values
from cxkit.tables import MISSING, TicketTable
from cxkit.tables._times import SpanKind
from cxkit.tables._zones import Instants

__all__ = ["figure_of", "tally_spans", "tally_status_time"]


def tally_spans(
    spans: Instants, left_out: Mapping[str, Any], *, by: Any, definition: Definition, figure: str = "median"
) -> Tally:
    """Measured times in microseconds as a tally of seconds; missing ones and those left out are counted."""
    gone = np.logical_or.reduce([spans == MISSING, *left_out.values()])
    found = tally_values(
        np.where(gone, np.nan, spans / 1e6),
        by=by,
        unit="seconds",
        definition=definition.id,
        figure=figure,
        low=0,
    )
    return with_left_out(found, len(spans), left_out, by=by)


def tally_status_time(source: Any, names: tuple[str, ...], definition: Definition, by: Grouping) -> Tally:
    """The sum of the times in some statuses, of solved or closed tickets, or a plain column of durations."""
    table = table_of(source, TicketTable)
    if table is None:
        return tally_spans(column_of(SpanKind(), source, "time"), {}, by=groups(by), definition=definition)
    parts = [table.column(name) for name in names]
    lost = np.logical_or.reduce([part == MISSING for part in parts])
    spans = np.where(lost, MISSING, np.sum([np.where(lost, 0, part) for part in parts], axis=0))
    settled = (table.solved_at != MISSING) | (table.closed_at != MISSING)
    left_out = {"not_counted": ~table.counted, "open": ~settled}
    return tally_spans(spans, left_out, by=groups(by, table), definition=definition)


def figure_of(
    tally: Tally,
    figure: str | None,
    *,
    target: timedelta | float | None = None,
    share: float | None = None,
    confidence: float = 0.95,
) -> Any:
    """The figure of measured times: share within a `target`, the quantile of a `share`, or the one named."""
    options: dict[str, Any] = {}
    if target is not None:
        figure, options["target"] = figure or "within", seconds(target)
    if share is not None:
        figure, options["share"] = figure or "quantile", share
    return tally.result(figure, confidence=confidence, **options)
