"""Raking: weights whose margins match known totals, one margin after the other until all match.

Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11:427 (iterative proportional fitting).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import beside, read, refuse_mixed, table as read_table
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless

__all__ = ["Raked", "fit_table", "rake"]

_MOST_CYCLES: Final = 10_000


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Raked(Tabular):
    """Raked weights, the cycles it took, and the largest relative error of a margin that is left."""

    weights: Floats
    cycles: int
    error: float

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a respondent."""
        return {"weight": self.weights.tolist()}

    def summary(self) -> dict[str, Any]:
        """One line on how it converged."""
        return {"cycles": self.cycles, "error": self.error}

    def __repr__(self) -> str:
        return f"Raked({self.weights.size} weights, cycles={self.cycles}, error={self.error:.1e})"


@attrs.frozen(slots=True)
class _Margin:
    name: str
    labels: tuple[Hashable, ...]
    codes: NDArray[np.intp]
    totals: Floats


def rake(
    weights: ArrayLike,
    groups: Mapping[str, Iterable[Hashable]],
    totals: Mapping[str, Mapping[Any, float]],
    *,
    limits: tuple[float, float] | None = None,
    tolerance: float = 1e-10,
) -> Raked:
    """Weights in which every category of every margin sums to its total.

    `groups` gives each person's category for every margin, `totals` what each category must sum to; the
    margins must have one sum. Rows of one cell keep the ratio of their base weights. `limits` trims weights
    to multiples of the mean weight and rakes again until both hold.

    Errors: a category without a total, a total without a person (it can't be reached), margins of different
    sums, and no convergence (the margins contradict the empty cells, or the limits are too narrow), each
    named.

    >>> raked = rake([1, 1, 1, 1], {"sex": ["F", "F", "M", "M"], "age": ["y", "o", "y", "o"]},
    ...              {"sex": {"F": 60, "M": 40}, "age": {"y": 50, "o": 50}})
    >>> raked.weights.round(6).tolist()
    [30.0, 30.0, 20.0, 20.0]
    """
    groups = beside(groups, weights)
    base = floats(weights)[0].ravel()
    refuse_unless(base >= 0, "weights are 0 or more", path="weights")
    margins = _margins(base, groups, totals)
    if limits is not None:
        return _within(base, margins, limits, tolerance)
    cell, inverse = np.unique(np.stack([m.codes for m in margins]), axis=1, return_inverse=True)
    inverse = inverse.ravel()
    start = np.bincount(inverse, base).astype(np.float64)
    packed = [attrs.evolve(margin, codes=cell[k]) for k, margin in enumerate(margins)]
    fitted, cycles, error = _cycle(start, packed, tolerance)
    factor = fitted / np.where(start > 0, start, 1.0)
    return Raked(weights=base * factor[inverse], cycles=cycles, error=error)


def _margins(
    base: Floats, groups: Mapping[str, Iterable[Hashable]], totals: Mapping[str, Mapping[Any, float]]
) -> list[_Margin]:
    if not totals or set(groups) != set(totals):
        names = ", ".join(sorted(set(groups) ^ set(totals))) or "none"
        raise Invalid(
            f"every margin has groups and totals, and there is at least one: check {names}",
            code="rake.margins",
            path="totals",
        )
    margins = [
        _margin(base, name, read(groups[name], f"groups.{name}").cells(), totals[name]) for name in totals
    ]
    first = float(margins[0].totals.sum())
    for margin in margins[1:]:
        total = float(margin.totals.sum())
        if abs(total - first) > 1e-9 * max(abs(first), abs(total)):
            raise Invalid(
                f"margin {margin.name!r} sums to {total:g}, {margins[0].name!r} to {first:g}: align them",
                code="rake.sums",
                path=f"totals.{margin.name}",
            )
    return margins


