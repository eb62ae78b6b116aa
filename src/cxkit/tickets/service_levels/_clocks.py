"""The clocks of a ticket, read from its facts: when each ran or paused, and why.

Clocks do not know targets: deadlines in business or calendar time are computed from their runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from cxkit.tickets._enums import SETTLED, UNSOLVED, Status
from cxkit.tickets._milestones import ResponseWait
from cxkit.tickets._targets import DEFAULT_CLOCKS, ClockKind, ClockRules
from cxkit.tickets._wording import WORDS
from cxkit.tickets.facts import Messaged, SplitOff, TicketFact
from cxkit.tickets.service_levels._walk import ClockRun, Ending, Run, Walk
from cxkit.values import MessageId


def runs(
    history: Iterable[TicketFact], rules: ClockRules = DEFAULT_CLOCKS
) -> Mapping[ClockKind, tuple[ClockRun, ...]]:
    """Read every run of every clock of the ticket with that history.

    The time before an import is known only in part: clocks that need more have no runs there.
    """
    walk = Walk(tuple(history), rules)
    return {kind: tuple(clock(kind, walk)) for kind, clock in _CLOCKS.items()}


COUNTING = {
    ClockKind.REQUESTER_WAIT: UNSOLVED - {Status.PENDING},
    ClockKind.AGENT_WORK: frozenset({Status.NEW, Status.OPEN}),
    ClockKind.TOTAL_RESOLUTION: UNSOLVED,
}
"""The statuses in which the time of a resolution clock counts."""


def _resolution(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    """The time to the solution, in the statuses that count."""
    reopen, counting = walk.rules.reopen, COUNTING[kind]
    reported = walk.reported() if kind is ClockKind.TOTAL_RESOLUTION else ()
    current: Run | None = None
    for moment in walk.live() if walk.is_complete else reported:
        if current is None:
            current = Run(kind, 1, moment.at, walk.started(moment))
        elif current.ended_at is not None and moment.status in UNSOLVED:
            if reopen == "none":
                break
            if reopen == "restart":
                yield current.run()
                current = Run(kind, current.number + 1, moment.at, WORDS["clock.reopened"]())
            else:
                current.go_on()
        if moment.status in SETTLED:
            current.end_once(moment.at, Ending.DONE, moment.where)
            current.turn(moment.at, reopen == "continue_including", moment.where)
        else:
            current.turn(moment.at, moment.status in counting, moment.where)
    if current is not None:
        yield current.withdrawn(walk).run()


def _first_reply(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    """From where the wait for the first answer begins to that answer.

    What a person solved without a word is a run of its own if it is reopened; what a bot solved is not.
    """
    if not walk.is_complete:
        yield from _reported_reply(kind, walk)
        return
    live = walk.live()
    if any(map(walk.answers, walk.facts[: len(walk.facts) - len(live)])):
        return
    current: Run | None = None
    start = walk.rules.first_reply_from
    wait, number, by_person = ResponseWait("opening" if start == "creation" else start), 1, False
    for moment in walk.moments:
        if wait.begins(moment.fact, moment.before, moment.status, moment.at):
            if current is not None and current.ended_at is not None and by_person:
                yield current.run()
                number += 1
            current = Run(kind, number, moment.at, walk.why_waiting(moment))
        if current is not None and current.ended_at is None:
            if not current.settled(moment, walk):
                current.wait_for_reply(moment, WORDS["clock.unanswered"]())
            by_person = moment.fact.by.is_staff
        if walk.answers(moment.fact):
            break
    if current is not None:
        yield current.withdrawn(walk).run()


def _reported_reply(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    imported = walk.imported
    if imported is not None and imported.opened_at and imported.first_replied_at:
        current = Run(kind, 1, imported.opened_at, WORDS["clock.requested"]())
        current.turn(imported.opened_at, True, WORDS["clock.unanswered"]())
        current.end(imported.first_replied_at, Ending.DONE, WORDS["clock.answered"]())
        yield current.run()


def _next_reply(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    """From the oldest unanswered message to its answer, once the first reply's clock is over."""
    asked: list[tuple[datetime, MessageId | None]] = []
    first_over, current, number = not walk.is_complete, None, 0
    for moment in walk.moments:
        fact = moment.fact
        if isinstance(fact, Messaged) and fact.from_customer and moment.status in UNSOLVED:
            asked.append((moment.at, fact.message))
        if isinstance(fact, SplitOff):
            asked = [each for each in asked if each[1] not in fact.messages]
            if current is not None and not (asked and asked[0][0] == current.at):
                current.end(moment.at, Ending.CANCELLED, WORDS["clock.unasked"]())
                yield current.run()
                current = None
        if current is None and asked and first_over:
            number += 1
            current = Run(kind, number, asked[0][0], WORDS["clock.wrote"]())
            current.turn(asked[0][0], True, WORDS["clock.unanswered"]())
        if walk.answers(fact) or moment.status in SETTLED:
            # What is reopened unanswered waits for its first reply again, if the rules say so.
            over = walk.answers(fact) or walk.rules.first_reply_from != "reopening"
            first_over, asked = first_over or over, []
        if current is not None:
            if current.settled(moment, walk):
                yield current.run()
                current = None
            else:
                current.wait_for_reply(moment, WORDS["clock.unanswered"]())
    if current is not None:
        yield current.withdrawn(walk).run()


