"""Openings, applications with their stages, and enrolments as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.hiring import (
    Application,
    ApplicationStatus,
    Opening,
    OpeningStatus,
    RecruitingSource,
    RejectionReason,
    Stage,
    StageOutcome,
)
from cxkit.hiring.facts import Filled, Hired, OfferAccepted, Offered, Received
from cxkit.tables._columns import category, count, flag, ids, instant, number
from cxkit.tables._table import Table, table
from cxkit.team.training import Enrolment, EnrolmentStatus
from cxkit.team.training.facts import Attended


def _first(thing: Any, fact: type[Any]) -> datetime | None:
    """When the first fact of that class happened."""
    return next((each.at for each in thing.history if isinstance(each, fact)), None)


@table
class OpeningTable(Table):
    """One row a place of an opening: from its approval to the candidate who fills it.

    >>> t = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    >>> OpeningTable.from_columns(id=["O-1"], approved_at=[t], filled=[False]).filled.tolist()
    [0]
    """

    time: ClassVar[str] = "approved_at"
    in_order: ClassVar[Any] = (("approved_at", "filled_at"),)

    id: Any = ids("the opening's id")
    role: Category = category("the role that is looked for")
    team: Category = category("the team that it is for")
    status: Category = category("the opening's status", OpeningStatus)
    approved_at: Instants = instant("when it was approved", required=True)
    filled_at: Instants = instant("when the place was filled")
    closed_at: Instants = instant("when the opening was filled or closed")
    filled: Any = flag("whether the place was filled")

    @classmethod
    def from_objects(cls, openings: Iterable[Opening]) -> Self:
        """The table of those openings, read one by one in bounded memory; unapproved ones are left out."""
        return cls._from_objects(openings, _places)


def _places(openings: Iterable[Opening]) -> Iterator[tuple[Any, ...]]:
    for each in openings:
        if each.approved_at is None:
            continue
        times: list[datetime | None] = [fact.at for fact in each.history if isinstance(fact, Filled)]
        head = (each.id, each.role, each.team, each.status, each.approved_at)
        for at in times + [None] * each.places_left:
            yield (*head, at, each.closed_at, at is not None)


@table
class ApplicationTable(Table):
    """One row an application: from where, to what end, and when.

    >>> t = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    >>> ApplicationTable.from_columns(id=["A-1"], received_at=[t], offered=[True]).offered.tolist()
    [1]
    """

    time: ClassVar[str] = "received_at"
    in_order: ClassVar[Any] = (("received_at", "ended_at"), ("received_at", "accepted_at"))

    id: Any = ids("the application's id")
    opening: Category = category("the opening")
    source: Category = category("where the candidate came from", RecruitingSource)
    group: Category = category("the group that the candidate declared, with consent; none after erasure")
    status: Category = category("the application's status", ApplicationStatus)
    rejection: Category = category("why it was rejected", RejectionReason)
    received_at: Instants = instant("when it was received", required=True)
    offered_at: Instants = instant("when an offer was made")
    accepted_at: Instants = instant("when the offer was accepted")
    hired_at: Instants = instant("when the candidate began")
    ended_at: Instants = instant("when it ended without the candidate being hired")
    offered: Any = flag("whether an offer was made; not known while it is open, or if the candidate withdrew")
    accepted: Any = flag("whether the offer was accepted; not known without an answer")

    @classmethod
    def from_objects(cls, applications: Iterable[Application]) -> Self:
        """The table of those applications, read one by one in bounded memory."""
        return cls._from_objects(applications, _applications)


def _applications(applications: Iterable[Application]) -> Iterator[tuple[Any, ...]]:
    for each in applications:
        offered, accepted = _first(each, Offered), _first(each, OfferAccepted)
        refused = False if each.status is ApplicationStatus.REJECTED else None
        declined = False if each.status is ApplicationStatus.DECLINED else None
        yield (
            each.id,
            each.opening,
            each.source,
            each.group,
            each.status,
            each.rejection,
            _first(each, Received),
            offered,
            accepted,
            _first(each, Hired),
            each.ended_at,
            True if offered else refused,
            True if accepted else declined,
        )


@table
class StageTable(Table):
    """One row a stage that a candidate entered: when, until when, and how it was left.

    >>> t = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    >>> StageTable.from_columns(stage=["interview"], entered_at=[t], passed=[True]).passed.tolist()
    [1]
    """

    time: ClassVar[str] = "entered_at"
    in_order: ClassVar[Any] = (("entered_at", "left_at"),)

    application: Any = ids("the application's id")
    opening: Category = category("the opening")
    stage: Category = category("the stage", Stage)
    source: Category = category("where the candidate came from", RecruitingSource)
    group: Category = category("the group that the candidate declared, with consent; none after erasure")
    outcome: Category = category("how it was left", StageOutcome)
    entered_at: Instants = instant("when the stage was entered", required=True)
    left_at: Instants = instant("when it was left")
    raters: Any = count("how many raters scored it")
    passed: Any = flag("whether it was passed; not known while it is open, or if the candidate withdrew")

    @classmethod
    def from_objects(cls, applications: Iterable[Application]) -> Self:
        """The table of the stages of those applications, read one by one in bounded memory."""
        return cls._from_objects(applications, _visits)


_DECIDED = {StageOutcome.PASSED: True, StageOutcome.REJECTED: False}


def _visits(applications: Iterable[Application]) -> Iterator[tuple[Any, ...]]:
    for each in applications:
        for visit in each.visits:
            head = (each.id, each.opening, visit.stage, each.source, each.group, visit.outcome)
            raters = len(each.raters(visit.stage))
            yield (*head, visit.entered_at, visit.left_at, raters, _DECIDED.get(visit.outcome))


@table
class EnrolmentTable(Table):
    """One row an enrolment: course and session, tests before and after in percent, and the result.

    >>> t = datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    >>> EnrolmentTable.from_columns(id=["N-1"], enrolled_at=[t], passed=[None]).passed.tolist()
    [-1]
    """

    time: ClassVar[str] = "enrolled_at"
    in_order: ClassVar[Any] = (("enrolled_at", "ended_at"),)

    id: Any = ids("the enrolment's id")
    course: Category = category("the course")
    session: Category = category("the session")
    agent: Category = category("who is trained")
    team: Category = category("the team")
    status: Category = category("the enrolment's status", EnrolmentStatus)
    enrolled_at: Instants = instant("when the agent was enrolled", required=True)
    attended_at: Instants = instant("when the attendance was recorded")
    ended_at: Instants = instant("when the result was recorded")
    attendance: Any = number("share of the hours attended, in percent", low=0, high=100)
    rating: Any = number("the agent's rating of the course", low=1, high=5)
    before: Any = number("test before the course, in percent", low=0, high=100)
    after: Any = number("test after the course, in percent", low=0, high=100)
    tries: Any = count("how often the course was taken")
    attended: Any = flag("whether the agent came; not known before")
    passed: Any = flag("whether the course was passed; not known before, and without an examination")

    @classmethod
    def from_objects(cls, enrolments: Iterable[Enrolment]) -> Self:
        """The table of those enrolments, read one by one in bounded memory."""
        return cls._from_objects(enrolments, _enrolments)


_RESULTS = {EnrolmentStatus.PASSED: True, EnrolmentStatus.FAILED: False}


def _enrolments(enrolments: Iterable[Enrolment]) -> Iterator[tuple[Any, ...]]:
    def percent(share: float | None) -> int | None:
        return None if share is None else round(100 * share)

    for each in enrolments:
        yield (
            each.id,
            each.course,
            each.session,
            each.agent,
            each.team,
            each.status,
            each.history[0].at,
            next((fact.at for fact in reversed(each.history) if isinstance(fact, Attended)), None),
            each.ended_at,
            percent(each.attendance),
            each.rating,
            percent(each.test("before")),
            percent(each.test("after")),
            each.tries,
            None if each.attendance is None else each.attendance > 0,
            _RESULTS.get(each.status),
        )
