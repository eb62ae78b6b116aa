"""A calendar takes its declaration in the forms that people have, and refuses a bad one once, for all."""

import pickle
from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest
from dateutil.rrule import FR, MONTHLY, rrule
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, Malformed, NaiveInstant
from cxkit.testing import hours, recurring_closures
from cxkit.values.calendar import BusinessCalendar, DayKind, Recurring
from cxkit.values.calendar._hours import as_spans, hours_text

WEEK = {"mon-fri": "09:00-12:00, 13:00-18:00", "sat": "10:00-16:00"}
H = 3600


def faults_of(**wrong):
    declared = {"zone": "UTC", "week": {"mon-fri": "09:00-17:00"}, **wrong}
    with pytest.raises(Invalid) as caught:
        BusinessCalendar(**declared)
    return {fault.path: fault.code for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("09:00-12:00, 13:00-18:00", ((9 * H, 12 * H), (13 * H, 18 * H))),
        ("13:00-18:00,9:00-12:00", ((9 * H, 12 * H), (13 * H, 18 * H))),
        ("09:00–17:00", ((9 * H, 17 * H),)),
        ("09:00:30-17:00", ((9 * H + 30, 17 * H),)),
        ("00:00-24:00", ((0, 24 * H),)),
        ("18:00-24:00", ((18 * H, 24 * H),)),
        ("18:00-00:00", ((18 * H, 24 * H),)),
        ("22:00-06:00", ((22 * H, 30 * H),)),
        ("09:00-12:00, 12:00-15:00", ((9 * H, 15 * H),)),
        ("08:00-20:00, 20:00-08:00", ((8 * H, 20 * H), (20 * H, 32 * H))),
        ("00:00-12:00, 12:00-24:00", ((0, 24 * H),)),
        ("closed", ()),
        ("", ()),
        ([(time(9), time(12)), ("13:00", "18:00")], ((9 * H, 12 * H), (13 * H, 18 * H))),
        (["09:00-12:00"], ((9 * H, 12 * H),)),
        (((9 * H, 12 * H),), ((9 * H, 12 * H),)),
    ],
)
def test_hours_are_read_as_people_write_them(written, spans):
    assert BusinessCalendar("UTC", {"mon": written, "tue": "09:00-10:00"}).week[0] == spans


@pytest.mark.parametrize(
    ("week", "open_days"),
    [
        ({"mon-fri": "09:00-17:00"}, "mon tue wed thu fri"),
        ({"daily": "09:00-17:00"}, "mon tue wed thu fri sat sun"),
        ({"fri-mon": "09:00-17:00"}, "mon fri sat sun"),
        ({"Monday, WED": "09:00-17:00"}, "mon wed"),
        ({"mon": "09:00-17:00", "tue-thu": "10:00-12:00"}, "mon tue wed thu"),
        ({"sat-sun": "closed", "mon": "09:00-17:00"}, "mon"),
    ],
)
def test_weekdays_are_named_alone_in_lists_and_in_ranges(week, open_days):
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    desk = BusinessCalendar("UTC", week)
    assert [name for name, spans in zip(names, desk.week, strict=True) if spans] == open_days.split()


@given(hours())
def test_written_hours_read_back(spans):
    faults = []
    assert as_spans(hours_text(spans), "mon", faults) == spans
    assert faults == []


