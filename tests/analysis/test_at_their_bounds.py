"""What analyses say on a bound and just beyond it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cxkit.analysis.drivers import kano_of_answers
from cxkit.analysis.feedback import baseline_flags, hot_themes, review_alarms
from cxkit.analysis.lifetime import rfm_scores
from cxkit.analysis.members import new_channel
from cxkit.analysis.paths import funnel
from cxkit.analysis.people import learning_curve
from cxkit.analysis.segmentation import customer_measures
from cxkit.analysis.text import sentiment
from cxkit.analysis.visits import Conversions, Touches, attribution
from cxkit.errors import Invalid
from cxkit.tables import OrderTable
from cxkit.values import Period

T = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY, MICRO = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("last", "hours"), [(timedelta(0), 1), (HOUR - MICRO, 1), (HOUR, 2), (HOUR + MICRO, 2), (9 * HOUR, 10)]
)
def test_each_hour_up_to_the_last_review_is_a_test(last, hours):
    found = review_alarms([T - DAY, T + last], [5, 5], ["P", "P"], since=T)
    assert found.tests == hours
    assert found.false_alarms == pytest.approx(hours * 1e-4)


@pytest.mark.parametrize(("now", "before", "tests"), [(4, 4, 1), (3, 4, 0), (4, 3, 0)])
def test_a_fall_needs_so_many_scores_now_and_before(now, before, tests):
    at = [T - (each + 1) * DAY for each in range(before)] + [T + each * MICRO for each in range(now)]
    found = review_alarms(at, [5] * before + [1] * now, ["P"] * len(at), since=T, least_scores=4, least=9)
    assert found.tests == 1 + tests
    assert [(row.kind, row.n) for row in found.rows] == [("fall", 4)] * tests


def test_themes_that_stand_out_are_named_up_to_six():
    """Eight themes of a sixth of the items each are new; the six surest stand in the line."""
    themes = [[f"t{each % 8}"] for each in range(400)] + [["old"]] * 400
    found = hot_themes(themes, [True] * 400 + [False] * 400)
    assert len(found.hot) == 8
    assert repr(found).count("+") == 6


@pytest.mark.parametrize(("people", "weeks", "defined"), [(5, 4, True), (4, 4, False), (5, 3, False)])
def test_a_curve_needs_five_people_and_four_weeks(people, weeks, defined):
    who, week = np.repeat(np.arange(people), weeks), np.tile(np.arange(weeks), people)
    values = 300 + 200 * np.exp(-week / 2) + who
    found = learning_curve(who, week, values, better="lower", rng=np.random.default_rng(1), resamples=3)
    assert (found.undefined is None) is defined


@pytest.mark.parametrize(
    ("functional", "dysfunctional", "told"),
    [
        ([1], [1], "Kano(questionable, n=1)"),
        ([None], [1], "Kano(undefined, n=0)"),
        ([1, 1, 3], [5, 5, 5], "Kano(one-dimensional, better 0.67, worse -1.00, n=3)"),
    ],
)
def test_a_feature_says_of_itself_what_is_defined(functional, dysfunctional, told):
    assert repr(kano_of_answers(functional, dysfunctional)) == told


def test_the_cost_of_a_contact_is_told_where_there_is_one_and_0_where_there_is_none():
    """A channel of one contact a week at 8 each, later two at 5: half of the cost is that of two."""
    new, others = [0] * 10 + [1] * 10, [1] * 20
    found = new_channel(new, others, 10, cost=[8] * 10 + [10] * 10)
    assert found.effects["cost_per_contact"].value == pytest.approx(5 - 8)


def test_people_and_times_beyond_what_one_call_holds_are_refused():
    """Who and when are one number of 63 bits: 2,048 people take 11, 285 years of microseconds 53."""
    long_ago = datetime(1700, 1, 1, tzinfo=UTC)

    def tried(people, years):
        at = [long_ago, *[long_ago + timedelta(days=365 * years)] * (people - 1)]
        touches = Touches.of([f"p{each}" for each in range(people)], ["ad"] * people, at)
        sold = Conversions.of(["p0"], [long_ago + DAY], value=[100])
        return attribution(touches, sold)

    assert tried(1000, 280).share("ad").value == 1
    with pytest.raises(Invalid, match="attribute them in parts"):
        tried(1025, 290)


@pytest.mark.parametrize(("within", "reached"), [(60.0, 1), (59.0, 0)])
def test_a_step_counts_up_to_the_end_of_its_time(within, reached):
    found = funnel(["ann", "ann"], ["view", "pay"], [0, 60], steps=["view", "pay"], within=within)
    assert list(found.counts) == [1, reached]


def test_scores_are_digits_up_to_nine():
    def scored(bins):
        return rfm_scores(range(20), range(20), range(20), bins=bins)

    assert scored(9).codes.max() <= 999
    with pytest.raises(Invalid, match="no digits"):
        _ = scored(10).codes


@pytest.mark.parametrize(("cancelled", "orders"), [(T - MICRO, 0), (T, 0), (T + MICRO, 1)])
def test_an_order_cancelled_until_then_does_not_count(cancelled, orders):
    table = OrderTable.from_columns(
        customer=["ann", "bob"],
        placed_at=[T - DAY] * 2,
        cancelled_at=[cancelled, None],
        status=["cancelled", "delivered"],
    )
    found = customer_measures(as_of=T, tz="UTC", orders=table)
    rows = {who: found.row(place) for place, who in enumerate(found.customers)}
    assert rows.get("ann", {"orders": 0})["orders"] == orders
    assert rows["bob"]["orders"] == 1


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("不甲乙丙丁满意", True),
        ("不甲乙丙丁戊满意", False),
        ("not one two good", True),
        ("not one two three good", False),
    ],
)
def test_a_negation_reaches_four_characters_or_two_words(text, negated):
    (opinion,) = sentiment([text]).of(0)
    assert ("negated" in map(str, opinion.rules)) is negated


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("物流甲乙丙丁戊己庚辛壬癸好", True),
        ("物流甲乙丙丁戊己庚辛壬癸子好", False),
        ("delivery a b c d e f g good", True),
        ("delivery a b c d e f g h good", False),
    ],
)
def test_a_term_reaches_ten_characters_or_seven_words(text, aspect):
    (opinion,) = sentiment([text]).of(0)
    assert (opinion.about is not None) is aspect


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 11, 2), date(2026, 6, 1)])
def test_the_baseline_of_a_day_is_the_whole_same_weekday_of_the_week_before(day):
    """Hour by hour, where the clocks of New York changed in between, or not at all."""
    period = Period("day", day, "America/New_York")
    hours = [period.start + each * HOUR for each in range(-15 * 24, 25)]
    of_days = [each.astimezone(ZoneInfo(period.tz)).date() for each in hours]
    wanted = {day: True, day - 7 * DAY: False}
    assert baseline_flags(hours, period, weeks=1) == [wanted.get(each) for each in of_days]
