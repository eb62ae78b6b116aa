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
from cxkit.values import Label


def tally_status_time(source: Any, names: tuple[str, ...], definition: Definition, by: Grouping) -> Tally:
    """The sum of the times in some statuses, of solved or closed tickets, or a plain column of durations."""
    table = table_of(source, TicketTable)
    if table is None:
        return tally_spans(
            column_of(SpanKind(), source, "time"), {}, by=groups(by, like=(source,)), definition=definition
        )
    parts = [table.column(name) for name in names]
    lost = np.logical_or.reduce([part == MISSING for part in parts])
    spans = np.where(lost, MISSING, np.sum([np.where(lost, 0, part) for part in parts], axis=0))
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


agent_wait: Final = StatusTime(
    Definition(
        id="agent_wait",
        label=Label("Agent wait time", "等待顾客时长", "等待顧客時間"),
        unit="seconds",
        better="lower",
        source="Zendesk agent wait time; solve time = requester wait + agent wait",
    ),
    ("in_pending",),
)
"""How long the staff waited for the customer."""

agent_work: Final = StatusTime(
    Definition(
        id="agent_work",
        label=Label("Agent work time", "客服处理时长", "客服處理時間"),
        unit="seconds",
        better="lower",
        source="Zendesk agent work time",
    ),
    ("in_new", "in_open"),
)
"""How long a ticket was with the staff."""

on_hold: Final = StatusTime(
    Definition(
        id="on_hold",
        label=Label("On-hold time", "等待第三方时长", "等待第三方時間"),
        unit="seconds",
        better="lower",
        source="Zendesk on-hold time",
    ),
    ("in_on_hold",),
)
"""How long a ticket waited for a third party."""

requester_wait: Final = StatusTime(
    Definition(
        id="requester_wait",
        label=Label("Requester wait time", "顾客等待时长", "顧客等待時間"),
        unit="seconds",
        better="lower",
        source="Zendesk requester wait time; equal to agent work + on hold",
    ),
    ("in_new", "in_open", "in_on_hold"),
)
"""How long the customer waited for the company."""

solve_time: Final = StatusTime(
    Definition(
        id="solve_time",
        label=Label("Solve time", "工单总处理时长", "工單總處理時間"),
        unit="seconds",
        better="lower",
    ),
    ("in_new", "in_open", "in_pending", "in_on_hold"),
)
"""How long a ticket was unsolved."""