def _update(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    """From each public message of the staff to the next, while the ticket is unsolved."""
    updated, current, number = False, None, 0
    paused = {Status.PENDING} if kind is ClockKind.PAUSABLE_UPDATE else set[Status]()
    for moment in walk.moments:
        updates = walk.answers(moment.fact) or moment.fact is walk.request
        updated = updated or updates
        if current is not None and (updates or moment.status in SETTLED):
            current.end(moment.at, Ending.DONE, WORDS["clock.updated"]() if updates else moment.where)
            yield current.run()
            current = None
        if current is None and updated and moment.status in UNSOLVED:
            number += 1
            current = Run(
                kind, number, moment.at, WORDS["clock.updated"]() if updates else WORDS["clock.reopened"]()
            )
        if current is not None:
            current.wait_for_reply(moment, WORDS["clock.next_update"](), paused)
    if current is not None:
        yield current.withdrawn(walk).run()


def _ownership(kind: ClockKind, walk: Walk) -> Iterator[ClockRun]:
    """The time in which a group has the unsolved ticket and waits for nobody else."""
    current, number = None, 0
    for moment in walk.live():
        if current is not None:
            if moment.group != current.group:
                current.end(moment.at, Ending.DONE, WORDS["clock.left_group"]())
            elif moment.status in SETTLED:
                current.end(moment.at, Ending.DONE, moment.where)
            if current.ended_at is not None:
                yield current.run()
                current = None
        if current is None and moment.group is not None and moment.status in UNSOLVED:
            number += 1
            current = Run(kind, number, moment.at, WORDS["clock.in_group"](group=moment.group), moment.group)
        if current is not None:
            current.turn(moment.at, moment.status in (Status.NEW, Status.OPEN), moment.where)
    if current is not None:
        yield current.withdrawn(walk).run()


_CLOCKS: Mapping[ClockKind, Callable[[ClockKind, Walk], Iterator[ClockRun]]] = {
    ClockKind.FIRST_REPLY: _first_reply,
    ClockKind.NEXT_REPLY: _next_reply,
    ClockKind.PERIODIC_UPDATE: _update,
    ClockKind.PAUSABLE_UPDATE: _update,
    ClockKind.REQUESTER_WAIT: _resolution,
    ClockKind.AGENT_WORK: _resolution,
    ClockKind.TOTAL_RESOLUTION: _resolution,
    ClockKind.GROUP_OWNERSHIP: _ownership,
}
