"""Sessions have places and prerequisites; enrolments go from the test before to the certificate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.team import Agent, Course
from cxkit.team.training import Enrolment, TrainingSession, record_result
from cxkit.testing import enrolments

T = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIN = Actor.supervisor("lin")
PRODUCTS = Course(id="products", hours=8)
REFUNDS = Course(
    id="refunds", hours=4, needs=["products"], skill="refunds", level=2, valid_for=timedelta(days=365)
)


def on(day, by=LIN):
    return {"at": T + timedelta(days=day), "by": by}


def agent(id="amy", courses=("products",)):
    found = Agent.hire(id, team="north", **on(0))
    for course in courses:
        found = found.train(course, passed=True, **on(0))
    return found


def session(id="S-1", course=REFUNDS, **told):
    when = {"starts_at": T + timedelta(days=3), "ends_at": T + timedelta(days=3, hours=4)}
    return TrainingSession.schedule(id, course=course, **when | told, **on(0))


def enrolled(id="N-1", who=None, **told):
    given = {"session": session(), "course": REFUNDS, "agent": who or agent()}
    return Enrolment.enrol(id, **given | told, **on(1))


def refused(code, verb, *given, **told):
    with pytest.raises(Refused) as raised:
        verb(*given, **told)
    assert raised.value.reason.code == code


def test_enrolling_asks_for_what_the_course_needs_and_for_room():
    refused("promotion.course", enrolled, who=agent(courses=()))
    small = session(places=1)
    one = enrolled(session=small)
    refused("training.full", enrolled, "N-2", who=agent("bo"), session=small, others=[one])
    refused("training.twice", enrolled, "N-2", session=session(), others=[one])
    assert enrolled("N-2", who=agent("bo"), session=small, others=[one.cancel(**on(2))]).agent == "bo"
    refused("training.another_course", enrolled, session=session(course=PRODUCTS))
    refused("training.not_scheduled", enrolled, session=session().cancel("ill", **on(1)))


def test_a_session_is_held_when_it_is_over():
    refused("training.not_over", session().hold, **on(3))
    assert str(session().hold(**on(4)).status) == "held"
    later = T + timedelta(days=9)
    moved = session().reschedule(starts_at=later, ends_at=later + timedelta(hours=1), **on(1))
    refused("training.not_over", moved.hold, **on(4))
    with pytest.raises(Invalid):
        session(ends_at=T)


def test_from_the_test_before_to_the_certificate():
    one = enrolled().take_test("before", 0.4, **on(2)).attend(1.0, **on(3))
    refused("training.too_late", enrolled().attend(1, **on(3)).take_test, "before", 0.9, **on(4))
    refused("training.tested", one.take_test, "before", 0.5, **on(4))
    refused("training.own", one.react, 5, **on(4))
    one = one.take_test("after", 0.8, **on(3)).react(5, comment="clear", **on(3, Actor.agent("amy")))
    assert one.certificate(REFUNDS) is None
    failed = one.assess(passed=False, score=0.3, **on(4))
    again = failed.retake("S-2", **on(5))
    assert (again.session, again.tests, again.tries, again.attendance) == ("S-2", (), 2, None)
    done = one.assess(passed=True, score=0.9, **on(4))
    held = done.certificate(REFUNDS)
    assert (held.skill, held.level, held.since) == ("refunds", 2, date(2026, 3, 6))
    amy = record_result(done, agent(), **on(5))
    assert (amy.courses[-1].course, amy.courses[-1].passed, amy.courses[-1].score) == ("refunds", True, 0.9)
    refused("training.no_result", record_result, done, agent("bo"), **on(5))
    refused("training.no_result", record_result, one, agent(), **on(5))


@given(enrolments())
def test_an_enrolment_travels_and_keeps_its_figures_when_it_forgets(one):
    assert from_json(to_json(one)) == one
    forgotten = one.erase(at=one.history[-1].at, by=LIN)
    assert (forgotten.tests, forgotten.rating, forgotten.status) == (one.tests, one.rating, one.status)


def test_they_are_found_in_a_store():
    store = MemoryStore()
    enrolments, sessions = Repository(store, Enrolment), Repository(store, TrainingSession)
    sessions.add(session())
    enrolments.add(enrolled())
    assert [each.id for each in enrolments.find(F("session") == "S-1").items] == ["N-1"]
    assert sessions.get("S-1").places is None
