"""What a merge of tickets takes over, by which rule, and that undoing it gives it back."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Ticket, from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.kernel import Actor, FieldDefinition, FieldSet, History, evolve
from cxkit.testing import tickets
from cxkit.tickets import (
    FieldMerge,
    MergePolicy,
    ServiceLevels,
    ServicePolicy,
    Status,
    Target,
    link_child,
    merge,
    merge_preview,
    settle_child,
    unmerge,
)
from cxkit.tickets._merging import DEFAULTS, MERGE_POLICY

T, WANG, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
WORDS = {"en": "Size", "zh_hans": "尺码", "zh_hant": "尺寸"}
DESK = FieldSet(
    id="desk",
    of="ticket",
    fields=[FieldDefinition(name=name, kind="number", **WORDS) for name in ("size", "weight")],
)


FIELDS = ({}, {"size": 5}, {"size": 7, "weight": 3})


def m(minutes):
    return T + timedelta(minutes=minutes)


def opened(id="T-1", at=T, **more):
    return Ticket.open(id, customer="C-1", channel="email", subject="Lamp", at=at, by=WANG, **more)


def urgent():
    source = opened("T-2", priority="urgent", tags=["gift"], topic="delivery", group="experts")
    source = source.link("order", "O-7", at=T, by=AMY).depend_on("T-9", at=T, by=AMY)
    return source.set_fields({"size": 7, "weight": 3}, DESK, at=T, by=AMY)


def plain(ticket):
    return evolve(ticket, {"history": History()})


def test_an_urgent_source_brings_its_priority_tags_links_dependencies_and_own_fields():
    target = opened(tags=["lamp"]).link("order", "O-1", at=T, by=AMY)
    target = target.set_fields({"size": 5}, DESK, at=T, by=AMY)
    _, kept = merge(urgent(), target, at=m(5), by=AMY)
    assert kept.priority == "urgent"
    assert kept.tags == {"lamp", "gift"}
    assert [link.id for link in kept.links] == ["O-1", "O-7"]
    assert kept.depends_on == {"T-9"}
    assert (kept.topic, kept.group, kept.fields) == ("delivery", "experts", {"size": 5, "weight": 3})
    assert Ticket.replay(kept.history) == kept == from_json(to_json(kept))
    _, calm = merge(opened("T-3", priority="low"), kept, at=m(6), by=AMY)
    assert calm.priority == "urgent"


def test_a_target_waits_for_the_source_s_child_and_settles_it():
    parent, child = link_child(opened("T-2"), opened("T-3"), at=m(1), by=AMY, find=lambda _: None)
    _, target = merge(parent, opened().assign("amy", at=T, by=AMY), at=m(2), by=AMY)
    with pytest.raises(Refused, match="T-3"):
        target.solve(at=m(3), by=AMY)
    done = child.assign("amy", at=m(3), by=AMY).solve(at=m(3), by=AMY)
    assert settle_child(target, done, at=m(4), by=AMY).solve(at=m(5), by=AMY).status is Status.SOLVED


def test_two_that_wait_for_each_other_wait_no_more():
    source = opened("T-2").depend_on("T-1", at=T, by=AMY).link("ticket", "T-1", at=T, by=AMY)
    target = opened().depend_on("T-2", at=T, by=AMY)
    _, kept = merge(source, target, at=m(1), by=AMY)
    assert (kept.depends_on, kept.links) == (frozenset(), ())


def test_a_source_brings_its_people_its_task_and_its_place_in_a_larger_case():
    problem, source = link_child(opened("T-9"), opened("T-2"), at=T, by=AMY, find=lambda _: None)
    source = source.set_kind("task", due_at=m(90), at=T, by=AMY).follow("bo", at=T, by=AMY)
    source = source.copy_to("li@example.com", at=T, by=AMY).escalate(2, at=T, by=AMY)
    source = source.set_organisation("mill", at=T, by=AMY)
    target = opened().follow("cy", at=T, by=AMY).assign("amy", at=T, by=AMY)
    gone, kept = merge(source, target, at=m(1), by=AMY)
    assert (kept.followers, kept.copies) == ({"bo", "cy"}, {"li@example.com"})
    assert (kept.kind, kept.task_due_at, kept.escalation) == ("task", m(90), 2)
    assert (kept.organisation, kept.parent) == ("mill", "T-9")
    waiting = settle_child(problem, gone, at=m(2), by=AMY)
    assert waiting.depends_on == {"T-1"}
    solved = kept.solve(at=m(3), by=AMY)
    assert settle_child(waiting, solved, at=m(4), by=AMY).depends_on == frozenset()
    assert plain(unmerge(gone, kept, at=m(2), by=AMY)[1]) == plain(target)
    assert "li@example.com" not in repr(kept)


def test_a_task_s_date_does_not_become_that_of_a_question_and_no_case_is_part_of_itself():
    task = opened("T-2").set_kind("task", due_at=m(90), at=T, by=AMY)
    _, kept = merge(task, opened().set_kind("question", at=T, by=AMY), at=m(1), by=AMY)
    assert (kept.kind, kept.task_due_at) == ("question", None)
    parent, child = link_child(opened(), opened("T-2"), at=T, by=AMY, find=lambda _: None)
    gone, kept = merge(child, parent, at=m(1), by=AMY)
    assert (kept.parent, kept.depends_on, settle_child(kept, gone, at=m(2), by=AMY)) == (None, set(), kept)
    source = opened("T-2").depend_on("T-7", at=T, by=AMY)
    inner = link_child(
        opened("T-3").depend_on("T-7", at=T, by=AMY), source, at=T, by=AMY, find=lambda _: None
    )
    assert merge(inner[1], opened().depend_on("T-3", at=T, by=AMY), at=m(1), by=AMY)[1].parent is None


def test_every_field_of_a_ticket_is_merged_or_left_out_for_a_reason():
    own = {"status", "custom", "customer", "channel", "subject", "agent", "opened_at", "history", "id"}
    waits = {"wake_at", "party", "resolution", "reopen_until", "snoozed_until"}
    promised = {"schedule", "commitment"}
    origin = {"external", "follow_up_of", "split_from", "merged_into", "merged_from", "shelved"}
    fields = {field.name for field in attrs.fields(Ticket)}
    assert fields == own | waits | promised | origin | {*DEFAULTS, "own"}


def levels():
    targets = [Target(clock="first_reply", within=timedelta(hours=2), hours="calendar")]
    return ServiceLevels(policies=[ServicePolicy(id="desk", targets=targets)])


def test_what_the_older_ticket_was_promised_stays_promised():
    promised = levels()
    old, new = (promised.apply(each, at=each.opened_at, by=AMY) for each in (opened("T-2"), opened(at=m(60))))
    gone, kept = merge(old, new, at=m(90), by=AMY, levels=promised)
    (reading,) = promised.readings(kept, m(90))
    assert (reading.due_at, reading.agreed_at) == (m(180), m(120))
    answered = kept.reply("here", at=m(130), by=AMY)
    assert promised.readings(answered, m(130))[0].agreement_kept(m(130)) is False
    assert merge(new, old, at=m(90), by=AMY, levels=promised)[1].history[-1].promises == ()
    twin = promised.apply(opened("T-3", at=m(60)), at=m(60), by=AMY)
    assert merge(twin, new, at=m(90), by=AMY, levels=promised)[1].history[-1].promises == ()
    _, apart = unmerge(gone, kept, at=m(95), by=AMY)
    assert promised.readings(apart, m(95))[0].agreed_at is None


def test_a_policy_says_field_by_field_what_survives():
    rules = {
        "priority": "keep_target",
        "topic": "keep_source",
        "tags": "keep_target",
        "fields.size": "greatest",
    }
    policy = MergePolicy(fields=[FieldMerge(name=name, rule=rule) for name, rule in rules.items()])
    target = opened(topic="refund", tags=["lamp"]).set_fields({"size": 5}, DESK, at=T, by=AMY)
    _, kept = merge(urgent(), target, at=m(5), by=AMY, policy=policy)
    assert (kept.priority, kept.topic, kept.tags) == ("normal", "delivery", {"lamp"})
    assert kept.fields == {"size": 7, "weight": 3}
    for name, rule in (("subject", "ask"), ("tags", "greatest"), ("topic", "union"), ("group", "greatest")):
        with pytest.raises(Invalid):
            FieldMerge(name=name, rule=rule)


def test_a_conflict_is_asked_and_answered():
    policy = MergePolicy(fields=[FieldMerge(name=name, rule="ask") for name in ("topic", "fields.size")])
    target = opened(topic="refund").set_fields({"size": 5}, DESK, at=T, by=AMY)
    into, back = merge_preview(urgent(), target, policy=policy)
    assert into.open_questions == back.open_questions == ("topic", "fields.size")
    with pytest.raises(Refused, match="decide first: topic, size"):
        merge(urgent(), target, at=m(5), by=AMY, policy=policy)
    answers = {"topic": "lamps", "fields.size": 7}
    _, kept = merge(urgent(), target, at=m(5), by=AMY, policy=policy, answers=answers)
    assert (kept.topic, kept.fields["size"]) == ("lamps", 7)
    with pytest.raises(Invalid, match=r"fields\.size"):
        merge(urgent(), target, at=m(5), by=AMY, policy=policy, answers=answers | {"fields.size": 6})


def test_a_preview_explains_both_directions_in_three_languages():
    into, back = merge_preview(urgent(), opened(topic="refund"))
    assert (into.source, into.target, back.source, back.target) == ("T-2", "T-1", "T-1", "T-2")
    assert "priority: from Normal to Urgent (the higher)" in into.text()
    assert "priority: still Urgent" in back.text()
    assert "优先级：由“普通”变为“紧急”（取较高者）" in into.text("zh-Hans")
    assert "關聯紀錄：由「–」變為「訂單 O-7」（兩者合併）" in into.text("zh-TW")
    closed = opened().close(at=m(1), by=AMY)
    into, back = merge_preview(urgent(), closed)
    assert "is closed" in into.text()
    assert back.refused is not None
    assert "delivery" not in repr(into)


def test_what_was_changed_since_stays_when_a_merge_is_undone():
    gone, kept = merge(urgent(), opened(), at=m(5), by=AMY)
    kept = kept.set_priority("high", at=m(6), by=AMY).tag("new", at=m(6), by=AMY)
    back, left = unmerge(gone, kept, at=m(7), by=AMY)
    assert (left.priority, left.tags, left.depends_on) == ("high", {"new"}, frozenset())
    assert back.status is Status.NEW
    assert Ticket.replay(left.history) == left
    with pytest.raises(Refused, match="not merged"):
        unmerge(back, left, at=m(8), by=AMY)
    again, _ = merge(back, left, at=m(9), by=AMY)
    assert again.status is Status.MERGED


def drawn(chance, id):
    """A ticket with some of what a merge takes over, of few values."""
    one = opened(
        id, priority=chance.choice(["low", "high", "urgent"]), topic=chance.choice([None, "x", "y"]),
        group=chance.choice([None, "a", "b"]), tags=chance.sample(["p", "q", "r"], chance.randrange(3)),
    )  # fmt: skip
    for other in chance.sample(["T-1", "T-2", "T-3", "T-9"], 2):
        if other != id:
            one = one.depend_on(other, at=T, by=AMY).link("ticket", other, at=T, by=AMY)
    if chance.random() < 0.5:
        _, one = link_child(opened(f"P-{id}"), one, at=T, by=AMY, find=lambda _: None)
    return one.set_fields(chance.choice(FIELDS), DESK, at=T, by=AMY).link(
        "order", chance.choice("OQ"), at=T, by=AMY
    )


ANY = MergePolicy(
    fields=[
        FieldMerge(name=name, rule="keep_source")
        for name in ("priority", "topic", "group", "parent", "fields.size", "fields.weight")
    ]
)


@pytest.mark.parametrize("policy", [MERGE_POLICY, ANY], ids=["usual", "the newest holds"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0, 1), (1, 1, 0)], ids=str)
def test_two_merges_that_are_undone_in_any_order_leave_nothing(policy, order):
    """What one brought does not come back with the other; one that is merged again is undone again."""
    for seed in range(12):
        chance = random.Random(seed)
        target = kept = drawn(chance, "T-1")
        others = [drawn(chance, "T-2"), drawn(chance, "T-3")]
        gone = []
        for each in others:
            merged, kept = merge(each, kept, at=m(1), by=AMY, policy=policy)
            gone.append(merged)
        for place, which in enumerate(order):
            back, kept = unmerge(gone[which], kept, at=m(2), by=AMY)
            assert plain(back) == plain(others[which])
            if order[place + 1 :].count(which):
                gone[which], kept = merge(back, kept, at=m(2), by=AMY, policy=policy)
        assert plain(kept) == plain(target)


@settings(max_examples=40)
@given(tickets(earliest=T), tickets(earliest=T), st.sampled_from(FIELDS), st.sampled_from(FIELDS))
def test_merging_and_undoing_it_restores_both(source, target, some, others):
    at = max(source.history[-1].at, target.history[-1].at) + timedelta(minutes=1)
    try:
        source = source.set_fields(some, DESK, at=at, by=AMY)
        target = target.set_fields(others, DESK, at=at, by=AMY)
        gone, kept = merge(source, target, at=at, by=AMY, across_customers=True)
    except Refused:
        return
    assert kept.milestones().absorbed_customer_messages >= 0
    back, left = unmerge(gone, kept, at=at, by=AMY)
    assert plain(back) == plain(source)
    assert plain(left) == plain(target)
    assert left.milestones()._replace(response_from=None) == target.milestones()._replace(response_from=None)
    assert Ticket.replay(left.history) == left == from_json(to_json(left))
