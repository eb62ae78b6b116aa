"""Late deliveries: the share delivered after what was promised first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import numpy as np

from cxkit.columns import Instants, to_local
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, by_then, groups, instant, instants_of, scoped, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, OrderTable, ShipmentTable
from cxkit.values import zone as check_zone

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="late_delivery",
    unit="share",
    better="lower",
    options=(
        Choice(
            name="judged",
            default="date",
            values={
                "date": "by the local day: what comes on the promised day is in time",
                "instant": "by the clock; a promised day ends with its last moment",
            },
        ),
        Choice(name="tz", default="UTC", about="the time zone of the days"),
    ),
)

_DAY: Final = 86_400_000_000
_NO_DAY: Final = int(np.iinfo(np.int32).min)


@scoped()
def tally(
    source: Any,
    promised_by: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    judged: Literal["date", "instant"] = "date",
    tz: str | None = None,
    zone: str | None = None,
) -> Tally:
    """Shipments or orders, their tables, or columns of deliveries and of promised instants.

    Without `tz` days are those of the zone that the source of the orders named, and of UTC where none did.

    >>> from datetime import UTC
    >>> promised, came = datetime(2017, 10, 18, tzinfo=UTC), datetime(2017, 10, 18, 9, tzinfo=UTC)
    >>> tally([came], [promised]).counts["yes"], tally([came], [promised], judged="instant").counts["yes"]
    (0, 1)
    >>> of([datetime(2026, 2, 4, tzinfo=UTC)], [datetime(2026, 2, 3, tzinfo=UTC)]).value
    1.0
    """
    table: Any = table_of(source, ShipmentTable, OrderTable)
    if tz is None:
        tz = _zone_of(table)
    check_zone(tz)
    options = DEFINITION.choose(judged=judged, tz=tz)
    left_out: dict[str, Any] = {}
    if table is None:
        came, promise = instants_of(zone, delivered_at=source, promised_by=promised_by)
        day = np.full(len(came), MISSING, np.int64)
    else:
        came, promise = table.delivered_at, table.promised_by
        on = table.promised_on.astype(np.int64)
        day = np.where(on == _NO_DAY, MISSING, on * _DAY)
        if isinstance(table, OrderTable):
            left_out["cancelled"] = table.status == "cancelled"
    there = by_then(came, as_of)
    end = instant(as_of)
    when = came if end is None else np.where(there, came, end)
    late = _late(when, promise, day, judged, tz)
    left_out["no_promise"] = (promise == MISSING) & (day == MISSING)
    left_out["not_delivered"] = ~there if end is None else ~there & ~late
    return shared(
        late,
        left_out,
        by=groups(by, table, like=(source, promised_by)),
        definition=DEFINITION.id,
        options=options,
    )


def _zone_of(table: OrderTable | ShipmentTable | None) -> str:
    """The zone of the days of all its rows; several cannot be counted together."""
    codes: list[int] = [] if table is None else np.unique(table.zone.codes).tolist()
    zones = [] if table is None else [table.zone.categories[code] for code in codes if code >= 0]
    if len(zones) > 1:
        raise Invalid(
            f"the days of these orders are of several zones ({', '.join(zones)}): say which counts, tz=",
            code="metric.zones",
            path="tz",
        )
    return next(iter(zones), "UTC")


def _late(when: Instants, promise: Instants, day: Instants, judged: str, tz: str) -> Any:
    """Whether each delivery came after its promised instant, or without one after its promised day."""
    local = to_local(when, tz)
    by_day = (day != MISSING) & (local >= np.where(day == MISSING, 0, day) + _DAY)
    if judged == "instant":
        after = when > promise
    else:
        promised_day = to_local(promise, tz) // _DAY
        after = local // _DAY > promised_day
    return np.where(promise == MISSING, by_day, after) & (when != MISSING)


of: Final = reading(tally, DEFINITION)
