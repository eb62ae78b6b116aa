"""Kano analysis: which features delight, which are wanted more and more, and which are taken for granted.

Each person answers twice about a feature: how it is with it (functional) and without it (dysfunctional), on
1 like, 2 must be so, 3 neutral, 4 can live with it, 5 dislike.

Sources: Kano et al. (1984); Berger et al. (1993), CQM Journal 2(4) for better and worse; Lee and Newcomb
(1997) for the strengths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, cast

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import counts as whole_numbers, numbers, together
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results import EMPTY, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import (
    ALARM,
    GREY,
    INK,
    drawing_axes,
    finished,
    name_points,
    name_spots,
    unit_axis,
)
from cxkit.values import Label, labels

Category = Literal["M", "O", "A", "I", "R", "Q"]

CATEGORIES: Final[Mapping[Category, Label]] = MappingProxyType(
    cast(
        "dict[Category, Label]",
        labels(
            "kano",
            """
M: must-be | 必备型 | 必備型
O: one-dimensional | 期望型 | 期望型
A: attractive | 魅力型 | 魅力型
I: indifferent | 无差异型 | 無差異型
R: reverse | 反向型 | 反向型
Q: questionable | 可疑结果 | 可疑結果
""",
        ),
    )
)
"""The categories with their labels; of equally frequent ones, the one that stands first is the feature's."""

EVALUATION: Final[tuple[tuple[Category, ...], ...]] = (
    ("Q", "A", "A", "A", "O"),
    ("R", "I", "I", "I", "M"),
    ("R", "I", "I", "I", "M"),
    ("R", "I", "I", "I", "M"),
    ("R", "R", "R", "R", "Q"),
)
"""The category of an answer: rows are the functional answer from 1 to 5, columns the dysfunctional one."""

_MIXED_BELOW: Final = 0.06


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Kano(Tabular):
    """The categories of one feature: how many people put it in each, and what follows.

    `better` is (A + O)/(A + O + M + I): how much having it raises satisfaction. `worse` is minus
    (O + M)/(A + O + M + I): how much lacking it lowers satisfaction. Both are undefined where nobody is in
    those four. `left_out` counts people with a missing answer.
    """

    counts: Mapping[Category, int]
    better: Estimate
    worse: Estimate
    left_out: int = 0

    @property
    def n(self) -> int:
        """All people who are in a category."""
        return sum(self.counts.values())

    @property
    def category(self) -> Category | None:
        """The most frequent category, with ties as M > O > A > I > R > Q; None of nobody."""
        if not self.n:
            return None
        return max(CATEGORIES, key=lambda category: self.counts[category])

    @property
    def total_strength(self) -> float | None:
        """(A + O + M) / all: the share to whom the feature matters; None of nobody."""
        return (self.counts["A"] + self.counts["O"] + self.counts["M"]) / self.n if self.n else None

    @property
    def category_strength(self) -> float | None:
        """The most frequent category's share less that of the next; None of nobody."""
        first, second = sorted(self.counts.values(), reverse=True)[:2]
        return (first - second) / self.n if self.n else None

    @property
    def mixed(self) -> bool | None:
        """Whether no category stands out: a category strength below 6%; None of nobody."""
        strength = self.category_strength
        return None if strength is None else strength < _MIXED_BELOW

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a category."""
        return {
            "category": list(CATEGORIES),
            "label": [label.en for label in CATEGORIES.values()],
            "count": [self.counts[category] for category in CATEGORIES],
            "share": [self.counts[category] / self.n if self.n else None for category in CATEGORIES],
        }

    def summary(self) -> dict[str, Any]:
        """The feature's category and coefficients; undefined ones are None."""
        return {
            "n": self.n,
            "left_out": self.left_out,
            "feature": self.category,
            "better": self.better.value,
            "worse": self.worse.value,
            "total_strength": self.total_strength,
            "category_strength": self.category_strength,
            "mixed": self.mixed,
        }

    def plot(self, ax: Any = None) -> Any:
        """Draw how many people put the feature in each category, the feature's own marked; gives the axes."""
        ax = drawing_axes(ax, needed_for="a Kano chart")
        own = np.array([category == self.category for category in CATEGORIES])
        heights = [self.counts[category] for category in CATEGORIES]
        ax.bar(np.arange(len(heights)), heights, color=np.where(own, ALARM, INK))
        name_points(ax, [label.en for label in CATEGORIES.values()])
        return finished(ax, title=f"Kano categories, n={self.n}", ylabel="people")

    def __repr__(self) -> str:
        figures = ["undefined" if self.category is None else CATEGORIES[self.category].en]
        figures += ["mixed"] if self.mixed else []
        both = (("better", self.better.value), ("worse", self.worse.value))
        figures += [f"{name} {value:.2f}" for name, value in both if value is not None]
        return f"Kano({', '.join(figures)}, n={self.n})"


