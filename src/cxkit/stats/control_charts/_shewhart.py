"""Base of all control charts: points, a centre, limits, phases, and the signals of the run rules.

Limits come from the points themselves, or from the first `freeze` points of a phase; `phases` says at which
points the process was changed on purpose, so that limits are computed anew. Missing points (None, nan,
nothing counted) are not plotted, enter no limit, and break runs and moving ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.control_charts._run_rules import Rule, Signal, find_rules, run_signals
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_points, unit_axis

D2: Final = 1.128
"""The mean range of two normal values in standard deviations, as the tables of the field round it."""

_ROUNDING: Final = 1e-12

_DRAWN: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "p": ("share", "share"),
        "np": ("number", "number"),
        "u": ("number", "rate"),
        "c": ("number", "number"),
        "mr": ("number", "moving range"),
        "ewma": ("number", "moving average"),
        "g": ("number", "number between events"),
        "t": ("number", "time between events"),
    }
)
"""By the kind of chart: the unit and the name of its values."""
_TITLES: Final[Mapping[str, str]] = MappingProxyType({"xmr": "XmR", "mr": "moving range", "ewma": "EWMA"})


class Limits(NamedTuple):
    """Centre and limits of one phase, per point or alike for all, and each point's distance in sigmas."""

    center: Floats | float
    lower: Floats | float
    upper: Floats | float
    z: Floats


class Phase(NamedTuple):
    """A stretch under one set of limits: all its points, and which of them the limits come from."""

    span: slice
    baseline: Flags


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ControlChart(Tabular):
    """A control chart. Arrays hold 0 at missing points (`present`) and where no limits exist (`defined`).

    `z` is the distance from the centre in sigmas, of which three reach an unclipped limit. `sigma_z` holds,
    for Laney's charts, how much wider than chance each phase varies.
    """

    kind: str
    values: Floats
    present: Flags
    center: Floats
    lower: Floats
    upper: Floats
    z: Floats
    defined: Flags
    phases: tuple[int, ...] = ()
    rules: tuple[Rule, ...] = ()
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    moving_range: ControlChart | None = None
    sigma_z: tuple[float, ...] = ()

    def __len__(self) -> int:
        return self.values.size

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Signals of the chart's rules, by rule and then by point."""
        return self.signals_by([rule.name for rule in self.rules])

    def signals_by(self, rules: str | Iterable[str]) -> tuple[Signal, ...]:
        """Signals of other rules: a named set, or rules by name."""
        shown = self.present & self.defined
        return run_signals(self.z, self.values, rules, present=shown, starts=self.phases)

    @property
    def in_control(self) -> bool:
        """Whether no rule signals."""
        return not self.signals

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a point; `signals` names the rules that signal there."""
        named: list[list[str]] = [[] for _ in range(len(self))]
        for rule, at in self.signals:
            named[at].append(rule)
        phase = np.searchsorted(np.asarray(self.phases, np.int64), np.arange(len(self)), side="right")
        return {
            "point": list(range(len(self))),
            "value": optional(self.values, self.present),
            "center": optional(self.center, self.defined),
            "lower": optional(self.lower, self.defined),
            "upper": optional(self.upper, self.defined),
            "phase": phase.tolist(),
            "signals": named,
        }

    def summary(self) -> dict[str, Any]:
        """The kind of chart, its choices and what signals."""
        return {
            "kind": self.kind,
            "points": len(self),
            "missing": int((~self.present).sum()),
            "phases": list(self.phases),
            "rules": [rule.name for rule in self.rules],
            "found": [{"rule": rule, "at": at} for rule, at in self.signals],
            "options": dict(self.options),
        }

    def __repr__(self) -> str:
        if not self.defined.any():
            return f"ControlChart({self.kind}, {len(self)} points, too few for limits)"
        last = int(np.flatnonzero(self.defined)[-1])
        limits = f"{self.center[last]:.4g} [{self.lower[last]:.4g}, {self.upper[last]:.4g}]"
        return f"ControlChart({self.kind}, {len(self)} points, {limits}, {len(self.signals)} signals)"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the points, centre and limits, signalling points marked; gives the matplotlib axes.

        `labels` name the points, such as months.
        """
        ax = drawing_axes(ax, needed_for="a control chart")
        places = np.arange(len(self))
        known = np.where(self.present, self.values, np.nan)
        ax.plot(places, known, marker="o", markersize=4, color=INK, linewidth=1)
        lines = ((self.center, "-", "centre"), (self.lower, "--", "limits"), (self.upper, "--", None))
        for line, style, label in lines:
            drawn = np.where(self.defined, line, np.nan)
            ax.step(places, drawn, where="mid", color=GREY, linestyle=style, linewidth=1, label=label)
        signalling = sorted({at for _, at in self.signals})
        if signalling:
            ax.plot(
                signalling, self.values[signalling], "o", color=ALARM, markersize=7, label="signal", zorder=3
            )
        for start in self.phases:
            ax.axvline(start - 0.5, color="black", linewidth=1, linestyle=":")
        unit, ylabel = _DRAWN.get(self.kind.rstrip("'"), ("number", "value"))
        unit_axis(ax, unit)
        if labels is not None:
            name_points(ax, labels, ordered=True)
        legend = bool(self.defined.any())
        title = f"{_TITLES.get(self.kind, self.kind)} chart"
        return finished(
            ax, title=title, xlabel="point" if labels is None else "", ylabel=ylabel, legend=legend
        )


