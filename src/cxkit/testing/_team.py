"""Strategies for agents, their roles and limits, and the rules by which work is given out."""

from __future__ import annotations

from hypothesis import strategies as st

from cxkit.kernel.facts import Actor
from cxkit.team import (
    Agent,
    Availability,
    ChannelLoad,
    ChannelWeight,
    Employment,
    Grant,
    Order,
    OwnPermission,
    Permission,
    PermissionPolicy,
    Presence,
    RoutingPolicy,
    Scope,
    TeamRole,
    facts,
)
from cxkit.team.facts import Skill
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, moneys, texts
from cxkit.values import AgentId, Channel, Money, PolicyId

_SKILLS = ("refunds", "returns", "invoices", "repairs")
_ORDERS: tuple[Order, ...] = ("best_skilled", "least_loaded", "longest_idle")
_ROLES = ("agent", "supervisor", "manager")


def skills() -> st.SearchStrategy[tuple[Skill, ...]]:
    """Some skills, each once, at any level."""
    levels = st.dictionaries(st.sampled_from(_SKILLS), st.integers(1, 5), max_size=3)
    return levels.map(lambda known: tuple(Skill(name=name, level=level) for name, level in known.items()))


@st.composite
def agents(draw: st.DrawFn, id: str | None = None, *, active: bool | None = None) -> Agent:
    """Agents with skills, languages, a team and a role; some have left and some came back."""
    at, lead = draw(instants()), Actor.supervisor("lin")
    agent = Agent.hire(
        id or draw(ids()),
        name=draw(texts()),
        team=draw(st.sampled_from([None, "first", "second"])),
        role=draw(st.sampled_from(_ROLES)),
        skills=draw(skills()),
        languages=draw(st.lists(st.sampled_from(["zh", "en", "yue"]), max_size=2, unique=True)),
        at=at,
        by=lead,
    )
    for name in draw(st.lists(st.sampled_from(_SKILLS), max_size=2)):
        agent = agent.gain_skill(name, level=draw(st.integers(1, 5)), at=at, by=lead)
    if draw(st.booleans()):
        agent = agent.train("calm", passed=draw(st.none() | st.booleans()), at=at, by=lead)
    leaves = draw(st.integers(0, 3)) == 0 if active is None else not active
    if leaves:
        agent = agent.leave(at=at, by=lead)
        if active is None and draw(st.booleans()):
            agent = agent.come_back(at=at, by=lead)
    return agent


@st.composite
def _anybody(draw: st.DrawFn) -> Agent:
    if draw(st.integers(0, 4)):
        return draw(agents())
    status = st.sampled_from(Employment)
    return Agent.imported(draw(records(facts.Imported, status=status, skills=skills())))


@st.composite
def availabilities(draw: st.DrawFn, agent: str | None = None) -> Availability:
    """Presence and load of an agent; some are idle."""
    channels = draw(st.lists(st.sampled_from(Channel), max_size=3, unique=True))
    return Availability(
        agent=AgentId(agent or draw(ids())),
        presence=draw(st.sampled_from([Presence.ONLINE, *Presence])),
        load=tuple(ChannelLoad(channel=channel, count=draw(st.integers(0, 5))) for channel in channels),
        idle_since=draw(st.none() | instants()),
    )


@st.composite
def routing_policies(draw: st.DrawFn) -> RoutingPolicy:
    """Rules with weights for some channels, none heavier than an agent can carry."""
    channels = draw(st.lists(st.sampled_from(Channel), max_size=4, unique=True))
    capacity = draw(st.integers(1, 200))
    weights = tuple(
        ChannelWeight(
            channel=channel,
            weight=draw(st.integers(0, capacity)),
            most=draw(st.none() | st.integers(0, 5)),
        )
        for channel in channels
    )
    order = tuple(draw(st.permutations(_ORDERS))[: draw(st.integers(0, 3))])
    return RoutingPolicy(id=PolicyId("drawn"), weights=weights, capacity=capacity, order=order)


def _limits() -> st.SearchStrategy[tuple[Money, ...]]:
    amounts = st.lists(moneys(low=0, high=10**7), max_size=2, unique_by=lambda amount: amount.currency)
    return amounts.map(tuple)


@st.composite
def _grants(draw: st.DrawFn, permission: Permission | None = None) -> Grant:
    what, scope = permission or draw(st.sampled_from(Permission)), draw(st.sampled_from(Scope))
    if not what.about_money:
        return Grant(permission=what, scope=scope)
    return Grant(permission=what, most=draw(_limits()), alone=draw(_limits()), scope=scope)


@st.composite
def _roles(draw: st.DrawFn, code: str | None = None, included: tuple[str, ...] = ()) -> TeamRole:
    named = draw(st.lists(st.sampled_from(Permission), max_size=5, unique=True))
    name = code or draw(ids())
    grants = tuple(draw(_grants(permission)) for permission in named)
    return TeamRole(code=name, en=name, zh_hans=name, zh_hant=name, grants=grants, includes=included)


@st.composite
def permission_policies(draw: st.DrawFn) -> PermissionPolicy:
    """Three roles, each with grants of its own and some with those of the one before."""
    roles = [
        draw(_roles(code, _ROLES[number - 1 : number] if number and draw(st.booleans()) else ()))
        for number, code in enumerate(_ROLES)
    ]
    own = tuple(
        draw(
            st.lists(records(OwnPermission, facts=st.just(())), max_size=2, unique_by=lambda each: each.code)
        )
    )
    roles.append(
        TeamRole(
            code="own",
            en="own",
            zh_hans="own",
            zh_hant="own",
            grants=tuple(Grant(permission=each.code) for each in own),
        )
    )
    return PermissionPolicy(
        id=PolicyId("drawn"), version=draw(st.integers(1, 9)), roles=tuple(roles), own=own
    )


register(Agent, _anybody)
register(Availability, availabilities)
register(RoutingPolicy, routing_policies)
register(Grant, _grants)
register(TeamRole, _roles)
register(PermissionPolicy, permission_policies)