def test_every_fault_of_a_declaration_is_reported_at_once():
    found = faults_of(
        zone="Mars/Olympus",
        week={
            "mon": "09:00-25:00",
            "tue-wed": "12:00-12:00",
            "wed": "08:00-09:00",
            "yesterday": "09:00-10:00",
        },
        holidays=["2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)],
        working_days={date(2026, 2, 1): "someday", date(2026, 2, 2): "sun"},
        dated={date(2026, 2, 3): 9},
        breaks=[(datetime(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC)), "lunch"],
        closures=["FREQ=DAILY"],
        known_from=date(2027, 1, 1),
        known_until=date(2026, 1, 1),
        hollidays=[],
    )
    assert found == {
        "zone": "zone.unknown",
        "week['mon'][0].end": "calendar.clock",
        "week['tue-wed'][0]": "calendar.empty_span",
        "week['wed']": "calendar.weekday_twice",
        "week['yesterday']": "calendar.weekday",
        "holidays[0]": "calendar.date",
        "holidays[1]": "calendar.date",
        "working_days[2026-02-01]": "calendar.weekday",
        "working_days[2026-02-02]": "calendar.working_day",
        "dated[2026-02-03]": "calendar.hours",
        "breaks[0].start": "instant.naive",
        "breaks[1]": "calendar.break",
        "closures[0]": "calendar.closure",
        "known_from": "calendar.known",
        "hollidays": "calendar.unknown_field",
    }


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        ({"zone": 8}, {"zone": "zone.unknown"}),
        ({"week": "09:00-17:00"}, {"week": "calendar.week"}),
        ({"week": {1: "09:00-17:00"}}, {"week[1]": "calendar.weekday"}),
        ({"week": {"mon": "09:00-12:00, 11:00-13:00"}}, {"week['mon']": "calendar.overlap"}),
        ({"week": {"mon": "22:00-06:00", "tue": "05:00-08:00"}}, {"week": "calendar.overlap"}),
        ({"week": {"sun": "22:00-06:00", "mon": "05:00-08:00"}}, {"week": "calendar.overlap"}),
        (
            {"week": {"mon": "9-17"}},
            {"week['mon'][0].start": "calendar.clock", "week['mon'][0].end": "calendar.clock"},
        ),
        ({"week": {"mon": "09:00"}}, {"week['mon'][0]": "calendar.hours"}),
        ({"week": {"mon": [(time(9, tzinfo=UTC), time(10))]}}, {"week['mon'][0].start": "calendar.clock"}),
        ({"week": {"mon": [(90000, 93600)]}}, {"week['mon'][0]": "calendar.long_span"}),
        ({"week": {"mon": [(3600, 90000)]}}, {"week['mon'][0]": "calendar.long_span"}),
        ({"holidays": "2026-01-01"}, {"holidays": "calendar.dates"}),
        ({"holidays": 2026}, {"holidays": "calendar.dates"}),
        ({"working_days": 3}, {"working_days": "calendar.dates"}),
        ({"working_days": [(date(2026, 2, 1), 7)]}, {"working_days[0]": "calendar.weekday"}),
        ({"working_days": [date(2026, 2, 1)] * 2}, {"working_days[1]": "calendar.day_twice"}),
        ({"dated": [(date(2026, 2, 1), "")] * 2}, {"dated[1]": "calendar.day_twice"}),
        ({"breaks": 3}, {"breaks": "calendar.break"}),
        (
            {"breaks": [(datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))]},
            {"breaks[0]": "calendar.break"},
        ),
        ({"breaks": [(datetime(2026, 1, 2, tzinfo=UTC),) * 2]}, {"breaks[0]": "calendar.break"}),
        ({"closures": 3}, {"closures": "calendar.closure"}),
        ({"known_until": "2026-12-31"}, {"known_until": "calendar.date"}),
    ],
)
def test_a_fault_names_its_place_and_its_rule(wrong, faults):
    found = faults_of(**wrong)
    assert {path: code for path, code in found.items() if code != "calendar.never_open"} == faults


def test_a_naive_break_alone_is_the_error_of_naive_instants():
    with pytest.raises(NaiveInstant, match=r"breaks\[0\].end: .* has no time zone: say which"):
        BusinessCalendar("UTC", WEEK, breaks=[(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2))])


