"""RFM: customers scored by how recently, how often and for how much they bought, and the segment they are in.

Conventions differ where values are equal, so the convention is part of the result:

| convention | how a measure is cut |
|---|---|
| "quantile" | at type-7 quantiles; equal values get equal scores, and some scores may stay empty |
| "rfm_package" | as R's rfm: type-7 quantiles plus 1, bins [low, up), the later where edges meet |
| "ntile" | into equal numbers of customers; equal values are split by row order, so it is not stable |
| "dependent" | ntile of recency; within each, ntile of frequency; within each, ntile of amount |
| "cutpoints" | at the edges that are given; a value on an edge is above it |

A low recency (days since the last order) is good and gets the high score; else the high value does.
Source: Hughes (1994), Strategic Database Marketing, for the nested form.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.analysis._wording import WORDS
from cxkit.analysis.lifetime._rfm_segments import SEGMENTS, SegmentMap
from cxkit.columns import numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._pictures import INK, drawing_axes, finished, name_points
from cxkit.values import Language

Convention = Literal["quantile", "rfm_package", "ntile", "dependent", "cutpoints"]
Scores = NDArray[np.int64]

_MEASURES: Final = ("recency", "frequency", "monetary")


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Rfm(Tabular):
    """Scores from 1 (worst) to `bins` (best), a row a customer, and the thresholds they were cut at.

    `thresholds` has the rising edges of each measure; a convention that goes by rank has none. `customers`
    names the rows, and `left_out` counts orders, where scores come from orders.
    """

    convention: Convention
    bins: int
    recency: Scores
    frequency: Scores
    monetary: Scores
    thresholds: Mapping[str, tuple[float, ...]]
    map: SegmentMap = SEGMENTS
    customers: Sequence[Hashable] | NDArray[np.int64] | None = None
    left_out: int = 0

    @property
    def codes(self) -> Scores:
        """The three scores as digits, 555 the best of five."""
        if self.bins > 9:
            raise Invalid("scores above 9 are no digits", code="rfm.codes", path="bins")
        return np.asarray(100 * self.recency + 10 * self.frequency + self.monetary, np.int64)

    @property
    def segments(self) -> list[str]:
        """The segment of each customer."""
        return self.map.of(self.recency, self.frequency, self.monetary, bins=self.bins)

    def sizes(self) -> dict[str, int]:
        """How many customers are in each segment, those without customers too."""
        segments = self.segments
        return {name: segments.count(name) for name in self.map.labels}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a customer."""
        return {
            **self._names(),
            "R": self.recency.tolist(),
            "F": self.frequency.tolist(),
            "M": self.monetary.tolist(),
            "segment": self.segments,
        }

    def _names(self) -> dict[str, Sequence[Hashable]]:
        if self.customers is None:
            return {}
        whole = self.customers.tolist() if isinstance(self.customers, np.ndarray) else self.customers
        return {"customer": whole}

    def summary(self) -> dict[str, Any]:
        """The convention and its thresholds."""
        return {
            "convention": self.convention,
            "bins": self.bins,
            "left_out": self.left_out,
            **{f"{name}_thresholds": list(edges) for name, edges in self.thresholds.items()},
        }

    def plot(self, ax: Any = None, *, language: Language = "en") -> Any:
        """Draw how many customers are in each segment, the largest on top; gives the axes.

        `language` ("en", "zh-Hans", "zh-Hant") is that of the segments' names.
        """
        ax = drawing_axes(ax, needed_for="a picture of segments")
        sizes = dict(sorted(self.sizes().items(), key=lambda item: item[1]))
        places, all_of_them = np.arange(len(sizes)), max(len(self.recency), 1)
        ax.barh(places, list(sizes.values()), color=INK)
        for place, size in zip(places.tolist(), sizes.values(), strict=True):
            ax.text(size, place, f" {size:,} ({size / all_of_them:.0%})", va="center")
        name_points(ax, [self.map.labels[name].in_language(language) for name in sizes], axis="y")
        ax.margins(x=0.15)
        title = WORDS["rfm.title"].render(language, n=len(self.recency))
        return finished(ax, title=title, xlabel=WORDS["rfm.customers"].render(language))

    def __repr__(self) -> str:
        return f"Rfm({self.convention}, {self.bins} bins, {len(self.recency):,} customers)"


def _edges(values: Floats, bins: int) -> Floats:
    """Type-7 quantiles; whole places are computed as such, so that an edge that is a value is that value."""
    ordered = np.sort(values)
    low, parts = np.divmod(np.arange(1, bins) * (len(values) - 1), bins)
    below, above = ordered[low], ordered[np.minimum(low + 1, len(values) - 1)]
    return np.asarray(below + parts * (above - below) / bins, np.float64)


def _ntile(values: Floats, bins: int) -> Scores:
    """Equal numbers in each bin, the first bins one more where it does not divide; ties by row order."""
    size, more = divmod(len(values), bins)
    tiles = np.arange(bins)
    found = np.empty(len(values), np.int64)
    found[np.argsort(values, kind="stable")] = np.repeat(tiles + 1, size + (tiles < more))
    return found


