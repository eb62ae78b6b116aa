"""Checks of `load` and `commit`."""

from __future__ import annotations

from typing import Any

from cxkit.storage import Batch, Claim, Key, Plain, Stored
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, conflict_in, needed
from cxkit.testing.stores._samples import ODD_TEXT, batch, load, put, row_of, write

ODD_IDS = (
    "a", "A", "a ", " a", "a%", "a_", "a'", 'a"', "a\\", "a/b", "a;--", "é", "e\u0301", "你好", "\U0001f4e6",
    "ß", "ss", "1", "01", "1.0", "null", "x" * 255,
)  # fmt: skip


@check()
def a_new_object_is_loaded_as_it_was_written(bench: Bench) -> None:
    """A committed object is loaded again, every text letter by letter."""
    store = bench.open()
    wrote = write(
        facts=3, status="open", priority=None, personal=ODD_TEXT, said=ODD_TEXT + "!", note=ODD_TEXT
    )
    put(store, wrote)
    stored = load(store)
    needed(row_of(stored) == row_of(Stored(wrote.row)), f"the row came back as {stored.row!r}")
    facts = tuple(entry._replace(position=0) for entry in stored.history)
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
    stored = load(store)
    needed(stored.row.version == 3, f"the version is {stored.row.version}, not 3")
    needed(dict(stored.row.fields) == {"status": "solved"}, f"the fields are {dict(stored.row.fields)}")
    needed([entry.version for entry in stored.history] == [1, 2, 3], "the history is not 1, 2, 3")
    needed("second" in stored.row.data and "second" in stored.history[2].data, "the new data are not there")


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
    read = store.load([Key("ticket", id) for id in ids]).values()
    needed({stored.row.version for stored in read} == {2}, "not every object was updated")


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


@check("answers")
def a_repeated_token_gets_its_answer(bench: Bench) -> None:
    """The receipt of a repetition carries the first answer; a token alone asks, and is not remembered."""
    store = bench.open()
    needed(not store.commit(Batch((), "a")).repeated, "a token that was never committed was known")
    store.commit(Batch((write(),), "a", content="c", answer=ODD_TEXT))
    for again in (Batch((), "a"), Batch((), "a", content="c"), Batch((write("T-2"),), "a", content="c")):
        receipt = store.commit(again)
        needed(receipt.repeated, "the repetition was not said to be one")
        needed(receipt.answer == ODD_TEXT, f"the repetition was answered {receipt.answer!r}")
    needed(not store.load([Key("ticket", "T-2")]), "the repetition wrote an object")
    silent = store.commit(Batch((), "b", answer="nothing to do"))
    needed(not silent.repeated, "a new token was taken for an earlier one")
    needed(store.commit(Batch((), "b")).answer == "nothing to do", "an answer without writes was forgotten")


@check("answers")
def a_token_with_other_content_is_refused(bench: Bench) -> None:
    """One token serves one request."""
    store = bench.open()
    store.commit(Batch((write(),), "a", content="one"))
    conflict_in(store, Batch((write("T-2"),), "a", content="two"))
    needed(not store.load([Key("ticket", "T-2")]), "the refused batch wrote an object")


@check("answers")
def answers_are_erased_with_the_person(bench: Bench) -> None:
    """An answer is gone once a person of whom its batch wrote is erased; the token stays known."""
    store = bench.open()
    both = (write("T-1", subject="C-1"), write("T-2", subject="C-2"))
    store.commit(Batch(both, "a", answer="to both"))
    store.commit(Batch((write("T-3", subject="C-3"),), "b", answer="to another"))
    store.erase("C-2")
    receipt = store.commit(Batch((), "a"))
    needed(receipt.repeated, "the erasure made the store forget the token")
    needed(receipt.answer is None, "the answer outlived the person")
    needed(store.commit(Batch((), "b")).answer == "to another", "the answer to somebody else was erased")


