"""Objects that offer Arrow data and nothing else are columns like any other."""

from __future__ import annotations

import datetime as dt
import gc
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.paths import journeys
from cxkit.columns import measures, numbers, read
from cxkit.errors import Invalid
from cxkit.metrics import nps
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import tally_nps, tally_share, tally_values

arrow: Any = pytest.importorskip("pyarrow")


class Bare:
    """An object with the capsule protocol alone, in one piece."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self._column.__arrow_c_array__(requested_schema)


class Stream:
    """The same in chunks."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._column.__arrow_c_stream__(requested_schema)


LONG = "a text that is too long to stand in a view"
DAY = dt.datetime(2026, 3, 1, 12, 30, 0, 123456)
CASES = {
    "int8": (arrow.int8(), [3, -5, 7, 0]),
    "uint64": (arrow.uint64(), [3, 2**64 - 1, 7, 0]),
    "int32": (arrow.int32(), [3, -(2**31), 7, 0]),
    "int64": (arrow.int64(), [3, 2**60 + 1, 7, 0]),
    "half": (arrow.float16(), [np.float16(0.5), np.float16(2), np.float16(0), np.float16(-1)]),
    "float": (arrow.float32(), [0.5, 2.0, -1.0, 0.0]),
    "double": (arrow.float64(), [0.1, 2.0, -1.0, 0.0]),
    "bool": (arrow.bool_(), [True, False, True, True]),
    "seconds": (arrow.timestamp("s"), [DAY.replace(microsecond=0)] * 4),
    "millis": (arrow.timestamp("ms", tz="UTC"), [DAY.replace(microsecond=123000)] * 4),
    "micros": (arrow.timestamp("us"), [DAY] * 4),
    "nanos": (arrow.timestamp("ns", tz="Asia/Shanghai"), [DAY] * 4),
    "date32": (arrow.date32(), [DAY.date()] * 4),
    "date64": (arrow.date64(), [dt.datetime(2026, 3, 1)] * 4),
    "duration": (arrow.duration("us"), [dt.timedelta(seconds=1.5)] * 4),
    "text": (arrow.string(), ["chat", "", "电话", LONG]),
    "large text": (arrow.large_string(), ["chat", "chat", "电话", LONG]),
    "view": (arrow.string_view(), ["chat", "exactly 12 b", "电话", LONG]),
}


def cells(column: Any) -> list[Any]:
    """What was read, cell by cell; None where it is missing."""
    found = read(column, "column")
    values = found.values.tolist()
    if found.labels is not None:
        return [None if code < 0 else found.labels[code] for code in values]
    return [None if missing else value for value, missing in zip(values, found.lost.tolist(), strict=True)]


def same(found: list[Any], expected: list[Any]) -> None:
    known = [one if not isinstance(one, dt.datetime) else one.replace(tzinfo=None) for one in expected]
    if found and isinstance(known[0], dt.datetime) and isinstance(found[0], int):
        found = [
            None if one is None else dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=one // 1000)
            for one in found
        ]
    assert found == known


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("missing", [False, True])
def test_every_kind_of_column_is_read_whole_sliced_and_in_chunks(name: str, missing: bool) -> None:
    kind, values = CASES[name]
    held = [None if missing and place == 1 else value for place, value in enumerate(values)] * 5
    column = arrow.array(held, kind)
    same(cells(Bare(column)), held)
    same(cells(Bare(column.slice(3, 11))), held[3:14])
    same(cells(Bare(column.slice(3, 0))), [])
    chunked = arrow.chunked_array([column.slice(0, 7), column.slice(7, 0), column.slice(7)])
    same(cells(Stream(chunked)), held)
    same(cells(Stream(arrow.chunked_array([], kind))), [])


