"""Users of the articles: only customers count, and what is left out is counted by reason."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxkit.columns import CategoryKind, IdKind
from cxkit.metrics._counting._gather import Flags
from cxkit.metrics._counting._inputs import column_of, table_of
from cxkit.tables import SearchTable, Table, UseTable


def not_customers(table: Table | None) -> dict[str, Flags]:
    """The rows of staff, bots and previews, and searches that were still being typed, by reason."""
    if table is None or "visitor" not in table.kinds:
        return {}
    visitor = table.column("visitor")
    others: dict[str, Flags] = {name: visitor == name for name in ("staff", "bot", "preview")}
    if isinstance(table, SearchTable):
        others["typed_ahead"] = table.typed_ahead == 1
    return others


def is_linked(cases: Any, links: Any, counts: str = "any") -> Flags:
    """Where a case has an article: by a `UseTable`, sessions, or a column of the ids of linked cases."""
    uses = table_of(links, UseTable)
    if uses is None:
        linked = column_of(CategoryKind(), IdKind().out(column_of(IdKind(), links, "links")), "links")
    else:
        rows = uses.event == "linked"
        if counts != "any":
            rows = rows & (uses.link == counts)
        linked = uses.case[rows]
    known = {text for text in linked.to_list() if text is not None}
    return np.array([str(each) in known for each in np.asarray(cases).tolist()], np.bool_)
