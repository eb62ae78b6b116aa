"""The SQLite store under kill -9, on a full disk, in backups without rest, and with everybody at once.

    python tests/benchmarks/storage_soak.py [--kills 200] [--seconds 10] [--only kills|full|backup|everybody]

The long form is `--kills 2000 --seconds 60`. This shows what the death of a process does. What the loss of
power does is up to disk and system.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

from cxkit.errors import Conflict, StorageError
from cxkit.kernel import Actor
from cxkit.storage import Repository, SQLiteStore, Unit, erase_person, retrying
from cxkit.testing.stores import crash_often
from cxkit.testing.stores._sharing import process_context
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")
SHARED, THREADS, PROCESSES, ATTEMPTS = 12, 16, 4, 20


def opened(id: str, customer: str, text: str = "?") -> Ticket:
    by = Actor.customer(customer)
    return Ticket.open(id, customer=customer, channel="chat", subject=text, at=T, by=by)


def kills(folder: Path, chosen: argparse.Namespace) -> None:
    with SQLiteStore(folder / "crash.sqlite") as store:
        print(crash_often(store, chosen.kills))
        print(f"faults found by check(): {len(store.check())}")


def full(folder: Path, chosen: argparse.Namespace) -> None:
    """Commit until the disk is full: every commit that returned is there, the others left nothing."""
    with SQLiteStore(folder / "full.sqlite") as store:
        tickets, done = Repository(store, Ticket), 0
        with store._connections.alone() as db:
            db.execute("PRAGMA max_page_count = 2000")
        try:
            for number in count():
                tickets.add(*(opened(f"T-{number}-{n}", "C-1", "x" * 500) for n in range(10)))
                done += 10
        except StorageError as error:
            print(f"refused with {error.code} after {done} objects; {tickets.count()} are there")
        with store._connections.alone() as db:
            db.execute("PRAGMA max_page_count = 1000000")
        tickets.add(opened("after", "C-1"))
        print(f"faults found by check(): {len(store.check())}")


def backup(folder: Path, chosen: argparse.Namespace) -> None:
    """Back up while another thread commits every five milliseconds."""
    with SQLiteStore(folder / "busy.sqlite") as store:
        Repository(store, Ticket).add_all(opened(f"T-{n}", "C-1", "x" * 2000) for n in range(10_000))
        stop, commits = Event(), [0]

        def write() -> None:
            while not stop.is_set():
                Repository(store, Ticket).add(opened(f"N-{commits[0]}", "C-1"))
                commits[0] += 1
                time.sleep(0.005)

        writer = Thread(target=write)
        writer.start()
        begun, before = time.perf_counter(), commits[0]
        store.backup(folder / "copy.sqlite")
        seconds, during = time.perf_counter() - begun, commits[0] - before
        stop.set()
        writer.join()
        size = (folder / "copy.sqlite").stat().st_size / 1e6
        with SQLiteStore(folder / "copy.sqlite") as copy:
            faults = len(copy.check())
        print(f"backup of {size:.0f} MB in {seconds:.1f} s beside {during} commits, {faults} faults in it")


def work_on(store: SQLiteStore, name: str, until: float) -> tuple[int, int]:
    """Add messages to shared tickets, two at a time, until an instant; how many there were, and conflicts."""
    done = surfaced = 0
    while time.time() < until:
        first, second = f"S-{done % SHARED}", f"S-{(done + 5) % SHARED}"

        def reply(unit: Unit, text: str = f"{name}.{done}", ids: tuple[str, str] = (first, second)) -> None:
            for id in ids:
                unit.save(unit.get(Ticket, id).reply(text, at=T, by=AMY))

        try:
            retrying(store, reply, attempts=ATTEMPTS)
            done += 1
        except Conflict:
            surfaced += 1
    return done, surfaced


def _in_process(store: SQLiteStore, number: int, seconds: float, begin: Any, answers: Any) -> None:
    answers.put("ready")
    begin.wait()
    answers.put(work_on(store, f"process {number}", time.time() + seconds))


def everybody(folder: Path, chosen: argparse.Namespace) -> None:
    """Threads and processes work on the same tickets, while persons are erased and backups made."""
    with SQLiteStore(folder / "all.sqlite", timeout=60) as store:
        tickets = Repository(store, Ticket)
        tickets.add(*(opened(f"S-{n}", "C-shared") for n in range(SHARED)))
        context, seconds = process_context(), chosen.seconds
        answers, begin, results = context.Queue(), context.Event(), list[tuple[int, int]]()
        workers = [
            context.Process(target=_in_process, args=(store, n, seconds, begin, answers))
            for n in range(PROCESSES)
        ]
        for worker in workers:
            worker.start()
        for _ in workers:
            answers.get(timeout=120)
        until = time.time() + seconds
        threads = [
            Thread(target=lambda n=n: results.append(work_on(store, f"thread {n}", until)))
            for n in range(THREADS)
        ]
        begin.set()
        for thread in threads:
            thread.start()
        erased = copies = 0
        while time.time() < until:
            tickets.add(opened(f"E-{erased}", f"C-{erased}", "words to forget"))
            erase_person(store, f"C-{erased}", at=T + timedelta(days=1), by=AMY)
            erased += 1
            if erased % 10 == 1:
                store.backup(folder / f"copy-{copies}.sqlite")
                copies += 1
        results += [answers.get(timeout=120) for _ in workers]
        for worker in (*workers, *threads):
            worker.join()
        done, surfaced = (sum(values) for values in zip(*results, strict=True))
        written = sum(
            ticket.version - 1 for ticket in tickets.get_all([f"S-{n}" for n in range(SHARED)]) if ticket
        )
        print(
            f"{THREADS} threads, {PROCESSES} processes, {chosen.seconds} s: {done} units, {erased} erasures,"
        )
        print(f"  {copies} backups; lost updates {2 * done - written}, surfaced conflicts {surfaced}")
        raw = b"".join(each.read_bytes() for each in folder.glob("all.sqlite*"))
        print(f"  erased words in the files: {raw.count(b'words to forget')}, faults: {len(store.check())}")


PARTS: tuple[Callable[[Path, argparse.Namespace], None], ...] = (kills, full, backup, everybody)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", choices=[part.__name__ for part in PARTS])
    chosen = parser.parse_args()
    for part in PARTS:
        if chosen.only in (None, part.__name__):
            with tempfile.TemporaryDirectory() as folder:
                begun = time.perf_counter()
                part(Path(folder), chosen)
                print(f"  ({part.__name__}: {time.perf_counter() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
