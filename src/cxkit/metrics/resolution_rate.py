"""Resolution rate: the share of contacts whose question was resolved."""

from __future__ import annotations

from typing import Any, Final

from cxkit.columns import FlagKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.stats.tallies import Tally
from cxkit.tables import ContactTable
from cxkit.values import Label

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="resolution_rate",
    label=Label("Resolution rate", "问题解决率", "問題解決率"),
    formula="contacts whose question was resolved / contacts of which that is known",
    unit="share",
    better="higher",
    counted="contacts whose record says whether the question was resolved, abandoned ones too",
    not_counted="contacts whose record does not say",
    undefined="without contacts of which it is known",
    source="the agent's or the customer's own record; interval: Wilson (1927)",
)


def tally(source: Any, *, by: Grouping = None) -> Tally:
    """Conversations, a `ContactTable`, or a column of flags.

    >>> tally([True, True, False, None]).counts
    {'no': 1, 'yes': 2, 'missing': 1}
    """
    table = table_of(source, ContactTable)
    flags = column_of(FlagKind(), source, "resolved") if table is None else table.resolved
    return shared(flags == 1, {"missing": flags < 0}, by=groups(by, table), definition=DEFINITION.id)


def of(source: Any, *, by: Grouping = None, confidence: float = 0.95, **options: Any) -> Any:
    """The share resolved: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([1, 0]).value
    0.5
    """
    return tally(source, by=by, **options).result(confidence=confidence)
