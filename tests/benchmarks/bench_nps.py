"""NPS by 1,000 groups x 36 months, and small calls: cxkit against Polars and pandas in one run, as ratios.

    python tests/benchmarks/bench_nps.py [--rows 10000000] [--rounds 5]

Peers and cxkit take turns; medians are compared. The first block lets both use two threads, the second pins
both to one (in a process of its own, since Polars reads its thread count once). Results are checked equal.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from cxkit.stats.tallies import Runs, tally_nps

GROUPS, MONTHS = 1000, 36
SMALL = (100, 10_000)
TIMES = 200


def columns(rows: int) -> dict[str, Any]:
    """Group, month and score of that many responses, in the smallest types."""
    rng = np.random.default_rng(20260101)
    return {
        "group": rng.integers(0, GROUPS, rows, dtype=np.int16),
        "month": rng.integers(0, MONTHS, rows, dtype=np.int8),
        "score": rng.integers(0, 11, rows, dtype=np.int8),
    }


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, tuple[float, float]]:
    """Median wall and CPU seconds of each call, called in turns."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            wall, cpu = time.perf_counter(), time.process_time()
            call()
            spent[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (statistics.median(w for w, _ in each), statistics.median(c for _, c in each))
        for name, each in spent.items()
    }


def by_polars(frame: Any, *, packed: bool = True, engine: str = "streaming") -> Any:
    """Promoters, detractors and n of every cell; on one packed key Polars is fastest."""
    import polars as pl

    score = pl.col("score")
    keys = [(pl.col("group").cast(pl.Int32) * MONTHS + pl.col("month")).alias("cell")] if packed else []
    flags = (score >= 9).cast(pl.Int32).alias("promoters"), (score <= 6).cast(pl.Int32).alias("detractors")
    grouped = frame.lazy().with_columns(*keys, *flags).group_by(["cell"] if packed else ["group", "month"])
    return grouped.agg(pl.col("promoters").sum(), pl.col("detractors").sum(), pl.len().alias("n")).collect(
        engine=engine
    )


POLARS = {
    "polars, two keys": {"packed": False, "engine": "in-memory"},
    "polars, packed key": {"packed": True, "engine": "in-memory"},
    "polars, packed, streaming": {"packed": True, "engine": "streaming"},
}


def by_pandas(frame: Any) -> Any:
    flags = frame.assign(promoters=frame["score"] >= 9, detractors=frame["score"] <= 6)
    return flags.groupby(["group", "month"])[["promoters", "detractors"]].agg(["sum", "count"])


def checked(data: Mapping[str, Any], polars_frame: Any) -> None:
    found = tally_nps(data["score"], by={name: data[name] for name in ("group", "month")}).result()
    for row in by_polars(polars_frame, packed=False).sample(200, seed=1).iter_rows(named=True):
        cell = found.at(group=row["group"], month=row["month"])
        assert cell.n == row["n"]
        assert cell.value == (int(row["promoters"]) - int(row["detractors"])) / row["n"]


def report(title: str, spent: Mapping[str, tuple[float, float]], ours: str) -> None:
    print(f"\n{title}")
    base_wall, base_cpu = spent[ours]
    for name, (wall, cpu) in spent.items():
        print(
            f"  {name:<28} {wall * 1e3:10.3f} ms  {wall / base_wall:7.2f} x wall  {cpu / base_cpu:7.2f} x CPU"
        )


def large(rows: int, rounds: int, threads: int) -> None:
    import polars as pl

    data = columns(rows)
    by = {name: data[name] for name in ("group", "month")}
    frame = pl.DataFrame(data)
    checked(data, frame)
    calls: dict[str, Callable[[], Any]] = {
        "cxkit, with intervals": lambda: tally_nps(data["score"], by=by, threads=threads).result().low
    }
    for name, form in POLARS.items():
        calls[name] = partial(by_polars, frame, **form)
    size = f"{rows:,} rows, {GROUPS} groups x {MONTHS} months"
    title = f"{size}; threads: cxkit {threads}, polars {pl.thread_pool_size()}"
    report(title, in_turns(calls, rounds), "cxkit, with intervals")


def against_pandas(rows: int, rounds: int) -> None:
    import pandas as pd

    data = columns(rows)
    by = {name: data[name] for name in ("group", "month")}
    frame = pd.DataFrame(data)
    calls = {
        "cxkit, 1 thread": lambda: tally_nps(data["score"], by=by).result(),
        "cxkit, 2 threads": lambda: tally_nps(data["score"], by=by, threads=2).result(),
        "pandas": lambda: by_pandas(frame),
    }
    report(f"{rows:,} rows, pandas", in_turns(calls, rounds), "cxkit, 2 threads")


def stored_by_cell(rows: int, rounds: int) -> None:
    import polars as pl

    data = columns(rows)
    order = np.lexsort((data["month"], data["group"]))
    data = {name: column[order] for name, column in data.items()}
    frame = pl.DataFrame(data)
    runs = Runs.of({name: data[name] for name in ("group", "month")})
    calls = {
        "cxkit, by cell, index ready": lambda: tally_nps(data["score"], by=runs),
        "polars": lambda: by_polars(frame),
    }
    report(f"{rows:,} rows that stand by cell", in_turns(calls, rounds), next(iter(calls)))


def small(rows: int, rounds: int) -> None:
    import pandas as pd
    import polars as pl

    rng = np.random.default_rng(5)
    group, score = rng.integers(0, 20, rows), rng.integers(0, 11, rows)
    data = {"group": group, "month": np.zeros(rows, np.int8), "score": score}
    polars_frame, pandas_frame = pl.DataFrame(data), pd.DataFrame(data)
    calls = {
        "cxkit": lambda: tally_nps(score, by={"group": group}).result(),
        "polars": lambda: by_polars(polars_frame, packed=False, engine="in-memory"),
        "pandas": lambda: by_pandas(pandas_frame),
    }
    repeated = {f"{name} x {TIMES}": partial(_repeat, call) for name, call in calls.items()}
    report(f"small: 20 groups of {rows:,} rows", in_turns(repeated, rounds), f"cxkit x {TIMES}")


def _repeat(call: Callable[[], Any]) -> None:
    for _ in range(TIMES):
        call()


def memory(rows: int) -> None:
    """The largest extra memory of a tally, from the process's peak before and after."""
    data = columns(rows)
    tally_nps(
        data["score"][:1000], by={"group": data["group"][:1000], "month": data["month"][:1000]}, threads=2
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tally_nps(data["score"], by={name: data[name] for name in ("group", "month")}, threads=2).result()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\n{rows:,} rows: extra memory of the tally {(after - before) / 1024:.0f} MB (two threads)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=["all", "one-thread", "memory"], default="all")
    given = parser.parse_args()
    if given.part == "memory":
        memory(given.rows)
        return
    if given.part == "one-thread":
        large(given.rows, given.rounds, 1)
        return
    print(f"NumPy {np.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} CPUs", flush=True)
    for part in ("memory", "one-thread"):
        script = [
            sys.executable,
            __file__,
            "--rows",
            str(given.rows),
            "--rounds",
            str(given.rounds),
            "--part",
            part,
        ]
        subprocess.run(script, check=True, env={**os.environ, "POLARS_MAX_THREADS": "1"})
    large(given.rows, given.rounds, 2)
    against_pandas(min(given.rows, 10_000_000), max(given.rounds // 2, 2))
    stored_by_cell(min(given.rows, 20_000_000), given.rounds)
    for rows in SMALL:
        small(rows, given.rounds)


if __name__ == "__main__":
    main()
