"""Sessions, paths and a funnel of a shuffled event log: cxkit beside Polars and DuckDB in one run, as ratios.

    python tests/benchmarks/bench_visits.py [--events 10000000] [--visitors 1000000] [--rounds 3]

cxkit and its peers take turns; medians are compared and results checked equal. cxkit uses one thread, the
others as many as they find. Memory is the peak of the process so far, with the log and the peers' frames.
pm4py and retentioneering count the paths of a tenth of the log, without events of one visitor at one instant,
which each orders in its own way; they are given frames sorted by nobody, as cxkit is.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cxkit.analysis.paths import funnel, journeys, path_counts, transitions
from cxkit.analysis.visits import SessionPolicy, sessions
from cxkit.columns import Category
from cxkit.tables import EventTable

NAMES = tuple(f"page_{letter}" for letter in "abcdefghijkl")
STEPS = NAMES[:3]
PAUSE = 1800
DAYS = 30


def log(events: int, visitors: int) -> dict[str, Any]:
    """Visitors come in bursts: a visit now and then, events a minute or so apart; rows are shuffled."""
    rng = np.random.default_rng(20260601)
    who = np.sort(rng.integers(0, visitors, events))
    begins = rng.integers(0, DAYS * 86_400, events)
    fresh = (rng.random(events) < 0.3) | np.append(True, who[1:] != who[:-1])
    begin = np.maximum.accumulate(np.where(fresh, np.arange(events), 0))
    at = begins[begin] + np.minimum(np.arange(events) - begin, 60) * rng.integers(5, 90, events)
    order = rng.permutation(events)
    return {"who": who[order], "at": at[order], "event": rng.integers(0, len(NAMES), events, dtype=np.int8)}


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Median wall and CPU seconds (all threads) of each call, called in turns; all give the same result."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for _ in range(rounds):
        found = {}
        for name, call in calls.items():
            wall, cpu = time.perf_counter(), time.process_time()
            found[name] = call()
            spent[name].append((time.perf_counter() - wall, time.process_time() - cpu))
        first = next(iter(found.values()))
        assert all(each == first for each in found.values()), found
    return {
        name: [statistics.median(part) for part in zip(*each, strict=True)] for name, each in spent.items()
    }


def report(title: str, spent: Mapping[str, list[float]]) -> None:
    ours = spent["cxkit"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{title} (peak memory so far {peak:,.0f} MB)")
    for name, (wall, cpu) in spent.items():
        ratios = f"{wall / ours[0]:6.2f}x wall {cpu / ours[1]:6.2f}x CPU"
        print(f"  {name:<20} {wall:6.2f} s wall {cpu:6.2f} s CPU {ratios}", flush=True)


def part(events: int, visitors: int) -> dict[str, Any]:
    """A tenth of the log, shuffled, without a second event of a visitor at one instant."""
    data = log(events // 10, visitors // 10)
    _, kept = np.unique(data["who"].astype(np.int64) * 10**8 + data["at"], return_index=True)
    kept = np.random.default_rng(1).permutation(kept)
    return {name: column[kept] for name, column in data.items()}


def of_a_part(events: int, visitors: int) -> dict[str, Callable[[], Any]]:
    """How often one page follows another in a tenth of the log, by cxkit and the tools that model paths."""
    data = part(events, visitors)
    who, at, names = data["who"], data["at"], np.array(NAMES)[data["event"]]
    event = Category(data["event"], NAMES)
    calls: dict[str, Callable[[], Any]] = {
        "cxkit": lambda: path_counts(journeys(who, event, at)).pairs["page_a", "page_b"]
    }
    try:
        import pandas as pd
        import pm4py
    except ImportError:
        print("pm4py is not here")
    else:
        cases = pd.DataFrame(
            {
                "case:concept:name": who.astype(str),
                "concept:name": names,
                "time:timestamp": pd.to_datetime(at, unit="s", utc=True),
            }
        )

        def pm4py_paths() -> Any:
            ordered = cases.sort_values(["case:concept:name", "time:timestamp"])
            return pm4py.discover_dfg(ordered)[0]["page_a", "page_b"]

        calls["pm4py"] = pm4py_paths
    try:
        import pandas as pd
        from retentioneering.eventstream import Eventstream
    except ImportError:
        print("retentioneering is not here")
    else:
        frame = pd.DataFrame({"user_id": who, "event": names, "timestamp": pd.to_datetime(at, unit="s")})

        def retentioneering_paths() -> Any:
            found = Eventstream(frame).transition_graph_data(edge_weight="count")
            return int(found.loc["page_a", "page_b"])

        calls["retentioneering"] = retentioneering_paths
    return calls


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--visitors", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="sessions paths funnel part")
    asked = parser.parse_args()
    data = log(asked.events, asked.visitors)
    who, at, event = data["who"], data["at"], Category(data["event"], NAMES)
    table = EventTable.from_columns(device=who, at=at.astype("M8[s]"), event=event, zone="UTC")
    policy = SessionPolicy(longest=None)

    def our_sessions() -> Any:
        found = sessions(table, policy=policy)
        return len(found), int(found.lengths.max())

    def our_paths() -> Any:
        found = transitions(journeys(who, event, at))
        return found.count("page_a", "page_b"), int(found.counts.sum())

    def our_counts() -> Any:
        pairs = path_counts(journeys(who, event, at)).pairs
        whole = sum(n for pair, n in pairs.items() if "path_start" not in pair and "path_end" not in pair)
        return pairs["page_a", "page_b"], whole

    def our_funnel() -> Any:
        return funnel(who, event, at, steps=STEPS).counts

    calls: dict[str, dict[str, Callable[[], Any]]] = {
        "sessions": {"cxkit": our_sessions},
        "paths": {"cxkit": our_counts, "cxkit, with times": our_paths},
        "funnel": {"cxkit": our_funnel},
    }
    try:
        import polars as pl
    except ImportError:
        print("polars is not here")
    else:
        codes = pl.Series(data["event"])
        frame = pl.DataFrame({"who": who, "at": at, "event": codes})

        def polars_sessions() -> Any:
            new = (pl.col("who") != pl.col("who").shift()) | (pl.col("at") - pl.col("at").shift() > PAUSE)
            visits = (
                frame.lazy()
                .sort("who", "at")
                .with_columns(visit=new.fill_null(True).cum_sum())
                .group_by("visit")
                .agg(pl.len(), pl.col("at").min().alias("began"), pl.col("at").max().alias("ended"))
                .collect()
            )
            return visits.height, int(visits["len"].max())  # type: ignore[arg-type]

        def polars_funnel() -> Any:
            lazy = frame.lazy()
            reached = lazy.filter(pl.col("event") == 0).group_by("who").agg(pl.col("at").min().alias("t"))
            counts = [reached.select(pl.len()).collect().item()]
            for step in (1, 2):
                reached = (
                    lazy.filter(pl.col("event") == step)
                    .join(reached, on="who")
                    .filter(pl.col("at") > pl.col("t"))
                    .group_by("who")
                    .agg(pl.col("at").min().alias("t"))
                )
                counts.append(reached.select(pl.len()).collect().item())
            return tuple(counts)

        def polars_paths() -> Any:
            pairs = (
                frame.lazy()
                .sort("who", "at", "event")
                .with_columns(after=pl.col("event").shift(-1), same=pl.col("who") == pl.col("who").shift(-1))
                .filter(pl.col("same"))
                .group_by("event", "after")
                .len()
                .collect()
            )
            return pairs["len"].sum()

        calls["sessions"]["polars"] = polars_sessions
        calls["funnel"]["polars"] = polars_funnel
        calls["paths"]["polars"] = lambda: (our_count, polars_paths())
    try:
        import duckdb
        import pyarrow as pa
    except ImportError:
        print("duckdb is not here")
    else:
        base = duckdb.connect()
        base.execute("create table log (who bigint, moment bigint, event tinyint)")
        base.register("given", pa.table({"who": who, "moment": at, "event": data["event"]}))
        base.execute("insert into log select who, moment, event from given")

        def duckdb_sessions() -> Any:
            return base.execute(f"""
                with marked as (select who, moment,
                    coalesce(moment - lag(moment) over w <= {PAUSE}, false)::int as same
                    from log window w as (partition by who order by moment)),
                numbered as (select who, moment, sum(1 - same) over (partition by who order by moment
                    rows unbounded preceding) as visit from marked),
                visits as (select visit, count(*) as n, min(moment), max(moment) from numbered
                    group by who, visit)
                select count(*), max(n) from visits""").fetchone()

        def duckdb_paths() -> Any:
            found = base.execute("""
                with pairs as (select event,
                    lead(event) over (partition by who order by moment, event) as after from log)
                select event, after, count(*) from pairs where after is not null group by all""").fetchall()
            return our_count, sum(n for _, _, n in found)

        calls["sessions"]["duckdb"] = duckdb_sessions
        calls["paths"]["duckdb"] = duckdb_paths
    our_count = our_paths()[0] if "paths" in asked.only else 0
    print(f"{asked.events:,} events of {asked.visitors:,} visitors, shuffled")
    if "part" in asked.only:
        calls["part"] = of_a_part(asked.events, asked.visitors)
    for name in asked.only.split():
        report(name, in_turns(calls[name], asked.rounds))


if __name__ == "__main__":
    main()
