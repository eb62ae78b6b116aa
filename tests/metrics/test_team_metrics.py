"""Metrics of teams: quality weighed by the sample, departments' answers, events, and time in the roster."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Actor
from cxkit.errors import Invalid
from cxkit.kernel import Selection
from cxkit.metrics import (
    adherence,
    auto_fail_share,
    calibration_agreement,
    conformance,
    error_free,
    event_budgets,
    event_participation,
    quality_score,
    request_reopens,
    request_time,
    request_timeliness,
    roster_shrinkage,
    upheld_disputes,
)
from cxkit.quality import SERVICE_RUBRIC, Calibration, CalibrationItem, Evaluation, Subject, applicable
from cxkit.rosters import Activity, Break, Roster, ShiftPattern
from cxkit.stats.reliability import rater_agreement
from cxkit.stats.results import Target
from cxkit.stats.sampling.weighting import hajek_mean
from cxkit.stats.tallies import Tally, merged
from cxkit.tables import AttendanceTable, DepartmentRequestTable, DutyTable, EvaluationTable, RatingTable
from cxkit.team.collaboration import DepartmentRequest, RequestPolicy, RequestTerm, TeamEvent
from cxkit.values import Attainment, Money

pytest.importorskip("scipy")

T = datetime(2026, 4, 6, tzinfo=UTC)
LIN, ZOE, AMY, BO, WU = (
    Actor.supervisor("lin"),
    Actor.supervisor("zoe"),
    *(Actor.agent(name) for name in ("amy", "bo", "wu")),
)
GOOD = {
    each.code: each.levels[-1].points if each.levels else 1.0
    for each in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")
} | {"upset": 0, "remarks": None}
FAILED = GOOD | {"forbidden": 0}


def evaluation(n, answers, probability=0.5, agent="amy", team="north"):
    known = Selection(kind="triggered") if probability is None else None
    made = Evaluation.sample(
        f"E-{n}", rubric=SERVICE_RUBRIC, subject=Subject(kind="ticket", id=f"T-{n}"),
        selection=known or Selection(kind="random", probability=probability),
        purpose="coach" if probability is None else "estimate", agent=agent, team=team, channel="chat",
        at=T, by=LIN,
    ).assign("bo", at=T, by=LIN)  # fmt: skip
    return made.submit(answers, rubric=SERVICE_RUBRIC, at=T, by=BO)


SAMPLES = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0.01, 1), st.sampled_from("ab")), min_size=1, max_size=20
)


class TestQuality:
    @given(SAMPLES)
    def test_the_tally_is_hajeks_mean_with_its_error(self, rows):
        scores, chances, _ = zip(*rows, strict=True)
        found, expected = quality_score.of(scores, chances), hajek_mean(scores, chances, unit="share")
        assert found.value == pytest.approx(expected.value, abs=1e-12)
        assert found.n_effective == pytest.approx(expected.n_effective)
        if len(rows) > 1:
            assert found.standard_error == pytest.approx(expected.standard_error, abs=1e-9)
            assert found.interval.bounds == pytest.approx(expected.interval.bounds, abs=1e-8)
        else:
            assert found.standard_error is None

    @given(SAMPLES, st.integers(0, 20))
    def test_parts_in_any_order_make_the_whole(self, rows, cut):
        def tally(part):
            scores, chances, teams = ([row[place] for row in part] for place in range(3))
            return quality_score.tally(scores, chances, by={"team": np.array(teams, "U1")})

        whole, parts = tally(rows), [tally(part) for part in (rows[cut:], rows[:cut]) if part]
        assert merged(parts) == whole == Tally.from_bytes(whole.to_bytes())
        alone = [row for row in rows if row[2] == rows[0][2]]
        expected = hajek_mean([row[0] for row in alone], [row[1] for row in alone])
        assert whole.at(team=rows[0][2]).overall().value == pytest.approx(expected.value, abs=1e-12)

    def test_evaluations_are_counted_by_whatever_their_table_has(self):
        given = [evaluation(n, GOOD) for n in range(3)] + [
            evaluation(3, FAILED, 0.1, agent="cai", team="south")
        ]
        found = quality_score.of(given, by="team")
        assert (found.at(team="north").value, found.at(team="south").value) == (1.0, 0.0)
        assert quality_score.of(given).value == pytest.approx(6 / 16)
        assert quality_score.of(given, by=["team", "agent"]).at(team="south", agent="cai").n == 1
        without = quality_score.of(given, auto_fail="without")
        assert without.value > 0.9
        assert without.options["auto_fail"] == "without"

    def test_what_was_chosen_for_coaching_says_nothing_of_the_others(self):
        given = [evaluation(0, GOOD), evaluation(1, FAILED, None), evaluation(2, GOOD)]
        for metric, value in ((quality_score, 1), (error_free, 1), (auto_fail_share, 0)):
            found = metric.of(given)
            assert (found.value, found.n, found.dropped["unknown_selection"]) == (value, 2, 1)

    def test_errors_are_told_with_wilsons_interval_even_without_any(self):
        found = error_free.of([True] * 10, [0.1] * 10)
        assert found.method == "wilson"
        assert found.interval.bounds == pytest.approx(error_free.of([True] * 10).interval.bounds)
        assert found.interval.low < 0.75
        seldom = error_free.of([True] * 9 + [False], [1.0] * 9 + [0.1])
        assert seldom.value == pytest.approx(9 / 19)

    def test_upheld_disputes_are_those_decided_last(self):
        def disputed(n):
            until = T + timedelta(days=5)
            return evaluation(n, FAILED).share(dispute_until=until, at=T, by=LIN).dispute("no", at=T, by=AMY)

        upheld = disputed(0).uphold("so", at=T, by=ZOE)
        amended = disputed(1).amend(GOOD, "so", rubric=SERVICE_RUBRIC, at=T, by=ZOE)
        again = disputed(2).uphold("so", dispute_until=T + timedelta(days=9), at=T, by=ZOE)
        again = again.dispute("still", at=T, by=AMY)
        again = again.amend(GOOD, "so", rubric=SERVICE_RUBRIC, at=T, by=Actor.supervisor("max"))
        table = EvaluationTable.from_objects([upheld, amended, again, disputed(3), evaluation(4, GOOD)])
        assert table.upheld.tolist() == [1, 0, 0, -1, -1]
        assert (upheld_disputes.of(table).value, upheld_disputes.of(table).n) == (pytest.approx(1 / 3), 3)
        assert upheld_disputes.of(table, by="rater").at(rater="bo").n == 3


class TestCalibration:
    @settings(max_examples=40)
    @given(st.lists(st.lists(st.none() | st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=8))
    def test_it_is_the_observed_agreement_of_units_that_two_rated(self, rows):
        cells = [(f"V-{n}", value) for n, row in enumerate(rows) for value in row]
        items, values = zip(*cells, strict=True)
        found = calibration_agreement.of(items, ["calm"] * len(items), values)
        expected = rater_agreement(np.array(rows, object)).observed
        assert found.value == (None if expected is None else pytest.approx(expected))

    def test_rounds_are_counted_by_criterion_and_raters_are_no_groups(self):
        items = [CalibrationItem(id=f"V-{n}", agent="amy", channel="chat") for n in range(2)]
        found = Calibration.open(
            "K-1", rubric=SERVICE_RUBRIC, items=items, raters=["bo", "lin"], until=T, at=T, by=LIN
        )
        for item, answers in (("V-0", GOOD), ("V-1", FAILED)):
            found = found.rate(item, GOOD, rubric=SERVICE_RUBRIC, at=T, by=BO)
            found = found.rate(item, answers, rubric=SERVICE_RUBRIC, at=T, by=LIN)
        by = calibration_agreement.of([found], by="criterion")
        assert (by.at(criterion="forbidden").value, by.at(criterion="courtesy").value) == (0.5, 1)
        with pytest.raises(Invalid, match="several groups of rater"):
            calibration_agreement.of(RatingTable.from_objects([found]), by="rater")


POLICY = RequestPolicy(
    id="answers", terms=[RequestTerm(kind=kind, within=timedelta(hours=2)) for kind in ("stock", "refund")]
)


def asked(n, department="warehouse", answered=None, hours=0):
    at = T + timedelta(hours=hours)
    found = DepartmentRequest.ask(f"D-{n}", department, "stock", "?", policy=POLICY, at=at, by=AMY)
    return found if answered is None else found.answer_with("!", at=at + timedelta(hours=answered), by=WU)


class TestDepartments:
    def test_open_requests_are_censored_and_withdrawn_ones_wait_no_longer(self):
        given = [asked(n, answered=hours) for n, hours in enumerate((1, 2, 3))] + [asked(3)]
        given.append(asked(4).withdraw(at=T + timedelta(hours=1), by=AMY))
        closed = request_time.of(given)
        assert (closed.value, closed.n) == (7200, 4)
        # All five were watched at one hour; at two the withdrawn one is gone, and the open one is not.
        within = request_time.of(given, as_of=T + timedelta(hours=9), target=timedelta(hours=2)).value
        assert within == pytest.approx(1 - (4 / 5) * (2 / 3))

    def test_the_answer_that_stands_is_another_question(self):
        again = asked(0, answered=1).reopen("no", policy=POLICY, at=T + timedelta(hours=3), by=AMY)
        again = again.answer_with("!!", at=T + timedelta(hours=4), by=WU)
        table = DepartmentRequestTable.from_objects([again])
        assert (request_time.of(table).value, request_time.of(table, step="settled").value) == (
            3600,
            4 * 3600,
        )
        assert request_reopens.of([again, asked(1, answered=1), asked(2)]).value == 0.5

    def test_whether_a_department_keeps_its_terms_has_three_answers(self):
        target = Target(at_least=0.8)
        end = T + timedelta(days=9)

        def kept(good, bad):
            given = [asked(n, answered=1) for n in range(good)] + [asked(good + n) for n in range(bad)]
            return target.judge(request_timeliness.of(DepartmentRequestTable.from_objects(given, as_of=end)))

        assert [kept(98, 2), kept(40, 60), kept(5, 1)] == [
            Attainment.MET,
            Attainment.NOT_MET,
            Attainment.CANNOT_BE_TOLD,
        ]

    def test_departments_are_compared(self):
        given = [asked(n, "warehouse", 1) for n in range(4)] + [asked(9, "finance", 9)]
        found = request_timeliness.of(given, by="department")
        assert (found.at(department="warehouse").value, found.at(department="finance").value) == (1, 0)


def test_team_events_are_counted_by_people_and_by_budget():
    def held(n, came, cost):
        planned = TeamEvent.plan(
            f"O-{n}", "outing", "Lake", starts_at=T, invited=["amy", "bo", "cai", "dan"],
            budget=Money.of("100", "CNY"), team="north", at=T, by=LIN,
        )  # fmt: skip
        return planned.hold(came, cost=Money.of(cost, "CNY"), over="rain", at=T, by=LIN)

    given = [held(0, ["amy", "bo", "cai"], "90"), held(1, ["amy", "zoe"], "120")]
    planned = TeamEvent.plan("O-2", "meeting", "Plan", starts_at=T, invited=["amy"], at=T, by=LIN)
    assert event_participation.of([*given, planned]).value == 4 / 8
    assert event_budgets.of([*given, planned]).value == 0.5
    assert event_participation.of(given, by="team").at(team="north").n == 2


HOUR = timedelta(hours=1)
EARLY = ShiftPattern(
    code="early", begins=time(8), length=8 * HOUR, breaks=[Break(after=4 * HOUR, length=HOUR)]
)
NIGHT = ShiftPattern(code="night", begins=time(22), length=8 * HOUR, tags=["night", "late"])
MONDAY = date(2026, 4, 6)


def roster(*duties, zone="UTC"):
    made = Roster.draft(
        "R-1",
        zone=zone,
        first=MONDAY,
        last=MONDAY + timedelta(days=6),
        duties=duties,
        team="north",
        at=T,
        by=LIN,
    )
    return made.publish(at=T, by=LIN)


def work(agent, begin, hours, state="work"):
    return Activity(agent=agent, state=state, begins_at=begin, ends_at=begin + hours * HOUR)


class TestRosters:
    def test_an_hour_late_is_lost_where_it_was_planned_and_made_up_after(self):
        one = roster(EARLY.on(MONDAY, "amy", zone="UTC"))
        at = T + 8 * HOUR
        done = [
            work("amy", at + HOUR, 3),
            work("amy", at + 4 * HOUR, 1, "break"),
            work("amy", at + 5 * HOUR, 4),
        ]
        table = AttendanceTable.from_objects([one], done)
        assert adherence.of(table).value == 7 / 8
        assert conformance.of(table).value == 1
        assert roster_shrinkage.of(table).value == pytest.approx(1 / 7)

    def test_who_did_not_come_counts_and_who_is_still_to_come_does_not(self):
        one = roster(*(EARLY.on(MONDAY + timedelta(days=n), "amy", zone="UTC") for n in range(2)))
        done = [work("amy", T + 8 * HOUR, 4)]
        table = AttendanceTable.from_objects([one], done, as_of=T + 24 * HOUR)
        assert len(table) == 1
        assert roster_shrinkage.of(table).value == pytest.approx(3 / 7)
        assert adherence.of(AttendanceTable.from_objects([one], done)).value == pytest.approx(4 / 16)

    def test_as_published_and_as_amended_differ(self):
        one = roster(EARLY.on(MONDAY, "amy", zone="UTC"), EARLY.on(MONDAY, "bo", zone="UTC"))
        one = one.change("amy", MONDAY, None, reason="ill", consent="given", at=T, by=LIN)
        done = [work("bo", T + 8 * HOUR, 4), work("bo", T + 13 * HOUR, 3)]
        amended, published = (
            AttendanceTable.from_objects([one], done, schedule=schedule)
            for schedule in ("amended", "published")
        )
        assert (len(amended), len(published)) == (1, 2)
        assert conformance.of(amended).value == 1
        assert roster_shrinkage.of(published, by="agent").at(agent="amy").value == 1

    def test_who_is_on_duty_over_midnight(self):
        zone = "Asia/Shanghai"
        one = roster(EARLY.on(MONDAY, "amy", zone=zone), NIGHT.on(MONDAY, "bo", zone=zone), zone=zone)
        midnight = datetime(2026, 4, 6, 17, tzinfo=UTC)  # Tuesday, 1 o'clock there
        table = DutyTable.from_objects([one])
        assert table.on_duty(midnight).agent.to_list() == ["bo"]
        assert [duty.agent for duty in one.on_duty(midnight)] == ["bo"]
        assert (table.night.tolist(), table.late.tolist(), table.changed.tolist()) == ([0, 1], [0, 1], [0, 0])
        moved = one.change("amy", MONDAY, None, reason="ill", consent="given", at=T, by=LIN)
        assert DutyTable.from_objects([moved]).agent.to_list() == ["bo"]
        assert DutyTable.from_objects([moved], schedule="published").agent.to_list() == ["amy", "bo"]

    def test_columns_of_a_telephone_system_do_as_well(self):
        assert adherence.of([7 * HOUR, None], [8 * HOUR, 8 * HOUR]).dropped == {"missing": 1}
        with pytest.raises(Invalid, match="needs the column scheduled"):
            adherence.of([7 * HOUR])
