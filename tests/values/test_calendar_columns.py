"""Business time of columns: every common form of a column, missing values, and calendars of every shape."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from cxkit.errors import Invalid, NaiveInstant
from cxkit.values.calendar import BusinessCalendar, Recurring, _opentime_grid as grids

DESK = BusinessCalendar.weekly("America/New_York", {"mon-fri": "09:00-12:00, 13:00-17:30"})
HOUR = timedelta(hours=1)
NAT = np.datetime64("NaT", "us")


def instants(*texts, unit="s"):
    return np.array(texts, f"M8[{unit}]")


OPENED = instants("2026-02-03T14:00", "2026-02-06T22:00", "2026-03-08T12:00")
SOLVED = instants("2026-02-03T18:30", "2026-02-09T14:30", "2026-03-09T14:00")
OPEN_TIME = [3.5 * HOUR, HOUR, HOUR]


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_a_column_keeps_its_unit(unit):
    result = DESK.elapsed(OPENED.astype(f"M8[{unit}]"), SOLVED.astype(f"M8[{unit}]"), zone="UTC")
    assert result.dtype == f"m8[{unit}]"
    assert result.tolist() == OPEN_TIME


def test_nanoseconds_and_minutes_are_taken_where_they_are_whole_microseconds_and_seconds():
    passed = DESK.elapsed(OPENED.astype("M8[ns]"), SOLVED.astype("M8[m]"), zone="UTC")
    assert (passed.dtype, passed.astype("m8[us]").tolist()) == ("m8[ns]", OPEN_TIME)
    with pytest.raises(Invalid, match=r"round it with .astype\('M8\[us\]'\)"):
        DESK.elapsed(OPENED.astype("M8[ns]") + np.timedelta64(1, "ns"), SOLVED)
    with pytest.raises(Invalid, match="no length of time"):
        DESK.elapsed(instants("2026-02", unit="M"), instants("2026-03", unit="M"))


def test_columns_of_two_units_meet_in_the_finer_one():
    result = DESK.elapsed(OPENED, SOLVED.astype("M8[us]") + np.timedelta64(1, "us"), zone="UTC")
    assert result.dtype == "m8[us]"
    assert result.tolist() == [
        OPEN_TIME[0] + timedelta.resolution,
        *(t + timedelta.resolution for t in OPEN_TIME[1:]),
    ]


def test_whole_numbers_are_counts_of_the_unit_that_is_named():
    a, b = OPENED.view("i8"), SOLVED.view("i8")
    assert DESK.elapsed(a, b, unit="s").tolist() == [t.total_seconds() for t in OPEN_TIME]
    assert DESK.elapsed(a * 1000, b * 1000, unit="ms").dtype == np.int64
    assert DESK.elapsed(a * 10**6, b * 10**6).tolist() == [t / timedelta.resolution for t in OPEN_TIME]
    assert DESK.add(a, np.array([3600, 60, 0], np.int32), unit="s").dtype == np.int64
    with pytest.raises(Invalid, match="must be one of s, ms, us, got 'h'"):
        DESK.elapsed(a, b, unit="h")


def test_sequences_of_aware_datetimes_and_timedeltas_are_columns_too():
    start = [at.astype(datetime).replace(tzinfo=UTC) for at in OPENED]
    end = [at.astype(datetime).replace(tzinfo=UTC) for at in SOLVED]
    assert DESK.elapsed(start, end) == OPEN_TIME
    assert DESK.add(tuple(start), [HOUR, None, HOUR])[1] is None
    assert DESK.elapsed([], []) == []
    assert DESK.add(np.array([], "M8[s]"), HOUR).dtype == "M8[s]"


def test_one_instant_or_one_duration_serves_for_all_rows():
    now = datetime(2026, 3, 9, 14, tzinfo=UTC)
    ages = DESK.elapsed(OPENED, now, zone="UTC")
    assert ages.dtype == "m8[s]"
    assert ages.tolist() == [DESK.elapsed(at.astype(datetime).replace(tzinfo=UTC), now) for at in OPENED]
    assert DESK.elapsed(now, OPENED, zone="UTC").tolist() == [-age for age in ages.tolist()]
    assert DESK.elapsed(OPENED, now + timedelta.resolution, zone="UTC").dtype == "m8[us]"
    assert DESK.elapsed(OPENED, np.datetime64("2026-03-09T14:00"), zone="UTC").tolist() == ages.tolist()
    assert DESK.add(now, np.array([0, 60], "m8[m]")).tolist() == [
        datetime(2026, 3, 9, 14),
        datetime(2026, 3, 9, 15),
    ]
    assert DESK.add(OPENED, 0 * HOUR, zone="UTC").tolist() == OPENED.tolist()


def test_the_shape_of_a_column_is_kept_and_shapes_must_agree():
    table = np.repeat(OPENED, 2).reshape(3, 2)
    assert DESK.elapsed(table, SOLVED[0], zone="UTC").shape == (3, 2)
    assert DESK.elapsed(table[:, 0], SOLVED, zone="UTC").tolist() == OPEN_TIME
    assert DESK.elapsed(OPENED[::-1], SOLVED[::-1], zone="UTC").tolist() == OPEN_TIME[::-1]
    with pytest.raises(Invalid, match=r"has the shape \(2,\), start has \(3,\)"):
        DESK.elapsed(OPENED, SOLVED[:2], zone="UTC")


def test_missing_stays_missing():
    start, end = instants("2026-02-03T14:00", "NaT", "NaT"), instants("NaT", "2026-02-03T14:00", "NaT")
    assert np.isnat(DESK.elapsed(start, end, zone="UTC")).all()
    assert DESK.elapsed(
        instants("2026-02-03T14:00", "NaT"), instants("2026-02-03T15:00", "NaT"), zone="UTC"
    ).tolist() == [HOUR, None]
    assert DESK.elapsed(start.astype("M8[ms]"), end.astype("M8[us]"), zone="UTC").tolist() == [None] * 3
    assert DESK.add(start, np.array([60, 60, "NaT"], "m8[m]"), zone="UTC").tolist() == [
        datetime(2026, 2, 3, 15),
        None,
        None,
    ]
    assert DESK.add(start[:1], np.timedelta64("NaT", "s"), zone="UTC").tolist() == [None]
    least = np.iinfo(np.int64).min
    assert DESK.elapsed(np.array([least, 0]), np.array([0, 0]), unit="s").tolist() == [least, 0]
    masked = np.ma.masked_array(OPENED, mask=[True, False, False])
    assert DESK.elapsed(masked, SOLVED, zone="UTC").tolist() == [None, *OPEN_TIME[1:]]
    assert DESK.elapsed([None, datetime(2026, 2, 3, 14, tzinfo=UTC)], [None] * 2) == [None, None]
    with pytest.raises(Invalid, match=r"at\[1\]: is missing"):
        DESK.is_open(start, zone="UTC")


def test_a_masked_column_is_not_changed():
    masked = np.ma.masked_array(OPENED.copy(), mask=[True, False, False])
    DESK.elapsed(masked, SOLVED, zone="UTC")
    assert masked.data.tolist() == OPENED.tolist()


def test_columns_in_foreign_byte_order_are_read():
    assert DESK.elapsed(OPENED.astype(">M8[s]"), SOLVED, zone="UTC").tolist() == OPEN_TIME


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (np.array([1.0, 2.0]), "must be datetime64, aware datetimes or whole numbers of a unit, got float64"),
        (np.array([True, False]), "got bool"),
        (["2026-02-03", "2026-02-04"], "got text"),
        (np.array([60, 60], "m8[s]"), "got durations"),
        (
            [datetime(2026, 2, 3, tzinfo=UTC), "soon"],
            r"start\[1\]: must be a datetime with a time zone, got 'soon'",
        ),
        ([date(2026, 2, 3)], "start: its times are days: say which"),
    ],
)
def test_a_column_of_something_else_is_refused(start, message):
    with pytest.raises(Invalid, match=message):
        DESK.elapsed(start, start)


@pytest.mark.parametrize("value", [None, 8, 8.0, "2026-02-03", np.int64(8), date(2026, 2, 3)])
def test_one_value_is_an_instant_or_a_duration_and_nothing_else(value):
    now = datetime(2026, 2, 3, 14, tzinfo=UTC)
    for ask in (
        lambda: DESK.elapsed(now, value),
        lambda: DESK.elapsed(OPENED, value, zone="UTC"),
        lambda: DESK.add(now, value),
        lambda: DESK.add(OPENED, value, zone="UTC"),
        lambda: DESK.is_open(value),
    ):
        with pytest.raises(
            Invalid, match="must be an aware datetime or a column|must be a timedelta or a column"
        ):
            ask()


def test_the_first_twenty_wrong_rows_are_reported_and_the_others_counted():
    now = datetime(2026, 2, 3, tzinfo=UTC)
    with pytest.raises(NaiveInstant) as caught:
        DESK.elapsed([now, *[datetime(2026, 2, 3)] * 25], now)
    faults = caught.value.faults
    assert [fault.path for fault in faults[:2]] == ["start[1]", "start[2]"]
    assert (len(faults), faults[-1].message) == (21, "5 more cells break the rule")


@pytest.mark.parametrize(("rows", "told"), [(20, "calendar.known_until"), (21, "calendar.more")])
def test_twenty_wrong_rows_are_all_of_them_and_of_more_it_is_said_how_many(rows, told):
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, known_until=date(2026, 12, 31))
    beyond = np.full(rows, np.datetime64("2027-02-01", "s"))
    with pytest.raises(Invalid) as caught:
        desk.is_open(beyond, zone="UTC")
    last = caught.value.faults[-1]
    assert (len(caught.value.faults), last.code) == (rows, told)
    assert rows == 20 or last.message == "and 1 more rows"


def test_rows_that_a_calendar_does_not_know_are_named():
    desk = BusinessCalendar.weekly(
        "UTC", {"mon-fri": "09:00-17:00"}, known_from=date(2025, 1, 1), known_until=date(2026, 12, 31)
    )
    rows = instants("2026-02-03", "2024-12-31T23:59:59", "NaT", "2027-01-01T00:00:01")
    with pytest.raises(Invalid) as caught:
        desk.elapsed(rows, rows[0], zone="UTC")
    assert {fault.path: fault.code for fault in caught.value.faults} == {
        "start[1]": "calendar.known_from",
        "start[3]": "calendar.known_until",
    }
    assert desk.elapsed(instants("2025-01-01"), instants("2027-01-01"), zone="UTC").tolist() == [
        desk.elapsed(datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    ]
    late = instants("2026-12-31T16:00", "2026-12-31T10:00", "2025-01-01T09:30")
    with pytest.raises(Invalid) as caught:
        desk.add(late, np.array([2, 2, -1], "m8[h]"), zone="UTC")
    assert {fault.path: fault.code for fault in caught.value.faults} == {
        "start[0]": "calendar.known_until",
        "start[2]": "calendar.known_from",
    }
    assert desk.add(late[:2], HOUR, zone="UTC").tolist() == [
        datetime(2026, 12, 31, 17),
        datetime(2026, 12, 31, 11),
    ]
    with pytest.raises(Invalid, match=r"at\[1\]: .*known_until"):
        desk.is_open(instants("2026-12-31T16:00", "2027-01-01"), zone="UTC")
    assert desk.is_open(instants("2026-12-31T16:00", "2026-12-31T23:59:59"), zone="UTC").tolist() == [
        True,
        False,
    ]


def test_far_sentinels_are_refused_in_every_unit():
    for unit in ("s", "ms", "us"):
        with pytest.raises(Invalid, match="give a missing time as missing"):
            DESK.elapsed(instants("9999-12-31", unit=unit), SOLVED[0], zone="UTC")
        with pytest.raises(Invalid):
            DESK.elapsed(np.array([2**62]).view(f"M8[{unit}]"), instants("2026-02-03", unit="us"), zone="UTC")


def test_whole_numbers_too_coarse_for_the_calendar_are_refused():
    pause = (datetime(2026, 2, 3, 15, microsecond=1, tzinfo=UTC), datetime(2026, 2, 3, 15, 30, tzinfo=UTC))
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, breaks=[pause])
    with pytest.raises(Invalid, match="count in unit='us'"):
        desk.elapsed(OPENED.view("i8"), SOLVED.view("i8"), unit="s")
    assert desk.elapsed(OPENED, SOLVED, zone="UTC").dtype == "m8[us]"


SHAPES = {
    "common half hours": {"week": {"mon-fri": "09:00-12:00, 13:00-17:30"}},
    "odd minutes": {"week": {"mon-fri": "09:07-12:01, 13:13-17:31"}},
    "odd seconds": {"week": {"mon-sat": "09:00:01-09:00:03, 17:31:07-23:59:59"}},
    "always open": {"week": {"daily": "00:00-24:00"}},
    "nights": {"week": {"daily": "22:15-05:45"}},
    "one day a week": {"week": {"sun": "12:00-12:20"}},
    "one day at all": {"week": {}, "dated": {date(2026, 2, 3): "09:00-17:00"}},
    "a break of a microsecond": {
        "week": {"mon-fri": "09:00-17:00"},
        "breaks": [
            (
                datetime(2026, 2, 3, 15, tzinfo=UTC),
                datetime(2026, 2, 3, 15, tzinfo=UTC) + timedelta.resolution,
            )
        ],
    },
    "many breaks in a minute": {
        "week": {"mon-fri": "09:00-17:00"},
        "breaks": [
            (
                datetime(2026, 2, 3, 15, 0, second, tzinfo=UTC),
                datetime(2026, 2, 3, 15, 0, second, 500_000, tzinfo=UTC),
            )
            for second in range(60)
        ],
    },
    "a recurring closure": {
        "week": {"mon-fri": "09:00-17:00"},
        "closures": [Recurring("FREQ=WEEKLY;BYDAY=TU", date(2026, 1, 1), "10:00-10:07")],
    },
}


def test_edges_on_common_half_hours_need_one_look_up_a_value():
    desk = BusinessCalendar.weekly("Europe/Paris", {"mon-fri": "08:30-12:00, 13:00-17:30"})
    desk.elapsed(OPENED, SOLVED, zone="UTC")
    cells = desk._open.grids[10**6].cells
    assert (cells.length, cells.skew, cells.packed.dtype) == (1800, 0, np.int32)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Australia/Lord_Howe"])
def test_a_long_column_gives_what_its_rows_give(shape, zone):
    """Several chunks, several years, every kind of grid; the rows are taken by chance from a fixed seed."""
    desk = BusinessCalendar(zone, **SHAPES[shape])
    random = np.random.default_rng(7)
    size = 2 * grids.CHUNK + 17
    low = np.datetime64("2024-06-01", "us").astype(int)
    start = (low + random.integers(0, 3 * 365 * 86_400 * 10**6, size)).view("M8[us]")
    end = start + random.integers(-(10**12), 10**13, size).view("m8[us]")
    edges = np.array(
        [micro for span in desk.open_spans(aware(start.min()), aware(start.max())) for micro in span], "O"
    )
    near = np.array([at.astimezone(UTC).replace(tzinfo=None) for at in edges[:4000]], "M8[us]")
    start[: len(near)] = near
    rows = np.unique(np.concatenate([np.arange(min(len(near), 600)), random.integers(0, size, 300)]))
    spent = desk.elapsed(start, end, zone="UTC")
    coarse = desk.elapsed(start.astype("M8[s]"), end.astype("M8[s]"), zone="UTC")
    opened = desk.is_open(start, zone="UTC")
    for row in rows:
        a, b = aware(start[row]), aware(end[row])
        assert spent[row].item() == desk.elapsed(a, b)
        assert opened[row] == desk.is_open(a)
        a, b = (at.replace(microsecond=0) for at in (a, b))
        assert coarse[row].item() == desk.elapsed(a, b)


def aware(value):
    return value.astype("M8[us]").item().replace(tzinfo=UTC)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "one day at all"])
def test_a_long_column_of_deadlines_gives_what_its_rows_give(shape):
    desk = BusinessCalendar("Europe/Amsterdam", **SHAPES[shape])
    random = np.random.default_rng(8)
    size = grids.CHUNK + 3
    start = (np.datetime64("2026-01-20", "us").astype(int) + random.integers(0, 10**13, size)).view("M8[us]")
    wanted = (random.integers(-(2**20), 2**20, size) * 1000).view("m8[us]")
    wanted[::7] = 0
    spans = desk.open_spans(aware(start.min()), aware(start.max()))
    lengths = np.array([micro[1] - micro[0] for micro in spans], "m8[us]")
    wanted[1 : 1 + 5 * len(lengths) : 5] = lengths[: len(wanted[1 : 1 + 5 * len(lengths) : 5])]
    rows = np.arange(0, 900)
    for options in ({"boundary": "closing"}, {"boundary": "next_opening"}):
        due = desk.add(start, wanted, **options, zone="UTC")
        assert [due[row].item() for row in rows] == [
            desk.add(aware(start[row]), wanted[row].item(), **options).replace(tzinfo=None) for row in rows
        ]
        assert (desk.elapsed(start, due, zone="UTC") == wanted).all()
    for options in ({"boundary": "opening"}, {"boundary": "previous_closing"}):
        begin = desk.subtract(start, wanted, **options, zone="UTC")
        assert [begin[row].item() for row in rows] == [
            desk.subtract(aware(start[row]), wanted[row].item(), **options).replace(tzinfo=None)
            for row in rows
        ]


def edge_rows(desk, unit):
    """The edges of a calendar's week, a tick beside them, with lengths that end on edges."""
    tick = np.timedelta64(1, unit)
    spans = desk.open_spans(aware(np.datetime64("2026-02-01")), aware(np.datetime64("2026-02-12")))
    edges = np.array(
        [at.astimezone(UTC).replace(tzinfo=None) for span in spans[:7] for at in span], "M8[us]"
    ).astype(f"M8[{unit}]")
    at = np.unique([edge + step * tick for edge in edges for step in (-1, 0, 1)])
    lengths = np.unique(np.diff(edges)[:5])
    kept = np.unique([length + step * tick for length in (0 * tick, *lengths) for step in (-1, 0, 1)])
    kept = np.unique(np.concatenate([kept, -kept]))
    return np.repeat(at, len(kept)), np.tile(kept, len(at))


