"""Cohorts, repeat rate and RFM quintiles of an order log: cxkit, Polars, DuckDB and pandas, as ratios.

    pip install polars pandas duckdb pyarrow
    python tests/benchmarks/bench_customers.py [--orders 10000000] [--customers 1000000] [--rounds 5]

Orders lie over 36 months in random order. Wall and CPU seconds, medians of rounds that take turns; peak is
what one run adds to the process's memory (cxkit alone). Results are checked to be equal.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.analysis.lifetime import rfm_of_orders
from cxkit.metrics import repurchase, retention

FIRST = np.datetime64("2023-01", "M")
MONTHS = 36
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


class Log:
    """Who ordered, in which month, on which day, for how many fen."""

    def __init__(self, orders: int, customers: int) -> None:
        rng = np.random.default_rng(20260101)
        self.customer = rng.integers(0, customers, orders, np.int32)
        joined = rng.integers(0, MONTHS, customers)
        # Bought soon after joining, mostly.
        later = np.minimum(rng.geometric(0.15, orders) - 1, MONTHS - 1)
        self.month = np.minimum(joined[self.customer] + later, MONTHS - 1).astype(np.int32)
        self.months = FIRST + self.month
        self.day = self.months.astype("M8[D]") + rng.integers(0, 28, orders)
        self.days_ago = (np.datetime64("2026-01-01") - self.day).astype(np.int32)
        self.fen = rng.integers(100, 100_000, orders, np.int64)
        self.customers = customers


def cohorts_of(log: Log) -> dict[str, Callable[[], Any]]:
    """Customers active in each month after their first, as a table of 36 by 36."""

    def ours() -> Any:
        found = retention.tally(log.customer, log.months, as_of=AS_OF)
        return found.counts["yes"]

    works: dict[str, Callable[[], Any]] = {"cxkit": ours}
    if find_spec("duckdb"):
        import duckdb
        import pyarrow

        base = duckdb.connect()
        base.execute("set threads = 2")
        customer, month = log.customer, log.month
        base.register("orders", pyarrow.table({"c": customer, "m": month}))
        base.execute("create table log as select c, m from orders")

        def duck() -> Any:
            table = base.execute(
                """
                with seen as (select c, bit_or(1::bigint << m) as bits, min(m) as first from log group by c),
                kinds as (select first, bits, count(*) as n from seen group by first, bits)
                select first, age, sum(n) from kinds, range(36) as ages(age)
                where (bits >> (first + age)) & 1 = 1 group by first, age
                """
            ).fetchall()
            return int(sum(row[2] for row in table))

        works["duckdb, bits"] = duck
    if find_spec("polars"):
        import polars

        frame = polars.DataFrame({"c": log.customer, "m": log.month})

        def pola() -> Any:
            found = (
                frame.lazy()
                .unique(["c", "m"])
                .with_columns(polars.col("m").min().over("c").alias("first"))
                .group_by("first", polars.col("m") - polars.col("first"))
                .len()
                .collect()
            )
            return int(found["len"].sum())

        def grouped() -> Any:
            seen = frame.lazy().unique(["c", "m"])
            first = frame.lazy().group_by("c").agg(polars.col("m").min().alias("first"))
            found = seen.join(first, on="c").group_by("first", polars.col("m") - polars.col("first")).len()
            return int(found.collect()["len"].sum())

        works["polars, over"], works["polars, join"] = pola, grouped
    if find_spec("pandas"):
        import pandas

        table = pandas.DataFrame({"c": log.customer, "m": log.month})

        def pand() -> Any:
            first = table.groupby("c")["m"].transform("min")
            ages = table.assign(first=first, age=table["m"] - first)
            return int(ages.groupby(["first", "age"])["c"].nunique().sum())

        works["pandas"] = pand
    return works


def repeats_of(log: Log) -> dict[str, Callable[[], Any]]:
    """The share of customers with two orders or more."""
    works: dict[str, Callable[[], Any]] = {
        "cxkit": lambda: repurchase.of(log.customer, same_day="counted").value
    }
    if find_spec("duckdb"):
        import duckdb
        import pyarrow

        base = duckdb.connect()
        base.execute("set threads = 2")
        customer = log.customer
        base.register("orders", pyarrow.table({"c": customer}))
        base.execute("create table log as select c from orders")
        asked = "select avg((n > 1)::int) from (select count(*) as n from log group by c)"
        works["duckdb"] = lambda: base.execute(asked).fetchone()[0]  # type: ignore[index]
    if find_spec("polars"):
        import polars

        column = polars.DataFrame({"c": log.customer})
        works["polars"] = lambda: (column.group_by("c").len()["len"] > 1).mean()
    if find_spec("pandas"):
        import pandas

        series = pandas.Series(log.customer)
        works["pandas"] = lambda: float((series.value_counts(sort=False) > 1).mean())
    return works


def scores_of(log: Log) -> dict[str, Callable[[], Any]]:
    """Recency, frequency and money of every customer, each cut into quintiles by rank."""

    def ours() -> Any:
        found = rfm_of_orders(log.customer, log.day, log.fen, as_of=AS_OF)
        return int(found.recency.sum())

    works: dict[str, Callable[[], Any]] = {"cxkit": ours}
    quintiles = [0.2, 0.4, 0.6, 0.8]
    if find_spec("polars"):
        import polars

        frame = polars.DataFrame({"c": log.customer, "ago": log.days_ago, "fen": log.fen})

        def pola() -> Any:
            each = (
                frame.lazy()
                .group_by("c")
                .agg(polars.col("ago").min(), polars.len().alias("n"), polars.col("fen").sum())
            )
            cut = each.select(
                polars.col(name).bin_quantiles(quintiles, labels=False) for name in ("ago", "n", "fen")
            ).collect()
            return int((5 - cut["ago"].cast(polars.Int64)).sum())

        works["polars"] = pola
    if find_spec("duckdb"):
        import duckdb
        import pyarrow

        base = duckdb.connect()
        base.execute("set threads = 2")
        columns = {"c": log.customer, "ago": log.days_ago, "fen": log.fen}
        base.register("orders", pyarrow.table(columns))
        base.execute("create table log as select * from orders")

        def duck() -> Any:
            asked = """
                with each as
                (select c, min(ago) as ago, count(*) as n, sum(fen)::bigint as fen from log group by c)
                select sum(r), sum(f), sum(m) from (select ntile(5) over (order by ago) as r,
                ntile(5) over (order by n) as f, ntile(5) over (order by fen) as m from each)
            """
            return base.execute(asked).fetchone()

        works["duckdb, ntile"] = duck
    if find_spec("pandas"):
        import pandas

        table = pandas.DataFrame({"c": log.customer, "ago": log.days_ago, "fen": log.fen})

        def pand() -> Any:
            each = table.groupby("c").agg(ago=("ago", "min"), n=("fen", "size"), fen=("fen", "sum"))
            cut = [pandas.qcut(each[name], 5, labels=False, duplicates="drop") for name in each]
            return int((5 - cut[0]).sum())

        works["pandas"] = pand
    return works


def timed(works: dict[str, Callable[[], Any]], rounds: int) -> None:
    """All in turn, round by round; a table of medians and ratios to ours."""
    answers = {name: work() for name, work in works.items()}
    wall: dict[str, list[float]] = {name: [] for name in works}
    cpu: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            begun, used = time.perf_counter(), time.process_time()
            work()
            wall[name].append(time.perf_counter() - begun)
            cpu[name].append(time.process_time() - used)
    tracemalloc.start()
    works["cxkit"]()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    ours = statistics.median(wall["cxkit"]), statistics.median(cpu["cxkit"])
    for name in works:
        seconds, used = statistics.median(wall[name]), statistics.median(cpu[name])
        more = (
            f"peak {peak:.0f} MB"
            if name == "cxkit"
            else f"{seconds / ours[0]:.1f}x wall, {used / ours[1]:.1f}x CPU"
        )
        print(f"  {name:14} {seconds:7.3f} s  {used:7.3f} CPU  {more:26} {answers[name]}")


def main() -> None:
    """Run all and print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    log = Log(chosen.orders, chosen.customers)
    for title, works in (("cohorts", cohorts_of), ("repeat rate", repeats_of), ("RFM quintiles", scores_of)):
        print(f"{title}: {chosen.orders:,} orders of {chosen.customers:,} customers")
        timed(works(log), chosen.rounds)


if __name__ == "__main__":
    main()
