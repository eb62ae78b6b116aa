"""Who gets the next piece of work."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, NotFound
from cxkit.kernel.facts import Actor
from cxkit.team import (
    Agent,
    Availability,
    ChannelLoad,
    ChannelWeight,
    Demand,
    RoutingPolicy,
    Team,
    assign,
    assign_all,
    chain_of_command,
)
from cxkit.team.facts import Skill

T, LIN = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.supervisor("lin")
DESK = RoutingPolicy(
    id="desk",
    weights=[ChannelWeight(channel="chat", weight=33), ChannelWeight(channel="email", weight=10, most=2)],
)
CHAT = Demand(channel="chat")


def hired(id: str, **kw) -> Agent:
    return Agent.hire(id, at=T, by=LIN, **kw)


def here(
    id: str, chats: int = 0, emails: int = 0, idle: float | None = None, presence="online"
) -> Availability:
    load = [ChannelLoad(channel=name, count=n) for name, n in (("chat", chats), ("email", emails)) if n]
    since = None if idle is None else T - timedelta(minutes=idle)
    return Availability(agent=id, presence=presence, load=load, idle_since=since)


def test_the_least_loaded_gets_it_then_the_longest_idle_then_the_smaller_id():
    team = [hired(id) for id in ("amy", "bo", "chen", "dai")]
    loads = [here("amy", chats=1), here("bo", idle=5), here("chen", idle=9), here("dai")]
    assert assign(CHAT, team, loads, DESK).ranking == ("chen", "bo", "dai", "amy")
    assert assign(CHAT, team, [here(id) for id in ("dai", "bo")], DESK).agent == "bo"


def test_the_order_of_criteria_is_the_policy_s():
    skilled = hired("amy", skills=[Skill(name="refunds", level=5)])
    team = [skilled, hired("bo", skills=[Skill(name="refunds", level=2)])]
    demand = Demand(channel="chat", skills=[Skill(name="refunds", level=2)])
    loads = [here("amy", chats=2), here("bo")]
    best = RoutingPolicy(id="best", weights=DESK.weights, order=("best_skilled",))
    assert (assign(demand, team, loads, DESK).agent, assign(demand, team, loads, best).agent) == ("bo", "amy")


def test_everyone_who_cannot_take_it_is_told_why():
    team = [
        hired("away", languages=["zh"], team="returns", skills=[Skill(name="refunds", level=3)]),
        hired("full", languages=["zh"], team="returns", skills=[Skill(name="refunds", level=3)]),
        hired("gone", languages=["zh"], team="returns").leave(at=T, by=LIN),
        hired("mute", team="returns", skills=[Skill(name="refunds", level=3)]),
        hired("other", team="sales"),
        hired("raw", languages=["zh"], team="returns", skills=[Skill(name="refunds")]),
        hired("shunned", languages=["zh"], team="returns", skills=[Skill(name="refunds", level=3)]),
        hired("unseen", languages=["zh"], team="returns", skills=[Skill(name="refunds", level=3)]),
    ]
    demand = Demand(
        channel="chat",
        team="returns",
        language="zh",
        skills=[Skill(name="refunds", level=3)],
        excluded=["shunned"],
    )
    loads = [here("away", presence="break"), here("full", chats=3), *(here(a.id) for a in team[2:7])]
    found = assign(demand, team, loads, DESK)
    assert found.agent is None
    assert {agent: reason.text() for agent, reason in found.refused} == {
        "away": "does not take work now: on a break",
        "full": "carries 99 of 100 and this weighs 33",
        "gone": "no longer works here",
        "mute": "does not speak zh",
        "other": "is not in the team returns",
        "raw": "has refunds at level 1, not 3",
        "shunned": "is excluded from this work",
        "unseen": "does not take work now: offline",
    }


def test_a_channel_has_its_own_limit_and_one_that_is_not_named_fills_an_agent():
    team = [hired("amy")]
    mail = Demand(channel="email")
    assert assign(mail, team, [here("amy", emails=1)], DESK).agent == "amy"
    assert (
        "has 2 of at most 2 on e-mail"
        in assign(mail, team, [here("amy", emails=2)], DESK).refused[0][1].text()
    )
    assert assign(Demand(channel="phone"), team, [here("amy")], DESK).agent == "amy"
    assert assign(Demand(channel="phone"), team, [here("amy", chats=1)], DESK).agent is None


def test_the_agent_whom_the_customer_knows_comes_first_if_they_can():
    team = [hired("amy"), hired("bo")]
    known = Demand(channel="chat", preferred="bo")
    assert assign(known, team, [here("amy"), here("bo", chats=2)], DESK).agent == "bo"
    assert assign(known, team, [here("amy"), here("bo", chats=3)], DESK).agent == "amy"


def test_a_queue_is_given_out_in_its_order_until_nobody_has_room():
    team = [hired("amy"), hired("bo")]
    got = assign_all([CHAT] * 7, team, [here("amy", idle=1), here("bo", idle=2)], DESK)
    assert [each.agent for each in got] == ["bo", "amy", "amy", "bo", "amy", "bo", None]


def test_an_availability_belongs_to_one_known_agent():
    with pytest.raises(Invalid) as error:
        assign(CHAT, [hired("amy")], [here("amy"), here("amy"), here("bo")], DESK)
    assert [fault.path for fault in error.value.faults] == [
        "availabilities[1].agent",
        "availabilities[2].agent",
    ]


def test_a_policy_nobody_could_work_under_is_refused():
    with pytest.raises(Invalid) as error:
        RoutingPolicy(
            id="x",
            capacity=10,
            weights=[ChannelWeight(channel="chat", weight=11), ChannelWeight(channel="chat", weight=1)],
            order=("least_loaded", "least_loaded"),
        )
    assert {fault.path for fault in error.value.faults} == {"weights", "order", "weights[0].weight"}


loads = st.builds(
    here,
    st.just("x"),
    st.integers(0, 3),
    st.integers(0, 3),
    st.none() | st.integers(0, 9),
    st.sampled_from(["online", "away"]),
)


@settings(max_examples=80)
@given(st.lists(loads, max_size=6), st.randoms(use_true_random=False))
def test_the_same_people_give_the_same_choice_in_any_order(found, chance):
    team = [hired(f"a{n}") for n in range(len(found))]
    present = [
        Availability(agent=f"a{n}", presence=each.presence, load=each.load, idle_since=each.idle_since)
        for n, each in enumerate(found)
    ]
    first = assign(CHAT, team, present, DESK)
    chance.shuffle(team)
    chance.shuffle(present)
    assert assign(CHAT, team, present, DESK) == first
    assert len(first.ranking) + len(first.refused) == len(team)
    by_id = {each.agent: each for each in present}
    if first.agent is not None:
        after = by_id[first.agent].taking(CHAT.channel)
        assert DESK.load(after) <= DESK.capacity


def test_teams_escalate_upwards_and_never_in_a_circle():
    teams = [Team(id="first", above="second"), Team(id="second", above="third"), Team(id="third")]
    assert [team.id for team in chain_of_command("second", teams)] == ["second", "third"]
    with pytest.raises(NotFound, match="no team has the id 'fourth'"):
        chain_of_command("first", [*teams[:2], Team(id="third", above="fourth")])
    with pytest.raises(Invalid, match="first > second > first"):
        chain_of_command("first", [teams[0], Team(id="second", above="first")])