@pytest.mark.parametrize("unit", ["s", "us"])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "one day at all"])
def test_columns_give_what_their_rows_give_on_every_edge_and_a_tick_beside(shape, unit):
    desk = BusinessCalendar("Europe/Amsterdam", **SHAPES[shape])
    start, length = edge_rows(desk, unit)
    rows = [aware(at) for at in start]
    ends = start + length
    opened = desk.is_open(start, zone="UTC")
    assert opened.tolist() == [desk.is_open(at) for at in rows]
    spent = desk.elapsed(start, ends, zone="UTC").astype("m8[us]")
    assert spent.tolist() == [desk.elapsed(at, aware(end)) for at, end in zip(rows, ends, strict=True)]
    wanted = length.astype("m8[us]").tolist()
    for ask, boundaries in (
        (desk.add, ("closing", "next_opening")),
        (desk.subtract, ("opening", "previous_closing")),
    ):
        for boundary in boundaries:
            found = ask(start, length, boundary=boundary, zone="UTC").astype("M8[us]")
            assert found.tolist() == [
                ask(at, much, boundary=boundary).replace(tzinfo=None)
                for at, much in zip(rows, wanted, strict=True)
            ]


def test_deadlines_far_beyond_the_column_widen_the_grid():
    desk = BusinessCalendar.weekly("UTC", {"mon": "09:00-09:10"})
    due = desk.add(instants("2026-02-02", "2026-02-02"), np.array([10, 5200], "m8[m]"), zone="UTC")
    assert due.tolist() == [datetime(2026, 2, 2, 9, 10), datetime(2036, 1, 14, 9, 10)] or due.tolist() == [
        desk.add(datetime(2026, 2, 2, tzinfo=UTC), timedelta(minutes=m)).replace(tzinfo=None)
        for m in (10, 5200)
    ]
    back = desk.subtract(instants("2026-02-02"), 5200 * timedelta(minutes=1), zone="UTC")
    assert back.tolist() == [
        desk.subtract(datetime(2026, 2, 2, tzinfo=UTC), timedelta(minutes=5200)).replace(tzinfo=None)
    ]


