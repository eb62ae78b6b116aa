"""Strategies for quality monitoring: rubrics and answers to them, evaluations, samples, visits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.quality import (
    Answer,
    AutoFail,
    Condition,
    Criterion,
    CriterionKind,
    Critical,
    Evaluation,
    Level,
    Purpose,
    Rubric,
    SamplingPlan,
    Section,
    Signal,
    VisitReport,
    applicable as asked_of,
)
from cxkit.quality.facts import Sampled
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts
from cxkit.values import Channel

_WORDS = {name: st.sampled_from(["Calm", "冷静", "清楚"]) for name in ("en", "zh_hans", "zh_hant")}
_WEIGHTS = st.sampled_from([0.5, 1.0, 2.0, 3.0])
_CHANNELS = st.frozensets(st.sampled_from([Channel.CHAT, Channel.PHONE]), max_size=2)


def levels() -> st.SearchStrategy[Level]:
    """Levels with their anchors."""
    return records(Level, points=st.integers(0, 10).map(float), **_WORDS)


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions on an earlier answer."""
    return st.builds(Condition, criterion=ids(), values=st.sets(st.integers(0, 3), min_size=1))


@st.composite
def criteria(draw: st.DrawFn, /, **fields: st.SearchStrategy[Any]) -> Criterion:
    """Criteria of every kind, some of them critical."""
    kind = draw(st.sampled_from(CriterionKind))
    points = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=4)))
    given: dict[str, Any] = {"levels": []}
    if kind is CriterionKind.LEVELS:
        given["levels"] = [draw(records(Level, points=st.just(float(n)), **_WORDS)) for n in points]
    if kind in (CriterionKind.RANGE, CriterionKind.MEASURED):
        given |= {"low": float(points[0]), "high": float(points[-1])}
    if kind is not CriterionKind.TEXT:
        given |= {"critical": draw(st.sampled_from(Critical)), "auto_fail": draw(st.sampled_from(AutoFail))}
        given |= {"safety": draw(st.booleans())}
    pinned = {
        "code": ids(),
        "weight": _WEIGHTS,
        "may_not_apply": st.booleans(),
        "channels": _CHANNELS,
        **fields,
    }
    drawn: dict[str, Any] = {name: draw(strategy) for name, strategy in {**pinned, **_WORDS}.items()}
    return Criterion(kind=kind, **given, **drawn)


