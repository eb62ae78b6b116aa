"""Conversations held against a declared flow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.conversations import RECEPTION, Conversation, ProcessStep, ServiceProcess, conformance, facts
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")
NOTED = ["confirm_need", "solve", "confirm_satisfaction", "close", "invite_back"]


def s(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


def chat(steps=NOTED, answered=20, **kw) -> Conversation:
    found = Conversation.offer("V-1", channel="chat", customer="C-1", at=T, by=WANG, **kw)
    found = found.answer("amy", at=s(answered), by=AMY)
    for number, step in enumerate(steps):
        found = found.take_step(step, at=s(100 + number), by=AMY)
    found = found.end("customer", at=s(200), by=WANG)
    return found.file(question="Where?", solution="Here", resolved=True, at=s(210), by=AMY)


def test_a_conversation_that_keeps_to_the_flow_conforms():
    found = conformance(RECEPTION, chat())
    assert found.conforms
    assert found.fitness == 1
    assert [code for code, _ in found.taken] == [step.code for step in RECEPTION.steps]
    assert found.reasons == ()


def test_a_missing_step_is_named_in_three_languages():
    found = conformance(RECEPTION, chat(["confirm_need", "solve", "close", "invite_back"]))
    assert (found.missing, found.misplaced, found.fitness) == (("confirm_satisfaction",), (), 8 / 9)
    assert [reason.text("zh-Hans") for reason in found.reasons] == ["缺少步骤：确认顾客满意"]


def test_the_step_out_of_order_is_found_and_not_its_neighbours():
    found = conformance(
        RECEPTION, chat(["close", "confirm_need", "solve", "confirm_satisfaction", "invite_back"])
    )
    assert (found.missing, found.misplaced) == ((), ("close",))


def test_a_late_answer_is_late_and_at_the_limit_it_is_not():
    assert conformance(RECEPTION, chat(answered=30)).late == ()
    found = conformance(RECEPTION, chat(answered=31))
    assert (found.late, found.conforms) == (("answer",), False)
    assert found.reasons[0].text() == "too late: 31 s instead of 30 s (answered in time)"


def test_a_repeated_step_counts_once_and_a_foreign_one_is_shown():
    found = conformance(RECEPTION, chat([*NOTED, "solve", "sing"]))
    assert (found.conforms, found.unknown) == (True, ("sing",))


def test_what_cannot_be_judged_is_refused():
    seen = facts.Imported(conversation="V-9", channel="phone", at=T, by=AMY)
    with pytest.raises(Invalid, match="was imported"):
        conformance(RECEPTION, Conversation.imported(seen))
    gone = Conversation.offer("V-2", channel="phone", at=T, by=WANG).abandon(at=s(5), by=WANG)
    with pytest.raises(Invalid, match="was abandoned"):
        conformance(RECEPTION, gone)


def step(code, **kw):
    return ProcessStep(code=code, en=code, zh_hans=code, zh_hant=code, **kw)


def test_a_step_may_be_for_one_channel_or_purpose_only_and_may_be_left_out():
    desk = ServiceProcess(
        id="desk",
        steps=[
            step("ask consent", channels={"phone"}, evidence="consent"),
            step("offer", purposes={"pre_sales"}),
            step("joke", required=False),
            step("solve"),
        ],
    )
    found = conformance(desk, chat(["solve"], purpose="after_sales"))
    assert (found.missing, found.fitness) == ((), 1)
    assert conformance(desk, chat(["solve"], purpose="pre_sales")).missing == ("offer",)
    only = ServiceProcess(id="desk", steps=[step("joke", required=False)])
    assert conformance(only, chat([])).fitness is None


def test_a_process_declares_each_step_and_each_evidence_once():
    with pytest.raises(Invalid) as error:
        ServiceProcess(
            id="x", steps=[step("a"), step("a"), step("b", evidence="rated"), step("c", evidence="rated")]
        )
    assert [fault.path for fault in error.value.faults] == ["steps[1].code", "steps[3].evidence"]
    with pytest.raises(Invalid, match="at least one step"):
        ServiceProcess(id="x", steps=[])
    assert from_json(to_json(RECEPTION)) == RECEPTION


@settings(max_examples=60)
@given(st.permutations(NOTED), st.integers(0, 5))
def test_removing_what_is_misplaced_leaves_the_order_of_the_process(order, kept):
    taken = order[:kept]
    found = conformance(RECEPTION, chat(taken))
    rest = [code for code, _ in found.taken if code not in found.misplaced]
    declared = [each.code for each in RECEPTION.steps]
    assert rest == sorted(rest, key=declared.index)
    assert set(found.missing) == set(NOTED) - set(taken)
    assert len(found.misplaced) <= max(0, kept - 1)