def _margin(base: Floats, name: str, people: Sequence[Hashable], totals: Mapping[Any, float]) -> _Margin:
    labels = tuple(totals)
    refuse_mixed([*labels, *people], f"groups.{name}")
    places = {label: place for place, label in enumerate(labels)}
    if len(people) != base.size:
        raise Invalid(
            f"there is one category for each weight: {len(people)} for {base.size}", path=f"groups.{name}"
        )
    strange = [label for label in dict.fromkeys(people) if label not in places]
    if strange:
        raise Invalid(
            f"no total is given for {shown(strange[0])}: give one, or leave these people out",
            code="rake.total",
            path=f"totals.{name}",
        )
    codes = np.array([places[person] for person in people], dtype=np.intp)
    wanted = np.array([float(totals[label]) for label in labels])
    refuse_unless(wanted >= 0, "totals are 0 or more", path=f"totals.{name}")
    empty = (np.bincount(codes, base, minlength=len(labels)) == 0) & (wanted > 0)
    if empty.any():
        label = labels[int(np.flatnonzero(empty)[0])]
        raise Invalid(
            f"{shown(label)} must sum to {totals[label]:g} but nobody with a weight is in it: merge it",
            code="rake.empty",
            path=f"totals.{name}",
        )
    return _Margin(name, labels, codes, wanted)


def _cycle(weights: Floats, margins: Sequence[_Margin], tolerance: float) -> tuple[Floats, int, float]:
    error, worst = 0.0, ""
    for cycle in range(1, _MOST_CYCLES + 1):
        weights = _one_cycle(weights, margins)
        error, worst = _largest_error(weights, margins)
        if error < tolerance:
            return weights, cycle, error
    raise Invalid(
        f"raking does not converge: after {_MOST_CYCLES} cycles {worst} is off by {error:.2g} of its total, "
        "so the totals contradict the empty cells",
        code="rake.convergence",
        path="totals",
    )


def _one_cycle(weights: Floats, margins: Sequence[_Margin]) -> Floats:
    for margin in margins:
        current = np.bincount(margin.codes, weights, minlength=margin.totals.size)
        factor = np.where(current > 0, margin.totals / np.where(current > 0, current, 1.0), 0.0)
        weights = weights * factor[margin.codes]
    return weights


def _largest_error(weights: Floats, margins: Sequence[_Margin]) -> tuple[float, str]:
    largest = (0.0, "")
    for margin in margins:
        current = np.bincount(margin.codes, weights, minlength=margin.totals.size)
        errors = np.abs(current - margin.totals) / np.where(margin.totals > 0, margin.totals, 1.0)
        if not errors.size:
            continue
        place = int(errors.argmax())
        largest = max(largest, (float(errors[place]), f"{margin.name} = {margin.labels[place]}"))
    return largest


def _within(base: Floats, margins: Sequence[_Margin], limits: tuple[float, float], tolerance: float) -> Raked:
    low, high = limits
    refuse_unless(np.asarray(0 <= low < 1 < high), "limits lie on both sides of 1", path="limits")
    mean = float(margins[0].totals.sum()) / base.size
    weights = base
    for cycle in range(1, _MOST_CYCLES + 1):
        weights = _one_cycle(weights, margins)
        kept = np.clip(weights, low * mean, high * mean)
        error, _ = _largest_error(kept, margins)
        if error < max(tolerance, 1e-9):
            return Raked(weights=kept, cycles=cycle, error=error)
        weights = kept
    raise Invalid(
        f"no weights between {low:g} and {high:g} times the mean match the totals: widen the limits",
        code="rake.limits",
        path="limits",
    )


def fit_table(seed: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike) -> Floats:
    """A table scaled until its rows and columns have the given totals; what was 0 stays 0.

    >>> fit_table([[1, 1], [1, 3]], [40, 60], [50, 50]).round(3).tolist()
    [[26.411, 13.589], [23.589, 36.411]]
    """
    table = read_table(seed, "seed")
    rows, columns = floats(row_totals)[0], floats(column_totals)[0]
    row, column = np.indices(table.shape).reshape(2, -1)
    raked = rake(
        table.ravel(),
        {"rows": row.tolist(), "columns": column.tolist()},
        {"rows": _numbered(rows), "columns": _numbered(columns)},
    )
    return raked.weights.reshape(table.shape)


def _numbered(totals: Floats) -> dict[int, float]:
    return {place: float(total) for place, total in enumerate(totals)}
