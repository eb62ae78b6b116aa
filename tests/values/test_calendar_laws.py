"""Laws of business time, over drawn calendars: zones with clock changes, nights, departures of every kind."""

import copy
import json
import pickle
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from cxkit.testing import business_calendars, calendar_instants, clock_changes
from cxkit.values import zone
from cxkit.values.calendar import BusinessCalendar

quickly = settings(max_examples=40)
MINUTE = timedelta(minutes=1)
ZERO = timedelta(0)


@pytest.mark.parametrize("asked", [2005, 2026, 2050])
@pytest.mark.parametrize("year", [2006, 2026, 2049])
def test_a_calendar_that_looked_at_another_year_first_answers_alike(asked, year):
    """A year of eight hours a day is a year of days later or earlier, whatever a calendar has looked at."""
    desk = BusinessCalendar.weekly("Europe/Paris", {"mon-sun": "09:00-17:00"})
    desk.elapsed(datetime(asked, 6, 1, tzinfo=UTC), datetime(asked, 6, 2, tzinfo=UTC))
    noon, days = datetime(year, 6, 15, 10, tzinfo=UTC), timedelta(days=365)
    work = timedelta(hours=8 * 365)
    assert desk.add(noon, work) == noon + days
    assert desk.subtract(noon, work) == noon - days
    assert desk.elapsed(noon, noon + days) == work
    assert desk.is_open(noon)


def test_a_business_day_later_at_an_hour_that_comes_twice_is_the_first_of_the_two():
    """On 25 October 2026 the clocks of Paris show half past two twice: at 0:30 and at 1:30 UTC."""
    desk = BusinessCalendar.weekly("Europe/Paris", {"mon-sun": "00:00-24:00"})
    start = datetime(2026, 10, 24, 0, 30, 15, 7, tzinfo=UTC)
    assert desk.add_days(start, 1) == start + timedelta(days=1)
    assert desk.add_days(start, 2) == start + timedelta(days=2, hours=1)
    assert desk.add_days(start, 0) == start


def durations(most=timedelta(days=20)):
    return st.timedeltas(ZERO, most) | st.sampled_from([ZERO, timedelta.resolution, timedelta(hours=8)])


@st.composite
def questions(draw, instants=2):
    calendar = draw(business_calendars())
    return calendar, *(draw(calendar_instants(calendar)) for _ in range(instants))


@quickly
@given(questions(1), durations(), st.sampled_from(["closing", "next_opening"]))
def test_the_open_time_up_to_a_deadline_is_what_was_added(question, duration, boundary):
    calendar, start = question
    due = calendar.add(start, duration, boundary=boundary)
    assert due >= start
    assert calendar.elapsed(start, due) == duration


@quickly
@given(questions(1), durations(), st.sampled_from(["opening", "previous_closing"]))
def test_the_open_time_since_a_latest_start_is_what_was_taken_away(question, duration, boundary):
    calendar, end = question
    begin = calendar.subtract(end, duration, boundary=boundary)
    assert begin <= end
    assert calendar.elapsed(begin, end) == duration


@quickly
@given(questions(1), durations())
def test_going_back_returns_to_where_it_was_open(question, duration):
    calendar, at = question
    opened = calendar.next_opening(at)
    assert calendar.subtract(calendar.add(opened, duration), duration) == opened
    closed = calendar.previous_closing(at)
    assert calendar.add(calendar.subtract(closed, duration), duration) == closed


@quickly
@given(questions(1), durations())
def test_a_negative_duration_goes_the_other_way(question, duration):
    calendar, at = question
    assert calendar.add(at, -duration) == calendar.subtract(at, duration)
    assert calendar.subtract(at, -duration) == calendar.add(at, duration)
    if duration:
        back = calendar.subtract(at, duration, boundary="previous_closing")
        assert calendar.add(at, -duration, boundary="next_opening") == back


@quickly
@given(questions(1), durations(), durations())
def test_adding_twice_is_adding_the_sum(question, first, second):
    calendar, at = question
    assert calendar.add(calendar.add(at, first), second) == calendar.add(at, first + second)
    one, both = calendar.add(at, first), calendar.add(at, first + second)
    assert one <= both


@quickly
@given(questions(3))
def test_elapsed_is_additive_antisymmetric_and_monotone(question):
    calendar, a, b, c = question
    a, b, c = sorted([a, b, c])
    assert calendar.elapsed(a, c) == calendar.elapsed(a, b) + calendar.elapsed(b, c)
    assert calendar.elapsed(c, a) == -calendar.elapsed(a, c)
    assert ZERO <= calendar.elapsed(a, b) <= b.astimezone(UTC) - a.astimezone(UTC)


@quickly
@given(questions(2))
def test_the_boundary_only_chooses_within_a_closed_stretch(question):
    calendar, a, b = question
    assume(a <= b)
    wait = calendar.elapsed(a, b)
    first, last = calendar.add(a, wait), calendar.add(a, wait, boundary="next_opening")
    assert first <= b <= last
    assert calendar.elapsed(first, last) == ZERO
    assert calendar.is_open(last)


