"""Customer satisfaction: the share of answers in the top boxes of a declared scale."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._scores import points
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.values import CSAT_1_5, Label, Scale

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="csat",
    label=Label("Customer satisfaction (CSAT)", "顾客满意度", "顧客滿意度"),
    formula="answers in the top boxes of the scale / answers; on 1 to 5: answers of 4 and 5",
    unit="share",
    better="higher",
    counted="complete answers on the scale",
    not_counted="missing, unfinished and invalidated answers",
    undefined="without answers",
    source="the top-box rule is part of the declared scale; interval: Wilson (1927)",
    options=(Choice(name="scale", default="csat 1-5", about="the scale with its top and bottom boxes"),),
)


def tally(
    source: Any,
    *,
    scale: Scale = CSAT_1_5,
    by: Grouping = None,
    weights: Any = None,
    off_scale: OffScaleRule = "refuse",
) -> Tally:
    """Answers point by point, of scores, responses, rated conversations or a `ResponseTable`.

    Figures: "top_box" (the default), "bottom_box", "net", "mean", "median".

    >>> tally([5, 4, 2, 5, None]).result("mean").value
    4.0
    """
    return points(
        source, scale, by=by, weights=weights, off_scale=off_scale, definition=DEFINITION.id, figure="top_box"
    )


def of(
    source: Any, *, by: Grouping = None, figure: str | None = None, confidence: float = 0.95, **options: Any
) -> Any:
    """The share satisfied: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([5, 4, 2, 5, None])
    Estimate(csat 75.0%, n=4, 95% wilson 30.1% to 95.4%, dropped: missing 1)
    """
    return tally(source, by=by, **options).result(figure, confidence=confidence)
