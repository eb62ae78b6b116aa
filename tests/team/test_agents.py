"""Members of the team."""

from datetime import UTC, datetime

import pytest

from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.team import Agent
from cxkit.team.facts import Skill

T, LIN = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.supervisor("lin")


def test_a_skill_gained_again_changes_its_level():
    amy = Agent.hire("amy", name="Amy Chen", team="returns", skills=[Skill(name="refunds")], at=T, by=LIN)
    amy = amy.gain_skill("refunds", level=4, at=T, by=LIN)
    assert (amy.level("refunds"), amy.level("chat"), len(amy.skills)) == (4, 0, 1)
    assert amy.lose_skill("refunds", at=T, by=LIN).skills == ()
    with pytest.raises(Refused, match="does not have the skill chat"):
        amy.lose_skill("chat", at=T, by=LIN)


def test_one_skill_has_one_level():
    with pytest.raises(Invalid, match=r"skills\[1\]\.name: this skill is already named"):
        Agent.hire("amy", skills=[Skill(name="refunds"), Skill(name="refunds", level=2)], at=T, by=LIN)


def test_who_has_left_is_not_moved_and_may_come_back():
    gone = Agent.hire("amy", at=T, by=LIN).leave(at=T, by=LIN)
    assert not gone.active
    with pytest.raises(Refused, match="it is left"):
        gone.move("vip", at=T, by=LIN)
    assert gone.come_back(at=T, by=LIN).move("vip", at=T, by=LIN).team == "vip"


def test_an_erased_agent_keeps_team_and_training_and_loses_the_name():
    amy = Agent.hire("amy", name="Amy Chen", at=T, by=LIN).train("calm", passed=True, at=T, by=LIN)
    blank = amy.erase(at=T, by=LIN)
    assert "Amy Chen" not in str([getattr(fact, "name", "") for fact in blank.history]) + blank.name
    assert [course.course for course in blank.courses] == ["calm"]
    assert blank.person == "agent:amy"
