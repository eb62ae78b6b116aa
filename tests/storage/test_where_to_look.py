"""Where a person, a word or a value is looked for: everywhere, nowhere, or by which fields."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest

from cxkit.codec._rooms import class_named
from cxkit.errors import Conflict, Invalid
from cxkit.kernel import Derivation, Derived, record
from cxkit.kernel.facts import Actor
from cxkit.rosters import Roster
from cxkit.storage import Among, AnyOf, By, F, Has, MemoryStore, Repository, Unit
from cxkit.storage._bulk import _ids, person_file
from cxkit.storage._erasing import candidates
from cxkit.storage._paging import counted, query_of
from cxkit.storage._protocol import Claim, Key, Page, check_claim, check_token, conflict
from cxkit.storage._state import Token, as_json
from cxkit.testing.stores._samples import batch, write
from cxkit.tickets import Ticket

if TYPE_CHECKING:
    from fractions import Fraction as Unknown

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")

PERSONS = ["C-1", "agent:amy", "ticket:T-1", "ticket:T-1:representative", "partner:P", "department_request:D"]
ALL, NONE, OTHERS = "everywhere", "nowhere", "others"
LOOKED_FOR = {
    # By each of these persons in stores that keep lists, then in those that do not.
    "ticket": (
        ["customer others", ALL, NONE, ALL, "customer others", NONE],
        [ALL, ALL, NONE, ALL, ALL, ALL],
        [[], [], ["T-1"], ["T-1:representative", "T-1"], [], []],
    ),
    "customer": (
        [NONE] * 6,
        [NONE] * 6,
        [[each] for each in PERSONS],
    ),
    "agent": ([NONE] * 6, [NONE] * 6, [[], ["amy"], [], [], [], []]),
    "order": (["customer others", ALL, NONE, NONE, "customer others", NONE], [ALL] * 6, [[]] * 6),
    "response": (["others respondent", ALL, NONE, NONE, "others respondent", NONE], [ALL] * 6, [[]] * 6),
    "organisation": ([OTHERS, ALL, NONE, NONE, OTHERS, NONE], [ALL] * 6, [[]] * 6),
    "department_request": (
        [OTHERS, ALL, NONE, NONE, OTHERS, NONE],
        [*[ALL] * 5, NONE],
        [*[[]] * 5, ["D"]],
    ),
}


def names_of(found):
    if found == [None]:
        return ALL
    return " ".join(sorted({n for where in found for n in where.names()} - {"derived_by"})) or NONE


@pytest.mark.parametrize("kind", LOOKED_FOR)
def test_what_a_person_has_in_objects_of_a_kind_is_looked_for_where_it_can_be(kind):
    cls, (with_lists, without, ids) = class_named(kind), LOOKED_FOR[kind]
    assert [names_of(candidates(cls, person, True)) for person in PERSONS] == with_lists
    assert [names_of(candidates(cls, person, False)) for person in PERSONS] == without
    assert [_ids(cls, person) for person in PERSONS] == ids


def test_a_person_s_own_case_is_in_their_file_once():
    store = MemoryStore()
    said = {"channel": "chat", "subject": "?", "at": T}
    Repository(store, Ticket).add(
        Ticket.open("T-1", by=Actor.customer(), **said),
        Ticket.open("T-2", customer="C-1", by=WANG, **said).reply("me too", at=T, by=Actor.customer("C-2")),
    )
    files = {
        who: [thing.id for thing in person_file(store, who)] for who in ("ticket:T-1", "C-1", "C-2", "C-3")
    }
    assert files == {"ticket:T-1": ["T-1"], "C-1": ["T-2"], "C-2": ["T-2"], "C-3": []}


# Values that a field can have

ASKED = {
    "a member": (F("status") == "open", None),
    "no member": (F("status") == "opne", "is not a Status"),
    "a member among others": (F("status").in_(["open", "new"]), None),
    "no member among others": (F("status").in_(["open", "opne"]), "is not a Status"),
    "number for a text": (F("customer") == 3, "is compared with a text"),
    "text for a text": (F("customer") == "3", None),
    "text for a number": (F("escalation") == "3", "cannot be looked up"),
    "number for a member": (F("status") == 3, "compared with a text"),
    "instant for an instant": (F("opened_at") < T, None),
    "day for an instant": (F("opened_at") < T.date(), "opened_at: is compared with an instant with its zone"),
    "text without a zone": (F("opened_at").in_(["2026-04-01"]), "compared with an instant"),
    "day for a computed instant": (F("solved_at") >= T.date(), "solved_at: is compared with an instant"),
    "one of a list": (F("tags") == "vip", r"holds several texts: ask F\(\"tags\"\)"),
    "in a list": (F("tags").has("vip"), None),
    "in what is one": (F("status").has("open"), "holds one value"),
    "in what is nothing": (F("nothing").has("open"), "cannot be looked up"),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_field_is_asked_for_what_it_can_hold(what):
    where, wrong = ASKED[what]
    for each in (where, ~where, where & (F("channel") == "chat"), where | (F("channel") == "chat")):
        if wrong is None:
            query_of(Ticket, each)
        else:
            with pytest.raises(Invalid, match=wrong):
                query_of(Ticket, each)


@record(name="desk.note")
class Note(Ticket):
    """A ticket with fields of its own."""

    indexes: ClassVar = (
        ("status", "begun_at"),
        ("pages", "length", "halves", "seen"),
    )
    derived: ClassVar = Derivation(version=1, fields={"pages": Derived(read=lambda note: 1, holds=int)})

    @property
    def length(self) -> int | None:
        return len(self.subject) or None

    @property
    def halves(self) -> Unknown:
        return self.subject[:1]

    @property
    def seen(self) -> list[int]:
        return []


OF_A_NOTE = {
    "text for a number": (F("pages") == "1", "pages: is compared with a number"),
    "number for a number": (F("pages") == 1, None),
    "text for a rank": (F("status_rank") < "open", "status_rank: is compared with a number"),
    "day for the first fact": (F("begun_at") < T.date(), "begun_at: is compared with an instant"),
    "text for what a property gives": (F("length") == "1", "length: is compared with a number"),
    "what a property promises and nobody knows": (F("halves") == 3, None),
    "what a property promises and no record can hold": (F("seen") == 3, None),
}


@pytest.mark.parametrize("what", OF_A_NOTE)
def test_what_computed_fields_and_properties_hold_is_known_too(what):
    where, wrong = OF_A_NOTE[what]
    if wrong is None:
        query_of(Note, where)
    else:
        with pytest.raises(Invalid, match=wrong):
            query_of(Note, where)


def test_instants_and_days_are_compared_as_they_are_kept():
    where = F("opened_at") < "2026-04-01T08:00:00+08:00"
    assert query_of(Ticket, where).where.to_plain() == ["<", "opened_at", "2026-04-01T00:00:00.000000Z"]
    days = F("first").in_(["2026-04-01", date(2026, 4, 2)])
    assert query_of(Roster, days).where.to_plain() == ["in", "first", ["2026-04-01", "2026-04-02"]]
    for wrong in (T, "2026-04-31", 20260401):
        with pytest.raises(Invalid, match="first: is compared with a date"):
            query_of(Roster, F("first") == wrong)


def test_members_are_compared_and_ordered_as_they_are_declared():
    where = (F("priority") >= "high") & ~(F("status") < "open") & (F("priority") == "high")
    settled = query_of(Ticket, where, order=("-priority", "status", "opened_at"))
    assert settled.where.to_plain() == [
        "and",
        [">=", "priority_rank", 2],
        ["not", ["<", "status_rank", 1]],
        ["==", "priority", "high"],
    ]
    order = [(each.name, each.descending) for each in settled.order]
    assert order == [("priority_rank", True), ("status_rank", False), ("opened_at", False)]
    with pytest.raises(Invalid, match="nothing is ordered by it"):
        query_of(Ticket, order="tags")
    with pytest.raises(Invalid, match="is private"):
        query_of(Ticket, by="external")
    assert query_of(Ticket, by=("tags", "status")).by == (By("tags", True), By("status"))


def test_own_fields_are_found_by_the_digests_of_their_values():
    (digest,) = {query_of(Ticket, F("fields.size") == "L").where}
    assert digest == query_of(Ticket, F("fields.size").has("L")).where
    assert digest.to_plain() == ["has", "fields.size", "4408097241fd3b913cef02f78355dc6b"]
    among = query_of(Ticket, F("fields.size").in_(["L", "S"])).where
    assert among == AnyOf((digest, query_of(Ticket, F("fields.size") == "S").where))
    assert query_of(Ticket, F("fields.count") > 3).where == (F("fields.count") > 3)
    assert query_of(Ticket, Among("customer", ("C-1",))).where == Among("customer", ("C-1",))
    assert query_of(Ticket, Has("tags", "vip")).where == Has("tags", "vip")


def test_counts_are_told_by_values_or_by_pairs():
    one = Page((), more=False, counts=((("a",), 1), ((None,), 2), (("\ue00025095",), 3)))
    assert [str(value) for value in counted(one)] == ["a", "None", "9.5"]
    two = Page((), more=False, counts=((("a", 1), 1), (("a", None), 2)))
    assert counted(two) == {("a", 1): 1, ("a", None): 2}


# Conflicts, claims and tokens


def test_a_conflict_says_how_the_object_stands():
    at = Key("ticket", "T-1")
    told = {
        (3, 4): "was expected at version 3 and is at version 4",
        (0, 4): "was expected not to exist and is at version 4",
        (3, 0): "was expected at version 3 and does not exist",
    }
    for (expected, found), said in told.items():
        error = conflict(at, expected=expected, found=found)
        assert str(error) == f"ticket 'T-1' {said}: load it again and decide anew"
        of = {"kind": "ticket", "id": "T-1", "erased": False, "claimed": False}
        assert error.params == {**of, "expected": expected, "found": found}
    assert "before personal data were erased" in str(conflict(at, expected=3, found=3, erased=True))
    assert "decided another change" in str(conflict(at, expected=3, found=3, claimed=True))


def test_a_claim_holds_while_version_and_claims_are_those_that_were_read():
    row = write("T-1", facts=2).row._replace(claims=5)
    check_claim(Claim(row.key, 2, 5), row)
    check_claim(Claim(row.key, 0, 0), None)
    for version, claims, now, claimed in (
        (2, 4, row, True),
        (1, 5, row, False),
        (2, 5, None, False),
        (0, 1, None, True),
    ):
        with pytest.raises(Conflict, check=lambda error, claimed=claimed: error.params["claimed"] is claimed):
            check_claim(Claim(row.key, version, claims), now)


def test_a_token_is_for_one_content_where_both_say_one():
    for mine, theirs in ((None, None), ("a", None), (None, "a"), ("a", "a")):
        check_token(batch(write())._replace(content=mine), theirs)
    with pytest.raises(Conflict, check=lambda error: error.code == "conflict.token"):
        check_token(batch(write())._replace(content="a"), "b")
    assert Token.of(None) is None
    assert Token.of("t").content is None
    assert Token.of("t", {"a": 1, "b": 2}) == Token.of("t", {"b": 2, "a": 1})
    assert Token.of("t", [1, 2]) != Token.of("t", [2, 1])
    assert as_json({"b": 1, "a": 2}, "answer") == '{"b":1,"a":2}'
    for value in (float("nan"), float("inf"), {1, 2}, object()):
        with pytest.raises(Invalid):
            as_json(value, "answer")
    for token in ("", " "):
        with pytest.raises(Invalid):
            Token.of(token)


def test_a_batch_is_of_its_persons_and_objects_each_once_and_remembered_where_it_says_something():
    made = batch(write("T-1"), write("T-2"), write("T-3", subject="C-2"), token="t")
    assert made.subjects == ("C-1", "C-2", "ticket:T-1", "ticket:T-2", "ticket:T-3")
    answer = made._replace(writes=(), answer="{}")
    remembered = [
        each.is_remembered for each in (made, answer, made._replace(writes=()), made._replace(token=None))
    ]
    assert remembered == [True, True, False, False]


def test_a_unit_that_answers_without_a_token_and_writes_nothing_is_no_batch():
    store = MemoryStore()
    unit = Unit(store)
    unit.respond({"n": 1})
    assert unit.commit() is None
    asked = Unit(store, token="t")
    asked.respond({"n": 1})
    assert asked.commit() is not None
    assert Unit(store, token="t").repeated().value == {"n": 1}


def test_tokens_are_forgotten_up_to_the_first_fact_at_an_instant():
    store = MemoryStore()
    for day in range(3):
        made = write(f"T-{day}")
        entry = made.entries[0]._replace(at=f"2026-02-0{day + 3}T09:00:00.000000Z")
        store.commit(batch(made._replace(entries=(entry,)), token=f"t{day}"))
    forgotten = [store.purge(T + timedelta(days=day, seconds=second)) for day, second in
                 ((0, 0), (0, 1), (1, 0), (1, 1), (9, 0), (9, 0))]  # fmt: skip
    assert forgotten == [0, 1, 0, 1, 1, 0]
    assert [store.commit(batch(token=f"t{day}")).repeated for day in range(3)] == [False] * 3
