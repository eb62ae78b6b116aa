"""A quota never counts more than its limit, and counts complete responses only."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.surveys import Answer, Quota, When, quota_progress

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
BY = Actor.system("quota")
MINUTE = timedelta(minutes=1)


def quota(limit=1, **more):
    return Quota.open("Q-1", "S-1", name="women", limit=limit, at=T, by=BY, **more)


def test_a_quota_at_200_percent_cannot_happen():
    """Rejected responses were counted, so that a quota stood at 200 % (surveda#410)."""
    one = quota()
    for number in range(5):
        one = one.reserve(f"R-{number}", at=T, by=BY).release(f"R-{number}", at=T, by=BY)
    one = one.reserve("R-9", at=T, by=BY).count("R-9", at=T, by=BY)
    assert quota_progress([one]).share == 1.0
    with pytest.raises(Refused, match="the quota 'women' is full: 1 of 1"):
        one.count("R-10", at=T, by=BY)


def test_who_ends_after_the_quota_was_filled_is_turned_away_also_at_the_last_question():
    """The last question decided the quota, and everybody was counted (surveda#1059)."""
    one = quota().count("R-1", at=T, by=BY)
    with pytest.raises(Refused):
        one.count("R-2", at=T, by=BY)


def test_the_last_place_is_given_once_and_comes_back_when_it_is_not_used():
    one = quota().reserve("R-1", at=T, by=BY)
    with pytest.raises(Refused):
        one.reserve("R-2", at=T, by=BY)
    assert one.release("R-1", at=T, by=BY).reserve("R-2", at=T, by=BY).taken == 1


def test_counting_twice_counts_once():
    one = quota().count("R-1", at=T, by=BY)
    assert one.count("R-1", at=T, by=BY) is one
    assert one.reserve("R-1", at=T, by=BY) is one


def test_an_invalidated_response_frees_its_place_if_that_is_wanted():
    one = quota().count("R-1", at=T, by=BY).uncount("R-1", at=T, by=BY)
    assert (one.taken, one.is_full) == (0, False)
    with pytest.raises(Refused, match="response R-1 has no place in it"):
        one.uncount("R-1", at=T, by=BY)


def test_several_quotas_are_measured_against_the_sum_of_their_limits():
    """The share of completion was computed against the wrong base (surveda#527)."""
    full = quota(2).count("R-1", at=T, by=BY).count("R-2", at=T, by=BY)
    empty = quota(6)
    assert quota_progress([full, empty]).share == pytest.approx(2 / 8)
    assert quota_progress([]).share is None
    lowered = full.set_limit(1, at=T, by=BY)
    assert quota_progress([lowered]).share == 1.0


def test_a_quota_covers_those_who_meet_its_condition():
    women = quota(when=When.chose("sex", "f"))
    assert women.covers([Answer.of("sex", ("f",))])
    assert not women.covers([Answer.of("sex", ("m",))])
    assert quota().covers([])


class QuotaMachine(RuleBasedStateMachine):
    """Whatever people do in whatever order, no quota is over-filled."""

    def __init__(self):
        super().__init__()
        self.quota = quota(3)

    @rule(
        verb=st.sampled_from(["reserve", "release", "count", "uncount"]), response=st.sampled_from("abcdef")
    )
    def act(self, verb, response):
        before = self.quota
        try:
            self.quota = getattr(before, verb)(response, at=T, by=BY)
        except Refused:
            assert self.quota is before

    @invariant()
    def never_over(self):
        assert self.quota.taken <= self.quota.limit
        assert not self.quota.reserved & self.quota.counted
        assert Quota.replay(self.quota.history) == self.quota


TestQuotaMachine = QuotaMachine.TestCase
TestQuotaMachine.settings = settings(max_examples=20, stateful_step_count=20)


def test_places_kept_for_people_who_went_away_are_found_and_filled_again():
    one = quota(limit=2).reserve("R-1", at=T, by=BY).reserve("R-2", at=T + 5 * MINUTE, by=BY)
    assert one.lapsed(T + 29 * MINUTE, after=30 * MINUTE) == ()
    assert one.lapsed(T + 30 * MINUTE, after=30 * MINUTE) == ("R-1",)
    assert one.lapsed(T + 60 * MINUTE, after=30 * MINUTE) == ("R-1", "R-2")
    late = T + 40 * MINUTE
    free = one.release("R-1", at=late, by=BY).reserve("R-3", at=late, by=BY)
    with pytest.raises(Refused, match="is full"):
        free.count("R-1", at=late, by=BY)
    back = free.release("R-3", at=late, by=BY).reserve("R-1", at=late, by=BY)
    assert back.lapsed(late + 29 * MINUTE, after=30 * MINUTE) == ("R-2",)
    assert back.count("R-2", at=late, by=BY).lapsed(late, after=30 * MINUTE) == ()
