"""Sources are weighed as declared, peers stay unknown, people are heard, and somebody outside decides."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.team.appraisals import Appraisal, PeriodBand, Remedy, Source, SourceWeight, leniency, step_reached
from cxkit.testing import appraisals, incentive_rules, remedies
from cxkit.values import Period

T = datetime(2026, 4, 1, tzinfo=UTC)
LIN, ZOE, MAX = (Actor.supervisor(name) for name in ("lin", "zoe", "max"))
AMY, BO, CAI, DAN = (Actor.agent(name) for name in ("amy", "bo", "cai", "dan"))
WEIGHTS = [SourceWeight(source=s, weight=w) for s, w in (("self", 0), ("peer", 1), ("supervisor", 3))]
PEERS = ("bo", "cai", "dan")


def on(day, by=LIN):
    return {"at": T + timedelta(days=day), "by": by}


def planned(id="P-1", agent="amy", **told):
    given = {"weights": WEIGHTS, "peers": PEERS, "cycle": "month", "period": Period.month(2026, 3)}
    return Appraisal.plan(id, agent=agent, **given | told, **on(0))


def rated(peers=(BO, CAI, DAN), **told):
    found = planned(**told).rate("self", 1, **on(1, AMY)).rate("supervisor", 0.8, **on(1))
    for peer in peers:
        found = found.rate("peer", 0.6, **on(1, peer))
    return found


def refused(code, verb, *given, **told):
    with pytest.raises(Refused) as raised:
        verb(*given, **told)
    assert raised.value.reason.code == code


class TestSources:
    def test_they_count_by_their_declared_weights_and_self_is_shown_beside(self):
        found = rated()
        assert found.total == pytest.approx((0.6 + 3 * 0.8) / 4)
        assert found.self_gap == pytest.approx(1 - 0.7)
        assert planned().self_gap is None
        assert planned().rate("self", 1, **on(1, AMY)).self_gap is None
        assert planned().rate("supervisor", 0.8, **on(1)).self_gap is None

    def test_two_peers_would_be_known(self):
        two = rated(peers=(BO, CAI))
        assert (two.sources[Source.PEER].n, two.sources[Source.PEER].mean) == (2, None)
        assert two.total is None
        assert rated(peers=(BO, CAI), missing="reweigh").total == pytest.approx(0.8)

    def test_nobody_rates_as_somebody_else(self):
        refused("appraisal.no_rater", planned().rate, "self", 1, **on(1, BO))
        refused("appraisal.no_rater", planned().rate, "peer", 1, **on(1, AMY))
        refused("appraisal.no_rater", planned().rate, "supervisor", 1, **on(1, BO))
        refused("appraisal.no_source", planned().rate, "customer", 1, **on(1, BO))
        refused("appraisal.rated", rated().rate, "peer", 1, **on(2, BO))
        with pytest.raises(Refused, match="refuses Rated: amy does not rate as peers"):
            planned().rate("peer", 1, **on(1, AMY))
        with pytest.raises(Refused, match="refuses Rated: - does not rate as peers"):
            planned().rate("peer", 1, **on(1, Actor.system()))
        refused("appraisal.conflict", planned(conflicts=["lin"]).rate, "supervisor", 1, **on(1))
        with pytest.raises(Invalid, match="may not rate"):
            planned(peers=["amy"])

    def test_weights_are_declared(self):
        with pytest.raises(Invalid, match="declare the weight"):
            planned(weights=[SourceWeight(source="self", weight=0)])

    def test_leniency_needs_five_people(self):
        some = [planned(f"P-{n}", f"a{n}", peers=[]).rate("supervisor", 0.9, **on(1)) for n in range(5)]
        one = [planned("P-9", "a9", peers=[]).rate("supervisor", 0.3, **on(1, ZOE))]
        assert leniency([*some, *one]) == {"lin": pytest.approx(0.1)}


class TestAppeal:
    def shared(self):
        return rated().compile(**on(2)).calibrate(**on(3)).share(appeal_until=T + timedelta(days=10), **on(3))

    def test_somebody_outside_decides(self):
        appealed = self.shared().appeal("case_mix", "I had the hard ones", **on(4, AMY))
        refused("appraisal.party", appealed.decide, "uphold", "no", **on(5, LIN))
        amended = appealed.decide("amend", "she had", total=0.9, **on(5, ZOE))
        assert (amended.total, amended.status) == (0.9, "decided")
        assert Appraisal.replay(amended.history) == amended == from_json(to_json(amended))
        assert amended.finalise(**on(6)).status == "final"

    def test_one_that_is_repeated_is_collected_anew(self):
        again = self.shared().appeal("rater", "biased", **on(4, AMY)).decide("repeat", "yes", **on(5, ZOE))
        assert (again.status, again.ratings, again.total) == ("collecting", (), None)
        assert again.rate("supervisor", 0.7, **on(6, MAX)).ratings[0].rater == "max"

    def test_an_appeal_is_the_agents_in_time_and_once(self):
        refused("appraisal.own", self.shared().appeal, "facts", "no", **on(4, BO))
        refused("appraisal.late", self.shared().appeal, "facts", "no", **on(11, AMY))
        refused("appraisal.open", self.shared().finalise, **on(4))
        assert self.shared().finalise(**on(11)).status == "final"

    def test_a_total_is_changed_with_a_reason(self):
        refused("appraisal.reason", rated().compile(**on(2)).calibrate, total=0.5, **on(3))


class TestRemedies:
    LOW = tuple(PeriodBand(period=Period.month(2026, month), band="below") for month in (2, 3))

    def proposed(self, **told):
        given = {"agent": "amy", "step": "coaching", "metric": "csat", "periods": self.LOW}
        return Remedy.propose("R-1", **given | told, **on(0))

    def test_the_person_is_heard_first_and_it_expires(self):
        until = T + timedelta(days=90)
        refused("lifecycle.state", self.proposed().impose, until=until, **on(1))
        refused("remedy.statement", self.proposed().hear, "she is sorry", **on(1))
        held = self.proposed().hear("I was ill", **on(1, AMY)).impose(until=until, **on(2))
        assert (held.holds_at(T + timedelta(days=9)), held.holds_at(until)) == (True, False)
        refused("remedy.until", held.expire, **on(9))
        over = held.expire(**on(90))
        assert Remedy.replay(over.history) == over == from_json(to_json(over))
        assert "ill" not in to_json(over.erase(**on(91)))

    @pytest.mark.parametrize(
        "periods",
        [
            (),
            LOW[:1],
            (LOW[0], PeriodBand(period=Period.month(2026, 3), band="insufficient")),
            (PeriodBand(period=Period.month(2026, 1), band="below"), LOW[1]),
        ],
    )
    def test_one_bad_month_is_no_evidence(self, periods):
        with pytest.raises(Invalid, match="two periods in a row"):
            self.proposed(periods=periods)

    def test_one_confirmed_critical_error_is_evidence(self):
        assert self.proposed(periods=(), evaluation="E-1", confirmed=True).evaluation == "E-1"
        with pytest.raises(Invalid, match="confirmed"):
            self.proposed(periods=(), evaluation="E-1")

    def test_no_step_is_left_out(self):
        with pytest.raises(Invalid, match="leaves out"):
            self.proposed(step="plan", previous="coaching")
        assert self.proposed(step="training", previous="coaching").step == "training"

    def test_wages_are_never_taken_and_the_law_is_named(self):
        with pytest.raises(Invalid, match="20 % of the month's wage.*Art. 16"):
            self.proposed(step="wage_deduction", previous="duty_change")


class TestAppealsAgainstRemedies:
    UNTIL = T + timedelta(days=90)

    def proposed(self, **told):
        return TestRemedies().proposed(**told)

    def held(self, **told):
        found = self.proposed(**told).hear("I was ill", **on(1, AMY))
        return found.impose(until=self.UNTIL, appeal_until=T + timedelta(days=12), **on(2))

    def appealed(self, **told):
        return self.held(**told).appeal("facts", "the two weeks were sick leave", **on(5, AMY))

    def test_it_is_the_persons_own_in_time_and_once(self):
        refused("appraisal.own", self.held().appeal, "facts", "no", **on(5, BO))
        refused("appraisal.late", self.held().appeal, "facts", "no", **on(13, AMY))
        upheld = self.appealed().decide("uphold", "no", **on(6, ZOE))
        refused("appraisal.once", upheld.appeal, "facts", "no", **on(7, AMY))
        with pytest.raises(Invalid, match="no time to appeal"):
            self.proposed().hear(**on(1)).impose(until=self.UNTIL, appeal_until=T, **on(2))

    def test_without_a_term_an_appeal_is_possible_as_long_as_it_holds(self):
        found = self.proposed().hear(**on(1)).impose(until=self.UNTIL, **on(2))
        assert found.appeal("rule", "no", **on(89, AMY)).status == "appealed"
        refused("appraisal.late", found.appeal, "rule", "no", **on(91, AMY))

    def test_another_person_decides_than_any_who_had_a_part(self):
        for party in (LIN, AMY):
            refused("remedy.party", self.appealed().decide, "undo", "so", **on(6, party))
        assert self.appealed().decide("undo", "so", **on(6, ZOE)).status == "undone"

    def test_it_holds_until_the_decision_and_what_is_undone_never_held(self):
        day = T + timedelta(days=6)
        assert self.appealed().holds_at(day)
        undone = self.appealed().decide("undo", "sick leave", **on(6, ZOE))
        assert (undone.until, undone.holds_at(day), undone.holds_at(T + timedelta(days=2))) == (
            None,
            False,
            False,
        )
        assert from_json(to_json(undone)) == undone == Remedy.replay(undone.history)
        refused("lifecycle.state", undone.expire, **on(90))

    def test_the_next_step_builds_on_what_is_in_force_only(self):
        day = T + timedelta(days=7)
        undone = self.appealed().decide("undo", "so", **on(6, ZOE))
        assert step_reached([self.held()], "amy", at=day) == "coaching"
        assert step_reached([undone], "amy", at=day) is None
        assert step_reached([self.held()], "amy", at=self.UNTIL) is None
        higher = self.held(step="training", previous="coaching")
        assert step_reached([self.held(), higher], "amy", at=day) == "training"
        assert step_reached([higher], "bo", at=day) is None

    def test_an_appeal_makes_nothing_worse(self):
        one = self.appealed(step="training", previous="coaching")
        refused("remedy.worse", one.decide, "lessen", "so", step="plan", **on(6, ZOE))
        later = self.UNTIL + timedelta(days=1)
        refused("remedy.worse", one.decide, "lessen", "so", until=later, **on(6, ZOE))
        less = one.decide("lessen", "so", step="coaching", until=T + timedelta(days=30), **on(6, ZOE))
        assert (less.status, less.step, less.until) == ("imposed", "coaching", T + timedelta(days=30))
        for told in ({"decision": "lessen"}, {"decision": "uphold", "step": "coaching"}):
            with pytest.raises(Invalid, match="lower step or the earlier end"):
                one.decide(reason="so", **told, **on(6, ZOE))

    def test_what_was_imposed_before_appeals_were_known_is_read(self):
        old = re.sub(r',"appeal_until":"[^"]*"', "", to_json(self.held()))
        assert "appeal_until" not in old
        found = from_json(old)
        assert found.holds_at(T + timedelta(days=9))
        assert found.appeal("facts", "sick leave", **on(20, AMY)).status == "appealed"


def test_stores_keep_and_find_them():
    kept = Repository(MemoryStore(), Appraisal)
    kept.save(rated())
    assert [each.id for each in kept.find(F("agent") == "amy")] == ["P-1"]


@given(appraisals())
def test_every_appraisal_goes_through_plain_data_and_replays(appraisal):
    assert from_json(to_json(appraisal)) == appraisal == Appraisal.replay(appraisal.history)
    total = appraisal.total
    assert total is None or 0 <= total <= 1


@given(remedies())
def test_every_remedy_goes_through_plain_data_and_replays(remedy):
    assert from_json(to_json(remedy)) == remedy == Remedy.replay(remedy.history)


@given(incentive_rules())
def test_every_rule_goes_through_plain_data(rule):
    assert from_json(to_json(rule)) == rule
