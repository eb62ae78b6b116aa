"""Departments answer in their term, somebody waits, and events stay within their budget or say why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.team.collaboration import DepartmentRequest, RequestPolicy, RequestTerm, TeamEvent
from cxkit.testing import department_requests, request_policies, team_events
from cxkit.values import Money
from cxkit.values.calendar import BusinessCalendar

T = datetime(2026, 3, 2, 1, tzinfo=UTC)  # Monday, 9 o'clock in Shanghai
LIN, AMY, BO, CAI, WU = (
    Actor.supervisor("lin"),
    *(Actor.agent(name) for name in ("amy", "bo", "cai", "wu")),
)
OFFICE = BusinessCalendar.weekly("Asia/Shanghai", {"mon-fri": "09:00-18:00"})
POLICY = RequestPolicy(
    id="answers",
    calendar=OFFICE,
    terms=[
        RequestTerm(kind="stock", within=timedelta(hours=4)),
        RequestTerm(kind="stock", within=timedelta(hours=2), department="warehouse"),
        RequestTerm(kind="refund", within=timedelta(hours=9), department="finance"),
    ],
)


def on(hours, by=AMY):
    return {"at": T + timedelta(hours=hours), "by": by}


def asked(hours=0, **told):
    given = {"policy": POLICY, "tickets": ["T-7", "T-8"]}
    return DepartmentRequest.ask(
        "D-1", "warehouse", "stock", "Is the blue one there?", **given | told, **on(hours)
    )


def refused(code, verb, *given, **told):
    with pytest.raises(Refused) as raised:
        verb(*given, **told)
    assert raised.value.reason.code == code


class TestRequests:
    def test_it_is_due_in_open_time_by_the_nearest_term(self):
        assert asked().due_at == T + timedelta(hours=2)
        evening = asked(8)  # 17:00, one open hour left
        assert evening.due_at == T + timedelta(hours=25)
        assert POLICY.due_at("stock", "product", T) == T + timedelta(hours=4)
        assert (asked().policy, asked().policy_version) == ("answers", 1)
        with pytest.raises(NotFound, match="no term for refund at warehouse"):
            POLICY.due_at("refund", "warehouse", T)
        with pytest.raises(Invalid, match="has a term there already"):
            RequestPolicy(id="x", terms=[POLICY.terms[0]] * 2)

    def test_the_tickets_wait_until_it_is_answered(self):
        request = asked()
        assert request.waiting == ("T-7", "T-8")
        done = request.answer_with("Ten left.", **on(1, WU))
        assert (done.waiting, done.answer, done.on_time()) == ((), "Ten left.", True)
        again = done.reopen("Those are green.", policy=POLICY, **on(3))
        assert (again.waiting, again.answer, again.due_at) == (("T-7", "T-8"), None, T + timedelta(hours=5))

    def test_the_first_answer_is_timed_and_the_last_stands(self):
        late = asked().answer_with("Ten left.", **on(3, WU))
        assert late.on_time() is False
        again = late.reopen("Those are green.", policy=POLICY, **on(3)).answer_with("None.", **on(4, WU))
        assert (again.on_time(), again.answered_at, again.reopened) == (False, T + timedelta(hours=4), 1)
        assert again.first_answered_at == T + timedelta(hours=3)

    def test_whether_an_open_one_is_late_is_not_known_before_its_term_ends(self):
        assert [asked().on_time(T + timedelta(hours=h)) for h in (1, 2, 3)] == [None, None, False]
        assert asked().on_time() is None
        early, late = (asked().withdraw(**on(h)) for h in (1, 3))
        assert (early.on_time(T + timedelta(days=9)), late.on_time()) == (None, False)

    def test_nobody_answers_what_they_asked(self):
        refused("request.own", asked().answer_with, "Yes.", **on(1, AMY))

    def test_it_is_escalated_while_it_is_open(self):
        assert asked().escalate("head of warehouse", **on(3)).escalations == 1
        done = asked().answer_with("Ten left.", **on(1, WU)).close(**on(2))
        refused("lifecycle.state", done.escalate, "head of warehouse", **on(3))
        assert done.reopen("Those are green.", policy=POLICY, **on(4)).status == "open"

    def test_everything_wrong_is_told_at_once(self):
        with pytest.raises(Invalid) as error:
            DepartmentRequest.ask("D-1", "attic", "stock", 7, policy=None, **on(0))
        assert {fault.path for fault in error.value.faults} == {"department", "question", "policy"}

    def test_a_store_finds_what_is_overdue_and_an_erasure_leaves_the_times(self):
        kept = Repository(MemoryStore(), DepartmentRequest)
        kept.save(asked())
        late = F("due_at") < T + timedelta(hours=3)
        assert [each.id for each in kept.find((F("status") == "open") & late)] == ["D-1"]
        answered = asked().answer_with("Ten left of Ms Li's.", **on(1, WU))
        erased = answered.erase(**on(9, LIN))
        assert "Li" not in to_json(erased)
        assert erased.on_time() is True


class TestEvents:
    def planned(self, **told):
        given = {"invited": ["amy", "bo", "cai", "dan"], "budget": Money.of("500", "CNY"), "team": "north"}
        starts_at = T + timedelta(hours=9)
        return TeamEvent.plan("O-1", "outing", "West Lake", starts_at=starts_at, **given | told, **on(0, LIN))

    def held(self, attended=("amy", "bo", "cai", "zoe"), cost="480", **told):
        return self.planned().hold(attended, cost=Money.of(cost, "CNY"), **told, **on(12, LIN))

    def test_an_event_may_be_free_and_never_pays(self):
        assert self.planned(budget=Money.of("0", "CNY")).within_budget is None
        with pytest.raises(Invalid, match="negative"):
            self.planned(budget=Money.of("-0.01", "CNY"))

    def test_who_was_invited_and_came_is_counted(self):
        assert self.planned().invited_who_came is None
        assert self.held().invited_who_came == 3

    def test_a_cost_above_the_budget_says_why(self):
        assert self.held().within_budget is True
        refused("event.over", self.held, cost="501")
        assert self.held(cost="501", over="rain: taxis").within_budget is False
        assert self.planned(budget=None).hold(["amy"], **on(12, LIN)).within_budget is None
        refused("event.currency", self.planned().hold, ["amy"], cost=Money.of("9", "USD"), **on(12, LIN))

    def test_nothing_is_held_before_it_begins(self):
        refused("event.early", self.planned().hold, ["amy"], **on(8, LIN))
        moved = self.planned().move(T + timedelta(hours=20), **on(1, LIN))
        refused("event.early", moved.hold, ["amy"], **on(12, LIN))
        assert self.planned().cancel(reason="rain", **on(1, LIN)).status == "cancelled"

    def test_those_who_were_there_rate_it_once_and_three_are_shown(self):
        two = self.held().rate(5, **on(13, AMY)).rate(4, comment="far", **on(13, BO))
        assert two.rating is None
        assert two.rate(3, **on(14, CAI)).rating == 4
        refused("event.absent", two.rate, 1, **on(13, Actor.agent("dan")))
        refused("appraisal.rated", two.rate, 1, **on(14, AMY))

    def test_somebody_is_invited_once(self):
        with pytest.raises(Invalid, match="name who is invited"):
            self.planned(invited=[])
        with pytest.raises(Invalid, match="is there twice"):
            self.planned(invited=["amy", "amy"])


@given(department_requests())
def test_every_request_goes_through_plain_data_and_replays(request):
    assert from_json(to_json(request)) == request == DepartmentRequest.replay(request.history)
    assert bool(request.waiting) <= (request.status == "open")


@given(team_events())
def test_every_event_goes_through_plain_data_and_replays(event):
    assert from_json(to_json(event)) == event == TeamEvent.replay(event.history)
    assert (
        event.within_budget is not False
        or any(fact.over for fact in event.history if hasattr(fact, "over"))
        or (type(event.history[-1]).__name__ == "EventErased")
    )


@given(request_policies())
def test_every_policy_goes_through_plain_data(policy):
    assert from_json(to_json(policy)) == policy
