"""Answers on a declared scale, by the share in its top boxes: satisfaction, effort, rated contacts."""

from __future__ import annotations

from typing import Any, Final

import attrs

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition, named_metric
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._scores import points
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.tables import ContactTable, ResponseTable, Table
from cxkit.values import CES_1_7, CSAT_1_5, Scale


@attrs.frozen(slots=True, kw_only=True)
class BoxScore:
    """Answers on a declared scale, counted point by point: the share in the top boxes, and others.

    >>> from cxkit.metrics import csat
    >>> csat.of([5, 4, 2, 5, None])
    Estimate(csat 75.0%, n=4, 95% wilson 30.1% to 95.4%, dropped: missing 1)
    """

    DEFINITION: Definition
    scale: Scale
    table: type[Table] = ResponseTable

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    def tally(
        self,
        source: Any,
        *,
        scale: Scale | None = None,
        by: Grouping = None,
        weights: Any = None,
        frequencies: Any = None,
        off_scale: OffScaleRule = "refuse",
    ) -> Tally:
        """Answers point by point, of scores, a table, or what it is made of: responses or conversations.

        Figures: "top_box" (the default), "bottom_box", "net", "mean", "median". Answers on another scale are
        refused: take them apart first.

        >>> from cxkit.metrics import ces
        >>> ces.tally([7, 6, 2, 5]).result("mean").value
        5.0
        """
        return points(
            source,
            self.scale if scale is None else scale,
            by=by,
            weights=weights,
            frequencies=frequencies,
            off_scale=off_scale,
            definition=self.DEFINITION.id,
            figure="top_box",
            kind=self.table,
        )

    def of(
        self,
        source: Any,
        *,
        scale: Scale | None = None,
        by: Grouping = None,
        weights: Any = None,
        frequencies: Any = None,
        off_scale: OffScaleRule = "refuse",
        figure: str | None = None,
        confidence: float = 0.95,
    ) -> Any:
        """The share in the top boxes: an `Estimate`, or `Estimates` by group; or another `figure`.

        >>> from cxkit.metrics import contact_satisfaction
        >>> contact_satisfaction.of([5, 4, 2, 5, None]).value
        0.75
        """
        answers = self.tally(
            source, scale=scale, by=by, weights=weights, frequencies=frequencies, off_scale=off_scale
        )
        return answers.result(figure, confidence=confidence)

    compare = staticmethod(compare)


csat: Final = BoxScore(
    DEFINITION=Definition(
        id="csat",
        unit="share",
        better="higher",
        source="the top-box rule is part of the declared scale; interval: Wilson (1927)",
        options=(Choice(name="scale", default="csat 1-5", about="the scale with its top and bottom boxes"),),
    ),
    scale=CSAT_1_5,
)
"""Customer satisfaction, of survey answers."""

ces: Final = BoxScore(
    DEFINITION=Definition(
        id="ces",
        unit="share",
        better="higher",
        source="Dixon, Freeman and Toman (2010), Harvard Business Review 88(7); CES 2.0: CEB (2013)",
        options=(
            Choice(name="scale", default="ces 1-7", about="the scale with its boxes and its direction"),
        ),
    ),
    scale=CES_1_7,
)
"""Customer effort: the share that found it easy, of survey answers."""

contact_satisfaction: Final = BoxScore(
    DEFINITION=Definition(
        id="contact_satisfaction",
        unit="share",
        better="higher",
        source="the rating asked for at the end of a call or chat; interval: Wilson (1927)",
        options=(Choice(name="scale", default="csat 1-5", about="the scale with its top and bottom boxes"),),
    ),
    scale=CSAT_1_5,
    table=ContactTable,
)
"""Satisfaction with a contact, of the ratings of conversations."""
