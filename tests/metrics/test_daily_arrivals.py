"""Arrivals by local day and interval: the clock is the local one, also when it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import daily_arrivals

pytest.importorskip("scipy")

BERLIN = "Europe/Berlin"


def each_minute(first: datetime, hours: int) -> list[datetime]:
    return [first + timedelta(minutes=minute) for minute in range(60 * hours)]


def cell(found, day: date, label: str):
    place = found.days.index(day), found.labels.index(label)
    return float(found.counts[place]) if found.defined[place] else None


def test_an_interval_that_the_clocks_skip_is_not_there_and_one_shown_twice_counts_once():
    spring = each_minute(datetime(2026, 3, 27, 23, tzinfo=UTC), 72)
    found = daily_arrivals(spring, tz=BERLIN, minutes=60, first=date(2026, 3, 28), last=date(2026, 3, 29))
    assert cell(found, date(2026, 3, 28), "02:00") == 60
    assert cell(found, date(2026, 3, 29), "02:00") is None
    assert cell(found, date(2026, 3, 29), "03:00") == 60
    autumn = each_minute(datetime(2026, 10, 23, 22, tzinfo=UTC), 72)
    found = daily_arrivals(autumn, tz=BERLIN, minutes=60, first=date(2026, 10, 24), last=date(2026, 10, 25))
    assert cell(found, date(2026, 10, 25), "02:00") == 60
    assert found.profile().peak_to_average == 1.0


def test_a_constant_stream_is_flat_in_every_zone_and_width():
    stream = each_minute(datetime(2026, 3, 20, tzinfo=UTC), 24 * 20)
    for tz in (BERLIN, "Asia/Shanghai", "America/New_York", "Asia/Kathmandu"):
        for minutes in (1, 5, 15, 60):
            found = daily_arrivals(
                stream, tz=tz, minutes=minutes, first=date(2026, 3, 22), last=date(2026, 4, 6)
            )
            assert set(found.counts[found.defined].tolist()) == {float(minutes)}


def test_a_change_of_half_an_hour_leaves_four_an_hour_four_an_hour():
    """Lord Howe Island: on 5 April 01:30 to 02:00 is shown twice, on 4 October 02:00 to 02:30 is skipped."""
    for first, label in (
        (datetime(2026, 4, 3, tzinfo=UTC), "01:00"),
        (datetime(2026, 10, 2, tzinfo=UTC), "02:00"),
    ):
        stream = [first + timedelta(minutes=15 * quarter) for quarter in range(4 * 24 * 4)]
        day = first.date() + timedelta(days=2)
        found = daily_arrivals(stream, tz="Australia/Lord_Howe", minutes=60, first=day, last=day)
        assert cell(found, day, label) == 4.0
        assert set(found.counts[found.defined].tolist()) == {4.0}


def test_weekdays_from_zero_are_served_with_a_warning():
    at = [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 8, 9, tzinfo=UTC)]
    with pytest.warns(DeprecationWarning, match="open_on"):
        old = daily_arrivals(at, tz="UTC", weekdays=range(5))
    assert old.days == daily_arrivals(at, tz="UTC", open_on=range(1, 6)).days
    assert {day.isoweekday() for day in old.days} == {1, 2, 3, 4, 5}


def test_days_that_are_not_worked_are_left_out_and_empty_days_count():
    at = [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 13, 9, 10, tzinfo=UTC), None]
    found = daily_arrivals(at, tz="UTC", open_on=range(1, 6))
    assert len(found.days) == 10
    assert (found.busiest, found.missing) == ("09:00", 1)
    assert found.profile().mean[18] == pytest.approx(0.2)
    assert found.to_dict()["days"] == 10


@settings(max_examples=40, deadline=None)
@given(st.lists(st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30)), max_size=40))
def test_every_arrival_is_counted_in_its_local_interval(naive):
    at = [moment.replace(tzinfo=UTC) for moment in naive]
    found = daily_arrivals(at, tz=BERLIN, minutes=30)
    expected: dict[tuple[date, str], int] = {}
    for moment in at:
        local = moment.astimezone(ZoneInfo(BERLIN))
        key = local.date(), f"{local:%H}:{30 * (local.minute // 30):02d}"
        expected[key] = expected.get(key, 0) + 1
    twice = (date(2026, 10, 25), "02:00"), (date(2026, 10, 25), "02:30")
    for (day, label), count in expected.items():
        assert cell(found, day, label) == count / (2 if (day, label) in twice else 1)
    assert (found.counts > 0).sum() == len(expected)


def test_what_makes_no_sense_is_refused_and_nothing_is_nothing():
    with pytest.raises(Invalid, match="must divide the 1,440 minutes"):
        daily_arrivals([], tz="UTC", minutes=7)
    for wrong in (0, 8):
        with pytest.raises(Invalid, match=r"from 1 \(Monday\) to 7"):
            daily_arrivals([], tz="UTC", open_on=[wrong])
    far = [datetime(1900, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]
    with pytest.raises(Invalid, match="name first= and last="):
        daily_arrivals(far, tz="UTC")
    empty = daily_arrivals([], tz="UTC")
    assert (empty.days, empty.busiest, empty.to_records()) == ((), None, [])
    assert daily_arrivals([], tz="UTC", first=date(2026, 1, 1), last=date(2026, 1, 2)).busiest is None


def test_days_and_times_are_drawn():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    found = daily_arrivals(each_minute(datetime(2026, 3, 1, tzinfo=UTC), 48), tz="UTC", minutes=60)
    axes = found.plot()
    axes.figure.canvas.draw()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2026-03-01", "2026-03-02"]
    assert found.profile().plot(labels=found.labels).get_title()
    pyplot.close("all")
