"""An order that somebody declared for categories is kept, from the column to the axes, tests and pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import changes, volume
from cxkit.stats import cohen_kappa, krippendorff_alpha, rater_agreement
from cxkit.stats.tallies import Tally, merged, tally_nps, tally_share
from cxkit.tables import TicketTable

pandas: Any = pytest.importorskip("pandas")
polars: Any = pytest.importorskip("polars")
arrow: Any = pytest.importorskip("pyarrow")

WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
GRADES = ["poor", "fair", "good", "excellent"]


def containers(cells: list[Any], order: list[str]) -> dict[str, Any]:
    """The column as each library declares an order of its categories."""
    codes = arrow.array([None if cell is None else order.index(cell) for cell in cells], arrow.int8())
    return {
        "pandas": pandas.Series(pandas.Categorical(cells, order, ordered=True)),
        "pandas index": pandas.CategoricalIndex(cells, order, ordered=True),
        "polars": polars.Series(cells, dtype=polars.Enum(order)),
        "arrow": arrow.DictionaryArray.from_arrays(codes, order, ordered=True),
        "arrow chunks": arrow.chunked_array(
            [arrow.DictionaryArray.from_arrays(part, order, ordered=True) for part in (codes[:2], codes[2:])]
        ),
    }


CELLS = ["Tue", "Sun", "Mon", None, "Sun"]
weekdays = pytest.mark.parametrize("column", containers(CELLS, WEEK).values(), ids=containers(CELLS, WEEK))
graded = pytest.mark.parametrize("library", containers(CELLS, WEEK))


class TestAxes:
    @weekdays
    def test_labels_stand_in_the_declared_order(self, column: Any) -> None:
        tally = tally_share([1, 0, 1, 1, 0], by={"day": column})
        assert tally.labels("day") == ("Mon", "Tue", "Sun", None)
        assert tally.estimates().axes[0].labels == ("Mon", "Tue", "Sun", None)
        assert tally.at(day=["Sun", "Mon"]).labels("day") == ("Mon", "Sun")

    @weekdays
    def test_the_order_outlives_storage_merges_tables_and_other_names(self, column: Any) -> None:
        tally = tally_share([1, 0, 1, 1, 0], by={"day": column})
        stored = Tally.from_bytes(tally.to_bytes())
        assert stored.labels("day") == tally.labels("day")
        wednesday = tally_share([1], by={"day": polars.Series(["Wed"], dtype=polars.Enum(WEEK))})
        for both in (stored + wednesday, wednesday + stored, merged([stored, wednesday])):
            assert both.labels("day") == ("Mon", "Tue", "Wed", "Sun", None)
        work = tally.relabel(day=lambda day: "weekend" if day in ("Sat", "Sun") else "work")
        assert work.labels("day") == ("work", "weekend")
        at = [dt.datetime(2026, 1, 5, tzinfo=dt.UTC)] * 5
        table = TicketTable.from_columns(opened_at=at, topic=column)
        assert volume.tally(table, by="topic").labels("topic") == ("Mon", "Tue", "Sun", None)
        assert table[:2].topic.ordered
        assert TicketTable.concat([table, table]).topic.ordered

    @weekdays
    def test_a_picture_draws_them_in_that_order(self, column: Any) -> None:
        pytest.importorskip("matplotlib").use("Agg")
        ax = tally_share([1, 0, 1, 1, 0], by={"day": column}).estimates().plot()
        assert [text.get_text() for text in ax.get_xticklabels()] == ["Mon", "Tue", "Sun", "None"]

    def test_orders_that_contradict_each_other_are_refused(self) -> None:
        up, down = (
            tally_share([1, 0], by={"day": polars.Series(["a", "b"], dtype=polars.Enum(order))})
            for order in (["a", "b"], ["b", "a"])
        )
        with pytest.raises(Invalid, match="day: the declared orders .* do not make one"):
            up + down

    def test_a_part_without_an_order_follows_the_one_that_has_it(self) -> None:
        plain = tally_share([1], by={"day": ["Sun"]})
        ordered = tally_share([1], by={"day": polars.Series(["Mon"], dtype=polars.Enum(WEEK))})
        assert (plain + ordered).labels("day") == (ordered + plain).labels("day") == ("Mon", "Sun")
        assert (plain + ordered + tally_share([1], by={"day": ["?"]})).labels("day") == ("?", "Mon", "Sun")

    def test_numbers_in_texts_count_as_numbers(self) -> None:
        assert tally_share([1] * 3, by={"week": ["W10", "W9", "W1"]}).labels("week") == ("W1", "W9", "W10")

    def test_tallies_stored_in_the_order_of_text_are_read_in_the_one_of_numbers(self) -> None:
        fresh = tally_share([1, 0], by={"week": ["W10", "W9"], "team": ["a", "b"]})
        payload = fresh.to_payload()
        assert payload["axes"][0] == {"name": "week", "labels": ["W9", "W10"]}
        payload["axes"][0]["labels"] = ["W10", "W9"]
        payload["keys"] = [0, 3]
        payload["rows"]["counts"] = payload["rows"]["counts"][::-1]
        assert Tally.from_payload(payload) == fresh


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(GRADES),
    cells=st.lists(st.sampled_from([*GRADES, None]), min_size=1, max_size=12),
    start=st.integers(0, 12),
)
def test_merging_parts_gives_the_axes_of_the_whole(order: list[str], cells: list[Any], start: int) -> None:
    def tally(part: list[Any]) -> Tally:
        return tally_share([1] * len(part), by={"grade": polars.Series(part, dtype=polars.Enum(order))})

    whole = tally(cells)
    assert [label for label in whole.labels("grade") if label] == [x for x in order if x in cells]
    assert tally(cells[:start]) + tally(cells[start:]) == whole


class TestAgreement:
    FIRST: ClassVar = ["poor", "good", "fair", "excellent", "good", "poor"]
    SECOND: ClassVar = ["fair", "good", "fair", "good", "excellent", "poor"]

    @graded
    def test_a_weighted_kappa_and_an_ordinal_alpha_rank_by_the_declared_order(self, library: str) -> None:
        first, second = (containers(cells, GRADES)[library] for cells in (self.FIRST, self.SECOND))
        numbers = [[GRADES.index(cell) for cell in cells] for cells in (self.FIRST, self.SECOND)]
        kappa = cohen_kappa(first, second, weights="quadratic")
        assert kappa.value == pytest.approx(cohen_kappa(*numbers, weights="quadratic").value)
        assert kappa.labels == tuple(GRADES)
        frame = {"ann": first, "bob": second}
        alpha = krippendorff_alpha(frame, "ordinal").value
        assert alpha == pytest.approx(krippendorff_alpha(np.array(numbers).T, "ordinal").value)
        found = rater_agreement(frame, weights="linear").gwet.value
        assert found == pytest.approx(rater_agreement(np.array(numbers).T, weights="linear").gwet.value)

    def test_a_declared_grade_that_nobody_gave_keeps_its_place(self) -> None:
        first, second = (
            pandas.Series(pandas.Categorical(cells, ["low", "mid", "high"], ordered=True))
            for cells in (["low", "high", "low", "high"], ["low", "high", "high", "high"])
        )
        weights = cohen_kappa([1, 3, 1, 3], [1, 3, 3, 3], weights="linear", categories=[1, 2, 3])
        assert cohen_kappa(first, second, weights="linear").value == pytest.approx(weights.value)

    @pytest.mark.parametrize(
        "call",
        [
            lambda a, b: cohen_kappa(a, b, weights="quadratic"),
            lambda a, b: krippendorff_alpha({"a": a, "b": b}, "ordinal"),
            lambda a, b: rater_agreement({"a": a, "b": b}, weights="linear"),
        ],
    )
    def test_texts_without_an_order_are_refused_under_an_ordinal_method(self, call: Any) -> None:
        for plain in (list, pandas.Series, polars.Series, arrow.array):
            with pytest.raises(Invalid, match="texts without an order.*give categories="):
                call(plain(self.FIRST), plain(self.SECOND))


class TestChanges:
    @pytest.mark.parametrize("labels", [["Jan", "Feb", "Mar"]])
    def test_changes_run_in_the_declared_order(self, labels: list[str]) -> None:
        column = pandas.Categorical(["Mar", "Jan", "Feb"] * 2, labels, ordered=True)
        found = changes(tally_nps([10, 3, 9, 10, 3, 9], by={"month": column}), "month")
        assert found.axes[0].labels == ("Feb", "Mar")
        assert found.at(month="Feb").value == 2.0

    @pytest.mark.parametrize(
        ("labels", "gap"),
        [
            (["2026-01", "2026-03", "2026-04"], ("2026-03", "2026-02", "2026-01")),
            (["2025-W52", "2026-W01", "2025-W50"], ("2025-W52", "2025-W51", "2025-W50")),
            (["2026-Q1", "2026-Q3", "2026-Q4"], ("2026-Q3", "2026-Q2", "2026-Q1")),
            ([2024, 2025, 2027], (2027, "2026", "2025")),
            ([dt.date(2026, 1, d) for d in (5, 12, 26)], (dt.date(2026, 1, 26), "2026-01-19", "2026-01-12")),
            ([dt.date(2026, m, 1) for m in (2, 3, 5)], (dt.date(2026, 5, 1), "2026-04-01", "2026-03-01")),
            (
                [dt.date(2024, m, d) for m, d in ((1, 31), (2, 29), (4, 30))],
                (dt.date(2024, 4, 30), "2024-03-31", "2024-02-29"),
            ),
            (
                [dt.datetime(2026, m, 1) for m in (1, 2, 4)],
                (dt.datetime(2026, 4, 1), "2026-03-01", "2026-02-01 00:00:00"),
            ),
            ([202512, 202601, 202603], (202603, "202602", "202601")),
            (["20240228", "20240229", "20240302"], ("20240302", "20240301", "20240229")),
        ],
    )
    def test_a_gap_is_named_and_not_compared_across_unless_that_is_asked(
        self, labels: list[Any], gap: Any
    ) -> None:
        after, missing, before = gap
        tally = tally_nps([10, 3, 9, 10, 3, 9], by={"period": labels * 2})
        found = changes(tally, "period")
        here = found.at(period=after)
        assert here.value is None
        assert dict(here.figure.undefined.params) == {"missing": missing, "before": before}
        assert here.test.p_value is None
        assert f"nothing was counted in {missing}, between it and {before}" in str(found)
        assert [one.value is None for one in found].count(True) == 1
        assert changes(tally, "period", across_gaps=True).at(period=after).value is not None

    @pytest.mark.parametrize(
        "labels",
        [
            [dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1)],
            [dt.date(2023, 12, 31), dt.date(2024, 1, 31), dt.date(2024, 2, 29)],
            [dt.date(2025, 10, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)],
            [dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1)],
            [dt.date(2026, 1, 5), dt.date(2026, 1, 19), dt.date(2026, 2, 2)],
            [202511, 202512, 202601],
            ["20240228", "20240229", "20240301"],
            [100_000, 200_000, 300_000],
        ],
    )
    def test_neighbours_of_any_calendar_are_compared(self, labels: list[Any]) -> None:
        found = changes(tally_nps([10, 3, 9, 10, 3, 9], by={"period": labels * 2}), "period")
        assert [one.value is None for one in found] == [False, False]

    def test_a_declared_label_that_does_not_occur_is_a_gap(self) -> None:
        column = pandas.Categorical(["Jan", "Mar", "Jan", "Mar"], ["Jan", "Feb", "Mar"], ordered=True)
        found = changes(tally_nps([10, 3, 10, 3], by={"month": column}), "month")
        assert dict(found.at(month="Mar").figure.undefined.params) == {"missing": "Feb", "before": "Jan"}