@pytest.mark.parametrize(
    "departures",
    [
        {
            "holidays": [date(2026, 2, d) for d in range(1, 8)],
            "known_from": date(2026, 2, 1),
            "known_until": date(2026, 2, 7),
        },
        {
            "closures": [Recurring("FREQ=DAILY", date(2020, 1, 1))],
            "known_from": date(2026, 1, 1),
            "known_until": date(2026, 3, 1),
        },
        {"breaks": [(datetime(1890, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC))]},
    ],
)
def test_departures_that_leave_nothing_open_are_refused(departures):
    with pytest.raises(Invalid) as caught:
        BusinessCalendar.weekly("UTC", WEEK, **departures)
    assert [fault.code for fault in caught.value.faults] == ["calendar.never_open"]


class EveryFirst:
    """A container that lists nothing and answers for any day."""

    def __contains__(self, day):
        return day.day == 1


class Computed(dict):
    """As the objects of the package `holidays`: lists what it was asked, answers for any day."""

    def __contains__(self, day):
        return (day.month, day.day) == (12, 25)


def test_holidays_come_from_any_container_of_dates():
    days = {date(2026, 1, 1), date(2026, 12, 25)}
    listed = [
        days,
        sorted(days),
        frozenset(days),
        tuple(days),
        dict.fromkeys(days, "off"),
        OrderedDict.fromkeys(days),
    ]
    for container in (*listed, iter(sorted(days)), dict.fromkeys(days).keys()):
        assert BusinessCalendar("UTC", WEEK, holidays=container).holidays == days


def test_a_container_that_computes_its_answers_is_asked_up_to_known_until():
    desk = BusinessCalendar(
        "UTC", WEEK, holidays=EveryFirst(), known_from=date(2026, 1, 1), known_until=date(2026, 3, 1)
    )
    assert sorted(desk.holidays) == [date(2026, m, 1) for m in (1, 2, 3)]
    desk = BusinessCalendar("UTC", WEEK, holidays=Computed(), known_until=date(2026, 12, 31))
    assert desk.known_from == date(1970, 1, 1)
    assert desk.holidays == {date(year, 12, 25) for year in range(1970, 2027)}
    assert pickle.loads(pickle.dumps(desk)) == desk


@pytest.mark.parametrize("container", [EveryFirst(), Computed()])
def test_a_container_without_end_needs_to_be_told_how_far_it_holds(container):
    with pytest.raises(Invalid, match="say up to which day it can be relied on with known_until"):
        BusinessCalendar("UTC", WEEK, holidays=container)


def test_make_up_days_have_the_hours_of_the_first_open_weekday_or_of_the_one_named():
    week = {"tue-fri": "09:00-17:00", "sat": "10:00-12:00"}
    sunday, monday = date(2026, 2, 1), date(2026, 2, 2)
    assert BusinessCalendar("UTC", week, working_days=[sunday]).working_days == ((sunday, 1),)
    assert BusinessCalendar("UTC", week, working_days={monday: "sat"}).working_days == ((monday, 5),)
    assert BusinessCalendar("UTC", week, working_days=[(monday, 5), sunday]).working_days == (
        (sunday, 1),
        (monday, 5),
    )


def test_equal_declarations_are_equal_however_they_were_written():
    written = BusinessCalendar.weekly(
        ZoneInfo("Asia/Shanghai"), {"mon-wed": "09:00-12:00", "thu,fri": "09:00-12:00"}
    )
    plain = BusinessCalendar("Asia/Shanghai", ((((9 * H, 12 * H),),) * 5 + ((), ())))
    assert written == plain
    assert hash(written) == hash(plain)
    moved = attrs.evolve(plain, holidays=[date(2026, 1, 1)])
    assert moved != plain
    assert moved.week == plain.week
    later = datetime(2026, 2, 4, 2, tzinfo=UTC), datetime(2026, 2, 4, 3, tzinfo=UTC)
    there = timezone(timedelta(hours=8))
    instants = datetime(2026, 2, 3, 2, tzinfo=UTC), datetime(2026, 2, 3, 3, tzinfo=UTC)
    local = tuple(at.astimezone(there) for at in instants)
    assert attrs.evolve(plain, breaks=[instants, later]) == attrs.evolve(plain, breaks=[later, local])


