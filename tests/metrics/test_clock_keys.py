"""Months, hours and weekdays are those that the clocks of a place show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, NaiveInstant
from cxkit.metrics import days, hours, months, periods, quarters, weekdays, weeks, years
from cxkit.values import Period, Unit

ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe"]
)
INSTANTS = st.datetimes(datetime(1965, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(
    st.lists(INSTANTS, min_size=1, max_size=12),
    ZONES,
    st.sampled_from(sorted(Unit)),
)
def test_a_period_is_the_one_that_scalars_give(instants, tz, unit):
    assert periods(instants, unit, tz).to_list() == [Period.of(at, unit, tz).text for at in instants]


@given(st.lists(INSTANTS, min_size=1, max_size=12), ZONES)
def test_hours_and_weekdays_are_local(instants, tz):
    local = [at.astimezone(ZoneInfo(tz)) for at in instants]
    assert hours(instants, tz).tolist() == [at.hour for at in local]
    assert weekdays(instants, tz).tolist() == [at.isoweekday() for at in local]


def test_every_unit_has_a_name_of_its_own():
    at = [datetime(2026, 12, 31, 17, tzinfo=UTC)]
    named = [key(at, "Asia/Shanghai").to_list()[0] for key in (days, weeks, months, quarters, years)]
    assert named == ["2027-01-01", "2026-W53", "2027-01", "2027-Q1", "2027"]


def test_missing_instants_have_no_key():
    at = [None, datetime(2026, 2, 3, tzinfo=UTC)]
    assert months(at, "UTC").to_list() == [None, "2026-02"]
    assert np.ma.getmaskarray(hours(at, "UTC")).tolist() == [True, False]
    assert months([None], "UTC").categories == ()


def test_naive_times_and_unknown_zones_are_refused():
    with pytest.raises(NaiveInstant, match=r"at: its times have no time zone: say which by zone="):
        months([datetime(2026, 2, 3)], "UTC")
    with pytest.raises(Invalid, match="is not a time zone"):
        hours([datetime(2026, 2, 3, tzinfo=UTC)], "Mars/Olympus")


def test_weeks_from_sunday_and_hours_are_units_too():
    at = [datetime(2026, 2, 7, 20, tzinfo=UTC), datetime(2026, 2, 8, 2, 30, tzinfo=UTC), None]
    assert periods(at, "sunday_week", "UTC").to_list() == ["2026-02-01/P7D", "2026-02-08/P7D", None]
    assert periods(at, "sunday_week", "Asia/Shanghai").to_list()[:1] == ["2026-02-08/P7D"]
    assert periods(at, "hour", "Asia/Shanghai").to_list() == ["2026-02-08T04", "2026-02-08T10", None]
    assert periods([date(2026, 2, 7), date(2026, 2, 8)], "sunday_week", "Asia/Shanghai").to_list() == [
        "2026-02-01/P7D",
        "2026-02-08/P7D",
    ]
    with pytest.raises(Invalid):
        periods([date(2026, 2, 7)], "hour", "UTC")


def test_instants_whose_order_microseconds_would_lose_are_refused():
    at = np.array(["2026-02-03T09:00:00.000000100", "2026-02-03T09:00:00.000000900", "NaT"], "M8[ns]")
    with pytest.raises(Invalid, match="less than a microsecond apart, whose order would be lost"):
        days(at, "UTC", zone="UTC")
    assert days(at[1:], "UTC", zone="UTC").to_list() == ["2026-02-03", None]


def test_a_zone_without_changes_has_its_midnight_to_the_microsecond():
    midnight = datetime(2026, 2, 1, 5, tzinfo=UTC)
    times = [midnight - timedelta(microseconds=1), midnight]
    cells = months(times, tz="America/Bogota")
    assert [cells.categories[code] for code in cells.codes.tolist()] == ["2026-01", "2026-02"]
