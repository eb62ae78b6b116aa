"""Gaps of service quality: what customers perceive less what they expect, by dimension.

Two designs: SERVQUAL asks for both of each item, SERVPERF for the perception alone, with half the items and
less noise. Items are the house's own; the originals are 22 in five dimensions.

Sources: Parasuraman, Zeithaml and Berry (1988), Journal of Retailing 64(1); Cronin and Taylor (1992), Journal
of Marketing 56(3); Peter, Churchill and Brown (1993), Journal of Consumer Research 19(4), for differences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import numbers
from cxkit.errors import Fault, Invalid
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.intervals.paired import paired_means
from cxkit.stats.reliability import cronbach_alpha
from cxkit.stats.results import Comparison, Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.values import Attainment, Label, labels

SERVQUAL_DIMENSIONS: Final[Mapping[str, Label]] = MappingProxyType(
    labels(
        "servqual",
        """
tangibles: Tangibles | 有形性 | 有形性
reliability: Reliability | 可靠性 | 可靠性
responsiveness: Responsiveness | 响应性 | 回應性
assurance: Assurance | 保证性 | 保證性
empathy: Empathy | 移情性 | 關懷性
""",
    )
)
"""The five dimensions of the original, of 4, 5, 4, 4 and 5 items."""

SERVQUAL_ITEMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        name: tuple(str(number) for number in range(first, last + 1))
        for name, (first, last) in zip(
            SERVQUAL_DIMENSIONS, ((1, 4), (5, 9), (10, 13), (14, 17), (18, 22)), strict=True
        )
    }
)
"""The dimension of each of the original's items, by number."""


