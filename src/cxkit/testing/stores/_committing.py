"""Checks of `load` and `commit`."""

from __future__ import annotations

from typing import Any

from cxkit.storage import Key, Plain, Stored
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, conflict_in, needed
from cxkit.testing.stores._samples import ODD_TEXT, batch, load, put, row_of, write

ODD_IDS = (
    "a", "A", "a ", " a", "a%", "a_", "a'", 'a"', "a\\", "a/b", "a;--", "é", "e\u0301", "你好", "\U0001f4e6",
    "ß", "ss", "1", "01", "1.0", "null", "x" * 255,
)  # fmt: skip


@check()
def a_new_object_is_loaded_as_it_was_written(bench: Bench) -> None:
    """What was committed is loaded again, every text letter by letter."""
    store = bench.open()
    wrote = write(
        facts=3, status="open", priority=None, personal=ODD_TEXT, said=ODD_TEXT + "!", note=ODD_TEXT
    )
    put(store, wrote)
    found = load(store)
    needed(row_of(found) == row_of(Stored(wrote.row)), f"the row came back as {found.row!r}")
    facts = tuple(entry._replace(position=0) for entry in found.history)
    needed(facts == wrote.entries, f"the history came back as {facts!r}")


@check()
def what_is_missing_is_left_out(bench: Bench) -> None:
    """Keys of no object are not in the answer, and no keys get no answer."""
    store = bench.open()
    put(store, write("T-1"), write("T-2"))
    keys = [Key("ticket", "T-2"), Key("ticket", "T-9"), Key("order", "T-1"), Key("ticket", "T-1")]
    needed(set(store.load(keys)) == {keys[0], keys[3]}, "load answered with other keys than those there are")
    needed(not store.load([]), "load of no keys answered something")
    needed(set(store.load([keys[0], keys[0]])) == {keys[0]}, "a key asked for twice was not answered once")


@check()
def an_update_replaces_the_row_and_appends_to_the_history(bench: Bench) -> None:
    """After an update the row is the new one and the history holds old and new facts in order."""
    store = bench.open()
    put(store, write(status="open", customer="C-1"))
    put(store, write(after=load(store), facts=2, status="solved", note="second"))
    found = load(store)
    needed(found.row.version == 3, f"the version is {found.row.version}, not 3")
    needed(dict(found.row.fields) == {"status": "solved"}, f"the fields are {dict(found.row.fields)}")
    needed([entry.version for entry in found.history] == [1, 2, 3], "the history is not 1, 2, 3")
    needed("second" in found.row.data and "second" in found.history[2].data, "the new data are not there")


@check()
def one_id_of_two_kinds_is_two_objects(bench: Bench) -> None:
    """The kind is part of the key."""
    store = bench.open()
    put(store, write("1", kind="ticket", note="t"), write("1", kind="order", note="o"))
    put(store, write("1", kind="order", after=load(store, "1", "order"), note="o2"))
    needed(load(store, "1").row.version == 1, "the update of an order changed the ticket of the same id")
    needed(len(load(store, "1", "order").history) == 2, "the order did not get its second fact")


@check()
def ids_are_told_apart_letter_by_letter(bench: Bench) -> None:
    """Case, accents, spaces and wildcards make different ids."""
    store = bench.open()
    put(store, *(write(id, note=str(place)) for place, id in enumerate(ODD_IDS)))
    for place, id in enumerate(ODD_IDS):
        needed(f'"{place}"' in load(store, id).row.data, f"under the id {id!r} there is another object")


@check()
def a_stale_update_is_refused(bench: Bench) -> None:
    """A write on an older version is a conflict with key, expected and found, and changes nothing."""
    store = bench.open()
    put(store, write(), write("T-2"))
    old = load(store)
    put(store, write(after=old, note="first"))
    params = conflict_in(store, batch(write(after=old, note="slower")))
    told = [params.get(name) for name in ("kind", "id", "expected", "found")]
    needed(told == ["ticket", "T-1", 1, 2], f"the conflict says {told}")
    needed("first" in load(store).row.data, "the refused write changed the row")
    needed(len(load(store).history) == 2, "the refused write left a fact behind")


@check()
def a_write_on_a_version_that_is_not_yet_is_refused(bench: Bench) -> None:
    """Nothing is appended behind a gap."""
    store = bench.open()
    put(store, write())
    params = conflict_in(store, batch(write(expected=2)))
    needed((params["expected"], params["found"]) == (2, 1), f"the conflict says {params}")


@check()
def creating_what_exists_is_refused(bench: Bench) -> None:
    """A new object must be new."""
    store = bench.open()
    put(store, write(facts=2, note="first"))
    params = conflict_in(store, batch(write(note="second")))
    needed((params["expected"], params["found"]) == (0, 2), f"the conflict says {params}")
    needed("first" in load(store).row.data, "the object was overwritten")


@check()
def updating_what_is_missing_is_refused(bench: Bench) -> None:
    """An update needs an object."""
    store = bench.open()
    params = conflict_in(store, batch(write(expected=3)))
    needed((params["expected"], params["found"]) == (3, 0), f"the conflict says {params}")
    needed(not store.load([Key("ticket", "T-1")]), "the object was created")


