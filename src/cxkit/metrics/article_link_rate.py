"""Link rate: the share of solved cases with an article, reused or created for them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import IdKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import SOLVERS, Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._visitors import is_linked
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable

__all__ = ["COUNTS", "DEFINITION", "compare", "of", "tally"]

COUNTS: Final = Choice(
    name="counts",
    default="any",
    values={
        "any": "every link counts",
        "known": "only links to articles that were known count",
        "created": "only links to articles that were created for the case count",
    },
)

DEFINITION: Final = Definition(
    id="article_link_rate",
    unit="share",
    better="higher",
    source="KCS v6 Practices Guide, linking; interval: Wilson (1927)",
    options=(COUNTS,),
)


def tally(source: Any, links: Any = (), *, by: Grouping = None, **options: Any) -> Tally:
    """Tickets, a `TicketTable`, or a column of the ids of solved cases; and what was linked to them.

    `links` are sessions, a `UseTable`, or a column of the ids of linked cases, with repeats or without.

    >>> of(["T-1", "T-2", "T-3"], ["T-1", "T-1", "T-9"]).value
    0.3333333333333333
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, TicketTable)
    left_out = {}
    if table is None:
        ids = column_of(IdKind(), source, "source")
    else:
        ids = table.id
        left_out = {"not_counted": ~table.counted, "unsolved": table.solved_at == MISSING}
    left_out["missing"] = ~np.asarray(IdKind().known(ids))
    linked = is_linked(ids, links, chosen["counts"])
    keys = groups(by, table, like=(source,), credits=SOLVERS)
    return shared(linked, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
