"""The customer effort score: the share of answers that found it easy, on a declared scale."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._scores import points
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.values import CES_1_7, Label, Scale

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="ces",
    label=Label("Customer effort score (CES)", "顾客费力度", "顧客費力度"),
    formula="answers in the top boxes / answers; on 1 to 7 (CES 2.0): answers of 5 to 7; the mean beside it",
    unit="share",
    better="higher",
    counted="complete answers on the scale; on CES 1.0 (1 to 5) the low answers are the good ones",
    not_counted="missing, unfinished and invalidated answers",
    undefined="without answers",
    source="Dixon, Freeman and Toman (2010), Harvard Business Review 88(7); CES 2.0: CEB (2013)",
    options=(Choice(name="scale", default="ces 1-7", about="the scale with its boxes and its direction"),),
)


def tally(
    source: Any,
    *,
    scale: Scale = CES_1_7,
    by: Grouping = None,
    weights: Any = None,
    off_scale: OffScaleRule = "refuse",
) -> Tally:
    """Answers point by point, of scores, responses or a `ResponseTable`.

    Figures: "top_box" (the default: it was easy), "bottom_box", "net", "mean", "median".

    >>> tally([7, 6, 2, 5]).result("mean").value
    5.0
    """
    return points(
        source, scale, by=by, weights=weights, off_scale=off_scale, definition=DEFINITION.id, figure="top_box"
    )


def of(
    source: Any, *, by: Grouping = None, figure: str | None = None, confidence: float = 0.95, **options: Any
) -> Any:
    """The share that found it easy: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([7, 6, 2, 5])
    Estimate(ces 75.0%, n=4, 95% wilson 30.1% to 95.4%)
    """
    return tally(source, by=by, **options).result(figure, confidence=confidence)
