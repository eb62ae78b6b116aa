"""Quality of service from evaluations, each weighed by how unlikely it was to be selected."""

from __future__ import annotations

from typing import Any, Final, Literal

import attrs
import numpy as np

from cxkit.columns import Kind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition, named_metric
from cxkit.metrics._counting._gather import shared, with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._sampled import tally_sampled
from cxkit.tables import EvaluationTable

_AUTO_FAIL: Final = Choice(
    name="auto_fail",
    default="counted",
    values={"counted": "what fails a form brings it to 0", "without": "the score without that"},
)


@attrs.frozen(slots=True, kw_only=True)
class SampledScore:
    """A mean score or a share of evaluations, of all from which they were sampled.

    Each weighs as much as it was unlikely to be selected (Hájek). What was selected with a probability that
    nobody knows, as for coaching, says nothing of the others and is left out as "unknown_selection". Columns
    without probabilities are taken as a sample in which all had the same.

    >>> from cxkit.metrics import quality_score
    >>> quality_score.of([1.0, 1.0, 0.0], [1.0, 1.0, 0.25]).value
    0.3333333333333333
    """

    DEFINITION: Definition
    column: str
    """The column of the table: a score, or a flag."""

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    def tally(
        self,
        source: Any,
        probability: Any = None,
        *,
        by: Grouping = None,
        auto_fail: Literal["counted", "without"] = "counted",
    ) -> Tally:
        """Evaluations, an `EvaluationTable`, or a column and the probabilities of selection.

        Objects are scored by the rubrics that the library ships; for others make the table with yours.

        >>> from cxkit.metrics import error_free
        >>> error_free.tally([True, False, None], [0.5, 0.5, 0.5]).counts
        {'no': 1, 'yes': 1, 'missing': 1, 'unknown_selection': 0}
        """
        options = dict.fromkeys(self.DEFINITION.choose(**self._chosen(auto_fail)), auto_fail)
        table, kinds = table_of(source, EvaluationTable), EvaluationTable.kinds
        column = f"{self.column}_without_auto_fail" if auto_fail == "without" else self.column
        if table is not None:
            values, chance = table.column(column), table.probability
        else:
            values, chance = _columns(kinds[self.column], source, kinds["probability"], probability)
        unknown = ~(np.isfinite(chance) & (chance > 0))
        left_out = {"missing": ~kinds[self.column].known(values), "unknown_selection": unknown}
        weights = 1 / np.where(unknown, 1.0, chance)
        keys = groups(by, table, like=(source, probability))
        described: dict[str, Any] = {"by": keys, "definition": self.DEFINITION.id, "options": options}
        if values.dtype.kind != "f":
            return shared(values == 1, left_out, weights=weights, **described)
        gone = np.logical_or.reduce([*left_out.values()])
        sampled = tally_sampled(np.where(gone, 0.0, values), weights, gone, **described)
        only = {"unknown_selection": unknown & ~left_out["missing"]}
        return with_left_out(sampled, len(values), only, by=keys)

    def _chosen(self, auto_fail: str) -> dict[str, str]:
        return {"auto_fail": auto_fail} if self.DEFINITION.options or auto_fail != "counted" else {}

    def of(
        self,
        source: Any,
        probability: Any = None,
        *,
        by: Grouping = None,
        auto_fail: Literal["counted", "without"] = "counted",
        figure: str | None = None,
        confidence: float = 0.95,
    ) -> Any:
        """The mean or the share: an `Estimate`, or `Estimates` by group.

        >>> from cxkit.metrics import auto_fail_share
        >>> auto_fail_share.of([True, False], [0.5, 0.5]).value
        0.5
        """
        made = self.tally(source, probability, by=by, auto_fail=auto_fail)
        return made.result(figure, confidence=confidence)

    compare = staticmethod(compare)


def _columns(kind: Kind, source: Any, chances: Kind, probability: Any) -> tuple[Any, Any]:
    if probability is None:
        values = column_of(kind, source, "source")
        return values, np.ones(len(values))
    source, probability = together(source=source, probability=probability)
    return column_of(kind, source, "source"), column_of(chances, probability, "probability")


quality_score: Final = SampledScore(
    DEFINITION=Definition(
        id="quality_score",
        unit="share",
        better="higher",
        source="Hájek (1971); linearised standard error",
        options=(_AUTO_FAIL,),
    ),
    column="score",
)
"""The mean score of all contacts from which evaluations were sampled."""

error_free: Final = SampledScore(
    DEFINITION=Definition(
        id="error_free",
        unit="share",
        better="higher",
        source="Hájek (1971); interval: Wilson (1927) with Kish's effective number",
    ),
    column="error_free",
)
"""The share of contacts without any critical error."""

auto_fail_share: Final = SampledScore(
    DEFINITION=Definition(
        id="auto_fail_share",
        unit="share",
        better="lower",
        source="Hájek (1971); interval: Wilson (1927) with Kish's effective number",
    ),
    column="auto_failed",
)
"""The share of contacts that a criterion brought to 0."""
