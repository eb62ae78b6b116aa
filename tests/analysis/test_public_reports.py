"""Scenarios of public reports on other analyses of customers, with the values that are right."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from cxkit.analysis import (
    Conversions,
    Touches,
    attribution,
    funnel,
    page_views,
    rfm_scores,
    sessions,
    summarize_purchases,
)
from cxkit.analysis.visits import SessionPolicy
from cxkit.metrics import nps
from cxkit.stats.control_charts import p_chart, run_signals
from cxkit.stats.queues import staffing
from cxkit.stats.sampling.raking import rake
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import tally_values
from cxkit.tables import EventTable


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_who_enters_when_others_leave_was_not_at_risk():
    """CamDavidsonPilon/lifelines 497: late entries of a moment stood under the events of that moment."""
    curve = kaplan_meier([1, 1, 2, 2, 3], [1, 1, 1, 0, 1], entry=[0, 0, 1, 0, 1])
    assert [curve.at(moment).value for moment in (1, 2, 3)] == pytest.approx([1 / 3, 2 / 9, 0])


def test_purchases_of_one_day_are_one_and_the_first_day_is_no_repeat():
    """CamDavidsonPilon/lifetimes 91, 184 and 244: eight rows on four days, and two purchases on the first."""
    days = [date(2017, 6, 11), date(2017, 7, 24), date(2017, 7, 8), date(2017, 6, 24)] * 2
    spent = [75, 75, 75, 75, 75, 75, 75, 175]
    found = summarize_purchases(["1"] * 8, days, spent, until=at(2017, 12, 31)).to_records()
    assert found == [{"customer": "1", "x": 3, "t_x": 43, "watched": 203, "spend": pytest.approx(550 / 3)}]
    moments = [at(2018, 4, 24, 19, 19, 25), at(2018, 4, 24, 20, 13, 28), at(2018, 5, 24, 4, 0, 1)]
    (row,) = summarize_purchases(["4125"] * 3, moments, until=at(2019, 1, 31)).to_records()
    assert (row["x"], row["t_x"], row["watched"]) == (1, 30, 282)
    (row,) = summarize_purchases(["1"] * 2, [at(2012, 1, 6)] * 2, until=at(2012, 12, 31)).to_records()
    assert (row["x"], row["t_x"], row["watched"]) == (0, 0, 360)


def test_raking_keeps_what_the_design_says_of_two_people_of_one_cell():
    """facebookresearch/balance 431: all people of a cell got one weight, whatever theirs was before."""
    age, city = ["young", "young", "old", "old"], ["A", "A", "A", "B"]
    targets = {"age": {"young": 50, "old": 50}, "city": {"A": 70, "B": 30}}
    weights = rake([3, 1, 2, 2], {"age": age, "city": city}, targets).weights
    assert weights.tolist() == pytest.approx([37.5, 12.5, 20, 30])


def test_two_steps_of_one_second_are_told_apart_by_the_option_and_pages_by_their_row():
    """rybbit-io/rybbit 1133: times of whole seconds, so that nobody reached the second step."""
    second = at(2026, 8, 21, 2, 37, 42)
    log = (["a", "a", "b", "b"], ["cart", "checkout"] * 2, [second] * 4)
    reached = {
        ties: funnel(*log, steps=["cart", "checkout"], ties=ties).to_records()[1]["people"]
        for ties in ("later", "together", "row")
    }
    assert reached == {"later": 0, "together": 2, "row": 2}
    events = EventTable.from_columns(
        device=["a"] * 2, event=["view"] * 2, at=[second] * 2, page=["/", "/pay"]
    )
    pages = {row["page"]: (row["entries"], row["exits"]) for row in page_views(sessions(events)).to_records()}
    assert pages == {"/": (1, 0), "/pay": (0, 1)}


def test_a_step_that_was_left_out_ends_the_way_and_a_declared_one_may_be_nobodys():
    """ClickHouse/ClickHouse 36256: seen, clicked, paid, clicked; nothing was ordered between."""
    steps = ["浏览", "点击", "下单", "支付"]
    events = pd.Categorical(["浏览", "点击", "支付", "点击"], categories=steps)
    times = [at(2020, 1, 2, 11, minute) for minute in (0, 10, 30, 40)]
    found = funnel([1] * 4, events, times, steps=steps, within=timedelta(minutes=30)).to_records()
    assert [row["people"] for row in found] == [1, 1, 0, 0]


@pytest.mark.parametrize("model", ["first", "last", "linear", "position", "decay", "markov", "shapley"])
def test_credit_adds_up_to_the_conversions_and_to_their_value(model):
    """DP6/Marketing-Attribution-Models 7, matomo-org/matomo 21585: more was credited than was sold."""
    who, channel = ["ann"] * 3 + ["bob"] * 2 + ["cat"], ["mail", "ads", "mail", "ads", "search", "search"]
    seen = Touches.of(who, channel, [at(2026, 6, day) for day in (1, 2, 3, 1, 4, 2)])
    sold = Conversions.of(["ann", "bob"], [at(2026, 6, 5)] * 2, value=[1990, 500], currency="CNY")
    found = attribution(seen, sold, model=model).to_records()
    assert sum(row["conversions"] for row in found) == pytest.approx(2)
    assert sum(row["value"] for row in found) == pytest.approx(24.90)


def test_limits_of_a_share_end_at_one():
    """anhoej/qicharts2 26: shares about 92 %, whose upper limit is all of them."""
    first = p_chart([92, 93, 91, 95], [100] * 4).to_records()[0]
    assert (first["lower"], first["upper"]) == (pytest.approx(0.9275 - 3 * (0.9275 * 0.0725 / 100) ** 0.5), 1)


def test_a_point_beyond_three_sigmas_is_one_beyond_two():
    """nhs-r-community/NHSRplotthedots 153: the third of 3.2, 3.4 and 2.5 sigmas was ordinary."""
    z = np.array([0, 3.2, 3.4, 2.5])
    found = {(signal.rule, signal.at) for signal in run_signals(z, z)}
    assert {("beyond_3s", 1), ("beyond_3s", 2), ("2_of_3_beyond_2s", 3)} <= found


def test_customers_of_one_frequency_have_one_score():
    """quantopian/alphalens 104, rsquaredacademy/rfm 17: edges of quantiles that fall among equal values."""
    bought = [1, 1, 1, 1, 1, 2, 2, 3, 3]
    for bins, scores in ((2, {1: {1}, 2: {2}, 3: {2}}), (4, {1: {1}, 2: {3}, 3: {4}})):
        rows = rfm_scores(bought, bought, bought, bins=bins).to_records()
        told = {
            times: {row["F"] for row, n in zip(rows, bought, strict=True) if n == times}
            for times in (1, 2, 3)
        }
        assert told == scores


@pytest.mark.parametrize("convention", ["quantile", "rfm_package", "ntile", "dependent"])
def test_who_was_here_long_ago_has_the_lowest_recency_by_every_convention(convention):
    """zark-stark12/crm-rfm-modeling 3: 381 days ago was a 1 by one convention and a 5 by another."""
    days = [3, 10, 40, 90, 381]
    rows = rfm_scores(days, [1] * 5, [1] * 5, convention=convention).to_records()
    scores = [row["R"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] == 1


def test_a_total_over_groups_weighs_them_by_their_answers():
    """langfuse/langfuse 15208: the total of a table was the mean of the means of its rows."""
    assert nps.tally([10] + [3] * 9, by={"shop": ["a"] + ["b"] * 9}).over("shop").result().value == -0.8
    assert tally_values([1, 3, 3, 3], by={"shop": list("abbb")}).over("shop").result().value == 2.5


def test_a_visit_goes_on_past_midnight_unless_that_is_declared():
    """TryGhost/Ghost 25734, tzekid/analytico 8: three pages before midnight and two after it."""
    times = [at(2100, 1, 1, 23, minute) for minute in (55, 57, 59)] + [
        at(2100, 1, 2, 0, 5),
        at(2100, 1, 2, 0, 10),
    ]
    events = EventTable.from_columns(device=["a"] * 5, event=["view"] * 5, at=times, page=list("abcde"))
    assert len(sessions(events)) == 1
    assert len(sessions(events, policy=SessionPolicy(midnight="UTC"))) == 2


def test_positions_allow_for_shrinkage_after_the_agents_are_whole():
    """rodrigo-arenas/pyworkforce 41: 100 calls of three minutes in half an hour, 30 % shrinkage."""
    plan = staffing([100], handle_time=180, interval=1800, target=20, shrinkage=0.3)
    assert (plan.agents.tolist(), plan.positions.tolist()) == ([14], [20])