@pytest.mark.parametrize("indices", [arrow.int8(), arrow.uint16(), arrow.int32(), arrow.int64()])
def test_dictionaries_keep_their_codes(indices: Any) -> None:
    texts = ["chat", None, "phone", "chat", LONG]
    column = arrow.array(texts).dictionary_encode().cast(arrow.dictionary(indices, arrow.string()))
    assert cells(Bare(column)) == texts
    assert cells(Bare(column.slice(1, 3))) == texts[1:4]
    other = arrow.array(["mail", "chat"]).dictionary_encode().cast(column.type)
    chunks = arrow.chunked_array([column, other])
    assert cells(Stream(chunks)) == [*texts, "mail", "chat"]
    numbered = arrow.array([5, 7, 5]).dictionary_encode()
    assert cells(Bare(numbered)) == [5, 7, 5]
    days = arrow.array([DAY.date(), None]).dictionary_encode()
    assert cells(Bare(days)) == [DAY.date(), None]


def test_a_dictionary_may_hold_a_missing_or_a_repeated_label() -> None:
    column = arrow.DictionaryArray.from_arrays([0, 1, 2, None], ["a", None, "a"])
    assert cells(Bare(column)) == ["a", None, "a", None]
    assert read(Bare(column), "column").labels == ("a",)


def test_columns_of_polars_are_read_through_the_same_door() -> None:
    polars = pytest.importorskip("polars")
    texts = ["chat", None, "电话", LONG]
    for kind in (polars.String, polars.Categorical, polars.Enum(["电话", LONG, "chat"])):
        assert cells(Stream(polars.Series(texts, dtype=kind))) == texts
    assert cells(Stream(polars.Series([1, None, 3]))) == [1, None, 3]
    assert cells(Stream(polars.Series([True, None, False]))) == [True, None, False]
    assert cells(Stream(polars.Series([DAY, None]))) == [DAY, None]
    assert cells(Stream(polars.Series([dt.timedelta(seconds=9)]))) == [dt.timedelta(seconds=9)]
    parts = polars.concat([polars.Series([1.5]), polars.Series([2.5])], rechunk=False)
    assert cells(Stream(parts)) == [1.5, 2.5]


def test_tallies_tables_and_statistics_take_bare_columns() -> None:
    channels, scores = ["chat", "phone", None, "chat"], [9, 3, None, 10]
    expected = tally_nps(scores, by={"channel": channels})
    for texts in (arrow.array(channels), arrow.array(channels).dictionary_encode()):
        found = tally_nps(Bare(arrow.array(scores, arrow.int8())), by={"channel": Bare(texts)})
        assert found == expected
    chunked = arrow.chunked_array([scores[:1], scores[1:]])
    assert nps.tally(Stream(chunked), by={"channel": Stream(arrow.chunked_array([channels]))}) == nps.tally(
        scores, by={"channel": channels}
    )
    yes = [True, None, False, True]
    assert tally_share(Bare(arrow.array(yes))) == tally_share(yes)
    waits = [dt.timedelta(minutes=1), None, dt.timedelta(hours=1)]
    assert tally_values(Bare(arrow.array(waits)), unit="seconds") == tally_values(
        [60, None, 3600], unit="seconds"
    )
    curve = kaplan_meier(Bare(arrow.array([3, 5, 5])), Bare(arrow.array([True, False, True])))
    assert curve.to_dict() == kaplan_meier([3, 5, 5], [1, 0, 1]).to_dict()
    times = arrow.array([DAY, DAY + dt.timedelta(hours=1)])
    assert (
        len(journeys(Bare(arrow.array(["a", "a"])), Bare(arrow.array(["x", "y"])), Bare(times), zone="UTC"))
        == 1
    )


def test_missing_whole_numbers_stay_exact_or_are_nan_among_floats() -> None:
    column = Bare(arrow.array([2**60 + 1, None]))
    found = measures(column, "column")
    assert (int(found.values[0]), found.lost.tolist()) == (2**60 + 1, [False, True])
    assert numbers(Bare(arrow.array([1, None])), "column", missing=True).tolist() == pytest.approx(
        [1.0, float("nan")], nan_ok=True
    )
    assert tally_share([1, 0, 1], by={"g": Bare(arrow.array([1, None, 1]))}).labels("g") == (1, None)


