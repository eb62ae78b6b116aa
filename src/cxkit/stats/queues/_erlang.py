"""Queues of calls, chats and mails: Erlang B, C and A, and what a caller meets in them.

`load` is the offered load in Erlangs: contacts per time x handle time in the same unit. Every function takes
numbers or arrays that broadcast together. Erlang B: a contact that finds all agents busy is lost. Erlang C:
it waits, however long. Erlang A (`cxkit.stats.queues`): it waits as long as its patience lasts.

Sources: Erlang (1917); Cooper (1981), Introduction to Queueing Theory.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, cast

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.errors import Invalid
from cxkit.stats._wording import WORDS
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats, floats, refuse_unless, scalar_or_array
from cxkit.stats.results._pictures import ALARM, INK, WARM, drawing_axes, finished, unit_axis
from cxkit.values import Reason

OVERLOADED: Final[Reason] = WORDS["erlang.overloaded"]()


def check_queue(load: Floats, agents: Floats) -> None:
    """Refuse negative loads, and numbers of agents that are negative or not whole."""
    refuse_unless(load >= 0, "an offered load is 0 or more", path="load")
    refuse_unless((agents >= 0) & (agents == np.floor(agents)), "agents are whole, 0 or more", path="agents")


def erlang_b(load: ArrayLike, agents: ArrayLike) -> Any:
    """The probability that all agents are busy when waiting is impossible: the share of contacts lost.

    >>> round(erlang_b(5, 8), 6), erlang_b(0, 0)
    (0.070048, 1.0)
    """
    a, n = floats(load, agents)
    check_queue(a, n)
    return scalar_or_array(blocking(a, n))


def erlang_c(load: ArrayLike, agents: ArrayLike) -> Any:
    """The probability that a contact has to wait; 1 where the load reaches the agents, 0 without load.

    >>> round(erlang_c(5, 8), 6), erlang_c(10, 10), erlang_c(0, 3)
    (0.167267, 1.0, 0.0)
    """
    a, n = floats(load, agents)
    check_queue(a, n)
    return scalar_or_array(waiting_of(a, n, blocking(a, n)))


def blocking(load: Floats, agents: Floats) -> Floats:
    """Erlang B by the recursion B(n) = A B(n-1) / (n + A B(n-1)), over the distinct (load, agents) only."""
    pairs = np.stack([load.ravel(), agents.ravel()], axis=1)
    distinct, place = np.unique(pairs, axis=0, return_inverse=True)
    # By falling number of agents, so that the cells still counting up are always the first ones.
    order = np.argsort(-distinct[:, 1], kind="stable")
    a, n = distinct[order, 0], distinct[order, 1]
    blocked = np.ones(a.size)
    most = int(n[0]) if n.size else 0
    active = np.searchsorted(-n, -np.arange(1, most + 1), side="right").tolist()
    for step, count in enumerate(active, start=1):
        carried = a[:count] * blocked[:count]
        np.divide(carried, step + carried, out=blocked[:count])
    back = np.empty(a.size)
    back[order] = blocked
    return cast(Floats, back[place.ravel()].reshape(load.shape))


def waiting_of(load: Floats, agents: Floats, lost: Floats) -> Floats:
    """Erlang C from Erlang B: n B / (n - A (1 - B))."""
    stable = load < agents
    below = np.where(stable, agents - load * (1 - lost), 1.0)
    return np.where(stable, agents * lost / below, np.where(load > 0, 1.0, 0.0))


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class QueueMeasures(Tabular):
    """Measures of a queue, cell by cell; times are in the unit of the handle time.

    `stable` is False where the load reaches the agents: there everybody waits, and `mean_wait` (of all
    contacts) and `queue_length` have no value (0 in the arrays, None in records, reason `OVERLOADED`).
    `occupancy` is the share of time that agents are busy. `answered_within` counts abandoned contacts as not
    answered. `abandoned` is None where contacts have endless patience.
    """

    load: Floats
    agents: Floats
    p_wait: Floats
    answered_within: Floats
    mean_wait: Floats
    queue_length: Floats
    occupancy: Floats
    stable: Flags
    target: Floats
    abandoned: Floats | None = None

    @property
    def undefined(self) -> Reason | None:
        """Why some waits have no value; None where all have one."""
        return None if self.stable.all() else OVERLOADED

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a cell."""
        flat = {name: np.ravel(getattr(self, name)) for name in _MEASURES}
        stable = self.stable.ravel()
        by_name: dict[str, Sequence[Any]] = {name: column.tolist() for name, column in flat.items()}
        for name in ("mean_wait", "queue_length"):
            by_name[name] = optional(flat[name], stable)
        if self.abandoned is not None:
            by_name["abandoned"] = self.abandoned.ravel().tolist()
        return by_name

    def summary(self) -> dict[str, Any]:
        """The model, and why waits are undefined where they are."""
        model = "erlang_c" if self.abandoned is None else "erlang_a"
        return {"model": model, "undefined": None if self.undefined is None else self.undefined.code}

    def __repr__(self) -> str:
        if self.p_wait.size != 1:
            return f"QueueMeasures({self.p_wait.size:,} cells, {int((~self.stable).sum()):,} overloaded)"
        row = self.to_records()[0]
        wait = "undefined" if row["mean_wait"] is None else f"{row['mean_wait']:.4g}"
        lost = "" if self.abandoned is None else f", abandoned {row['abandoned']:.1%}"
        return (
            f"QueueMeasures(load {row['load']:.4g}, {row['agents']:g} agents, P(wait) {row['p_wait']:.1%}, "
            f"within {row['target']:g}: {row['answered_within']:.1%}, mean wait {wait}{lost}, "
            f"occupancy {row['occupancy']:.1%})"
        )

    def plot(self, ax: Any = None) -> Any:
        """Draw the share answered within the target by the number of agents; gives the matplotlib axes."""
        ax = drawing_axes(ax, needed_for="a picture of a queue")
        order = np.argsort(self.agents.ravel(), kind="stable")
        agents = self.agents.ravel()[order]
        within, busy = self.answered_within.ravel()[order], self.occupancy.ravel()[order]
        ax.plot(agents, within, marker="o", color=INK, label="answered within the target")
        ax.plot(agents, busy, marker=".", color=WARM, label="occupancy")
        if self.abandoned is not None:
            lost = self.abandoned.ravel()[order]
            ax.plot(agents, lost, marker=".", color=ALARM, label="abandoned")
        ax.set_ylim(0, 1.02)
        unit_axis(ax, "share")
        whole = import_module("matplotlib.ticker").MaxNLocator(integer=True)
        ax.xaxis.set_major_locator(whole)
        return finished(ax, title="service by agents at work", xlabel="agents", ylabel="share", legend=True)


