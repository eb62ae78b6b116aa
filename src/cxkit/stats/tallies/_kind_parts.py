"""What figures of tallies are made of: the records `Figure` and `Kind`, and the shares and means of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, NotFound, shown
from cxkit.stats.intervals.means import MEAN
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.results._reasons import EMPTY, NO_WEIGHT
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._exact import ExactSums, weighted_variance_parts
from cxkit.values import Reason

Options = Mapping[str, Any]

_NO_OPTIONS: Final[Options] = MappingProxyType({})


class Figure(NamedTuple):
    """One figure of all cells of a tally; arrays hold 0 where it is undefined."""

    values: Floats
    n: NDArray[Any]
    defined: Flags
    unit: str
    standard_error: Floats | None = None
    error_defined: Flags | None = None
    n_effective: Floats | None = None
    interval: Sufficient | None = None
    options: Options = _NO_OPTIONS
    reason: Reason = EMPTY
    other: tuple[Flags, Reason] | None = None
    """Cells that are undefined for another reason than the others."""
    zero: bool = False
    """Whether the figure of nothing is 0: a number of rows, a total."""


class Kind(NamedTuple):
    """A kind of tally: the figures it gives by name, which is the default, and which counts were left out."""

    name: str
    figures: Mapping[str, Callable[..., Figure]]
    default: str

    def __reduce__(self) -> tuple[Any, ...]:
        return kind_of, (self.name,)

    def figure(self, name: str) -> Callable[..., Figure]:
        """The figure of that name, or an error that lists those there are."""
        found = self.figures.get(name)
        if found is None:
            raise Invalid(
                f"{shown(name)} is not a figure of this tally: use one of {', '.join(self.figures)}",
                code="figure.unknown",
                path="figure",
            )
        return found


_KINDS: Final[dict[str, Kind]] = {}

KINDS: Final[Mapping[str, Kind]] = _KINDS
"""Every kind of tally by its name."""


def register(kind: Kind) -> Kind:
    """Make a kind known to stored tallies; another kind of the same name is refused.

    >>> from cxkit.stats.tallies._kinds import NET
    >>> register(NET) is NET
    True
    """
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise Invalid(f"a kind of tally is named {kind.name!r} already", code="tally.kind", path="kind")
    return kind


def kind_of(name: str) -> Kind:
    """The kind of that name, or an error that lists them.

    >>> import cxkit.stats.tallies
    >>> kind_of("net").default
    'score'
    """
    found = KINDS.get(name)
    if found is None:
        raise NotFound(
            f"{shown(name)} is not a kind of tally: {', '.join(KINDS)}", code="tally.kind", path="kind"
        )
    return found


def divided(above: Floats, below: Floats) -> tuple[Floats, Flags]:
    """A quotient, 0 where the divisor is, and where it is not."""
    some = below > 0
    return np.where(some, above / np.where(some, below, 1.0), 0.0), some


def as_floats(counts: NDArray[np.int64]) -> Floats:
    """Counts as floats."""
    return counts.astype(np.float64)


# --- weights: kept as exact sums of w and of its square for every category


def weight_sums(rows: Accumulated, names: tuple[str, ...]) -> tuple[list[Floats], list[Floats]]:
    """The sums of the weights and of their squares, for each category."""
    return (
        [rows.sums[f"weight {name}"].floats() for name in names],
        [rows.sums[f"square {name}"].floats() for name in names],
    )


def is_weighted(rows: Accumulated) -> bool:
    """Whether a tally kept weights."""
    return any(name.startswith("weight ") for name in rows.sums)


def share(part: NDArray[np.int64], whole: NDArray[np.int64], **described: Any) -> Figure:
    """A share with Wilson's interval and its relatives."""
    x, n = as_floats(part), as_floats(whole)
    values, some = divided(x, n)
    error = np.sqrt(values * (1 - values) / np.where(some, n, 1.0))
    return Figure(values, whole, some, "share", error, interval=Sufficient(PROPORTION, (x, n)), **described)