def test_a_masked_column_is_missing_where_it_is_masked() -> None:
    masked = np.ma.masked_array([1, 99, 3], [False, True, False])
    assert np.isnan(numbers(masked, "column", missing=True)).tolist() == [False, True, False]
    with pytest.raises(Invalid, match=r"column\[1\]: must be a finite number"):
        numbers(masked, "column")


def test_what_a_column_says_of_itself_is_kept() -> None:
    found = read(Bare(arrow.array([DAY, None], arrow.timestamp("us", tz="UTC"))), "at")
    assert found.aware
    assert found.values.dtype == "M8[us]"
    assert found.lost.tolist() == [False, True]
    assert read(Bare(arrow.array(["b", None, "b"])), "who").labels == ("b",)
    assert read(Bare(arrow.array(["b", None, "b"])), "who").values.tolist() == [0, -1, 0]
    assert read(Bare(arrow.array([1.5, None, float("nan")])), "x").lost.tolist() == [False, True, True]
    assert read(Bare(arrow.array([True, None])), "x").lost.tolist() == [False, True]


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (arrow.array([[1], [2]]), r"format '\+l'"),
        (arrow.array([b"x"]), "holds bytes: decode them first"),
        (arrow.array([dt.time(1, 2)]), "times of day"),
        (arrow.array([1]).cast(arrow.decimal128(30, 2)), "decimals: convert them"),
        (arrow.record_batch({"score": [1]}), "a table: give one of its columns"),
    ],
)
def test_what_is_no_column_we_read_is_refused_with_the_remedy(column: Any, told: str) -> None:
    with pytest.raises(Invalid, match=told) as caught:
        tally_nps(Bare(column), name="score")
    assert caught.value.path == "score"


def test_a_column_of_nothing_but_missing_cells_is_all_missing() -> None:
    assert tally_nps(Bare(arrow.nulls(3))).counts["missing"] == 3


def test_a_stream_that_fails_says_why() -> None:
    def batches() -> Any:
        yield arrow.record_batch({"score": [1]})
        raise ValueError("the source went away")

    reader = arrow.RecordBatchReader.from_batches(arrow.schema({"score": arrow.int64()}), batches())
    with pytest.raises(Invalid, match="a table: give one of its columns"):
        tally_nps(Stream(reader))

    class Broken:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return broken.__arrow_c_stream__(requested_schema)

    broken = arrow.chunked_array([[1]])
    assert cells(Broken()) == [1]


def test_nothing_of_the_giver_is_kept() -> None:
    before = arrow.total_allocated_bytes()
    found = []
    for _ in range(20):
        wide = arrow.array(np.arange(100_000))
        found.append(read(Bare(wide), "column").values[-1])
        found.append(read(Stream(arrow.chunked_array([wide, wide])), "column").values[-1])
        found.append(len(read(Bare(wide.cast(arrow.string()).slice(0, 9)), "column").values))
    held = read(Bare(wide), "column").values
    del wide
    gc.collect()
    assert held[-1] == 99_999
    del held
    gc.collect()
    assert arrow.total_allocated_bytes() <= before + 100_000
    assert set(found) == {99_999, 9}


def test_reading_needs_no_arrow_package() -> None:
    code = "import sys, cxkit.columns, cxkit.stats.tallies; print('pyarrow' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, start=st.integers(0, 10))
@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_any_text_comes_through(kind: str, texts: list[Any], start: int) -> None:
    column = arrow.array(texts, getattr(arrow, kind)())
    assert cells(Bare(column.slice(start))) == texts[start:]


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.one_of(st.none(), st.booleans()), max_size=40), start=st.integers(0, 20))
def test_any_truth_values_come_through_at_any_offset(values: list[Any], start: int) -> None:
    column = arrow.array(values, arrow.bool_())
    assert cells(Bare(column.slice(start))) == values[start:]
