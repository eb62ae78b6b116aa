"""Enrolments: their life and their verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    OneOf,
    Step,
    copies,
    record,
    sets,
    several,
    wrong,
)
from cxkit.kernel._refusals import refusal
from cxkit.team._agent import Agent
from cxkit.team._training import Certificate, Course, courses_missing
from cxkit.team._wording import WORDS
from cxkit.team.training import facts
from cxkit.team.training._enums import EnrolmentStatus, SessionStatus, TestTime
from cxkit.team.training._session import TrainingSession
from cxkit.values import AgentId, EnrolmentId, GroupId, Reason, TrainingSessionId


@record(name="enrolment.test_score")
class TestScore:
    """Score of a test, 0 to 1, and when it was taken.

    >>> TestScore(time=TestTime.BEFORE, score=0.4).score
    0.4
    """

    __test__ = False

    time: TestTime
    score: float


@record(abstract=True)
class EnrolmentState(Aggregate[facts.EnrolmentFact]):
    """The fields of an enrolment; `Enrolment` adds the verbs."""

    status: EnrolmentStatus
    session: TrainingSessionId
    course: str
    course_version: int = 1
    agent: AgentId
    team: GroupId | None = None
    tests: tuple[TestScore, ...] = ()
    attendance: float | None = None
    rating: int | None = None
    score: float | None = None
    ended_at: datetime | None = None
    tries: int = 1

    def test(self, time: TestTime | str) -> float | None:
        """The score of a test; None before it."""
        return next((each.score for each in self.tests if each.time is TestTime.of(time)), None)


def tested_once(enrolment: EnrolmentState, fact: facts.Tested) -> Reason | None:
    """Each test is taken once, and the one before the course before it."""
    if enrolment.test(fact.time) is not None:
        return WORDS["training.tested"](time=fact.time)
    late = fact.time is TestTime.BEFORE and enrolment.attendance is not None
    return WORDS["training.too_late"]() if late else None


def by_the_agent(enrolment: EnrolmentState, fact: facts.Reacted) -> Reason | None:
    """People rate a course for themselves."""
    return None if fact.by.id == enrolment.agent else WORDS["training.own"](agent=enrolment.agent)


def _tested(enrolment: EnrolmentState, fact: facts.Tested) -> Changes:
    return {"tests": (*enrolment.tests, TestScore(time=fact.time, score=fact.score))}


def _assessed(enrolment: EnrolmentState, fact: facts.Assessed) -> Changes:
    status = {None: _E.COMPLETED, True: _E.PASSED, False: _E.FAILED}[fact.passed]
    return {"status": status, "score": fact.score, "ended_at": fact.at}


def _retaken(enrolment: EnrolmentState, fact: facts.Retaken) -> Changes:
    anew: Changes = dict.fromkeys(("attendance", "rating", "score", "ended_at"))
    return {**anew, "session": fact.session, "tests": (), "tries": enrolment.tries + 1}


_E = EnrolmentStatus
_THERE = {_E.ATTENDED, _E.PASSED, _E.FAILED, _E.COMPLETED}

ENROLMENT: Lifecycle = Lifecycle(
    begins={
        facts.Enrolled: Begin(
            _E.ENROLLED, copies("session", "course", "course_version", "agent", "team", id="enrolment")
        )
    },
    steps={
        facts.Tested: Step(source={_E.ENROLLED, *_THERE}, effect=_tested, checks=(tested_once,)),
        facts.Attended: Step(source=_E.ENROLLED, target=_E.ATTENDED, effect=sets(attendance="share")),
        facts.Reacted: Step(source=_THERE, effect=sets("rating"), checks=(by_the_agent,)),
        facts.Assessed: Step(
            source=_E.ATTENDED, target=OneOf({_E.PASSED, _E.FAILED, _E.COMPLETED}), effect=_assessed
        ),
        facts.Retaken: Step(source=_E.FAILED, target=_E.ENROLLED, effect=_retaken),
        facts.EnrolmentCancelled: Step(source=_E.ENROLLED, target=_E.CANCELLED, effect=sets(ended_at="at")),
        facts.EnrolmentErased: Step(),
    },
    permission="train",
    permissions={"answer_evaluation": [facts.Reacted], "erase_customer": [facts.EnrolmentErased]},
)


@record
class Enrolment(EnrolmentState):
    """An enrolment of an agent in a session of a course, with attendance, tests and result.

    >>> from datetime import UTC, timedelta
    >>> t, lin = datetime(2026, 3, 2, 9, tzinfo=UTC), Actor.supervisor("lin")
    >>> tone = Course(id="tone", hours=3)
    >>> session = TrainingSession.schedule("S-1", course=tone, starts_at=t, ends_at=t + timedelta(hours=3),
    ...                                    at=t, by=lin)
    >>> amy = Agent.hire("amy", at=t, by=lin)
    >>> one = Enrolment.enrol("N-1", session=session, course=tone, agent=amy, at=t, by=lin)
    >>> one.take_test("before", 0.4, at=t, by=lin).attend(1.0, at=t, by=lin).test("before")
    0.4
    """

    lifecycle: ClassVar[Lifecycle] = ENROLMENT
    erasure: ClassVar[type[Fact]] = facts.EnrolmentErased
    person_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def enrol(
        cls,
        id: EnrolmentId | str,
        *,
        session: TrainingSession,
        course: Course,
        agent: Agent,
        at: datetime,
        by: Actor,
        others: Iterable[EnrolmentState] = (),
    ) -> Self:
        """Enrol an agent who has passed what the course needs, while the session has room.

        `others` are the enrolments that there are; those of this session take its places.
        """
        known: Any = several(others)
        given = {"session": (session, TrainingSession), "course": (course, Course), "agent": (agent, Agent)}
        parts = wrong(**given, others=(known, [Enrolment]))
        fields: dict[str, Any] = {"session": parts, "course": "-", "agent": "-"}
        if parts is None:
            fields = {"session": session.id, "course": course.id, "course_version": course.version}
            fields |= {"agent": agent.id, "team": agent.team}
        enrolment = cls.begin(facts.Enrolled, enrolment=id, **fields, at=at, by=by)
        reason = _obstacle(session, course, agent, known)
        if reason is not None:
            raise refusal(cls, None, enrolment.history[0], reason, [])
        return enrolment

    def take_test(self, time: TestTime | str, score: float, *, at: datetime, by: Actor) -> Self:
        """Record a test of what is taught."""
        return self.apply(facts.Tested, time=time, score=score, at=at, by=by)

    def attend(self, share: float, *, at: datetime, by: Actor) -> Self:
        """Record which share of the hours the agent attended."""
        return self.apply(facts.Attended, share=share, at=at, by=by)

    def react(self, rating: int, *, at: datetime, by: Actor, comment: str | None = None) -> Self:
        """Rate the course, as who took it."""
        return self.apply(facts.Reacted, rating=rating, comment=comment, at=at, by=by)

    def assess(
        self, *, at: datetime, by: Actor, passed: bool | None = None, score: float | None = None
    ) -> Self:
        """Record the result; `passed` stays None for a course without an examination."""
        return self.apply(facts.Assessed, passed=passed, score=score, at=at, by=by)

    def retake(self, session: TrainingSessionId | str, *, at: datetime, by: Actor) -> Self:
        """Take the course again, in another session."""
        return self.apply(facts.Retaken, session=session, at=at, by=by)

    def cancel(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Cancel the enrolment."""
        return self.apply(facts.EnrolmentCancelled, at=at, by=by, why=why)

    def certificate(self, course: Course) -> Certificate | None:
        """The certificate that the course gives; None before it is passed."""
        if self.status is not EnrolmentStatus.PASSED or self.ended_at is None:
            return None
        return Certificate.of(course, self.agent, self.ended_at.date())


