"""Samples keep the probability of each draw; nobody becomes known at a store; machines are raters too."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.quality import (
    COURTESY_PHRASES,
    FORBIDDEN_WORDS,
    PACE,
    Candidate,
    PhraseRater,
    SamplingPlan,
    Subject,
    Visit,
    plan_visits,
)
from cxkit.stats.sampling.weighting import hajek_mean
from cxkit.testing import sampling_plans

T = datetime(2026, 4, 6, tzinfo=UTC)


def contact(n, **told):
    return Candidate(Subject(kind="conversation", id=f"V-{n}"), **told)


class TestPlans:
    FRAME = tuple(
        contact(n, agent="amy" if n < 90 else "bo", channel="chat" if n % 3 else "phone") for n in range(100)
    )

    def test_each_stratum_gives_its_number_with_its_probability(self):
        plan = SamplingPlan(id="week", purpose="estimate", strata=["agent"], each=5, seed=1)
        drawn = plan.draw(self.FRAME)
        assert Counter(each.candidate.agent for each in drawn) == {"amy": 5, "bo": 5}
        assert {(e.candidate.agent, e.selection.probability) for e in drawn} == {("amy", 5 / 90), ("bo", 0.5)}
        assert {e.selection.rule for e in drawn} == {"week/1"}

    def test_coaching_looks_for_signals_and_knows_no_probability(self):
        frame = [*self.FRAME, contact("x", signals=frozenset({"low_score", "long"}))]
        plan = SamplingPlan(id="coach", purpose="coach", each=3, signals=["low_score"])
        (drawn,) = plan.draw(frame)
        assert (drawn.selection.kind, drawn.selection.weight) == ("triggered", None)
        with pytest.raises(Invalid, match="coaching"):
            SamplingPlan(id="coach", purpose="coach", each=3)

    def test_the_frame_leaves_out_what_may_not_or_cannot_be_heard(self):
        plan = SamplingPlan(id="p", purpose="audit", each=9, channels=["chat"], shortest=timedelta(minutes=1))
        long = timedelta(minutes=2)
        kept = [
            contact(1, channel="chat/wangwang", length=long),
            contact(2, channel="chat", length=long, recorded=True, consent=True),
        ]
        left_out = [
            contact(3, channel="phone", length=long),
            contact(4, channel="chat"),
            contact(5, channel="chat", length=long, recorded=True),
            contact(6, channel="chat", length=long, ended=False),
        ]
        assert {e.candidate for e in plan.draw([*kept, *left_out])} == set(kept)

    @given(st.randoms(), st.integers(0, 99))
    def test_the_order_of_the_frame_changes_nothing(self, random, seed):
        plan = SamplingPlan(id="week", purpose="estimate", strata=["agent"], each=5, seed=seed)
        mixed = list(self.FRAME) * 2
        random.shuffle(mixed)
        assert plan.draw(mixed) == plan.draw(self.FRAME)

    @given(sampling_plans())
    def test_a_plan_goes_through_plain_data(self, plan):
        assert from_json(to_json(plan)) == plan

    def test_every_item_is_drawn_as_often_as_is_said(self):
        frame = [contact(n) for n in range(10)]
        drawn = Counter(
            each.candidate.subject.id
            for seed in range(2000)
            for each in SamplingPlan(id="p", purpose="estimate", each=3, seed=seed).draw(frame)
        )
        assert all(540 <= drawn[f"V-{n}"] <= 660 for n in range(10))


def test_weighting_recovers_the_true_mean_where_the_plain_mean_is_wrong():
    """A team of one busy weak agent and many strong ones: five each are drawn, 600 times."""
    random = np.random.default_rng(7)
    scores = {f"a{n}": random.normal(0.85, 0.1, 60) for n in range(9)} | {
        "weak": random.normal(0.6, 0.1, 900)
    }
    frame = {
        contact(f"{agent}.{n}", agent=agent).subject: score
        for agent in scores
        for n, score in enumerate(scores[agent])
    }
    contacts = [Candidate(subject, agent=subject.id[2:].partition(".")[0]) for subject in frame]
    truth = np.mean(list(frame.values()))
    held, plain, weighted = 0, [], []
    for seed in range(600):
        plan = SamplingPlan(id="p", purpose="estimate", strata=["agent"], each=8, seed=seed)
        drawn = plan.draw(contacts)
        values = [frame[each.candidate.subject] for each in drawn]
        found = hajek_mean(values, [each.selection.probability for each in drawn])
        held += found.low <= truth <= found.high
        plain.append(np.mean(values))
        weighted.append(found.value)
    assert held / 600 >= 0.93
    assert abs(np.mean(weighted) - truth) < 0.003
    assert np.mean(plain) - truth > 0.1


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30), st.floats(0.01, 1))
def test_under_equal_probabilities_the_weighted_mean_is_the_plain_one(values, probability):
    found = hajek_mean(values, [probability] * len(values))
    assert found.value == pytest.approx(np.mean(values), rel=1e-9, abs=1e-9)
    assert found.n == len(values)


class TestVisits:
    DAYS = tuple(date(2026, 4, 1) + timedelta(days=n) for n in range(90))

    @given(st.integers(0, 10**6))
    def test_three_visits_a_quarter_over_the_day_and_nobody_is_known(self, seed):
        found = plan_visits([f"S-{n}" for n in range(6)], ["m1", "m2", "m3"], self.DAYS, seed=seed)
        for store in {visit.store for visit in found}:
            here = [visit for visit in found if visit.store == store]
            assert len({visit.on for visit in here}) == len({visit.part for visit in here}) == 3
            assert max(Counter(visit.visitor for visit in here).values()) <= 2

    def test_the_year_counts(self):
        past = [
            Visit(kind="mystery", store="S-1", on=date(2025, 11, n), part="noon", visitor="m1")
            for n in (3, 4)
        ]
        found = plan_visits(["S-1"], ["m1", "m2", "m3"], self.DAYS, seed=1, past=past)
        assert "m1" not in {visit.visitor for visit in found}
        with pytest.raises(Invalid, match="S-1"):
            plan_visits(["S-1"], ["m1", "m2"], self.DAYS, seed=1, past=past)
        long_ago = [Visit(kind="mystery", store="S-1", on=date(2024, 11, 3), part="noon", visitor="m1")] * 2
        assert plan_visits(["S-1"], ["m1", "m2"], self.DAYS, seed=1, past=long_ago)

    def test_fewer_than_three_say_nothing(self):
        with pytest.raises(Invalid, match="3 visits"):
            plan_visits(["S-1"], ["m1"], self.DAYS, seed=1, each=2)


def said(*texts, speaker="agent", seconds=6):
    return [
        SimpleNamespace(speaker=speaker, at=T, until=T + timedelta(seconds=seconds), text=text)
        for text in texts
    ]


class TestMachines:
    def test_courtesy_and_forbidden_words_in_any_width_and_case(self):
        assert COURTESY_PHRASES.rate(said("ＨＥＬＬＯ", "Please wait")).value == 1
        assert COURTESY_PHRASES.rate(said("您好")).value == 0
        assert FORBIDDEN_WORDS.rate(said("这不归我管")).value == 0
        assert FORBIDDEN_WORDS.rate(said("这不归我管", speaker="customer")).value is None

    def test_words_are_whole_where_letters_are(self):
        rude = PhraseRater(id="rude", criterion="polite", wanted=False, phrases=["hell"])
        assert rude.rate(said("hello 请say hell吗")).comment == "hell"
        assert rude.rate(said("hello")).value == 1

    def test_pace_is_told_turn_by_turn(self):
        turns = said("您好" * 12) + said("很快" * 30) + said("嗯")
        assert PACE.paces(turns) == (240.0, 600.0)
        assert PACE.rate(turns).value == 0
        assert PACE.rate(said("您好" * 12)).value == 2
        assert PACE.rate(said("嗯")).value is None
