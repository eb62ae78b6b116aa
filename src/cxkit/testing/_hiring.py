"""Strategies for selection rules, applications and enrolments."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.hiring import Application, Hurdle, RejectionReason, SelectionRule, Stage, StagePlan
from cxkit.hiring.facts import Received
from cxkit.kernel import Actor
from cxkit.quality import Rubric
from cxkit.team.training import Enrolment, TestTime
from cxkit.team.training.facts import Enrolled
from cxkit.testing._quality import rubric_answers, rubrics
from cxkit.testing._records import records, register
from cxkit.testing._values import texts

T = TypeVar("T")

_SHARES = st.floats(0, 1)
_LIN, _AMY = Actor.supervisor("lin"), Actor.agent("amy")
_RATERS = [Actor.agent(name) for name in ("bo", "cai", "dan")]


@st.composite
def selection_rules(draw: st.DrawFn, *, rubric: Rubric | None = None) -> SelectionRule:
    """Selection rules of one to three stages."""
    stages = draw(st.lists(st.sampled_from(Stage), min_size=1, max_size=3, unique=True))
    pinned = {} if rubric is None else {"rubric": rubric.id, "rubric_version": rubric.version}
    fields: dict[str, Any] = {"weight": st.sampled_from([0.5, 1.0, 3.0]), "raters": st.integers(2, 3)}
    fields |= {"hurdle": st.sampled_from([None, None, 0.5])}
    fields |= {name: st.just(value) for name, value in pinned.items()}
    plans = tuple(draw(records(StagePlan, stage=st.just(each), **fields)) for each in stages)
    made: Any = records(
        SelectionRule,
        stages=st.just(plans),
        pass_mark=st.sampled_from([None, None, 0.5]),
        hurdles=st.lists(
            st.builds(Hurdle, competency=st.just("s0"), least=st.sampled_from([0.0, 0.5])), max_size=1
        ).map(tuple),
        retention=st.timedeltas(timedelta(days=1), timedelta(days=900)),
    )
    rule: SelectionRule = draw(made)
    return rule


def _assess(one: Application, **told: Any) -> Application:
    return one.assess(**told)


@st.composite
def applications(draw: st.DrawFn) -> Application:
    """Applications in every stage, assessed by the rubric of their rule."""
    rubric = draw(rubrics())
    rule = draw(selection_rules(rubric=rubric))
    fields: dict[str, Any] = {"rule": st.just(rule), "consent": st.just(True), "conflicts": st.just(())}
    fields |= {"keep_until": st.sampled_from([None, datetime(2190, 1, 1, tzinfo=UTC)])}
    made: Any = draw(records(Received, **fields))
    one, at, words = Application.begin(made), made.at, draw(texts()) or "?"
    until = at + timedelta(days=9)
    reason = draw(st.sampled_from(RejectionReason))
    verbs: list[Callable[[Application], Application]] = [
        lambda a: a.declare_group(words, consent=True, at=at, by=_LIN)
    ]
    for plan in rule.stages:
        for rater in _RATERS[: plan.raters]:
            answers = draw(rubric_answers(rubric))
            verbs.append(partial(_assess, answers=answers, rubric=rubric, at=at, by=rater))
        verbs.append(lambda a: a.pass_stage([rubric], at=at, by=_LIN))
    ends: list[Callable[[Application], Application]] = [
        lambda a: a.offer(words, rubrics=[rubric], until=until, at=at, by=_LIN).accept_offer(at=at, by=_LIN),
        lambda a: a.reject(reason, note=words, at=at, by=_LIN),
        lambda a: a.withdraw(at=at, by=_LIN),
        lambda a: a.pool(until=until, at=at, by=_LIN),
        lambda a: a.erase(at=a.history[-1].at, by=_LIN),
    ]
    return _after(draw, one, [*verbs, *draw(st.lists(st.sampled_from(ends), max_size=2))])


@st.composite
def enrolments(draw: st.DrawFn) -> Enrolment:
    """Enrolments in every stage."""
    made: Any = draw(records(Enrolled, agent=st.just("amy")))
    at, passed = made.at, draw(st.none() | st.booleans())
    verbs: list[Callable[[Enrolment], Enrolment]] = [
        lambda e: e.take_test("before", draw(_SHARES), at=at, by=_LIN),
        lambda e: e.attend(draw(_SHARES), at=at, by=_LIN),
        lambda e: e.take_test(draw(st.sampled_from(TestTime)), draw(_SHARES), at=at, by=_LIN),
        lambda e: e.react(draw(st.integers(1, 5)), comment=draw(texts()) or None, at=at, by=_AMY),
        lambda e: e.assess(passed=passed, score=draw(st.none() | _SHARES), at=at, by=_LIN),
        lambda e: e.retake("S-2", at=at, by=_LIN),
        lambda e: e.erase(at=at, by=_LIN),
    ]
    return _after(draw, Enrolment.begin(made), verbs)


def _after(draw: st.DrawFn, thing: T, verbs: list[Callable[[T], T]]) -> T:
    """The thing after the first of these verbs, those that it refuses left out."""
    every = draw(st.booleans())
    for verb in verbs if every else verbs[: draw(st.integers(0, len(verbs)))]:
        with suppress(Refused):
            thing = verb(thing)
    return thing


register(SelectionRule, selection_rules)
register(Application, applications)
register(Enrolment, enrolments)
