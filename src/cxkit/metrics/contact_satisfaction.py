"""Contact satisfaction: the share of rated contacts in the top boxes of a declared scale."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._scores import points
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.tables import ContactTable
from cxkit.values import CSAT_1_5, Label, Scale

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="contact_satisfaction",
    label=Label("Satisfaction with the contact", "会话满意度", "對話滿意度"),
    formula="ratings in the top boxes of the scale / contacts rated; on 1 to 5: ratings of 4 and 5",
    unit="share",
    better="higher",
    counted="contacts that the customer rated on the scale",
    not_counted="contacts without a rating (counted as missing)",
    undefined="without rated contacts",
    source="the rating asked for at the end of a call or chat; interval: Wilson (1927)",
    options=(Choice(name="scale", default="csat 1-5", about="the scale with its top and bottom boxes"),),
)


def tally(
    source: Any, *, scale: Scale = CSAT_1_5, by: Grouping = None, off_scale: OffScaleRule = "refuse"
) -> Tally:
    """Ratings point by point, of conversations, a `ContactTable` or a column of ratings.

    Figures: "top_box" (the default), "bottom_box", "net", "mean", "median". Contacts rated on another scale
    are refused: take them apart first.

    >>> tally([5, 4, 2, 5, None]).counts["missing"]
    1
    """
    return points(
        source,
        scale,
        by=by,
        weights=None,
        off_scale=off_scale,
        definition=DEFINITION.id,
        figure="top_box",
        kind=ContactTable,
    )


def of(
    source: Any, *, by: Grouping = None, figure: str | None = None, confidence: float = 0.95, **options: Any
) -> Any:
    """The share satisfied: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([5, 4, 2, 5, None])
    Estimate(contact_satisfaction 75.0%, n=4, 95% wilson 30.1% to 95.4%, dropped: missing 1)
    """
    return tally(source, by=by, **options).result(figure, confidence=confidence)
