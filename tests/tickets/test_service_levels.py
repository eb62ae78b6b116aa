"""Deadlines, breaches, warnings, explanations: and the help desks that give another answer."""

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.kernel.facts import Actor
from cxkit.tickets import (
    ClockRules,
    Condition,
    EscalationStep,
    Schedule,
    ServiceLevels,
    ServicePolicy,
    Target,
    TargetState,
    Ticket,
    facts,
    merge,
)
from cxkit.values.calendar import BusinessCalendar, china_calendar

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, LIN, RULE = Actor.customer("C-1"), Actor.agent("amy"), Actor.supervisor("lin"), Actor.system("sla")
DAY = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
NIGHT = BusinessCalendar.weekly("UTC", {"daily": "17:00-24:00"})
SCHEDULES = [Schedule(id="day", calendar=DAY), Schedule(id="night", calendar=NIGHT)]


def h(hours: float) -> datetime:
    return T + timedelta(hours=hours)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def promised(clock: str, within: float, **kw) -> Target:
    return Target(clock=clock, within=hours(within), **kw)


def levels(*targets: Target, escalation=(), schedule: str | None = "day", **rules) -> ServiceLevels:
    policy = ServicePolicy(
        id="std", targets=targets, schedule=schedule, clocks=ClockRules(**rules), escalation=escalation
    )
    return ServiceLevels(policies=[policy], schedules=SCHEDULES)


def opened(desk: ServiceLevels, at: datetime = T, **kw) -> Ticket:
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Lamp", at=at, by=WANG, **kw)
    return desk.apply(ticket.assign("amy", at=at, by=RULE), at=at, by=RULE)


def only(desk: ServiceLevels, ticket: Ticket, at: datetime):
    (found,) = desk.readings(ticket, at)
    return found


class TestVerdicts:
    DESK = levels(promised("first_reply", 4))

    def test_done_at_the_due_instant_is_met_and_a_moment_later_is_not(self):
        """Chatwoot and Frappe agree: equal is met."""
        punctual = only(self.DESK, opened(self.DESK).reply("!", at=h(4), by=AMY), h(9))
        assert (punctual.state, punctual.due_at, punctual.breached_at) == (TargetState.MET, h(4), None)
        late = only(
            self.DESK, opened(self.DESK).reply("!", at=h(4) + timedelta(microseconds=1), by=AMY), h(9)
        )
        assert (late.state, late.breached_at, late.is_open) == (TargetState.BREACHED, h(4), False)

    def test_a_breach_has_the_due_instant_whenever_somebody_looks(self):
        """Chatwoot's verdict depends on when its job ran; dbt 116 takes the last segment."""
        ticket = opened(self.DESK)
        assert only(self.DESK, ticket, h(4)).state is TargetState.RUNNING
        for look in (h(4.001), h(5), h(500)):
            found = only(self.DESK, ticket, look)
            assert (found.state, found.breached_at, found.is_open) == (TargetState.BREACHED, h(4), True)

    def test_a_reading_knows_nothing_of_later_facts(self):
        ticket = opened(self.DESK).reply("!", at=h(3), by=AMY)
        early = only(self.DESK, ticket, h(1))
        assert (early.state, early.used, early.left, early.ended_at) == (
            TargetState.RUNNING,
            hours(1),
            hours(3),
            None,
        )

    def test_a_paused_clock_has_no_deadline_and_no_breach_until_it_goes_on(self):
        desk = levels(promised("requester_wait", 4))
        ticket = opened(desk).await_customer(at=h(3), by=AMY)
        paused = only(desk, ticket, h(100))
        assert (paused.state, paused.due_at, paused.left) == (TargetState.PAUSED, None, hours(1))
        back = only(desk, ticket.reply("here", at=h(100), by=WANG), h(100.5))
        assert (back.state, back.due_at) == (TargetState.RUNNING, h(101))

    def test_a_clock_paused_at_its_very_end_is_due_when_it_goes_on(self):
        desk = levels(promised("requester_wait", 4))
        ticket = opened(desk).await_customer(at=h(4), by=AMY)
        assert (only(desk, ticket, h(50)).state, only(desk, ticket, h(50)).due_at) == (
            TargetState.PAUSED,
            None,
        )
        assert only(desk, ticket.reply("here", at=h(60), by=WANG), h(61)).breached_at == h(60)
        assert only(desk, ticket.solve(at=h(60), by=AMY), h(61)).state is TargetState.MET

    def test_a_merged_ticket_is_cancelled_and_not_breached(self):
        other = Ticket.open("T-2", channel="chat", subject="Lamp", at=T, by=WANG)
        gone, _ = merge(opened(self.DESK), other, at=h(9), by=AMY)
        assert only(self.DESK, gone, h(10)).state is TargetState.CANCELLED

    def test_a_breach_is_not_undone_by_a_solution_without_a_word(self):
        desk = levels(promised("first_reply", 4), unanswered="cancelled")
        assert only(desk, opened(desk).solve(at=h(3), by=AMY), h(9)).state is TargetState.CANCELLED
        assert only(desk, opened(desk).solve(at=h(5), by=AMY), h(9)).breached_at == h(4)

    def test_every_run_of_the_next_reply_is_judged_by_itself(self):
        desk = levels(promised("next_reply", 1))
        ticket = opened(desk).reply("hi", at=h(0.1), by=AMY)
        for start, answer in ((1, 1.5), (3, 5)):
            ticket = ticket.reply("?", at=h(start), by=WANG).reply("!", at=h(answer), by=AMY)
        found = desk.readings(ticket, h(9))
        assert [(each.number, each.state.value, each.breached_at) for each in found] == [
            (1, "met", None),
            (2, "breached", h(4)),
        ]