def worth(total: Floats, power: Floats) -> tuple[Floats, Floats]:
    """What one unit of weight is worth in Kish's effective number, and that number; 0 without weight.

    The first is sum(w) / sum(w^2): exactly 1 for weights of 1, so that they change no bit.
    """
    scale, _ = divided(total, power)
    return scale, total * scale


def weightless(n: NDArray[np.int64], some: Flags) -> tuple[Flags, Reason]:
    """Cells in which something was counted, but nothing with a weight above 0."""
    return (n > 0) & ~some, NO_WEIGHT


def linearised(options: Options) -> bool:
    """Whether the linearised standard error is wanted, rather than that of Kish's effective number."""
    chosen = options.get("standard_error", "effective")
    if chosen not in ("effective", "linearised"):
        raise Invalid(
            f"standard_error is 'effective' or 'linearised', got {shown(chosen)}",
            code="choice",
            path="standard_error",
        )
    return bool(chosen == "linearised")


def _weighted_share(
    rows: Accumulated, chosen: tuple[str, ...], all_names: tuple[str, ...], options: Options
) -> Figure:
    n = np.sum([rows.count(name) for name in all_names], axis=0)
    sums, squares = weight_sums(rows, all_names)
    total, power = np.sum(sums, axis=0), np.sum(squares, axis=0)
    inside = [name in chosen for name in all_names]
    part = np.sum(
        [s for s, taken in zip(sums, inside, strict=True) if taken] or [np.zeros(len(rows))], axis=0
    )
    part = np.minimum(part, total)
    values, some = divided(part, total)
    scale, effective = worth(total, power)
    if linearised(options):
        spread = np.sum([q * (taken - values) ** 2 for q, taken in zip(squares, inside, strict=True)], axis=0)
        error = np.sqrt(n / np.maximum(n - 1, 1) * spread) / np.where(some, total, 1.0)
        known = n > 1
    else:
        error, known = np.sqrt(values * (1 - values) / np.where(some, effective, 1.0)), None
    return Figure(
        values,
        n,
        some,
        "share",
        error,
        known,
        effective,
        Sufficient(PROPORTION, (part * scale, effective)),
        other=weightless(n, some),
    )


def share_of(
    rows: Accumulated,
    chosen: tuple[str, ...],
    all_names: tuple[str, ...],
    options: Options = _NO_OPTIONS,
) -> Figure:
    """The share of some categories among all, weighted where the tally is."""
    if is_weighted(rows):
        return _weighted_share(rows, chosen, all_names, options)
    empty = np.zeros(len(rows), np.int64)
    part, whole = (
        np.sum([rows.count(name) for name in names], axis=0) if names else empty
        for names in (chosen, all_names)
    )
    return share(part, whole)


def weighted_mean_figure(
    n: NDArray[Any], weight: ExactSums, power: ExactSums, total: ExactSums, square: ExactSums, unit: str
) -> Figure:
    """A weighted mean with the t interval of Kish's effective number.

    `weight` and `power` are the sums of w and w^2, `total` and `square` those of w x and w x^2. The variance
    is (sum w sum wx^2 - (sum wx)^2) / ((sum w)^2 - sum w^2), the sample variance where all weights are 1.
    """
    whole = weight.floats()
    mean, some = divided(total.floats(), whole)
    _, effective = worth(whole, power.floats())
    deviation = np.sqrt(weighted_variance_parts(weight, power, total, square))
    error = deviation / np.sqrt(np.where(some, effective, 1.0))
    statistics = Sufficient(MEAN, (mean, deviation, effective))
    known = effective > 1
    other = weightless(n, some)
    return Figure(mean, n, some, unit, error, known, effective, statistics, other=other)


def mean_figure(
    mean: Floats, some: Flags, n: NDArray[Any], variance: Floats, unit: str, **described: Any
) -> Figure:
    """A mean with its t interval and relatives; its error is undefined for a single value."""
    deviation = np.sqrt(variance)
    error = deviation / np.sqrt(np.maximum(as_floats(n), 1.0))
    statistics = (mean, deviation, as_floats(n))
    return Figure(mean, n, some, unit, error, n > 1, interval=Sufficient(MEAN, statistics), **described)
