"""Mean rating of reviews, with and without what was set aside or flagged: both are true of something."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import NumberKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally, tally_values
from cxkit.tables import MISSING, FeedbackTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="review_rating",
    unit="number",
    better="higher",
    source="mean; its t interval needs SciPy",
    options=(
        Choice(
            name="include",
            default="counted",
            values={
                "counted": "what counts, flagged or not",
                "unflagged": "what counts without any signal",
                "all": "what was set aside, withdrawn or doubled as well",
            },
        ),
    ),
)

_RATING: Final = NumberKind(low=0, high=100, size="i8")


def tally(source: Any, *, by: Grouping = None, include: str = "counted") -> Tally:
    """Feedback items, a `FeedbackTable`, or a column of ratings; all of one scale.

    >>> tally([5, 4, None, 1]).result().value
    3.3333333333333335
    """
    table = table_of(source, FeedbackTable)
    ratings = column_of(_RATING, source, "rating") if table is None else table.rating
    unknown = ratings == MISSING if table is None else ~table.known("rating")
    options = DEFINITION.choose(include=include)
    left_out: dict[str, Any] = {}
    if table is not None and include != "all":
        left_out["not_counted"] = table.counted == 0
    if table is not None and include == "unflagged":
        left_out["flagged"] = table.flagged == 1
    gone = np.logical_or.reduce([unknown, *left_out.values()])
    keys = groups(by, table, like=(source,))
    values = np.where(gone, np.nan, ratings)
    rated = tally_values(values, by=keys, definition=DEFINITION.id, options=options)
    return with_left_out(rated, len(ratings), left_out, by=keys)


of: Final = reading(tally, DEFINITION)
