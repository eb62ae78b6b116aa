"""Many comparisons at once: what looks real by chance alone is told apart, and shown beside what is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cxkit.errors import Invalid
from cxkit.metrics import changes, nps
from cxkit.stats.intervals import Comparisons, compare
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.tallies import tally_nps, tally_rates, tally_share, tally_values

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
CHANNELS = ["app", "chat", "<mail>", None]


@pytest.fixture(scope="module")
def months() -> Comparisons:
    """A year of answers in four channels; in chat every second promoter is lost from September on."""
    rng = np.random.default_rng(4)
    size = 40_000
    month, channel = rng.integers(0, 12, size), rng.integers(0, 4, size)
    score = rng.choice([3, 8, 10], size, p=[0.2, 0.3, 0.5])
    score[(channel == 1) & (month >= 8) & (score == 10) & (rng.random(size) < 0.5)] = 3
    by = {"month": [MONTHS[k] for k in month], "channel": [CHANNELS[k] for k in channel]}
    return changes(nps.tally(score, by=by), "month")


def test_only_the_planted_change_stands_out_though_others_look_real(months: Comparisons) -> None:
    records = months.to_records()
    found = [record for record, out in zip(records, months.standing_out(method="holm"), strict=True) if out]
    assert [(record["month"], record["channel"]) for record in found] == [("2025-09", "chat")]
    assert sum(record["p_value"] < 0.05 for record in records) > 1


def test_every_change_is_that_of_a_month_against_the_one_before(months: Comparisons) -> None:
    assert months.axes[0].labels == tuple(MONTHS[1:])
    one = months.at(month="2025-09", channel="chat")
    assert one.first.value < one.second.value
    assert months.at(month="2025-08", channel="chat").first.value == one.second.value


def test_records_hold_the_p_value_adjusted_for_all_of_them(months: Comparisons) -> None:
    records = months.to_records()
    assert [record["p_adjusted"] for record in records] == adjust([record["p_value"] for record in records])
    json.dumps(months.to_dict(), allow_nan=False)


def test_the_table_begins_with_what_stands_out(months: Comparisons) -> None:
    assert (
        repr(months) == "Comparisons of difference(nps by month (11) x channel (4): 44 cells, 1 stands out)"
    )
    lines = str(months).splitlines()
    assert lines[2].startswith("2025-09  chat")
    assert lines[-1] == "... 20 more with larger p-values"
    page = months._repr_html_()
    assert page.count("<tr>") == 25
    assert page.index("<b>chat</b>") < page.index("<td>app</td>")
    assert "<mail>" not in page


def test_cells_that_cannot_be_compared_come_last_and_are_told() -> None:
    first = tally_nps([9, 9, 3, 9], by={"team": ["a", "a", "a", "b"]}).estimates()
    second = tally_nps([9, 3, 3, 10], by={"team": ["a", "a", "a", "c"]}).estimates()
    found = compare(first, second)
    assert found.standing_out() == [False, False, False]
    assert [line.split()[0] for line in str(found).splitlines()[1:]] == ["team", "a", "b", "c"]
    assert "undefined" in str(found).splitlines()[-1]


def test_ratios_and_figures_without_a_test_are_tables_too() -> None:
    by = {"month": ["1", "2"]}
    rates = changes(tally_rates([30, 60], [1000, 1000], by=by), "month")
    assert repr(rates) == "Comparisons of ratio(by month (1): 1 cell, 1 stands out)"
    assert str(rates).splitlines()[2].split()[:6] == ["2", "0.06", "1,000", "0.03", "1,000", "2"]
    totals = changes(tally_values([3.0, 5.0], by=by), "month", "total")
    assert "2" in str(totals).splitlines()[2]
    assert totals.standing_out() == [False]


def test_missing_months_are_left_out_and_one_month_has_no_change() -> None:
    tally = tally_share([1, 0, 1], by={"month": ["1", "2", None]})
    assert changes(tally, "month").axes[0].labels == ("2",)
    with pytest.raises(Invalid, match="a change needs two"):
        changes(tally_share([1, 0], by={"month": ["1", None]}), "month")
    with pytest.raises(Invalid, match="there is no axis 'week'"):
        changes(tally, "week")