def test_a_calendar_cannot_be_changed():
    desk = BusinessCalendar("UTC", WEEK)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        desk.zone = "Asia/Tokyo"
    with pytest.raises((AttributeError, TypeError)):
        desk.spare = 1


def test_the_repr_tells_the_hours_and_counts_what_departs():
    desk = BusinessCalendar(
        "Europe/Amsterdam",
        WEEK,
        holidays=[date(2026, 1, 1), date(2026, 12, 25)],
        working_days=[date(2026, 1, 4)],
        dated={date(2026, 12, 24): "09:00-12:00"},
        breaks=[(date(2026, 2, 3), "12:00-13:00")],
        closures=[Recurring("FREQ=MONTHLY;BYDAY=1MO", date(2026, 1, 1))],
        known_until=date(2026, 12, 31),
    )
    assert repr(desk) == (
        "BusinessCalendar('Europe/Amsterdam', mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-16:00; "
        "2 holidays, 1 working day, 1 dated day, 1 break, 1 recurring closure, known until 2026-12-31)"
    )


def test_plain_data_is_written_out_as_it_is_read():
    """A payload of the first release: it stays readable."""
    data = {
        "zone": "Europe/Amsterdam",
        "week": {"mon-fri": "09:00-12:00, 13:00-18:00", "sat": "22:00-06:00"},
        "holidays": ["2026-01-01", "2026-12-25"],
        "working_days": {"2026-01-04": "mon"},
        "dated": {"2026-12-24": "09:00-12:00", "2026-12-31": "closed"},
        "breaks": [["2026-02-03T09:00:00.000000Z", "2026-02-03T09:30:00.000000Z"]],
        "dated_breaks": {"2026-02-04": "12:00-13:00"},
        "closures": [{"rule": "FREQ=MONTHLY;BYDAY=1MO", "since": "2026-01-01", "hours": "09:00-10:00"}],
        "known_from": "2025-01-01",
        "known_until": "2026-12-31",
    }
    desk = BusinessCalendar.from_dict(data)
    assert desk.to_dict() == data
    assert BusinessCalendar.from_plain(desk.to_plain()) == desk


def test_every_fault_of_plain_data_is_reported_at_once():
    data = {
        "week": {"mon": "09:00-17:00"},
        "holidays": ["2026-02-30", 3],
        "working_days": ["2026-01-04"],
        "breaks": [["2026-02-03T09:00:00", "2026-02-03T10:00:00Z"]],
        "closures": [{"rule": "FREQ=NEVER", "since": "2026-01-01", "hours": "09:00-10:00"}, {}],
        "known_until": 2026,
        "timezone": "UTC",
    }
    with pytest.raises(Malformed) as caught:
        BusinessCalendar.from_dict(data)
    assert {fault.path: fault.code for fault in caught.value.faults} == {
        "timezone": "codec.unknown_field",
        "zone": "codec.missing_field",
        "holidays[0]": "codec.date",
        "holidays[1]": "codec.date",
        "working_days": "codec.malformed",
        "breaks[0]": "instant.naive",
        "closures[0].rule": "calendar.rule",
        "closures[1]": "codec.malformed",
        "known_until": "codec.date",
    }
    for wrong in (None, [], "UTC"):
        with pytest.raises(Malformed, match="a business calendar is an object"):
            BusinessCalendar.from_dict(wrong)
    with pytest.raises(Invalid, match="must be a time of day"):
        BusinessCalendar.from_dict({"zone": "UTC", "week": {"mon": "09:00-17:60"}})