@check("answers")
def answers_are_erased_with_a_part_of_an_object(bench: Bench) -> None:
    """A batch that erases from an object empties earlier answers of batches that wrote it, and no other."""
    store = bench.open()
    store.commit(Batch((write("T-1"), write("T-2")), "a", answer="of both"))
    store.commit(Batch((write("T-3"),), "b", answer="of another"))
    later = write("T-1", after=load(store, "T-1"))
    store.commit(Batch((later,), "c", answer="erased", erased=("ticket:T-1",)))
    needed(store.commit(Batch((), "a")).answer is None, "the answer outlived what was erased")
    needed(store.commit(Batch((), "b")).answer == "of another", "the answer about another object was erased")
    needed(store.commit(Batch((), "c")).answer == "erased", "the erasure emptied its own answer")


@check("claims")
def of_two_claimants_one_is_refused(bench: Bench) -> None:
    """Two batches that were decided by one object, and write others, do not both happen."""
    store = bench.open()
    put(store, write("owner"))
    seen = Claim(Key("ticket", "owner"), 1, load(store, "owner").row.claims)
    store.commit(Batch((write("T-1"),), claims=(seen,)))
    params = conflict_in(store, Batch((write("T-2"),), claims=(seen,)))
    needed(params.get("claimed") is True, "the conflict does not say that it is one of claims")
    needed(not store.load([Key("ticket", "T-2")]), "the refused batch wrote an object")
    anew = seen._replace(claims=load(store, "owner").row.claims)
    needed(anew.claims == 1, f"after one claim the row counts {anew.claims}")
    store.commit(Batch((write("T-2"),), claims=(anew,)))


@check("claims")
def write_skew_is_refused(bench: Bench) -> None:
    """Two batches that each read what the other writes do not both happen."""
    store = bench.open()
    put(store, write("A"), write("B"))
    first, second = load(store, "A"), load(store, "B")
    one = Batch((write("A", after=first),), claims=(Claim(Key("ticket", "B"), 1, second.row.claims),))
    other = Batch((write("B", after=second),), claims=(Claim(Key("ticket", "A"), 1, first.row.claims),))
    store.commit(one)
    params = conflict_in(store, other)
    needed((params["id"], params["found"]) == ("A", 2), f"the conflict says {params}")
    needed(load(store, "B").row.version == 1, "the second of the two was carried out too")


@check("claims")
def a_claim_on_another_version_is_refused(bench: Bench) -> None:
    """A claimed thing must be as it was, or be there at all; and a refused claim leaves nothing behind."""
    store = bench.open()
    put(store, write("owner"))
    put(store, write("owner", after=load(store, "owner")))
    for key, version in ((Key("ticket", "owner"), 1), (Key("ticket", "nobody"), 1)):
        params = conflict_in(store, Batch((write("T-1"),), claims=(Claim(key, version, 0),)))
        needed(params["id"] == key.id, f"the conflict names {params['id']!r}, not {key.id!r}")
        needed(not store.load([Key("ticket", "T-1")]), "the refused batch wrote an object")


@check("claims")
def a_claim_changes_neither_version_nor_journal(bench: Bench) -> None:
    """Claiming leaves the object as it is; an update keeps its count of claims."""
    store = bench.open()
    put(store, write("owner", note="kept"))
    before = load(store, "owner")
    store.commit(Batch((write("T-1"),), claims=(Claim(Key("ticket", "owner"), 1, 0),)))
    after = load(store, "owner")
    needed(row_of(after)._replace(claims=0) == row_of(before), "the claim changed the row")
    needed(after.history == before.history, "the claim wrote to the journal")
    put(store, write("owner", after=after))
    needed(load(store, "owner").row.claims == 1, "the update lost the count of claims")


@check()
def a_row_can_be_rewritten_without_a_fact(bench: Bench) -> None:
    """A write without entries replaces data and fields and leaves version and journal as they are."""
    store = bench.open()
    put(store, write(facts=2, status="open"))
    put(store, write(after=load(store), facts=0, note="rewritten", channel="chat"))
    stored = load(store)
    needed("rewritten" in stored.row.data, "the row was not rewritten")
    needed(dict(stored.row.fields) == {"channel": "chat"}, "the fields were not rewritten")
    needed(stored.row.version == 2 and len(store.journal()) == 2, "rewriting changed version or journal")


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
        read = load(store, f"T{number}").row.fields["priority"]
        needed(read == number and isinstance(read, int), f"{number} came back as {read!r}")