def kano_categories(functional: ArrayLike, dysfunctional: ArrayLike) -> list[Category | None]:
    """The category of each person's pair of answers, 1 to 5 each; None where one of them is missing.

    >>> kano_categories([1, 1, 3, 5, 2], [5, 3, 5, 1, None])
    ['O', 'A', 'M', 'R', None]
    """
    functional, dysfunctional = together(functional=functional, dysfunctional=dysfunctional)
    pair = [numbers(functional, "functional", missing=True)]
    pair.append(numbers(dysfunctional, "dysfunctional", missing=True))
    faults = [
        Fault(f"{name}[{place}]", "kano.answer", f"must be 1, 2, 3, 4 or 5, got {answers[place]:g}")
        for name, answers in zip(("functional", "dysfunctional"), pair, strict=True)
        for place in np.flatnonzero(~(np.isnan(answers) | np.isin(answers, (1, 2, 3, 4, 5)))).tolist()
    ]
    if faults:
        raise Invalid.of("answers", faults)
    gone = (np.isnan(pair[0]) | np.isnan(pair[1])).tolist()
    rows, columns = (np.nan_to_num(answers, nan=1.0).astype(np.int64).tolist() for answers in pair)
    cells = zip(gone, rows, columns, strict=True)
    return [None if missing else EVALUATION[row - 1][column - 1] for missing, row, column in cells]


def kano_of_answers(functional: ArrayLike, dysfunctional: ArrayLike, *, confidence: float = 0.95) -> Kano:
    """A feature's Kano analysis from people's pairs of answers; pairs with a gap are left out.

    >>> kano_of_answers([1, 1, 1, 3, 3, None], [5, 5, 3, 5, 3, 1])
    Kano(one-dimensional, better 0.60, worse -0.60, n=5)
    """
    categories = kano_categories(functional, dysfunctional)
    counted = {category: categories.count(category) for category in CATEGORIES}
    return kano_of_counts(counted, left_out=categories.count(None), confidence=confidence)


def kano_of_counts(counts: Mapping[Any, int], *, left_out: int = 0, confidence: float = 0.95) -> Kano:
    """A feature's Kano analysis from how many people put it in each category; one not named has nobody.

    >>> kano = kano_of_counts({"A": 45, "O": 30, "M": 15, "I": 20, "R": 3, "Q": 2})
    >>> kano
    Kano(attractive, better 0.68, worse -0.41, n=115)
    >>> round(kano.total_strength, 3), round(kano.category_strength, 3), kano.mixed
    (0.783, 0.13, False)
    """
    unknown = [name for name in counts if name not in CATEGORIES]
    if unknown:
        raise Invalid(
            f"{shown(unknown[0])} is no category: use {', '.join(CATEGORIES)}", code="choice", path="counts"
        )
    named = list(counts)
    checked = whole_numbers([counts[name] for name in named], "counts").tolist()
    known = dict(zip(named, checked, strict=True))
    every = cast("dict[Category, int]", {category: known.get(category, 0) for category in CATEGORIES})
    decided = every["A"] + every["O"] + every["M"] + every["I"]
    return Kano(
        counts=MappingProxyType(every),
        better=_share(every["A"] + every["O"], decided, 1, "kano.better", confidence),
        worse=_share(every["O"] + every["M"], decided, -1, "kano.worse", confidence),
        left_out=left_out,
    )


def _share(part: int, whole: int, sign: int, name: str, confidence: float) -> Estimate:
    if not whole:
        return Estimate.missing(EMPTY, definition=name, unit="number")
    low, high = sorted(sign * bound for bound in wilson(part, whole, confidence=confidence).bounds)
    interval = Interval(low=low, high=high, confidence=confidence, method="wilson")
    return Estimate(
        value=sign * part / whole, n=whole, interval=interval, confidence=confidence, definition=name
    )


_CORNERS: Final = (
    ("A", 0.015, 0.98, "left", "top"),
    ("O", 0.985, 0.98, "right", "top"),
    ("I", 0.015, 0.02, "left", "bottom"),
    ("M", 0.985, 0.02, "right", "bottom"),
)


def plot_kano(features: Mapping[str, Kano], ax: Any = None) -> Any:
    """Draw features by how much they satisfy when there (up) and dissatisfy when missing (right).

    Gives the matplotlib axes; the corners are named by the category that lies there. A feature that nobody
    decided on is not drawn.

    Source: Berger et al. (1993), the chart of better and worse.
    """
    ax = drawing_axes(ax, needed_for="a Kano chart")
    drawn: dict[str, tuple[float, float]] = {}
    for name, feature in features.items():
        if feature.better.value is None or feature.worse.value is None:
            continue
        spot = (-feature.worse.value, feature.better.value)
        ax.plot(*spot, "o", color=INK, zorder=3)
        drawn[name] = spot
    for line in (ax.axhline, ax.axvline):
        line(0.5, color=GREY, linewidth=1)
    for category, x, y, ha, va in _CORNERS:
        label = CATEGORIES[cast(Category, category)].en
        ax.text(x, y, label, transform=ax.transAxes, color=GREY, style="italic", ha=ha, va=va)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.08))
    name_spots(ax, list(drawn.values()), list(drawn))
    unit_axis(ax, "share")
    unit_axis(ax, "share", axis="x")
    below, beside = "dissatisfied without it (-worse)", "satisfied with it (better)"
    return finished(ax, title="Kano: better and worse", xlabel=below, ylabel=beside)