def test_all_the_open_time_there_is_ends_at_its_closing_and_at_no_next_opening():
    once = BusinessCalendar(
        "UTC", {}, dated={date(2026, 2, 3): "09:00-17:00", date(2026, 2, 4): "09:00-10:00"}
    )
    start = instants("2026-02-01", "2026-02-03T10:00")
    assert once.add(start, np.array([9, 8], "m8[h]"), zone="UTC").tolist() == [datetime(2026, 2, 4, 10)] * 2
    assert once.add(start[:1], 8 * HOUR, boundary="next_opening", zone="UTC").tolist() == [
        datetime(2026, 2, 4, 9)
    ]
    with pytest.raises(Invalid, match=r"start\[1\]: there is no instant with 8:00:00 of open time"):
        once.add(start, 8 * HOUR, boundary="next_opening", zone="UTC")
    with pytest.raises(Invalid, match=r"end\[0\]: there is no instant with 8:00:00 of open time"):
        once.subtract(instants("2026-02-03T17:00"), 8 * HOUR, boundary="previous_closing", zone="UTC")


def test_a_grid_serves_other_columns_and_grows_for_them():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2031, 3, 3)])
    for year in (2026, 2024, 2031, 1950):
        start, end = (np.array([f"{year}-{day}"], "M8[s]") for day in ("03-02", "03-09"))
        assert desk.elapsed(start, end, zone="UTC").tolist() == [
            desk.elapsed(datetime(year, 3, 2, tzinfo=UTC), datetime(year, 3, 9, tzinfo=UTC))
        ]