class TestBusinessTime:
    def test_a_hold_is_measured_in_business_time(self):
        """Frappe 2449 added the hold as wall-clock time to the creation."""
        desk = levels(promised("agent_work", 8, hours="business"))
        ticket = opened(desk).hold("carrier", at=h(6), by=AMY).resume(at=h(30), by=AMY)
        assert only(desk, ticket, h(30)).due_at == h(32)

    def test_an_answer_after_hours_takes_no_business_time(self):
        """dbt_zendesk 136: it was missing from the figures."""
        desk = levels(promised("first_reply", 1, hours="business"))
        found = only(desk, opened(desk, at=h(10)).reply("!", at=h(11), by=AMY), h(12))
        assert (found.state, found.used) == (TargetState.MET, timedelta(0))

    def test_at_closing_time_the_convention_is_declared(self):
        for boundary, due, state in [("closing", h(8), "breached"), ("next_opening", h(24), "met")]:
            desk = levels(promised("first_reply", 8, hours="business"), boundary=boundary)
            found = only(desk, opened(desk).reply("!", at=h(9), by=AMY), h(40))
            assert (found.due_at, found.state.value) == (due, state)

    def test_each_target_has_its_own_hours(self):
        desk = levels(promised("first_reply", 10), promised("total_resolution", 10, hours="business"))
        due = {each.kind.value: each.due_at for each in desk.readings(opened(desk), T)}
        assert due == {"first_reply": h(10), "total_resolution": h(26)}

    def test_a_deadline_across_a_clock_change_is_exact(self):
        paris = BusinessCalendar.weekly("Europe/Paris", {"daily": "00:00-24:00"})
        policy = ServicePolicy(
            id="p", targets=[promised("first_reply", 12, hours="business")], schedule="paris"
        )
        desk = ServiceLevels(policies=[policy], schedules=[Schedule(id="paris", calendar=paris)])
        eve = datetime(2026, 3, 28, 20, tzinfo=ZoneInfo("Europe/Paris"))
        due = only(desk, opened(desk, at=eve), eve).due_at
        assert due.astimezone(ZoneInfo("Europe/Paris")).isoformat() == "2026-03-29T09:00:00+02:00"