@quickly
@given(questions(1))
def test_open_closed_and_the_next_opening_agree(question):
    calendar, at = question
    opening, closing = calendar.next_opening(at), calendar.previous_closing(at)
    assert calendar.is_open(at) == (opening == at)
    assert calendar.is_open(opening)
    assert not calendar.is_open(closing) or closing == at
    assert calendar.elapsed(closing, at) == calendar.elapsed(at, opening) == ZERO
    assert calendar.elapsed(opening, opening + timedelta.resolution) == timedelta.resolution


@quickly
@given(questions(1), st.timedeltas(ZERO, timedelta(days=12)))
def test_the_open_spans_of_a_range_sum_to_its_open_time(question, length):
    calendar, start = question
    end = start.astimezone(UTC) + length
    spans = calendar.open_spans(start, end)
    assert sum((b.astimezone(UTC) - a.astimezone(UTC) for a, b in spans), ZERO) == calendar.elapsed(
        start, end
    )
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= end for edge in edges)


def counted_by_the_minute(calendar, start, minutes):
    """Open minutes after `start`, found by reading the local clock at every minute: no table, no search."""
    tz = zone(calendar.zone)
    instants = [start + i * MINUTE for i in range(-3 * 1440, minutes + 3 * 1440)]
    walls = [at.astimezone(tz).replace(tzinfo=None) for at in instants]
    shown = [(wall.toordinal(), wall.hour * 60 + wall.minute) for wall in walls]

    def minutes_of(day, spans):
        marked = set()
        for begin, end in spans:
            first, last = ((day + s // 86400, s % 86400 // 60) for s in (begin, end))
            after = [i for i, wall in enumerate(shown) if wall >= first]
            before = [i for i, wall in enumerate(shown) if wall < last]
            if after and before:
                marked.update(range(after[0], before[-1] + 1))
        return marked

    holidays, dated, working = calendar.holidays, dict(calendar.dated), dict(calendar.working_days)
    opened, closed = set(), set()
    for day in range(shown[0][0] + 1, shown[-1][0]):
        on = date.fromordinal(day)
        if on in dated:
            spans = dated[on]
        elif on in working:
            spans = calendar.week[working[on]]
        else:
            spans = () if on in holidays else calendar.week[on.weekday()]
        opened |= minutes_of(day, spans)
        closed |= minutes_of(day, dict(calendar.dated_breaks).get(on, ()))
        for closure in calendar.closures:
            ordinals = closure.days()
            if day in iter(lambda ordinals=ordinals, day=day: min(next(ordinals, day + 1), day + 1), day + 1):
                closed |= minutes_of(day, closure.hours)
    for begin, end in calendar.breaks:
        closed |= {i for i, at in enumerate(instants) if begin <= at < end}
    return sum(start <= instants[i] < start + minutes * MINUTE for i in opened - closed)


@st.composite
def days_near_changes(draw):
    calendar = draw(business_calendars())
    on_the_minute = [
        tuple(at.replace(second=0, microsecond=0) + MINUTE * last for last, at in enumerate(span))
        for span in calendar.breaks
    ]
    calendar = BusinessCalendar.from_dict(
        {**calendar.to_dict(), "breaks": [[str(a), str(b)] for a, b in on_the_minute]}
    )
    changes = clock_changes(calendar.zone)
    around = st.sampled_from(changes) if changes else st.nothing()
    special = sorted({*calendar.holidays, *dict(calendar.dated), *dict(calendar.dated_breaks)})
    if special:
        noon = datetime(1, 1, 1, 12, tzinfo=UTC)
        around |= st.sampled_from([noon.replace(year=d.year, month=d.month, day=d.day) for d in special])
    around |= st.datetimes(datetime(2024, 1, 5), datetime(2027, 12, 20)).map(
        lambda at: at.replace(tzinfo=UTC)
    )
    start = draw(around).replace(second=0, microsecond=0) - draw(st.integers(0, 1440)) * MINUTE
    return calendar, start, draw(st.integers(1, 2000))


@settings(max_examples=50)
@given(days_near_changes())
def test_elapsed_is_what_a_minute_by_minute_count_of_the_local_clock_gives(case):
    calendar, start, minutes = case
    counted = counted_by_the_minute(calendar, start, minutes)
    assert calendar.elapsed(start, start + minutes * MINUTE) == counted * MINUTE


@quickly
@given(questions(1), st.integers(0, 60), st.integers(0, 60))
def test_business_days_are_additive_and_inverse(question, first, second):
    calendar, at = question
    assume(any(calendar.is_business_day(at.date() + timedelta(i)) for i in range(20)))
    day = at.date()
    later = calendar.add_days(day, first)
    assert calendar.days_between(day, later) == first
    assert calendar.days_between(later, day) == -first
    assert calendar.add_days(later, second) == calendar.add_days(day, first + second)
    if first:
        assert calendar.is_business_day(later)
        assert calendar.add_days(calendar.add_days(later, second), -second) == later


@quickly
@given(questions(1))
def test_a_business_day_is_a_day_with_open_hours_of_its_own(question):
    calendar, at = question
    day = at.date()
    spans = calendar.hours_on(day)
    assert calendar.is_business_day(day) == bool(spans)
    for start, end in spans:
        assert calendar.elapsed(start, end) == end.astimezone(UTC) - start.astimezone(UTC) > ZERO


@quickly
@given(business_calendars())
def test_a_calendar_is_a_value(calendar):
    plain = json.loads(json.dumps(calendar.to_dict()))
    copies = [
        BusinessCalendar.from_dict(plain),
        pickle.loads(pickle.dumps(calendar)),
        copy.deepcopy(calendar),
    ]
    for other in copies:
        assert other == calendar
        assert hash(other) == hash(calendar)
        assert other.to_dict() == calendar.to_dict()
    assert repr(calendar).startswith(f"BusinessCalendar('{calendar.zone}', ")


def micros(at):
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


@st.composite
def columns(draw):
    calendar = draw(business_calendars())
    rows = draw(st.lists(calendar_instants(calendar), min_size=1, max_size=12))
    others = draw(st.lists(calendar_instants(calendar), min_size=len(rows), max_size=len(rows)))
    spans = st.timedeltas(-timedelta(days=9), timedelta(days=9)) | st.just(ZERO)
    return calendar, rows, others, draw(st.lists(spans, min_size=len(rows), max_size=len(rows)))


@settings(max_examples=40)
@given(columns())
def test_a_column_gives_what_its_rows_give(case):
    calendar, starts, ends, spans = case
    a, b = np.array([micros(at) for at in starts]), np.array([micros(at) for at in ends])
    d = np.array(spans, "m8[us]")
    expected = [calendar.elapsed(x, y) for x, y in zip(starts, ends, strict=True)]
    assert calendar.elapsed(a, b, zone="UTC").tolist() == expected
    assert calendar.elapsed(starts, ends) == expected
    assert calendar.elapsed(a.view("i8"), b.view("i8")).view("m8[us]").tolist() == expected
    assert calendar.elapsed(a, ends[0], zone="UTC").tolist() == [calendar.elapsed(x, ends[0]) for x in starts]
    assert calendar.is_open(a, zone="UTC").tolist() == [calendar.is_open(x) for x in starts]
    for boundary in ("closing", "next_opening"):
        due = [micros(calendar.add(x, y, boundary=boundary)) for x, y in zip(starts, spans, strict=True)]
        assert calendar.add(a, d, boundary=boundary, zone="UTC").tolist() == np.array(due).tolist()
    for boundary in ("opening", "previous_closing"):
        begin = [
            micros(calendar.subtract(x, y, boundary=boundary)) for x, y in zip(starts, spans, strict=True)
        ]
        assert calendar.subtract(a, d, boundary=boundary, zone="UTC").tolist() == np.array(begin).tolist()


@settings(max_examples=30)
@given(columns(), st.sampled_from(["s", "ms"]))
def test_a_column_of_coarser_instants_gives_what_its_rows_give(case, unit):
    calendar, starts, ends, spans = case
    a, b = (np.array([micros(at) for at in rows]).astype(f"M8[{unit}]") for rows in (starts, ends))
    d = np.array(spans, "m8[us]").astype(f"m8[{unit}]")
    rows = (
        [x.astype("M8[us]").item().replace(tzinfo=UTC) for x in a],
        [x.astype("M8[us]").item().replace(tzinfo=UTC) for x in b],
    )
    assert calendar.elapsed(a, b, zone="UTC").tolist() == [
        calendar.elapsed(x, y) for x, y in zip(*rows, strict=True)
    ]
    whole = all(edge.microsecond == 0 for span in calendar.breaks for edge in span)
    assert calendar.elapsed(a, b, zone="UTC").dtype == (f"m8[{unit}]" if whole else "m8[us]")
    due = [
        calendar.add(x, timedelta(microseconds=int(y)))
        for x, y in zip(rows[0], d.astype("m8[us]").astype(int), strict=True)
    ]
    assert calendar.add(a, d, zone="UTC").astype("M8[us]").tolist() == [at.replace(tzinfo=None) for at in due]


@settings(max_examples=30)
@given(columns(), st.data())
def test_an_answer_does_not_depend_on_what_was_asked_before(case, data):
    calendar, starts, ends, spans = case
    asked = data.draw(st.permutations(range(len(starts))))
    fresh = BusinessCalendar.from_dict(calendar.to_dict())
    object.__setattr__(fresh, "_open", type(fresh._open)(fresh))
    for i in asked:
        assert fresh.elapsed(starts[i], ends[i]) == calendar.elapsed(starts[i], ends[i])
        assert fresh.add(starts[i], spans[i]) == calendar.add(starts[i], spans[i])


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "Australia/Lord_Howe", "America/Santiago"])
def test_always_open_is_elapsed_time_also_across_clock_changes(name):
    always = BusinessCalendar.around_the_clock(name)
    for change in clock_changes(name):
        local = change.astimezone(zone(name))
        assert always.elapsed(local - timedelta(days=1), local + timedelta(days=2)) == (
            (local + timedelta(days=2)).astimezone(UTC) - (local - timedelta(days=1)).astimezone(UTC)
        )
