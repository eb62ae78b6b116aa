"""Business time where known systems go wrong: each test names the one that does."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cxkit.errors import Invalid, NaiveInstant
from cxkit.values.calendar import BusinessCalendar, Recurring

AMSTERDAM, NEW_YORK, SHANGHAI = (
    ZoneInfo(name) for name in ("Europe/Amsterdam", "America/New_York", "Asia/Shanghai")
)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TWO_SHIFTS = {"mon-fri": "09:00-12:00, 13:00-17:30"}


def at(text, tz=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=tz)


def test_a_lunch_break_is_closed_where_chatwoot_and_frappe_know_one_interval_a_day():
    desk = BusinessCalendar.weekly("America/New_York", TWO_SHIFTS)
    assert desk.elapsed(at("2026-02-03 11:30", NEW_YORK), at("2026-02-03 13:30", NEW_YORK)) == HOUR
    assert desk.elapsed(at("2026-02-03 00:00", NEW_YORK), at("2026-02-04 00:00", NEW_YORK)) == 7.5 * HOUR


def test_both_intervals_of_a_day_count_where_osticket_keys_hours_by_date_and_loses_the_second():
    desk = BusinessCalendar.weekly("UTC", {"tue": "09:00-10:00, 14:00-15:00"})
    assert [(a.hour, b.hour) for a, b in desk.hours_on(date(2026, 2, 3))] == [(9, 10), (14, 15)]
    assert desk.add(at("2026-02-03 09:00"), 2 * HOUR) == at("2026-02-03 15:00")


def test_holidays_close_where_chatwoot_has_none():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, holidays={date(2026, 12, 25)})
    assert desk.elapsed(at("2026-12-24 16:00"), at("2026-12-28 10:00")) == 2 * HOUR


def test_a_pause_is_kept_to_the_microsecond_where_zammad_cuts_it_to_the_minute():
    pause = (at("2026-02-03 10:00:20.000001"), at("2026-02-03 10:05:59.999999"))
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, breaks=[pause])
    closed = pause[1] - pause[0]
    assert desk.elapsed(at("2026-02-03 09:00"), at("2026-02-03 17:00")) == 8 * HOUR - closed
    assert (
        desk.add(at("2026-02-03 10:00"), timedelta(seconds=20, microseconds=2))
        == pause[1] + timedelta.resolution
    )


def test_two_pauses_that_begin_in_one_minute_both_count_where_zammad_overwrites_the_first():
    pauses = [
        (at("2026-02-03 10:00:00"), at("2026-02-03 10:00:20")),
        (at("2026-02-03 10:00:30"), at("2026-02-03 10:00:50")),
    ]
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, breaks=pauses)
    assert desk.elapsed(at("2026-02-03 10:00"), at("2026-02-03 10:01")) == timedelta(seconds=20)


def test_overlapping_pauses_are_united_before_they_are_taken_away():
    pauses = [
        (at("2026-02-03 10:00"), at("2026-02-03 11:00")),
        (at("2026-02-03 10:30"), at("2026-02-03 12:00")),
    ]
    desk = BusinessCalendar.weekly("UTC", {"tue": "09:00-17:00"}, breaks=pauses)
    assert desk.elapsed(at("2026-02-03 09:00"), at("2026-02-03 17:00")) == 6 * HOUR


def test_a_pause_in_the_repeated_hour_of_autumn_is_a_span_of_instants_where_zammad_s_is_ambiguous():
    """02:30 to 02:10 on 25 October 2026: from the first 02:30 to the second 02:10, forty minutes."""
    pause = (at("2026-10-25 00:30"), at("2026-10-25 01:10"))
    desk = BusinessCalendar.around_the_clock("Europe/Amsterdam", breaks=[pause])
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1))
    assert desk.elapsed(first, second) == 20 * MINUTE


def test_a_time_without_a_zone_is_refused_where_frappe_counts_in_naive_datetimes():
    desk = BusinessCalendar.weekly("Europe/Amsterdam", {"mon-fri": "09:00-17:00"})
    naive, aware = datetime(2026, 2, 3, 10), at("2026-02-03 10:00")
    for ask in (
        lambda: desk.elapsed(naive, aware),
        lambda: desk.elapsed(aware, naive),
        lambda: desk.add(naive, HOUR),
        lambda: desk.subtract(naive, HOUR),
        lambda: desk.is_open(naive),
        lambda: desk.next_opening(naive),
        lambda: desk.previous_closing(naive),
        lambda: desk.open_spans(naive, aware),
        lambda: desk.add_days(naive, 1),
        lambda: desk.elapsed([aware, naive], [aware, aware]),
        lambda: BusinessCalendar.around_the_clock(breaks=[(naive, naive + HOUR)]),
    ):
        with pytest.raises(NaiveInstant, match="has no time zone: say which"):
            ask()
    with pytest.raises(NaiveInstant) as caught:
        desk.elapsed(aware, naive)
    assert caught.value.path == "end"


def test_a_pause_is_business_time_where_frappe_adds_it_as_wall_time_to_the_creation():
    """On hold from Friday 16:00 to Monday 10:00: two working hours, not sixty-six."""
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    assert desk.elapsed(at("2026-02-06 16:00"), at("2026-02-09 10:00")) == 2 * HOUR


def test_a_calendar_without_open_time_is_refused_where_help_desks_fall_back_to_wall_clock_time():
    for week in ({}, {"mon-fri": "closed"}, {"daily": ""}):
        with pytest.raises(Invalid, match="leaves no open time at all"):
            BusinessCalendar.weekly("UTC", week)


def test_the_day_of_spring_forward_has_23_hours_where_the_zendesk_package_of_dbt_missed_the_change():
    night = BusinessCalendar.weekly("America/New_York", {"sun": "00:00-24:00"})
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    lengths = [sum((b - a for a, b in utc(night.hours_on(day))), timedelta()) for day in (spring, autumn)]
    assert lengths == [23 * HOUR, 25 * HOUR]


def utc(spans):
    return [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in spans]


def test_hours_stay_at_the_local_clock_where_the_recipe_with_numpy_busdays_ignores_the_change():
    desk = BusinessCalendar.weekly("America/New_York", {"mon-fri": "09:00-17:00"})
    friday, monday = at("2026-03-06 16:00", NEW_YORK), at("2026-03-09 10:00", NEW_YORK)
    assert desk.elapsed(friday, monday) == 2 * HOUR
    assert desk.add(friday, 2 * HOUR) == monday
    assert desk.add(friday, 2 * HOUR).utcoffset() == timedelta(hours=-4)


def test_an_opening_in_the_skipped_hour_moves_to_the_change():
    desk = BusinessCalendar.weekly("Europe/Amsterdam", {"sun": "02:30-04:00"})
    ((opening, closing),) = desk.hours_on(date(2026, 3, 29))
    assert (opening.astimezone(UTC), closing.astimezone(UTC)) == (
        at("2026-03-29 01:00"),
        at("2026-03-29 02:00"),
    )


def test_a_span_inside_the_skipped_hour_does_not_exist():
    desk = BusinessCalendar.weekly("Europe/Amsterdam", {"sun": "02:15-02:45", "mon": "09:00-10:00"})
    assert desk.hours_on(date(2026, 3, 29)) == ()
    assert not desk.is_business_day(date(2026, 3, 29))


def test_in_the_repeated_hour_the_first_opening_and_the_second_closing_count():
    desk = BusinessCalendar.weekly("Europe/Amsterdam", {"sun": "02:30-02:45"})
    ((opening, closing),) = desk.hours_on(date(2026, 10, 25))
    assert (opening.astimezone(UTC), closing.astimezone(UTC)) == (
        at("2026-10-25 00:30"),
        at("2026-10-25 01:45"),
    )
    assert (opening.fold, closing.fold) == (0, 1)


def test_half_an_hour_of_summer_time_on_lord_howe_island_counts_as_half_an_hour():
    always = BusinessCalendar.around_the_clock("Australia/Lord_Howe")
    zone = ZoneInfo("Australia/Lord_Howe")
    assert always.elapsed(at("2026-10-04 00:00", zone), at("2026-10-05 00:00", zone)) == 23.5 * HOUR


def test_a_day_that_a_country_skipped_has_no_hours():
    """Samoa went from 29 to 31 December 2011."""
    desk = BusinessCalendar.weekly("Pacific/Apia", {"daily": "09:00-17:00"})
    assert desk.hours_on(date(2011, 12, 30)) == ()
    assert desk.days_between(date(2011, 12, 29), date(2011, 12, 31)) == 1


def test_a_night_shift_counts_where_businesstimedelta_counts_nothing_between_monday_and_tuesday():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "22:00-06:00"})
    monday = at("2026-02-02 22:00")
    assert desk.elapsed(monday, at("2026-02-03 06:00")) == 8 * HOUR
    assert desk.add(monday, 4 * HOUR) == at("2026-02-03 02:00")


def test_a_night_shift_belongs_to_the_day_it_starts_on_also_before_a_holiday():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "22:00-06:00"}, holidays=[date(2026, 2, 4)])
    assert desk.is_open(at("2026-02-04 05:59"))  # Tuesday's shift
    assert not desk.is_open(at("2026-02-04 23:00"))
    assert desk.is_business_day(date(2026, 2, 6))
    assert not desk.is_business_day(date(2026, 2, 7))  # open until 06:00, but on Friday's shift


def test_24_00_ends_a_day_and_joins_the_next_one():
    desk = BusinessCalendar.weekly("UTC", {"mon": "20:00-24:00", "tue": "00:00-02:00"})
    assert desk.elapsed(at("2026-02-02 20:00"), at("2026-02-03 02:00")) == 6 * HOUR
    assert desk.add(at("2026-02-02 20:00"), 4 * HOUR, boundary="next_opening") == at("2026-02-03 00:00")
    assert len(desk.open_spans(at("2026-02-02 00:00"), at("2026-02-04 00:00"))) == 1


def test_differences_are_signed_where_businesstimedelta_loses_the_sign():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    assert desk.elapsed(at("2026-02-03 12:00"), at("2026-02-03 10:00")) == -2 * HOUR


def test_past_the_last_known_holiday_it_refuses_where_businesstimedelta_crashes_and_others_guess():
    desk = BusinessCalendar.weekly(
        "UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2026, 12, 25)], known_until=date(2026, 12, 31)
    )
    eve = at("2026-12-31 16:00")
    assert desk.elapsed(eve, at("2027-01-01 00:00")) == HOUR
    assert desk.add(eve, HOUR) == at("2026-12-31 17:00")
    for ask in (
        lambda: desk.elapsed(eve, at("2027-01-01 00:00:00.000001")),
        lambda: desk.add(eve, HOUR, boundary="next_opening"),
        lambda: desk.add(eve, 2 * HOUR),
        lambda: desk.next_opening(at("2026-12-31 18:00")),
        lambda: desk.is_open(at("2027-01-01 00:00")),
        lambda: desk.is_business_day(date(2027, 1, 1)),
        lambda: desk.add_days(date(2026, 12, 31), 1),
        lambda: desk.days_between(date(2026, 12, 31), date(2027, 1, 4)),
        lambda: desk.elapsed(np.array(["2026-12-31", "2027-01-05"], "M8[s]"), eve, zone="UTC"),
        lambda: desk.add(np.array(["2026-12-31T16:00"], "M8[s]"), 2 * HOUR, zone="UTC"),
    ):
        with pytest.raises(Invalid, match="known_until"):
            ask()


def test_a_search_without_open_time_ends_where_businesstimedelta_loops_for_ever():
    once = BusinessCalendar("UTC", {}, dated={date(2026, 2, 3): "09:00-17:00"})
    assert once.add(at("2026-02-01 00:00"), 8 * HOUR) == at("2026-02-03 17:00")
    for ask in (
        lambda: once.add(at("2026-02-01 00:00"), 9 * HOUR),
        lambda: once.next_opening(at("2026-02-04 00:00")),
        lambda: once.add_days(date(2026, 2, 3), 1),
        lambda: once.add(np.array(["2026-02-01"], "M8[s]"), 9 * HOUR, zone="UTC"),
    ):
        with pytest.raises(Invalid) as caught:
            ask()
        assert caught.value.faults[0].code == "calendar.no_open_time"


def test_seconds_count_where_the_zendesk_package_of_dbt_rounded_to_minutes_and_flagged_false_breaches():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    assert desk.elapsed(at("2026-02-03 16:59:01"), at("2026-02-04 09:00:30")) == timedelta(seconds=89)


def test_a_due_instant_at_a_closing_edge_is_the_closing_by_default_and_the_next_opening_on_request():
    """Both conventions of the field by name: one vendor's "Friday 17:00", another's "Monday 09:00"."""
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    start = at("2026-02-06 15:00")
    assert desk.add(start, 2 * HOUR) == at("2026-02-06 17:00")
    assert desk.add(start, 2 * HOUR, boundary="next_opening") == at("2026-02-09 09:00")
    assert desk.subtract(at("2026-02-09 11:00"), 2 * HOUR) == at("2026-02-09 09:00")
    assert desk.subtract(at("2026-02-09 11:00"), 2 * HOUR, boundary="previous_closing") == at(
        "2026-02-06 17:00"
    )
    saturday = at("2026-02-07 12:00")
    assert desk.add(saturday, 0 * HOUR) == saturday
    assert desk.add(saturday, 0 * HOUR, boundary="next_opening") == at("2026-02-09 09:00")
    assert desk.subtract(saturday, 0 * HOUR, boundary="previous_closing") == at("2026-02-06 17:00")


def test_a_make_up_saturday_has_the_hours_of_a_weekday_where_weekday_masks_cannot_say_so():
    desk = BusinessCalendar.weekly(
        "Asia/Shanghai",
        {"mon-fri": "09:00-12:00, 13:00-18:00", "sat": "10:00-16:00"},
        holidays=[date(2026, 10, 1)],
        working_days={date(2026, 10, 10): "thu"},
    )
    assert desk.elapsed(at("2026-10-10 00:00", SHANGHAI), at("2026-10-11 00:00", SHANGHAI)) == 8 * HOUR
    assert desk.elapsed(at("2026-10-17 00:00", SHANGHAI), at("2026-10-18 00:00", SHANGHAI)) == 6 * HOUR


def test_what_is_said_of_a_day_in_particular_wins():
    day = date(2026, 12, 24)
    kinds = []
    for departures in (
        {},
        {"holidays": [day]},
        {"holidays": [day], "working_days": {day: "sat"}},
        {"holidays": [day], "working_days": {day: "sat"}, "dated": {day: "09:00-12:00"}},
    ):
        desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00", "sat": "10:00-14:00"}, **departures)
        length = desk.elapsed(at("2026-12-24 00:00"), at("2026-12-25 00:00"))
        kinds.append((desk.day_kind(day).value, length))
    assert kinds == [
        ("weekly", 8 * HOUR),
        ("holiday", 0 * HOUR),
        ("working_day", 4 * HOUR),
        ("dated", 3 * HOUR),
    ]


def test_a_dated_break_and_a_recurring_closure_take_hours_away():
    desk = BusinessCalendar.weekly(
        "Europe/Amsterdam",
        {"mon-fri": "09:00-17:00"},
        breaks=[(date(2026, 2, 3), "12:00-13:30"), (date(2026, 2, 3), "15:00-15:15")],
        closures=[Recurring("FREQ=MONTHLY;BYDAY=1MO", date(2026, 1, 1), "08:00-10:00")],
    )
    whole = {
        day: desk.elapsed(
            at(f"2026-02-{day:02d} 00:00", AMSTERDAM), at(f"2026-02-{day + 1:02d} 00:00", AMSTERDAM)
        )
        for day in (2, 3, 9)
    }
    assert whole == {2: 7 * HOUR, 3: 6.25 * HOUR, 9: 8 * HOUR}


def test_closures_reach_across_the_turn_of_the_year():
    shift, night = {"daily": "20:00-04:00"}, (at("2026-12-31 00:00"), at("2027-01-02 00:00"))
    plain = BusinessCalendar.weekly("UTC", shift)
    assert plain.elapsed(*night) == 16 * HOUR
    for departures in (
        {"breaks": [(date(2026, 12, 31), "23:00-02:00")]},
        {"breaks": [(date(2027, 1, 1), "00:30-03:30")]},
        {"closures": [Recurring("FREQ=YEARLY", date(2020, 12, 31), "23:00-02:00")]},
        {"closures": [Recurring("FREQ=YEARLY", date(2020, 1, 1), "00:30-03:30")]},
        {"breaks": [(at("2026-12-31 23:00"), at("2027-01-01 02:00"))]},
    ):
        desk = BusinessCalendar.weekly("UTC", shift, **departures)
        assert desk.elapsed(*night) == 13 * HOUR
        assert desk.add(night[0], 16 * HOUR) == at("2027-01-02 03:00")


def test_the_last_closing_before_a_long_closure_lies_in_the_year_before():
    desk = BusinessCalendar.weekly(
        "UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2026, 1, day) for day in range(1, 16)]
    )
    assert desk.previous_closing(at("2026-01-12 12:00")) == at("2025-12-31 17:00")
    assert desk.subtract(at("2026-01-16 09:00"), HOUR) == at("2025-12-31 16:00")


def test_seven_working_days_of_receipt_use_the_statutory_calendar():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2026, 2, 4)])
    received = at("2026-02-03 16:45")
    assert desk.add_days(date(2026, 2, 3), 7) == date(2026, 2, 13)
    assert desk.add_days(received, 7) == at("2026-02-13 16:45")
    assert desk.add_days(date(2026, 2, 7), 1) == desk.add_days(date(2026, 2, 8), 1) == date(2026, 2, 9)
    assert desk.add_days(date(2026, 2, 7), 0) == date(2026, 2, 7)


def test_a_business_day_keeps_the_local_time_of_day_across_a_clock_change():
    desk = BusinessCalendar.weekly("Europe/Amsterdam", {"mon-fri": "09:00-17:00"})
    friday = at("2026-03-27 08:30").replace(microsecond=7)  # 09:30 in Amsterdam
    assert desk.add_days(friday, 1) == at("2026-03-30 07:30").replace(microsecond=7)
    night = BusinessCalendar.weekly("Europe/Amsterdam", {"daily": "00:00-24:00"})
    assert night.add_days(at("2026-03-28 02:30", AMSTERDAM), 1).astimezone(UTC) == at("2026-03-29 01:00")


def test_answers_carry_the_zone_of_the_question():
    desk = BusinessCalendar.weekly("America/New_York", TWO_SHIFTS)
    tokyo = ZoneInfo("Asia/Tokyo")
    asked = at("2026-02-04 00:30", tokyo)
    for answer in (
        desk.add(asked, HOUR),
        desk.subtract(asked, HOUR),
        desk.next_opening(asked),
        desk.previous_closing(asked),
        desk.open_spans(asked, asked + HOUR)[0][0],
        desk.add_days(asked, 1),
    ):
        assert answer.tzinfo is tokyo
    assert desk.hours_on(date(2026, 2, 3))[0][0].tzinfo is NEW_YORK
    fixed = asked.astimezone(timezone(9 * HOUR))
    assert desk.add(fixed, HOUR) == desk.add(asked, HOUR)
    assert desk.add(fixed, HOUR).tzinfo is fixed.tzinfo
