"""Zendesk: what its exports say, with the traps of each table."""

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxkit import imports
from cxkit.imports import Mapping
from cxkit.tables import TicketTable
from cxkit.testing import check_mapping
from cxkit.tickets import ClockKind, Priority, Status
from cxkit.values import Channel
from cxkit.values.calendar import BusinessCalendar

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


def test_a_call_in_an_audit_is_a_conversation_with_its_recording(lines):
    data = {"answered_by_id": 3, "call_duration": 95, "started_at": "2026-03-02T08:10:00Z"}
    data |= {"recording_url": "https://example.com/r/1", "from": "+13800000000", "to": "+1"}
    call = {"id": 55, "type": "VoiceComment", "public": False, "data": data}
    missed = {"id": 56, "type": "VoiceComment", "public": False, "data": {**data, "answered_by_id": None}}
    found = imports.read(lines(TICKET, audit("2026-03-02T08:12:00Z", call, missed)))
    first, second = found.conversations
    assert (first.id, first.channel, first.ticket, first.agent) == ("901/voice/55", "phone", "901", "3")
    assert first.measures.ended_at - first.measures.answered_at == timedelta(seconds=95)
    assert (second.measures.answered_at, second.agent) == (None, None)
    assert found.own_fields["conversation", first.id]["recording"] == "https://example.com/r/1"
    assert "13800000000" not in repr(found)


def test_answers_of_the_newer_surveys_keep_their_own_scale(lines):
    answers = [
        {"type": "rating_scale", "question": {"id": "q1"}, "rating": 4},
        {"type": "closed_ended", "question": {"id": "q2"}, "selections": ["slow", "rude"]},
        {"type": "skipped", "question": {"id": "q3"}, "rating": None},
    ]
    said = {"id": "r1", "survey_id": "s1", "survey_version": 3, "updated_at": "2026-03-02T08:00:00Z"}
    (response,) = imports.read(lines(TICKET, said | {"answers": answers})).responses
    assert {one.question: one.value for one in response.answers} == {"q1": 4, "q2": ("slow", "rude")}
    assert response.survey == "s1"


@pytest.mark.parametrize("listed", ["[3, 4]", "3,4", [3, 4], ["3", "4"]])
def test_both_sides_of_a_merge_are_told(lines, listed):
    whole = TICKET | {"id": 2, "merged_ticket_ids": listed}
    parts = [TICKET | {"id": id, "status": "closed", "merged_ticket_ids": "[]"} for id in (3, 4)]
    found = {one.id: one for one in imports.read(lines(*parts, whole)).tickets}
    assert found["2"].merged_from == ("3", "4")
    assert found["2"].status == "on_hold"
    assert [(one.status, one.merged_into) for one in (found["3"], found["4"])] == [("merged", "2")] * 2


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


def warehouse(table, **row):
    return {"source": "zendesk", "table": table, "row": row}


HOURS = {"id": "9", "name": "Desk", "time_zone": "London", "start_time": "1980", "end_time": "2520"}


def test_holidays_belong_to_their_schedule_and_what_is_deleted_does_not_count(lines):
    day = {
        "id": "1",
        "schedule_id": "9",
        "name": "Xmas",
        "start_date": "2026-12-25",
        "end_date": "2026-12-26",
    }
    gone = HOURS | {"start_time": "3000", "end_time": "3060", "_fivetran_deleted": "TRUE"}
    found = imports.read(
        lines(
            warehouse("schedule_data", **HOURS),
            warehouse("schedule_data", **gone),
            warehouse("schedule_holiday_data", **day),
        )
    )
    assert found.calendars["Desk"] == BusinessCalendar(
        "Europe/London", {"mon": "09:00-18:00"}, holidays=[date(2026, 12, 25), date(2026, 12, 26)]
    )
    assert [str(reject).partition(" row ")[2] for reject in found.rejects] == [
        "2: _fivetran_deleted: is deleted in its source"
    ]
    assert found.own_fields["schedule", "9"]["holidays"] == ("Xmas",)


