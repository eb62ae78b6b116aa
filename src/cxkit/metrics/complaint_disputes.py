"""Complaint disputes: the share of complaints whose decision the customer rejected."""

from __future__ import annotations

from typing import Any, Final

from cxkit.columns import FlagKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.stats.tallies import Tally
from cxkit.tables import ComplaintTable
from cxkit.values import Label

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="complaint_disputes",
    label=Label("Disputed complaint decisions", "投诉处理异议率", "投訴處理異議率"),
    formula="complaints whose decision the customer rejected / complaints of which that is known",
    unit="share",
    better="lower",
    counted="complaints that stand and whose record says whether the customer disputed the decision",
    not_counted="complaints whose record does not say; withdrawn, reclassified or inadmissible ones and "
    "duplicates",
    undefined="without complaints of which it is known",
    source="CFPB consumer complaint database, `Consumer disputed?`; interval: Wilson (1927)",
)


def tally(source: Any, *, by: Grouping = None) -> Tally:
    """Complaints, a `ComplaintTable`, or a column of flags.

    >>> tally([True, False, False, None]).counts
    {'no': 2, 'yes': 1, 'missing': 1}
    """
    table = table_of(source, ComplaintTable)
    flags = column_of(FlagKind(), source, "disputed") if table is None else table.disputed
    left_out = {"missing": flags < 0}
    if table is not None:
        left_out["not_counted"] = ~table.counted
    return shared(flags == 1, left_out, by=groups(by, table), definition=DEFINITION.id)


def of(source: Any, *, by: Grouping = None, confidence: float = 0.95, **options: Any) -> Any:
    """The share disputed: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([1, 0, 0, 0]).value
    0.25
    """
    return tally(source, by=by, **options).result(confidence=confidence)
