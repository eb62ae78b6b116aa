"""Handle time with an article against without one, among contacts on the same topics."""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import Category, FlagKind, together
from cxkit.metrics import handle_time
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import described
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._visitors import is_linked
from cxkit.metrics.article_link_rate import COUNTS
from cxkit.stats.intervals._standard_error import NORMAL
from cxkit.stats.results import NEEDS_TWO, Estimate, Estimates, Sufficient
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.tallies import Tally
from cxkit.tables import ContactTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="article_handle_time",
    unit="seconds",
    better="lower",
    source="direct standardisation by the contacts with an article; normal interval",
    options=(COUNTS,),
)

_ARMS: Final = ("without", "with_article")


def tally(source: Any, links: Any = (), *, by: Grouping = None, **options: Any) -> Tally:
    """Handle times of contacts with and without an article: the last axis, `arm`.

    Contacts are conversations, a `ContactTable`, or a column of handle times, beside which `links` is a
    column of flags; else it is sessions, a `UseTable` or a column of the ids of linked contacts. `by` are the
    groups among which contacts are compared; by default the topics of a table.

    >>> from datetime import timedelta
    >>> times = [timedelta(seconds=each) for each in (60, 80, 100)]
    >>> tally(times, [True, True, False]).at(arm="with_article").result().value
    70.0
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, ContactTable)
    if table is None:
        source, links = together(handle_time=source, links=links)
        linked = column_of(FlagKind(), links, "links")
    else:
        linked = is_linked(table.id, links, chosen["counts"]).astype(np.int8)
    wanted = "topic" if by is None and table is not None else by
    keys = groups(wanted, table, like=(source,)) or {}
    arm = Category(np.asarray(linked, np.int8), _ARMS, ordered=True)
    times = handle_time.tally(source if table is None else table, by={**keys, "arm": arm})
    return attrs.evolve(described(times, **chosen), definition=DEFINITION.id)


def of(
    source: Any, links: Any = (), *, by: Grouping = None, confidence: float = 0.95, **options: Any
) -> Estimate:
    """Mean handle time with an article less that without, among contacts on the same topics, in seconds.

    Differences of topics are weighed by their contacts with an article; topics with fewer than two contacts
    on either side are left out, and `dropped` counts their contacts. Agents link what is hard or what is
    easy: it is an association, not an effect.

    >>> from datetime import timedelta
    >>> times = [timedelta(seconds=each) for each in (60, 80, 100, 120)]
    >>> of(times, [True, True, False, False]).value
    -40.0
    """
    counted = tally(source, links, by=by, **options)
    times = counted.estimates()
    without, with_it = (_of_arm(times, arm) for arm in _ARMS)
    compared = (without[1] >= 2) & (with_it[1] >= 2)
    described: dict[str, Any] = {
        "definition": DEFINITION.id,
        "unit": "seconds",
        "confidence": confidence,
        "options": dict(counted.options),
        "dropped": {
            **{reason: int(rows.sum()) for reason, rows in times.dropped.items()},
            "not_compared": int((without[1] + with_it[1])[~compared].sum()),
        },
    }
    if not compared.any():
        return Estimate.missing(NEEDS_TWO, **described)
    share = np.where(compared, with_it[1], 0.0) / with_it[1][compared].sum()
    value = float((share * (with_it[0] - without[0])).sum())
    error = math.sqrt(float((share**2 * (with_it[2] ** 2 + without[2] ** 2)).sum()))
    rows = float((without[1] + with_it[1])[compared].sum())
    return Estimate(
        value=value, n=rows, standard_error=error, interval=Sufficient(NORMAL, (value, error)), **described
    )


def _of_arm(times: Estimates, arm: str) -> tuple[Floats, Floats, Floats]:
    """Mean, contacts and standard error of one arm, by group."""
    labels = times.axes[-1].labels
    if arm not in labels or times.standard_error is None:
        nothing = np.zeros(times.shape[:-1])
        return nothing, nothing, nothing
    place = labels.index(arm)
    return (
        times.values[..., place],
        times.n[..., place].astype(np.float64),
        times.standard_error[..., place],
    )