def _places(edges: Floats, values: Floats, side: Literal["left", "right"]) -> Scores:
    """1 and how many edges a value is above; a value on an edge is above it on the right side only."""
    above = np.greater if side == "left" else np.greater_equal
    places = np.ones(len(values), np.int8)
    for edge in edges.tolist():
        places += above(values, edge)
    return places.astype(np.int64)


def _by_quantile(values: Floats, bins: int) -> tuple[Scores, Floats]:
    edges = _edges(values, bins)
    return _places(edges, values, "left"), edges


def _as_rfm_package(values: Floats, bins: int) -> tuple[Scores, Floats]:
    edges = _edges(values, bins) + 1
    return _places(edges, values, "right"), edges


def _by_rank(values: Floats, bins: int) -> tuple[Scores, Floats]:
    return _ntile(values, bins), np.zeros(0)


_Cut = Callable[[Floats, int], tuple[Scores, Floats]]

CONVENTIONS: Final[Mapping[str, _Cut | None]] = MappingProxyType(
    {
        "quantile": _by_quantile,
        "rfm_package": _as_rfm_package,
        "ntile": _by_rank,
        "dependent": None,
        "cutpoints": None,
    }
)
"""From a measure and the number of bins to places from the lowest (1) up, and edges; None: by other means."""


def _dependent(measures: Sequence[Floats], bins: int) -> list[Scores]:
    """Scores nested in each other; recency is turned round before the next is cut within it."""
    parts = [bins + 1 - _ntile(measures[0], bins)]
    cell = parts[0]
    for values in measures[1:]:
        scores = np.empty(len(values), np.int64)
        for within in np.unique(cell).tolist():
            rows = np.flatnonzero(cell == within)
            scores[rows] = _ntile(values[rows], bins)
        parts.append(scores)
        cell = cell * (bins + 1) + scores
    return parts


def rfm_scores(
    recency: ArrayLike,
    frequency: ArrayLike,
    monetary: ArrayLike,
    *,
    convention: Convention = "quantile",
    bins: int = 5,
    cutpoints: Mapping[str, Sequence[float]] | None = None,
    segments: SegmentMap = SEGMENTS,
) -> Rfm:
    """Score customers by time since the last order, number of orders, and amount; one row a customer.

    `cutpoints` are rising edges of "recency", "frequency" and "monetary", one fewer than `bins` each.
    Nothing fails on equal edges: the bins between them stay empty. Amounts may be negative, after refunds.

    >>> rfm = rfm_scores([5, 20, 90, 200, 365], [9, 4, 2, 1, 1], [900, 410, 150, 20, 20])
    >>> rfm.codes.tolist(), rfm.segments[0]
    ([555, 444, 333, 211, 111], 'champions')
    >>> rfm.thresholds["recency"]
    (17.0, 62.0, 134.0, 233.0)
    """
    if convention not in CONVENTIONS:
        raise Invalid(
            f"must be one of {', '.join(CONVENTIONS)}, got {shown(convention)}",
            code="choice",
            path="convention",
        )
    if not 2 <= bins <= 100:
        raise Invalid(f"must lie between 2 and 100, got {shown(bins)}", code="number.range", path="bins")
    if (cutpoints is None) == (convention == "cutpoints"):
        raise Invalid(
            "are needed with convention='cutpoints', and only with it", code="rfm.cutpoints", path="cutpoints"
        )
    recency, frequency, monetary = together(recency=recency, frequency=frequency, monetary=monetary)
    measures = [
        numbers(recency, "recency", low=0),
        numbers(frequency, "frequency", low=0),
        numbers(monetary, "monetary"),
    ]
    places, thresholds = _cut_all(measures, convention, bins, cutpoints)
    return Rfm(
        convention=convention,
        bins=bins,
        recency=places[0],
        frequency=places[1],
        monetary=places[2],
        thresholds=MappingProxyType(thresholds),
        map=segments,
    )


def _cut_all(
    measures: Sequence[Floats],
    convention: Convention,
    bins: int,
    cutpoints: Mapping[str, Sequence[float]] | None,
) -> tuple[list[Scores], dict[str, tuple[float, ...]]]:
    """The scores of the three measures, recency reversed, and their edges."""
    if not len(measures[0]):
        return [np.zeros(0, np.int64)] * 3, dict.fromkeys(_MEASURES, ())
    if convention == "dependent":
        return _dependent(measures, bins), dict.fromkeys(_MEASURES, ())
    places: list[Scores] = []
    thresholds: dict[str, tuple[float, ...]] = {}
    for name, values in zip(_MEASURES, measures, strict=True):
        cut = CONVENTIONS[convention]
        if cut is None:
            edges = _given(cutpoints or {}, name, bins)
            classes = _places(edges, values, "right")
        else:
            classes, edges = cut(values, bins)
        places.append(np.asarray(bins + 1 - classes if name == "recency" else classes, np.int64))
        thresholds[name] = tuple(edges.tolist())
    return places, thresholds


def _given(cutpoints: Mapping[str, Sequence[float]], name: str, bins: int) -> Floats:
    edges = numbers(cutpoints.get(name, ()), f"cutpoints.{name}")
    if len(edges) != bins - 1 or (np.diff(edges) < 0).any():
        raise Invalid(
            f"must be {bins - 1} rising edges for {bins} bins, got {shown(edges.tolist())}",
            code="rfm.cutpoints",
            path=f"cutpoints.{name}",
        )
    return edges
