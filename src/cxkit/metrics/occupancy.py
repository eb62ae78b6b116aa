"""Occupancy: the share of their staffed time that agents are on contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import CategoryKind, Instants, together
from cxkit.errors import Invalid, shown
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, instants, seconds, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import RATIOS, Tally, tally_rates
from cxkit.tables import MISSING, Category, ContactTable, HandlingTable

__all__ = ["DEFINITION", "busy", "of", "tally"]

DEFINITION: Final = Definition(
    id="occupancy",
    unit="share",
    better=None,
    source="Amazon Connect occupancy; a ratio of times, for which no interval is defined",
)


def busy(agent: Category, start: Instants, end: Instants) -> dict[str, float]:
    """The seconds that each agent was on contacts, overlapping ones counted once.

    >>> hour = 3_600_000_000
    >>> busy(Category.of(["amy"] * 3), np.array([0, 1, 5]) * hour, np.array([2, 3, 6]) * hour)
    {'amy': 14400.0}
    """
    rows = np.flatnonzero((agent.codes >= 0) & (start != MISSING) & (end != MISSING) & (end >= start))
    microseconds = np.zeros(len(agent.categories), np.int64)
    if rows.size:
        who, since, until = agent.codes[rows].astype(np.int64), start[rows], end[rows]
        order = np.lexsort((since, who))
        who, since, until = who[order], since[order], until[order]
        np.add.at(microseconds, who, _fresh(who, since, until))
    return dict(zip(agent.categories, (microseconds / 1e6).tolist(), strict=True))


def _fresh(who: NDArray[np.int64], since: Instants, until: Instants) -> Instants:
    """Time that each contact adds to what the same agent's earlier ones cover; rows by agent and begin."""
    low = int(since.min())
    room = int(until.max()) - low + 1
    if (int(who.max()) + 1) * room >= 2**62:
        raise Invalid("these contacts span too long a time: take a period of them", code="occupancy.span")
    # One running maximum serves all agents, because each has a range of numbers above the one before.
    reached = np.maximum.accumulate(until - low + who * room) - who * room + low
    before = np.where(np.concatenate([[True], who[1:] != who[:-1]]), low, np.roll(reached, 1))
    return np.maximum(until - np.maximum(since, before), 0)


def tally(
    source: Any,
    start: Any = None,
    end: Any = None,
    *,
    staffed: Mapping[str, timedelta | float],
    by: Grouping = None,
    zone: str | None = None,
) -> Tally:
    """A `HandlingTable`, conversations, or columns of agents and of the begin and end of work on contacts.

    A `ContactTable` is taken as well; of a contact that was transferred it knows one agent only.

    `staffed` is each agent's time ready for contacts: {agent: timedelta or seconds}. `by` gives columns of
    group keys, one for each agent in the order of `staffed`.

    >>> from datetime import UTC, datetime
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> tally(["amy"], [t], [t + timedelta(hours=6)], staffed={"amy": timedelta(hours=8)}).result()
    Estimate(occupancy 75.0%, n=1)
    >>> of(["amy"], [t], [t + timedelta(hours=2)], staffed={"amy": 4 * 3600, "bob": 4 * 3600}).value
    0.25
    """
    table: Any = source if isinstance(source, ContactTable) else table_of(source, HandlingTable)
    if table is None:
        source, start, end = together(agent=source, start=start, end=end)
        agent = column_of(CategoryKind(), source, "agent")
        began, ended = instants(start, "start", zone), instants(end, "end", zone)
    else:
        agent, began = table.agent, table.answered_at
        wrap = np.where(table.wrap_time == MISSING, 0, table.wrap_time)
        left = table.ended_at if isinstance(table, ContactTable) else table.left_at
        ended = np.where(left == MISSING, MISSING, left + wrap)
    spent = busy(agent, began, ended)
    ready = {name: seconds(time, f"staffed[{name!r}]") for name, time in staffed.items()}
    over = [name for name, time in ready.items() if spent.get(name, 0.0) > time]
    if over:
        raise Invalid(
            f"agent {shown(over[0])} was on contacts for {spent[over[0]]:g} s of {ready[over[0]]:g} s "
            "staffed: give all staffed time, breaks apart",
            code="occupancy.over",
            path="staffed",
        )
    ratio = tally_rates(
        [spent.get(name, 0.0) for name in ready],
        list(ready.values()),
        by=groups(by),
        definition=DEFINITION.id,
        figure="ratio",
    )
    return attrs.evolve(ratio, kind=RATIOS, figure="")


of: Final = reading(tally, DEFINITION)