class TestChanges:
    TARGETS = (promised("first_reply", 8), promised("first_reply", 2, priority="urgent"))

    def raised(self, at: float, **rules):
        desk = levels(*self.TARGETS, **rules)
        ticket = opened(desk).set_priority("urgent", at=h(at), by=AMY)
        return desk, desk.apply(ticket, at=h(at), by=RULE)

    @pytest.mark.parametrize(
        ("on_change", "due"), [("carry", h(2)), ("restart", h(3)), ("keep", h(8))], ids=lambda each: str(each)
    )
    def test_a_priority_raised_on_the_way_is_a_choice_with_a_name(self, on_change, due):
        desk, ticket = self.raised(1, on_change=on_change)
        assert only(desk, ticket, h(1)).due_at == due

    def test_what_was_used_up_before_the_change_is_breached_then_or_at_the_change(self):
        for rule, breached in [("when_used_up", h(2)), ("at_the_change", h(5))]:
            desk, ticket = self.raised(5, overdue_on_change=rule)
            assert only(desk, ticket, h(6)).breached_at == breached

    def test_a_breach_stays_when_the_priority_is_lowered(self):
        desk = levels(*self.TARGETS)
        ticket = opened(desk, priority="urgent").set_priority("normal", at=h(5), by=AMY)
        found = only(desk, desk.apply(ticket, at=h(5), by=RULE), h(6))
        assert (found.state, found.breached_at, found.due_at) == (TargetState.BREACHED, h(2), h(8))
        told = desk.explain(desk.apply(ticket, at=h(5), by=RULE), "first_reply", h(6))
        assert (h(2), "an earlier target was missed") in [(at, why.text()) for at, why in told.events]

    def test_the_target_is_that_of_the_priority_when_it_was_applied(self):
        """dbt_zendesk 1.6.1 looked it up by the priority of today."""
        desk = levels(*self.TARGETS)
        ticket = opened(desk).reply("!", at=h(1), by=AMY).set_priority("urgent", at=h(3), by=AMY)
        assert only(desk, desk.apply(ticket, at=h(3), by=RULE), h(9)).target.within == hours(8)

    def test_two_targets_missed_one_after_the_other_are_missed_since_the_first(self):
        desk = levels(promised("total_resolution", 2), promised("total_resolution", 10, priority="urgent"))
        ticket = desk.apply(opened(desk).set_priority("urgent", at=h(3), by=AMY), at=h(3), by=RULE)
        found = only(desk, ticket, h(12))
        assert (found.state, found.breached_at, found.due_at) == (TargetState.BREACHED, h(2), h(10))

    def test_a_change_while_it_waits_loses_no_wait(self):
        """GLPI 6902 lost the accrued waiting."""
        desk = levels(promised("requester_wait", 8), promised("requester_wait", 4, priority="urgent"))
        ticket = opened(desk).await_customer(at=h(1), by=AMY).set_priority("urgent", at=h(10), by=AMY)
        ticket = desk.apply(ticket, at=h(10), by=RULE).reply("here", at=h(20), by=WANG)
        found = only(desk, ticket, h(20))
        assert (found.used, found.due_at) == (hours(1), h(23))

    def test_a_policy_applied_late_still_counts_from_the_request(self):
        """dbt_zendesk 52."""
        desk = ServiceLevels(
            policies=[
                ServicePolicy(id="vip", when=Condition(any_tag={"vip"}), targets=[promised("first_reply", 4)])
            ]
        )
        ticket = opened(desk)
        assert desk.readings(ticket, h(1)) == ()
        tagged = desk.apply(ticket.tag("vip", at=h(1), by=AMY), at=h(1), by=RULE)
        assert only(desk, tagged, h(1)).due_at == h(4)

    def test_a_policy_that_fits_no_more_cancels_what_runs_and_keeps_what_is_judged(self):
        """Zammad clears every deadline, the breached ones too."""
        desk = ServiceLevels(
            policies=[
                ServicePolicy(
                    id="vip",
                    when=Condition(any_tag={"vip"}),
                    targets=[promised("first_reply", 1), promised("total_resolution", 9)],
                )
            ]
        )
        ticket = opened(desk, tags=["vip"]).tag(remove=["vip"], at=h(3), by=AMY)
        found = {each.kind.value: each for each in desk.readings(desk.apply(ticket, at=h(3), by=RULE), h(50))}
        assert (found["first_reply"].state, found["first_reply"].breached_at) == (TargetState.BREACHED, h(1))
        assert (found["total_resolution"].state, found["total_resolution"].due_at) == (
            TargetState.CANCELLED,
            None,
        )

    @pytest.mark.parametrize("rule", ["segment", "last"])
    def test_a_changed_schedule_measures_its_own_stretch_or_the_whole(self, rule):
        desk = levels(promised("total_resolution", 100, hours="business"), schedule_change=rule)
        ticket = opened(desk, at=h(-48)).set_schedule("night", at=h(-1), by=AMY)
        found = only(desk, ticket, h(15))
        by_day, by_night = DAY.elapsed(h(-48), h(-1)), NIGHT.elapsed(h(-1), h(15))
        assert found.used == (by_day + by_night if rule == "segment" else NIGHT.elapsed(h(-48), h(15)))

    def test_applying_the_same_promise_again_records_nothing(self):
        desk = levels(*self.TARGETS)
        ticket = opened(desk)
        assert desk.apply(ticket, at=h(1), by=RULE) is ticket

    def test_a_new_version_with_the_same_target_restarts_nothing(self):
        _, ticket = self.raised(1, on_change="restart")
        newer = ServicePolicy(
            id="std", version=2, targets=self.TARGETS, schedule="day", clocks=ClockRules(on_change="restart")
        )
        old = ServicePolicy(
            id="std",
            targets=self.TARGETS,
            schedule="day",
            clocks=ClockRules(on_change="restart"),
            valid_until=h(1.5),
        )
        both = ServiceLevels(policies=[old, newer], schedules=SCHEDULES)
        moved = both.apply(ticket, at=h(2), by=RULE)
        assert moved.commitment.version == 2
        assert only(both, moved, h(2)).due_at == h(3)


