"""Inputs of vectors mean the same however they are worded, and lists come in the order of their sources."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")


def compute(metric: str, **inputs: Any) -> dict[str, Any]:
    if "vectors_adapter" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "vectors_adapter", Path(__file__).resolve().parent / "adapter.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["vectors_adapter"] = module
        spec.loader.exec_module(module)
    found: dict[str, Any] = sys.modules["vectors_adapter"].compute(metric, inputs)
    return found


def test_points_beyond_the_limits_are_listed_above_first_and_then_below() -> None:
    counts = [20] * 12
    counts[2], counts[7], counts[9] = 1, 60, 55
    assert compute("u_chart", defects=counts, sizes=[100] * 12)["c_beyond_1based"] == [8, 10, 3]
    shares = compute("p_chart", defectives=counts, sizes=[100] * 12)
    assert shares["violating_beyond_1based"] == [8, 10, 3]
    steady = [20, 21] * 10
    steady[3], steady[12] = 2, 50
    rules = compute("spc_rules", values=steady, center="mean", sigma="MRbar/1.128", index="1-based")
    assert rules["qcc_violations_beyond"] == [13, 4]
    assert rules["rule1_beyond_3s"] == [4, 13]


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("loglog", "log-log"),
        ("Log-Log (the default)", "log-log"),
        ("log(-log)", "log-log"),
        ("log (survfit's default)", "log"),
        ("plain (linear)", "plain"),
        ("identity", "plain"),
    ],
)
def test_an_interval_of_survival_is_found_by_its_words(told: str, plain: str) -> None:
    data = {"time": [1, 2, 3, 4, 5, 6], "event": [1, 0, 1, 1, 0, 1], "confidence": 0.9}
    bounds = [compute("kaplan_meier", **data, ci=ci)["lower"] for ci in (told, plain)]
    assert bounds[0] == bounds[1]
    others = {"log-log", "log", "plain"} - {plain}
    assert all(compute("kaplan_meier", **data, ci=other)["lower"] != bounds[0] for other in others)


@pytest.mark.parametrize(
    ("missing", "hole"), [("null", None), ("null (unit 3)", None), ("-1 means none", -1), ("9 = missing", 9)]
)
def test_missing_ratings_are_empty_or_have_the_code_that_is_told(missing: str, hole: int | None) -> None:
    rows: list[list[int | None]] = [[1, 2, 3, 3, 2, 1], [1, 2, None, 3, 2, 2], [None, 3, 3, 3, 2, 1]]
    coded = [[hole if rating is None else rating for rating in row] for row in rows]
    expected = compute("krippendorff_alpha", ratings_by_rater=rows)
    assert compute("krippendorff_alpha", ratings_by_rater=coded, missing=missing) == expected


@pytest.mark.parametrize(
    ("told", "frequency"),
    [
        ("value-based type-7 quantiles: equal values get equal scores", [1, 1, 1, 1, 1, 1, 1, 4, 5, 5]),
        ("dplyr::ntile, ties by row order", [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ("quintiles of ranks", [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_scores_of_ties_follow_the_convention_that_is_named(told: str, frequency: list[int]) -> None:
    found = compute(
        "rfm_scores",
        customer_id=list(range(10)),
        recency_days=list(range(10, 110, 10)),
        transaction_count=[1, 1, 1, 1, 1, 1, 1, 2, 3, 4],
        amount=list(range(5, 55, 5)),
        convention=told,
    )
    assert found["F"] == frequency
    assert found["R"] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_words_between_spaces_are_kept_whole_and_in_lower_case() -> None:
    found = compute("tf_idf", docs=["A slow refund", "slow a-b"], tokenizer="whitespace split")
    assert found["vocabulary"] == ["a", "a-b", "refund", "slow"]


@pytest.mark.parametrize(
    "case",
    [
        {"calls_per_min": 10, "mean_service_min": 1, "mean_patience_min": 2, "agents": 9, "threshold_s": 18},
        {"calls": 300, "interval_min": 30, "aht_s": 60, "patience_s": 120, "agents": 9, "T_min": 0.3},
        {"lambda": 10, "mu": 1, "theta": 0.5, "n": 9, "within": 0.3},
        {"arrival_rate": 10, "service_rate": 1, "abandon_rate": 0.5, "agents": 9, "T": 0.3},
    ],
)
def test_one_queue_has_one_service_level_in_whatever_units(case: dict[str, float]) -> None:
    assert compute("erlang_a", cases=[case])["service_level"] == pytest.approx([0.488484664458], abs=1e-10)


def test_a_figure_that_is_not_known_of_a_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        compute("erlang_a", arrival_rate=10, service_rate=1, abandon_rate=0.5, agents=9, colour=3)


@pytest.mark.parametrize(
    "cohorts",
    [
        [{"cohort": 1, "size": 10, "active": 2}, {"cohort": 2, "size": 100, "active": 5}],
        [{"day": 0, "size": 10, "rate": 0.2}, {"day": 1, "size": 100, "rate": 0.05}],
        [[10, 2], [100, 5]],
    ],
)
def test_pooled_retention_takes_counts_or_rates_and_not_the_name_of_the_cohort(cohorts: list[Any]) -> None:
    found = compute("cohort_retention_average", cohorts=cohorts)
    assert found == pytest.approx({"weighted": 7 / 110, "simple_mean": 0.125})


def test_a_month_that_only_begins_is_no_month_of_a_cohort() -> None:
    orders = [["ann", "2025-01-05"], ["ann", "2025-02-10"], ["bob", "2025-02-20"]]
    found = compute("cohort_retention", orders=orders, period="month", as_of="2025-03-01")
    assert found["active"] == {"2025-01": [1, 1], "2025-02": [1]}
    later = compute("cohort_retention", orders=orders, period="month", as_of="2025-03-02")
    assert later["active"] == {"2025-01": [1, 1, 0], "2025-02": [1, 0]}


def test_rates_that_vary_no_more_than_chance_have_no_prior() -> None:
    found = compute("empirical_bayes_rate", x=[5, 6, 5, 5], n=[10, 11, 9, 10])
    assert set(found.values()) == {None}


def test_ratios_above_1_are_overdispersed_on_the_scale_of_ratios() -> None:
    found = compute("funnel_overdispersion", numerator=[12, 30, 5], denominator=[10, 20, 9], trim=0.1)
    common = 47 / 39
    assert found["target"] == pytest.approx(common)
    assert found["z"][0] == pytest.approx((1.2**0.5 - common**0.5) * 2 * 10**0.5)


@pytest.mark.parametrize(
    ("order", "counts"),
    [
        ("detractors,passives,promoters", [3, 2, 7]),
        ("[detractors, passives, promoters], a minus b", [3, 2, 7]),
        ("promoters/passives/detractors", [7, 2, 3]),
        ("d, p, r", [3, 2, 7]),
    ],
)
def test_counts_of_a_score_stand_in_the_order_that_is_told(order: str, counts: list[int]) -> None:
    found = compute("nps_difference", a=counts, b=[1, 1, 1], order=order, confidence=0.95)
    assert found["difference"] == pytest.approx(4 / 12)


def test_answers_off_the_scale_or_between_its_points_are_rejected() -> None:
    with pytest.raises(ValueError, match="11"):
        compute("nps", scores=[11, 5])
    assert compute("nps", scores=[6.5, 9.0, None])["strict"] == "rejected"


NOTHING: dict[str, dict[str, Any]] = {
    "nps": {"scores": []},
    "nps_weighted": {"scores": [9, 3], "weights": [0.0, 0.0]},
    "nps_difference": {"a": [1, 2, 3], "b": [0, 0, 0], "confidence": 0.95},
    "csat_mean": {"scores": [None], "confidence": 0.95},
    "csat_top2box": {"scores": [], "scale_max": 5, "confidence": 0.95},
    "ces_2_0": {"scores": [], "scale": "1-7"},
    "percentile": {"values": [], "probs": [0.5]},
    "xmr_chart": {"values": [1.0]},
    "james_stein": {"hits": [1, 2], "at_bats": 10},
    "bootstrap_interval": {"values": [], "confidence": 0.95, "statistic": "mean"},
    "gini_concentration": {"values": []},
}


def leaves(found: Any) -> list[Any]:
    if isinstance(found, dict):
        return [leaf for value in found.values() for leaf in leaves(value)]
    return [leaf for value in found for leaf in leaves(value)] if isinstance(found, list) else [found]


@pytest.mark.parametrize("metric", NOTHING)
def test_figures_of_nothing_are_undefined(metric: str) -> None:
    assert set(leaves(compute(metric, **NOTHING[metric]))) == {None}


def test_missing_values_are_left_out() -> None:
    whole = {"a": [1, 3, 4], "b": [2, 3, 7, 9]}
    holed = {"a": [1, None, 3, 4], "b": [2, 3, None, 7, 9]}
    for metric in ("welch_t", "mann_whitney"):
        assert compute(metric, **holed) == compute(metric, **whole)
    assert compute("percentile", values=[1, None, 3], probs=[0.5])["type7"] == [2]
    assert compute("rank_correlation", x=[1, 2, None, 4], y=[1, 3, 9, 2])["spearman"] == pytest.approx(0.5)
    assert compute("poisson_dispersion", counts=[0, 0])["share_top3"] is None
    assert compute("aov_frequency_repurchase", orders=[])["aov"] is None
    settings = {"lambda": 0.5, "start": 1, "sigma": 1.0, "k": 3}
    assert compute("ewma_chart", values=[1, None, 3], **settings)["ewma"] == [1, None, 2]
    lone = compute("p_prime_laney", defectives=[5], sizes=[10])
    assert (lone["sigma_z"], lone["pp_lcl"], lone["center"]) == (None, [None], 0.5)
