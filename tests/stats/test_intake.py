"""Anybody's columns go in: what is missing stays missing, and nothing is converted silently."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.columns import groups, measures, ordered_labels
from cxkit.errors import Invalid, OffScale
from cxkit.stats.sampling import sample_size
from cxkit.stats.tallies import tally_nps, tally_rates, tally_scores, tally_share, tally_values

CHANNELS = ["chat", "phone", None, "chat"]
SCORES = [9, 3, None, 10]


def labelled(column: Any) -> list[Any]:
    found = groups(column, "group")
    return [found.label(int(code) - found.low) for code in found.codes]


def frames() -> dict[str, Any]:
    """The same two columns as every library that is installed writes them."""
    found: dict[str, Any] = {
        "lists": (CHANNELS, SCORES),
        "objects": (np.array(CHANNELS, dtype=object), np.array(SCORES, dtype=object)),
        "masked": (CHANNELS, np.ma.masked_equal([9, 3, -1, 10], -1)),
        "nan": (CHANNELS, [9.0, 3.0, float("nan"), 10.0]),
    }
    pandas = pytest.importorskip("pandas")
    for dtype in ("object", "category", "string", None):
        found[f"pandas {dtype}"] = (
            pandas.Series(CHANNELS, dtype=dtype),
            pandas.Series(SCORES, dtype="Int64"),
        )
    found["pandas float"] = (pandas.Index(CHANNELS), pandas.Series(SCORES))
    polars = pytest.importorskip("polars")
    for kind in (polars.String, polars.Categorical, polars.Enum(["chat", "fax", "phone"])):
        found[f"polars {kind}"] = (
            polars.Series(CHANNELS, dtype=kind),
            polars.Series(SCORES, dtype=polars.Int8),
        )
    arrow = pytest.importorskip("pyarrow")
    found["arrow"] = (arrow.array(CHANNELS), arrow.array(SCORES, arrow.int8()))
    found["arrow chunks"] = (
        arrow.chunked_array([CHANNELS[:1], CHANNELS[1:]]),
        arrow.chunked_array([SCORES[:2], SCORES[2:]]),
    )
    found["arrow dictionary"] = (
        arrow.array(CHANNELS).dictionary_encode(),
        arrow.array(SCORES, arrow.float64()),
    )
    return found


def test_every_library_s_columns_give_the_same_tally() -> None:
    tallies = {name: tally_nps(scores, by={"channel": keys}) for name, (keys, scores) in frames().items()}
    expected = tallies["lists"]
    assert expected.labels("channel") == ("chat", "phone", None)
    assert expected.at(channel=None).counts["missing"] == 1
    for name, tally in tallies.items():
        assert tally == expected, name
        assert [type(label) for label in tally.labels("channel")] == [str, str, type(None)], name


def test_a_missing_group_key_is_a_group_so_that_the_roll_up_is_the_whole() -> None:
    tally = tally_nps([9, 3, 10], by={"channel": ["chat", None, float("nan")]})
    assert tally.labels("channel") == ("chat", None)
    assert tally.over("channel") == tally_nps([9, 3, 10])


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        (np.array([3, 5, 3], dtype=np.uint8), [3, 5, 3]),
        (np.array([-4, 2**60]), [-4, 2**60]),
        (np.array([2**63, 5], dtype=np.uint64), [2**63, 5]),
        (np.array([True, False]), [True, False]),
        (np.array([1.5, np.nan]), [1.5, None]),
        (np.array(["2026-01", "NaT"], dtype="datetime64[M]"), ["2026-01", None]),
        ([dt.date(2026, 1, 2), None], [dt.date(2026, 1, 2), None]),
        ([("chat", 1), ("chat", 2)], [("chat", 1), ("chat", 2)]),
        ([np.str_("a"), np.int64(3)], ["a", 3]),
        ((), []),
    ],
)
def test_group_keys_are_of_any_hashable_kind(column: Any, labels: list[Any]) -> None:
    assert labelled(column) == labels


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (["9", "10"], "score: holds text, not numbers"),
        ([9, "10", None], r"score\[1\]: must be a number, got '10'"),
        ([9, True], r"score\[1\]: must be a number, got True"),
        (np.array([True, False]), "holds True and False, not numbers"),
        (np.array(["2026-01-01"], dtype="datetime64[D]"), "holds days"),
        ([[9, 10]], "one dimension"),
        ("9", "must be a column"),
        (7, "must be a column"),
        (pl.col("score"), "score: is a Expr, not a column"),
        (pl.LazyFrame({"score": [9]}), "score: is a LazyFrame, not a column"),
        (pd.Series([9, 3]).groupby([1, 2]), "score: is a SeriesGroupBy, not a column"),
        (pd.DataFrame({"score": [9]}).groupby("score"), "score: is a DataFrameGroupBy, not a column"),
        (pd.Series([9, 3]).rolling(2), "score: is a Rolling, not a column"),
        (pa.scalar(9), "score: is a Int64Scalar, not a column"),
        ([10**400, 3], "answers off the scale"),
    ],
)
def test_what_is_no_column_of_numbers_is_refused(column: Any, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        tally_nps(column)


def test_an_index_of_several_levels_gives_groups_of_tuples() -> None:
    index = pd.MultiIndex.from_tuples([("Berlin", 2), ("Berlin", 1), ("Berlin", 2)])
    assert list(groups(index, "shop").labels) == [("Berlin", 2), ("Berlin", 1)]


def test_a_signalling_nan_is_missing_and_an_endless_number_too_large() -> None:
    assert tally_values([Decimal("sNaN"), Decimal("2.5")]).result().n == 1
    with pytest.raises(Invalid, match="finite numbers"):
        tally_values([10**400, 2])
    with pytest.raises(Invalid, match="margin: must be a finite number"):
        sample_size.proportion(margin=10**400)


def test_a_key_that_cannot_be_a_key_is_named() -> None:
    with pytest.raises(Invalid, match=r"team\[1\]: a group key must be hashable"):
        groups(["a", ["b"]], "team")


@pytest.mark.parametrize("column", [[True, 2, None], [1.0, False], pd.Categorical([True, 2, 2])])
def test_keys_of_truth_values_and_numbers_are_no_groups(column: Any) -> None:
    with pytest.raises(Invalid, match="team: holds True and False beside numbers"):
        groups(column, "team")


def test_tallies_by_truth_values_and_by_numbers_do_not_add_up() -> None:
    flags, counts = (tally_share([1, 0], by={"team": team}) for team in ([True, False], [1, 2]))
    for one, other in ((flags, counts), (counts, flags)):
        with pytest.raises(Invalid, match="True and False beside numbers"):
            one + other


def test_answers_off_the_scale_are_refused_with_their_places() -> None:
    with pytest.raises(OffScale, match=r"score\[1\]: must be a whole number from 0 to 10, got 11") as caught:
        tally_nps([9, 11, 3, -1])
    assert [fault.path for fault in caught.value.faults] == ["score[1]", "score[3]"]
    with pytest.raises(OffScale, match=r"got 6\.5"):
        tally_nps([6.5, 9])
    with pytest.raises(OffScale, match="and 95 more"):
        tally_scores([9] * 100, (1, 5))
    with pytest.raises(OffScale, match="inf"):
        tally_nps([float("inf")])


def test_answers_off_the_scale_are_left_out_and_counted_where_that_is_chosen() -> None:
    tally = tally_nps([9, 11, None, 6.5, 3], off_scale="drop")
    assert tally.counts == {"detractors": 1, "passives": 0, "promoters": 1, "missing": 1, "off_scale": 2}
    found = tally.overall()
    assert (found.n, found.value, found.dropped) == (2, 0.0, {"missing": 1, "off_scale": 2})


def test_averaged_scores_are_split_so_that_every_one_has_a_camp() -> None:
    tally = tally_nps([6.5, 6.99, 7, 8.5, 8.999, 9], fractions="partition")
    assert list(tally.counts.values()) == [2, 3, 1, 0]
    assert tally.overall().options == {"fractions": "partition"}


def test_yes_and_no_come_as_booleans_or_as_ones_and_noughts() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    expected = tally_share([True, False, None, True])
    for column in (
        [1, 0, None, 1],
        np.array([1, 0, np.nan, 1]),
        pandas.Series([True, False, None, True]),
        pandas.Series([True, False, None, True], dtype="boolean"),
        polars.Series([True, False, None, True]),
    ):
        assert tally_share(column) == expected
    with pytest.raises(OffScale):
        tally_share([2])
    with pytest.raises(Invalid, match="text"):
        tally_share(["yes", "no"])


def test_durations_are_taken_as_seconds() -> None:
    waits = np.array([60, 90, "NaT"], dtype="timedelta64[s]")
    found = tally_values(waits, unit="seconds").overall("median")
    assert (found.value, found.n, found.dropped["missing"]) == (75.0, 2, 1)
    pandas = pytest.importorskip("pandas")
    assert tally_values(pandas.to_timedelta(["60s", "90s", None]), unit="seconds") == tally_values(
        waits, unit="seconds"
    )


def test_absurd_values_are_refused() -> None:
    with pytest.raises(Invalid, match="finite"):
        tally_values([1.0, float("inf")])
    with pytest.raises(Invalid, match=r"must be 0 or more, got -1 \(2 such\)"):
        tally_values([-1.0, -0.5, 3.0], low=0)
    with pytest.raises(Invalid, match="weights: must be 0 or more"):
        tally_nps([9, 3], weights=[1, -1])
    with pytest.raises(Invalid, match="exposure: has 1 rows, the events have 2"):
        tally_rates([1, 2], [10])


def test_a_missing_weight_leaves_its_answer_out() -> None:
    tally = tally_nps([9, 3, 9], weights=[2.0, None, 1.0])
    assert tally.counts["missing"] == 1
    assert tally.overall().value == 1.0


def test_labels_stand_in_one_order_whatever_the_order_of_the_data() -> None:
    labels: list[Any] = ["b", 2, None, "a", 10, (1, "x"), dt.date(2026, 1, 1)]
    expected = ordered_labels(labels)
    assert expected[-1] is None
    assert ordered_labels(reversed(labels)) == expected


def test_numbers_keep_their_own_type_where_nothing_is_missing() -> None:
    scores = np.array([9, 3], dtype=np.int8)
    assert measures(scores, "score").values is scores
