"""Parts of appraisals and remedies: weights of sources, bands by period, and what the law says of wages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from cxkit._typing import Named
from cxkit.kernel import field, record
from cxkit.team.appraisals._enums import Source
from cxkit.values import Band, Period


@record(name="appraisal.weight")
class SourceWeight:
    """Weight of a source in the total; one of 0 is shown beside it, as self-ratings are.

    >>> SourceWeight(source="supervisor", weight=0.6).source
    Source.SUPERVISOR
    """

    source: Named[Source]
    weight: float = field(low=0.0)


USUAL_WEIGHTS: Final = (
    SourceWeight(source=Source.SELF, weight=0),
    SourceWeight(source=Source.PEER, weight=0.2),
    SourceWeight(source=Source.SUPERVISOR, weight=0.3),
    SourceWeight(source=Source.SYSTEM, weight=0.5),
)
"""A first set of weights, to be replaced by the house's own."""


@record(name="remedy.period_band")
class PeriodBand:
    """Band of somebody in one period.

    >>> PeriodBand(period=Period.month(2026, 3), band="below").band
    Band.BELOW
    """

    period: Period
    band: Named[Band]


class WageLaw(NamedTuple):
    """A country's law on deductions from wages; `secondary` where only copies of it were read."""

    source: str
    en: str
    secondary: bool = True


WAGE_LAWS: Final[Mapping[str, WageLaw]] = {
    "CN": WageLaw(
        "工资支付暂行规定 Art. 16",
        "in China only damage that the person caused may be deducted, at most 20 % of the month's wage and "
        "not below the minimum wage (工资支付暂行规定 Art. 16)",
    ),
    "TW": WageLaw(
        "勞動基準法 Art. 26",
        "in Taiwan wages may not be withheld in advance as a penalty (勞動基準法 Art. 26)",
    ),
}
"""By country: named in the refusal, and to be checked by whoever relies on it."""
