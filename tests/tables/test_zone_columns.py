"""Local time of columns agrees with zoneinfo, cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.columns import from_local, local_codes, to_local
from cxkit.errors import Invalid
from cxkit.tables import MISSING
from cxkit.values import at_local

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(
    ["UTC", "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
INSTANTS = st.datetimes(datetime(1975, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def hour(local: np.ndarray) -> np.ndarray:
    return local // 3_600_000_000 % 24


@given(st.lists(INSTANTS, min_size=1, max_size=20), ZONES)
def test_local_time_is_what_the_clocks_show(instants, tz):
    shown = to_local(np.array([micros(at) for at in instants]), tz)
    expected = [micros(at.astimezone(ZoneInfo(tz)).replace(tzinfo=UTC)) for at in instants]
    assert shown.tolist() == expected


@given(st.lists(INSTANTS, min_size=1, max_size=20), ZONES)
def test_hours_computed_cell_by_cell_and_by_look_up_are_the_same(instants, tz):
    few = np.array([micros(at) for at in instants])
    span = int(few.max() - few.min()) // (15 * 60 * 10**6) + 1
    expected = [at.astimezone(ZoneInfo(tz)).hour for at in instants]
    assert local_codes(few, tz, hour).tolist() == expected
    if span < 20_000:
        many = np.tile(few, 2 * span // len(few) + 1)
        assert local_codes(many, tz, hour)[: len(few)].tolist() == expected


@given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)), ZONES)
def test_a_local_time_becomes_the_instant_that_scalars_give(wall, tz):
    wall = wall.replace(second=0, microsecond=0)
    found = from_local(np.array([micros(wall.replace(tzinfo=UTC))]), tz)
    expected = at_local(wall.date(), ZoneInfo(tz), wall.hour, wall.minute)
    assert int(found[0]) == micros(expected)


def test_a_skipped_time_is_the_change_and_a_repeated_one_the_first():
    walls = np.array(["2026-03-08T02:30", "2026-11-01T01:30"], "M8[us]").view(np.int64)
    found = from_local(walls, "America/New_York").view("M8[us]").astype("M8[m]").astype(str).tolist()
    assert found == ["2026-03-08T07:00", "2026-11-01T05:30"]


def test_missing_instants_stay_missing_and_code_as_minus_one():
    at = np.array([MISSING, 0, MISSING])
    assert to_local(at, "Asia/Shanghai").tolist() == [MISSING, 8 * 3600 * 10**6, MISSING]
    assert local_codes(np.repeat(at, 100), "Asia/Shanghai", hour)[:101:100].tolist() == [-1, 8]
    nothing = np.full(5, MISSING)
    assert local_codes(nothing, "UTC", hour).tolist() == [-1] * 5


def test_an_absurd_instant_asks_for_its_unit():
    with pytest.raises(Invalid, match="is its unit right"):
        to_local(np.array([2**62]), "Asia/Shanghai")
