"""The correlations of drivers and an outcome, weighted or with gaps; what is wrong with them is named."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, together
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.results._elementwise import Flags, Floats

Missing = Literal["refuse", "listwise", "pairwise"]

_SINGULAR: Final = 1e-10
_INVOLVED: Final = 0.05


class Correlated(NamedTuple):
    """Correlations within the drivers, and of each driver with the outcome; and the rows they are of."""

    within: Floats
    against: Floats
    n: int


@attrs.frozen(slots=True, eq=False)
class Columns:
    """Drivers and, last, the outcome as one array of rows; nan where missing; a weight for each row."""

    names: tuple[str, ...]
    values: Floats
    weights: Floats
    left_out: int

    def drawn(self, rng: np.random.Generator) -> Columns:
        """As many rows drawn with replacement."""
        rows = rng.integers(0, len(self.values), len(self.values))
        return attrs.evolve(self, values=self.values[rows], weights=self.weights[rows])


def by_name(given: Any, path: str) -> dict[str, Any]:
    """Columns by name, of a mapping, a pandas, Polars or Arrow frame, or a pandas Series."""
    if hasattr(given, "items"):
        return dict(given.items())
    names = getattr(given, "column_names", None) or getattr(given, "columns", None)
    if names is None:
        raise Invalid(
            f"must be columns by name, or a frame, got {type(given).__name__}",
            code="drivers.type",
            path=path,
        )
    return {name: given[name] for name in names}


def in_columns(outcome: ArrayLike, drivers: Any, weights: ArrayLike | None, missing: Missing) -> Columns:
    """The columns checked and put together; with "listwise", without the rows that have a gap."""
    if missing not in ("refuse", "listwise", "pairwise"):
        raise Invalid(
            f"must be 'refuse', 'listwise' or 'pairwise', got {shown(missing)}", code="choice", path="missing"
        )
    columns = by_name(drivers, "drivers")
    if not columns:
        raise Invalid("must have one driver or more", code="drivers.none", path="drivers")
    gaps = missing != "refuse"
    outcome, weights, *taken = together(
        outcome=outcome, weights=weights, **{f"drivers.{name}": column for name, column in columns.items()}
    )
    named = {
        name: numbers(column, f"drivers.{name}", missing=gaps)
        for name, column in zip(columns, taken, strict=True)
    }
    last = numbers(outcome, "outcome", missing=gaps)
    weight = np.ones(len(last)) if weights is None else numbers(weights, "weights", low=0)
    values = np.column_stack([*named.values(), last])
    counted = weight > 0
    if missing == "listwise":
        counted &= ~np.isnan(values).any(axis=1)
    elif missing == "pairwise":
        counted &= ~np.isnan(values).all(axis=1)
    kept = values[counted]
    if len(kept) < len(named) + 2:
        raise Invalid(
            f"{len(named)} drivers need {len(named) + 2} rows or more, got {len(kept)}: "
            "ask more people or about fewer drivers",
            code="drivers.rows",
            path="outcome",
        )
    return Columns(tuple(named), kept, weight[counted], len(values) - len(kept))


def correlate(columns: Columns) -> Correlated:
    """The (weighted) correlations; constant and collinear columns are refused, each named."""
    values, names = columns.values, columns.names
    known = ~np.isnan(values)
    low, high = np.where(known, values, np.inf).min(axis=0), np.where(known, values, -np.inf).max(axis=0)
    paths = [*(f"drivers.{name}" for name in names), "outcome"]
    constant = [path for path, varies in zip(paths, (low < high).tolist(), strict=True) if not varies]
    if constant:
        rule = "has one value only, so that nothing can be said of it: leave it out"
        raise Invalid.of("the data", [Fault(path, "drivers.constant", rule) for path in constant])
    matrix = _pairwise(values, known, columns.weights, (*names, "outcome"))
    within, against = matrix[:-1, :-1], matrix[:-1, -1]
    _refuse_collinear(within, names)
    return Correlated(within, against, len(values))


def _pairwise(values: Floats, known: Flags, weights: Floats, names: tuple[str, ...]) -> Floats:
    """Each correlation from the rows that have both; from all rows where nothing is missing."""
    there = known.astype(np.float64)
    weighted = there * weights[:, None]
    mean = np.where(known, values, 0.0).T @ weights / (there.T @ weights)
    centred = np.where(known, values - mean, 0.0)
    total = there.T @ weighted
    sums = centred.T @ weighted
    squares = (centred**2).T @ weighted
    if not (total > 0).all():
        one, other = np.argwhere(total <= 0)[0].tolist()
        raise Invalid(
            f"{names[one]} and {names[other]} have no row in common: leave one of them out",
            code="drivers.pair",
            path="drivers",
        )
    # sums[i, j] is of column i over the rows that also have column j.
    crossed = (centred.T * weights) @ centred / total - sums * sums.T / total**2
    variance = squares / total - (sums / total) ** 2
    product = variance * variance.T
    if not (product > 0).all():
        one, other = np.argwhere(product <= 0)[0].tolist()
        raise Invalid(
            f"{names[one]} or {names[other]} has one value only in the rows that have both: leave it out",
            code="drivers.constant",
            path="drivers",
        )
    correlations = crossed / np.sqrt(product)
    np.fill_diagonal(correlations, 1.0)
    return np.asarray((correlations + correlations.T) / 2, np.float64)


def _refuse_collinear(within: Floats, names: tuple[str, ...]) -> None:
    values, vectors = np.linalg.eigh(within)
    if values[0] > _SINGULAR:
        return
    share = np.abs(vectors[:, 0]) / np.abs(vectors[:, 0]).max()
    involved = [name for name, part in zip(names, share.tolist(), strict=True) if part > _INVOLVED]
    raise Invalid(
        f"{', '.join(involved)} determine each other (or, with missing='pairwise', contradict each other): "
        "leave one of them out",
        code="drivers.collinear",
        path="drivers",
        params={"drivers": involved},
    )
