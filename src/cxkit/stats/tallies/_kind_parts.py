"""Parts of figures of tallies: the records `Figure` and `Kind`, and the shares and means of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, NotFound, shown
from cxkit.stats.intervals import nps
from cxkit.stats.intervals._weighing import Weighing, weighing, worth
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


F = TypeVar("F", bound=Callable[..., Figure])


def taking(*options: str) -> Callable[[F], F]:
    """Say which options of a result a figure takes; others are refused, misspelt ones too."""

    def marked(figure: F) -> F:
        setattr(figure, _TAKES, options)
        return figure

    return marked


_TAKES: Final = "takes"


class Kind(NamedTuple):
    """A kind of tally: the figures it gives by name, which is the default, and which counts were left out."""

    name: str
    figures: Mapping[str, Callable[..., Figure]]
    default: str
    categories: tuple[str, ...] | None = None
    """The counts that are all it needs: None where it needs sums too, empty for the points of a scale."""

    def __reduce__(self) -> tuple[Any, ...]:
        return kind_of, (self.name,)

    def figure(self, name: str) -> Callable[..., Figure]:
        """The figure of that name, or an error that lists those there are."""
        figure_of = self.figures.get(name)
        if figure_of is None:
            raise Invalid(
                f"{shown(name)} is not a figure of this tally: use one of {', '.join(self.figures)}",
                code="figure.unknown",
                path="figure",
            )
        return figure_of

    def check_options(self, name: str, given: Options) -> None:
        """Refuse options that the figure of that name does not take."""
        taken: tuple[str, ...] = getattr(self.figure(name), _TAKES, ())
        for option in given:
            if option not in taken:
                raise Invalid(
                    f"{name} takes no option {shown(option)}: it takes {', '.join(taken) or 'none'}",
                    code="figure.option",
                    path=option,
                )


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
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound(
            f"{shown(name)} is not a kind of tally: {', '.join(KINDS)}", code="tally.kind", path="kind"
        )
    return kind


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


def weightless(n: NDArray[np.int64], some: Flags) -> tuple[Flags, Reason]:
    """Cells in which something was counted, but nothing with a weight above 0."""
    return (n > 0) & ~some, NO_WEIGHT


def weighed(
    n: NDArray[Any],
    sums: Sequence[Floats],
    squares: Sequence[Floats],
    scores: Sequence[float],
    mean: Floats,
    variance: Floats,
    options: Options,
) -> Weighing:
    """How uncertain a weighted mean is: by its linearised error, or if asked for by Kish's number.

    Unless "linearised" is asked for, answers of equal weight have the error of unweighted ones.
    """
    chosen = options.get("standard_error")
    if chosen not in (None, "effective", "linearised"):
        raise Invalid(
            f"standard_error is 'effective' or 'linearised', got {shown(chosen)}",
            code="choice",
            path="standard_error",
        )
    way = weighing(as_floats(n), sums, squares, scores, mean, variance)
    if chosen == "effective":
        return way._replace(error=way.plain, known=np.ones_like(way.known), worth=way.effective)
    if chosen is None:
        error = np.where(way.equal, way.plain, way.error)
        return way._replace(error=error, known=way.equal | way.known)
    return way


def _weighted_share(
    rows: Accumulated, chosen: tuple[str, ...], all_names: tuple[str, ...], options: Options
) -> Figure:
    n = np.sum([rows.count(name) for name in all_names], axis=0)
    sums, squares = weight_sums(rows, all_names)
    total = np.sum(sums, axis=0)
    inside = [name in chosen for name in all_names]
    part = np.sum(
        [s for s, taken in zip(sums, inside, strict=True) if taken] or [np.zeros(len(rows))], axis=0
    )
    part = np.minimum(part, total)
    values, some = divided(part, total)
    way = weighed(n, sums, squares, inside, values, values * (1 - values), options)
    return Figure(
        values,
        n,
        some,
        "share",
        way.error,
        way.known,
        way.effective,
        Sufficient(PROPORTION, (way.answers(part, total), way.worth)),
        other=weightless(n, some),
    )


def net_of(
    detractors: NDArray[np.int64], passives: NDArray[np.int64], promoters: NDArray[np.int64]
) -> Figure:
    """The score of counted detractors, passives and promoters."""
    n = detractors + passives + promoters
    d, p, r = (as_floats(part) for part in (detractors, passives, promoters))
    below = np.maximum(n, 1)
    value = (r - d) / below
    error = np.sqrt(np.maximum((r + d) / below - value * value, 0.0) / below)
    return Figure(value, n, n > 0, "nps", error, interval=Sufficient(nps.NPS, (d, p, r)))


def weighted_net(
    n: NDArray[Any], sums: Sequence[Floats], squares: Sequence[Floats], options: Options
) -> Figure:
    """The score of weighted detractors, passives and promoters."""
    total = sums[0] + sums[1] + sums[2]
    value, some = divided(sums[2] - sums[0], total)
    variance = np.maximum((sums[2] + sums[0]) / np.where(some, total, 1.0) - value * value, 0.0)
    way = weighed(n, sums, squares, (-1, 0, 1), value, variance, options)
    statistics = Sufficient(nps.NPS, tuple(way.answers(part, total) for part in sums))
    other = weightless(n, some)
    return Figure(value, n, some, "nps", way.error, way.known, way.effective, statistics, other=other)


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
