"""Tickets with five facts each through the SQLite store, raw sqlite3 and SQLAlchemy's ORM, as ratios.

    pip install sqlalchemy
    python tests/benchmarks/bench_storage.py [--objects 50000] [--rounds 3]

CPU microseconds a ticket, medians of rounds in one process. Ours is the whole path: objects, facts,
journal, token, checks of the version; the ORM has a row a ticket and a child row a fact, with the
same indexes and a version column; raw sqlite3 is given ready tuples and gives back texts. Reads are
checked equal to what was written, and the facts of what is found are read, as the ORM reads its child rows;
"rows alone" leaves them where they are. All sides have the same number of tickets.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from cxkit.kernel.facts import Actor
from cxkit.storage import Batch, F, Found, Repository, SQLiteStore, Unit
from cxkit.storage._mapping import to_write
from cxkit.tickets import Ticket

T0 = datetime(2026, 1, 1, tzinfo=UTC)
AMY = Actor.agent("amy")
PAGE = 50
Figures = dict[str, float]


def ticket(number: int, customers: int) -> Ticket:
    """A ticket with five facts, closed three days later; one in ten is still open."""
    at = T0 + timedelta(seconds=number * 7)
    customer = f"C-{number % customers}"
    begun = Ticket.open(
        f"T-{number:08}",
        customer=customer,
        channel="chat",
        subject=f"Where is parcel {number}?",
        topic="delivery",
        at=at,
        by=Actor.customer(customer),
    ).assign("amy", at=at + timedelta(minutes=1), by=AMY)
    answered = begun.reply("We look at it.", at=at + timedelta(minutes=2), by=AMY)
    if number % 10 == 0:
        return answered
    solved = answered.solve(at=at + timedelta(minutes=9), by=AMY, resolution="sent again")
    return solved.close(at=at + timedelta(days=3), by=Actor.system())


def tickets(count: int) -> Iterator[Ticket]:
    """That many tickets, ten a customer."""
    return (ticket(number, max(count // 10, 1)) for number in range(count))


def cpu(work: Callable[[], object], times: int) -> float:
    """CPU microseconds of one of `times` things that the work does."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / times * 1e6


def batches(count: int, size: int = 1000) -> Iterator[list[Ticket]]:
    """The tickets, made outside what is measured, in batches."""
    rest = tickets(count)
    while batch := list(islice(rest, size)):
        yield batch


# Ours


