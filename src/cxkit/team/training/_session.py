"""Training sessions: their life and their verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.kernel import Actor, Aggregate, Begin, Fact, Lifecycle, Step, copies, record, sets, wrong
from cxkit.team._training import Course
from cxkit.team._wording import WORDS
from cxkit.team.training import facts
from cxkit.team.training._enums import SessionStatus
from cxkit.values import AgentId, Reason, TrainingSessionId


@record(abstract=True)
class SessionState(Aggregate[facts.SessionFact]):
    """The fields of a training session; `TrainingSession` adds the verbs."""

    status: SessionStatus
    course: str
    course_version: int = 1
    starts_at: datetime
    ends_at: datetime
    trainer: AgentId | None = None
    places: int | None = None


def it_is_over(session: SessionState, fact: facts.Held) -> Reason | None:
    """A session was held when it is over, not before."""
    return WORDS["training.not_over"](until=session.ends_at) if fact.at < session.ends_at else None


_S = SessionStatus

SESSION: Lifecycle = Lifecycle(
    begins={
        facts.Scheduled: Begin(
            _S.SCHEDULED,
            copies("course", "course_version", "starts_at", "ends_at", "trainer", "places", id="session"),
        )
    },
    steps={
        facts.Rescheduled: Step(source=_S.SCHEDULED, effect=sets("starts_at", "ends_at")),
        facts.Held: Step(source=_S.SCHEDULED, target=_S.HELD, checks=(it_is_over,)),
        facts.Cancelled: Step(source=_S.SCHEDULED, target=_S.CANCELLED),
        facts.SessionErased: Step(),
    },
    permission="train",
    permissions={"erase_customer": [facts.SessionErased]},
)


@record
class TrainingSession(SessionState):
    """A session of a course: when, by whom, and for how many.

    >>> from datetime import UTC, timedelta
    >>> t, lin = datetime(2026, 3, 2, 9, tzinfo=UTC), Actor.supervisor("lin")
    >>> course = Course(id="tone", hours=3)
    >>> session = TrainingSession.schedule("S-1", course=course, starts_at=t, ends_at=t + timedelta(hours=3),
    ...                                    places=8, at=t - timedelta(days=7), by=lin)
    >>> session.hold(at=t + timedelta(hours=3), by=lin).status
    SessionStatus.HELD
    """

    lifecycle: ClassVar[Lifecycle] = SESSION
    erasure: ClassVar[type[Fact]] = facts.SessionErased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "trainer"

    @classmethod
    def schedule(
        cls,
        id: TrainingSessionId | str,
        *,
        course: Course,
        starts_at: datetime,
        ends_at: datetime,
        at: datetime,
        by: Actor,
        trainer: AgentId | str | None = None,
        places: int | None = None,
    ) -> Self:
        """Schedule a session of a course."""
        no_course = wrong(course=(course, Course))
        given: dict[str, Any] = {"course": no_course or course.id}
        given["course_version"] = no_course or course.version
        when = {"starts_at": starts_at, "ends_at": ends_at}
        return cls.begin(
            facts.Scheduled, session=id, **given, **when, trainer=trainer, places=places, at=at, by=by
        )

    def reschedule(self, *, starts_at: datetime, ends_at: datetime, at: datetime, by: Actor) -> Self:
        """Move the session to another time."""
        return self.apply(facts.Rescheduled, starts_at=starts_at, ends_at=ends_at, at=at, by=by)

    def hold(self, *, at: datetime, by: Actor) -> Self:
        """Record that the session was held."""
        return self.apply(facts.Held, at=at, by=by)

    def cancel(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Cancel the session."""
        return self.apply(facts.Cancelled, reason=reason, at=at, by=by)