_MEASURES: Final = (
    "load",
    "agents",
    "p_wait",
    "answered_within",
    "target",
    "mean_wait",
    "queue_length",
    "occupancy",
)


def waiting(
    load: ArrayLike, agents: ArrayLike, *, handle_time: ArrayLike, target: ArrayLike = 0.0
) -> QueueMeasures:
    """Erlang C: what contacts meet that wait however long.

    Answered within `target`: 1 - C exp(-(n - A) target / handle_time). Where the load reaches the agents
    nobody is answered within a target, everybody waits, and the mean wait is undefined.

    >>> waiting(10, 14, handle_time=180, target=20)
    QueueMeasures(load 10, 14 agents, P(wait) 17.4%, within 20: 88.8%, mean wait 7.836, occupancy 71.4%)
    """
    a, n, aht, goal = floats(load, agents, handle_time, target)
    check_queue(a, n)
    refuse_unless(aht > 0, "a handle time is above 0", path="handle_time")
    refuse_unless(goal >= 0, "a target is 0 or more", path="target")
    stable = (a < n) | (a == 0)
    p_wait = waiting_of(a, n, blocking(a, n))
    free = np.where(stable & (n > 0), n - a, 1.0)
    mean_wait = np.where(stable, p_wait * aht / free, 0.0)
    return QueueMeasures(
        load=a,
        agents=n,
        p_wait=p_wait,
        answered_within=np.where(stable, 1 - p_wait * np.exp(-free * goal / aht), 0.0),
        mean_wait=mean_wait,
        queue_length=np.where(stable, mean_wait * a / aht, 0.0),
        occupancy=np.divide(a, n, out=np.zeros(a.shape), where=n > 0).clip(0, 1),
        stable=stable,
        target=goal,
    )


def effective_handle_time(handle_time: ArrayLike, concurrency: ArrayLike) -> Floats:
    """The handle time of one of several contacts that an agent holds at once, such as chats.

    An approximation: an agent with c chats counts as c agents, so a chat takes 1/c of an agent's time. It
    is good when agents are nearly always at their limit and replies do not slow down with more chats.

    >>> effective_handle_time(600, 2).tolist()
    300.0
    """
    aht, c = floats(handle_time, concurrency)
    if not bool(np.all(c >= 1)):
        raise Invalid("an agent holds one contact or more at once", code="number.low", path="concurrency")
    return aht / c
