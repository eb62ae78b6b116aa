"""Time that tickets spent in some of their statuses, such as agent work, requester wait and solve time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import SpanKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition, named_metric
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._times import figure_of, tally_spans
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable


def tally_status_time(source: Any, names: tuple[str, ...], definition: Definition, by: Grouping) -> Tally:
    """The sum of the times in some statuses, of solved or closed tickets, or a plain column of durations."""
    table = table_of(source, TicketTable)
    if table is None:
        return tally_spans(
            column_of(SpanKind(), source, "time"), {}, by=groups(by, like=(source,)), definition=definition
        )
    parts = [table.column(name) for name in names]
    lost = np.logical_or.reduce([part == MISSING for part in parts])
    spans = np.where(lost, MISSING, np.sum(parts, axis=0))
    settled = (table.solved_at != MISSING) | (table.closed_at != MISSING)
    left_out = {"not_counted": ~table.counted, "open": ~settled}
    return tally_spans(spans, left_out, by=groups(by, table), definition=definition)


@attrs.frozen(slots=True)
class StatusTime:
    """The time that solved or closed tickets spent in some statuses, as median, p90, mean or total.

    >>> from cxkit.metrics import agent_wait
    >>> agent_wait.of([timedelta(minutes=m) for m in (10, 20, 60)], figure="mean").value
    1800.0
    """

    DEFINITION: Definition
    columns: tuple[str, ...]
    """The columns of a `TicketTable` that hold those times."""

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    def tally(self, source: Any, *, by: Grouping = None) -> Tally:
        """Tickets, a `TicketTable`, or a column of durations; figures "median", "p90", "mean", "total".

        >>> from cxkit.metrics import solve_time
        >>> solve_time.tally([timedelta(minutes=m) for m in (10, 20, 60)]).result("mean").value
        1800.0
        """
        return tally_status_time(source, self.columns, self.DEFINITION, by)

    def of(
        self,
        source: Any,
        *,
        by: Grouping = None,
        figure: str | None = None,
        target: timedelta | float | None = None,
        share: float | None = None,
        confidence: float = 0.95,
    ) -> Any:
        """The median in seconds; another `figure`, the share within a `target`, or the quantile of a `share`.

        >>> from cxkit.metrics import on_hold
        >>> on_hold.of([timedelta(minutes=m) for m in (10, 20, 60)], target=timedelta(minutes=20)).value
        0.6666666666666666
        """
        times = self.tally(source, by=by)
        return figure_of(times, figure, target=target, share=share, confidence=confidence)

    compare = staticmethod(compare)


def _time(id: str, *columns: str, **words: Any) -> StatusTime:
    return StatusTime(Definition(id=id, unit="seconds", better="lower", **words), columns)


agent_wait: Final = _time(
    "agent_wait", "in_pending", source="Zendesk agent wait time; solve time = requester wait + agent wait"
)
"""How long the staff waited for the customer."""

agent_work: Final = _time("agent_work", "in_new", "in_open", source="Zendesk agent work time")
"""How long a ticket was with the staff."""

on_hold: Final = _time("on_hold", "in_on_hold", source="Zendesk on-hold time")
"""How long a ticket waited for a third party."""

requester_wait: Final = _time(
    "requester_wait",
    "in_new",
    "in_open",
    "in_on_hold",
    source="Zendesk requester wait time; equal to agent work + on hold",
)
"""How long the customer waited for the company."""

solve_time: Final = _time("solve_time", "in_new", "in_open", "in_pending", "in_on_hold")
"""How long a ticket was unsolved."""
