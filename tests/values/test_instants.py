"""Instants are aware, kept in UTC, and have one text."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, NaiveInstant
from cxkit.testing import instants
from cxkit.values import (
    as_utc,
    at_local,
    duration_from_text,
    duration_text,
    instant_from_text,
    instant_text,
    zone,
)


def test_a_naive_time_is_refused_with_the_remedy():
    with pytest.raises(NaiveInstant, match=r"has no time zone: say which.*ZoneInfo") as caught:
        as_utc(datetime(2026, 2, 3, 9), "opened_at")
    assert caught.value.path == "opened_at"
    assert caught.value.code == "instant.naive"


def test_elapsed_time_across_a_clock_change_is_elapsed_time():
    zone_ = ZoneInfo("Europe/Amsterdam")
    before = as_utc(datetime(2026, 3, 29, 1, 30, tzinfo=zone_))
    after = as_utc(datetime(2026, 3, 29, 3, 30, tzinfo=zone_))
    assert after - before == timedelta(hours=1)


def test_midnight_that_the_clocks_skip_is_where_the_day_begins():
    # Sao Paulo went from 23:59:59 to 01:00 on 4 November 2018: that day had no midnight.
    assert at_local(date(2018, 11, 4), zone("America/Sao_Paulo")) == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_midnight_that_comes_twice_is_the_first():
    # Havana turns 01:00 back to 00:00 in autumn.
    assert at_local(date(2025, 11, 2), zone("America/Havana")) == datetime(2025, 11, 2, 4, tzinfo=UTC)


@given(instants())
def test_the_text_of_an_instant_reads_back_and_sorts_as_the_instant(value):
    assert instant_from_text(instant_text(value)) == value
    later = value + timedelta(microseconds=1)
    assert instant_text(value) < instant_text(later)


@given(st.timedeltas(timedelta(-10_000), timedelta(10_000)))
def test_the_text_of_a_duration_reads_back(value):
    assert duration_from_text(duration_text(value)) == value


@pytest.mark.parametrize("text", ["", "3600", "PT", "PT1H", "PT1.1234567S", "PT-1S", "P1D", "PT１S.", "PTxS"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(Invalid):
        duration_from_text(text)


def test_an_unknown_zone_is_refused():
    with pytest.raises(Invalid, match="not a time zone"):
        zone("Asia/Atlantis")
