"""The history of a ticket as its clocks read it: moments, the start of time, and runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from cxkit.tickets._enums import GONE, SETTLED, UNSOLVED, Status
from cxkit.tickets._lifecycle import LIFECYCLE
from cxkit.tickets._milestones import GROUPED, answers, request_by_staff, starts_of
from cxkit.tickets._targets import ClockKind, ClockRules
from cxkit.tickets._wording import WORDS
from cxkit.tickets.facts import HandedOver, Imported, ThirdPartyAwaited, TicketFact
from cxkit.values import GroupId, Labelled, Reason


class Ending(Labelled):
    """The ending of a run; withdrawn if its ticket was merged, deleted or marked as spam."""

    DONE = "done", "Done", "已完成", "已完成"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤销", "已撤銷"


class Span(NamedTuple):
    """A part of a run: whether its time counts, and why. `until` is None while it lasts."""

    since: datetime
    until: datetime | None
    counts: bool
    why: Reason


class ClockRun(NamedTuple):
    """A run of a clock; reply clocks have one for each unanswered message, number 1 first.

    `ended_at` and `ending` are None while it lasts; then its last span is open.
    """

    kind: ClockKind
    number: int
    group: GroupId | None
    started_at: datetime
    ended_at: datetime | None
    ending: Ending | None
    why_started: Reason
    why_ended: Reason | None
    spans: tuple[Span, ...]

    @property
    def counting(self) -> bool:
        """Whether its time counts now."""
        return self.ended_at is None and self.spans[-1].counts


WHERE = {
    Status.NEW: WORDS["clock.new"],
    Status.OPEN: WORDS["clock.open"],
    Status.PENDING: WORDS["clock.pending"],
    Status.ON_HOLD: WORDS["clock.on_hold"],
    Status.SOLVED: WORDS["clock.solved"],
    Status.CLOSED: WORDS["clock.closed"],
    Status.MERGED: WORDS["clock.merged"],
    Status.SPAM: WORDS["clock.spam"],
    Status.DELETED: WORDS["clock.deleted"],
}


class Moment(NamedTuple):
    """A fact with the status before and after it, the party waited for, and the group that has the ticket."""

    fact: TicketFact
    at: datetime
    before: Status | None
    status: Status
    party: str
    group: GroupId | None

    @property
    def where(self) -> Reason:
        """The status of the ticket, as a reason."""
        text = WHERE[self.status]
        return text(party=self.party) if self.status is Status.ON_HOLD else text()


class Walk:
    """A history, prepared for every clock."""

    def __init__(self, facts: tuple[TicketFact, ...], rules: ClockRules) -> None:
        self.facts, self.rules = facts, rules
        self.imported = facts[0] if isinstance(facts[0], Imported) else None
        self.moments = tuple(_moments(facts))
        self.request = request_by_staff(facts)

    @property
    def is_complete(self) -> bool:
        """Whether the history is known from the opening on."""
        imported = self.imported
        return imported is None or (imported.status is Status.NEW and imported.opened_at is not None)

    def live(self) -> tuple[Moment, ...]:
        """The moments from the start of time; a ticket that begins waiting must first be taken up."""
        starts = starts_of(self.moments[0].status) if self.is_complete else UNSOLVED
        first = next(
            (n for n, moment in enumerate(self.moments) if moment.status in starts), len(self.moments)
        )
        return self.moments[first:]

    def started(self, moment: Moment) -> Reason:
        """Why a clock starts at the first live moment."""
        return WORDS["clock.requested"]() if moment.before is None else WORDS["clock.woken"]()

    def why_waiting(self, moment: Moment) -> Reason:
        """Why a customer waits for the first answer from that moment on."""
        if isinstance(moment.fact, HandedOver):
            return WORDS["clock.handed_over"]()
        return WORDS["clock.reopened"]() if moment.before in SETTLED else self.started(moment)

    def answers(self, fact: TicketFact) -> bool:
        """Whether a fact answers the customer."""
        return fact is not self.request and answers(fact, bots=self.rules.bot_replies == "counted")

    def reported(self) -> tuple[Moment, ...]:
        """The moments of an import that was never reopened: enough for the time from opening to solution."""
        imported, first = self.imported, self.moments[0]
        if imported is None or imported.opened_at is None or imported.reopens != 0 or imported.status in GONE:
            return ()
        opened = first._replace(at=imported.opened_at, before=None, status=Status.OPEN)
        if imported.status in UNSOLVED:
            return (opened, first._replace(before=Status.OPEN), *self.moments[1:])
        solved = imported.solved_at or imported.closed_at
        if solved is None:
            return ()
        return (opened, first._replace(at=solved, before=Status.OPEN), *self.moments[1:])


def _moments(facts: tuple[TicketFact, ...]) -> Iterator[Moment]:
    before: Status | None = None
    party, group = "", None
    for fact, status in LIFECYCLE.course(facts):
        at = fact.at
        if before is None and isinstance(fact, Imported) and fact.opened_at and status is Status.NEW:
            at = fact.opened_at
        if isinstance(fact, ThirdPartyAwaited):
            party = fact.party or "?"
        if fact.__class__ in GROUPED:
            group = getattr(fact, "group", None) or group
        yield Moment(fact, at, before, status, party, group)
        before = status


class Run:
    """A run that is being read from the facts."""

    def __init__(
        self, kind: ClockKind, number: int, at: datetime, why: Reason, group: GroupId | None = None
    ) -> None:
        self.kind, self.number, self.group = kind, number, group
        self.at, self.why = at, why
        self.spans: list[Span] = []
        self.ended_at: datetime | None = None
        self.ending: Ending | None = None
        self.why_ended: Reason | None = None

    def turn(self, at: datetime, counts: bool, why: Reason) -> None:
        """Let its time count from an instant on, or not, for a reason."""
        if self.spans and (self.spans[-1].counts, self.spans[-1].why) == (counts, why):
            return
        self._shut(at)
        self.spans.append(Span(at, None, counts, why))

    def _shut(self, at: datetime) -> None:
        if self.spans and self.spans[-1].until is None:
            last = self.spans.pop()
            if last.since < at:
                self.spans.append(last._replace(until=at))

    def end(self, at: datetime, ending: Ending, why: Reason) -> None:
        """End the run."""
        self.ended_at, self.ending, self.why_ended = at, ending, why

    def end_once(self, at: datetime, ending: Ending, why: Reason) -> None:
        """End the run unless it has ended: closing does not move a solution."""
        if self.ended_at is None:
            self.end(at, ending, why)

    def settled(self, moment: Moment, walk: Walk) -> bool:
        """Whether a reply clock ends at the moment, by an answer or because none is needed any more."""
        if walk.answers(moment.fact):
            self.end(moment.at, Ending.DONE, WORDS["clock.answered"]())
        elif moment.status in SETTLED:
            fulfilled = walk.rules.unanswered == "fulfilled"
            self.end(moment.at, Ending.DONE if fulfilled else Ending.CANCELLED, moment.where)
        return self.ended_at is not None

    def wait_for_reply(self, moment: Moment, why: Reason, paused: Collection[Status] = ()) -> None:
        """Let a reply clock run, unless the ticket is merged, spam or deleted, or in a paused status."""
        pauses = moment.status in GONE or moment.status in paused
        self.turn(moment.at, not pauses, moment.where if pauses else why)

    def withdrawn(self, walk: Walk) -> Run:
        """The run, ended if the ticket is merged, deleted or marked as spam now."""
        last = walk.moments[-1]
        if self.ended_at is None and last.status in GONE:
            changes = (each for each in walk.moments if each.status is not each.before)
            withdrawal = [change for change in changes if change.status is last.status][-1]
            self.end(withdrawal.at, Ending.WITHDRAWN, withdrawal.where)
        return self

    def go_on(self) -> None:
        """Continue a run that had ended."""
        self.ended_at = self.ending = self.why_ended = None

    def run(self) -> ClockRun:
        """The run by the facts read so far."""
        spans = self.spans
        if self.ended_at is not None:
            spans = [
                span._replace(until=self.ended_at) if (span.until or self.ended_at) >= self.ended_at else span
                for span in spans
                if span.since < self.ended_at
            ]
        return ClockRun(
            self.kind,
            self.number,
            self.group,
            self.at,
            self.ended_at,
            self.ending,
            self.why,
            self.why_ended,
            tuple(spans),
        )
