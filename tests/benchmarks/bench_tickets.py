"""Ticket metrics of an event log, cxkit against Polars, DuckDB and pandas in one run, as ratios.

    python tests/benchmarks/bench_tickets.py [--tickets 1000000] [--rounds 5] [--threads 2]

First response, resolution, reopenings and time on hold of every ticket, from a log in time order (some five
events a ticket) and from the same log shuffled. All take turns; medians of wall and of CPU seconds are
compared, and the results are checked equal. Peers may use `--threads` threads; cxkit uses one. Needs polars,
duckdb, pandas and pyarrow.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cxkit.metrics import first_response, months, resolution
from cxkit.tables import MISSING, Category, TicketEvent, TicketTable

START = 1_767_225_600_000_000
SECOND = 1_000_000
EVENTS = tuple(str(event) for event in TicketEvent)
OPENED, REPLIED, WROTE, HELD, RESUMED, SOLVED, REOPENED = (
    EVENTS.index(name)
    for name in (
        "opened",
        "agent_replied",
        "customer_wrote",
        "hold_started",
        "hold_ended",
        "solved",
        "reopened",
    )
)


def log(tickets: int, *, shuffled: bool = False) -> dict[str, Any]:
    """The columns of a log: ticket (int32), time (int64 microseconds) and event (int8)."""
    rng = np.random.default_rng(20260101)
    opened = np.sort(START + rng.integers(0, 90 * 86_400, tickets) * SECOND)
    parts: list[tuple[Any, Any, Any]] = []

    def add(rows: Any, at: Any, event: int) -> None:
        parts.append((rows.astype(np.int32), at, np.full(len(rows), event, np.int8)))

    def some(share: float) -> Any:
        return np.flatnonzero(rng.random(tickets) < share)

    def after(rows: Any, low: int, high: int) -> Any:
        return opened[rows] + rng.integers(low, high, len(rows)) * SECOND

    add(np.arange(tickets), opened, OPENED)
    for share, low, high, event in (
        (0.95, 60, 7200, REPLIED),
        (0.6, 7200, 20_000, REPLIED),
        (0.75, 3000, 30_000, WROTE),
    ):
        rows = some(share)
        add(rows, after(rows, low, high), event)
    rows = some(0.3)
    begin = opened[rows] + 20_000 * SECOND
    add(rows, begin, HELD)
    add(rows, begin + rng.integers(60, 9000, len(rows)) * SECOND, RESUMED)
    rows = some(0.9)
    add(rows, after(rows, 40_000, 90_000), SOLVED)
    rows = rows[rng.random(len(rows)) < 0.12]
    add(rows, opened[rows] + 100_000 * SECOND, REOPENED)
    add(rows, opened[rows] + 120_000 * SECOND, SOLVED)
    ticket, at, event = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = rng.permutation(len(at)) if shuffled else np.argsort(at, kind="stable")
    return {"ticket": ticket[order], "at": at[order], "event": event[order]}


def by_cxkit(columns: Mapping[str, Any]) -> TicketTable:
    """Every ticket's row, whole."""
    event = Category(columns["event"], EVENTS)
    return TicketTable.from_events(columns["ticket"], columns["at"].view("M8[us]"), event, zone="UTC")


def by_polars(frame: Any) -> Any:
    """Conditional columns and one plain aggregation: the fastest form that was found."""
    import polars as pl

    event, at = pl.col("event"), pl.col("at")

    def when(code: int) -> Any:
        return pl.when(event == code).then(at)

    sign = pl.when(event == RESUMED).then(at).when(event == HELD).then(-at).otherwise(0)
    return (
        frame.lazy()
        .select(
            "ticket",
            when(OPENED).alias("opened"),
            when(REPLIED).alias("replied"),
            when(SOLVED).alias("solved"),
            (event == REOPENED).cast(pl.Int32).alias("reopened"),
            sign.alias("held"),
        )
        .group_by("ticket")
        .agg(
            pl.col("opened").min(),
            pl.col("replied").min(),
            pl.col("solved").max(),
            pl.col("reopened").sum(),
            pl.col("held").sum(),
        )
        .collect()
    )


