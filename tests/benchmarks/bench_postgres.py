"""Commits a second in PostgreSQL, one writer and sixteen, beside pgbench on the same server.

    python tests/benchmarks/bench_postgres.py [--seconds 5] [--rounds 3] [--processes 16]

Every writer saves one new ticket after the other over a connection of its own, each its own commit, synced.
Sixteen writers are a process each; with `--processes 2` they are eight threads each of two processes, as
pgbench does for its sixteen clients with two threads. "5 ms" has a trigger in the server that sleeps between
a commit's first write and its end. pgbench runs its simple update. Medians of rounds, where all take turns.
The last two columns are CPU milliseconds a commit of sixteen writers: what they and the server spend says how
many commits a machine of so many cores can make at most.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Barrier
from typing import Any

import psycopg

from cxkit.kernel.facts import Actor
from cxkit.storage import PostgresStore, Repository
from cxkit.tickets import Ticket

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))
from postgres_server import cpu_seconds, server

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
SLEEP = (
    "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN PERFORM pg_sleep(0.005); RETURN NULL; END';"
    "CREATE TRIGGER nap AFTER INSERT ON journal EXECUTE FUNCTION nap()"
)


def write(
    conninfo: str, schema: str, name: str, writers: int, begin: Any, seconds: float
) -> tuple[int, float]:
    """How many tickets the writers of one process save, and its CPU seconds."""
    threads = ThreadPoolExecutor(writers)
    with PostgresStore(conninfo, schema=schema, size=writers) as store, threads:
        tickets, wang = Repository(store, Ticket), Actor.customer("C-1")
        ready = Barrier(writers)

        def save(writer: int) -> int:
            done, end = 0, time.perf_counter() + seconds
            while time.perf_counter() < end:
                known: dict[str, Any] = {"customer": "C-1", "channel": "chat", "at": T0, "by": wang}
                tickets.save(Ticket.open(f"T-{name}-{writer}-{done}", subject="?", **known))
                done += 1
            return done

        def connect(_: int) -> None:
            tickets.count()
            ready.wait()

        list(threads.map(connect, range(writers)))
        begin.wait()
        spent = time.process_time()
        done = sum(threads.map(save, range(writers)))
        return done, time.process_time() - spent


def commits(
    conninfo: str, schema: str, writers: int, processes: int, seconds: float
) -> tuple[float, float, float]:
    """Commits a second of so many writers; CPU milliseconds a commit of them, and of the server."""
    context = get_context("forkserver")
    processes = min(processes, writers)
    with context.Manager() as manager, context.Pool(processes) as pool:
        begin = manager.Event()
        names = [f"{time.time_ns()}-{number}" for number in range(processes)]
        given = [(conninfo, schema, name, writers // processes, begin, seconds) for name in names]
        waiting = pool.starmap_async(write, given, chunksize=1)
        time.sleep(2 + processes / 4)
        before = cpu_seconds(conninfo)
        begin.set()
        done, spent = map(sum, zip(*waiting.get(), strict=True))
        time.sleep(0.5)
        return done / seconds, spent / done * 1e3, (cpu_seconds(conninfo) - before) / done * 1e3


def pgbench(conninfo: str, bin: Path, clients: int, seconds: float) -> tuple[float, float, float]:
    """The same of pgbench's simple update."""
    before, own = cpu_seconds(conninfo), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        str(bin / "pgbench"),
        "-N",
        "-n",
        "-c",
        str(clients),
        "-j",
        "2",
        "-T",
        str(int(seconds)),
        conninfo,
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", told)
    assert found is not None
    time.sleep(0.5)
    now, done = resource.getrusage(resource.RUSAGE_CHILDREN), float(found[1]) * seconds
    spent = now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime
    return float(found[1]), spent / done * 1e3, (cpu_seconds(conninfo) - before) / done * 1e3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=16)
    chosen = parser.parse_args()
    seconds, processes = chosen.seconds, chosen.processes
    with server(synced=True) as (conninfo, bin):
        subprocess.run(
            [str(bin / "pgbench"), "-i", "-q", "-s", "10", conninfo], check=True, capture_output=True
        )
        PostgresStore(conninfo, schema="plain").close()
        PostgresStore(conninfo, schema="slow").close()
        with psycopg.connect(conninfo, options="-c search_path=slow") as db:
            db.execute(SLEEP)
        works: dict[str, Callable[[int], tuple[float, float, float]]] = {
            "cxkit": lambda n: commits(conninfo, "plain", n, processes, seconds),
            "pgbench": lambda n: pgbench(conninfo, bin, n, seconds),
            "5 ms": lambda n: commits(conninfo, "slow", n, processes, seconds),
        }
        rounds = [
            {name: (work(1)[0], *work(16)) for name, work in works.items()} for _ in range(chosen.rounds)
        ]
        print(f"{'':10}{'1 writer':>10}{'16':>10}{'ratio':>8}{'writers':>10}{'server':>8}")
        for name in works:
            one, many, *cpu = (median(each) for each in zip(*(each[name] for each in rounds), strict=True))
            ratio = median(each[name][1] / each[name][0] for each in rounds)
            print(f"{name:10}{one:10.0f}{many:10.0f}{ratio:8.2f}{cpu[0]:10.2f}{cpu[1]:8.2f}", flush=True)
        shares = [
            each["cxkit"][1] / each["cxkit"][0] / (each["pgbench"][1] / each["pgbench"][0]) for each in rounds
        ]
        print("cxkit's ratio in parts of pgbench's:", ", ".join(f"{share:.0%}" for share in shares))


if __name__ == "__main__":
    main()
