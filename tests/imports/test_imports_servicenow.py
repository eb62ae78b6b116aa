"""ServiceNow logs: the last update of an incident is its final state."""

from datetime import timedelta

from cxkit.imports import servicenow
from cxkit.tickets import Priority, Status


def update(number, state, updated, **more):
    empty = dict.fromkeys(servicenow.COLUMNS, "?")
    return empty | {
        "number": number,
        "incident_state": state,
        "priority": "3 - Moderate",
        "opened_at": "29/2/2016 01:16",
        "sys_updated_at": updated,
        "made_sla": "true",
        "reopen_count": "0",
        "contact_type": "Phone",
        "caller_id": "Caller 7",
        **more,
    }


def test_the_last_row_is_the_final_state(write):
    path = write(
        "log.csv",
        [
            update("INC1", "New", "29/2/2016 01:23"),
            update(
                "INC1",
                "Closed",
                "5/3/2016 12:00",
                resolved_at="29/2/2016 11:29",
                closed_at="5/3/2016 12:00",
                reopen_count="2",
                made_sla="false",
            ),
            update("INC2", "Awaiting Vendor", "1/3/2016 09:00", priority="1 - Critical"),
        ],
    )
    found = servicenow.read(path, zone="UTC")
    first, second = found.tickets
    assert (found.read, found.accepted, found.rejected) == (3, 3, 0)
    assert (first.status, first.reopens(), first.history[0].met_target) == (Status.CLOSED, 2, False)
    assert first.solved_at() - first.opened_at == timedelta(hours=10, minutes=13)
    assert (second.status, second.priority, second.customer) == (Status.ON_HOLD, Priority.URGENT, "Caller 7")


def test_closing_without_resolution_is_not_a_solution(write):
    path = write("log.csv", [update("INC1", "Closed", "5/3/2016 12:00", closed_at="5/3/2016 12:00")])
    ticket = servicenow.read(path, zone="UTC").tickets[0]
    assert ticket.solved_at(close_counts=False) is None
    assert ticket.closed_at is not None


def test_an_incident_with_an_unusable_final_row_is_rejected_whole(write):
    path = write(
        "log.csv",
        [
            update("INC1", "New", "29/2/2016 01:23"),
            update("INC1", "Exploded", "5/3/2016 12:00", resolved_at="28/2/2016 00:00"),
        ],
    )
    found = servicenow.read(path, zone="UTC")
    assert (found.tickets, found.read, found.rejected) == ((), 2, 2)
    assert [reject.row for reject in found.rejects] == [1, 2]
    assert {fault.path for fault in found.rejects[1].faults} == {"incident_state", "resolved_at"}
    assert "the newest row of it, 2, cannot be used" in str(found.rejects[0])


def test_the_newest_update_is_the_state_in_whatever_order_they_stand(write):
    rows = [
        update("INC1", "New", "29/2/2016 01:23"),
        update("INC2", "New", "29/2/2016 01:23"),
        update("INC1", "Closed", "5/3/2016 12:00"),
    ]
    forth = servicenow.read(write("log.csv", rows), zone="UTC")
    back = servicenow.read(write("log.csv", rows[::-1]), zone="UTC")
    assert set(forth.tickets) == set(back.tickets)
    assert {ticket.id: ticket.status for ticket in back.tickets} == {
        "INC1": Status.CLOSED,
        "INC2": Status.NEW,
    }
    assert [(found.files[0].repeated, found.files[0].unordered) for found in (forth, back)] == [
        (1, 0),
        (1, 1),
    ]


def test_a_zone_with_a_clock_change_measures_the_hours_that_passed(write):
    path = write(
        "log.csv",
        [
            update(
                "INC1",
                "Resolved",
                "13/3/2016 12:00",
                opened_at="12/3/2016 12:00",
                resolved_at="13/3/2016 12:00",
            )
        ],
    )
    took = {
        name: ticket.solved_at() - ticket.opened_at
        for name in ("UTC", "America/New_York")
        for ticket in servicenow.read(path, zone=name).tickets
    }
    assert took == {"UTC": timedelta(hours=24), "America/New_York": timedelta(hours=23)}
