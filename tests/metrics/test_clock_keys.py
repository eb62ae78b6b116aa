"""Months, hours and weekdays are those that the clocks of a place show."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, NaiveInstant
from cxkit.metrics import days, hours, months, periods, quarters, weekdays, weeks, years
from cxkit.values import Period

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kathmandu"])
INSTANTS = st.datetimes(datetime(1965, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(
    st.lists(INSTANTS, min_size=1, max_size=12),
    ZONES,
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
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