class TestReopening:
    @pytest.mark.parametrize(
        ("reopen", "due"),
        [("continue_excluding_solved", h(30)), ("continue_including", h(10)), ("restart", h(34))],
    )
    def test_the_deadline_after_a_reopening_follows_the_rule(self, reopen, due):
        desk = levels(promised("total_resolution", 10), reopen=reopen)
        ticket = opened(desk).solve(at=h(4), by=AMY).reply("no", at=h(24), by=WANG)
        assert desk.readings(ticket, h(25))[-1].due_at == due

    def test_where_reopening_changes_nothing_the_first_verdict_stays(self):
        desk = levels(promised("total_resolution", 10), reopen="none")
        ticket = opened(desk).solve(at=h(4), by=AMY).reply("no", at=h(24), by=WANG)
        found = only(desk, ticket, h(500))
        assert (found.state, found.ended_at) == (TargetState.MET, h(4))


class TestPolicies:
    def test_the_first_fitting_policy_holds(self):
        vip = ServicePolicy(
            id="vip",
            when=Condition(customer_classes={"vip"}, channels={"chat"}),
            targets=[promised("first_reply", 1)],
        )
        rest = ServicePolicy(id="rest", targets=[promised("first_reply", 8)])
        desk = ServiceLevels(policies=[vip, rest])
        assert opened(desk, customer_class="vip").commitment.policy == "vip"
        assert opened(desk).commitment.policy == "rest"

    @pytest.mark.parametrize(
        "parts",
        [
            {"priorities": {"urgent"}},
            {"channels": {"phone"}},
            {"groups": {"returns"}},
            {"topics": {"delivery"}},
            {"all_tags": {"vip", "gift"}},
            {"no_tag": {"gift"}},
        ],
        ids=lambda parts: next(iter(parts)),
    )
    def test_every_named_part_of_a_condition_must_fit(self, parts):
        assert not Condition(**parts).fits(opened(levels(promised("first_reply", 1)), tags=["gift"]))
        fitting = opened(
            levels(promised("first_reply", 1)),
            priority="urgent",
            group="returns",
            topic="delivery",
            tags=["vip", *(["gift"] if "no_tag" not in parts else [])],
        )
        if "channels" not in parts:
            assert Condition(**parts).fits(fitting)

    def test_a_blank_condition_is_a_mistake(self):
        """In Frappe a blank condition must not match, and does."""
        with pytest.raises(Invalid, match="names nothing: a policy for every ticket says when=None"):
            Condition()

    def test_a_policy_promises_each_thing_once_and_a_reply_before_the_solution(self):
        with pytest.raises(Invalid, match=r"targets\[1\]: promises this clock a second time"):
            ServicePolicy(id="x", targets=[promised("first_reply", 1), promised("first_reply", 2)])
        with pytest.raises(Invalid, match="for priority urgent the first reply"):
            ServicePolicy(
                id="x",
                targets=[promised("first_reply", 3), promised("total_resolution", 2, priority="urgent")],
            )
        with pytest.raises(Invalid, match="at least one thing"):
            ServicePolicy(id="x", targets=[])
        with pytest.raises(Invalid, match="only group_ownership"):
            promised("first_reply", 1, group="returns")

    def test_a_list_of_policies_names_all_its_faults(self):
        every = ServicePolicy(id="all", targets=[promised("first_reply", 1, hours="business")])
        with pytest.raises(Invalid) as error:
            ServiceLevels(policies=[every, every], schedules=[SCHEDULES[0], SCHEDULES[0]])
        assert [fault.path for fault in error.value.faults] == [
            "schedules[1].id",
            "policies[0].schedule",
            "policies[1].version",
            "policies[1].schedule",
            "policies[1]",
        ]

    def test_a_policy_holds_between_its_dates(self):
        old = ServicePolicy(id="p", targets=[promised("first_reply", 1)], valid_until=T)
        new = ServicePolicy(id="p", version=2, targets=[promised("first_reply", 2)], valid_from=T)
        desk = ServiceLevels(policies=[old, new])
        assert [opened(desk, at=at).commitment.version for at in (h(-1), h(0))] == [1, 2]

    def test_a_promise_of_a_forgotten_version_is_an_error(self):
        ticket = opened(levels(promised("first_reply", 1)))
        other = ServiceLevels(policies=[ServicePolicy(id="new", targets=[promised("first_reply", 1)])])
        with pytest.raises(NotFound, match="policy 'std' version 1 is not declared here"):
            other.readings(ticket, h(1))

    def test_an_unknown_schedule_is_an_error(self):
        desk = levels(promised("first_reply", 1, hours="business"))
        with pytest.raises(NotFound, match="under 'lunar': declared are day, night"):
            desk.readings(opened(desk).set_schedule("lunar", at=h(1), by=AMY), h(1))

    def test_a_group_has_a_target_of_its_own(self):
        desk = levels(promised("group_ownership", 8), promised("group_ownership", 1, group="second"))
        ticket = opened(desk, group="first").assign("bo", group="second", at=h(2), by=AMY)
        found = desk.readings(ticket, h(2))
        assert [(each.run.group, each.due_at) for each in found] == [("first", h(8)), ("second", h(3))]

    def test_policies_are_stored_and_read_again(self):
        desk = levels(
            promised("first_reply", 1, hours="business"),
            escalation=[EscalationStep(to="x", share=Decimal(1))],
        )
        assert from_json(to_json(desk)) == desk

    def test_the_past_can_be_judged_by_other_policies(self):
        ticket = opened(levels(promised("first_reply", 4))).reply("!", at=h(3), by=AMY)
        stricter = ServiceLevels(policies=[ServicePolicy(id="new", targets=[promised("first_reply", 2)])])
        assert only(stricter, stricter.retrace(ticket, by=RULE), h(9)).breached_at == h(2)