def test_a_column_of_fifty_years_in_seconds_counts_them_all():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    years = (1980, 1996, 1997, 2012, 2029)
    column = np.array([f"{year}-03-02T12:00" for year in years], "M8[s]")
    rows = [datetime(year, 3, 2, 12, tzinfo=UTC) for year in years]
    assert desk.elapsed(column, column[-1], zone="UTC").tolist() == [
        desk.elapsed(at, rows[-1]) for at in rows
    ]


def test_a_column_of_pandas_with_a_zone_is_its_instants():
    pandas = pytest.importorskip("pandas")
    local = pandas.Series(OPENED).dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    assert DESK.elapsed(local, SOLVED, zone="UTC").tolist() == OPEN_TIME
    assert DESK.elapsed(pandas.Series(OPENED).astype("M8[ns]"), SOLVED, zone="UTC").tolist() == OPEN_TIME
    stamps = [pandas.Timestamp(at, tz="UTC") for at in OPENED]
    assert DESK.elapsed([*stamps[:2], pandas.NaT], SOLVED, zone="UTC") == [*OPEN_TIME[:2], None]
    with pytest.raises(Invalid, match="end: is missing"):
        DESK.elapsed(stamps[0], pandas.NaT)
    assert DESK.elapsed(stamps[0], stamps[1]) == DESK.elapsed(aware(OPENED[0]), aware(OPENED[1]))