@attrs.frozen(slots=True, kw_only=True)
class ServiceGap:
    """One dimension, or all of them weighted: perception, expectation, and the gap of the same persons.

    `gap` is perception less expectation, with its t interval; both are None where perception alone was asked.
    `verdict` says whether perception reaches what is expected, after Holm's correction for all dimensions:
    `CANNOT_BE_TOLD` where the gap may be chance. `alpha` is Cronbach's of the perceptions, `alpha_of_gaps`
    that of the differences, which is lower: None with a single item or too few persons.
    """

    dimension: str
    weight: float
    perception: Estimate
    expectation: Estimate | None = None
    gap: Estimate | None = None
    p_adjusted: float | None = None
    verdict: Attainment = Attainment.CANNOT_BE_TOLD
    alpha: float | None = None
    alpha_of_gaps: float | None = None


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ServiceGaps(Tabular):
    """The gaps of all dimensions in the order given, and of all of them together, weighted (`overall`)."""

    rows: tuple[ServiceGap, ...]
    overall: ServiceGap

    def of(self, dimension: str) -> ServiceGap:
        """The row of a dimension."""
        return next(row for row in self.rows if row.dimension == dimension)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a dimension; `weighted` is its part of the weighted gap."""

        def values(of: str, what: str) -> list[float | None]:
            estimates = (getattr(row, of) for row in self.rows)
            return [None if each is None else getattr(each, what) for each in estimates]

        gaps = values("gap", "value")
        return {
            "dimension": [row.dimension for row in self.rows],
            "n": [row.perception.n for row in self.rows],
            "expectation": values("expectation", "value"),
            "perception": values("perception", "value"),
            "gap": gaps,
            "low": values("gap", "low"),
            "high": values("gap", "high"),
            "weight": [row.weight for row in self.rows],
            "weighted": [
                None if gap is None else gap * row.weight for gap, row in zip(gaps, self.rows, strict=True)
            ],
            "p_adjusted": [row.p_adjusted for row in self.rows],
            "verdict": [row.verdict._value_ for row in self.rows],
            "alpha": [row.alpha for row in self.rows],
            "alpha_of_gaps": [row.alpha_of_gaps for row in self.rows],
        }

    def summary(self) -> dict[str, Any]:
        """All dimensions together, of the persons who answered in each."""
        overall = self.overall
        gap = overall.gap
        return {
            "perception": overall.perception.value,
            "n": overall.perception.n,
            "gap": None if gap is None else gap.value,
            "low": None if gap is None else gap.low,
            "high": None if gap is None else gap.high,
        }

    def __repr__(self) -> str:
        short = [row.dimension for row in self.rows if row.verdict is Attainment.NOT_MET]
        figures = f"below expectation: {', '.join(short) or 'none found'}"
        if self.overall.gap is None:
            mean = self.overall.perception.value
            figures = "perception undefined" if mean is None else f"perception {mean:.3f}"
        return f"ServiceGaps({len(self.rows)} dimensions, {figures})"


def service_gaps(
    perceived: Mapping[str, Any],
    expected: Mapping[str, Any] | None = None,
    *,
    dimensions: Mapping[str, Sequence[str]] = SERVQUAL_ITEMS,
    weights: Mapping[str, Any] | None = None,
    confidence: float = 0.95,
) -> ServiceGaps:
    """Gaps between what is perceived and expected (SciPy), or the perceptions alone without `expected`.

    Both are columns of answers by item, one row a person. A person's score of a dimension is the mean of the
    items that were answered in full (both sides of it, where both are asked). `weights` say what the
    dimensions mean to customers: a number each, or the points that each person gave; they are brought to a
    sum of 1, and are equal without. The weighted gap is of persons with a score in every dimension.

    >>> gaps = service_gaps(
    ...     {"a": [5, 6, 5, 6, 5], "b": [3, 3, 2, 4, 3]}, {"a": [5, 6, 5, 6, 6], "b": [6, 6, 6, 6, 7]},
    ...     dimensions={"tangibles": ["a"], "reliability": ["b"]},
    ...     weights={"tangibles": 20, "reliability": 80})
    >>> gaps
    ServiceGaps(2 dimensions, below expectation: reliability)
    >>> gaps.of("reliability").gap
    Estimate(-3.2, n=5, 95% t -4.239 to -2.161)
    """
    _check(perceived, expected, dimensions, weights)
    shares = _weights(dimensions, weights)
    sides: list[tuple[Floats, Floats | None]] = []
    gaps_with_p: list[tuple[ServiceGap, float | None]] = []
    for name, items in dimensions.items():
        seen, hoped = _matrix(perceived, items), None if expected is None else _matrix(expected, items)
        if hoped is not None:
            known = ~(np.isnan(seen) | np.isnan(hoped))
            seen, hoped = np.where(known, seen, np.nan), np.where(known, hoped, np.nan)
        sides.append((_mean(seen), None if hoped is None else _mean(hoped)))
        row, p = _row(name, shares[name], *sides[-1], confidence)
        gaps = None if hoped is None else seen - hoped
        gaps_with_p.append((attrs.evolve(row, alpha=_alpha(seen), alpha_of_gaps=_alpha(gaps)), p))
    adjusted = adjust([p for _, p in gaps_with_p], "holm")
    rows = tuple(_judged(row, p, 1 - confidence) for (row, _), p in zip(gaps_with_p, adjusted, strict=True))
    parts = np.array([shares[name] for name in dimensions])
    whole = np.column_stack([seen for seen, _ in sides]) @ parts
    wanted = [side for _, side in sides if side is not None]
    hoped = np.column_stack(wanted) @ parts if wanted else None
    overall, p = _row("", 1.0, whole, hoped, confidence)
    return ServiceGaps(rows=rows, overall=_judged(overall, p, 1 - confidence))


def _check(
    perceived: Mapping[str, Any],
    expected: Mapping[str, Any] | None,
    dimensions: Mapping[str, Sequence[str]],
    weights: Mapping[str, Any] | None,
) -> None:
    asked = [
        (side, given)
        for side, given in (("perceived", perceived), ("expected", expected))
        if given is not None
    ]
    wanted = [item for items in dimensions.values() for item in items]
    faults = [
        Fault(f"{side}.{item}", "missing", "is needed")
        for side, given in asked
        for item in wanted
        if item not in given
    ]
    faults += [
        Fault(f"weights.{name}", "missing", "is needed")
        for name in dimensions
        if name not in (weights or dimensions)
    ]
    if not dimensions or not all(map(len, dimensions.values())):
        faults.append(Fault("dimensions", "importance.none", "must have one item or more each"))
    if faults:
        raise Invalid.of("dimensions", faults)


def _matrix(columns: Mapping[str, Any], items: Sequence[str]) -> Floats:
    return np.column_stack([numbers(columns[item], item, missing=True) for item in items])


def _mean(answers: Floats) -> Floats:
    """The mean of each person's answers; missing for who gave none."""
    known = ~np.isnan(answers)
    count = known.sum(axis=1)
    total = np.where(known, answers, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _weights(dimensions: Mapping[str, Sequence[str]], weights: Mapping[str, Any] | None) -> dict[str, float]:
    if weights is None:
        return {name: 1 / len(dimensions) for name in dimensions}
    points: dict[str, float] = {}
    for name in dimensions:
        given = numbers(np.atleast_1d(weights[name]), f"weights.{name}", missing=True)
        points[name] = float(np.nanmean(given)) if not np.isnan(given).all() else 0.0
    if min(points.values()) < 0 or not sum(points.values()) > 0:
        raise Invalid("must be 0 or more, and not all 0", code="number.low", path="weights")
    return {name: value / sum(points.values()) for name, value in points.items()}


def _row(
    name: str, weight: float, told: Floats, wanted: Floats | None, confidence: float
) -> tuple[ServiceGap, float | None]:
    if wanted is None:
        alone: Comparison = paired_means(np.zeros(len(told)), told, unit="number", confidence=confidence)
        return ServiceGap(dimension=name, weight=weight, perception=alone.figure), None
    change = paired_means(wanted, told, confidence=confidence)
    row = ServiceGap(
        dimension=name, weight=weight, perception=change.first, expectation=change.second, gap=change.figure
    )
    return row, change.p_value


def _judged(row: ServiceGap, p: float | None, level: float) -> ServiceGap:
    verdict = Attainment.CANNOT_BE_TOLD
    if p is not None and p < level and row.gap is not None and row.gap.value is not None:
        verdict = Attainment.MET if row.gap.value > 0 else Attainment.NOT_MET
    return attrs.evolve(row, p_adjusted=p, verdict=verdict)


def _alpha(answers: Floats | None) -> float | None:
    if answers is None or answers.shape[1] < 2:
        return None
    return cronbach_alpha(answers).alpha.value
