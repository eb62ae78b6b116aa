"""The Net Promoter Score: promoters minus detractors, of answers from 0 to 10."""

from __future__ import annotations

from typing import Any, Final, Literal

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, groups
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._scores import scored
from cxkit.stats.tallies import Tally, tally_nps
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.values import ScaleKind

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="nps",
    unit="nps",
    better="higher",
    source="Reichheld (2003), Harvard Business Review 81(12); intervals: Rocks (2016), "
    "The American Statistician 70:365",
    options=(
        Choice(
            name="fractions",
            default="refuse",
            values={"refuse": "averaged answers are faults", "partition": "they are split at 7 and at 9"},
        ),
    ),
)


def tally(
    source: Any,
    *,
    by: Grouping = None,
    weights: Any = None,
    frequencies: Any = None,
    off_scale: OffScaleRule = "refuse",
    fractions: Literal["refuse", "partition"] = "refuse",
) -> Tally:
    """Detractors, passives and promoters of scores, responses or a `ResponseTable`.

    Figures: "score" (the default, with the add-3 interval), "promoters", "passives", "detractors".

    >>> channel = ["chat", "chat", "mail", "mail", "mail"]
    >>> tally([10, 9, 7, 3, None], by={"channel": channel}).at(channel="chat").result()
    Estimate(nps 100.0, n=2, 95% add3 -24.4 to 100.0)
    >>> of([10, 9, 7, 3])
    Estimate(nps 25.0, n=4, 95% add3 -44.2 to 72.7)
    """
    scores, table, mask = scored(source, ScaleKind.NPS, None)
    return tally_nps(
        scores,
        by=groups(by, table, mask),
        weights=weights,
        frequencies=frequencies,
        off_scale=off_scale,
        fractions=fractions,
        definition=DEFINITION.id,
    )


of: Final = reading(tally, DEFINITION)
