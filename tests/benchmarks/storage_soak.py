"""The SQLite store under kill -9 and under eight competing threads and processes, with its figures.

    python tests/benchmarks/storage_soak.py [KILLS]

This shows what the death of a process does. What the loss of power does is up to disk and system.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from cxkit.storage import SQLiteStore
from cxkit.testing.stores import compete, crash_often, load, put, together, write
from cxkit.testing.stores._sharing import SHARED, WORKERS, _compete_in_process, _in_processes

ROUNDS = 12


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        with SQLiteStore(Path(folder) / "crash.sqlite") as store:
            begun = time.perf_counter()
            crashes = crash_often(store, kills)
            print(f"{crashes}, {time.perf_counter() - begun:.0f} s")
            print(f"faults found by check(): {len(store.check())}")
        for name, work in (("threads", _threads), ("processes", _processes)):
            with SQLiteStore(Path(folder) / f"{name}.sqlite") as store:
                put(store, *(write(id) for id in SHARED))
                begun = time.perf_counter()
                conflicts = work(store)
                versions = [load(store, id).row.version for id in SHARED]
                print(f"{WORKERS} {name}: {WORKERS * ROUNDS} successes, final versions {versions}")
                print(f"  (each began at 1), {conflicts} conflicts, {time.perf_counter() - begun:.1f} s")


def _threads(store: SQLiteStore) -> int:
    return sum(together(lambda number: compete(store, number)))


def _processes(store: SQLiteStore) -> int:
    return _in_processes(_compete_in_process, store)


if __name__ == "__main__":
    main()
