"""Funnel plots: which agents, shops or carriers differ from the target by more than their size allows.

Three kinds of figures: a share of cases ("proportion"), observed against expected events ("ratio", a
standardised ratio), and a share with exact binomial limits ("binomial"). Where most units vary more than
chance, limits widened by the overdispersion leave only the units that stand out from the others.

Source: Spiegelhalter (2005), Statistics in Medicine 24:1185, with its interpolated binomial limits; (2005)
Quality and Safety in Health Care 14:347 for overdispersion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import finite_number, numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._normal import check_confidence, proper_share, z_of
from cxkit.stats.results._pictures import (
    ALARM,
    GREY,
    INK,
    WARM,
    drawing_axes,
    finished,
    name_spots,
    unit_axis,
)
from cxkit.stats.results._reasons import EMPTY, TOO_FEW
from cxkit.values import Reason

LEVELS: Final = (0.95, 0.998)


def _proportion(sizes: Floats, target: float, level: float) -> tuple[Floats, Floats]:
    angle, half = np.arcsin(np.sqrt(target)), z_of(level) / (2 * np.sqrt(sizes))
    return np.sin(np.maximum(angle - half, 0.0)) ** 2, np.sin(np.minimum(angle + half, np.pi / 2)) ** 2


def _ratio(expected: Floats, target: float, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    special = scipy_module("special", needed_for="exact limits of a standardised ratio")
    mean = expected * target
    low = special.chdtri(2 * mean, 1 - tail) / 2
    high = special.chdtri(2 * mean + 2, tail) / 2
    return np.asarray(low / expected), np.asarray(high / expected)


def _target(value: float, kind: str) -> float:
    """The target of shares is a share, that of ratios is above 0."""
    return finite_number(value, "target", above=0) if kind == "ratio" else proper_share(value, "target")


def _binomial(sizes: Floats, target: float, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    return (
        np.clip(binomial_limit(sizes, target, tail), 0.0, 1.0),
        np.clip(binomial_limit(sizes, target, 1 - tail), 0.0, 1.0),
    )


def binomial_limit(sizes: ArrayLike, target: float, share: float) -> Floats:
    """Spiegelhalter's interpolated binomial limit: (r - (F(r) - p)/(F(r) - F(r-1))) / n, r the p-quantile.

    `share` is the probability p below the limit. Needs scipy.

    >>> binomial_limit([20, 100], 0.1, 0.975).round(4).tolist()
    [0.2285, 0.1577]
    """
    n, target, share = (
        numbers(sizes, "sizes", above=0),
        proper_share(target, "target"),
        proper_share(share, "share"),
    )
    stats = scipy_module("stats", needed_for="exact binomial limits")
    r = np.asarray(stats.binom.ppf(share, n, target), np.float64)
    here = np.asarray(stats.binom.cdf(r, n, target), np.float64)
    at = np.asarray(stats.binom.pmf(r, n, target), np.float64)
    return (r - (here - share) / at) / n


_KINDS: Final[Mapping[str, Callable[[Floats, float, float], tuple[Floats, Floats]]]] = MappingProxyType(
    {"proportion": _proportion, "ratio": _ratio, "binomial": _binomial}
)


def funnel_limits(
    sizes: ArrayLike, target: float, *, kind: str = "proportion", confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """The lower and upper funnel limit at each size (expected events, for a "ratio").

    "proportion": sin^2(asin sqrt(target) +- z/(2 sqrt n)), cut at 0 and 1. "ratio": exact Poisson limits.
    "binomial": interpolated exact ones. The last two need scipy.

    >>> [limit.round(3).tolist() for limit in funnel_limits([20, 400], 0.8)]
    [[0.602, 0.759], [0.941, 0.838]]
    """
    limits_of = _KINDS.get(kind)
    if limits_of is None:
        raise Invalid(
            f"{shown(kind)} is not a kind of funnel: use one of {', '.join(_KINDS)}",
            code="funnel.kind",
            path="kind",
        )
    aim = _target(target, kind)
    return limits_of(numbers(sizes, "sizes", above=0), aim, check_confidence(confidence))


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Overdispersion(Tabular):
    """How much more units vary than chance: phi (1 is chance alone) and the variance tau2 between units.

    `z` are the units' distances from the target in standard errors, on the scale of the limits; `winsorised`
    the same with the extremes pulled in. Undefined with fewer than two units.
    """

    z: Floats
    winsorised: Floats
    errors: Floats
    target: float | None
    phi: float | None
    tau2: float | None
    undefined: Reason | None = None

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        return {"z": self.z.tolist(), "winsorised": self.winsorised.tolist()}

    def summary(self) -> dict[str, Any]:
        """The target and the overdispersion."""
        return {
            "target": self.target,
            "phi": self.phi,
            "tau2": self.tau2,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.phi is None:
            return f"Overdispersion({self.z.size} units, undefined: {self.undefined})"
        figures = f"target {self.target:.4g}, phi {self.phi:.4g}, tau2 {self.tau2:.4g}"
        return f"Overdispersion({self.z.size} units, {figures})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the distances in order, the pulled-in ones marked; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of overdispersion")
        order = np.argsort(self.z, kind="stable")
        ax.plot(self.z[order], "o", color=INK, label="z")
        ax.plot(self.winsorised[order], ".", color=WARM, label="winsorised")
        for line, label in ((-1.96, "95% of chance alone"), (1.96, None)):
            ax.axhline(line, color=GREY, linestyle="--", linewidth=1, label=label)
        title = "overdispersion" if self.phi is None else f"overdispersion, phi {self.phi:.3g}"
        return finished(ax, title=title, xlabel="units in order", ylabel="standard errors", legend=True)


def overdispersion(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    kind: str = "proportion",
    target: float | None = None,
    trim: float = 0.1,
) -> Overdispersion:
    """Overdispersion of shares (arcsine scale) or of standardised ratios (square-root scale).

    z = (y - target) / s, with `trim` of each end pulled in to that quantile (type 7); phi is the mean of its
    square; tau2 = max(0, (k phi - (k - 1)) / (sum w - sum w^2 / sum w)), w = 1/s^2. The target is the units'
    common figure when left out. Units of size 0 are left out of phi and tau2, with z 0.

    >>> overdispersion([80, 45, 90, 60, 20], [100, 60, 100, 100, 40])
    Overdispersion(5 units, target 0.7375, phi 6.072, tau2 0.02112)
    """
    if kind not in ("proportion", "ratio"):
        raise Invalid(f"use proportion or ratio, got {shown(kind)}", code="funnel.kind", path="kind")
    if not 0 <= trim < 0.5:
        raise Invalid(f"lies from 0 to below 0.5, got {shown(trim)}", code="number.range", path="trim")
    numerators, denominators = together(numerators=numerators, denominators=denominators)
    x, n = numbers(numerators, "numerators", low=0), numbers(denominators, "denominators", low=0)
    known = n > 0
    if kind == "proportion" and bool((x > n).any()):
        raise Invalid("numerators are at most their denominators", code="count.over", path="numerators")
    if int(known.sum()) < 2:
        return _no_overdispersion(x.size, int(known.sum()))
    aim = float(x[known].sum() / n[known].sum()) if target is None else _target(target, kind)
    rate, size = np.divide(x, n, out=np.full(x.size, aim), where=known), np.where(known, n, 1.0)
    scale = _SCALES[kind]
    errors = 1 / (2 * np.sqrt(size))
    z = np.where(known, (scale(rate) - scale(np.array(aim))) / errors, 0.0)
    low, high = np.quantile(z[known], [trim, 1 - trim]).tolist()
    pulled = np.clip(z, low, high)
    phi = float((pulled[known] ** 2).mean())
    weight, k = 1 / errors[known] ** 2, int(known.sum())
    tau2 = (k * phi - (k - 1)) / float(weight.sum() - (weight**2).sum() / weight.sum())
    return Overdispersion(z=z, winsorised=pulled, errors=errors, target=aim, phi=phi, tau2=max(0.0, tau2))


def _arcsine(share: Floats) -> Floats:
    return np.arcsin(np.sqrt(share))


_SCALES: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {"proportion": _arcsine, "ratio": np.sqrt}
)


def _no_overdispersion(size: int, known: int) -> Overdispersion:
    nothing = np.zeros(size)
    return Overdispersion(
        z=nothing,
        winsorised=nothing,
        errors=nothing,
        target=None,
        phi=None,
        tau2=None,
        undefined=TOO_FEW(needed=2, n=known),
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Funnel(Tabular):
    """Units against the funnel's limits at 95% and 99.8%; `outside` says how far each lies out.

    `outside` is "high" or "low" beyond the 99.8% limits, "rather high" or "rather low" beyond the 95% ones,
    "within", or None for a unit of size 0. `adjusted` says whether limits are widened by tau2.
    """

    values: Floats
    sizes: Floats
    target: float | None
    limits: Mapping[float, tuple[Floats, Floats]]
    defined: Flags
    kind: str
    adjusted: bool
    overdispersion: Overdispersion

    @property
    def outside(self) -> tuple[str | None, ...]:
        """Where each unit lies."""
        (low, high), (lowest, highest) = (self.limits[level] for level in LEVELS)
        words = np.select(
            [
                ~self.defined,
                self.values > highest,
                self.values < lowest,
                self.values > high,
                self.values < low,
            ],
            ["", "high", "low", "rather high", "rather low"],
            "within",
        )
        return tuple(word or None for word in words.tolist())

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a unit."""
        by_name: dict[str, Sequence[Any]] = {
            "size": self.sizes.tolist(),
            "value": optional(self.values, self.defined),
        }
        for level, (low, high) in self.limits.items():
            by_name[f"low_{100 * level:g}"] = optional(low, self.defined)
            by_name[f"high_{100 * level:g}"] = optional(high, self.defined)
        by_name["outside"] = list(self.outside)
        return by_name

    def summary(self) -> dict[str, Any]:
        """The target, the kind of limits and the overdispersion."""
        return {
            "kind": self.kind,
            "target": self.target,
            "adjusted": self.adjusted,
            "phi": self.overdispersion.phi,
            "tau2": self.overdispersion.tau2,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    @property
    def undefined(self) -> Reason | None:
        """Why there is no target to judge by, if there is none."""
        return None if self.target is not None else self.overdispersion.undefined or EMPTY

    def __repr__(self) -> str:
        if self.target is None:
            return f"Funnel({self.values.size} units, undefined: {self.undefined})"
        out = sum(word in ("high", "low") for word in self.outside)
        return f"Funnel({self.values.size} units, target {self.target:.4g}, {out} beyond 99.8%)"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the units in the funnel; those beyond 99.8% are marked, and named where `labels` are given.

        Gives the axes. Units of size 0 are not drawn.
        """
        ax = drawing_axes(ax, needed_for="a funnel plot")
        self._draw_limits(ax)
        where = np.array([word or "" for word in self.outside])
        far = np.isin(where, ("high", "low"))
        for chosen, colour, label in ((~far & (where != ""), INK, None), (far, ALARM, "beyond 99.8%")):
            if chosen.any():
                ax.plot(self.sizes[chosen], self.values[chosen], "o", color=colour, label=label)
        ax.margins(x=0.08, y=0.12)
        if labels is not None:
            named = np.flatnonzero(far).tolist()
            down = [where[place] == "low" for place in named]
            spots = [(float(self.sizes[place]), float(self.values[place])) for place in named]
            name_spots(ax, spots, [labels[place] for place in named], below=down, color=ALARM)
        if self.kind != "ratio":
            unit_axis(ax, "share")
        xlabel, ylabel = ("expected", "observed / expected") if self.kind == "ratio" else ("cases", "share")
        title = "funnel plot" + (", limits widened by overdispersion" if self.adjusted else "")
        return finished(ax, title=title, xlabel=xlabel, ylabel=ylabel, legend=True)

    def _draw_limits(self, ax: Any) -> None:
        order = np.argsort(self.sizes, kind="stable")
        order = order[self.defined[order]]
        if self.target is None or not order.size:
            return
        label = f"target {self.target:.1%}" if self.kind != "ratio" else f"target {self.target:.4g}"
        ax.axhline(self.target, color="black", linewidth=1, label=label)
        sizes = self.sizes[order]
        # Between few units limits are curves: drawn through many sizes, which they depend on alone.
        sizes = np.geomspace(float(sizes[0]), float(sizes[-1]), 200)
        for level, style in zip(LEVELS, ("--", "-"), strict=True):
            if self.adjusted:
                tau2 = self.overdispersion.tau2 or 0.0
                lines = _widened(self.kind, 1 / (2 * np.sqrt(sizes)), tau2, self.target, level)
            else:
                lines = funnel_limits(sizes, self.target, kind=self.kind, confidence=level)
            for line, name in zip(lines, (f"{100 * level:g}% limits", None), strict=True):
                ax.plot(sizes, line, style, color=GREY, linewidth=1, label=name)


def funnel(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    kind: str = "proportion",
    target: float | None = None,
    adjust: bool = False,
    trim: float = 0.1,
) -> Funnel:
    """Units against a target: shares x of n, or observed against expected events (kind "ratio").

    The target is the units' common figure when left out. With `adjust` the limits are widened by the variance
    between units, on the scale of `overdispersion`, where there is any.

    >>> funnel([80, 45, 90, 60, 20], [100, 60, 100, 100, 40])
    Funnel(5 units, target 0.7375, 2 beyond 99.8%)
    """
    spread = overdispersion(
        numerators, denominators, kind="ratio" if kind == "ratio" else "proportion", target=target, trim=trim
    )
    x, n = numbers(numerators, "numerators", low=0), numbers(denominators, "denominators", low=0)
    known = n > 0
    aim = spread.target if spread.target is not None else target
    size = np.where(known, n, 1.0)
    adjusted = adjust and bool(spread.tau2)
    nothing = np.zeros(n.size)
    limits: dict[float, tuple[Floats, Floats]] = dict.fromkeys(LEVELS, (nothing, nothing))
    if aim is not None and aim > 0 and (kind == "ratio" or aim < 1):
        for level in LEVELS:
            limits[level] = (
                _widened(kind, spread.errors, spread.tau2 or 0.0, aim, level)
                if adjusted
                else funnel_limits(size, aim, kind=kind, confidence=level)
            )
    else:
        known = np.zeros(n.size, np.bool_)
    return Funnel(
        values=np.divide(x, n, out=np.zeros(n.size), where=n > 0),
        sizes=n,
        target=aim,
        limits=MappingProxyType(limits),
        defined=known,
        kind=kind,
        adjusted=adjusted,
        overdispersion=spread,
    )


def _widened(kind: str, errors: Floats, tau2: float, aim: float, level: float) -> tuple[Floats, Floats]:
    half = z_of(level) * np.sqrt(errors**2 + tau2)
    if kind == "ratio":
        low, high = np.maximum(np.sqrt(aim) - half, 0.0) ** 2, (np.sqrt(aim) + half) ** 2
        return low, high
    angle = np.arcsin(np.sqrt(aim))
    return np.sin(np.maximum(angle - half, 0.0)) ** 2, np.sin(np.minimum(angle + half, np.pi / 2)) ** 2