class TestWhatIf:
    def test_the_deadline_if_the_priority_were_changed_now(self):
        desk = levels(promised("first_reply", 8), promised("first_reply", 2, priority="urgent"))
        ticket = opened(desk)
        (asked,) = desk.what_if(ticket, h(1), priority="urgent")
        assert asked.due_at == h(2)
        assert only(desk, ticket, h(1)).due_at == h(8)

    def test_class_tags_and_schedule_can_be_asked_too(self):
        vip = ServicePolicy(
            id="vip", when=Condition(customer_classes={"vip"}), targets=[promised("first_reply", 1)]
        )
        gift = ServicePolicy(
            id="gift", when=Condition(any_tag={"gift"}), targets=[promised("first_reply", 3)]
        )
        rest = ServicePolicy(
            id="rest", targets=[promised("first_reply", 8, hours="business")], schedule="day"
        )
        desk = ServiceLevels(policies=[vip, gift, rest], schedules=SCHEDULES)
        ticket = opened(desk)
        assert desk.what_if(ticket, h(0), customer_class="vip")[0].due_at == h(1)
        assert desk.what_if(ticket, h(0), tags=["gift"])[0].due_at == h(3)
        assert desk.what_if(ticket, h(0), schedule="night")[0].due_at == h(33)


class TestEscalation:
    CHAIN = (
        EscalationStep(to="agent", share=Decimal("0.75")),
        EscalationStep(to="lead", after_due=timedelta(0), level=2),
        EscalationStep(to="manager", after_due=hours(2), level=3, clock="total_resolution"),
    )

    def test_warnings_and_escalations_are_due_once_each(self):
        desk = levels(promised("total_resolution", 8), escalation=self.CHAIN)
        ticket = opened(desk)
        told = [(alarm.at, alarm.step.to) for alarm in desk.alarms(ticket, after=T, until=h(99))]
        assert told == [(h(6), "agent"), (h(8), "lead"), (h(10), "manager")]
        hourly = [a for n in range(99) for a in desk.alarms(ticket, after=h(n), until=h(n + 1))]
        assert [alarm.step.to for alarm in hourly] == ["agent", "lead", "manager"]

    def test_a_step_for_one_clock_is_silent_on_others(self):
        desk = levels(promised("first_reply", 8), escalation=self.CHAIN)
        assert [alarm.step.to for alarm in desk.alarms(opened(desk), after=T, until=h(99))] == [
            "agent",
            "lead",
        ]

    def test_a_paused_clock_warns_nobody_and_what_is_done_neither(self):
        """osTicket 1684: answered, the customer silent, and still overdue."""
        desk = levels(promised("requester_wait", 8), escalation=self.CHAIN)
        waiting = opened(desk).await_customer(at=h(5), by=AMY)
        assert desk.alarms(waiting, after=T, until=h(99)) == ()
        assert desk.alarms(opened(desk).solve(at=h(5), by=AMY), after=T, until=h(99)) == ()

    def test_a_step_says_when_in_one_way(self):
        for kw in ({}, {"share": Decimal(1), "after_due": hours(1)}):
            with pytest.raises(Invalid, match="give either share or after_due"):
                EscalationStep(to="lead", **kw)


