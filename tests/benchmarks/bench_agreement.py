"""Krippendorff's alpha and Cronbach's alpha of a million rows: cxkit and its peers in one run, as ratios.

    pip install krippendorff pingouin
    python tests/benchmarks/bench_agreement.py [--rows 1000000] [--rounds 5]

Ten raters on a scale of 1 to 5, a fifth of the ratings missing; ten items of 1 to 5. CPU seconds on one
thread. krippendorff is timed on a tenth of the units and scaled up. Results are checked equal to 1e-12.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.stats.reliability import cronbach_alpha, krippendorff_alpha

RATERS, MISSING = 10, 0


def on_one_thread() -> None:
    """Start again with linear algebra on one thread, which is read when NumPy is loaded."""
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **one})


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU seconds of rounds, after one that warms up."""
    work()
    taken: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def ratings(units: int) -> Any:
    """Raters by units, 1 to 5, 0 where missing."""
    rng = np.random.default_rng(20260101)
    true = rng.integers(1, 6, units, dtype=np.int8)
    given = np.clip(true + rng.integers(-1, 2, (RATERS, units), dtype=np.int8), 1, 5)
    given[rng.random((RATERS, units)) < 0.2] = MISSING
    return given


def agreement(units: int, rounds: int) -> None:
    """Krippendorff's alpha, ordinal."""
    given = ratings(units)
    blank = np.where(given == MISSING, np.nan, given)
    small = seconds(lambda: krippendorff_alpha(given.T, "ordinal", missing=MISSING), rounds)
    wide = seconds(lambda: krippendorff_alpha(blank.T, "ordinal"), max(1, rounds // 2))
    print(f"Krippendorff's alpha, {units:,} units x {RATERS} raters")
    print(f"  cxkit, small integers {1000 * small:10.2f} ms")
    print(f"  cxkit, floats and nan {1000 * wide:10.2f} ms")
    if find_spec("krippendorff"):
        import krippendorff

        part = blank[:, : max(units // 10, 1)]

        def theirs() -> Any:
            return krippendorff.alpha(reliability_data=part, level_of_measurement="ordinal")

        took = seconds(theirs, 2) * units / part.shape[1]
        gap = abs(float(theirs()) - float(krippendorff_alpha(part.T, "ordinal")))
        ratios = f"{took / small:.0f} x and {took / wide:.1f} x, gap {gap:.1e}"
        print(f"  krippendorff          {1000 * took:10.2f} ms   {ratios}")


def reliability(rows: int, rounds: int) -> None:
    """Cronbach's alpha."""
    answers = np.ascontiguousarray(np.where(ratings(rows) == MISSING, 3, ratings(rows)).T)
    ours = seconds(lambda: cronbach_alpha(answers), rounds)
    print(f"Cronbach's alpha, {rows:,} respondents x {RATERS} items, with what each item does")
    print(f"  cxkit                 {1000 * ours:10.2f} ms")
    if find_spec("pingouin"):
        import pandas
        import pingouin

        for kind in (np.int8, np.int64, np.float64):
            frame = pandas.DataFrame(answers.astype(kind))
            took = seconds(lambda frame=frame: pingouin.cronbach_alpha(frame), max(1, rounds // 2))
            gap = abs(float(pingouin.cronbach_alpha(frame)[0]) - float(cronbach_alpha(answers).alpha))
            print(
                f"  pingouin, {kind.__name__:11} {1000 * took:10.2f} ms   {took / ours:.1f} x, gap {gap:.1e}"
            )


def main() -> None:
    """Run both."""
    on_one_thread()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    agreement(chosen.rows, chosen.rounds)
    reliability(chosen.rows, chosen.rounds)


if __name__ == "__main__":
    main()
