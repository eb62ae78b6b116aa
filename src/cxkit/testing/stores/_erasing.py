"""Checks of `erase`: what is personal is gone, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from cxkit.storage import Batch, Key, Store, Stored, Write
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, conflict_in, needed
from cxkit.testing.stores._samples import batch, load, put, write


@check()
def erasure_empties_rows_and_entries_of_the_person(bench: Bench) -> None:
    """No personal part of any object that is filed under the person is left, in no reading."""
    store = bench.open()
    put(store, write("a", facts=3), write("b", kind="order"), write("c", subject="C-2"))
    put(store, write("a", after=load(store, "a")))
    store.erase("C-1")
    for id, kind in (("a", "ticket"), ("b", "order")):
        stored = load(store, id, kind)
        needed(stored.row.personal is None, f"the row of {id} still has its personal part")
        needed(all(entry.personal is None for entry in stored.history), f"the history of {id} still has")
    told = [entry.id for entry in store.journal() if entry.personal is not None]
    needed(told == ["c"], f"personal parts are in the journal for {told}")


@check()
def erasure_leaves_everything_else(bench: Bench) -> None:
    """Other people's objects are as before; of the person's, everything but the personal parts is."""
    store = bench.open()
    put(
        store,
        write("a", facts=2, status="open"),
        write("c", subject="C-2", facts=2),
        write("d", subject="c-1"),
    )
    before = {id: load(store, id) for id in "acd"}
    store.erase("C-1")
    needed(load(store, "c") == before["c"] and load(store, "d") == before["d"], "others were changed")
    old, new = before["a"], load(store, "a")
    needed(
        new.row == old.row._replace(personal=None, erasures=old.row.erasures + 1),
        f"the row became {new.row!r}",
    )
    history = tuple(entry._replace(personal=None) for entry in old.history)
    needed(new.history == history, "the history was changed in more than its personal parts")


@check()
def erasure_answers_which_objects_it_was(bench: Bench) -> None:
    """The keys of everything filed under the person, also when asked again; none for a stranger."""
    store = bench.open()
    put(store, write("a"), write("b", kind="order"), write("c", subject="C-2"), write("d", personal=None))
    wanted = {Key("ticket", "a"), Key("order", "b"), Key("ticket", "d")}
    for _ in range(2):
        answer = store.erase("C-1")
        needed(set(answer) == wanted and len(answer) == 3, f"erase answered {list(answer)}")
    needed(not list(store.erase("nobody")), "the erasure of a stranger answered something")


@check()
def what_was_read_before_cannot_bring_it_back(bench: Bench) -> None:
    """A write that was based on a row before its erasure is refused, though its version is right."""
    store = bench.open()
    put(store, write())
    old = load(store)
    store.erase("C-1")
    params = conflict_in(store, batch(write(after=old)))
    needed(params.get("erased") is True, f"the conflict does not say that it was an erasure: {params}")
    needed(load(store).row.personal is None, "the personal part came back")
    put(store, write(after=load(store), personal='{"subject":"new"}'))
    needed(load(store).row.personal == '{"subject":"new"}', "after the erasure nothing new could be kept")


@check()
def erased_objects_can_be_changed_and_erased_again(bench: Bench) -> None:
    """Each erasure is counted, and what came since is erased too."""
    store = bench.open()
    put(store, write())
    for count in (1, 2, 3):
        store.erase("C-1")
        needed(load(store).row.erasures == count, f"{load(store).row.erasures} erasures after {count}")
        put(store, write(after=load(store)))
    store.erase("C-1")
    needed(all(entry.personal is None for entry in load(store).history), "something came since and stayed")


@check()
def a_write_can_erase_what_went_before(bench: Bench) -> None:
    """`erase` in a write empties the earlier entries of that object, and not the new ones or others."""
    store = bench.open()
    put(store, write("a", facts=3), write("b"))
    put(store, write("a", after=load(store, "a"), personal=None, said="{}", erase=True))
    stored = load(store, "a")
    needed(stored.row.personal is None, "the row kept its personal part")
    parts = [entry.personal for entry in stored.history]
    needed(parts == [None, None, None, "{}"], f"the personal parts of the history are {parts}")
    needed(load(store, "b").history[0].personal is not None, "another object was emptied")


@check("moves")
def moved_entries_take_the_place_of_the_earlier_ones(bench: Bench) -> None:
    """An earlier entry that a batch moves has another form, at its old position, and is erased like any."""
    store = bench.open()
    put(store, write("a", facts=3), write("b"))
    before, journal = load(store, "a"), list(store.journal())
    moved = before.history[1]._replace(data='{"set":"apart"}', personal='{"party":"a notary"}', position=0)
    store.commit(Batch((write("a", after=before, facts=0),), moved=(moved,)))
    place = before.history[1].position
    wanted = [each if each.position != place else moved._replace(position=place) for each in journal]
    needed(
        list(store.journal()) == wanted,
        "the journal does not tell the moved entry, or tells others otherwise",
    )
    needed(load(store, "a").history == tuple(wanted[:3]), "the history does not hold the moved entry")
    store.erase("C-1")
    needed(load(store, "a").history[1].personal is None, "a moved entry kept its personal part")


@check()
def an_object_is_erased_with_the_person_it_is_filed_under_now(bench: Bench) -> None:
    """When it becomes known who a person is, earlier facts go with the object."""
    store = bench.open()
    put(store, write(subject="ticket:T-1", facts=2))
    put(store, write(after=load(store), subject="C-7"))
    needed(not list(store.erase("ticket:T-1")), "it is still filed under its old subject")
    needed(load(store).row.personal is not None, "it was erased with its old subject")
    store.erase("C-7")
    left = [load(store).row.personal, *(entry.personal for entry in load(store).history)]
    needed(left == [None] * 4, f"left are {left}")


@check("durable")
def erasure_outlives_the_process(bench: Bench) -> None:
    """Erased data stay erased, and counted, when the store is opened again."""
    store = bench.open()
    put(store, write())
    store.erase("C-1")
    store = bench.reopen(store)
    needed(load(store).row.personal is None, "the personal part came back")
    needed(load(store).row.erasures == 1, "the erasure was not counted")


@check("physical_erasure")
def erased_bytes_are_gone_from_the_files(bench: Bench) -> None:
    """After many writes and rewrites, no file of the store holds a byte of what was erased."""
    store = bench.open()
    _live(store)
    store.erase("C-0")
    _last_life(store)
    store.erase("C-last")
    needed(canaries_in(bench.place, LIVING), "the canaries of others are not found: the check is blind")
    left = canaries_in(bench.place, [*ERASED, LAST])
    needed(not left, f"{len(left)} erased canaries are still in the files, the first is number {left[:1]}")


@check("physical_erasure", "backup")
def erased_bytes_are_in_no_backup_made_afterwards(bench: Bench) -> None:
    """A backup holds what the store holds, and nothing that was erased before it."""
    store: Any = bench.open("store")
    _live(store)
    store.erase("C-0")
    target = bench.place / "backup"
    store.backup(target)
    copy = [target] if target.is_file() else sorted(target.rglob("*"))
    needed(_found(copy, LIVING), "the canaries of others are not found: the check is blind")
    needed(not _found(copy, ERASED), "erased canaries are in the backup")


OBJECTS = 6000
REWRITES = 6
LAST = 99_999
ERASED = range(0, OBJECTS, 3)
LIVING = range(1, OBJECTS, 3)


def _canary(number: int) -> str:
    return f"canary-{number:05}-sings"


def _live(store: Store) -> None:
    """Small objects of three people in mixed order, and some of them grown much longer.

    What a store keeps in sorted pages is then moved from page to page, and copies may stay behind.
    """
    chance = Random(7)
    mixed = chance.sample(range(OBJECTS), OBJECTS)
    for start in range(0, OBJECTS, 500):
        put(store, *(_life(store, number, chance, None) for number in mixed[start : start + 500]))
    for _ in range(REWRITES):
        keys = [Key("ticket", f"T-{number}") for number in chance.sample(mixed, 300)]
        loaded = store.load(keys)
        put(store, *(_life(store, int(key.id[2:]), chance, loaded[key]) for key in keys))


def _life(store: Store, number: int, chance: Random, after: Stored | None) -> Write:
    text = _canary(number) + "." * chance.randrange(0, 90)
    return write(
        f"T-{number}",
        after=after,
        subject=f"C-{number % 3}",
        personal=f"now {text}",
        said=text,
        note="x" * (chance.randrange(600, 1500) if after else chance.randrange(20)),
        lists={"tags": (text, f"{text}!")},
        words=f"{text} {text}!" if store.capabilities.words else None,
        status="open",
    )


def _last_life(store: Store) -> None:
    """One more object, of somebody else: the newest thing in the store's log."""
    text = _canary(LAST)
    put(store, write("last", subject="C-last", personal=text, said=text, lists={"tags": (text,)}))


def canaries_in(place: Path, numbers: Iterable[int]) -> list[int]:
    """The canaries that are in any file below a folder, whatever the file is."""
    return _found(sorted(place.rglob("*")), numbers)


def _found(files: Iterable[Path], numbers: Iterable[int]) -> list[int]:
    raw = b"".join(file.read_bytes() for file in files if file.is_file())
    present = set(re.findall(rb"canary-(\d{5})-sings", raw))
    return [number for number in numbers if b"%05d" % number in present]