class TestExplanations:
    def lived(self):
        desk = levels(
            promised("requester_wait", 8, hours="business"),
            promised("requester_wait", 4, hours="business", priority="urgent"),
        )
        ticket = opened(desk, at=h(6)).hold("carrier", at=h(7), by=AMY)
        ticket = desk.apply(ticket.set_priority("urgent", at=h(25), by=LIN), at=h(25), by=RULE)
        ticket = ticket.await_customer(at=h(26), by=AMY).reply("here", at=h(28), by=WANG)
        return desk, ticket.solve(at=h(30), by=AMY)

    def test_the_stretches_have_no_gap_and_add_up_to_what_was_used(self):
        desk, ticket = self.lived()
        told = desk.explain(ticket, "requester_wait", h(48))
        assert told.stretches[0].since == h(6)
        assert told.stretches[-1].until == h(30)
        for one, two in zip(told.stretches, told.stretches[1:], strict=False):
            assert one.until == two.since
        assert told.stretches[-1].used == told.reading.used == hours(6)

    def test_the_text_says_why_in_three_languages(self):
        desk, ticket = self.lived()
        told = desk.explain(ticket, "requester_wait", h(48))
        assert str(told).splitlines() == [
            "T-1 · Requester wait 1: Breached (UTC)",
            "  2026-02-03 15:00:00  * the request came in",
            "  2026-02-03 15:00:00  * policy std version 1: within 8 business hours (day)",
            "  2026-02-03 15:00:00 - 16:00:00     counted    1:00:00  the staff works on it",
            "  2026-02-03 16:00:00 - 17:00:00     counted    2:00:00  on hold for carrier",
            "  2026-02-03 17:00:00 - 02-04 09:00  paused     2:00:00  outside the opening hours of day",
            "  2026-02-04 09:00:00 - 10:00:00     counted    3:00:00  on hold for carrier",
            "  2026-02-04 10:00:00  * policy std version 1: within 4 business hours (day)",
            "  2026-02-04 10:00:00 - 11:00:00     counted    4:00:00  on hold for carrier",
            "  2026-02-04 11:00:00 - 13:00:00     paused     4:00:00  waiting for the customer",
            "  2026-02-04 13:00:00  * due",
            "  2026-02-04 13:00:00 - 15:00:00     counted    6:00:00  the staff works on it",
            "  2026-02-04 15:00:00  * solved",
            "  6 h used · 2 h over",
        ]
        assert "等待carrier" in told.text("zh-Hans", tz="Asia/Shanghai")
        assert "已逾時" in told.text("zh-Hant")

    def test_the_time_after_closing_does_not_count(self):
        desk = levels(promised("requester_wait", 8, hours="business"))
        told = desk.explain(opened(desk, at=h(6)), "requester_wait", h(12))
        assert [(each.counts, each.until) for each in told.stretches] == [(True, h(8)), (False, h(12))]

    def test_a_restarted_clock_shows_what_no_longer_counts(self):
        desk = levels(
            promised("first_reply", 8), promised("first_reply", 2, priority="urgent"), on_change="restart"
        )
        ticket = desk.apply(opened(desk).set_priority("urgent", at=h(1), by=AMY), at=h(1), by=RULE)
        told = desk.explain(ticket, "first_reply", h(2))
        assert [(each.counts, each.used) for each in told.stretches] == [(False, hours(0)), (True, hours(1))]

    def test_a_run_that_was_never_promised_cannot_be_explained(self):
        desk, ticket = self.lived()
        with pytest.raises(NotFound, match="nothing was promised for the clock first_reply"):
            desk.explain(ticket, "first_reply", h(48))
        with pytest.raises(NotFound, match="run 2 of the clock requester_wait"):
            desk.explain(ticket, "requester_wait", h(48), number=2)