def test_a_history_without_previous_values_ends_holds_and_reopens(lines):
    statuses = ["open", "on-hold", "open", "solved", "solved", "open", "closed"]
    rows = [
        warehouse(
            "ticket_field_history_data",
            field_name="status",
            ticket_id="1",
            updated=f"2026-03-02 0{hour}:00:00",
            value=status,
            user_id="",
        )
        for hour, status in enumerate(statuses)
    ]
    for order in (rows, rows[::-1]):
        found = imports.read(lines(*order))
        said = [event.event for event in found.events]
        assert said == ["other", "hold_started", "hold_ended", "solved", "other", "reopened", "closed"]
    assert found.files[0].unordered == 6


def test_service_levels_are_policies_with_a_version_for_each_change(lines):
    def row(since, priority, minutes, metric="first_reply_time", business="TRUE"):
        return warehouse(
            "sla_policy_metric_history_data",
            sla_policy_id="7",
            index="0",
            sla_policy_updated_at=since,
            business_hours=business,
            metric=metric,
            priority=priority,
            target=minutes,
        )

    old, new = "2026-01-01 00:00:00", "2026-06-01 00:00:00"
    found = imports.read(
        lines(
            row(new, "high", "30"),
            row(old, "high", "60"),
            row(old, "low", "90", business="FALSE"),
            row(old, "medium", "70"),
        )
    )
    first, second = found.policies
    assert [(each.version, len(each.targets)) for each in (first, second)] == [(1, 2), (2, 1)]
    assert first.valid_until == second.valid_from == datetime(2026, 6, 1, tzinfo=UTC)
    assert first.commitment(Priority.HIGH).target(ClockKind.FIRST_REPLY).within == timedelta(hours=1)
    assert {(target.priority, target.hours) for target in first.targets} == {
        ("high", "business"),
        ("low", "calendar"),
    }
    assert [reject.faults[0].path for reject in found.rejects] == ["priority"]


def test_tags_policies_and_milestones_of_other_tables_reach_their_ticket(lines):
    ticket = TICKET | {"status": "closed", "updated_at": "2026-03-09T08:00:00Z"}
    history = {"field_name": "status", "ticket_id": "901", "user_id": ""}
    found = imports.read(
        lines(
            ticket,
            warehouse("ticket_tag_data", ticket_id="901", tag="late"),
            warehouse("ticket_tag_data", ticket_id="901", tag="late"),
            warehouse(
                "ticket_sla_policy_data", ticket_id="901", sla_policy_id="7", policy_applied_at="2026-03-02"
            ),
            warehouse("ticket_field_history_data", **history, updated="2026-03-04 08:00:00", value="solved"),
            warehouse("ticket_field_history_data", **history, updated="2026-03-08 08:00:00", value="closed"),
            warehouse(
                "group_data",
                id="5",
                name="Returns",
                created_at="2026-01-01",
                updated_at="2026-01-01",
                default="FALSE",
            ),
        )
    )
    (one,) = found.tickets
    assert one.tags == {"late"}
    assert (one.solved_at(), one.history[0].closed_at) == (
        datetime(2026, 3, 4, 8, tzinfo=UTC),
        datetime(2026, 3, 8, 8, tzinfo=UTC),
    )
    assert found.own_fields["ticket", "901"]["policies"] == ("7",)
    assert found.own_fields["group", "5"]["name"] == "Returns"
    assert (found.files[0].repeated, found.rejected) == (1, 0)


def test_metric_sets_are_kept_as_durations(lines):
    metrics = {"ticket_id": 901, "reopens": 2, "replies": 3, "solved_at": None, "updated_at": None}
    metrics |= {"reply_time_in_minutes": {"calendar": 130, "business": 70}}
    found = imports.read(lines(TICKET, metrics))
    own = found.own_fields["ticket", "901"]
    assert (own["reply_time.calendar"], own["reply_time.business"], own["replies"]) == (
        timedelta(minutes=130),
        timedelta(minutes=70),
        3,
    )
    assert found.tickets[0].history[0].reopens == 2


