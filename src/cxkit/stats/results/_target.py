"""A target for a figure: a bound and its direction, as a value."""

from __future__ import annotations

from typing import Any

import attrs

from cxkit.columns import finite_number
from cxkit.errors import Invalid
from cxkit.stats._wording import WORDS
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._units import format_number
from cxkit.values import Attainment, Language


@attrs.frozen(kw_only=True)
class Target:
    """A bound that a figure is to reach: `at_least` or `at_most`, in the figure's own unit (shares of 1).

    A figure with fewer cases than `least_n` is not judged.

    >>> from cxkit.metrics import csat
    >>> target = Target(at_least=0.7)
    >>> [target.judge(csat.of([5] * good + [1] * bad)) for good, bad in ((90, 10), (50, 50), (7, 2))]
    [Attainment.MET, Attainment.NOT_MET, Attainment.CANNOT_BE_TOLD]
    >>> target.text("share"), target.text("share", "zh-Hans")
    ('at least 70.0%', '不低于70.0%')
    """

    at_least: float | None = None
    at_most: float | None = None
    least_n: int = 1

    def __attrs_post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise Invalid("a target has either at_least or at_most", code="attainment.bound", path="at_least")
        finite_number(self.bound, "at_least" if self.at_most is None else "at_most")

    @property
    def bound(self) -> float:
        """The value to reach."""
        return self.at_most if self.at_least is None else self.at_least  # type: ignore[return-value]

    def judge(self, figure: Estimate) -> Attainment:
        """Whether the figure attains it, by its interval."""
        return figure.attainment(at_least=self.at_least, at_most=self.at_most, minimum=self.least_n)

    def text(self, unit: str = "number", language: Language = "en") -> str:
        """The target in words, for a figure of that unit."""
        code = "target.at_most" if self.at_least is None else "target.at_least"
        return WORDS[code].render(language, bound=format_number(self.bound, unit, language))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return attrs.asdict(self)
