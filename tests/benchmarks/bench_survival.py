"""Kaplan-Meier of a million durations: cxkit, lifelines and statsmodels in one run, as ratios.

    pip install lifelines statsmodels
    python tests/benchmarks/bench_survival.py [--rows 1000000] [--rounds 5]

Whole days and fractional times. lifelines computes its interval at once, so ours is computed with it;
statsmodels computes none, so it is left out there. CPU seconds on one thread; calls take turns, medians are
compared, results are checked equal. Peers that are not installed are left out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.stats.survival import kaplan_meier


def on_one_thread() -> None:
    """Start again with linear algebra on one thread, which is read when NumPy is loaded."""
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **one})


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median CPU seconds of each call, called in turns, after one that warms up."""
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            begin = time.process_time()
            call()
            if turn:
                spent[name].append(time.process_time() - begin)
    return {name: statistics.median(each) for name, each in spent.items()}


def peers(durations: Any, events: Any) -> dict[str, Callable[[], Any]]:
    """The calls of those peers that are installed."""
    found: dict[str, Callable[[], Any]] = {}
    if find_spec("lifelines"):
        from lifelines import KaplanMeierFitter

        found["lifelines"] = lambda: KaplanMeierFitter().fit(durations, events)
    if find_spec("statsmodels"):
        from statsmodels.duration.survfunc import SurvfuncRight

        whole = events.astype(int)
        found["statsmodels"] = lambda: SurvfuncRight(durations, whole)
    return found


def agree(durations: Any, events: Any, calls: Mapping[str, Callable[[], Any]]) -> bool:
    """Whether the peers' curves are ours."""
    curve = kaplan_meier(durations, events)
    same = True
    if "lifelines" in calls:
        theirs = calls["lifelines"]().survival_function_.iloc[:, 0]
        same &= np.allclose(theirs.reindex(curve.times).to_numpy(), curve.survival, atol=1e-9)
    if "statsmodels" in calls:
        found = calls["statsmodels"]()
        same &= np.allclose(found.surv_prob[np.searchsorted(found.surv_times, curve.times)], curve.survival)
    return bool(same)


def compare(title: str, durations: Any, events: Any, rounds: int) -> None:
    """Print one block: milliseconds and ratios."""
    others = peers(durations, events)
    ours: dict[str, Callable[[], Any]] = {
        "cxkit": lambda: kaplan_meier(durations, events),
        "cxkit with interval": lambda: kaplan_meier(durations, events).intervals(),
    }
    took = in_turns({**ours, **others}, rounds)
    print(f"\n{title}: curves equal: {agree(durations, events, others)}")
    for name, seconds in took.items():
        beside = "cxkit with interval" if name == "lifelines" else "cxkit"
        ratio = f"   {seconds / took[beside]:6.1f} x {beside}" if name in others else ""
        print(f"  {name:22} {1000 * seconds:9.2f} ms{ratio}")


def main() -> None:
    """Run both blocks."""
    on_one_thread()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    rng = np.random.default_rng(20260101)
    events = rng.random(chosen.rows) < 0.7
    compare("whole days", rng.integers(0, 1000, chosen.rows), events, chosen.rounds)
    compare("fractional times", rng.exponential(100.0, chosen.rows), events, chosen.rounds)


if __name__ == "__main__":
    main()