def ours(folder: Path, count: int) -> Figures:
    """The SQLite store."""
    found: Figures = {}
    with SQLiteStore(folder / "ours.sqlite") as store:
        repository = Repository(store, Ticket)
        spent, loading = 0.0, store.loading()
        loading.__enter__()
        for number, batch in enumerate(batches(count)):
            spent += cpu(lambda batch=batch, n=number: _commit(store, batch, f"load-{n}"), 1)
        # With the indexes, which are built now.
        spent += cpu(lambda: loading.__exit__(None, None, None), 1)
        found["bulk insert"] = spent / count
        some = [f"T-{number * 7919 % count:08}" for number in range(1000)]
        assert repository.get(some[3]) == ticket(3 * 7919 % count, count // 10)
        found["get"] = cpu(lambda: [repository.get(id) for id in some], len(some))
        customers = [f"C-{number}" for number in range(300)]
        found["query, 10 objects"] = cpu(
            lambda: [
                _facts(repository.find(F("customer") == c, order="opened_at", limit=10)) for c in customers
            ],
            300,
        )
        found["the same, rows alone"] = cpu(
            lambda: [repository.find(F("customer") == c, order="opened_at", limit=10) for c in customers], 300
        )
        found["versioned update"] = cpu(lambda: _update(store, count), 1000)
        after = _deep_cursor(repository, count)
        found["page of 50, deep"] = cpu(
            lambda: [_facts(repository.find(order="opened_at", limit=PAGE, after=after)) for _ in range(50)],
            50,
        )
        found["page of 50, rows alone"] = cpu(
            lambda: [repository.find(order="opened_at", limit=PAGE, after=after) for _ in range(50)], 50
        )
        found["count by status"] = cpu(lambda: repository.count(F("status") == "closed"), 1)
        begun = time.perf_counter()
        for number in range(200):
            repository.add(ticket(10_000_000 + number, 10))
        found["one commit, wall"] = (time.perf_counter() - begun) / 200 * 1e6
        found["bytes"] = (folder / "ours.sqlite").stat().st_size / count
    return found


def _facts(page: Found[Ticket]) -> list[Any]:
    """The last fact of each, so that all are loaded."""
    return [each.history[-1] for each in page]


def _commit(store: SQLiteStore, batch: list[Ticket], token: str) -> None:
    store.commit(Batch(tuple(to_write(each) for each in batch), token))


def _update(store: SQLiteStore, count: int) -> None:
    """Ten open tickets a unit: loaded, decided upon, saved."""
    for start in range(0, 10_000, 100):
        with Unit(store) as unit:
            for loaded in unit.get_all(
                Ticket, [f"T-{number:08}" for number in range(start, start + 100, 10)]
            ):
                assert loaded is not None
                unit.save(loaded.reply("Still looking.", at=T0 + timedelta(days=400), by=AMY))


def _deep_cursor(repository: Repository[Ticket], count: int) -> str:
    from cxkit.storage._paging import cursor_of, query_of

    query = query_of(Ticket, order="opened_at")
    deep = repository.get(f"T-{count * 9 // 10:08}")
    assert deep.opened_at is not None
    from cxkit.values import instant_text

    return cursor_of(query, {"opened_at": instant_text(deep.opened_at)}, deep.id)


# Raw


def raw(folder: Path, count: int) -> Figures:
    """Ready texts through sqlite3."""
    found: Figures = {}
    with closing(sqlite3.connect(folder / "raw.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE doc (id TEXT PRIMARY KEY, customer, opened_at, data TEXT)")
        db.execute("CREATE INDEX doc_customer ON doc (customer, opened_at)")
        db.execute("CREATE TABLE fact (id TEXT, version, data TEXT, PRIMARY KEY (id, version)) WITHOUT ROWID")
        spent = 0.0
        for batch in batches(count):
            writes = [to_write(each) for each in batch]
            rows = [
                (w.row.id, w.row.fields["customer"], w.row.fields["opened_at"], w.row.data) for w in writes
            ]
            facts = [(e.id, e.version, e.data) for w in writes for e in w.entries]
            spent += cpu(lambda rows=rows, facts=facts: _raw_insert(db, rows, facts), 1)
        found["bulk insert"] = spent / count
        ids = [f"T-{number * 7919 % count:08}" for number in range(1000)]
        found["get"] = cpu(lambda: [_raw_get(db, id) for id in ids], 1000)
        found["query, 10 objects"] = cpu(lambda: [_raw_query(db, f"C-{n}") for n in range(300)], 300)
    return found


def _looked_up(fields: Any) -> tuple[Any, Any]:
    return fields["customer"], fields["opened_at"]


def _raw_insert(db: sqlite3.Connection, rows: list[Any], facts: list[Any]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO doc VALUES (?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO fact VALUES (?, ?, ?)", facts)
    db.execute("COMMIT")


def _raw_get(db: sqlite3.Connection, id: str) -> Any:
    row = db.execute("SELECT data FROM doc WHERE id = ?", (id,)).fetchone()
    facts = db.execute("SELECT data FROM fact WHERE id = ? ORDER BY version", (id,)).fetchall()
    return json.loads(row[0]), [json.loads(fact) for (fact,) in facts]


def _raw_query(db: sqlite3.Connection, customer: str) -> Any:
    ids = db.execute("SELECT id FROM doc WHERE customer = ? ORDER BY opened_at LIMIT 10", (customer,))
    return [_raw_get(db, id) for (id,) in ids.fetchall()]


def medians(work: Callable[[Path, int], Figures], count: int, rounds: int) -> Figures:
    """The medians of several rounds, each with new files."""
    runs: list[Figures] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(work(Path(folder), count))
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    """Run all and print microseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    mine = medians(ours, chosen.objects, chosen.rounds)
    bare = medians(raw, chosen.objects, chosen.rounds)
    has_peer = find_spec("sqlalchemy") is not None
    peer: Figures = {}
    if has_peer:
        from storage_orm_peer import orm

        peer = medians(orm, chosen.objects, chosen.rounds)
    print(f"{'':20} {'cxkit us':>10} {'raw us':>10} {'ORM us':>10} {'ours/raw':>9} {'ORM/ours':>9}")
    for name, value in mine.items():
        under = f"{bare[name]:10.1f}" if name in bare else " " * 10
        over = f"{peer[name]:10.1f}" if name in peer else " " * 10
        to_raw = f"{value / bare[name]:9.2f}" if name in bare else " " * 9
        to_orm = f"{peer[name] / value:9.2f}" if name in peer else " " * 9
        print(f"{name:20} {value:10.1f} {under} {over} {to_raw} {to_orm}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