@st.composite
def sections(draw: st.DrawFn, *, number: int = 0) -> Section:
    """Sections of two or three criteria, one of them scored on every channel."""
    size = draw(st.integers(1, 2))
    codes = [st.just(f"c{number}.{place}") for place in range(size)]
    inside = [draw(criteria(code=code)) for code in codes]
    always = Criterion(
        code=f"c{number}", kind="yes_no", weight=draw(_WEIGHTS), en="Calm", zh_hans="冷静", zh_hant="冷靜"
    )
    made: Any = records(
        Section, code=st.just(f"s{number}"), weight=_WEIGHTS, criteria=st.just((always, *inside)), **_WORDS
    )
    section: Section = draw(made)
    return section


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Rubrics of one to three sections, some with a criterion that waits for the answer to the first."""
    parts = [draw(sections(number=number)) for number in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        when = Condition(criterion="c0", values=[draw(st.integers(0, 1))])
        last = draw(criteria(code=st.just("waiting"), condition=st.just(when)))
        end = Section(code="end", criteria=[last], en="End", zh_hans="结尾", zh_hant="結尾")
        parts.append(end)
    everywhere: st.SearchStrategy[frozenset[Channel]] = st.just(frozenset())
    made: Any = records(Rubric, sections=st.just(tuple(parts)), channels=everywhere, **_WORDS)
    rubric: Rubric = draw(made)
    return rubric


@st.composite
def rubric_answers(draw: st.DrawFn, rubric: Rubric, channel: str | None = None) -> dict[str, float | None]:
    """Answers to what a rubric asks on a channel, some left out where the rubric lets them."""
    given: dict[str, float | None] = {}
    for criterion in rubric.criteria:
        if criterion in asked_of(rubric, given, channel):
            given[criterion.code] = draw(_values(criterion))
    return given


def _values(criterion: Criterion) -> st.SearchStrategy[float | None]:
    kind = criterion.kind
    low, high = criterion.low or 0.0, criterion.high or 0.0
    by_scale: Any = {
        CriterionKind.YES_NO: st.sampled_from([0.0, 1.0]),
        CriterionKind.LEVELS: st.sampled_from([level.points for level in criterion.levels] or [0.0]),
        CriterionKind.RANGE: st.sampled_from([low, (low + high) / 2, high]),
        CriterionKind.MEASURED: st.sampled_from([low - 1, low, high + 1]),
        CriterionKind.TEXT: st.none(),
    }[kind]
    values: st.SearchStrategy[float | None] = st.none() | by_scale if criterion.may_not_apply else by_scale
    return values


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    """Evaluations in every stage, of people and of machines."""
    lin, amy, bo, zoe = (
        Actor.supervisor("lin"),
        Actor.agent("amy"),
        Actor.agent("bo"),
        Actor.supervisor("zoe"),
    )
    rubric = draw(rubrics())
    recorded = draw(st.booleans())
    fields = {"agent": st.just("amy"), "recorded": st.just(recorded), "consent": st.just(recorded or None)}
    pinned = {"rubric": st.just(rubric.id), "rubric_version": st.just(rubric.version), "channel": st.none()}
    made: Any = draw(records(Sampled, concerned=st.just(()), **fields, **pinned))
    evaluation, at = Evaluation.begin(made), made.at
    answers, other = draw(rubric_answers(rubric)), draw(rubric_answers(rubric))
    until, words = at + timedelta(days=5), draw(texts()) or "?"
    machine = draw(st.booleans())
    verbs: list[Callable[[Evaluation], Evaluation]] = [
        lambda e: e.assign(automatic="bot/1", at=at, by=lin) if machine else e.assign("bo", at=at, by=lin),
        lambda e: e.submit(answers, rubric=rubric, at=at, by=Actor.bot("bot/1") if machine else bo),
        lambda e: e.share(dispute_until=until, at=at, by=lin),
        lambda e: e.dispute(words, at=at, by=amy),
        lambda e: e.amend(other, words, rubric=rubric, dispute_until=until, at=at, by=zoe),
        lambda e: e.finalise(at=until + timedelta(days=1), by=lin),
        lambda e: e.void(words, at=e.history[-1].at, by=lin),
        lambda e: e.erase(at=e.history[-1].at, by=lin),
    ]
    for verb in verbs[: draw(st.integers(0, 6))] + draw(st.lists(st.sampled_from(verbs[-2:]), max_size=1)):
        with suppress(Refused):
            evaluation = verb(evaluation)
    return evaluation


@st.composite
def sampling_plans(draw: st.DrawFn) -> SamplingPlan:
    """Sampling plans of every purpose."""
    purpose = draw(st.sampled_from(Purpose))
    signals = (
        st.frozensets(st.sampled_from(Signal), min_size=1)
        if purpose is Purpose.COACH
        else st.just(frozenset[Signal]())
    )
    strata = st.lists(st.sampled_from(["agent", "channel", "reason"]), unique=True, max_size=2).map(tuple)
    made: Any = records(
        SamplingPlan, purpose=st.just(purpose), signals=signals, strata=strata, channels=_CHANNELS
    )
    plan: SamplingPlan = draw(made)
    return plan


@st.composite
def visit_reports(draw: st.DrawFn) -> VisitReport:
    """Reports of visits, some with photographs."""
    arrived = draw(instants())
    left = arrived + draw(st.timedeltas(timedelta(0), timedelta(hours=2)))
    made: Any = records(VisitReport, arrived_at=st.just(arrived), left_at=st.just(left))
    report: VisitReport = draw(made)
    return report


register(Evaluation, evaluations)
register(SamplingPlan, sampling_plans)
register(VisitReport, visit_reports)
register(Level, levels)
register(Condition, conditions)
register(Criterion, criteria)
register(Section, sections)
register(Rubric, rubrics)
register(Answer, lambda: st.builds(Answer, criterion=ids(), value=st.none() | st.floats(-100, 100)))
