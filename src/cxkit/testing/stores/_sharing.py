"""Checks with many threads and many processes at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from functools import partial
from queue import Empty
from threading import Barrier, Event, Thread
from typing import Any

from cxkit.errors import Conflict
from cxkit.storage import Batch, Entry, Key, Query, Receipt, Store
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._samples import batch, load, put, write

WORKERS = 8
ROUNDS = 12
SHARED = ("T-1", "T-2", "T-3")


def together(work: Callable[[int], Any], workers: int = WORKERS) -> list[Any]:
    """The answers of several threads that begin at the same moment; the first error is raised."""
    answers: list[Any] = [None] * workers
    errors: list[BaseException] = []
    start = Barrier(workers)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = work(number)
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    needed(not any(thread.is_alive() for thread in threads), "a thread did not end in two minutes")
    if errors:
        raise errors[0]
    return answers


def compete(store: Store, number: int, rounds: int = ROUNDS) -> int:
    """Read, decide and write the shared objects until `rounds` writes succeeded; how many conflicts."""
    conflicts = 0
    for round in range(rounds):
        id = SHARED[(number + round) % len(SHARED)]
        while True:
            try:
                put(store, write(id, after=load(store, id), note=f"{number}.{round}"))
                break
            except Conflict:
                conflicts += 1
    return conflicts


def _count_up(store: Store, successes: int) -> None:
    """Every success is one fact, and every fact is there once."""
    versions = [load(store, id).row.version for id in SHARED]
    needed(
        sum(versions) == successes + len(SHARED),
        f"{successes} writes succeeded, and the versions are {versions}",
    )
    notes = [entry.data for entry in store.journal(0, 10_000)][len(SHARED) :]
    facts = {note.partition('"note":')[2] for note in notes}
    needed(len(facts) == successes, f"{successes} writes succeeded, and {len(facts)} are in the journal")


@check("threads")
def threads_lose_no_update(bench: Bench) -> None:
    """Eight threads read, decide and write the same objects: every success is a version."""
    store = bench.open()
    put(store, *(write(id) for id in SHARED))
    together(lambda number: compete(store, number))
    _count_up(store, WORKERS * ROUNDS)


@check("threads")
def of_many_creators_one_wins(bench: Bench) -> None:
    """When threads create the same object, one succeeds and the others meet a conflict."""
    store = bench.open()

    def create(number: int) -> int:
        won = 0
        for round in range(20):
            try:
                put(store, write(f"T-{round}", note=f"by {number}"))
                won += 1
            except Conflict:
                pass
        return won

    won = sum(together(create))
    needed(won == 20, f"20 objects were created {won} times")
    needed(len(store.journal()) == 20, f"the journal has {len(store.journal())} entries for 20 objects")


@check("threads")
def a_token_used_at_once_counts_once(bench: Bench) -> None:
    """When threads send the same batch with the same token, it is done once and all get one receipt."""
    store = bench.open()
    for round in range(10):
        sent = batch(write(f"T-{round}"), token=f"token-{round}")
        receipts = together(partial(_commit, store, sent))
        needed(len({receipt.position for receipt in receipts}) == 1, "the receipts differ")
        fresh = sum(not receipt.repeated for receipt in receipts)
        needed(fresh == 1, f"{fresh} commits say that they did it")
    needed(len(store.journal()) == 10, "a batch was done more than once")


def _commit(store: Store, sent: Batch, number: int) -> Receipt:
    return store.commit(sent)


@check("threads")
def readers_see_whole_commits(bench: Bench) -> None:
    """While pairs of objects are written together, no reader ever sees half of a commit."""
    store = bench.open()
    pair = [Key("ticket", "left"), Key("ticket", "right")]
    put(store, write("left", priority=1), write("right", priority=1))
    done = Event()

    def work(number: int) -> None:
        if number == 0:
            try:
                for _ in range(60):
                    loaded = store.load(pair)
                    versions = {stored.row.version for stored in loaded.values()}
                    number = versions.pop() + 1
                    put(store, *(write(k.id, after=loaded[k], priority=number) for k in pair))
            finally:
                done.set()
            return
        while not done.is_set():
            page = store.scan(Query(kind="ticket"))
            seen = [(s.row.version, len(s.history), s.row.fields["priority"]) for s in page.items]
            needed(len(seen) == 2 and len({*seen[0], *seen[1]}) == 1, f"a reader saw {seen}")
            alone = load(store, "left")
            needed(alone.row.version == len(alone.history), "a reader saw a row without its facts")

    together(work, 4)


@check("threads")
def a_follower_of_the_journal_misses_nothing(bench: Bench) -> None:
    """A reader of the journal from the last position while others write gets every entry, once."""
    store = bench.open()
    done = Event()

    def work(number: int) -> list[Entry]:
        seen: list[Entry] = []
        if number:
            for round in range(25):
                put(store, write(f"T-{number}-{round}", facts=1 + round % 3))
            return seen
        while True:
            last_look = done.is_set()
            part = store.journal(seen[-1].position if seen else 0, 7)
            seen += part
            if last_look and not part:
                return seen

    def watch() -> list[list[Entry]]:
        return together(work, 5)

    answers: list[list[list[Entry]]] = []
    watcher = Thread(target=lambda: answers.append(watch()), daemon=True)
    watcher.start()
    expected = 4 * sum(1 + round % 3 for round in range(25))
    for _ in range(6000):
        if len(store.journal(0, 10_000)) >= expected:
            break
        done.wait(0.01)
    done.set()
    watcher.join(120)
    needed(bool(answers), "the follower did not come to an end")
    followed = answers[0][0]
    needed(followed == list(store.journal(0, 10_000)), f"{len(followed)} of {expected} entries were followed")


# Processes


def process_context() -> Any:
    """How processes are started: cheaply where the system can, from a server that has loaded cxkit."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["cxkit.testing.stores"])
        return context
    return multiprocessing.get_context("spawn")


