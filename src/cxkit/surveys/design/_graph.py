"""The graph of a design: every question reachable, no way in circles, every condition possible.

A question leads to the next one, unless a jump without condition is declared after it, and to
the target of each jump after it. The graph leaves conditions open, so what it allows is at
least what answers can do: a design without a cycle here cannot trap anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from cxkit.errors import Fault
from cxkit.surveys._enums import CHOOSING, QuestionKind
from cxkit.surveys.design._conditions import CHOSEN, NUMERIC, Comparison, Condition, When
from cxkit.surveys.design._satisfiable import can_hold

if TYPE_CHECKING:
    from cxkit.surveys.design._design import Design
    from cxkit.surveys.design._questions import Question

_ENDINGS = ("end", "screen_out")


def graph_faults(design: Design) -> Iterator[Fault]:
    """Everything that would keep a respondent from answering or from coming to an end."""
    ids = [question.id for question in design.questions]
    if not ids:
        yield Fault("questions", "design.empty", "a survey needs at least one question")
        return
    twice = sorted({id for id in ids if ids.count(id) > 1} | set(ids).intersection(_ENDINGS))
    if twice:
        yield Fault("questions", "design.twice", f"ids must differ, also from end: {', '.join(twice)}")
        return
    wrong = tuple(_wrong_targets(design, set(ids)))
    yield from wrong
    yield from _wrong_conditions(design)
    yield from _dead_jumps(design)
    if not wrong:
        yield from _wrong_ways(design, ids)


def _wrong_targets(design: Design, ids: set[str]) -> Iterator[Fault]:
    for index, jump in enumerate(design.jumps):
        if jump.after not in ids:
            yield Fault(f"jumps[{index}].after", "design.target", f"there is no question '{jump.after}'")
        if jump.to not in ids and jump.to not in _ENDINGS:
            message = f"there is no question '{jump.to}': name one, or end, or screen_out"
            yield Fault(f"jumps[{index}].to", "design.target", message)


def _dead_jumps(design: Design) -> Iterator[Fault]:
    """Jumps that stand behind one that is always taken."""
    always: set[str] = set()
    for index, jump in enumerate(design.jumps):
        if jump.after in always:
            message = f"is never taken: an earlier jump after '{jump.after}' has no condition"
            yield Fault(f"jumps[{index}]", "design.dead_jump", message)
        elif jump.when is None:
            always.add(jump.after)


def _edges(design: Design, ids: list[str]) -> dict[str, list[str]]:
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


def _wrong_ways(design: Design, ids: list[str]) -> Iterator[Fault]:
    edges = _edges(design, ids)
    cycle = _cycle(edges, ids[0])
    if cycle:
        yield Fault("jumps", "design.cycle", f"the way can go in circles: {' -> '.join(cycle)}")
        return
    reached = _from(ids[0], edges)
    for index, id in enumerate(ids):
        if id not in reached:
            yield Fault(f"questions[{index}]", "design.unreachable", f"no way leads to question '{id}'")
    for path, owner, condition in _conditions(design):
        for test in condition.about():
            if test.question in edges and owner not in _from(test.question, edges):
                message = f"question '{test.question}' is never answered before '{owner}'"
                yield Fault(path, "design.condition", message)


def shortest_and_longest(design: Design, cost: Mapping[str, float]) -> tuple[float, float]:
    """The least and the greatest cost of a way through a design, each question at its cost.

    Conditions are left open, so the bounds may be wider than what answers can do. A question that
    may be passed over costs nothing on the shortest way.
    """
    ids = [question.id for question in design.questions]
    edges = _edges(design, ids)
    optional = {question.id for question in design.questions if question.asked_if is not None}
    bounds: dict[str, tuple[float, float]] = dict.fromkeys(_ENDINGS, (0.0, 0.0))
    waiting = [ids[0]]
    while waiting:
        here = waiting[-1]
        ahead = [there for there in edges[here] if there not in bounds]
        if ahead:
            waiting += ahead
            continue
        waiting.pop()
        rest = [bounds[there] for there in edges[here]]
        least = min(shortest for shortest, _ in rest) + (0.0 if here in optional else cost[here])
        bounds[here] = (least, max(longest for _, longest in rest) + cost[here])
    return bounds[ids[0]]


def _from(start: str, edges: dict[str, list[str]]) -> set[str]:
    """Everything that can come after a question, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        fresh = [there for there in edges.get(waiting.pop(), ()) if there not in reached]
        reached.update(fresh)
        waiting += fresh
    return reached


def _cycle(edges: dict[str, list[str]], start: str) -> list[str]:
    """Questions that lead back to the first of them, or nothing."""
    done: set[str] = set()
    trail: list[tuple[str, Iterator[str]]] = [(start, iter(edges[start]))]
    on_trail = {start: 0}
    while trail:
        here, ahead = trail[-1]
        there = next(ahead, None)
        if there is None:
            done.add(here)
            del on_trail[here]
            trail.pop()
        elif there in on_trail:
            return [*(id for id, _ in trail[on_trail[there] :]), there]
        elif there not in done:
            on_trail[there] = len(trail)
            trail.append((there, iter(edges.get(there, ()))))
    return []


def _wrong_conditions(design: Design) -> Iterator[Fault]:
    asked = {question.id: question for question in design.questions}
    for path, owner, condition in _conditions(design):
        for test in condition.about():
            message = _impossible(test, asked.get(test.question), owner, path.startswith("jumps"))
            if message is not None:
                yield Fault(path, "design.condition", message)
                break
        else:
            if not can_hold(condition, asked):
                yield Fault(path, "design.never", "no answers make this condition true")


def _conditions(design: Design) -> Iterator[tuple[str, str, Condition]]:
    """Path, the question at which it is read, and the condition."""
    for index, question in enumerate(design.questions):
        if question.asked_if is not None:
            yield f"questions[{index}].asked_if", question.id, question.asked_if
    for index, jump in enumerate(design.jumps):
        if jump.when is not None:
            yield f"jumps[{index}].when", jump.after, jump.when


def _impossible(test: When, question: Question | None, owner: str, jumps: bool) -> str | None:
    """Why a test makes no sense for the question that it is about."""
    if question is None:
        return f"there is no question '{test.question}'"
    if question.id == owner and not jumps:
        return f"question '{owner}' cannot depend on its own answer"
    rows: set[str | None] = {row.id for row in question.rows} or {None}
    if test.row not in rows:
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
        return (
            None
            if question.kind is QuestionKind.NUMBER
            else f"question '{question.id}' is not answered by a number"
        )
    reachable = {
        Comparison.EQUALS: scale.low <= number <= scale.high,
        Comparison.AT_LEAST: number <= scale.high,
        Comparison.AT_MOST: number >= scale.low,
    }
    if reachable[test.test]:
        return None
    return f"no answer to '{question.id}' ({scale}) {test.test.label()} {number}"