@check()
def a_batch_is_all_or_nothing(bench: Bench) -> None:
    """Whichever write of a batch is refused, none of the others is done."""
    for place in range(3):
        store = bench.open(f"stale{place}")
        put(store, write("old"), write("known"))
        stale = write("old")
        update = write("known", after=load(store, "known"), note="changed")
        writes = [write("new"), update]
        writes.insert(place, stale)
        conflict_in(store, batch(*writes, token="t"))
        needed(not store.load([Key("ticket", "new")]), f"a new object was left (stale write {place})")
        needed(load(store, "known").row.version == 1, f"an update was left (stale write {place})")
        needed(len(store.journal()) == 2, f"entries were left in the journal (stale write {place})")
        again = store.commit(batch(write("new"), update, token="t"))
        needed(not again.repeated, "the token of a refused batch was remembered")


@check()
def a_batch_may_hold_many_objects(bench: Bench) -> None:
    """A thousand new objects and a thousand updates are one batch each."""
    store = bench.open()
    ids = [f"T-{number:04}" for number in range(1000)]
    put(store, *(write(id) for id in ids))
    loaded = store.load([Key("ticket", id) for id in ids])
    needed(len(loaded) == 1000, f"{len(loaded)} of 1000 objects were loaded")
    put(store, *(write(id, after=loaded[Key("ticket", id)], note="two") for id in ids))
    found = store.load([Key("ticket", id) for id in ids]).values()
    needed({stored.row.version for stored in found} == {2}, "not every object was updated")


@check()
def long_texts_are_kept_whole(bench: Bench) -> None:
    """A megabyte of data is not too much."""
    store = bench.open()
    long = ODD_TEXT * 20_000
    put(store, write(note=long, personal=long))
    needed(load(store).row.personal == long, "a long personal part was changed")
    needed(load(store).row.data == write(note=long).row.data, "long data were changed")


@check()
def a_token_makes_a_batch_happen_once(bench: Bench) -> None:
    """The same token gives the earlier receipt and changes nothing, whatever has happened since."""
    store = bench.open()
    first = store.commit(batch(write("T-1"), write("T-2"), token="a"))
    needed(not first.repeated, "the first commit was taken for a repetition")
    put(store, write("T-1", after=load(store, "T-1")))
    again = store.commit(batch(write("T-1"), write("T-2"), token="a"))
    needed(again.repeated, "the repetition was not said to be one")
    needed(again.position == first.position, "the repetition got another position")
    needed(len(store.journal()) == 3, "the repetition wrote to the journal")
    needed(load(store, "T-1").row.version == 2, "the repetition changed an object")


@check()
def tokens_are_told_apart_letter_by_letter(bench: Bench) -> None:
    """Another token is another batch."""
    store = bench.open()
    for place, token in enumerate(ODD_IDS):
        receipt = store.commit(batch(write(f"T-{place}"), token=token))
        needed(not receipt.repeated, f"the token {token!r} was taken for an earlier one")


@check()
def without_a_token_a_batch_is_judged_anew(bench: Bench) -> None:
    """A repeated batch without a token meets its own first commit."""
    store = bench.open()
    put(store, write())
    conflict_in(store, batch(write()))


@check()
def a_row_can_be_rewritten_without_a_fact(bench: Bench) -> None:
    """A write without entries replaces data and fields and leaves version and journal as they are."""
    store = bench.open()
    put(store, write(facts=2, status="open"))
    put(store, write(after=load(store), facts=0, note="rewritten", channel="chat"))
    found = load(store)
    needed("rewritten" in found.row.data, "the row was not rewritten")
    needed(dict(found.row.fields) == {"channel": "chat"}, "the fields were not rewritten")
    needed(found.row.version == 2 and len(store.journal()) == 2, "rewriting changed version or journal")


@check()
def a_receipt_tells_the_last_position(bench: Bench) -> None:
    """The position of a receipt is that of the batch's last entry."""
    store = bench.open()
    for number in range(3):
        position = put(store, write(f"T-{number}", facts=2), write(f"U-{number}"))
        needed(store.journal()[-1].position == position, "the receipt names another position")


@check()
def loaded_and_stored_values_are_not_connected(bench: Bench) -> None:
    """Changing a mapping that was handed in or out changes nothing that is stored."""
    store = bench.open()
    given: dict[str, Plain] = {"status": "open"}
    wrote = write()
    put(store, wrote._replace(row=wrote.row._replace(fields=given)))
    given["status"] = "changed"
    out: Any = load(store).row.fields
    if isinstance(out, dict):
        out["status"] = "changed"
    needed(load(store).row.fields["status"] == "open", "the stored fields were changed from outside")


@check()
def numbers_of_64_bits_are_exact(bench: Bench) -> None:
    """A declared field holds the least and the greatest whole number of 64 bits."""
    store = bench.open()
    for number in (-(2**63), 2**63 - 1, 2**53 + 1, 0):
        put(store, write(f"T{number}", priority=number))
        found = load(store, f"T{number}").row.fields["priority"]
        needed(found == number and isinstance(found, int), f"{number} came back as {found!r}")