def test_an_imported_ticket_is_judged_by_the_times_that_are_known():
    desk = levels(promised("first_reply", 1), promised("total_resolution", 8))
    seen = facts.Imported(ticket="T-9", status="open", opened_at=h(-5), reopens=0, agent="amy", at=T, by=RULE)
    ticket = desk.apply(Ticket.imported(seen), at=T, by=RULE)
    assert only(desk, ticket, T).due_at == h(3)


def test_readings_of_a_long_conversation_cost_the_same_for_every_message():
    """Calls are counted: twice the messages, twice the calls."""

    def calls(messages: int) -> int:
        levels = ServiceLevels(
            policies=[ServicePolicy(id="p", targets=[Target(clock="next_reply", within=hours(1))])]
        )
        ticket = levels.apply(
            Ticket.open("T-1", channel="chat", subject="Lamp", at=T, by=WANG), at=T, by=RULE
        )
        for number in range(messages):
            ticket = ticket.reply("…", at=h(number), by=(AMY, WANG)[number % 2])
        count = 0

        def profile(frame, event, argument):
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(profile)
        try:
            readings = levels.readings(ticket, h(messages))
        finally:
            sys.setprofile(before)
        assert len(readings) == messages // 2
        return count

    few, many = calls(200), calls(400)
    assert many < 2.1 * few


CHINA = china_calendar({"mon-fri": "09:00-18:00"})
OFFICIAL = ServiceLevels(
    policies=[
        ServicePolicy(
            id="p",
            schedule="cn",
            targets=[
                Target(clock="first_reply", within=hours(4), hours="business"),
                Target(clock="total_resolution", within=hours(45), hours="business"),
                Target(clock="agent_work", within=hours(400)),
            ],
        )
    ],
    schedules=[Schedule(id="cn", calendar=CHINA)],
)


def test_readings_near_the_end_of_the_announced_days_are_exact_where_they_can_be():
    """45 business hours from 30 December 2026 end in a year that is not announced."""
    asked = datetime(2026, 12, 30, 2, tzinfo=UTC)
    ticket = OFFICIAL.apply(
        Ticket.open("T-1", channel="chat", subject="Lamp", at=asked, by=WANG), at=asked, by=RULE
    )
    soon = {each.kind: each for each in OFFICIAL.readings(ticket, asked + hours(1))}
    reply, whole, work = soon["first_reply"], soon["total_resolution"], soon["agent_work"]
    assert (reply.due_at, reply.state, reply.provisional) == (
        datetime(2026, 12, 30, 6, tzinfo=UTC),
        TargetState.RUNNING,
        False,
    )
    # 8 and 9 hours of this year, 9 on each of 4 to 6 January, one on the 7th.
    assert (whole.due_at, whole.state, whole.provisional) == (
        datetime(2027, 1, 7, 2, tzinfo=UTC),
        TargetState.RUNNING,
        True,
    )
    assert work.provisional is False
    january = datetime(2027, 1, 20, 2, tzinfo=UTC)
    later = {each.kind: each for each in OFFICIAL.readings(ticket, january)}
    assert (later["first_reply"].state, later["first_reply"].breached_at) == (
        TargetState.BREACHED,
        datetime(2026, 12, 30, 6, tzinfo=UTC),
    )
    assert (later["total_resolution"].state, later["total_resolution"].breached_at) == (
        TargetState.NOT_YET_KNOWN,
        None,
    )
    assert later["agent_work"].state is TargetState.BREACHED
    assert "outside the opening hours" in OFFICIAL.explain(ticket, "total_resolution", january).text()
    assert [alarm.reading.kind for alarm in OFFICIAL.alarms(ticket, after=asked, until=january)] == []


