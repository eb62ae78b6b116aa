"""Fitting BG/NBD: cxkit, lifetimes and scipy's simplex, as ratios.

    pip install lifetimes scipy
    python tests/benchmarks/bench_lifetime.py [--customers 100000] [--rounds 5] [--cdnow FILE]

The first data are CDNOW's 2,357 customers where the file is there, the others are drawn from a known model.
CPU seconds, medians of rounds that take turns; parameters are printed side by side.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from cxkit.analysis.lifetime import fit_bg_nbd, summarize_purchases

CDNOW = Path(__file__).parents[2].parent / "shared" / "data" / "cdnow_sample.csv.gz"


def cdnow(path: Path) -> tuple[Any, Any, Any]:
    """Histories to 1997-09-30 in weeks."""
    rows = [line.split() for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    days = [datetime.strptime(row[2], "%Y%m%d").replace(tzinfo=UTC) for row in rows]
    who = [row[0] + row[1] for row in rows]
    found = summarize_purchases(who, days, until=datetime(1997, 9, 30, tzinfo=UTC), time_unit=7)
    return found.x, found.t_x, found.watched


def drawn(customers: int) -> tuple[Any, Any, Any]:
    """Histories that a BG/NBD with CDNOW's parameters makes."""
    rng = np.random.default_rng(20260101)
    watched = rng.uniform(20, 104, customers)
    rate = rng.gamma(0.2426, 1 / 4.414, customers)
    drop = rng.beta(0.793, 2.426, customers)
    x, t_x = np.zeros(customers, np.int64), np.zeros(customers)
    now, alive = np.zeros(customers), np.ones(customers, bool)
    while alive.any():
        now[alive] += rng.exponential(1 / np.maximum(rate[alive], 1e-12))
        alive &= now < watched
        x[alive] += 1
        t_x[alive] = now[alive]
        alive &= rng.random(customers) > drop
    return x, t_x, watched


def fits(x: Any, t_x: Any, watched: Any) -> dict[str, Callable[[], tuple[float, ...]]]:
    """What fits the same histories."""

    def ours() -> tuple[float, ...]:
        found = fit_bg_nbd(x, t_x, watched)
        return found.r, found.alpha, found.a, found.b

    works: dict[str, Callable[[], tuple[float, ...]]] = {"cxkit": ours}
    if find_spec("lifetimes"):
        from lifetimes import BetaGeoFitter

        def theirs() -> tuple[float, ...]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = BetaGeoFitter().fit(x, t_x, watched)
            return tuple(float(found.params_[name]) for name in ("r", "alpha", "a", "b"))

        works["lifetimes"] = theirs
    if find_spec("scipy"):
        from scipy.optimize import minimize
        from scipy.special import betaln, gammaln

        def lost(logs: Any) -> float:
            r, alpha, a, b = np.exp(logs)
            common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
            stays = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + watched)
            leaves = betaln(a + 1, b + x - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
            return -float((common + np.where(x > 0, np.logaddexp(stays, leaves), stays)).sum())

        def simplex() -> tuple[float, ...]:
            with np.errstate(all="ignore"):
                found = minimize(lost, np.zeros(4), method="Nelder-Mead", options={"maxiter": 2000})
            return tuple(np.exp(found.x).tolist())

        works["scipy, simplex"] = simplex
    return works


def timed(works: dict[str, Callable[[], tuple[float, ...]]], rounds: int) -> None:
    """All in turn, round by round."""
    answers = {name: work() for name, work in works.items()}
    used: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.process_time()
            work()
            used[name].append(time.process_time() - begun)
    ours = statistics.median(used["cxkit"])
    for name, found in answers.items():
        seconds = statistics.median(used[name])
        shown = ", ".join(f"{value:.4f}" for value in found)
        print(f"  {name:15} {1000 * seconds:9.2f} ms  {seconds / ours:6.1f}x   r, alpha, a, b = {shown}")


def main() -> None:
    """Run all and print milliseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cdnow", type=Path, default=CDNOW)
    chosen = parser.parse_args()
    if chosen.cdnow.exists():
        print("CDNOW")
        timed(fits(*cdnow(chosen.cdnow)), chosen.rounds)
    print(f"{chosen.customers:,} customers, drawn")
    timed(fits(*drawn(chosen.customers)), chosen.rounds)


if __name__ == "__main__":
    main()
