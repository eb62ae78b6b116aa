"""Aggregates change only by facts, say what they allow, and can be rebuilt."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.kernel import Aggregate, Fact, Lifecycle, Step, record
from cxkit.kernel._privacy import ERASED
from cxkit.kernel.facts import Actor
from cxkit.testing._registry import public_records
from cxkit.tickets import Status, Ticket, facts as ticket_facts
from cxkit.values import LANGUAGES, Labelled
from cxkit.values._writing import inside

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")
AGGREGATES = [cls for cls in public_records() if issubclass(cls, Aggregate)]


def ticket():
    return Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is my parcel?", at=T0, by=WANG)


def test_a_verb_returns_a_new_object_and_leaves_the_old_one():
    one = ticket()
    two = one.assign("amy", at=T0, by=AMY)
    assert (one.agent, two.agent, one.version, two.version) == (None, "amy", 1, 2)


def test_a_refusal_names_the_object_the_rule_and_what_is_allowed_now():
    with pytest.raises(Refused) as caught:
        ticket().solve(at=T0, by=AMY)
    assert str(caught.value).startswith("ticket 'T-1' refuses Solved: it has no assignee: assign it first")
    answer = caught.value.to_dict()
    assert answer["code"] == "refused.ticket.no_assignee"
    assert answer["params"]["state"] == "new"
    assert "assign" in answer["params"]["allowed"]


def test_time_does_not_run_backwards():
    with pytest.raises(Refused, match="before the last fact"):
        ticket().reply(at=T0 - timedelta(seconds=6), by=AMY)


def test_every_reason_of_a_refusal_is_worded_in_three_languages():
    for obstacle in ticket().allowed().values():
        if obstacle is not None:
            assert len({obstacle.text(name) for name in LANGUAGES}) == 3


def test_erasure_reaches_the_history_and_is_a_fact():
    gone = ticket().reply("My name is Wang Fang", at=T0, by=WANG).erase(at=T0, by=AMY)
    assert gone.subject == ERASED
    assert "Wang Fang" not in to_json(gone)
    assert "parcel" not in to_json(gone)
    assert gone.version == 3
    assert Ticket.replay(gone.history) == gone


def test_an_object_without_a_beginning_cannot_be_replayed():
    with pytest.raises(Invalid, match="needs at least the fact that began it"):
        Ticket.replay([])
    with pytest.raises(Refused):
        Ticket.replay(ticket().assign("amy", at=T0, by=AMY).history[1:])


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: cls.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_aggregate_is_what_its_history_makes_it_and_survives_json(cls, data):
    drawn = data.draw(st.from_type(cls))
    assert cls.replay(drawn.history) == drawn
    assert drawn.version == len(drawn.history)
    assert from_json(to_json(drawn)) == drawn


def test_a_step_that_asks_for_a_property_of_the_fact_can_leave_the_state_as_it_is():
    step = Ticket.lifecycle.steps[ticket_facts.Assigned]
    assert step.outcomes(Status.NEW) == {Status.NEW, Status.OPEN}


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: cls.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_step_that_an_object_took_is_in_its_table(cls, data):
    drawn = data.draw(st.from_type(cls))
    lifecycle, now = cls.lifecycle, cls.begin(drawn.history[0])
    table, first = set(lifecycle.transitions()), lifecycle.firsts(type(drawn.history[0]))
    state = getattr(now, lifecycle.state)
    assert not first or state in first
    for fact in drawn.history[1:]:
        now = now.apply(fact)
        before, state = state, getattr(now, lifecycle.state)
        assert (before, type(fact), state) in table


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: cls.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_a_refusal_says_the_states_by_their_labels(cls, data):
    """Several rooms have an enumeration called Status; each is worded by its own."""
    drawn = data.draw(st.from_type(cls))
    state = getattr(drawn, cls.lifecycle.state)
    for obstacle in drawn.allowed().values():
        if obstacle is not None and obstacle.code == "lifecycle.state":
            assert not re.findall(r"[a-z_]+", obstacle.text("zh-Hans"))
            assert f"“{state.label('zh-Hans')}”" in obstacle.text("zh-Hans")
            assert f"it is {inside(state.label(), 'en')}, and this" in obstacle.text("en")
            assert "_" not in obstacle.text("en")


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: cls.__name__)
@settings(max_examples=15)
@given(data=st.data())
def test_every_aggregate_can_be_erased_and_stays_replayable(cls, data):
    drawn = data.draw(st.from_type(cls))
    gone = drawn.erase(at=drawn.history[-1].at, by=Actor.system())
    assert cls.replay(gone.history) == gone
    assert gone.version == drawn.version + 1
    assert gone.id == drawn.id


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: cls.__name__)
def test_every_life_cycle_reaches_every_state_and_names_its_texts(cls):
    lifecycle = cls.lifecycle
    reached = {first for fact in lifecycle.begins for first in lifecycle.firsts(fact)}
    while True:
        step = {target for source, _, target in lifecycle.transitions() if source in reached}
        if step <= reached:
            break
        reached |= step
    imports = any(not lifecycle.firsts(fact) for fact in lifecycle.begins)
    assert imports or reached == lifecycle.states
    assert lifecycle.mermaid().startswith("stateDiagram-v2")


class Light(Labelled):
    OFF = "off", "Off", "关", "關"
    ON = "on", "On", "开", "開"


@record(name="test.lamp.bought")
class Bought(Fact):
    "The lamp was bought."

    watts: int

    def begin(self):
        """The fields of the lamp."""
        return {"id": "L-1", "watts": self.watts}


@record(name="test.lamp.changed")
class BulbChanged(Fact):
    "The bulb was changed."

    watts: int

    def effect(self, state, /):
        """The new bulb."""
        return {"watts": max(self.watts, state.watts)}


def test_facts_that_say_themselves_what_they_change_work_on_and_say_where_that_belongs():
    with pytest.warns(DeprecationWarning, match="says itself what it changes: give") as caught:
        table = Lifecycle(begins={Bought: Light.OFF}, steps={BulbChanged: Step(target=Light.ON)})
    assert [("Begin(" in str(w.message), w.filename) for w in caught] == [(True, __file__), (False, __file__)]

    @record(name="test.lamp")
    class Lamp(Aggregate[Fact]):
        "A lamp."

        lifecycle = table
        status: Light
        watts: int

    lamp = Lamp.begin(Bought(watts=40, at=T0, by=AMY)).apply(BulbChanged(watts=60, at=T0, by=AMY))
    assert (lamp.status, lamp.watts) == (Light.ON, 60)
    assert Lamp.replay(lamp.history) == lamp
