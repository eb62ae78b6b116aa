"""Routing: assign work to agents by the demand, their skills and their load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.errors import Fault, Invalid
from cxkit.kernel import evolve, field, record
from cxkit.team._agent import Agent
from cxkit.team._wording import WORDS
from cxkit.team.facts import Skill
from cxkit.values import LONGEST_ID, AgentId, Channel, GroupId, Labelled, PolicyId, Reason, Text

Order = Literal["best_skilled", "least_loaded", "longest_idle"]
"""A criterion that ranks one agent before another."""


class Presence(Labelled):
    """The presence of an agent: only who is online can take work."""

    ONLINE = "online", "Online", "在线", "線上"
    BREAK = "break", "On a break", "小休", "休息中"
    AWAY = "away", "Away", "离开", "離開"
    OFFLINE = "offline", "Offline", "离线", "離線"


NOT_PRESENT = {
    each: Text(
        f"routing.presence.{each}",
        f"does not take work now: {each.labels.en.lower()}",
        f"当前不可接待：{each.labels.zh_hans}",
        f"目前無法接待：{each.labels.zh_hant}",
    )
    for each in Presence
}


@record(name="agent.demand")
class Demand:
    """A piece of work, and what it demands of the agent who gets it.

    `skills` are least levels. The `preferred` agent comes first if able, as one whom the customer knows; an
    `excluded` agent never gets it, as one whom a complaint is about.

    >>> Demand(channel="chat", skills=[Skill(name="refunds", level=2)], language="zh").channel
    Channel.CHAT
    """

    channel: Named[Channel]
    team: MaybeNamed[GroupId] = field(default=None)
    skills: Several[Skill] = field(default=())
    language: str | None = field(default=None, longest=35)
    preferred: MaybeNamed[AgentId] = field(default=None)
    excluded: Takes[Iterable[str], frozenset[AgentId]] = field(default=frozenset())


@record(name="agent.channel_load")
class ChannelLoad:
    """The open pieces of work of an agent on one channel."""

    channel: Named[Channel]
    count: int = field(low=0)


@record(name="agent.availability")
class Availability:
    """The presence and load of an agent; `idle_since` is None while they work, or if not known."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    presence: Named[Presence] = field(default=Presence.ONLINE)
    load: Several[ChannelLoad] = field(default=())
    idle_since: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """A channel is named once."""
        if len({each.channel for each in self.load}) < len(self.load):
            yield Fault("load", "routing.channel_twice", "names a channel twice")

    def count(self, channel: Channel) -> int:
        """The number of open pieces of work on that channel and those within it."""
        return sum(each.count for each in self.load if each.channel.within(channel))

    def taking(self, channel: Channel) -> Availability:
        """The availability after taking one more piece of work on that channel."""
        counts = {each.channel: each.count for each in self.load}
        others = [each for each in self.load if each.channel != channel]
        more = ChannelLoad(channel=channel, count=counts.get(channel, 0) + 1)
        return evolve(self, {"load": (*others, more), "idle_since": None})


@record(name="agent.channel_weight")
class ChannelWeight:
    """The capacity that a piece of work on a channel takes, and the most pieces per agent."""

    channel: Named[Channel]
    weight: int = field(low=0)
    most: int | None = field(default=None, low=0)


@record(name="agent.routing_policy")
class RoutingPolicy:
    """A policy of routing: the weight of each channel, the capacity of agents, and their ranking.

    Weights and capacity are in units of the desk's own choice: with a capacity of 100, a call that
    weighs 100 fills an agent and three chats of 33 leave no room for a fourth. A channel that is not named
    takes the full capacity. `order` ranks those who can take it, the first criterion first: the sum of the
    levels in the skills asked for (highest first), the load (lowest first), the time without work (longest
    first; who is working comes last). Ties go by id, so the same input gives the same agent.

    >>> RoutingPolicy(id="desk").order
    ('least_loaded', 'longest_idle')
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    weights: Several[ChannelWeight] = field(default=())
    capacity: int = field(default=100, low=1)
    order: Several[Order] = field(default=("least_loaded", "longest_idle"))

    def rules(self) -> Iterator[Fault]:
        """Channels and criteria are named once, and no channel weighs more than the capacity."""
        if len({each.channel for each in self.weights}) < len(self.weights):
            yield Fault("weights", "routing.channel_twice", "names a channel twice")
        if len(set(self.order)) < len(self.order):
            yield Fault("order", "routing.order_twice", "names a criterion twice")
        for index, each in enumerate(self.weights):
            if each.weight > self.capacity:
                rule = f"{each.channel} must weigh at most the capacity of {self.capacity}, got {each.weight}"
                yield Fault(f"weights[{index}].weight", "routing.too_heavy", rule)

    def weight(self, channel: Channel) -> int:
        """The capacity that a piece of work on that channel takes."""
        rule = self.rule(channel)
        return self.capacity if rule is None else rule.weight

    def rule(self, channel: Channel) -> ChannelWeight | None:
        """The weight that holds for the channel: its own, or else that of the nearest one around it."""
        around = [each for each in self.weights if channel.within(each.channel)]
        return max(around, key=lambda each: len(each.channel), default=None)

    def most(self, channel: Channel) -> int | None:
        """The most pieces of work per agent where that channel's rule holds; None if only capacity limits."""
        rule = self.rule(channel)
        return None if rule is None else rule.most

    def load(self, availability: Availability) -> int:
        """The capacity that an agent's open work takes."""
        return sum(self.weight(each.channel) * each.count for each in availability.load)


