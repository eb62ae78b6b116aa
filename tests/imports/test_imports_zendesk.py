"""Zendesk: what its exports say, with the traps of each table."""

import json
from collections import Counter

import pytest

from cxkit import imports
from cxkit.tables import TicketTable
from cxkit.tickets import Priority, Status
from cxkit.values import Channel

TICKET = {
    "id": 901,
    "status": "hold",
    "priority": None,
    "via": {"channel": "email"},
    "requester_id": 7,
    "assignee_id": 3,
    "subject": "Where is it?",
    "created_at": "2026-03-02T08:00:00Z",
    "updated_at": "2026-03-02T09:00:00Z",
    "generated_timestamp": 1772443200,
    "satisfaction_rating": {"score": "offered"},
}
USERS = [
    {
        "id": id,
        "role": role,
        "name": "Jerry Garcia",
        "email": "j@example.com",
        "time_zone": "Brisbane",
        "created_at": "2026-01-01T00:00:00Z",
    }
    for id, role in ((7, "end-user"), (3, "agent"))
]


def audit(at, *events, author=3):
    return {
        "id": 1,
        "ticket_id": 901,
        "created_at": at,
        "author_id": author,
        "via": {},
        "events": list(events),
    }


AUDITS = [
    audit(
        "2026-03-02T08:00:00Z",
        {"type": "Create", "field_name": "status", "value": "new"},
        {"type": "Comment", "author_id": 7, "public": True, "body": "Where?"},
        author=7,
    ),
    audit(
        "2026-03-02T08:10:00Z",
        {"type": "Comment", "author_id": 3, "public": False, "body": "look"},
        {"type": "Comment", "author_id": 3, "public": True, "body": "It is coming"},
        {"type": "Change", "field_name": "status", "value": "hold", "previous_value": "open"},
        {"type": "Brand new type", "value": "?"},
    ),
    audit(
        "2026-03-02T09:00:00Z",
        {"type": "Change", "field_name": "status", "value": "solved", "previous_value": "hold"},
    ),
    audit(
        "2026-03-03T09:00:00Z",
        {"type": "Change", "field_name": "status", "value": "open", "previous_value": "solved"},
    ),
]


@pytest.fixture
def lines(tmp_path):
    def lines(*values, name="zendesk.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
        return path

    return lines


def test_a_ticket_is_read_with_its_doubt_and_nothing_is_dropped(lines):
    found = imports.read(lines(TICKET))
    (ticket,) = found.tickets
    assert (ticket.status, ticket.priority, ticket.channel) == (
        Status.ON_HOLD,
        Priority.NORMAL,
        Channel.EMAIL,
    )
    assert (ticket.id, ticket.customer, ticket.agent) == ("901", "7", "3")
    assert [fault.code for fault in found.doubts[0].faults] == ["import.no_priority"]
    assert found.own_fields["ticket", "901"]["rating"] == "offered"


@pytest.mark.parametrize("word", ["hold", "on-hold", "on_hold"])
def test_the_word_for_waiting_differs_from_export_to_export(lines, word):
    assert imports.read(lines(TICKET | {"status": word})).tickets[0].status is Status.ON_HOLD


def test_of_several_deliveries_of_a_ticket_the_newest_counts_in_any_order(lines):
    newer = TICKET | {"status": "solved", "generated_timestamp": 1772449999}
    for order in ([TICKET, newer, newer], [newer, TICKET, newer]):
        found = imports.read(lines(*order))
        assert [ticket.status for ticket in found.tickets] == [Status.SOLVED]
        assert (found.read, found.accepted, found.files[0].repeated) == (3, 3, 2)


def test_deleted_and_merged_tickets_stay_what_they_are(lines):
    gone = TICKET | {"id": 2, "status": "deleted"}
    merged = TICKET | {"id": 3, "status": "closed", "tags": ["closed_by_merge"]}
    assert [one.status for one in imports.read(lines(gone, merged)).tickets] == [
        Status.DELETED,
        Status.MERGED,
    ]


def test_a_word_that_is_not_known_is_a_fault_that_names_the_known_ones(lines):
    found = imports.read(lines(TICKET | {"priority": "solved"}, TICKET | {"id": 5, "status": "sleeping"}))
    first, second = (str(reject) for reject in found.rejects)
    assert "priority: is no known word: known are low, normal, high, urgent" in first
    assert "status: is no known word: known are new, open, pending" in second


def test_audits_and_users_make_the_events_of_tickets(lines):
    found = imports.read(lines(*USERS, TICKET, *AUDITS))
    assert Counter(event.event for event in found.events) == {
        "opened": 1,
        "other": 2,
        "customer_wrote": 1,
        "note_written": 1,
        "agent_replied": 1,
        "hold_started": 1,
        "solved": 1,
        "reopened": 1,
    }
    table = TicketTable.from_events(**found.event_columns())
    assert (int(table.reopens[0]), int(table.agent_messages[0])) == (1, 1)
    assert ([agent.id for agent in found.agents], [person.id for person in found.customers]) == (["3"], ["7"])
    assert "Garcia" not in repr(found) + str(found)


def test_a_rating_that_was_only_offered_is_no_answer(lines):
    rating = {
        "id": 1,
        "ticket_id": 901,
        "requester_id": 7,
        "created_at": "2026-03-04T08:00:00Z",
        "comment": None,
    }
    rows = [
        rating | {"id": number, "score": score} for number, score in enumerate(["good", "offered", "bad"])
    ]
    found = imports.read(lines(*rows))
    scores = [[answer.number for answer in one.answers] for one in found.responses]
    assert (scores, found.accepted) == ([[1], [0]], 3)
    assert found.responses[0].answers[0].scale.high == 1


def test_hours_are_minutes_since_sunday_in_a_zone_of_rails(lines):
    row = {
        "id": 1,
        "name": "Desk",
        "time_zone": "Pacific Time (US & Canada)",
        "start_time": 7680,
        "end_time": 8400,
    }
    (calendar,) = imports.read(lines(row)).calendars.values()
    assert repr(calendar) == "BusinessCalendar('America/Los_Angeles', fri 08:00-20:00)"


def test_the_zendesk_part_of_the_hand_out_is_read_whole(shared):
    found = imports.read(shared("desk_exports_A.jsonl.gz"))
    assert found.source == "zendesk"
    assert (found.read, found.accepted + found.rejected, len(found.tickets)) == (83, 83, 10)
    statuses = Counter(ticket.status.value for ticket in found.tickets)
    assert statuses == {"closed": 7, "deleted": 2, "solved": 1}
    assert Counter(event.event for event in found.events)["solved"] == 18
    assert (
        repr(found.calendars["SupportCA"]) == "BusinessCalendar('America/Los_Angeles', mon-fri 08:00-20:00)"
    )
    assert found.files[0].passed["zendesk.sla_policy_metric_history_data"] == 22
