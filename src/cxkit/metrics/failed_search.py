"""Failed searches: those after which nothing was clicked, or it was searched again."""

from __future__ import annotations

from typing import Any, Final

from cxkit.columns import FlagKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._visitors import not_customers
from cxkit.stats.tallies import Tally
from cxkit.tables import SearchTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="failed_search",
    unit="share",
    better="lower",
    source="interval: Wilson (1927)",
    options=(
        Choice(
            name="variant",
            default="no_click",
            values={
                "no_click": "no result was clicked before the next search",
                "again": "another search followed in the session",
                "either": "one of the two",
                "both": "no click, and another search followed",
            },
        ),
    ),
)


def tally(source: Any, searched_again: Any = None, *, by: Grouping = None, **options: Any) -> Tally:
    """Sessions of the help centre, a `SearchTable`, or columns of flags: clicked, and searched again.

    >>> tally([True, False, False], [True, True, False]).counts
    {'no': 1, 'yes': 2, 'missing': 0}
    >>> of([True, False, False], [True, True, False], variant="both").value
    0.3333333333333333
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, SearchTable)
    if table is None:
        source, searched_again = together(clicked=source, searched_again=searched_again)
        clicked = column_of(FlagKind(), source, "clicked")
        again = clicked if searched_again is None else column_of(FlagKind(), searched_again, "searched_again")
        if searched_again is None and chosen["variant"] != "no_click":
            again = again * 0 - 1
    else:
        clicked, again = table.clicked, table.searched_again
    variant = chosen["variant"]
    failed = {
        "no_click": clicked == 0,
        "again": again == 1,
        "either": (clicked == 0) | (again == 1),
        "both": (clicked == 0) & (again == 1),
    }[variant]
    unknown = {
        "no_click": clicked < 0,
        "again": again < 0,
        "either": ~failed & ((clicked < 0) | (again < 0)),
        "both": ((clicked < 0) & (again != 0)) | ((again < 0) & (clicked != 1)),
    }[variant]
    keys = groups(by, table, like=(source, searched_again))
    left_out = {"missing": unknown, **not_customers(table)}
    return shared(failed, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
