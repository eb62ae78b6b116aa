"""The strategies reach what is hard: reopened tickets, breaches, holds, transfers, refusals."""

from datetime import timedelta

import pytest
from hypothesis import given, seed, settings, strategies as st

from cxkit.conversations import Conversation, Status as ContactStatus
from cxkit.team import Agent, PermissionPolicy
from cxkit.testing import (
    agents,
    conversations,
    imported_conversations,
    imported_tickets,
    permission_policies,
    routing_policies,
    service_levels,
    tickets,
)
from cxkit.tickets import ServiceLevels, Status, TargetState, Ticket
from cxkit.values import Money


def missed(strategy, conditions, examples=400):
    """The conditions that none of so many drawn values fulfils."""
    left = dict(conditions)

    @settings(max_examples=examples, database=None, derandomize=False)
    @given(strategy)
    def look(drawn):
        for name in [name for name, holds in left.items() if holds(drawn)]:
            del left[name]

    for turn in range(6):  # the draws of one run lie close together; every process draws the same
        if left:
            seed(turn)(look)()
    return sorted(left)


TICKETS = {
    **{
        f"a ticket that is {status}": lambda t, s=status: t.status is s
        for status in Status
        if status is not Status.MERGED
    },
    "a reopened ticket": lambda t: (t.reopens() or 0) > 0,
    "a ticket reopened and not solved again": lambda t: t.reopens() and t.is_unsolved,
    "a ticket that began waiting": lambda t: t.history[0].status is Status.PENDING,
    "an answer at the very instant of the request": lambda t: t.first_response_at() == t.opened_at,
    "a ticket handed over by a bot and answered": lambda t: (
        t.milestones().handed_over_at and t.first_response_at()
    ),
    "an erased ticket": lambda t: t.subject == "[erased]",
    "a ticket of no known customer": lambda t: t.customer is None,
}
CONTACTS = {
    **{f"a contact that is {status}": lambda c, s=status: c.status is s for status in ContactStatus},
    "a transfer": lambda c: len(c.handlings) > 1,
    "hold": lambda c: (c.measures.hold_time or timedelta()) > timedelta(),
    "a rating": lambda c: c.measures.satisfaction is not None,
    "a callback that was answered": lambda c: c.measures.callback and c.measures.answered_at,
    "a recording": lambda c: any(type(fact).__name__ == "Recorded" for fact in c.history),
}


def test_tickets_reach_every_status_and_every_awkward_case():
    assert missed(tickets(), TICKETS) == []


def test_conversations_reach_every_status_and_every_awkward_case():
    assert missed(conversations(), CONTACTS) == []


def test_service_levels_reach_every_state_of_a_target():
    def states(case):
        levels, ticket = case
        return {read.state for read in levels.readings(ticket, ticket.history[-1].at)}

    served = service_levels().flatmap(lambda levels: st.tuples(st.just(levels), tickets(levels=levels)))
    conditions = {state.value: lambda case, s=state: s in states(case) for state in TargetState}
    assert missed(served, conditions, examples=200) == []


def test_imports_leave_anything_out():
    unknown = {"a solution of unknown times": lambda t: t.opened_at is None and t.status is Status.SOLVED}
    assert missed(imported_tickets(), unknown, examples=100) == []
    unknown = {"a call not known to be abandoned": lambda c: c.measures.abandoned is None}
    assert missed(imported_conversations(), unknown, examples=50) == []


def test_the_team_has_people_who_left_and_roles_with_limits():
    people = {"left": lambda agent: not agent.active, "expert": lambda agent: agent.level("refunds") == 5}
    assert missed(agents(), people, examples=150) == []
    yuan = Money.of("1", "CNY")
    rights = {"one role": lambda policy: len(policy.roles_that_may("refund", yuan)) == 1}
    assert missed(permission_policies(), rights, examples=100) == []
    assert missed(routing_policies(), {"no order": lambda policy: policy.order == ()}, examples=50) == []


@pytest.mark.parametrize("cls", [Ticket, Conversation, Agent, PermissionPolicy, ServiceLevels])
def test_from_type_finds_them(cls):
    assert missed(st.from_type(cls), {"drawn": lambda drawn: type(drawn) is cls}, examples=5) == []