def test_chats_are_conversations_and_their_events_those_of_tickets(lines):
    chat = warehouse(
        "ticket_chat_data", chat_id="c.1", ticket_id="901", visitor_id="v", initiator="1", channel="chat"
    )
    said = [
        warehouse(
            "ticket_chat_event_data",
            chat_id="c.1",
            created_at=f"2026-03-02 08:0{minute}:00",
            actor_id=actor,
            chat_index=str(minute),
            type="ChatMessage",
            message="hello",
            original_message=original,
        )
        for minute, (actor, original) in enumerate(
            [("agent:3", '{"source":{"type":"zd:answerBot"}}'), ("visitor:7", "{}"), ("agent:3", "{}")]
        )
    ]
    found = imports.read(lines(*said[::-1], chat))
    (talk,) = found.conversations
    assert (talk.id, talk.ticket, talk.channel) == ("c.1", "901", Channel.CHAT)
    assert talk.history[0].offered_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert [(event.ticket, event.event) for event in found.events] == [
        ("901", "bot_replied"),
        ("901", "customer_wrote"),
        ("901", "agent_replied"),
    ]
    assert imports.read(lines(*said)).rejects[-1].faults[0].code == "import.orphan"


def test_the_mapping_keeps_its_contract(lines):
    rating = {
        "id": 5,
        "ticket_id": 901,
        "score": "good",
        "requester_id": 7,
        "created_at": "2026-03-04T08:00:00Z",
    }
    tags = [{"ticket_id": 901, "tag": tag} for tag in ("late", "vip")]
    path = lines(TICKET, TICKET | {"id": 902, "priority": "high"}, *USERS, *AUDITS, rating, HOURS, *tags)
    found = check_mapping(Mapping.shipped("zendesk"), path)
    assert (len(found.tickets), len(found.responses), found.rejected) == (2, 1, 0)


def test_the_zendesk_part_of_the_hand_out_is_read_whole(shared):
    path = shared("desk_exports_A.jsonl.gz")
    tables = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            one = json.loads(line)
            if one["source"] == "zendesk":
                tables.setdefault(one["table"].removesuffix("_data"), []).append(one["row"])
    found = imports.read(path)
    own = found.own_fields
    assert found.source == "zendesk"
    assert found.read == sum(map(len, tables.values())) == found.accepted + found.rejected
    assert not any(table.startswith("zendesk.") for table in found.files[0].passed)
    assert Counter(reject.faults[0].code for reject in found.rejects) == {
        "cell.unknown": 2,
        "import.orphan": 2,
    }
    assert len(found.tickets) == len(tables["ticket"])
    for row in tables["schedule"]:
        calendar = found.calendars[row["name"]]
        for minute in ("start_time", "end_time"):
            shift = int(row[f"{minute}_utc"]) - int(row[minute])
            summer = datetime(2019, 7, 1, tzinfo=ZoneInfo(calendar.zone)).utcoffset()
            assert timedelta(minutes=-shift) == summer
    assert (
        repr(found.calendars["SupportCA"]) == "BusinessCalendar('America/Los_Angeles', mon-fri 08:00-20:00)"
    )
    for row in tables["time_zone"]:
        at = datetime(2022, 1, 19, tzinfo=ZoneInfo(own["zone", row["time_zone"]]["zone"]))
        assert at.isoformat()[-6:] == row["standard_offset"]
    minutes = [
        (policy.id, policy.valid_from, target.clock, target.priority, target.within)
        for policy in found.policies
        for target in policy.targets
    ]
    assert len(minutes) == 20
    assert sum((within for *_, within in minutes), timedelta()) == timedelta(
        minutes=sum(
            int(row["target"]) for row in tables["sla_policy_metric_history"] if row["priority"] != "medium"
        )
    )
    for row in tables["ticket_tag"]:
        assert row["tag"] in own["ticket", row["ticket_id"]]["tags"]
    for kind, table in {"group": "group", "organization": "organization", "brand": "brand"}.items():
        assert all(own[kind, row["id"]]["name"] == row["name"] for row in tables[table])
    (ticket,) = (ticket for ticket in found.tickets if ticket.id == "11071")
    told = {
        row["value"]: row["updated"] for row in tables["ticket_field_history"] if row["ticket_id"] == "11071"
    }
    assert f"{ticket.solved_at():%Y-%m-%d %H:%M:%S}" == told["solved"]
    holds = Counter(event.event for event in found.events if event.ticket == "11071")
    assert (holds["hold_started"], holds["hold_ended"], holds["solved"], holds["closed"]) == (3, 3, 1, 1)
