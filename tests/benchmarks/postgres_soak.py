"""The PostgreSQL store under kill -9: of its clients, and of the whole server, in the middle of commits.

    python tests/benchmarks/postgres_soak.py [--clients 50] [--servers 5]

The long form is `--clients 500 --servers 50`. This shows what the death of processes does. What the loss of
power does is up to disk and system.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread

from cxkit.errors import StorageError
from cxkit.storage import Key, PostgresStore
from cxkit.testing.stores import Crashes, crash_often
from cxkit.testing.stores._surviving import IN_A_BATCH, _batch, _present

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))
from postgres_server import crash, server

WRITERS = 8


def crash_server_often(conninfo: str, kills: int) -> Crashes:
    """Kill the server under the commits of eight writers, `kills` times, and look what is there at the end.

    A writer whose commit failed sends the batch again, with its token, until it is acknowledged.
    """
    store = PostgresStore(conninfo, schema="killed", size=WRITERS, timeout=60)
    numbers, lock, stop = count(), Lock(), Event()
    acknowledged: list[int] = []
    repeated: list[int] = []
    uncertain: list[int] = []

    def write() -> None:
        while not stop.is_set():
            with lock:
                number = next(numbers)
            while True:
                try:
                    receipt = store.commit(_batch(number))
                except StorageError:
                    uncertain.append(number)
                    time.sleep(0.05)
                else:
                    acknowledged.append(number)
                    repeated.extend([number] * receipt.repeated)
                    break

    writers = [Thread(target=write, daemon=True) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for kill in range(kills):
        before = len(acknowledged)
        while len(acknowledged) < before + 20:
            time.sleep(0.001)
        time.sleep(kill % 7 * 0.003)
        crash(conninfo)
    stop.set()
    for writer in writers:
        writer.join()
    present = [_present(store, number) for number in acknowledged]
    lost = sum(found == 0 for found in present)
    partial = sum(found not in (0, IN_A_BATCH) for found in present)
    facts, position = 0, 0
    seen: set[tuple[Key, int]] = set()
    while entries := store.journal(position, 10_000):
        facts += len(entries)
        seen.update((entry.key, entry.version) for entry in entries)
        position = entries[-1].position
    doubled = facts - len(acknowledged) * IN_A_BATCH * 2
    assert len(seen) == facts, "an entry stands twice in the journal"
    assert not store.check(), store.check()
    store.close()
    print(f"{len(uncertain)} commits failed under a kill; {len(repeated)} of them had been done")
    return Crashes(kills, len(acknowledged), lost, partial, doubled, len(set(uncertain)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--servers", type=int, default=5)
    chosen = parser.parse_args()
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    with server(synced=True) as (conninfo, _):
        begun = time.perf_counter()
        print("server killed:", crash_server_often(conninfo, chosen.servers))
        print(f"  ({time.perf_counter() - begun:.0f} s)", flush=True)
        begun = time.perf_counter()
        with PostgresStore(conninfo, schema="clients", size=4) as store:
            print("client killed:", crash_often(store, chosen.clients), "faults:", len(store.check()))
        print(f"  ({time.perf_counter() - begun:.0f} s)")


if __name__ == "__main__":
    main()