def _compete_in_process(store: Store, number: int, answers: Any) -> None:
    try:
        answers.put((number, compete(store, number), None))
    except BaseException as error:
        answers.put((number, 0, f"{type(error).__name__}: {error}"))
    finally:
        _close(store)


def _create_in_process(store: Store, number: int, answers: Any) -> None:
    won = 0
    try:
        for round in range(20):
            try:
                put(store, write(f"new-{round}", note=f"by {number}"))
                won += 1
            except Conflict:
                pass
        answers.put((number, won, None))
    except BaseException as error:
        answers.put((number, 0, f"{type(error).__name__}: {error}"))
    finally:
        _close(store)


def _close(store: Any) -> None:
    close = getattr(store, "close", None)
    if close is not None:
        close()


def _in_processes(work: Callable[[Store, int, Any], None], store: Store, workers: int = WORKERS) -> int:
    """Give a copy of the store to each of several processes; the sum of their answers."""
    context = process_context()
    answers = context.Queue()
    processes = [context.Process(target=work, args=(store, number, answers)) for number in range(workers)]
    for process in processes:
        process.start()
    answered: list[tuple[int, int, str | None]] = []
    while len(answered) < workers:
        try:
            answered.append(answers.get(timeout=2))
        except Empty:
            alive = any(process.is_alive() for process in processes)
            needed(alive, "a process ended without an answer: can the store be unpickled there?")
    for process in processes:
        process.join(60)
    failed = [error for _, _, error in answered if error]
    needed(not failed, f"{len(failed)} of {workers} processes failed, the first with {failed[:1]}")
    return sum(answer for _, answer, _ in answered)


@check("processes")
def processes_lose_no_update(bench: Bench) -> None:
    """Eight processes read, decide and write the same objects: every success is a version."""
    store = bench.open()
    put(store, *(write(id) for id in SHARED))
    _in_processes(_compete_in_process, store)
    _count_up(store, WORKERS * ROUNDS)


@check("processes")
def of_many_processes_that_create_one_wins(bench: Bench) -> None:
    """When processes create the same object, one succeeds and the others meet a conflict."""
    store = bench.open()
    won = _in_processes(_create_in_process, store, 4)
    needed(won == 20, f"20 objects were created {won} times")


PATIENCE = 60.0
"""Seconds after which a backup is held to come to no end."""


@check("backup", "threads")
def a_backup_ends_while_others_write_without_end(bench: Bench) -> None:
    """A commit every five milliseconds does not keep a backup from its end, and it leaves one whole copy."""
    store: Any = bench.open("store")
    busy: Any = bench.open("store") if store.capabilities.processes else store
    for part in range(8):
        put(store, *(write(f"T-{part}-{n}", note="x" * 2000) for n in range(500)))
    folder = bench.place / "backups"
    folder.mkdir()
    stop, ended = Event(), Event()
    failures: list[Exception] = []

    def keep_writing() -> None:
        number = 0
        while not stop.wait(0.005):
            number += 1
            put(busy, write(f"U-{number}"))

    def back_up() -> None:
        try:
            store.backup(folder / "copy")
        except Exception as error:
            failures.append(error)
        ended.set()

    writer, copier = Thread(target=keep_writing), Thread(target=back_up, daemon=True)
    writer.start()
    copier.start()
    in_time = ended.wait(PATIENCE)
    stop.set()
    writer.join()
    needed(in_time, "a backup comes to no end while others write")
    needed(not failures, f"a backup failed while others wrote: {failures[:1]}")
    left = [file.name for file in folder.iterdir()]
    needed(left == ["copy"], f"a backup left {left}")
