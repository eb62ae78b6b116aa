"""Agent work: how long a ticket lay with the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics.status_time import figure_of, tally_status_time
from cxkit.stats.tallies import Tally
from cxkit.values import Label

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="agent_work",
    label=Label("Agent work time", "客服处理时间", "客服處理時間"),
    formula="time in new + open; it pauses while the customer or a third party is awaited",
    unit="seconds",
    better="lower",
    counted="solved and closed tickets, all the time in those statuses, whichever number of times",
    not_counted="unsolved tickets; merged, spam and deleted ones; imports, which do not tell such times",
    undefined="without such tickets",
    source="Zendesk agent work time",
)

_STATUSES: Final = ("in_new", "in_open")


def tally(source: Any, *, by: Grouping = None) -> Tally:
    """Tickets, a `TicketTable`, or a column of durations; figures "median", "p90", "mean", "total".

    >>> tally([timedelta(minutes=m) for m in (10, 20, 60)]).result("mean").value
    1800.0
    """
    return tally_status_time(source, _STATUSES, DEFINITION, by)


def of(
    source: Any,
    *,
    by: Grouping = None,
    figure: str | None = None,
    target: timedelta | float | None = None,
    share: float | None = None,
    confidence: float = 0.95,
) -> Any:
    """The median in seconds; another `figure`, the share within a `target`, or the quantile of a `share`.

    >>> of([timedelta(minutes=m) for m in (10, 20, 60)], target=timedelta(minutes=20)).value
    0.6666666666666666
    """
    return figure_of(tally(source, by=by), figure, target=target, share=share, confidence=confidence)
