"""What may happen to a ticket, and the help desks that get it wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.kernel.facts import Actor
from cxkit.tickets import CustomStatus, DeskRules, Status, StatusScheme, Ticket, facts

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, LI, AMY, LIN = Actor.customer("C-1"), Actor.customer("C-2"), Actor.agent("amy"), Actor.supervisor("lin")
RULE = Actor.system("rule")


def m(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def days(count: float) -> datetime:
    return T + timedelta(days=count)


def opened(**kw) -> Ticket:
    return Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=T, by=WANG, **kw)


def solved(rules: DeskRules | None = None) -> Ticket:
    ticket = opened().assign("amy", at=T, by=AMY)
    return ticket.solve(at=T, by=AMY, rules=rules) if rules else ticket.solve(at=T, by=AMY)


class TestOpening:
    def test_the_first_public_answer_of_the_staff_opens_a_new_ticket(self):
        assert opened().reply("hello", at=m(1), by=AMY).status is Status.OPEN

    def test_a_note_a_bot_and_an_automatic_reply_leave_it_new(self):
        ticket = opened().reply("check", at=m(1), by=AMY, visibility="internal")
        ticket = ticket.reply("got it", at=m(2), by=AMY, kind="automatic")
        assert ticket.reply("hi", at=m(3), by=Actor.bot("ai"), kind="bot").status is Status.NEW

    def test_an_agent_opens_it_and_a_group_leaves_it_new(self):
        assert opened().assign(group="returns", at=m(1), by=RULE).status is Status.NEW
        assert opened().assign("amy", at=m(1), by=RULE).status is Status.OPEN

    def test_a_desk_may_leave_assigned_tickets_new(self):
        rules = DeskRules(id="shop", assigning_opens=False)
        ticket = opened().assign("amy", at=m(1), by=RULE, rules=rules)
        assert (ticket.status, ticket.agent) == (Status.NEW, "amy")
        assert list(ticket.statuses) == [(T, Status.NEW)]

    def test_nobody_has_it_after_an_assignment_to_nobody(self):
        ticket = opened().assign("amy", group="returns", at=m(1), by=AMY).assign(at=m(2), by=AMY)
        assert (ticket.agent, ticket.group, ticket.status) == (None, "returns", Status.OPEN)

    def test_a_ticket_begins_unsolved(self):
        assert opened(status="pending", wake_at=days(2)).status is Status.PENDING
        with pytest.raises(Invalid, match="begins in one of new, on_hold, open, pending, not solved"):
            opened(status="solved")


class TestWaiting:
    @pytest.mark.parametrize("who", [WANG, LI], ids=["the requester", "another customer"])
    def test_any_customer_s_public_message_wakes_a_waiting_ticket(self, who):
        for waiting in (opened().await_customer(at=m(1), by=AMY), opened().hold("carrier", at=m(1), by=AMY)):
            assert waiting.reply("here", at=m(2), by=who).status is Status.OPEN

    def test_an_out_of_office_reply_wakes_nothing_and_reopens_nothing(self):
        away = {"kind": "automatic", "at": m(5), "by": WANG}
        assert opened().await_customer(at=m(1), by=AMY).reply(**away).status is Status.PENDING
        assert solved().reply(**away).status is Status.SOLVED

    def test_a_wait_ends_when_its_time_comes(self):
        waiting = opened().await_customer(until=days(3), at=m(1), by=AMY)
        assert waiting.wake_at == days(3)
        assert waiting.resume(at=days(3), by=RULE).status is Status.OPEN

    def test_hold_names_the_party_and_pending_may_go_on_hold(self):
        held = opened().await_customer(at=m(1), by=AMY).hold("carrier", at=m(2), by=AMY)
        assert (held.status, held.party) == (Status.ON_HOLD, "carrier")
        with pytest.raises(Refused, match="only when it is on hold for a third party, waiting for the"):
            opened().resume(at=m(1), by=AMY)


class TestSolving:
    def test_a_solution_needs_an_assignee(self):
        with pytest.raises(Refused, match="it has no assignee") as error:
            opened().solve(at=m(1), by=AMY)
        assert error.value.code == "refused.ticket.no_assignee"

    def test_a_solution_waits_for_what_it_depends_on(self):
        ticket = opened().assign("amy", at=T, by=AMY).depend_on("T-7", at=m(1), by=AMY)
        with pytest.raises(Refused, match="other tickets that are not solved: T-7"):
            ticket.solve(at=m(2), by=AMY)
        assert ticket.settle_dependency("T-7", at=m(3), by=AMY).solve(at=m(3), by=AMY).status is Status.SOLVED
        with pytest.raises(Refused, match="does not wait for T-8"):
            ticket.settle_dependency("T-8", at=m(3), by=AMY)

    def test_a_solution_needs_the_fields_that_the_desk_wants(self):
        rules = DeskRules(id="shop", required=("topic", "links", "resolution"))
        ticket = opened().assign("amy", at=T, by=AMY)
        with pytest.raises(Refused, match="filled first: topic, related records, resolution") as caught:
            ticket.solve(at=m(1), by=AMY, rules=rules)
        assert "解决前请先填写：主题、关联记录、处理结果" in caught.value.text("zh-CN")
        ready = ticket.classify(topic="delivery", at=m(1), by=AMY).link("order", "O-7", at=m(1), by=AMY)
        assert ready.solve(at=m(2), by=AMY, rules=rules, resolution="sent again").resolution == "sent again"

    def test_a_desk_cannot_want_an_unknown_field(self):
        with pytest.raises(Invalid, match=r"required\[1\]: 'colour' cannot be required"):
            DeskRules(id="shop", required=("topic", "colour"))

    def test_closing_is_final(self):
        closed = solved().close(at=days(1), by=RULE)
        changes = [
            lambda t: t.reply("?", at=days(2), by=WANG),
            lambda t: t.assign("bo", at=days(2), by=AMY),
            lambda t: t.reopen(at=days(2), by=LIN),
            lambda t: t.tag("late", at=days(2), by=AMY),
            lambda t: t.delete(at=days(2), by=LIN),
            lambda t: t.mark_spam(at=days(2), by=LIN),
        ]
        for change in changes:
            with pytest.raises(Refused, match="it is closed"):
                change(closed)
        assert closed.erase(at=days(2), by=LIN).subject == "[erased]"

    def test_an_unsolved_ticket_may_be_closed_by_a_rule(self):
        assert opened().close(at=days(30), by=RULE).status is Status.CLOSED


class TestReopening:
    WEEK = DeskRules(id="shop", reopen_for=timedelta(days=7), close_after=timedelta(days=7))

    def test_a_customer_reopens_within_the_window_and_at_its_last_instant(self):
        """Zammad takes floor(days) < 7 and so refuses at exactly 7 days: that is a named choice here."""
        ticket = solved(self.WEEK)
        assert ticket.reply("no", at=days(7), by=WANG).status is Status.OPEN
        with pytest.raises(Refused, match="open a follow-up ticket") as error:
            ticket.reply("no", at=days(7) + timedelta(microseconds=1), by=WANG)
        assert error.value.code == "refused.ticket.reopen_window"
        strict = DeskRules(id="strict", reopen_for=timedelta(days=7), at_the_end="follow_up")
        with pytest.raises(Refused):
            solved(strict).reply("no", at=days(7), by=WANG)
        assert solved(strict).reply("no", at=days(7) - timedelta(microseconds=1), by=WANG).reopens() == 1

    def test_without_a_window_a_solved_ticket_can_be_reopened_until_it_is_closed(self):
        assert solved().reply("no", at=days(400), by=WANG).status is Status.OPEN

    def test_staff_may_reopen_at_any_time(self):
        late = solved(self.WEEK).reopen(at=days(30), by=LIN)
        assert late.status is Status.OPEN
        with pytest.raises(Refused, match="could be reopened until 2026-02-10 09:00"):
            solved(self.WEEK).reopen(at=days(30), by=WANG)

    def test_a_late_note_or_automatic_message_is_kept_on_the_solved_ticket(self):
        ticket = solved(self.WEEK)
        assert ticket.reply("thanks!", kind="automatic", at=days(30), by=WANG).status is Status.SOLVED
        assert ticket.reply("note", visibility="internal", at=days(30), by=AMY).status is Status.SOLVED

    def test_the_window_is_that_of_the_rules_at_the_solution(self):
        ticket = solved(self.WEEK).reopen(at=days(1), by=LIN)
        later = ticket.solve(at=days(2), by=AMY, rules=DeskRules(id="shop", version=2))
        assert later.reply("no", at=days(300), by=WANG).status is Status.OPEN

    def test_a_desk_says_when_a_solved_ticket_closes(self):
        ticket = solved(self.WEEK)
        assert self.WEEK.closes_at(ticket.solved_at()) == days(7)
        assert self.WEEK.closes_at(ticket.reopen(at=m(1), by=LIN).solved_at()) is None


class TestOwnStatuses:
    DESK = StatusScheme(
        statuses=[
            CustomStatus(code="photos", category="pending", en="Photos", zh_hans="待照片", zh_hant="待照片"),
            CustomStatus(code="review", category="open", en="Review", zh_hans="复核中", zh_hant="覆核中"),
        ]
    )

    def test_a_custom_status_stays_inside_its_category(self):
        ticket = opened().await_customer(at=m(1), by=AMY, custom=self.DESK["photos"])
        assert (ticket.status, ticket.custom_status.label("zh-Hans")) == (Status.PENDING, "待照片")
        with pytest.raises(Refused, match="belongs to the category pending, not to on_hold"):
            ticket.hold("carrier", at=m(2), by=AMY, custom=self.DESK["photos"])
        with pytest.raises(Refused, match="belongs to the category open, not to pending"):
            ticket.name_status(self.DESK["review"], at=m(2), by=AMY)

    @pytest.mark.parametrize("category", sorted(CustomStatus.CATEGORIES))
    @pytest.mark.parametrize(
        ("leads_to", "change"),
        [
            ("pending", lambda t, own: t.await_customer(at=m(5), by=AMY, custom=own)),
            ("on_hold", lambda t, own: t.hold("carrier", at=m(5), by=AMY, custom=own)),
            ("open", lambda t, own: t.hold("x", at=m(4), by=AMY).resume(at=m(5), by=AMY, custom=own)),
            ("solved", lambda t, own: t.solve(at=m(5), by=AMY, custom=own)),
            ("open", lambda t, own: t.solve(at=m(4), by=AMY).reopen(at=m(5), by=AMY, custom=own)),
            ("open", lambda t, own: t.name_status(own, at=m(5), by=AMY)),
            ("pending", lambda t, own: t.await_customer(at=m(4), by=AMY).name_status(own, at=m(5), by=AMY)),
            ("on_hold", lambda t, own: t.hold("x", at=m(4), by=AMY).name_status(own, at=m(5), by=AMY)),
        ],
    )
    def test_a_custom_status_is_taken_exactly_where_the_ticket_comes_into_its_category(
        self, category, leads_to, change
    ):
        own = CustomStatus(code="own", category=category, en="Own", zh_hans="自定", zh_hant="自訂")
        ticket = opened().assign("amy", at=m(1), by=AMY)
        assert change(ticket, None).custom_status is None
        if category == leads_to:
            assert (change(ticket, own).status, change(ticket, own).custom_status) == (leads_to, own)
            return
        with pytest.raises(Refused, match=f"belongs to the category {category}, not to {leads_to}"):
            change(ticket, own)

    def test_leaving_the_category_leaves_the_name(self):
        ticket = opened().await_customer(at=m(1), by=AMY, custom=self.DESK["photos"])
        woken = ticket.reply("here", at=m(2), by=WANG)
        assert woken.custom_status is None
        assert woken.await_customer(at=m(3), by=AMY).custom_status is None

    def test_naming_a_status_is_no_change_of_status(self):
        ticket = opened().assign("amy", at=T, by=AMY).name_status(self.DESK["review"], at=m(1), by=AMY)
        assert ticket.custom_status.code == "review"
        assert [status for _, status in ticket.statuses] == [Status.NEW, Status.OPEN]

    def test_codes_are_unique_known_and_inside_living_categories(self):
        with pytest.raises(Invalid, match="'photos' is declared twice"):
            StatusScheme(statuses=[self.DESK["photos"], self.DESK["photos"]])
        with pytest.raises(NotFound, match="use one of photos, review"):
            self.DESK["fotos"]
        with pytest.raises(Invalid, match="belongs to one of new, on_hold, open, pending, solved"):
            CustomStatus(code="x", category="merged", en="x", zh_hans="x", zh_hant="x")


class TestSpamAndBin:
    def test_what_was_no_spam_stands_where_it_stood(self):
        held = opened().hold("carrier", at=m(1), by=AMY)
        back = held.mark_spam(at=m(2), by=LIN).mark_genuine(at=m(3), by=LIN)
        assert (back.status, back.party) == (Status.ON_HOLD, "carrier")

    def test_deleted_spam_recovers_as_spam_and_then_as_what_it_was(self):
        gone = solved().mark_spam(at=m(1), by=LIN).delete(at=m(2), by=LIN)
        spam = gone.recover(at=m(3), by=LIN)
        assert (spam.status, spam.mark_genuine(at=m(4), by=LIN).status) == (Status.SPAM, Status.SOLVED)

    def test_a_recovery_goes_nowhere_else(self):
        gone = opened().delete(at=m(2), by=LIN)
        with pytest.raises(Refused, match="it was new before"):
            gone.apply(facts.Recovered(to="closed", at=m(3), by=LIN))

    def test_a_stay_in_the_bin_is_neither_a_solution_nor_a_reopening(self):
        ticket = solved().delete(at=m(1), by=LIN)
        assert ticket.solved_at() is None
        back = ticket.recover(at=m(2), by=LIN)
        assert (back.solved_at(), back.reopens()) == (T, 0)


class TestTheRest:
    def test_tags_class_schedule_level_and_reports_are_kept(self):
        ticket = opened(tags=["gift"]).tag("fragile", remove=["gift"], at=m(1), by=AMY)
        ticket = ticket.classify(customer_class="vip", at=m(2), by=AMY).set_schedule("night", at=m(3), by=AMY)
        ticket = ticket.escalate(at=m(4), by=AMY, group="second").escalate(at=m(5), by=AMY)
        ticket = ticket.report_to("warehouse", text="box too thin", at=m(6), by=AMY)
        assert (ticket.tags, ticket.customer_class, ticket.schedule) == ({"fragile"}, "vip", "night")
        assert (ticket.escalation, ticket.group) == (2, "second")

    def test_a_link_stands_once(self):
        ticket = opened().link("order", "O-7", at=m(1), by=AMY).link("order", "O-7", at=m(2), by=AMY)
        assert [(link.kind.value, link.id) for link in ticket.links] == [("order", "O-7")]

    def test_every_state_of_a_ticket_can_be_seen_again(self):
        ticket = solved().reply("no", at=m(9), by=WANG)
        assert [state.status.value for state in ticket.states] == ["new", "open", "solved", "open"]
        assert list(ticket.states)[-1] == ticket

    def test_erasure_reaches_messages_reports_and_subject_and_keeps_times(self):
        ticket = (
            opened().reply("I am Wang Fang", at=m(1), by=WANG).report_to("shop", text="Wang", at=m(2), by=AMY)
        )
        blank = ticket.erase(at=m(3), by=LIN)
        assert "Wang" not in to_json(blank)
        assert blank.milestones() == ticket.milestones()
        assert from_json(to_json(blank)) == blank

    def test_time_in_statuses_is_counted_in_calendar_or_business_time(self):
        ticket = opened().hold("carrier", at=m(60), by=AMY).resume(at=m(180), by=AMY)
        assert ticket.time_in("new", "open", until=m(200)) == timedelta(minutes=80)
        assert ticket.time_in("on_hold", until=m(90)) == timedelta(minutes=30)
        seen = facts.Imported(ticket="T-9", status="open", at=T, by=RULE)
        assert Ticket.imported(seen).time_in("open", until=m(5)) is None


def test_a_solution_that_requires_an_unknown_field_is_refused_and_can_still_be_read():
    fact = facts.Solved(at=T, by=AMY, required=("topic", "colour"))
    assert from_json(to_json(fact)) == fact
    with pytest.raises(Refused, match="no field 'colour' that a solution can require: use some of topic"):
        opened().assign("amy", at=T, by=AMY).apply(fact)


def test_what_was_a_method_may_still_be_called_and_says_that_it_is_an_attribute():
    ticket = opened()
    for attribute in (ticket.messages, ticket.statuses, ticket.states):
        with pytest.warns(DeprecationWarning, match="leave out the parentheses"):
            assert attribute() == attribute
