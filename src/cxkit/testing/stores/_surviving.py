"""Checks of what outlives the store, its process, and its process's violent death."""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import Any

import attrs

from cxkit.storage import Batch, F, Key, Query, Store
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._samples import batch, load, put, write
from cxkit.testing.stores._sharing import process_context

IN_A_BATCH = 4


@check("durable")
def everything_is_there_after_reopening(bench: Bench) -> None:
    """Rows, histories, journal, fields and tokens outlive the store that wrote them."""
    store = bench.open()
    sent = batch(write("a", facts=2, status="open"), write("b", kind="order"), token="once")
    position = store.commit(sent).position
    before = [load(store, "a"), load(store, "b", "order"), list(store.journal())]
    store = bench.reopen(store)
    after = [load(store, "a"), load(store, "b", "order"), list(store.journal())]
    needed(after == before, "after reopening something is different")
    rows = store.scan(Query(kind="ticket", where=F("status") == "open")).items
    needed([stored.row.id for stored in rows] == ["a"], "after reopening it is not found by its field")
    again = store.commit(sent)
    needed(again.repeated and again.position == position, "after reopening the token is forgotten")
    needed(put(store, write("c")) > position, "after reopening positions begin anew")


@check("durable", "processes")
def two_stores_of_one_place_see_each_other(bench: Bench) -> None:
    """A commit of one store is found by the other at once."""
    one, two = bench.open(), bench.open()
    put(one, write(status="open"))
    put(two, write(after=load(two)))
    needed(load(one).row.version == 2, "the second store's commit is not seen by the first")
    needed(len(one.journal()) == 2, "the second store's entry is not in the first's journal")


@check("processes")
def a_pickled_store_opens_the_same_place(bench: Bench) -> None:
    """A store can be handed to another process; its copy works on the same objects."""
    store = bench.open()
    put(store, write())
    copy: Any = pickle.loads(pickle.dumps(store))
    bench.opened.append(copy)
    needed(load(copy) == load(store), "the copy holds something else")
    put(copy, write(after=load(copy)))
    needed(load(store).row.version == 2, "what the copy wrote is not there")


@attrs.frozen
class Crashes:
    """Account of killing a process in the middle of its commits, again and again."""

    kills: int
    acknowledged: int
    lost: int
    partial: int
    doubled: int
    retried: int

    @property
    def harmless(self) -> bool:
        """Whether nothing was lost, halved or doubled."""
        return not (self.lost or self.partial or self.doubled)


@check("durable", "checksums")
def a_changed_letter_is_found_by_the_check(bench: Bench) -> None:
    """A letter that was changed in the files is noticed by `check()`; a sound store has no faults."""
    store: Any = bench.open()
    put(store, *(write(f"T-{number}", note=f"canary-{number:02}") for number in range(20)))
    needed(not store.check(), f"a sound store has faults: {store.check()}")
    bench.close()
    changed = 0
    for file in (each for each in bench.place.rglob("*") if each.is_file()):
        raw = file.read_bytes()
        changed += raw.count(b"canary-07")
        file.write_bytes(raw.replace(b"canary-07", b"canary-70"))
    needed(changed, "the text is in no file as it was written: this check is blind")
    anew: Any = bench.open()
    needed(anew.check(), "nothing was noticed")


def _batch(number: int) -> Batch:
    ids = [f"B-{number}-{place}" for place in range(IN_A_BATCH)]
    return batch(*(write(id, facts=2, status="open") for id in ids), token=f"crash-{number}")


def _commit_until_killed(store: Store, number: int, acknowledged: Connection) -> None:
    while True:
        store.commit(_batch(number))
        acknowledged.send(number)
        number += 1


def crash_often(store: Store, kills: int) -> Crashes:
    """Kill a process that commits batches, `kills` times, and look what is there each time.

    What was acknowledged must be there, and the batch that was under way whole or not at all; sent
    again with its token it must be there once. This shows the death of a process. That nothing is
    lost with the power is up to the disk and the system, and is not shown.
    """
    context = process_context()
    number = acknowledged = lost = partial = retried = 0
    for kill in range(kills):
        receiver, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_commit_until_killed, args=(store, number, sender))
        worker.start()
        sender.close()
        last = number - 1
        # Killed after a few acknowledgements, at another moment of the work every time.
        for _ in range(1 + kill % 5):
            last = receiver.recv()
        worker.join(kill % 7 * 0.0007)
        worker.kill()
        worker.join()
        while receiver.poll():
            try:
                last = receiver.recv()
            except (EOFError, OSError):
                break
        receiver.close()
        acknowledged += last - number + 1
        for done in range(number, last + 1):
            lost += _present(store, done) != IN_A_BATCH
        partial += _present(store, last + 1) not in (0, IN_A_BATCH)
        store.commit(_batch(last + 1))
        retried += 1
        number = last + 2
    doubled = len(store.journal(0, 1_000_000)) - number * IN_A_BATCH * 2
    return Crashes(kills, acknowledged, lost, partial, doubled, retried)


def _present(store: Store, number: int) -> int:
    keys = [write_.row.key for write_ in _batch(number).writes]
    loaded = store.load([Key(*key) for key in keys])
    return sum(stored.row.version == len(stored.history) == 2 for stored in loaded.values())


@check("durable", "processes")
def a_killed_process_loses_nothing_it_was_told_is_done(bench: Bench) -> None:
    """Killed in the middle of commits: the acknowledged are there, none is half there, none twice."""
    crashes = crash_often(bench.open(), 8)
    needed(crashes.acknowledged >= 8, f"only {crashes.acknowledged} batches were acknowledged")
    needed(crashes.harmless, f"after kills: {crashes}")
