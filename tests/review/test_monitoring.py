"""A monitoring plan tells what it can see: its precision, the cases it takes, what nobody watches."""

import json
import math
import re
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.improvement import Monitored, MonitoringPlan
from cxkit.review import MonitoringSection, Tables, monthly_review
from cxkit.stats.sampling import sample_size
from cxkit.tables import ContactTable, ResponseTable
from cxkit.testing import monitoring_plans
from cxkit.values import LANGUAGES, Attainment, Period

MARCH = Period.month(2026, 3, "Asia/Shanghai")
CSAT = Monitored(
    metric="csat",
    why="are they content",
    source="survey",
    method="survey",
    within=0.05,
    by="lin",
    to=["head"],
)


def plan(*items):
    return MonitoringPlan(id="2026", title="What we watch", items=items)


def answers(n, low=4):
    """So many answers of the month, every `low`-th a 1 and all others a 5."""
    at = MARCH.start + timedelta(days=3)
    scores = [1 if number % low == 0 else 5 for number in range(n)]
    return ResponseTable.from_columns(
        id=[str(number) for number in range(n)], kind=["csat"] * n, scale=["csat 1-5"] * n, score=scores,
        answered_at=[at + timedelta(minutes=number) for number in range(n)],
    )  # fmt: skip


def test_a_few_answers_are_not_precise_and_many_are():
    [few] = MonitoringSection.of(plan(CSAT), Tables(responses=answers(40)), MARCH).rows
    [many] = MonitoringSection.of(plan(CSAT), Tables(responses=answers(400)), MARCH).rows
    assert (few.verdict, many.verdict) == (Attainment.NOT_MET, Attainment.MET)
    assert few.half == pytest.approx((few.figure.high - few.figure.low) / 2)
    assert few.needed == math.ceil(40 * (few.half / 0.05) ** 2)
    known = sample_size.proportion(0.75, margin=0.05)
    assert few.needed == pytest.approx(known, rel=0.1)
    assert many.needed == pytest.approx(known, rel=0.01)
    assert few.visible > many.visible > many.half


def test_the_change_that_would_be_found_is_found_four_times_in_five():
    """Two months whose true shares differ by `visible`: the plain test finds it in about 80 of 100."""
    [row] = MonitoringSection.of(plan(CSAT), Tables(responses=answers(400)), MARCH).rows
    generator = np.random.default_rng(5)
    one, other = (
        generator.binomial(400, 0.75 + row.visible / 2, 4000) / 400,
        generator.binomial(400, 0.75 - row.visible / 2, 4000) / 400,
    )
    error = np.sqrt(one * (1 - one) / 400 + other * (1 - other) / 400)
    assert 0.76 < (np.abs(one - other) > 1.959964 * error).mean() < 0.84


def test_what_was_chosen_for_a_reason_is_never_precise():
    some = Monitored(metric="csat", why="?", source="complaints", method="targeted", within=0.05)
    section = MonitoringSection.of(plan(some), Tables(responses=answers(400)), MARCH)
    assert section.rows[0].verdict is Attainment.CANNOT_BE_TOLD
    assert "chosen for a reason" in str(section.blocks("en")[1].lines)


def test_without_records_only_a_share_has_a_number_of_cases():
    speed = Monitored(metric="speed_of_answer", why="?", source="phone", within=5)
    share = Monitored(metric="abandonment", why="?", source="phone", within=0.03)
    own = Monitored(metric="our smile index", why="?", source="shops", within=2)
    section = MonitoringSection.of(plan(speed, share, own), Tables(responses=answers(20)), MARCH)
    assert [row.needed for row in section.rows] == [
        None,
        math.ceil(sample_size.proportion(margin=0.03)),
        None,
    ]
    assert {row.verdict for row in section.rows} == {Attainment.CANNOT_BE_TOLD}
    assert section.unwatched == ("csat",)
    told = section.blocks("en")[1].lines[1].text
    assert "no record tells it" in told
    assert "our smile index" in told


def test_each_figure_is_of_its_own_last_period_that_is_over():
    weekly = Monitored(metric="abandonment", why="?", source="phone", every="week", within=0.2)
    at = [MARCH.start + timedelta(days=day, hours=12) for day in range(31)]
    contacts = ContactTable.from_columns(
        id=[str(n) for n in range(31)], offered_at=at, abandoned=[False] * 31
    )
    tables = Tables(contacts=contacts)
    [row] = MonitoringSection.of(plan(weekly), tables, MARCH).rows
    assert (row.period.text, row.figure.n) == ("2026-W13", 7)
    [early] = MonitoringSection.of(plan(weekly), tables, MARCH, as_of=at[16]).rows
    assert early.period.text == "2026-W11"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_shows_it_in_every_form(language, browser):
    section = MonitoringSection.of(plan(CSAT), Tables(responses=answers(40)), MARCH)
    review = monthly_review(Tables(responses=answers(40)), MARCH, sections=[section])
    [item] = json.loads(review.to_json())["sections"]["monitoring"]["items"]
    assert item["needed"] == section.rows[0].needed
    page = review.to_html(language)
    for form in (review.to_text(language), review.to_markdown(language), re.sub("<[^>]+>", " ", page)):
        plain = re.sub(r"[\s\\]+", "", form)
        for number in (
            f"{item['needed']:,}",
            f"±{100 * item['visible']:.1f}",
            f"{100 * item['now']['high']:.1f}%",
        ):
            assert number in plain
    assert browser.faults_of({"page": page}) == []


@given(monitoring_plans())
def test_plans_are_stored_as_they_are(one):
    assert from_json(to_json(one)) == one


def test_a_plan_does_not_say_a_thing_twice_nor_ask_for_nothing():
    with pytest.raises(Invalid, match="planned twice"):
        plan(CSAT, CSAT)
    with pytest.raises(Invalid, match="more than 0"):
        Monitored(metric="csat", why="?", source="survey", within=0)
