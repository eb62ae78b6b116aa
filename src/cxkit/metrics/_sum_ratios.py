"""Ratios of sums over rows: time in the planned state of scheduled time, people who came of those invited."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import together
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Better, Definition, named_metric
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._amounts import tally_ratio
from cxkit.tables import AttendanceTable, Table, TeamEventTable


@attrs.frozen(slots=True, kw_only=True)
class SumRatio:
    """The sum of one column over the sum of another, with the rows as the sample.

    >>> from datetime import timedelta
    >>> from cxkit.metrics import adherence
    >>> hour = timedelta(hours=1)
    >>> adherence.of([7 * hour, 8 * hour], [8 * hour, 8 * hour]).value
    0.9375
    """

    DEFINITION: Definition
    table: type[Table]
    part: str
    whole: str

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    def tally(self, source: Any, whole: Any = None, *, by: Grouping = None) -> Tally:
        """A table, or the columns of the parts and of the wholes.

        Figures: "ratio" (the default), "part", "whole".

        >>> from cxkit.metrics import event_participation
        >>> event_participation.tally([9, None], [12, 10]).result().value
        0.75
        """
        table = table_of(source, self.table)
        kinds = self.table.kinds[self.part], self.table.kinds[self.whole]
        if table is not None:
            part, among = table.column(self.part), table.column(self.whole)
        elif whole is None:
            message = f"needs the column {self.whole} beside {self.part}, or a {self.table.__name__}"
            raise Invalid(message, code="metric.column", path="whole")
        else:
            source, whole = together(source=source, whole=whole)
            part = column_of(kinds[0], source, "source")
            among = column_of(kinds[1], whole, "whole")
        missing = ~(kinds[0].known(part) & kinds[1].known(among))
        above, below = (np.where(missing, 0, column).astype(np.int64) for column in (part, among))
        keys = groups(by, table, like=(source, whole))
        return tally_ratio(above, below, missing, by=keys, definition=self.DEFINITION.id)

    def of(
        self,
        source: Any,
        whole: Any = None,
        *,
        by: Grouping = None,
        figure: str | None = None,
        confidence: float = 0.95,
    ) -> Any:
        """The ratio: an `Estimate`, or `Estimates` by group.

        >>> from datetime import timedelta
        >>> from cxkit.metrics import conformance
        >>> conformance.of([timedelta(hours=9)], [timedelta(hours=8)]).value
        1.125
        """
        return self.tally(source, whole, by=by).result(figure, confidence=confidence)

    compare = staticmethod(compare)


def _ratio(id: str, table: type[Table], part: str, whole: str, *, better: Better) -> SumRatio:
    source = "ratio of sums: Cochran (1977), chapter 6; its t interval needs SciPy"
    definition = Definition(id=id, unit="share", better=better, source=source)
    return SumRatio(DEFINITION=definition, table=table, part=part, whole=whole)


adherence: Final = _ratio("adherence", AttendanceTable, "in_state", "scheduled", better="higher")
"""Time in the state that was planned / scheduled time."""

conformance: Final = _ratio("conformance", AttendanceTable, "worked", "planned", better=None)
"""Time worked, whenever it was / working time planned: also above 1."""

roster_shrinkage: Final = _ratio("roster_shrinkage", AttendanceTable, "lost", "planned", better="lower")
"""Working time planned but not worked / working time planned, breaks of the pattern apart."""

event_participation: Final = _ratio("event_participation", TeamEventTable, "came", "invited", better="higher")
"""People who came of those who were invited, over events that were held."""