def _obstacle(
    session: TrainingSession, course: Course, agent: Agent, others: Iterable[EnrolmentState]
) -> Reason | None:
    """Why an agent cannot be enrolled."""
    if session.status is not SessionStatus.SCHEDULED:
        return WORDS["training.not_scheduled"](session=session.id)
    if (session.course, session.course_version) != (course.id, course.version):
        return WORDS["training.another_course"](session=session.id, course=session.course)
    missing = next(iter(courses_missing(agent, course.needs)), None)
    if missing is not None:
        return missing
    taken = [each for each in others if each.session == session.id and each.status is not _E.CANCELLED]
    if any(each.agent == agent.id for each in taken):
        return WORDS["training.twice"](agent=agent.id)
    full = session.places is not None and len(taken) >= session.places
    return WORDS["training.full"](places=session.places or 0) if full else None


def record_result(enrolment: Enrolment, agent: Agent, *, at: datetime, by: Actor) -> Agent:
    """The agent with the result of an enrolment that ended among their courses (`Trained`).

    Raises `Refused` for one of somebody else, or that has no result.
    """
    ended = enrolment.status in (_E.PASSED, _E.FAILED, _E.COMPLETED)
    if enrolment.agent != agent.id or not ended:
        fact: Any = enrolment.history[-1]
        raise refusal(Enrolment, enrolment, fact, WORDS["training.no_result"](agent=agent.id), [])
    passed = {_E.PASSED: True, _E.FAILED: False}.get(enrolment.status)
    return agent.train(enrolment.course, passed=passed, score=enrolment.score, at=at, by=by)