class Assignment(NamedTuple):
    """The agent who gets the work, the ranking of all who can, and the reason of each who cannot.

    `agent` is None if nobody can take it. `ranking` is the best first.
    """

    agent: AgentId | None
    policy: PolicyId
    version: int
    ranking: tuple[AgentId, ...]
    refused: tuple[tuple[AgentId, Reason], ...]


def assign(
    demand: Demand,
    agents: Iterable[Agent],
    availabilities: Iterable[Availability],
    policy: RoutingPolicy,
) -> Assignment:
    """Assign a piece of work. Nothing is left to chance, and the order of the input does not matter.

    An agent without an availability is offline.

    >>> from cxkit.kernel.facts import Actor
    >>> t, lin = datetime(2026, 2, 3, tzinfo=UTC), Actor.supervisor("lin")
    >>> team = [Agent.hire(id, languages=("zh",), at=t, by=lin) for id in ("amy", "bo")]
    >>> busy = [ChannelLoad(channel="chat", count=1)]
    >>> now = [Availability(agent="amy", load=busy), Availability(agent="bo")]
    >>> desk = RoutingPolicy(id="desk", weights=[ChannelWeight(channel="chat", weight=33)])
    >>> assign(Demand(channel="chat", language="zh"), team, now, desk).agent
    'bo'
    """
    people, given = tuple(agents), tuple(availabilities)
    _check_availabilities(people, given)
    by_agent = {each.agent: each for each in given}
    able: list[tuple[Agent, Availability]] = []
    refused: list[tuple[AgentId, Reason]] = []
    for agent in sorted(people, key=lambda agent: agent.id):
        now = by_agent.get(AgentId(agent.id))
        if now is None:
            now = Availability(agent=AgentId(agent.id), presence=Presence.OFFLINE)
        obstacle = _obstacle(demand, agent, now, policy)
        if obstacle is None:
            able.append((agent, now))
        else:
            refused.append((AgentId(agent.id), obstacle))
    ranked = sorted(able, key=lambda pair: _rank(demand, pair[0], pair[1], policy))
    ranking = tuple(AgentId(agent.id) for agent, _ in ranked)
    return Assignment(ranking[0] if ranking else None, policy.id, policy.version, ranking, tuple(refused))


def assign_all(
    demands: Sequence[Demand],
    agents: Iterable[Agent],
    availabilities: Iterable[Availability],
    policy: RoutingPolicy,
) -> tuple[Assignment, ...]:
    """Assign each piece of a queue, in order; what an agent gets counts in their load for the next."""
    team = tuple(agents)
    now = {each.agent: each for each in availabilities}
    assignments: list[Assignment] = []
    for demand in demands:
        assignment = assign(demand, team, now.values(), policy)
        if assignment.agent is not None:
            now[assignment.agent] = now[assignment.agent].taking(demand.channel)
        assignments.append(assignment)
    return tuple(assignments)


def _obstacle(demand: Demand, agent: Agent, now: Availability, policy: RoutingPolicy) -> Reason | None:
    """Why the agent cannot take the work, or None."""
    if not agent.active:
        return WORDS["routing.left"]()
    if agent.id in demand.excluded:
        return WORDS["routing.excluded"]()
    if demand.team is not None and agent.team != demand.team:
        return WORDS["routing.team"](team=demand.team)
    for skill in demand.skills:
        level = agent.level(skill.name)
        if level < skill.level:
            return WORDS["routing.skill"](skill=skill.name, level=level, wanted=skill.level)
    if demand.language is not None and demand.language not in agent.languages:
        return WORDS["routing.language"](language=demand.language)
    if now.presence is not Presence.ONLINE:
        return NOT_PRESENT[now.presence]()
    return _overload(demand.channel, now, policy)


def _overload(channel: Channel, now: Availability, policy: RoutingPolicy) -> Reason | None:
    rule = policy.rule(channel)
    if rule is not None and rule.most is not None and (count := now.count(rule.channel)) >= rule.most:
        return WORDS["routing.channel_full"](channel=rule.channel, count=count, most=rule.most)
    load, weight = policy.load(now), policy.weight(channel)
    if load + weight > policy.capacity:
        return WORDS["routing.full"](load=load, capacity=policy.capacity, weight=weight)
    return None


_NEVER = datetime.max.replace(tzinfo=UTC)


def _rank(demand: Demand, agent: Agent, now: Availability, policy: RoutingPolicy) -> tuple[object, ...]:
    idle = now.idle_since or _NEVER
    keys: dict[Order, object] = {
        "best_skilled": -sum(agent.level(skill.name) for skill in demand.skills),
        "least_loaded": policy.load(now),
        "longest_idle": idle,
    }
    return (agent.id != demand.preferred, *(keys[each] for each in policy.order), agent.id)


def _check_availabilities(agents: Iterable[Agent], availabilities: Iterable[Availability]) -> None:
    """Only agents have an availability, and each has at most one."""
    ids = {agent.id for agent in agents}
    seen: set[str] = set()
    faults: list[Fault] = []
    for index, each in enumerate(availabilities):
        if each.agent not in ids:
            faults.append(
                Fault(f"availabilities[{index}].agent", "routing.unknown", "is not among the agents")
            )
        if each.agent in seen:
            faults.append(Fault(f"availabilities[{index}].agent", "routing.twice", "has two availabilities"))
        seen.add(each.agent)
    if faults:
        raise Invalid.of("routing", faults)
