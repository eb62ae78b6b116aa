"""Customers, agents and the products on the shelf."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from cxkit.customers import ContactPoint, Customer
from cxkit.kernel.facts import Actor
from cxkit.simulation._setting import Setting
from cxkit.simulation._story import REGIONS, TEAMS
from cxkit.team import Agent

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = "芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文斌鑫宇浩"
_SYSTEM = Actor.system("shop")


def customers(setting: Setting) -> Iterator[Customer]:
    """Every customer of the shop, each from a seed of their own: none is kept in memory."""
    start = setting.first.start
    for number in range(setting.customers):
        chance = random.Random(f"{setting.seed} customer {number}")
        joined = start - timedelta(days=chance.random() * 700)
        name = chance.choice(_FAMILY) + chance.choice(_GIVEN) + chance.choice(("", chance.choice(_GIVEN)))
        phone = f"+861{chance.choice('3578')}{chance.randrange(10**9):09d}"
        yield Customer.register(
            setting.customer_id(number),
            name=name,
            contacts=(ContactPoint.phone(phone),),
            born=date(1955, 1, 1) + timedelta(days=chance.randrange(18_000)),
            region=REGIONS[number % len(REGIONS)],
            languages=("zh",),
            at=joined,
            by=_SYSTEM,
        )


def agents(setting: Setting) -> Iterator[Agent]:
    """Every agent; those of the story's team take the training the day before the month begins."""
    hired = datetime(2024, 1, 2, 1, tzinfo=UTC)
    lead = Actor.supervisor("lead")
    for team in TEAMS:
        for number in range(setting.agents_a_team):
            name = f"{team.title()} {number + 1}"
            agent = Agent.hire(
                setting.agent_id(team, number), name=name, team=team, languages=("zh",), at=hired, by=lead
            )
            if team == setting.story.team:
                trained_at = setting.story.month.start - timedelta(hours=15)
                agent = agent.train("fast first answers", passed=True, at=trained_at, by=lead)
            yield agent
