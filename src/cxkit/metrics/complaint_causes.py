"""Causes of complaints: how many complaints each has, and the few that make up most of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import CategoryKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import counted
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._paretos import pareto_of
from cxkit.stats.tallies import Tally
from cxkit.tables import ComplaintTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="complaint_causes",
    unit="count",
    better=None,
    source="Pareto table: Juran (1954)",
    options=(
        Choice(
            name="cause",
            default="kind",
            values={
                "kind": "the class: product quality, logistics, after-sales, platform, other",
                "label": "the first label",
                "cause": "the root cause that the decision names",
                "responsible": "who caused it",
                "product": "the product",
                "carrier": "the carrier",
                "severity": "how bad it is",
                "remedy_sought": "what the customer wants",
                "given": "plain columns: as given",
            },
        ),
    ),
)


def tally(source: Any, *, cause: str | None = None, by: Grouping = None) -> Tally:
    """Complaints, a `ComplaintTable`, or a column of causes; the first axis is "cause".

    >>> tally(["late", "late", "broken", None]).counts
    {'counted': 3, 'missing': 1}
    """
    table = table_of(source, ComplaintTable)
    if table is None:
        options = DEFINITION.choose(cause=cause or "given")
        column, left_out = column_of(CategoryKind(), source, "cause"), {}
    else:
        options = DEFINITION.choose(**({} if cause is None else {"cause": cause}))
        column, left_out = table.column(options["cause"]), {"not_counted": ~table.counted}
    keys = {"cause": column, **(groups(by, table, like=(source,)) or {})}
    reasons = {"missing": np.asarray(column.codes < 0), **left_out}
    if left_out:
        reasons["missing"] = reasons["missing"] & ~left_out["not_counted"]
    return counted(len(column), reasons, by=keys, definition=DEFINITION.id, options=options)


def of(source: Any, *, cause: str | None = None, by: Grouping = None) -> Any:
    """The `Pareto` table of causes, or a dictionary of them by group.

    >>> figure = of(["late", "late", "late", "late", "broken"])
    >>> figure.labels, figure.counts.tolist(), figure.running_shares.tolist(), figure.vital()
    (('late', 'broken'), [4.0, 1.0], [0.8, 1.0], ('late',))
    """
    return pareto_of(tally(source, cause=cause, by=by), "cause")
