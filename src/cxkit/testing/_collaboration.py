"""Strategies for requests to other departments and for team events."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.team.collaboration import DepartmentRequest, RequestKind, RequestPolicy, RequestTerm, TeamEvent
from cxkit.team.collaboration.facts import Asked, EventPlanned
from cxkit.testing._records import records, register
from cxkit.testing._values import texts
from cxkit.values import Money

_AMY, _LIN, _WU = Actor.agent("amy"), Actor.supervisor("lin"), Actor.agent("wu")
_PEOPLE = ("amy", "bo", "cai", "dan")
_HOURS = st.integers(1, 60).map(lambda hours: timedelta(hours=hours))


@st.composite
def request_policies(draw: st.DrawFn) -> RequestPolicy:
    """Policies with a term for every kind."""
    terms = tuple(RequestTerm(kind=kind, within=draw(_HOURS)) for kind in RequestKind)
    made: Any = draw(records(RequestPolicy, terms=st.just(terms), calendar=st.none()))
    policy: RequestPolicy = made
    return policy


@st.composite
def department_requests(draw: st.DrawFn) -> DepartmentRequest:
    """Requests in every stage, asked again and escalated too."""
    policy, words = draw(request_policies()), st.just(draw(texts()) or "?")
    asked: Any = draw(records(Asked, by=st.just(_AMY), question=words))
    due_at = policy.due_at(asked.kind, asked.department, asked.at)
    request, said = DepartmentRequest.begin(_with(asked, due_at=due_at)), draw(words)
    verbs: list[Callable[[DepartmentRequest, Any], DepartmentRequest]] = [
        lambda r, at: r.escalate("head", at=at, by=_LIN),
        lambda r, at: r.answer_with(said, at=at, by=_WU),
        lambda r, at: r.reopen(said, policy=policy, at=at, by=_AMY),
        lambda r, at: r.close(at=at, by=_AMY),
        lambda r, at: r.withdraw(at=at, by=_AMY),
        lambda r, at: r.erase(at=at, by=_LIN),
    ]
    for verb in draw(st.lists(st.sampled_from(verbs), max_size=6)):
        with suppress(Refused):
            request = verb(request, request.history[-1].at + draw(_HOURS))
    return request


def _with(fact: Any, **changes: Any) -> Any:
    import attrs

    return attrs.evolve(fact, **changes)


@st.composite
def team_events(draw: st.DrawFn) -> TeamEvent:
    """Events planned, held within and beyond their budget, rated and cancelled."""
    budget, over = Money(draw(st.integers(0, 10**6)), "CNY"), draw(st.booleans())
    invited = tuple(draw(st.lists(st.sampled_from(_PEOPLE), min_size=1, unique=True)))
    made: Any = draw(records(EventPlanned, invited=st.just(invited), budget=st.none() | st.just(budget)))
    event, at = TeamEvent.begin(made), max(made.at, made.starts_at)
    came = tuple(draw(st.lists(st.sampled_from(_PEOPLE), unique=True)))
    cost = Money(budget.minor + 1 if over else draw(st.integers(0, budget.minor)), "CNY")
    verbs: list[Callable[[TeamEvent], TeamEvent]] = [
        lambda e: e.hold(came, cost=cost, over="rain" if over else None, at=at, by=_LIN),
        *(lambda e, who=who: e.rate(draw(st.integers(1, 5)), at=at, by=Actor.agent(who)) for who in _PEOPLE),
        lambda e: e.erase(at=e.history[-1].at, by=_LIN),
    ]
    if draw(st.integers(0, 4)) == 0:
        verbs = [lambda e: e.cancel(at=made.at, by=_LIN)]
    for verb in verbs[: draw(st.integers(0, len(verbs)))]:
        with suppress(Refused):
            event = verb(event)
    return event


register(RequestPolicy, request_policies)
register(DepartmentRequest, department_requests)
register(TeamEvent, team_events)
