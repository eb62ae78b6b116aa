"""Facts of training sessions and enrolments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, personal, record
from cxkit.team.training._enums import TestTime
from cxkit.values import LONGEST_ID, AgentId, EnrolmentId, GroupId, TrainingSessionId

__all__ = [
    "Assessed",
    "Attended",
    "Cancelled",
    "Enrolled",
    "EnrolmentCancelled",
    "EnrolmentErased",
    "EnrolmentFact",
    "Held",
    "Reacted",
    "Rescheduled",
    "Retaken",
    "Scheduled",
    "SessionErased",
    "SessionFact",
    "Tested",
]


def _in_order(starts_at: datetime, ends_at: datetime) -> Iterator[Fault]:
    if ends_at <= starts_at:
        yield Fault("ends_at", "training.order", "lies before it begins")


@record(abstract=True)
class SessionFact(Fact):
    """Something that happened to a training session."""

    schema_prefix: ClassVar[str] = "training_session."


@record
class Scheduled(SessionFact):
    """A session of a course was scheduled; without `places` there is room for everybody."""

    session: Named[TrainingSessionId] = field(longest=LONGEST_ID)
    course: str = field(longest=LONGEST_ID)
    course_version: int = field(default=1, low=1)
    starts_at: datetime
    ends_at: datetime
    trainer: MaybeNamed[AgentId] = field(default=None)
    places: int | None = field(default=None, low=1)

    def rules(self) -> Iterator[Fault]:
        """A session ends after it begins."""
        return _in_order(self.starts_at, self.ends_at)


@record
class Rescheduled(SessionFact):
    """The session was moved to another time."""

    starts_at: datetime
    ends_at: datetime

    def rules(self) -> Iterator[Fault]:
        """A session ends after it begins."""
        return _in_order(self.starts_at, self.ends_at)


@record
class Held(SessionFact):
    """The session was held."""


@record
class Cancelled(SessionFact):
    """The session was cancelled, for a reason."""

    reason: str = personal(longest=1000, whose="actor")


@record
class SessionErased(SessionFact):
    """Everything personal was taken out of the session and its history."""


@record(abstract=True)
class EnrolmentFact(Fact):
    """Something that happened to an enrolment."""

    schema_prefix: ClassVar[str] = "enrolment."


@record
class Enrolled(EnrolmentFact):
    """An agent was enrolled in a session."""

    enrolment: EnrolmentId = field(longest=LONGEST_ID)
    session: TrainingSessionId = field(longest=LONGEST_ID)
    course: str = field(longest=LONGEST_ID)
    course_version: int = field(default=1, low=1)
    agent: AgentId = field(longest=LONGEST_ID)
    team: GroupId | None = None


@record
class Tested(EnrolmentFact):
    """A test of what is taught was taken: the share of its points, 0 to 1."""

    time: TestTime
    score: float = field(low=0.0, high=1.0)


@record
class Attended(EnrolmentFact):
    """The agent attended that share of the session's hours."""

    share: float = field(low=0.0, high=1.0)


@record
class Reacted(EnrolmentFact):
    """The agent rated the course, from 1 to 5."""

    rating: int = field(low=1, high=5)
    comment: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Assessed(EnrolmentFact):
    """The course ended for the agent; `passed` is None for one without an examination."""

    passed: bool | None = None
    score: float | None = field(default=None, low=0.0, high=1.0)


@record
class Retaken(EnrolmentFact):
    """The agent takes the course again, in another session."""

    session: TrainingSessionId = field(longest=LONGEST_ID)


@record
class EnrolmentCancelled(EnrolmentFact):
    """The enrolment was cancelled."""


@record
class EnrolmentErased(EnrolmentFact):
    """Everything personal was taken out of the enrolment and its history."""
