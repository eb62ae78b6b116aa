"""Staffing 10,000 intervals by Erlang C: cxkit, pyworkforce and the plain recursion in one run, as ratios.

    pip install pyworkforce==0.5.1
    python tests/benchmarks/bench_erlang.py [--intervals 10000] [--rounds 5]

pyworkforce is timed on a sample and scaled up. CPU seconds; every plan is checked equal.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.stats.queues import staffing, waiting_with_patience

HANDLE, INTERVAL, TARGET, LEVEL = 180.0, 1800.0, 20.0, 0.8
SAMPLE = 500


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU seconds of rounds, after one that warms up."""
    work()
    taken: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def plan(calls: Any) -> Any:
    """Ours."""
    return staffing(calls, handle_time=HANDLE, interval=INTERVAL, target=TARGET, service_level=LEVEL)


def by_recursion(load: float) -> int:
    """The smallest number of agents, by Erlang B from 0 agents up."""
    agents, lost = 0, 1.0
    while load:
        agents += 1
        lost = load * lost / (agents + load * lost)
        if agents > load:
            wait = agents * lost / (agents - load * (1 - lost))
            if 1 - wait * math.exp(-(agents - load) * TARGET / HANDLE) >= LEVEL:
                break
    return agents


def by_pyworkforce(calls: list[float]) -> list[int]:
    """The smallest number of agents, one object an interval; no calls are refused there."""
    from pyworkforce.queuing import ErlangC

    found: list[int] = []
    for count in calls:
        queue = ErlangC(
            transactions=count, aht=HANDLE / 60, asa=TARGET / 60, interval=INTERVAL / 60, shrinkage=0
        )
        wanted = queue.required_positions(service_level=LEVEL, max_occupancy=1.0)
        found.append(int(wanted["raw_positions"]))
    return found


def main() -> None:
    """Run all and print milliseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intervals", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    rng = np.random.default_rng(20260101)
    calls = rng.integers(1, 2000, chosen.intervals).astype(float)
    loads = (calls * HANDLE / INTERVAL).tolist()
    ours = seconds(lambda: plan(calls), chosen.rounds)
    plain = seconds(lambda: [by_recursion(load) for load in loads], max(1, chosen.rounds // 2))
    agents = plan(calls).agents
    same = agents.tolist() == [by_recursion(load) for load in loads]
    print(f"{chosen.intervals:,} intervals, {agents.min()} to {agents.max()} agents")
    print(f"  cxkit            {1000 * ours:10.2f} ms")
    print(f"  plain recursion  {1000 * plain:10.2f} ms   {plain / ours:7.0f} x   equal: {same}")
    if find_spec("pyworkforce"):
        few = calls[:SAMPLE].tolist()
        begin = time.process_time()
        theirs = by_pyworkforce(few)
        took = (time.process_time() - begin) * chosen.intervals / len(few)
        differ = sum(a != b for a, b in zip(theirs, agents[: len(few)].tolist(), strict=True))
        print(f"  pyworkforce      {1000 * took:10.2f} ms   {took / ours:7.0f} x   equal: {not differ}")
    exact = seconds(lambda: plan(calls).unrounded, 2)
    print(f"  cxkit, with unrounded agents {1000 * exact:.1f} ms")
    load = np.array(loads)
    patient = seconds(
        lambda: waiting_with_patience(load, np.ceil(load), handle_time=HANDLE, patience=300, target=TARGET), 2
    )
    print(f"  cxkit, Erlang A of as many   {1000 * patient:.1f} ms")


if __name__ == "__main__":
    main()
