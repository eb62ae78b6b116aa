"""Erlang A: a queue whose contacts give up when their patience ends.

Patience is exponential around its mean. The stationary distribution is summed in logarithms, so that neither
thousands of agents nor an overload overflows; an overloaded queue is stable here, since contacts leave it.

Sources: Palm (1957); Garnett, Mandelbaum and Reiman (2002), Manufacturing and Service Operations Management
4:208; Mandelbaum and Zeltyn (2007).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.errors import Invalid
from cxkit.stats.queues._erlang import QueueMeasures, blocking, check_queue
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless

_CELLS: Final = 400_000
_MOST_STATES: Final = 5_000_000
# States whose weight is below e^-46 of the heaviest one (1e-20) are left out.
_NEGLIGIBLE: Final = 46.0


def waiting_with_patience(
    load: ArrayLike,
    agents: ArrayLike,
    *,
    handle_time: ArrayLike,
    patience: ArrayLike,
    target: ArrayLike = 0.0,
) -> QueueMeasures:
    """Erlang A (M/M/n+M): what contacts meet whose mean patience is `patience`.

    `handle_time`, `patience` and `target` are in one unit, and so is `mean_wait`, which is the mean over all
    contacts, also those who give up. `answered_within` is the share of all contacts answered within the
    target: who gives up counts as not answered. Numbers, or arrays that broadcast together.

    >>> waits = waiting_with_patience(48, 50, handle_time=60, patience=120, target=20)
    >>> round(waits.to_records()[0]["abandoned"], 10)
    0.0309122492
    """
    a, n, aht, mean_patience, goal = floats(load, agents, handle_time, patience, target)
    check_queue(a, n)
    refuse_unless(aht > 0, "a handle time is above 0", path="handle_time")
    refuse_unless(mean_patience > 0, "a mean patience is above 0", path="patience")
    refuse_unless(goal >= 0, "a target is 0 or more", path="target")
    rows = np.stack([part.ravel() for part in (a, n, aht / mean_patience, goal / aht)], axis=1)
    distinct, place = np.unique(rows, axis=0, return_inverse=True)
    p_wait, queue, within = (part[place.ravel()].reshape(a.shape) for part in _solve(distinct))
    leaving = aht / mean_patience
    abandoned = np.divide(leaving * queue, a, out=np.zeros(a.shape), where=a > 0)
    abandoned = np.minimum(abandoned, 1.0)
    return QueueMeasures(
        load=a,
        agents=n,
        p_wait=p_wait,
        answered_within=within,
        mean_wait=np.divide(queue * aht, a, out=np.zeros(a.shape), where=a > 0),
        queue_length=queue,
        occupancy=np.divide(a * (1 - abandoned), n, out=np.zeros(a.shape), where=n > 0).clip(0, 1),
        stable=np.ones(a.shape, np.bool_),
        target=goal,
        abandoned=abandoned,
    )


def _solve(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Probability of waiting, queue length, share answered in time; the handle time is the unit of time."""
    load, agents, leaving, goal = rows.T
    lost = blocking(load, agents)
    measures = (lost.copy(), np.zeros(load.size), 1 - lost)
    states = _states_needed(load, agents, leaving)
    order = np.argsort(states, kind="stable")
    order = order[load[order] > 0]
    while order.size:
        # Rows of like length go together; the longest of a chunk stands last.
        widths = states[order]
        count = max(1, int(np.searchsorted(widths * np.arange(1, order.size + 1), _CELLS)))
        part, order = order[:count], order[count:]
        solved = _solve_part(
            load[part], agents[part], leaving[part], goal[part], lost[part], int(widths[count - 1])
        )
        for target, values in zip(measures, solved, strict=True):
            target[part] = values
    return measures


def _solve_part(
    load: Floats, agents: Floats, leaving: Floats, goal: Floats, lost: Floats, states: int
) -> tuple[Floats, Floats, Floats]:
    waiting = np.arange(1, states + 1)
    rate = agents[:, None] + leaving[:, None] * waiting
    log_weight = np.concatenate(
        (np.zeros((load.size, 1)), np.cumsum(np.log(load[:, None] / rate), axis=1)), axis=1
    )
    top = log_weight.max(axis=1, keepdims=True)
    weight = np.exp(log_weight - top)
    # The states below the queue weigh 1/B - 1 against the weight 1 of the state with all agents busy.
    below = (1 / np.maximum(lost, 1e-300) - 1) * np.exp(-top[:, 0])
    share = weight / (weight.sum(axis=1) + below)[:, None]
    p_wait = np.asarray(share.sum(axis=1), np.float64)
    queue = share @ np.arange(states + 1)
    served = agents[:, None] / np.concatenate((rate, rate[:, -1:] + leaving[:, None]), axis=1)
    in_time = share * served * _answered_by(agents, leaving, goal, rate, waiting)
    return p_wait, queue, np.clip(1 - p_wait + in_time.sum(axis=1), 0.0, 1.0)


def _answered_by(
    agents: Floats, leaving: Floats, goal: Floats, rate: Floats, waiting: NDArray[np.int64]
) -> Floats:
    """For a contact with j others before it that will be served: the probability that this is by the target.

    The j + 1 steps to its turn have rates n, n + leaving, ...; the probability is an incomplete beta function
    whose terms are all positive.
    """
    progress = -np.expm1(-leaving * goal) / leaving
    first = -(agents + leaving) * goal
    with np.errstate(divide="ignore"):
        steps = np.log(rate * progress[:, None] / waiting)
    terms = np.concatenate((first[:, None], first[:, None] + np.cumsum(steps, axis=1)), axis=1)
    late: Floats = np.minimum(np.cumsum(np.exp(terms), axis=1), 1.0)
    return 1 - late


def _states_needed(load: Floats, agents: Floats, leaving: Floats) -> NDArray[np.int64]:
    """How long a queue is to be counted: to its likeliest length, and from there on to a negligible one."""
    likeliest = np.maximum(load - agents, 0.0) / leaving
    base = np.maximum(np.maximum(agents, load), 1e-12)
    beyond, step = np.full(load.shape, 8.0), 0
    safe = np.maximum(load, 1e-12)
    while step < 64:
        end = base + leaving * beyond
        fall = (end * np.log(end / safe) - base * np.log(base / safe)) / leaving - beyond
        short = fall < _NEGLIGIBLE
        if not short.any():
            break
        beyond, step = np.where(short, beyond * 1.5, beyond), step + 1
    needed = np.ceil(likeliest + beyond)
    if needed.size and float(needed.max()) > _MOST_STATES:
        raise Invalid(
            "is so long against the handle time that the queue has millions of states: "
            "use waiting() for contacts that wait however long",
            code="erlang.patience",
            path="patience",
        )
    states: NDArray[np.int64] = needed.astype(np.int64)
    return states
