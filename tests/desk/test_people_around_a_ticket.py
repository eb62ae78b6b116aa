"""What a buyer of a desk compares, ten lines each: access, copies, types, snooze, unread, work, mail."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotPermitted, Refused
from cxkit.kernel import Actor, ExternalId
from cxkit.storage import F, MemoryStore, Repository, Unit
from cxkit.team import Agent, guarded, standard_permissions
from cxkit.tickets import (
    Condition,
    Mail,
    Seen,
    ServiceLevels,
    ServicePolicy,
    Target,
    Ticket,
    ticket_of_mail,
    unread,
)
from cxkit.values import LANGUAGES, MessageKind, Money, TicketId

T, HOUR = datetime(2026, 2, 3, 9, tzinfo=UTC), timedelta(hours=1)
WANG, LI, AMY, BO = Actor.customer("C-1"), Actor.customer("C-2"), Actor.agent("amy"), Actor.agent("bo")
LAMP = Ticket.open("T-1", customer="C-1", channel="email", subject="Lamp", at=T, by=WANG).assign(
    "amy", at=T, by=AMY
)


class TestAccess:
    def test_access_is_asked_of_every_object(self):
        policy = standard_permissions(agent=Money.of("50", "CNY"), supervisor=Money.of("500", "CNY"))
        amy = Agent.hire("amy", at=T, by=Actor.supervisor("lin"))
        assert guarded(LAMP, amy, policy=policy).snooze(T + HOUR, at=T).thing.snoozed_until == T + HOUR
        with pytest.raises(NotPermitted, match="may not work on tickets"):
            guarded(LAMP, WANG, policy=policy).follow("bo", at=T)
        with pytest.raises(NotPermitted, match="only with their own"):
            guarded(LAMP, LI, policy=policy).reply("Mine too", at=T)


class TestPeople:
    def test_followers_copies_and_mentions(self):
        ticket = LAMP.follow("bo", "cai", at=T, by=AMY).copy_to("li@example.com", at=T, by=AMY)
        ticket = ticket.follow(remove=["cai"], at=T, by=AMY)
        assert (ticket.followers, ticket.copies) == ({"bo"}, {"li@example.com"})
        assert "li@example.com" not in repr(ticket)
        note = ticket.reply("Look, please", mentions=["bo"], visibility="internal", at=T, by=AMY).messages[-1]
        assert note.mentions == {"bo"}
        assert from_json(to_json(ticket)) == Ticket.replay(ticket.history) == ticket
        assert ticket.erase(at=T, by=AMY).copies == frozenset()


class TestKinds:
    def test_a_task_is_due_and_nothing_else(self):
        task = LAMP.set_kind("task", due_at=T + HOUR, at=T, by=AMY)
        assert (task.kind, task.task_due_at) == ("task", T + HOUR)
        assert task.set_kind("incident", at=T, by=AMY).task_due_at is None
        with pytest.raises(Invalid, match="only a task is due"):
            LAMP.set_kind("question", due_at=T + HOUR, at=T, by=AMY)


class TestOrganisations:
    def test_the_agreement_of_an_organisation_holds_for_its_tickets(self):
        target = Target(clock="first_reply", within=HOUR, hours="calendar")
        gold = ServicePolicy(id="gold", when=Condition(organisations={"ORG-1"}), targets=[target])
        levels = ServiceLevels(policies=[gold])
        theirs = LAMP.set_organisation("ORG-1", at=T, by=AMY)
        assert levels.apply(theirs, at=T, by=AMY).commitment.policy == "gold"
        assert levels.apply(LAMP, at=T, by=AMY).commitment is None


class TestSnooze:
    def test_a_ticket_is_put_aside_and_wakes(self):
        snoozed = LAMP.snooze(T + HOUR, at=T, by=AMY)
        assert (snoozed.wakes_at, snoozed.status) == (T + HOUR, "open")
        assert snoozed.reply("Any news?", at=T, by=WANG).wakes_at is None
        assert snoozed.snooze(None, at=T, by=AMY).wakes_at is None
        waiting = snoozed.await_customer(until=T + 2 * HOUR, at=T, by=AMY)
        assert waiting.wakes_at == T + HOUR
        assert waiting.solve(at=T, by=AMY).wakes_at is None
        with pytest.raises(Refused, match="later time"):
            LAMP.snooze(T, at=T, by=AMY)

    def test_what_wakes_is_found(self):
        store = MemoryStore()
        with Unit(store) as unit:
            unit.add(LAMP.snooze(T + HOUR, at=T, by=AMY).follow("bo", at=T, by=AMY))
            unit.add(Ticket.open("T-2", channel="chat", subject="Cup", at=T, by=WANG))
        tickets = Repository(store, Ticket)
        assert [each.id for each in tickets.find(F("wakes_at") <= T + HOUR)] == ["T-1"]
        assert [each.id for each in tickets.find(F("followed_by").has("bo"))] == ["T-1"]


class TestUnread:
    def test_what_somebody_has_not_seen_is_counted_from_the_history(self):
        ticket = LAMP.reply("Dark again", at=T, by=WANG).reply("Note", visibility="internal", at=T, by=BO)
        assert [each.text for each in unread(ticket, AMY)] == ["Dark again", "Note"]
        seen = Seen(ticket="T-1", by=AMY, version=ticket.version)
        assert unread(ticket, AMY, seen) == unread(ticket, WANG) == ()
        later = ticket.reply("Sent", at=T, by=BO)
        assert [each.text for each in unread(later, AMY, seen)] == ["Sent"]
        assert [each.text for each in unread(later, WANG)] == ["Sent"]
        assert from_json(to_json(seen)) == seen


class TestWork:
    def test_work_is_logged_summed_corrected_and_taken_back(self):
        ticket = LAMP.log_work("W-1", 30, at=T, by=AMY).log_work("W-2", 15, billable=True, at=T, by=BO)
        assert [ticket.minutes_worked(**by) for by in ({}, {"agent": "bo"}, {"billable": False})] == [
            45,
            15,
            30,
        ]
        ticket = ticket.close(at=T, by=AMY).correct_work("W-1", 20, at=T, by=AMY)
        assert ticket.minutes_worked() == 35
        assert ticket.correct_work("W-2", 0, at=T, by=AMY).minutes_worked() == 20
        with pytest.raises(Refused, match="logged already"):
            ticket.log_work("W-1", 5, at=T, by=AMY)
        with pytest.raises(Refused, match="no work W-9"):
            ticket.correct_work("W-9", 5, at=T, by=AMY)


class TestOutsideIds:
    def test_ids_of_other_systems_change_later(self):
        jira = ExternalId(source="jira", id="CS-7")
        ticket = LAMP.change_external_ids(jira, jira, at=T, by=AMY)
        assert ticket.external == (jira,)
        assert ticket.close(at=T, by=AMY).change_external_ids(remove=[jira], at=T, by=AMY).external == ()
        store = MemoryStore()
        with Unit(store) as unit:
            unit.add(ticket)
        tickets = Repository(store, Ticket)
        assert [each.id for each in tickets.find(F("external").has("jira:CS-7"))] == ["T-1"]
        with Unit(store) as unit:
            unit.save(ticket.change_external_ids(remove=[jira], at=T, by=AMY))
        assert not tickets.find(F("external").has("jira:CS-7"))


class TestMail:
    TICKETS: ClassVar = {"<a@shop>": TicketId("T-1"), "<c@shop>": TicketId("T-2")}

    def where(self, knows=None, **headers):
        mail = Mail.of({name.replace("_", "-"): value for name, value in headers.items()})
        tags = {"T-1": TicketId("T-1")}
        return ticket_of_mail(mail, find=self.TICKETS.get, tagged=tags.get, knows=knows)

    def test_a_mail_belongs_where_its_headers_say_and_the_reason_is_given(self):
        cases = [
            ({"In_Reply_To": "<a@shop>", "References": "<c@shop>"}, "T-1", "mail.in_reply_to"),
            ({"References": "<a@shop> <c@shop> <gone@shop>"}, "T-2", "mail.references"),
            ({"To": "Help <help+T-1@shop.example>"}, "T-1", "mail.plus"),
            ({"To": "help@shop.example"}, None, "mail.none"),
            ({"Message_ID": "<a@shop>"}, "T-1", "mail.duplicate"),
        ]
        for headers, ticket, code in cases:
            found = self.where(**headers)
            assert (found.ticket, found.reason.code) == (ticket, code)
            assert found.is_duplicate == (code == "mail.duplicate")
            assert all(found.reason.text(name) for name in LANGUAGES)

    def test_forged_headers_give_the_ticket_to_nobody_it_does_not_know(self):
        found = self.where(knows=lambda ticket: False, In_Reply_To="<a@shop>")
        assert (found.ticket, found.claimed, found.reason.code) == (None, "T-1", "mail.stranger")

    def test_a_mail_that_refers_to_itself_or_to_thousands_loops_nowhere(self):
        assert self.where(Message_ID="<new@x>", In_Reply_To="<new@x>", References="<new@x>").ticket is None
        many = " ".join(f"<{n}@x>" for n in range(5000))
        assert len(Mail.of({"References": many}).references) == 100

    def test_automatic_answers_are_told_from_people(self):
        for headers in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}):
            assert self.where(**headers).kind is MessageKind.AUTOMATIC
        assert self.where(Auto_Submitted="no").kind is MessageKind.HUMAN

    @given(st.dictionaries(st.sampled_from(["To", "References", "In-Reply-To", "Message-ID"]), st.text()))
    def test_any_headers_are_read(self, headers):
        found = ticket_of_mail(Mail.of(headers), find=lambda name: None)
        assert (found.ticket, found.reason.code) == (None, "mail.none")
