"""Checks of `journal`."""

from __future__ import annotations

from cxkit.storage import Entry
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, conflict_in, needed
from cxkit.testing.stores._samples import batch, load, put, write


@check()
def the_journal_tells_everything_in_the_order_it_happened(bench: Bench) -> None:
    """Entries come in the order of commits, in a batch in the order of its writes, positions rising."""
    store = bench.open()
    put(store, write("z", facts=2), write("a"))
    put(store, write("m", kind="order"), write("z", after=load(store, "z")))
    entries = store.journal()
    told = [(entry.kind, entry.id, entry.version) for entry in entries]
    wanted = [
        ("ticket", "z", 1),
        ("ticket", "z", 2),
        ("ticket", "a", 1),
        ("order", "m", 1),
        ("ticket", "z", 3),
    ]
    needed(told == wanted, f"the journal tells {told}")
    positions = [entry.position for entry in entries]
    needed(positions == sorted(set(positions)) and positions[0] > 0, f"the positions are {positions}")


@check()
def an_entry_is_the_same_in_journal_and_history(bench: Bench) -> None:
    """The journal and a loaded history hold the same entries, personal parts and positions included."""
    store = bench.open()
    put(store, write("a", facts=3), write("b", said='{"text":"你好"}'))
    by_load = [*load(store, "a").history, *load(store, "b").history]
    needed(list(store.journal()) == by_load, "the journal's entries differ from those of the histories")


@check()
def the_journal_is_read_on_from_a_position(bench: Bench) -> None:
    """`after` and `limit` cut the journal without loss."""
    store = bench.open()
    for number in range(5):
        put(store, write(f"T-{number}", facts=3))
    whole = list(store.journal())
    for limit in (1, 4, 15, 100):
        seen: list[Entry] = []
        after = 0
        while part := store.journal(after, limit):
            needed(len(part) <= limit, f"{len(part)} entries came for a limit of {limit}")
            needed(part[0].position > after, f"behind position {after} came {part[0].position}")
            seen += part
            after = part[-1].position
        needed(seen == whole, f"read {limit} at a time, the journal is another")
    needed(not store.journal(whole[-1].position), "behind the last position there was something")


@check()
def a_refused_batch_leaves_no_trace_in_the_journal(bench: Bench) -> None:
    """Only what was committed is told."""
    store = bench.open()
    put(store, write("a"))
    conflict_in(store, batch(write("b", facts=5), write("a")))
    put(store, write("c"))
    needed([entry.id for entry in store.journal()] == ["a", "c"], "a refused batch is in the journal")


@check()
def a_long_history_is_whole(bench: Bench) -> None:
    """Two thousand facts of one object come back, all of them in order."""
    store = bench.open()
    put(store, write(facts=1000), write("other"))
    put(store, write(after=load(store), facts=1000))
    versions = [entry.version for entry in load(store).history]
    needed(versions == list(range(1, 2001)), f"the history has {len(versions)} facts")
    needed(len(store.journal(0, 5000)) == 2001, "the journal does not have them all")
    needed(store.journal() == store.journal(0, 1000), "unasked, it does not give the first thousand")