def test_a_column_of_polars_with_a_zone_is_its_instants():
    polars = pytest.importorskip("polars")
    local = (
        polars.Series(OPENED.astype("M8[us]"))
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone("America/New_York")
    )
    assert DESK.elapsed(local, SOLVED, zone="UTC").to_list() == OPEN_TIME


def test_a_column_of_seconds_counts_seconds_and_is_no_coarser_than_the_edges():
    """Edges on odd seconds: exact in seconds; a finer break makes it microseconds."""
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00:31-17:00:16"})
    starts = np.array(["2026-02-03T09:00:00", "2026-02-03T09:00:31", "2026-02-03T17:00:15"], "M8[s]")
    ends = np.array(["2026-02-03T09:00:32", "2026-02-04T09:00:30", "2026-02-04T09:00:33"], "M8[s]")
    passed = desk.elapsed(starts, ends, zone="UTC")
    assert passed.dtype == np.dtype("m8[s]")
    assert passed.astype(int).tolist() == [1, 28785, 3]
    assert desk.is_open(starts, zone="UTC").tolist() == [False, True, True]
    due = desk.add(starts, np.array([1, 28785, 1], "m8[s]"), zone="UTC")
    assert due.dtype == np.dtype("M8[s]")
    assert due.astype(str).tolist() == ["2026-02-03T09:00:32", "2026-02-03T17:00:16", "2026-02-03T17:00:16"]
    assert desk.elapsed(starts.astype(int).tolist(), ends.astype(int).tolist(), unit="s") == [1, 28785, 3]
    half = datetime(2026, 2, 3, 10, 0, 0, 500_000, tzinfo=UTC)
    finer = BusinessCalendar.weekly(
        "UTC", {"mon-fri": "09:00:31-17:00:16"}, breaks=[(half, half + timedelta(seconds=1))]
    )
    exact = finer.elapsed(starts, ends, zone="UTC")
    assert exact.dtype == np.dtype("m8[us]")
    assert exact.astype(int).tolist() == [1_000_000, 28_784_000_000, 3_000_000]