def _check_starts(phases: Any) -> None:
    """Phases are given by the places of their first points."""
    if not hasattr(phases, "__iter__") or not all(hasattr(start, "__index__") for start in phases):
        raise Invalid(
            f"must list the places where phases begin, counted from 0, such as [12], got {shown(phases)}",
            code="phase.type",
            path="phases",
        )


def phase_slices(present: Flags, phases: Sequence[int], freeze: int | None) -> tuple[Phase, ...]:
    """The phases of a chart, each with the points that its limits come from."""
    size = present.size
    _check_starts(phases)
    faults = [
        Fault(f"phases[{place}]", "phase.start", f"must be a point from 1 to {size - 1}, got {start}")
        for place, start in enumerate(phases)
        if not 0 < start < size
    ]
    if list(phases) != sorted(set(phases)):
        faults.append(Fault("phases", "phase.order", "must increase"))
    if freeze is not None and freeze < 2:
        faults.append(Fault("freeze", "phase.freeze", f"must be 2 points or more, got {freeze}"))
    if faults:
        raise Invalid.of("control chart", faults)
    edges = [0, *phases, size]
    slices: list[Phase] = []
    for begin, end in pairwise(edges):
        baseline = present[begin:end].copy()
        if freeze is not None:
            baseline[freeze:] = False
        slices.append(Phase(slice(begin, end), baseline))
    return tuple(slices)


def moving_ranges(values: Floats, usable: Flags, *, screen: bool = False) -> Floats:
    """The absolute steps between neighbours that are both usable; with `screen`, once without the extreme.

    Screening drops ranges above 3.267 times their mean (Nelson 1982). Wheeler and Laney advise against it.
    """
    ranges = np.abs(np.diff(values))[usable[1:] & usable[:-1]]
    if screen and ranges.size:
        ranges = ranges[ranges <= 3.267 * ranges.mean()]
    return ranges


def in_sigmas(distance: Floats, sigma: Floats | float, scale: float) -> Floats:
    """A distance in sigmas; where sigma is 0, points on the centre have 0, all others are infinitely far."""
    near = np.abs(distance) <= _ROUNDING * max(abs(scale), 1e-300)
    spread = np.broadcast_to(np.asarray(sigma, np.float64), distance.shape)
    z = np.divide(distance, spread, out=np.where(distance < 0, -np.inf, np.inf), where=spread > 0)
    return np.where(near, 0.0, z)


def build_chart(
    kind: str,
    values: Floats,
    present: Flags,
    limits: Callable[[Phase], Limits | None],
    *,
    rules: str | Iterable[str],
    phases: Sequence[int],
    freeze: int | None,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    options: Mapping[str, Any] | None = None,
) -> ControlChart:
    """A chart whose limits `limits` gives phase by phase, None where a phase has too few points."""
    size = values.size
    lines = {name: np.zeros(size) for name in ("center", "lower", "upper", "z")}
    defined = np.zeros(size, np.bool_)
    for phase in phase_slices(present, phases, freeze):
        fitted = limits(phase) if phase.baseline.any() else None
        if fitted is None:
            continue
        defined[phase.span] = True
        lines["center"][phase.span] = fitted.center
        lines["lower"][phase.span] = np.maximum(fitted.lower, bounds[0])
        lines["upper"][phase.span] = np.minimum(fitted.upper, bounds[1])
        lines["z"][phase.span] = fitted.z
    shown = present & defined
    return ControlChart(
        kind=kind,
        values=np.where(present, values, 0.0),
        present=present,
        center=lines["center"],
        lower=lines["lower"],
        upper=lines["upper"],
        z=np.where(shown, lines["z"], 0.0),
        defined=defined,
        phases=tuple(phases),
        rules=find_rules(rules),
        options={"freeze": freeze, **(options or {})},
    )
