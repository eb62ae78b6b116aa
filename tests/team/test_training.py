"""Courses come in an order, certificates expire out of routing, and a promotion says what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.errors import Invalid
from cxkit.team import (
    Agent,
    Availability,
    Certificate,
    Course,
    Demand,
    PromotionCriteria,
    RoutingPolicy,
    Skill,
    assign,
    course_order,
    expire_skills,
    skill_matrix,
)

T, LIN = datetime(2026, 1, 5, tzinfo=UTC), Actor.supervisor("lin")
REFUNDS = Course(id="refunds", hours=4, needs=["products"], skill="refunds", valid_for=timedelta(days=365))
PRODUCTS = Course(id="products", hours=8, topics=["product"])


def amy(*skills):
    held = [Skill(name=name, level=2) for name in skills]
    return Agent.hire("amy", skills=held, hired_on=date(2025, 9, 1), at=T, by=LIN)


class TestCourses:
    def test_an_induction_plan_has_what_is_needed_first(self):
        assert [each.id for each in course_order([REFUNDS, PRODUCTS])] == ["products", "refunds"]

    def test_circles_and_unknown_courses_are_refused(self):
        with pytest.raises(Invalid, match="circle"):
            course_order([Course(id="a", hours=1, needs=["b"]), Course(id="b", hours=1, needs=["a"])])
        with pytest.raises(Invalid, match="not given"):
            course_order([REFUNDS])

    @given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
    def test_every_course_comes_after_those_it_needs(self, pairs):
        needs = {n: [str(low) for low, high in sorted(pairs) if low < high == n] for n in range(8)}
        ids = [each.id for each in course_order(Course(id=str(n), hours=1, needs=needs[n]) for n in range(8))]
        assert sorted(ids) == [str(n) for n in range(8)]
        assert all(ids.index(low) < ids.index(str(n)) for n in needs for low in needs[n])


class TestCertificates:
    def test_passing_gives_one_that_holds_so_long(self):
        held = Certificate.of(REFUNDS, "amy", date(2026, 1, 10))
        assert (held.until, held.course) == (date(2027, 1, 10), "refunds")
        assert held.holds(date(2027, 1, 10))
        assert not held.holds(date(2027, 1, 11))
        assert held.holds(date(2027, 1, 20), timedelta(days=10))
        with pytest.raises(Invalid, match="certifies no skill"):
            Certificate.of(PRODUCTS, "amy", date(2026, 1, 10))

    def test_an_expired_skill_is_lost_to_routing_after_the_grace(self):
        person, old = amy("refunds", "returns"), Certificate.of(REFUNDS, "amy", date(2025, 1, 1))
        told = {"at": T, "by": LIN}
        assert expire_skills(person, [old], on=date(2026, 1, 20), **told) == person
        later = expire_skills(person, [old], on=date(2026, 2, 10), **told)
        assert [skill.name for skill in later.skills] == ["returns"]
        asked, desk = Demand(channel="chat", skills=[Skill(name="refunds")]), RoutingPolicy(id="desk")
        here = [Availability(agent="amy")]
        assert assign(asked, [person], here, desk).agent == "amy"
        assert assign(asked, [later], here, desk).agent is None

    def test_a_renewal_keeps_it(self):
        both = [Certificate.of(REFUNDS, "amy", day) for day in (date(2025, 1, 1), date(2026, 1, 2))]
        person = amy("refunds")
        assert expire_skills(person, both, on=date(2026, 6, 1), at=T, by=LIN) == person

    def test_the_matrix_tells_certified_expired_and_never_certified(self):
        old = Certificate.of(REFUNDS, "amy", date(2025, 1, 1))
        gone = Agent.hire("bo", skills=[Skill(name="refunds")], at=T, by=LIN).leave(at=T, by=LIN)
        cells = skill_matrix([amy("refunds", "returns"), gone], [old], on=date(2026, 1, 10))
        assert [(each.skill, each.certified, each.until) for each in cells] == [
            ("refunds", False, date(2026, 1, 1)),
            ("returns", None, None),
        ]


class TestPromotion:
    SENIOR = PromotionCriteria(
        role="senior", skills=[Skill(name="refunds", level=3)], courses=["refunds"], service_days=180
    )

    def test_what_is_missing_is_said(self):
        found = self.SENIOR.missing(amy("refunds"), on=date(2026, 1, 10))
        assert [reason.text() for reason in found] == [
            "has refunds at level 2, not 3",
            "has not passed the course refunds",
            "has 131 days of service, not 180",
        ]
        assert found[2].text("zh-Hans") == "已服务131天，要求180天"

    def test_who_has_all_of_it_lacks_nothing(self):
        ready = amy().gain_skill("refunds", level=3, at=T, by=LIN).train("refunds", passed=True, at=T, by=LIN)
        assert self.SENIOR.missing(ready, on=date(2026, 6, 1)) == ()

    def test_a_failed_course_does_not_count(self):
        failed = (
            amy().gain_skill("refunds", level=3, at=T, by=LIN).train("refunds", passed=False, at=T, by=LIN)
        )
        assert [each.code for each in self.SENIOR.missing(failed, on=date(2026, 6, 1))] == [
            "promotion.course"
        ]
        again = failed.train("refunds", passed=True, at=T, by=LIN)
        assert self.SENIOR.missing(again, on=date(2026, 6, 1)) == ()