def test_a_reading_is_known_up_to_the_last_announced_instant_and_no_longer():
    """Of 2027 nothing is announced: its first instant, midnight in Shanghai, is the last that is certain."""
    asked, certain = datetime(2026, 12, 30, 2, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
    ticket = OFFICIAL.apply(
        Ticket.open("T-1", channel="chat", subject="Lamp", at=asked, by=WANG), at=asked, by=RULE
    )

    def state(at):
        return next(each.state for each in OFFICIAL.readings(ticket, at) if each.kind == "total_resolution")

    def reply(at):
        return next(each for each in OFFICIAL.readings(ticket, at) if each.kind == "first_reply")

    assert CHINA.known_between[1] == certain
    assert state(certain) is TargetState.RUNNING
    assert state(certain + timedelta(seconds=1)) is TargetState.NOT_YET_KNOWN
    # That the answer is late is certain; for how long it has been is so up to the same instant.
    assert [reply(certain + timedelta(seconds=more)).state for more in (0, 1)] == [TargetState.BREACHED] * 2
    assert [reply(certain + timedelta(seconds=more)).provisional for more in (0, 1)] == [False, True]


def test_a_deadline_at_the_last_announced_instant_is_missed_for_certain():
    """Six hours round the clock from six in the evening of 31 December."""
    asked, certain = datetime(2026, 12, 31, 10, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
    always = Schedule(id="cn", calendar=china_calendar({"mon-sun": "00:00-24:00"}))
    targets = [Target(clock="first_reply", within=hours(6), hours="business")]
    desk = ServiceLevels(policies=[ServicePolicy(id="p", schedule="cn", targets=targets)], schedules=[always])
    ticket = desk.apply(
        Ticket.open("T-1", channel="chat", subject="Lamp", at=asked, by=WANG), at=asked, by=RULE
    )
    (late,) = desk.readings(ticket, certain + hours(1))
    assert (late.state, late.due_at, late.breached_at) == (TargetState.BREACHED, certain, certain)


def test_a_reading_before_the_announced_days_is_not_known():
    asked = datetime(2023, 12, 28, 2, tzinfo=UTC)
    ticket = OFFICIAL.apply(
        Ticket.open("T-1", channel="chat", subject="Lamp", at=asked, by=WANG), at=asked, by=RULE
    )
    states = {each.kind: each.state for each in OFFICIAL.readings(ticket, asked + hours(900))}
    assert states == {
        "first_reply": TargetState.NOT_YET_KNOWN,
        "total_resolution": TargetState.NOT_YET_KNOWN,
        "agent_work": TargetState.BREACHED,
    }


def test_what_begins_with_the_first_announced_instant_is_known():
    asked = CHINA.known_between[0]
    ticket = OFFICIAL.apply(
        Ticket.open("T-1", channel="chat", subject="Lamp", at=asked, by=WANG), at=asked, by=RULE
    )
    assert {each.state for each in OFFICIAL.readings(ticket, asked)} == {TargetState.RUNNING}
    assert {each.provisional for each in OFFICIAL.readings(ticket, asked)} == {False}


def test_a_deadline_agreed_on_for_one_ticket_stands_beside_the_policy_s():
    levels = ServiceLevels(
        policies=[ServicePolicy(id="p", targets=[Target(clock="next_reply", within=hours(2))])]
    )
    ticket = levels.apply(Ticket.open("T-1", channel="chat", subject="Lamp", at=T, by=WANG), at=T, by=RULE)
    ticket = ticket.reply("Hello?", at=T, by=WANG).reply("Yes.", at=h(1), by=AMY)
    ticket = ticket.reply("When?", at=h(2), by=WANG)
    agreed = ticket.agree_deadline("next_reply", h(30), why="the supplier answers tomorrow", at=h(3), by=AMY)
    (one,) = levels.readings(agreed, h(3))
    assert (one.due_at, one.agreed_at, one.agreement_kept(h(30))) == (h(4), h(30), None)
    assert one.agreement_kept(h(31)) is False
    answered = agreed.reply("Tomorrow.", at=h(30), by=AMY)
    (one,) = levels.readings(answered, h(40))
    assert (one.state, one.agreement_kept(h(40))) == (TargetState.BREACHED, True)
    again = answered.reply("And now?", at=h(50), by=WANG)
    assert [each.agreed_at for each in levels.readings(again, h(50))] == [h(30), None]
    coming = answered.agree_deadline("next_reply", h(90), why="holidays", at=h(45), by=AMY)
    coming = coming.reply("And now?", at=h(50), by=WANG)
    assert [each.agreed_at for each in levels.readings(coming, h(50))] == [h(30), h(90)]
    (fact, _) = coming.agreed_deadlines
    assert (fact.by.id, fact.why, fact.due_at) == ("amy", "the supplier answers tomorrow", h(30))
    assert from_json(to_json(coming)) == coming
    with pytest.raises(Invalid, match="why: must have 1 to 1000 characters"):
        ticket.agree_deadline("next_reply", h(30), why="", at=h(3), by=AMY)
    with pytest.raises(Refused, match="lies in the past"):
        ticket.agree_deadline("next_reply", h(2), why="…", at=h(3), by=AMY)
