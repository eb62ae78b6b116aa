"""A business calendar's answers for columns: of the library, type, zone, unit and index that came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.columns import InstantKind, read
from cxkit.errors import Invalid, NaiveInstant
from cxkit.metrics import first_response
from cxkit.values.calendar import BusinessCalendar

ZONE = "Asia/Shanghai"
SHANGHAI = ZoneInfo(ZONE)
DESK = BusinessCalendar.weekly(ZONE, {"mon-fri": "09:00-12:00, 13:00-18:00"})
HOUR = timedelta(hours=1)
OPENED = [datetime(2026, 2, 3, 11, 30, tzinfo=SHANGHAI), None, datetime(2026, 2, 6, 17, tzinfo=SHANGHAI)]
SOLVED = [datetime(2026, 2, day, hour, tzinfo=SHANGHAI) for day, hour in ((3, 14), (3, 14), (9, 10))]
DUE = [None if at is None else DESK.add(at, 2 * HOUR) for at in OPENED]
BEGIN = [None if at is None else DESK.subtract(at, 2 * HOUR) for at in OPENED]
SPENT = [1.5 * HOUR, None, 2 * HOUR]
INDEX = pd.Index(["T-1", "T-2", "T-3"], name="ticket")


def local(cells):
    return [None if cell is None else cell.astimezone(SHANGHAI).replace(tzinfo=None) for cell in cells]


def series(cells, unit="us", tz=ZONE):
    found = pd.DatetimeIndex(np.array(local(cells), f"M8[{unit}]"))
    return pd.Series(found if tz is None else found.tz_localize(tz), index=INDEX, name="opened")


def arrow(cells, unit="us", tz=ZONE):
    given = cells if tz else local(cells)
    return pa.array(given, pa.timestamp(unit, tz=tz))


def polars(cells, unit="us", tz=ZONE):
    naive = pl.Series("opened", local(cells), pl.Datetime(unit))
    return naive if tz is None else naive.dt.replace_time_zone(tz)


AWARE = {
    "list": list,
    "tuple": tuple,
    "array of objects": lambda cells: np.array(cells, object),
    **{f"pandas {unit}": lambda cells, unit=unit: series(cells, unit) for unit in ("s", "ms", "us", "ns")},
    "pandas of Arrow": lambda cells: series(cells).astype(pd.ArrowDtype(pa.timestamp("us", ZONE))),
    "DatetimeIndex": lambda cells: pd.DatetimeIndex(series(cells), name="opened"),
    **{f"Polars {unit}": lambda cells, unit=unit: polars(cells, unit) for unit in ("ms", "us", "ns")},
    **{f"Arrow {unit}": lambda cells, unit=unit: arrow(cells, unit) for unit in ("s", "ms", "us", "ns")},
    "Arrow in chunks": lambda cells: pa.chunked_array([arrow(cells[:1]), arrow(cells[1:])]),
}
NAIVE = {
    "datetime64": lambda cells: np.array(local(cells), "M8[us]"),
    "datetime64 of seconds": lambda cells: np.array(local(cells), "M8[s]"),
    "naive list": local,
    "naive pandas": lambda cells: series(cells, "ns", None),
    "naive pandas of Arrow": lambda cells: series(cells, tz=None).astype(pd.ArrowDtype(pa.timestamp("us"))),
    "naive Polars": lambda cells: polars(cells, tz=None),
    "naive Arrow": lambda cells: arrow(cells, "ms", None),
}


def type_of(column):
    """What must be kept: the type with its zone and unit, the index and the name."""
    if isinstance(column, list | tuple):
        return list, {type(cell) for cell in column if cell is not None}
    kind = getattr(column, "dtype", getattr(column, "type", None))
    index = column.index.tolist() if hasattr(column, "iloc") else None
    return type(column), kind, index, getattr(column, "name", None)


def cells(column):
    return read(column, "column").decoded().cells()


def zones(column):
    return {str(cell.tzinfo) for cell in column if cell is not None}


@pytest.mark.parametrize("form", [*AWARE, *NAIVE])
def test_instants_leave_as_they_came(form):
    make, zone = (AWARE[form], None) if form in AWARE else (NAIVE[form], ZONE)
    opened = make(OPENED)
    for found, wanted in (
        (DESK.add(opened, 2 * HOUR, zone=zone), DUE),
        (DESK.add(opened, [2 * HOUR] * 3, zone=zone), DUE),
        (DESK.subtract(opened, 2 * HOUR, zone=zone), BEGIN),
    ):
        assert type_of(found) == type_of(opened)
        expected = [None if at is None else at.astimezone(UTC) for at in wanted]
        kept = InstantKind().strictly(found, "found", zone)
        assert kept.tolist() == InstantKind().packed(expected).tolist()
    if isinstance(opened, list | tuple) and zone is None:
        assert zones(DESK.add(opened, HOUR)) == {ZONE}


@pytest.mark.parametrize("form", [*AWARE, *NAIVE])
def test_durations_and_truth_values_leave_in_the_same_library(form):
    make, zone = (AWARE[form], None) if form in AWARE else (NAIVE[form], ZONE)
    opened = make(OPENED)
    spent = DESK.elapsed(opened, make(SOLVED), zone=zone)
    now = DESK.elapsed(opened, SOLVED[2], zone=zone)
    seen = DESK.is_open(make(SOLVED), zone=zone)
    assert [None if span is None else timedelta(microseconds=span) for span in micros(spent)] == SPENT
    assert micros(now)[1] is None
    assert cells(seen) == [True, True, True]
    family = list if isinstance(opened, tuple) else type(opened)
    if isinstance(opened, pd.DatetimeIndex):
        assert (type(spent), type(seen), spent.name) == (pd.TimedeltaIndex, np.ndarray, "opened")
    elif isinstance(opened, pa.Array):
        assert (spent.type, seen.type) == (pa.duration(opened.type.unit), pa.bool_())
    else:
        assert isinstance(spent, family)
        assert isinstance(seen, family)
    if hasattr(opened, "iloc"):
        assert spent.index.equals(INDEX)
        assert seen.index.equals(INDEX)


def micros(spans):
    column = read(spans, "spans").decoded()
    values = column.values.astype("m8[us]").astype(np.int64)
    return [
        None if lost else value for value, lost in zip(values.tolist(), column.lost.tolist(), strict=True)
    ]


@pytest.mark.parametrize("form", NAIVE)
def test_times_without_a_zone_are_refused_unless_it_is_said(form):
    opened = NAIVE[form](OPENED)
    for ask in (
        lambda: DESK.elapsed(opened, SOLVED),
        lambda: DESK.elapsed(SOLVED, opened),
        lambda: DESK.add(opened, HOUR),
        lambda: DESK.subtract(opened, HOUR),
        lambda: DESK.is_open(NAIVE[form](SOLVED)),
    ):
        with pytest.raises(NaiveInstant, match=r"say which by zone='Asia/Shanghai'"):
            ask()
    with pytest.raises(Invalid, match="is not a time zone"):
        DESK.add(opened, HOUR, zone="Mars")


@pytest.mark.parametrize("form", [*AWARE, *NAIVE])
def test_a_metric_takes_what_a_calendar_gives(form):
    make, zone = (AWARE[form], None) if form in AWARE else (NAIVE[form], ZONE)
    due = DESK.add(make(OPENED), 2 * HOUR, zone=zone)
    plain = first_response.tally(OPENED, DUE, calendar=DESK)
    found = first_response.tally(make(OPENED), due, calendar=DESK, zone=zone)
    assert found == plain
    assert found.result("mean").value == 2 * 3600


def test_days_are_local_days_of_the_zone():
    days = np.array(["2026-02-03", "NaT"], "M8[D]")
    with pytest.raises(NaiveInstant, match="its times are days"):
        DESK.add(days, HOUR)
    assert DESK.add(days, HOUR, zone=ZONE).astype(str).tolist() == ["2026-02-03T10:00:00", "NaT"]
    assert DESK.add(pl.Series([datetime(2026, 2, 3).date()]), HOUR, zone=ZONE).to_list() == [
        datetime(2026, 2, 3, 10)
    ]


def test_a_dictionary_with_a_null_slot_is_read():
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), arrow(OPENED))
    found = DESK.add(words, 2 * HOUR)
    assert found.type == pa.timestamp("us", ZONE)
    assert found.to_pylist() == DUE


def test_two_columns_of_pandas_are_paired_by_their_labels():
    opened, solved = series(OPENED), series(SOLVED)
    turned = DESK.elapsed(opened, solved.iloc[::-1])
    assert turned.equals(DESK.elapsed(opened, solved))
    by = pd.Series([HOUR, 2 * HOUR, 3 * HOUR], index=INDEX)
    assert DESK.add(opened, by.iloc[::-1]).equals(DESK.add(opened, by))
    with pytest.raises(Invalid, match="end: has another pandas index"):
        DESK.elapsed(opened, solved.set_axis(["T-1", "T-2", "T-9"]))


def test_whole_numbers_stay_whole_numbers_and_mean_utc():
    seconds = [int(at.timestamp()) for at in SOLVED]
    due = [int(DESK.add(at, HOUR).timestamp()) for at in SOLVED]
    hour = [3600] * 3
    assert DESK.add(seconds, hour, unit="s", zone=ZONE) == due
    assert DESK.add([*seconds, None], [*hour, 3600], unit="s") == [*due, None]
    assert DESK.add(np.array(seconds), np.array(hour), unit="s").tolist() == due
    assert DESK.add(pd.Series(seconds, INDEX), np.array(hour), unit="s").equals(pd.Series(due, INDEX))
    lacking = pd.Series([*seconds[:2], None], INDEX, dtype="Int64")
    assert DESK.add(lacking, np.array(hour), unit="s").isna().tolist() == [False, False, True]
    assert DESK.add(pl.Series(seconds), np.array(hour), unit="s").to_list() == due
    assert DESK.add(pa.array(seconds), np.array(hour), unit="s").to_pylist() == due


def test_an_aware_start_gives_its_zone_to_the_column_of_durations():
    at = OPENED[0]
    assert zones(DESK.add(at, [HOUR, 2 * HOUR])) == {ZONE}
    assert str(DESK.add(at, pd.Series([HOUR])).dtype).endswith(f", {ZONE}]")
    assert DESK.add(at, pl.Series([HOUR])).dtype.time_zone == ZONE
    bare = np.array([60], "m8[m]")
    assert DESK.add(at, bare).astype(str).tolist() == ["2026-02-03T05:30:00"]
    assert DESK.add(at, bare, zone=ZONE).astype(str).tolist() == ["2026-02-03T13:30:00"]


def test_a_list_of_several_zones_leaves_in_the_first():
    paris = OPENED[2].astimezone(ZoneInfo("Europe/Paris"))
    assert zones(DESK.add([None, paris, OPENED[0]], HOUR)) == {"Europe/Paris"}
