"""Bootstrap of an NPS, 100,000 answers and 10,000 resamples: cxkit, scipy and an index matrix, as ratios.

    pip install scipy
    python tests/benchmarks/bench_bootstrap.py [--answers 100000] [--resamples 10000] [--rounds 7]

scipy and the index matrix are timed on 200 resamples and scaled up. CPU seconds; intervals are checked to
agree.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.stats.intervals.bootstrap import bootstrap_scores

SCORES = (-1, 0, 1)
FEW = 200


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU seconds of rounds, after one that warms up."""
    work()
    taken: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def from_answers(answers: Any, resamples: int, method: Any) -> Any:
    """Ours, the one pass over the answers included."""
    counts = [int(np.count_nonzero(answers == score)) for score in SCORES]
    return bootstrap_scores(counts, SCORES, np.random.default_rng(7), resamples=resamples, method=method)


def by_index_matrix(answers: Any) -> Any:
    """The way it is usually written."""
    rng = np.random.default_rng(7)
    return answers[rng.integers(0, answers.size, (FEW, answers.size))].mean(axis=1)


def main() -> None:
    """Run all and print milliseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--resamples", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    rng = np.random.default_rng(20260101)
    answers = rng.choice(np.array(SCORES, np.int8), chosen.answers, p=[0.2, 0.3, 0.5])
    counts = [int(np.count_nonzero(answers == score)) for score in SCORES]
    drawn = seconds(
        lambda: bootstrap_scores(counts, SCORES, np.random.default_rng(7), resamples=chosen.resamples),
        chosen.rounds,
    )
    plain = seconds(lambda: from_answers(answers, chosen.resamples, "percentile"), chosen.rounds)
    bca = seconds(lambda: from_answers(answers, chosen.resamples, "bca"), chosen.rounds)
    print(f"{chosen.answers:,} answers, {chosen.resamples:,} resamples")
    print(f"  cxkit, counted answers    {1000 * drawn:11.3f} ms")
    interval = from_answers(answers, chosen.resamples, "percentile").interval
    print(f"  cxkit, percentile         {1000 * plain:11.3f} ms   {interval}")
    print(f"  cxkit, BCa                {1000 * bca:11.3f} ms   {bca / plain:.2f} x percentile")
    matrix = seconds(lambda: by_index_matrix(answers), 1) * chosen.resamples / FEW
    print(f"  index matrix              {1000 * matrix:11.0f} ms   {matrix / plain:,.0f} x")
    if find_spec("scipy"):
        from scipy import stats

        def theirs(resamples: int) -> Any:
            return stats.bootstrap(
                (answers.astype(float),), np.mean, n_resamples=resamples, method="percentile", batch=20
            )

        took = seconds(lambda: theirs(FEW), 1) * chosen.resamples / FEW
        bounds = theirs(FEW).confidence_interval
        print(f"  scipy.stats.bootstrap     {1000 * took:11.0f} ms   {took / plain:,.0f} x   {bounds}")


if __name__ == "__main__":
    main()
