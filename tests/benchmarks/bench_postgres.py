"""Commits a second in PostgreSQL, one writer and sixteen, beside pgbench on the same server.

    python tests/benchmarks/bench_postgres.py [--seconds 5]

Every writer is a process that saves one new ticket after the other, each its own commit, synced. "5 ms" has a
trigger in the server that sleeps between a commit's first write and its end. pgbench runs its simple update.
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
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
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


def write(conninfo: str, schema: str, number: int, begin: Any, seconds: float) -> tuple[int, float]:
    """How many tickets one writer saves, and its CPU seconds."""
    store = PostgresStore(conninfo, schema=schema, size=1)
    tickets, done, wang = Repository(store, Ticket), 0, Actor.customer("C-1")
    begin.wait()
    spent = time.process_time()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        tickets.save(
            Ticket.open(f"T-{number}-{done}", customer="C-1", channel="chat", subject="?", at=T0, by=wang)
        )
        done += 1
    spent = time.process_time() - spent
    store.close()
    return done, spent


def commits(conninfo: str, schema: str, writers: int, seconds: float) -> tuple[float, float, float]:
    """Commits a second of so many writers; CPU milliseconds a commit of them, and of the server."""
    context = get_context("forkserver")
    with context.Manager() as manager, context.Pool(writers) as pool:
        begin = manager.Event()
        given = [(conninfo, f"{schema}", f"{writers}-{n}", begin, seconds) for n in range(writers)]
        waiting = pool.starmap_async(write, given, chunksize=1)
        time.sleep(2 + writers / 4)
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
    seconds = parser.parse_args().seconds
    with server(synced=True) as (conninfo, bin):
        subprocess.run(
            [str(bin / "pgbench"), "-i", "-q", "-s", "10", conninfo], check=True, capture_output=True
        )
        PostgresStore(conninfo, schema="plain").close()
        PostgresStore(conninfo, schema="slow").close()
        with psycopg.connect(conninfo, options="-c search_path=slow") as db:
            db.execute(SLEEP)
        print(f"{'':10}{'1 writer':>10}{'16':>10}{'ratio':>8}{'writers':>10}{'server':>8}")
        for name, measure in {
            "cxkit": lambda n: commits(conninfo, "plain", n, seconds),
            "pgbench": lambda n: pgbench(conninfo, bin, n, seconds),
            "5 ms": lambda n: commits(conninfo, "slow", n, seconds),
        }.items():
            (one, *_), (many, *cpu) = measure(1), measure(16)
            print(f"{name:10}{one:10.0f}{many:10.0f}{many / one:8.2f}{cpu[0]:10.2f}{cpu[1]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