def test_a_recurring_closure_is_a_rule_of_days_with_hours():
    closure = Recurring("RRULE:FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 1), "16:00-18:00")
    assert closure == Recurring(
        rrule(MONTHLY, byweekday=FR(-1), dtstart=datetime(2026, 1, 1)), hours="16:00-18:00"
    )
    days = closure.days()
    assert [date.fromordinal(next(days)) for _ in range(2)] == [date(2026, 1, 30), date(2026, 2, 27)]
    counted = Recurring("FREQ=DAILY;COUNT=3", date(2026, 1, 1))
    assert [date.fromordinal(day).day for day in counted.days()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("FREQ=MONTHLY;BYDAY=1MO",), "must be the day that the rule counts from"),
        (("FREQ=MONTHLY", datetime(2026, 1, 1, tzinfo=UTC)), "must be the day that the rule counts from"),
        (("FREQ=HOURLY", date(2026, 1, 1)), "let the rule name days"),
        (("FREQ=DAILY;BYHOUR=9", date(2026, 1, 1)), "let the rule name days"),
        (("FREQ=DAILY;COUNT=2;UNTIL=20270101", date(2026, 1, 1)), "RFC 5545 allows one of them"),
        (("every monday", date(2026, 1, 1)), "is not one rule of RFC 5545"),
        (("FREQ=WEEKLY;BYDAY=XX", date(2026, 1, 1)), "is not one rule of RFC 5545"),
        (("FREQ=DAILY\nFREQ=WEEKLY", date(2026, 1, 1)), "is not one rule of RFC 5545"),
        (("FREQ=DAILY", date(2026, 1, 1), "closed"), "must name hours that are closed"),
        (("FREQ=DAILY", date(2026, 1, 1), "9-5"), "must be a time of day"),
    ],
)
def test_a_bad_recurring_closure_is_refused(arguments, message):
    with pytest.raises(Invalid, match=message):
        Recurring(*arguments)


@given(recurring_closures())
def test_a_recurring_closure_is_a_value(closure):
    assert pickle.loads(pickle.dumps(closure)) == closure
    assert Recurring(**{**closure.to_dict(), "since": closure.since}) == closure


@given(st.sampled_from(list(DayKind)))
def test_a_kind_of_day_is_named_in_chinese(kind):
    assert kind.label("zh-Hans") != kind.label("en")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda desk, at: desk.add(at, timedelta(hours=1), boundary="opening"),
            "must be 'closing' or 'next_opening'",
        ),
        (
            lambda desk, at: desk.subtract(at, timedelta(hours=1), boundary="closing"),
            "must be 'opening' or 'previous_closing'",
        ),
        (lambda desk, at: desk.open_spans(at, at - timedelta(1)), "must not be before the start"),
        (lambda desk, at: desk.add_days(at, 1.5), "must be a whole number of days"),
        (lambda desk, at: desk.add_days("2026-02-03", 1), "must be a date or an instant"),
        (lambda desk, at: desk.days_between(None, at), "must be a date or an instant"),
        (lambda desk, at: desk.next_opening("now"), "must be a datetime with a time zone, got str"),
        (
            lambda desk, at: desk.next_opening(date(2026, 2, 3)),
            "must be a datetime with a time zone, got date",
        ),
        (
            lambda desk, at: desk.elapsed(at, datetime(9999, 12, 31, tzinfo=UTC)),
            "give a missing time as missing",
        ),
        (lambda desk, at: desk.elapsed(datetime(1, 1, 1, tzinfo=UTC), at), "outside the years 1900 to 2199"),
        (lambda desk, at: desk.add(at, timedelta(days=90_000)), "there is no instant with 90000 days"),
        (lambda desk, at: desk.subtract(at, timedelta(days=90_000)), "there is no instant with 90000 days"),
        (lambda desk, at: desk.is_business_day(date(2300, 1, 1)), "outside the years 1900 to 2199"),
        (lambda desk, at: desk.add_days(at, -(10**6)), "there are not 1000000 business days before"),
        (lambda desk, at: desk.add_days(at, 10**6), "there are not 1000000 business days after"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_the_reason(ask, message):
    desk = BusinessCalendar("UTC", WEEK)
    with pytest.raises(Invalid, match=message):
        ask(desk, datetime(2026, 2, 3, 10, tzinfo=UTC))
