"""The graph of a design: every question reachable, no way in circles, every condition possible.

A question leads to the next one, unless a jump without condition is declared after it, and to
the target of each jump after it. The graph leaves conditions open, so it allows at least every
way that answers can lead: a design without a cycle here cannot trap anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from cxkit.errors import Fault
from cxkit.surveys.design._conditions import CHOSEN, NUMERIC, AnswerCondition, Comparison, When
from cxkit.surveys.design._enums import CHOOSING, QuestionKind
from cxkit.surveys.design._parts import DesignParts, Ending
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._satisfiable import can_hold

_ENDINGS = frozenset(ending._value_ for ending in Ending)


def graph_faults(design: DesignParts) -> Iterator[Fault]:
    """Every fault that would keep a respondent from answering or from reaching an end."""
    ids = [question.id for question in design.questions]
    if not ids:
        yield Fault("questions", "design.empty", "a survey needs at least one question")
        return
    twice = sorted({id for id in ids if ids.count(id) > 1} | _ENDINGS.intersection(ids))
    if twice:
        yield Fault("questions", "design.twice", f"ids must differ, also from end: {', '.join(twice)}")
        return
    wrong = tuple(_wrong_targets(design, set(ids)))
    yield from wrong
    yield from _wrong_conditions(design)
    yield from _dead_jumps(design)
    if not wrong:
        yield from _wrong_ways(design, ids)


def _wrong_targets(design: DesignParts, ids: set[str]) -> Iterator[Fault]:
    for index, jump in enumerate(design.jumps):
        if jump.after not in ids:
            yield Fault(f"jumps[{index}].after", "design.target", f"there is no question '{jump.after}'")
        if jump.to not in ids | _ENDINGS:
            message = f"there is no question '{jump.to}': name one, or end, or screen_out"
            yield Fault(f"jumps[{index}].to", "design.target", message)


def _dead_jumps(design: DesignParts) -> Iterator[Fault]:
    """Jumps after one that is always taken."""
    always: set[str] = set()
    for index, jump in enumerate(design.jumps):
        if jump.after in always:
            message = f"is never taken: an earlier jump after '{jump.after}' has no condition"
            yield Fault(f"jumps[{index}]", "design.dead_jump", message)
        elif jump.when is None:
            always.add(jump.after)


def _edges(design: DesignParts) -> dict[str, list[str]]:
    """The questions and endings to which each question leads."""
    ids = [question.id for question in design.questions]
    edges: dict[str, list[str]] = {id: [] for id in ids}
    # A question that may be passed over is left without taking its jumps.
    asked_always = {question.id for question in design.questions if question.asked_if is None}
    certain: set[str] = set()
    for jump in design.jumps:
        if jump.after not in certain:
            edges[jump.after].append(jump.to)
        if jump.when is None and jump.after in asked_always:
            certain.add(jump.after)
    for here, there in pairwise([*ids, "end"]):
        if here not in certain:
            edges[here].append(there)
    return edges


def _wrong_ways(design: DesignParts, ids: list[str]) -> Iterator[Fault]:
    edges = _edges(design)
    reached = _from(ids[0], edges)
    try:
        TopologicalSorter({id: edges[id] for id in ids if id in reached}).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1][:0:-1]
        start = cycle.index(min(cycle, key=ids.index))
        circle = " -> ".join([*cycle[start:], *cycle[: start + 1]])
        yield Fault("jumps", "design.cycle", f"the way can go in circles: {circle}")
        return
    for index, id in enumerate(ids):
        if id not in reached:
            yield Fault(f"questions[{index}]", "design.unreachable", f"no way leads to question '{id}'")
    for path, owner, condition in _conditions(design):
        for test in condition.about():
            if test.question in edges and owner not in _from(test.question, edges):
                message = f"question '{test.question}' is never answered before '{owner}'"
                yield Fault(path, "design.condition", message)


def shortest_and_longest(design: DesignParts, cost: Mapping[str, float]) -> tuple[float, float]:
    """The least and the greatest cost of a way through a design, each question at its cost.

    Conditions are left open, so the bounds may be wider than the ways that answers can lead. A question that
    may be passed over costs nothing on the shortest way.
    """
    edges = _edges(design)
    optional = {question.id for question in design.questions if question.asked_if is not None}
    bounds = dict.fromkeys(_ENDINGS, (0.0, 0.0))
    for here in TopologicalSorter(edges).static_order():
        if here in edges:
            shortest, longest = zip(*(bounds[there] for there in edges[here]), strict=True)
            bounds[here] = (
                min(shortest) + (0.0 if here in optional else cost[here]),
                max(longest) + cost[here],
            )
    return bounds[design.questions[0].id]


def _from(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    """Every question and ending that can come after a question, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        fresh = [there for there in edges.get(waiting.pop(), ()) if there not in reached]
        reached.update(fresh)
        waiting += fresh
    return reached


def _wrong_conditions(design: DesignParts) -> Iterator[Fault]:
    questions = {question.id: question for question in design.questions}
    for path, owner, condition in _conditions(design):
        for test in condition.about():
            message = _impossible(test, questions.get(test.question), owner, path.startswith("jumps"))
            if message is not None:
                yield Fault(path, "design.condition", message)
                break
        else:
            if not can_hold(condition, questions):
                yield Fault(path, "design.never", "no answers make this condition true")


def _conditions(design: DesignParts) -> Iterator[tuple[str, str, AnswerCondition]]:
    """Path, the question at which it is read, and the condition."""
    for index, question in enumerate(design.questions):
        if question.asked_if is not None:
            yield f"questions[{index}].asked_if", question.id, question.asked_if
    for index, jump in enumerate(design.jumps):
        if jump.when is not None:
            yield f"jumps[{index}].when", jump.after, jump.when


def _impossible(test: When, question: Question | None, owner: str, jumps: bool) -> str | None:
    """The reason why a test cannot be made of the question that it is about, or None."""
    if question is None:
        return f"there is no question '{test.question}'"
    if question.id == owner and not jumps:
        return f"question '{owner}' cannot depend on its own answer"
    if test.row not in question.places:
        if test.row is None:
            return f"question '{question.id}' is a matrix: name one of its rows"
        return f"question '{question.id}' has no row '{test.row}'"
    if test.test in CHOSEN:
        return _impossible_choice(test, question)
    return _impossible_number(test, question) if test.test in NUMERIC else None


def _impossible_choice(test: When, question: Question) -> str | None:
    if question.kind not in CHOOSING:
        return f"question '{question.id}' has no options to choose"
    unknown = sorted(set(test.options) - {option.id for option in question.options})
    return f"question '{question.id}' has no option {', '.join(unknown)}" if unknown else None


def _impossible_number(test: When, question: Question) -> str | None:
    scale, number = question.measured_on, test.number or 0
    if scale is None:
        is_number = question.kind is QuestionKind.NUMBER
        return None if is_number else f"question '{question.id}' is not answered by a number"
    reachable = {
        Comparison.EQUALS: scale.low <= number <= scale.high,
        Comparison.AT_LEAST: number <= scale.high,
        Comparison.AT_MOST: number >= scale.low,
    }
    if reachable[test.test]:
        return None
    return f"no answer to '{question.id}' ({scale}) {test.test.label()} {number}"
