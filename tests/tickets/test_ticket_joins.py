"""Merging, splitting, follow-ups, families: and the help desks that lose or double something there."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.errors import Invalid, NotPermitted, Refused
from cxkit.kernel.facts import Actor
from cxkit.tickets import (
    DeskRules,
    Status,
    Ticket,
    deliver,
    facts,
    follow_up,
    landing,
    link_child,
    merge,
    settle_child,
    solve_together,
    split,
    thread,
)
from cxkit.values import Text

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, LIN = Actor.customer("C-1"), Actor.agent("amy"), Actor.supervisor("lin")


def m(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def opened(id: str = "T-1") -> Ticket:
    ticket = Ticket.open(id, customer="C-1", channel="email", subject="Lamp", at=T, by=WANG)
    return ticket.reply("it is broken", message=f"{id}/1", at=T, by=WANG)


def said(text: str, at: datetime, by: Actor = WANG) -> facts.Messaged:
    return facts.Messaged(text=text, at=at, by=by)


def never(*_):
    raise AssertionError("no new ticket is needed")


class TestMerging:
    def test_the_source_ends_and_the_target_lists_it(self):
        """Zammad users cannot list what was merged (its issue 4924)."""
        source, target = merge(opened("T-2"), opened("T-1"), at=m(5), by=AMY, why="twice the same")
        assert (source.status, source.merged_into, source.agent) == (Status.MERGED, "T-1", None)
        assert target.merged_from == ("T-2",)

    @pytest.mark.parametrize("ending", ["merged", "closed", "deleted", "spam"])
    def test_a_target_that_is_over_is_refused(self, ending):
        over = {
            "merged": lambda t: merge(t, opened("T-0"), at=m(1), by=AMY)[0],
            "closed": lambda t: t.close(at=m(1), by=AMY),
            "deleted": lambda t: t.delete(at=m(1), by=AMY),
            "spam": lambda t: t.mark_spam(at=m(1), by=AMY),
        }[ending](opened("T-1"))
        with pytest.raises(Refused, match=f"the target T-1 is {ending}"):
            merge(opened("T-2"), over, at=m(5), by=AMY)

    def test_neither_itself_nor_a_closed_or_merged_source_can_be_merged(self):
        one = opened("T-1")
        with pytest.raises(Refused, match="into itself"):
            merge(one, one, at=m(5), by=AMY)
        with pytest.raises(Refused, match="it is closed"):
            merge(one.close(at=m(1), by=AMY), opened("T-2"), at=m(5), by=AMY)
        gone, target = merge(one, opened("T-2"), at=m(1), by=AMY)
        with pytest.raises(Refused, match="it is merged"):
            merge(gone, opened("T-3"), at=m(5), by=AMY)
        with pytest.raises(Refused, match="the target T-1 is merged"):
            merge(target, gone, at=m(5), by=AMY)

    def test_both_tickets_must_be_permitted(self):
        foreign = Text("test.foreign_group", "it belongs to another group", "属于其他小组", "屬於其他小組")

        def may(ticket):
            return foreign() if ticket.id == "T-1" else None

        with pytest.raises(NotPermitted, match="'T-1': it belongs to another group"):
            merge(opened("T-2"), opened("T-1"), at=m(5), by=AMY, may=may)

    def test_merging_counts_no_message_twice_and_loses_none(self):
        """Frappe copies messages into the target and counts them twice; Zammad 5809 misses them there."""
        source = opened("T-2").reply("sorry", at=m(1), by=AMY)
        target = opened("T-1").reply("hello", at=m(2), by=AMY)
        before = sum(t.milestones().agent_messages for t in (source, target))
        gone, kept = merge(source, target, at=m(5), by=AMY)
        assert sum(t.milestones().agent_messages for t in (gone, kept)) == before
        assert kept.milestones().touches == 2
        third, end = merge(kept, opened("T-0"), at=m(6), by=AMY)
        assert end.milestones().touches == 2
        assert sum(t.milestones().agent_messages for t in (gone, third, end)) == before

    def test_the_thread_shows_all_messages_in_the_order_they_were_written(self):
        source = opened("T-2").reply("second", at=m(2), by=WANG)
        target = opened("T-1").reply("third", at=m(3), by=AMY)
        gone, kept = merge(source, target, at=m(5), by=AMY)
        shown = thread(kept, [gone])
        assert [(each.ticket, each.message.text) for each in shown[2:]] == [
            ("T-2", "second"),
            ("T-1", "third"),
        ]
        assert len(shown) == 4

    def test_a_merged_ticket_has_no_solution_of_its_own(self):
        """dbt_zendesk 100 reports the merge as the solve time."""
        gone, _ = merge(opened("T-2"), opened("T-1"), at=m(5), by=AMY)
        assert (gone.solved_at(), gone.first_solved_at(), gone.closed_at()) == (None, None, None)


class TestDelivery:
    def family(self):
        c = opened("C")
        b, c = merge(opened("B"), c, at=m(1), by=AMY)
        a = Ticket.begin(facts.Imported(ticket="A", status="merged", merged_into="B", at=T, by=AMY))
        return {ticket.id: ticket for ticket in (a, b, c)}

    def test_a_reply_to_a_merged_ticket_lands_at_the_end_of_the_chain(self):
        tickets = self.family()
        assert landing(tickets["A"], tickets.get).id == "C"
        changed = deliver(said("more", m(9)), tickets["A"], find=tickets.get, new_id=never)
        assert changed.id == "C"
        assert changed.messages[-1].text == "more"

    def test_a_chain_without_an_end_keeps_the_reply_on_the_ticket_it_was_sent_to(self):
        looped = {
            id: Ticket.begin(facts.Imported(ticket=id, status="merged", merged_into=to, at=T, by=AMY))
            for id, to in [("A", "B"), ("B", "A"), ("L", "gone")]
        }
        for id in looped:
            kept = deliver(said("hello?", m(9)), looped[id], find=looped.get, new_id=never)
            assert (kept.id, kept.status, kept.messages[-1].text) == (id, Status.MERGED, "hello?")

    def test_a_reply_to_a_closed_ticket_begins_a_follow_up(self):
        closed = opened().close(at=m(1), by=AMY)
        begun = deliver(said("again", m(9)), closed, find=never, new_id=lambda: "T-9")
        assert (begun.id, begun.follow_up_of, begun.customer, begun.status) == (
            "T-9",
            "T-1",
            "C-1",
            Status.NEW,
        )
        assert begun.messages[-1].text == "again"

    def test_a_reply_after_the_window_begins_a_follow_up_and_within_it_reopens(self):
        rules = DeskRules(id="shop", reopen_for=timedelta(days=7))
        solved = opened().assign("amy", at=T, by=AMY).solve(at=T, by=AMY, rules=rules)
        assert deliver(said("no", m(60)), solved, find=never, new_id=never).reopens() == 1
        begun = deliver(said("no", m(60 * 24 * 8)), solved, find=never, new_id=lambda: "T-9")
        assert begun.follow_up_of == "T-1"

    def test_a_reply_to_spam_or_a_deleted_ticket_is_not_lost(self):
        for gone in (opened().mark_spam(at=m(1), by=AMY), opened().delete(at=m(1), by=AMY)):
            assert deliver(said("hey", m(2)), gone, find=never, new_id=lambda: "T-9").id == "T-9"

    @pytest.mark.parametrize("over", ["closed", "deleted", "spam", "merged into a closed one"])
    @pytest.mark.parametrize(
        "told",
        [
            {"by": WANG, "kind": "automatic"},
            {"by": Actor.bot("ai"), "kind": "bot"},
            {"by": Actor.bot("ai")},
            {"by": Actor.system("mail"), "kind": "system"},
            {"by": AMY, "visibility": "internal"},
            {"by": WANG, "kind": "spam"},
            {"by": AMY},
        ],
        ids=["automatic", "bot", "person of the bot", "notice", "note", "spam", "agent"],
    )
    def test_what_would_not_reopen_a_solved_ticket_begins_no_ticket_either(self, over, told):
        one, two = opened("T-2"), opened("T-1")
        if over.startswith("merged"):
            one, two = merge(one, two, at=m(1), by=AMY)
        end = {
            "closed": lambda t: t.close(at=m(2), by=AMY),
            "deleted": lambda t: t.delete(at=m(2), by=AMY),
            "spam": lambda t: t.mark_spam(at=m(2), by=AMY),
        }[over.removeprefix("merged into a ").removesuffix(" one")](two)
        sent_to = one if over.startswith("merged") else end
        before = end.milestones()
        message = facts.Messaged(text="thank you for your message", at=m(9), **told)
        after = deliver(message, sent_to, find={"T-1": end}.get, new_id=never)
        assert (after.id, after.status, len(after.history)) == ("T-1", end.status, len(end.history) + 1)
        assert isinstance(after.history[-1], facts.StrayMessaged)
        assert after.messages[-1].text == "thank you for your message"
        assert after.milestones().first_response_at == before.first_response_at

    def test_a_message_older_than_the_last_fact_is_refused_where_it_still_belongs(self):
        solved = opened().assign("amy", at=T, by=AMY).solve(at=m(10), by=AMY)
        with pytest.raises(Refused, match="before the last fact"):
            deliver(said("old", m(5)), solved, find=never, new_id=never)
        closed = solved.close(at=m(11), by=AMY)
        assert deliver(said("old", m(5)), closed, find=never, new_id=lambda: "T-9").follow_up_of == "T-1"

    def test_a_case_that_goes_on_needs_no_follow_up(self):
        with pytest.raises(Refused, match="reply to it instead"):
            follow_up(opened(), "T-9", at=m(1), by=AMY)


class TestSplitting:
    def test_messages_move_with_their_own_times_and_none_is_doubled(self):
        whole = opened().reply("and where is my invoice?", message="Q2", at=m(3), by=WANG)
        rest, new = split(whole, ["Q2"], id="T-2", subject="Invoice", at=m(10), by=AMY)
        assert (new.split_from, new.opened_at, new.customer) == ("T-1", m(10), "C-1")
        assert [(each.text, each.at) for each in new.messages] == [("and where is my invoice?", m(3))]
        assert [each.message for each in rest.messages] == ["T-1/1"]
        counts = [t.milestones().customer_messages for t in (whole, rest, new)]
        assert counts[0] == counts[1] + counts[2]

    def test_what_moved_can_move_on_and_not_twice(self):
        rest, new = split(opened(), ["T-1/1"], id="T-2", subject="Lamp", at=m(10), by=AMY)
        again, third = split(new, ["T-1/1"], id="T-3", subject="Lamp", at=m(11), by=AMY)
        assert (rest.messages, again.messages) == ((), ())
        assert [each.text for each in third.messages] == ["it is broken"]
        with pytest.raises(Refused, match="not messages of the ticket: T-1/1"):
            split(rest, ["T-1/1"], id="T-4", subject="Lamp", at=m(12), by=AMY)

    def test_nothing_and_a_closed_ticket_cannot_be_split(self):
        with pytest.raises(Refused, match="not messages of the ticket"):
            split(opened(), [], id="T-2", subject="x", at=m(1), by=AMY)
        with pytest.raises(Refused, match="it is closed"):
            split(opened().close(at=m(1), by=AMY), ["T-1/1"], id="T-2", subject="x", at=m(2), by=AMY)

    def test_no_ticket_splits_off_or_follows_itself(self):
        with pytest.raises(Refused, match="cannot be tied to itself"):
            split(opened(), ["T-1/1"], id="T-1", subject="again", at=m(1), by=AMY)
        with pytest.raises(Refused, match="cannot be tied to itself"):
            follow_up(opened().close(at=m(1), by=AMY), "T-1", at=m(2), by=WANG)

    def test_a_split_ticket_keeps_no_future_message(self):
        with pytest.raises(Invalid, match="written after the split"):
            facts.SplitFrom(
                ticket="T-2",
                origin="T-1",
                channel="chat",
                subject="x",
                messages=[said("x", m(2))],
                at=T,
                by=AMY,
            )

    def test_erasing_a_split_ticket_erases_the_messages_that_moved(self):
        _, new = split(opened(), ["T-1/1"], id="T-2", subject="Lamp", at=m(10), by=AMY)
        assert new.erase(at=m(11), by=LIN).messages[0].text == "[erased]"


class TestFamilies:
    def test_a_parent_waits_for_its_children(self):
        parent, child = link_child(
            opened("P").assign("amy", at=T, by=AMY), opened("C"), at=m(1), by=AMY, find=lambda id: None
        )
        assert child.parent == "P"
        with pytest.raises(Refused, match="not solved: C"):
            parent.solve(at=m(2), by=AMY)
        with pytest.raises(Refused, match="it is new"):
            settle_child(parent, child, at=m(2), by=AMY)
        done = child.assign("amy", at=m(2), by=AMY).solve(at=m(3), by=AMY)
        free = settle_child(parent, done, at=m(3), by=AMY)
        assert free.solve(at=m(4), by=AMY).status is Status.SOLVED
        assert settle_child(free, done, at=m(5), by=AMY) == free
        with pytest.raises(Refused, match="X does not belong"):
            settle_child(free, opened("X"), at=m(5), by=AMY)

    def test_no_ticket_stands_above_itself(self):
        tickets = {}
        grand, parent = link_child(opened("G"), opened("P"), at=m(1), by=AMY, find=tickets.get)
        tickets |= {"G": grand, "P": parent}
        parent, child = link_child(parent, opened("C"), at=m(1), by=AMY, find=tickets.get)
        tickets |= {"P": parent, "C": child}
        with pytest.raises(Refused, match="G is itself above C"):
            link_child(child, grand, at=m(2), by=AMY, find=tickets.get)
        with pytest.raises(Refused, match="P is itself above P"):
            link_child(parent, parent, at=m(2), by=AMY, find=tickets.get)

    def test_a_problem_is_solved_together_with_its_incidents(self):
        problem = opened("P").assign("amy", at=T, by=AMY)
        reports = []
        for id in ("I-1", "I-2"):
            problem, incident = link_child(
                problem,
                opened(id).assign("bo", at=T, by=AMY),
                at=m(1),
                by=AMY,
                find=lambda id: None,
                blocks=False,
            )
            reports.append(incident)
        reports[1] = reports[1].solve(at=m(2), by=AMY)
        solved = solve_together(problem, reports, at=m(9), by=AMY, resolution="carrier is back")
        assert [ticket.status for ticket in solved] == [Status.SOLVED] * 3
        assert [ticket.solved_at() for ticket in solved] == [m(9), m(9), m(2)]
        with pytest.raises(Refused, match="X does not belong"):
            solve_together(problem, [opened("X")], at=m(9), by=AMY)
