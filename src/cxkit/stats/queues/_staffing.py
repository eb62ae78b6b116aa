"""How many agents each interval needs: the smallest number that meets a service level, by Erlang C.

Sources: Erlang (1917); Jagerman (1974), Bell System Technical Journal 53:525, for a number of agents that is
not whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import beside
from cxkit.stats.queues._erlang import effective_handle_time
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats, bisect, floats, refuse_unless
from cxkit.stats.results._pictures import INK, WARM, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import EMPTY
from cxkit.values import Reason

_ROUNDING: Final = 1e-12
_CELLS: Final = 400_000

# Nodes and weights of a double-exponential rule for the half line: s = exp(u - exp(-u)).
_U: Final[Floats] = np.arange(-4.5, 12.0, 0.03)
_NODES: Final[Floats] = np.exp(_U - np.exp(-_U))
_LOG_WEIGHTS: Final[Floats] = np.log(0.03 * (1 + np.exp(-_U)) * _NODES)


@attrs.frozen(slots=True, eq=False)
class _Demand:
    """Inputs to the number of agents: load, target in handle times, service level, highest occupancy."""

    load: Floats
    patience: Floats
    level: Floats
    busy: Floats

    def each(self, compute: Callable[..., tuple[Floats, ...]]) -> tuple[Floats, ...]:
        """Compute over the distinct demands only, and give every interval its figures."""
        parts = (self.load, self.patience, self.level, self.busy)
        shape = np.broadcast_shapes(*(part.shape for part in parts))
        if all(part.size == 1 for part in parts[1:]):
            load, place = np.unique(self.load, return_inverse=True)
            rest = [np.broadcast_to(part.ravel(), load.shape) for part in parts[1:]]
            columns = compute(load, *rest)
        else:
            rows = np.stack([np.broadcast_to(part, shape).ravel() for part in parts], axis=1)
            distinct, place = np.unique(rows, axis=0, return_inverse=True)
            columns = compute(*distinct.T)
        return tuple(part[place.ravel()].reshape(shape) for part in columns)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class StaffingPlan(Tabular):
    """Agents and positions for every interval, and what contacts meet with that many.

    `agents` are those at work at once; `positions` are those to be rostered, after shrinkage. An interval
    without contacts needs nobody, and its service level, waits and occupancy are undefined (`defined` False,
    0 in the arrays). Waits are in the unit of the handle time.
    """

    contacts: Floats
    load: Floats
    agents: NDArray[np.int64]
    positions: NDArray[np.int64]
    service_level: Floats
    p_wait: Floats
    mean_wait: Floats
    occupancy: Floats
    defined: Flags
    options: Mapping[str, Any]
    _demand: _Demand = attrs.field(alias="demand")

    @property
    def undefined(self) -> Reason | None:
        """Why some service levels have no value; None where all have one."""
        return None if self.defined.all() else EMPTY

    @property
    def unrounded(self) -> Floats:
        """The agents needed before rounding up: a real number, by the continuous form of Erlang C.

        Interpolated neither in load nor in service level: the service level at this number is the one asked
        for, unless the occupancy limit asks for more agents.
        """
        agents = self._demand.each(_unrounded)[0]
        return np.where(self.defined, agents, 0.0)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an interval."""
        known = self.defined.ravel()
        return {
            "contacts": self.contacts.ravel().tolist(),
            "load": self.load.ravel().tolist(),
            "agents": self.agents.ravel().tolist(),
            "positions": self.positions.ravel().tolist(),
            "service_level": optional(self.service_level.ravel(), known),
            "p_wait": optional(self.p_wait.ravel(), known),
            "mean_wait": optional(self.mean_wait.ravel(), known),
            "occupancy": optional(self.occupancy.ravel(), known),
        }

    def summary(self) -> dict[str, Any]:
        """The choices, and the totals over all intervals."""
        return {
            "intervals": self.load.size,
            "most_agents": int(self.agents.max(initial=0)),
            "agent_intervals": int(self.agents.sum()),
            "position_intervals": int(self.positions.sum()),
            "options": dict(self.options),
        }

    def __repr__(self) -> str:
        if self.load.size != 1:
            most = int(self.agents.max(initial=0))
            return f"StaffingPlan({self.load.size:,} intervals, up to {most:,} agents)"
        row = self.to_records()[0]
        met = "no contacts" if row["service_level"] is None else f"service level {row['service_level']:.1%}"
        return f"StaffingPlan({row['agents']} agents, {row['positions']} positions, {met})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the agents and positions of every interval beside its load; gives the matplotlib axes.

        `labels` name the intervals, such as "09:30".
        """
        ax = drawing_axes(ax, needed_for="a staffing plan")
        places = np.arange(self.load.size)
        positions, agents = self.positions.ravel(), self.agents.ravel()
        if (positions != agents).any():
            ax.step(places, positions, where="mid", label="positions", color=WARM)
        ax.step(places, agents, where="mid", label="agents", color=INK)
        load = self.load.ravel()
        ax.fill_between(places, load, step="mid", alpha=0.2, color=INK, linewidth=0, label="load (Erlang)")
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_locator(import_module("matplotlib.ticker").MaxNLocator(integer=True))
        if labels is not None:
            name_points(ax, labels, ordered=True)
        return finished(ax, title="staffing plan", xlabel="interval", ylabel="people", legend=True)


def staffing(
    contacts: ArrayLike,
    *,
    handle_time: ArrayLike,
    interval: ArrayLike,
    target: ArrayLike,
    service_level: ArrayLike = 0.8,
    max_occupancy: ArrayLike = 1.0,
    shrinkage: ArrayLike = 0.0,
    concurrency: ArrayLike = 1.0,
) -> StaffingPlan:
    """The smallest number of agents that answers `service_level` of contacts within `target`.

    `contacts` arrive in each `interval`; `handle_time`, `interval` and `target` are in one unit. Agents are
    also kept below `max_occupancy`. `positions` = agents / (1 - `shrinkage`), rounded up, where shrinkage is
    the share of paid time not spent on contacts. `concurrency` is how many chats an agent holds at once,
    taken as that many agents (an approximation). All arguments may be arrays that broadcast together.

    >>> staffing(50, handle_time=300, interval=1800, target=30, service_level=0.9, shrinkage=0.3)
    StaffingPlan(13 agents, 19 positions, service level 93.8%)
    >>> staffing([0, 50], handle_time=300, interval=1800, target=30).agents.tolist()
    [0, 12]
    """
    given = {
        "contacts": contacts, "interval": interval, "target": target, "service_level": service_level,
        "max_occupancy": max_occupancy, "shrinkage": shrinkage, "handle_time": handle_time,
        "concurrency": concurrency,
    }  # fmt: skip
    count, length, goal, level, busy, away, handled, at_once = (
        floats(part, names=(name,))[0] for name, part in beside(given).items()
    )
    aht = effective_handle_time(handled, at_once)
    refuse_unless(count >= 0, "contacts are 0 or more", path="contacts")
    refuse_unless(aht > 0, "a handle time is above 0", path="handle_time")
    refuse_unless(length > 0, "an interval is longer than 0", path="interval")
    refuse_unless(goal >= 0, "a target is 0 or more", path="target")
    refuse_unless((level > 0) & (level < 1), "a service level lies between 0 and 1", path="service_level")
    refuse_unless((busy > 0) & (busy <= 1), "an occupancy is above 0 and up to 1", path="max_occupancy")
    refuse_unless((away >= 0) & (away < 1), "shrinkage is 0 or more and below 1", path="shrinkage")
    demand = _Demand(np.asarray(count * aht / length), np.asarray(goal / aht), level, busy)
    agents, p_wait = demand.each(_smallest)
    options: dict[str, Any] = {"model": "erlang_c"}
    if np.any(np.asarray(concurrency) != 1):
        options["concurrency"] = "an agent with c chats counts as c agents"
    return _plan(demand, count, agents, p_wait, aht, away, options)


def _plan(
    demand: _Demand,
    count: Floats,
    agents: Floats,
    p_wait: Floats,
    aht: Floats,
    away: Floats,
    options: Mapping[str, Any],
) -> StaffingPlan:
    n, load, wait, contacts, absent = np.broadcast_arrays(agents, demand.load, p_wait, count, away)
    known = load > 0
    free = np.where(known, n - load, 1.0)
    return StaffingPlan(
        contacts=contacts,
        load=load,
        agents=n.astype(np.int64),
        positions=np.ceil(n / (1 - absent) - _ROUNDING * n).astype(np.int64),
        service_level=np.where(known, 1 - wait * np.exp(-free * demand.patience), 0.0),
        p_wait=wait,
        mean_wait=np.where(known, wait * aht / free, 0.0),
        occupancy=np.divide(load, n, out=np.zeros(load.shape), where=known),
        defined=known,
        options=options,
        demand=demand,
    )


def _smallest(load: Floats, patience: Floats, level: Floats, busy: Floats) -> tuple[Floats, Floats]:
    """Agents and the probability of waiting; `patience` is the target in handle times."""
    agents, p_wait = np.zeros(load.size), np.zeros(load.size)
    left = np.flatnonzero(load > 0)
    a, t, goal, most = load[left], patience[left], level[left], busy[left]
    n = np.floor(a) + 1
    lost = 1 / _falling_series(a, n)
    while left.size:
        wait = n * lost / (n - a * (1 - lost))
        met = (1 - wait * np.exp(-(n - a) * t) >= goal) & (a <= most * n * (1 + _ROUNDING))
        if met.any():
            agents[left[met]], p_wait[left[met]] = n[met], wait[met]
            go = ~met
            left = left[go]
            a, t, goal, most, n, lost = (part[go] for part in (a, t, goal, most, n, lost))
        n = n + 1
        lost = a * lost / (n + a * lost)
    return agents, p_wait


def _falling_series(load: Floats, agents: Floats) -> Floats:
    """1/B as the sum of n (n-1) ... / A^k: near n = A it needs some 9 sqrt(A) terms, not A."""
    total, term = np.ones(load.size), np.ones(load.size)
    scale, step = 1 / load, 0
    while True:
        term = term * ((agents - step) * scale)
        total += term
        step += 1
        if step % 8 == 0 and bool((np.abs(term) <= 1e-17 * total).all()):
            return total


def inverse_blocking(agents: Floats, load: Floats) -> Floats:
    """1/B for a number of agents that need not be whole: the integral of e^-s (1 + s/A)^x over s >= 0.

    >>> round(float(inverse_blocking(np.array([8.0]), np.array([5.0]))[0]), 6)
    14.275955
    """
    exponent = agents[:, None] * np.log1p(_NODES / load[:, None]) - _NODES + _LOG_WEIGHTS
    return np.asarray(np.exp(exponent).sum(axis=1), np.float64)


def _unrounded(load: Floats, patience: Floats, level: Floats, busy: Floats) -> tuple[Floats]:
    agents = np.zeros(load.size)
    step = max(1, _CELLS // _U.size)
    for start in range(0, load.size, step):
        part = slice(start, start + step)
        agents[part] = _crossing(load[part], patience[part], level[part])
    return (np.maximum(agents, load / busy),)


def _crossing(load: Floats, patience: Floats, level: Floats) -> Floats:
    a = np.where(load > 0, load, 1.0)

    def shortfall(x: Floats) -> Floats:
        lost = 1 / inverse_blocking(x, a)
        wait = x * lost / (x - a * (1 - lost))
        return 1 - wait * np.exp(-(x - a) * patience) - level

    top = a + 1
    while bool((shortfall(top) < 0).any()):
        top = np.where(shortfall(top) < 0, a + 2 * (top - a), top)
    return bisect(shortfall, a, top, iterations=48)