SQL = f"""
    select ticket, min("at") filter (event = {OPENED}) opened, min("at") filter (event = {REPLIED}) replied,
      max("at") filter (event = {SOLVED}) solved, count(*) filter (event = {REOPENED}) reopened,
      coalesce(sum("at") filter (event = {RESUMED}), 0) - coalesce(sum("at") filter (event = {HELD}), 0) held
    from log group by ticket
"""


def by_pandas(frame: Any) -> Any:
    """One filter and one group-by a metric, the figures side by side: the fastest form that was found."""
    import pandas as pd

    return pd.DataFrame(
        {
            name: getattr(frame.loc[frame["event"] == code].groupby("ticket")["at"], how)()
            for name, code, how in (
                ("opened", OPENED, "min"),
                ("replied", REPLIED, "min"),
                ("solved", SOLVED, "max"),
                ("reopened", REOPENED, "count"),
                ("begun", HELD, "sum"),
                ("ended", RESUMED, "sum"),
            )
        }
    )


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, tuple[float, float]]:
    """Median wall and CPU seconds of each call, called in turns, after one round that is not counted."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            wall, cpu = time.perf_counter(), time.process_time()
            call()
            if turn:
                spent[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (statistics.median(w for w, _ in each), statistics.median(c for _, c in each))
        for name, each in spent.items()
    }


def check(table: TicketTable, frame: Any) -> None:
    """Every figure equals Polars'."""
    found = frame.sort("ticket")
    assert np.array_equal(found["opened"].to_numpy(), table.opened_at)
    assert np.array_equal(found["replied"].fill_null(MISSING).to_numpy(), table.first_response_at)
    assert np.array_equal(found["reopened"].to_numpy(), table.reopens)
    assert np.array_equal(found["held"].to_numpy(), table.in_on_hold)
    assert np.array_equal(found["solved"].fill_null(MISSING).to_numpy(), table.solved_at)


def report(title: str, found: Mapping[str, tuple[float, float]]) -> None:
    ours = found["cxkit"]
    print(f"\n{title}")
    for name, (wall, cpu) in found.items():
        ratio = "" if name == "cxkit" else f"   {wall / ours[0]:5.1f}x wall {cpu / ours[1]:6.1f}x CPU"
        print(f"  {name:22s} {wall:7.3f} s wall {cpu:7.3f} s CPU{ratio}")


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--tickets", type=int, default=1_000_000)
    parse.add_argument("--rounds", type=int, default=5)
    parse.add_argument("--threads", type=int, default=2)
    asked = parse.parse_args()
    os.environ["POLARS_MAX_THREADS"] = str(asked.threads)
    import duckdb
    import pandas
    import polars

    for shuffled in (False, True):
        columns = log(asked.tickets, shuffled=shuffled)
        frame, pandas_frame = polars.DataFrame(columns), pandas.DataFrame(columns)
        base = duckdb.connect()
        base.execute(f"set threads = {asked.threads}")
        base.register("frame", pandas_frame)
        base.execute("create table log as select * from frame")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        table = by_cxkit(columns)
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        check(table, by_polars(frame))
        found = in_turns(
            {
                "cxkit": lambda: by_cxkit(columns),  # noqa: B023
                "polars": lambda: by_polars(frame),  # noqa: B023
                "duckdb": lambda: base.execute(SQL).fetchnumpy(),  # noqa: B023
                "pandas": lambda: by_pandas(pandas_frame),  # noqa: B023
            },
            asked.rounds,
        )
        size = f"{len(columns['at']):,} events of {asked.tickets:,} tickets"
        kind = "shuffled" if shuffled else "in time order"
        report(
            f"{size}, {kind}; {memory:.0f} MB beyond the log",
            found,
        )

    by = {"month": months(table.opened_at, "America/New_York")}
    spent = in_turns(
        {
            "months": lambda: months(table.opened_at, "America/New_York"),
            "first response by month": lambda: first_response.tally(table, by=by).result(),
            "resolution, whole": lambda: resolution.tally(table).result(),
        },
        asked.rounds,
    )
    print("\nFigures of the table")
    for name, (wall, cpu) in spent.items():
        print(f"  {name:24s} {wall:7.3f} s wall {cpu:7.3f} s CPU")


if __name__ == "__main__":
    main()
