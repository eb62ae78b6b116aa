"""Estimates and comparisons read well, never hold nan, and say why something is undefined."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest

from cxkit.errors import Invalid
from cxkit.stats.intervals import compare
from cxkit.stats.intervals.nps import NPS
from cxkit.stats.results import EMPTY, Axis, Estimate, Estimates, Interval, Sufficient
from cxkit.stats.results._units import format_number
from cxkit.stats.tallies import tally_nps, tally_rates, tally_scores, tally_share, tally_values


def nps_by_channel() -> Any:
    scores = [9, 10, 3, 8, 9, 2, None]
    channel = ["chat", "chat", "chat", "phone", "phone", "phone", "mail"]
    return tally_nps(scores, by={"channel": channel}).estimates()


def test_an_estimate_is_one_line() -> None:
    found = tally_nps([9, 10, 3, 8]).result()
    assert repr(found) == "Estimate(nps 25.0, n=4, 95% add3 -44.2 to 72.7)"
    assert repr(tally_nps([None]).result()) == (
        "Estimate(nps undefined: nothing was counted, n=0, dropped: missing 1)"
    )
    assert str(tally_values([93_780], unit="seconds").overall("total")) == "1d 2h 3m"


def test_a_table_of_estimates_is_a_table() -> None:
    assert str(nps_by_channel()).splitlines() == [
        "Estimates(nps by channel (3): 3 cells, 95% add3, 1 undefined)",
        "channel        nps  n    low  high",
        "chat          33.3  3  -51.3  84.7",
        "mail     undefined  0",
        "phone          0.0  3  -61.1  61.1",
    ]
    assert "<td>33.3</td>" in nps_by_channel()._repr_html_()
    wide = tally_nps([9] * 100, by={"agent": list(range(100))}).result()
    assert str(wide).endswith("... 76 more")


def test_plain_data_is_plain() -> None:
    found = nps_by_channel()
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert json.loads(text)["cells"][1] == {
        "channel": "mail",
        "value": None,
        "n": 0,
        "standard_error": None,
        "low": None,
        "high": None,
        "dropped_missing": 1,
        "undefined": "stats.empty",
    }
    columns = found.to_columns()
    assert columns["channel"] == ["chat", "mail", "phone"]
    assert columns["n"] == [3, 0, 3]


def test_arrays_never_hold_nan() -> None:
    found = nps_by_channel()
    for array in (found.values, found.low, found.high, found.standard_error):
        assert np.isfinite(array).all()
    assert found.defined.tolist() == [True, False, True]
    assert found.reason(1) == EMPTY


def test_one_cell_of_a_table_is_an_estimate() -> None:
    found = nps_by_channel()
    assert found.at(channel="chat") == found[0] == tally_nps([9, 10, 3]).result()
    assert found[1].undefined == EMPTY
    assert [one.n for one in found] == [3, 0, 3]
    with pytest.raises(IndexError):
        found[3]
    with pytest.raises(LookupError, match="is not on the axis 'channel'"):
        found.at(channel="fax")


def test_an_interval_can_be_asked_for_later() -> None:
    found = nps_by_channel()
    one = found.at(channel="chat")
    assert one.interval.method == "add3"
    assert one.interval_by("score", confidence=0.9).confidence == 0.9
    assert found.interval_by("score", confidence=0.9)[0] == one.interval_by("score", confidence=0.9)
    assert one.interval_by("wald", clip=False).bounds[1] > 1
    with pytest.raises(Invalid, match="use one of add3, score, agresti_min, wald"):
        one.interval_by("wilson")
    fixed = Estimate(value=0.7, n=30, interval=Interval(low=0.6, high=0.8, method="bootstrap"))
    assert fixed.interval_by("bootstrap").bounds == (0.6, 0.8)
    with pytest.raises(Invalid, match=r"has one interval, bootstrap at 0\.95"):
        fixed.interval_by("bca")


def test_an_estimate_has_a_value_or_a_reason() -> None:
    with pytest.raises(Invalid, match="a value, or None and the reason"):
        Estimate(value=None, n=0)
    with pytest.raises(Invalid, match="finite number, got nan"):
        Estimate(value=float("nan"), n=1)
    with pytest.raises(Invalid, match="mark what is undefined"):
        Estimates(
            values=np.array([np.nan]), n=np.array([1]), defined=np.array([True]), axes=(Axis("a", ("x",)),)
        )
    with pytest.raises(Invalid, match="nps is undefined: nothing was counted"):
        float(tally_nps([]).overall())


def test_small_groups_are_hidden_with_their_counts() -> None:
    tally = tally_nps([9, 9, 3, 9], by={"team": ["a", "a", "a", "b"]})
    found = tally.estimates(minimum=3)
    assert found.defined.tolist() == [True, False]
    assert found.n.tolist() == [3, 0]
    assert found.dropped["missing"].tolist() == [0, 0]
    assert str(found.reason(1)) == "hidden to protect people: fewer than 3 were counted"
    assert found.intervals[1].undefined is not None
    assert found.at(team="b").interval.undefined is not None
    assert json.dumps(found.to_dict()).count("hidden") == 0
    assert found.at(team="b").to_dict()["undefined"] == "stats.suppressed"
    assert tally_nps([9]).result(minimum=3).undefined is not None


def test_estimates_travel_between_processes() -> None:
    for found in (tally_nps([9, 3]).result(), nps_by_channel()):
        back = pickle.loads(pickle.dumps(found))
        assert back.to_dict() == found.to_dict()
    tally = tally_values([1.5, 2.5], by={"team": ["a", "b"]})
    assert pickle.loads(pickle.dumps(tally)) == tally


def test_shares_and_scores_are_shown_times_100() -> None:
    assert format_number(0.123456, "share") == "12.3%"
    assert format_number(-0.0001, "nps") == "0.0"
    assert format_number(59.4, "seconds") == "59.4s"
    assert format_number(-3600, "seconds") == "-1h"
    assert format_number(12_345_678.0, "count") == "12,345,678"


def test_figures_of_a_scale() -> None:
    tally = tally_scores([5, 5, 4, 3, 1, None], (1, 5), definition="csat")
    assert tally.overall("mean").value == pytest.approx(3.6)
    assert tally.overall("top_box").value == pytest.approx(0.6)
    assert tally.overall("top_box", top=1).value == pytest.approx(0.4)
    assert tally.overall("bottom_box").value == pytest.approx(0.2)
    assert tally.overall("net").value == pytest.approx(0.4)
    assert tally.overall("median").value == 4.0
    assert tally.overall("top_box").definition == "csat.top_box"
    one = tally_scores([4], (1, 5)).overall("mean")
    assert (one.value, one.standard_error, one.interval.defined) == (4.0, None, False)
    assert str(one.interval.undefined) == "two or more values are needed"
    same = tally_scores([4, 4, 4], (1, 5)).overall("mean")
    assert same.interval.bounds == (4.0, 4.0)
    with pytest.raises(Invalid, match="not a figure of this tally: use one of mean, top_box"):
        tally.result("nps")
    with pytest.raises(Invalid, match="a box holds 1 to 4 points"):
        tally.result("top_box", top=5)


def test_weighted_answers_give_weighted_figures() -> None:
    scores, weights = [5, 5, 4, 3, 1], [1.0, 2.0, 1.0, 3.0, 1.0]
    tally = tally_scores(scores, (1, 5), weights=weights)
    mean = tally.overall("mean")
    assert mean.value == pytest.approx(np.average(scores, weights=weights))
    assert mean.n_effective == pytest.approx(64 / 16)
    assert tally.overall("top_box").value == pytest.approx(4 / 8)
    assert tally.overall("median").value == pytest.approx(3.5)
    plain, ones = (tally_scores(scores, (1, 5), weights=w) for w in (None, [1.0] * 5))
    for figure in ("mean", "top_box", "bottom_box", "net", "median"):
        a, b = plain.overall(figure), ones.overall(figure)
        assert a.value == pytest.approx(b.value, abs=1e-15)
        if a.interval.defined:
            assert a.interval.bounds == pytest.approx(b.interval.bounds, abs=1e-12)
    nothing = tally_scores([5, 4], (1, 5), weights=[0.0, 0.0])
    for figure in ("mean", "top_box", "net", "median"):
        assert nothing.overall(figure).undefined is not None


def test_figures_of_measured_values() -> None:
    tally = tally_values([10.0, 20.0, 30.0, 100.0], definition="wait", unit="seconds")
    assert tally.overall("median").value == 25.0
    assert tally.overall("p90").value == pytest.approx(79.0)
    assert tally.overall("quantile", share=0.25, type=1).value == 10.0
    within = tally.overall("within", target=30)
    assert (within.value, within.n, within.method) == (0.75, 4, "wilson")
    assert tally.overall("median").options["values"] == "exact"
    with pytest.raises(Invalid, match="say within what"):
        tally.overall("within")
    with pytest.raises(Invalid, match="quantiles=True"):
        tally_values([1.0], quantiles=False).overall("median")


def test_many_values_go_into_buckets_and_the_result_says_so() -> None:
    rng = np.random.default_rng(5)
    values = rng.lognormal(8, 1.5, 100_000)
    found = tally_values(values).overall("p90")
    exact = float(np.quantile(values, 0.9))
    assert found.value == pytest.approx(exact, rel=2**-8)
    assert found.options["values"] == "buckets within 0.4%"
    assert tally_values(-values).overall("median").value == pytest.approx(
        -float(np.median(values)), rel=2**-8
    )


def test_two_figures_are_compared_by_what_they_are() -> None:
    july, june = tally_nps([9] * 40 + [3] * 10), tally_nps([9] * 25 + [3] * 25)
    found = compare(july.overall(), june.overall())
    assert found.value == pytest.approx(0.6)
    assert (found.kind, found.method, found.unit) == ("difference", "hybrid", "points")
    assert found.real is True
    assert str(found) == "+60.0 points"
    assert found.p_value is not None
    assert found.p_value < 0.01
    assert found.to_dict()["first"]["n"] == 50
    assert "june" not in repr(found)
    rate = compare(tally_rates([3], [100]).overall(), tally_rates([6], [100]).overall())
    assert (rate.kind, rate.value, rate.method) == ("ratio", pytest.approx(0.5), "wilson")
    mean = compare(tally_values([1.0, 2.0, 4.0]).overall(), tally_values([2.0, 3.0, 9.0]).overall())
    assert mean.method == "welch"
    median = compare(tally_values([1.0, 2.0]).overall("median"), tally_values([4.0]).overall("median"))
    assert (median.value, median.p_value, median.interval.defined) == (-2.5, None, False)


def test_what_is_undefined_on_one_side_is_undefined_in_the_comparison() -> None:
    found = compare(tally_nps([9]).overall(), tally_nps([]).overall())
    assert found.value is None
    assert found.undefined == EMPTY
    assert found.p_value is None
    assert found.real is None
    zero = compare(tally_rates([3], [100]).overall(), tally_rates([0], [100]).overall())
    assert str(zero.undefined) == "the figure to compare with is 0"
    alike = compare(tally_share([1, 1]).overall(), tally_share([1, 1, 1]).overall())
    assert alike.value == 0.0
    assert alike.p_value is None
    assert str(alike.test.undefined).startswith("all values are equal")
    with pytest.raises(Invalid, match="differ in kind"):
        compare(tally_nps([9]).overall(), tally_share([1]).overall())


def test_tables_are_compared_cell_by_cell_on_the_labels_of_both() -> None:
    first = tally_nps([9, 9, 3, 9], by={"team": ["a", "a", "a", "b"]}).estimates()
    second = tally_nps([9, 3, 3, 10], by={"team": ["a", "a", "a", "c"]}).estimates()
    found = compare(first, second)
    assert found.axes[0].labels == ("a", "b", "c")
    assert found.figure.defined.tolist() == [True, False, False]
    assert found.at(team="a").value == compare(first[0], second[0]).value
    assert found.at(team="b").undefined == EMPTY
    assert [one.p_value is None for one in found] == [False, True, True]
    records = found.to_records()
    assert records[0]["first_n"] == 3
    assert records[2]["first"] is None
    assert found.adjusted()[0] == found.p_values[0]
    assert "Comparisons of difference" in repr(found)


def test_a_sufficient_statistic_is_enough() -> None:
    kept = Sufficient(NPS, (15, 12, 9))
    assert kept.interval().method == "add3"
    assert kept.interval("score", confidence=0.9) == NPS.table["score"](15, 12, 9, confidence=0.9)
