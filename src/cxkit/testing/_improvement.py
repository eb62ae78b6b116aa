"""Strategies for improvement actions: their triggers, plans and measured effects."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.improvement import (
    Action,
    MeasuredEffect,
    Monitored,
    MonitoringPlan,
    Plan,
    Standard,
    Trigger,
    TriggerKind,
)
from cxkit.improvement.facts import Found
from cxkit.kernel import Actor
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts
from cxkit.values import EffectVerdict

_TIMES = st.timedeltas(timedelta(0), timedelta(days=90))
_NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def triggers(draw: st.DrawFn) -> Trigger:
    """Triggers with their figure, or their complaints."""
    kind = draw(st.sampled_from(TriggerKind))
    figure = kind in (TriggerKind.FINDING, TriggerKind.STANDARD)
    fields: dict[str, Any] = {"metric": draw(ids()), "value": draw(_NUMBERS), "n": draw(st.integers(0, 9999))}
    references = st.lists(ids(), min_size=kind is TriggerKind.COMPLAINTS, max_size=3)
    return Trigger(kind=kind, references=tuple(draw(references)), **(fields if figure else {}))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans that check their effect after it can show."""
    due_at, lag = draw(instants()), draw(_TIMES)
    check_at = due_at + lag + draw(_TIMES)
    made: Any = draw(records(Plan, due_at=st.just(due_at), lag=st.just(lag), check_at=st.just(check_at)))
    plan: Plan = made
    return plan


@st.composite
def measured_effects(draw: st.DrawFn) -> MeasuredEffect:
    """Effects within their intervals."""
    low, value, high = sorted(draw(st.lists(_NUMBERS, min_size=3, max_size=3)))
    made: Any = draw(records(MeasuredEffect, low=st.just(low), value=st.just(value), high=st.just(high)))
    effect: MeasuredEffect = made
    return effect


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """Standards with a lowest or a highest share, in force from some day or always."""
    bound, lowest = draw(st.floats(0, 1)), draw(st.booleans())
    begins, length = draw(st.none() | st.dates()), draw(st.integers(1, 400))
    last = date.max - timedelta(days=length)
    made: Any = draw(
        records(
            Standard,
            at_least=st.just(bound if lowest else None),
            at_most=st.just(None if lowest else bound),
            begins=st.just(None if begins is None else min(begins, last)),
            ends=st.just(None if begins is None else min(begins, last) + timedelta(days=length)),
        )
    )
    standard: Standard = made
    return standard


@st.composite
def monitored_figures(draw: st.DrawFn) -> Monitored:
    """Figures that are measured to within something."""
    made: Any = draw(records(Monitored, within=st.floats(1e-6, 1e6)))
    item: Monitored = made
    return item


@st.composite
def monitoring_plans(draw: st.DrawFn) -> MonitoringPlan:
    """Plans in which nothing stands twice."""
    items = st.lists(monitored_figures(), max_size=3, unique_by=lambda item: (item.metric, item.source))
    made: Any = draw(records(MonitoringPlan, items=items.map(tuple)))
    plan: MonitoringPlan = made
    return plan


@st.composite
def actions(draw: st.DrawFn) -> Action:
    """Actions anywhere in their round, with and without an end."""
    lin, amy = Actor.supervisor("lin"), Actor.agent("amy")
    made: Any = draw(records(Found, action=ids(), trigger=triggers()))
    action, plan = Action.begin(made), draw(plans())
    at = max(made.at, plan.check_at)
    again, effect = draw(triggers()), draw(measured_effects())
    verbs: list[Callable[[Action], Action]] = [
        lambda a: a.analyse(draw(texts()) or "?", method="data", at=made.at, by=amy),
        lambda a: a.make_plan(plan, at=made.at, by=lin),
        lambda a: a.start(at=made.at, by=amy),
        lambda a: a.finish(note=draw(texts()) or None, at=made.at, by=amy),
        lambda a: a.check(draw(st.sampled_from(EffectVerdict)), effect, at=at + plan.lag, by=lin),
        lambda a: a.standardise("manual", at=at + plan.lag, by=amy),
        lambda a: a.close(accepted_risk="rare", at=at + plan.lag, by=lin),
        lambda a: a.recur(again, at=at + plan.lag, by=lin),
        lambda a: a.cancel("superseded", at=a.history[-1].at, by=lin),
        lambda a: a.erase(at=a.history[-1].at, by=lin),
    ]
    for verb in verbs[: draw(st.integers(0, 8))] + draw(st.lists(st.sampled_from(verbs[-2:]), max_size=1)):
        with suppress(Refused):
            action = verb(action)
    return action


register(Action, actions)
register(Trigger, triggers)
register(Plan, plans)
register(MeasuredEffect, measured_effects)
register(Standard, standards)
register(Monitored, monitored_figures)
register(MonitoringPlan, monitoring_plans)
