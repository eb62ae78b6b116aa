"""Attachments: one reference on messages, evidence and forms; personal; an erasure tells which files go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

import cxkit.testing  # noqa: F401 - registers the strategies
from cxkit import Complaint, Conversation, MemoryStore, Repository, ReturnRequest, Ticket, from_json, to_json
from cxkit.complaints import Evidence
from cxkit.errors import Invalid
from cxkit.kernel import Actor, Attachment, attachments_in
from cxkit.returns import ReturnLine
from cxkit.storage import erase_person
from cxkit.tickets import deliver
from cxkit.tickets.facts import Messaged

T, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
WANG, LI = Actor.customer("C-1"), Actor.customer("C-2")


def file(id, **more):
    known = {
        "name": f"{id}.jpg",
        "media_type": "image/jpeg",
        "size": 7,
        "digest": "sha256:" + "0" * 64,
        "place": f"s3://{id}",
    }
    return Attachment(id=id, **{**known, **more})


def ticket():
    made = Ticket.open("T-1", channel="chat", subject="?", customer="C-1", at=T, by=WANG)
    made = made.reply("broken", attachments=[file("A-1"), file("A-2")], at=T, by=WANG)
    made = made.reply("mine too", attachments=[file("A-2"), file("A-3")], at=T, by=LI)
    return made.reply("noted", visibility="internal", attachments=[file("A-4")], at=T, by=AMY)


def places(found):
    return sorted(each.id for each in found)


def test_messages_and_notes_refer_to_files_which_are_personal():
    made = ticket()
    assert made.messages[0].attachments == (file("A-1"), file("A-2"))
    assert places(attachments_in(made)) == ["A-1", "A-2", "A-3", "A-4"]
    assert from_json(to_json(made)) == made
    assert "A-1.jpg" not in repr(made.messages[0]) + repr(file("A-1"))
    assert attachments_in(made.erase(at=T, by=AMY)) == ()


def test_a_name_is_no_id_and_is_not_told_where_it_is_too_long():
    assert file("A-1", name="收据" * 100).name == "收据" * 100
    with pytest.raises(Invalid, match="must have 1 to 255 characters") as error:
        file("A-1", name="receipt-of-wang" * 20)
    assert "wang" not in str(error.value)


def test_what_goes_with_one_person_leaves_what_others_still_refer_to():
    made = ticket()
    assert places(attachments_in(made, of="C-1")) == ["A-1", "A-4"]
    assert places(attachments_in(made, of="C-2")) == ["A-3"]
    assert attachments_in(made, of="C-9") == ()
    assert places(attachments_in(made.erase(at=T, by=AMY, of="C-1"))) == ["A-2", "A-3"]


def test_a_store_tells_which_files_go_with_a_person():
    store = MemoryStore()
    nameless = Ticket.open("T-2", channel="chat", subject="?", at=T, by=Actor.customer())
    nameless = nameless.reply("x", attachments=[file("B-1")], at=T, by=Actor.customer())
    Repository(store, Ticket).save(ticket(), nameless)
    erased = erase_person(store, "C-1", at=T, by=AMY)
    assert places(erased.blobs) == ["A-1", "A-4"]
    assert [key.id for key in erased] == ["T-1"]
    assert places(erase_person(store, "ticket:T-2", at=T, by=AMY).blobs) == ["B-1"]
    assert erase_person(store, "C-1", at=T, by=AMY).blobs == ()


def test_stray_messages_keep_theirs():
    closed = ticket().close(at=T, by=AMY)
    late = Messaged(text="x", visibility="internal", attachments=[file("A-9")], at=T, by=AMY)
    stray = deliver(late, closed, find=lambda _: None, new_id=lambda: "T-9")
    assert stray.history[-1].attachments == (file("A-9"),)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"media_type": "jpeg"}, "media_type"),
        ({"media_type": "Image/JPEG"}, "media_type"),
        ({"digest": "abc"}, "digest"),
        ({"size": -1}, "size"),
        ({"place": ""}, "place"),
    ],
)
def test_what_is_no_reference_is_refused(wrong, path):
    with pytest.raises(Invalid) as error:
        file("A-1", **wrong)
    assert [fault.path for fault in error.value.faults] == [path]


def test_evidence_and_forms_have_them():
    proof = Evidence(kind="picture", text="the box", attachments=[file("A-1")])
    line = ReturnLine(line="1", quantity=1, reason="damaged", attachments=[file("A-1")])
    assert proof.attachments == line.attachments == (file("A-1"),)
    assert "s3" not in repr(proof) + repr(line)


@pytest.mark.parametrize(
    "cls", [Ticket, Conversation, Complaint, ReturnRequest], ids=lambda cls: cls.__name__
)
@settings(max_examples=15)
@given(st.data())
def test_what_an_erasure_leaves_refers_to_no_file_that_goes(cls, data):
    thing = data.draw(st.from_type(cls))
    assert attachments_in(thing) == attachments_in(from_json(to_json(thing)))
    at = thing.history[-1].at + timedelta(minutes=1)
    person = thing.person
    goes = {each.place for each in attachments_in(thing, of=person)}
    left = {each.place for each in attachments_in(thing.erase(at=at, by=AMY, of=person))}
    everything = {each.place for each in attachments_in(thing)}
    assert goes | left == everything
    assert not goes & left
