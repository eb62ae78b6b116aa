"""Training needs: criteria in which somebody is below a target by more than chance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import finite_number, groups, numbers, together
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.profiling import unit_scores
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import upper_tail


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class TrainingNeeds(Tabular):
    """Gaps to the target by unit (an agent or a team) and criterion, shrunk, and which are needs.

    `adjusted` are the p-values of a gap above 0 after Benjamini and Hochberg over all that were tested; None
    where there were too few cases, which is no need and no praise.
    """

    units: tuple[Hashable, ...]
    criteria: tuple[Hashable, ...]
    n: tuple[int, ...]
    means: tuple[float, ...]
    gaps: tuple[float | None, ...]
    adjusted: tuple[float | None, ...]
    target: float
    false_discovery: float

    @property
    def needs(self) -> tuple[tuple[Hashable, Hashable], ...]:
        """The pairs of unit and criterion that are needs, the widest gap first."""
        below = [
            (-(gap or 0.0), unit, criterion)
            for unit, criterion, gap, q in zip(
                self.units, self.criteria, self.gaps, self.adjusted, strict=True
            )
            if q is not None and q <= self.false_discovery
        ]
        return tuple((unit, criterion) for _, unit, criterion in sorted(below, key=lambda each: each[0]))

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit and criterion."""
        return {
            "unit": list(self.units),
            "criterion": list(self.criteria),
            "n": list(self.n),
            "mean": list(self.means),
            "gap": list(self.gaps),
            "adjusted": list(self.adjusted),
        }

    def summary(self) -> dict[str, Any]:
        """The target, and how many needs there are."""
        return {"target": self.target, "needs": len(self.needs)}

    def __repr__(self) -> str:
        return f"TrainingNeeds({len(self.needs)} of {len(self.units)} at a target of {self.target:.0%})"


def training_needs(
    units: ArrayLike,
    criteria: ArrayLike,
    points: ArrayLike,
    *,
    target: float = 0.8,
    minimum: int = 5,
    false_discovery: float = 0.05,
) -> TrainingNeeds:
    """The training that people need, from points of 0 to 1, one row a scored answer; missing ones left out.

    Means are shrunk criterion by criterion towards that of all; with fewer than `minimum` answers of a unit
    nothing is said of it.

    >>> training = training_needs(["amy"] * 12 + ["bo"] * 12, ["empathy"] * 24,
    ...                        [0, .5, .5, 0, .5, .5] * 2 + [1, 1, .5, 1, 1, 1] * 2)
    >>> training.needs
    (('amy', 'empathy'),)
    """
    target = finite_number(target, "target")
    given = together(units=units, criteria=criteria, points=points)
    (who, unit_of), (what, criterion_of) = (
        groups(given[0], "units").placed(),
        groups(given[1], "criteria").placed(),
    )
    y = numbers(given[2], "points", missing=True)
    rows: list[tuple[Hashable, Hashable, int, float, float | None, float | None]] = []
    for code, criterion in enumerate(what):
        inside = criterion_of == code
        scores = unit_scores(unit_of[inside], y[inside], minimum=minimum)
        table, shrunk = scores.columns(), scores.found
        known = shrunk is not None and shrunk.undefined is None
        for place, unit in enumerate(scores.units):
            gap = p = None
            if known and shrunk is not None and scores.n[place] >= minimum:
                gap = target - float(shrunk.shrunk[place])
                error = float(shrunk.standard_errors[place]) * float(
                    np.sqrt(max(shrunk.kept[place], 1 / len(y)))
                )
                p = float(upper_tail(gap / error))
            rows.append((who[int(str(unit))], criterion, scores.n[place], table["mean"][place], gap, p))
    units_, criteria_, n, means, gaps, p_values = zip(*rows, strict=True) if rows else ((),) * 6
    return TrainingNeeds(
        units=units_,
        criteria=criteria_,
        n=n,
        means=means,
        gaps=gaps,
        adjusted=tuple(adjust(p_values)),
        target=target,
        false_discovery=false_discovery,
    )
