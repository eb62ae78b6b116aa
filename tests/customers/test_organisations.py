"""Companies whose people are customers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from cxkit.codec import from_json, to_json
from cxkit.customers import ContactPoint, Customer, Organisation, organisations_of
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.testing import organisations

T, AMY = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
MILL = Organisation.register("O-1", name="Mill Ltd", domains=["mill.example"], at=T, by=AMY)
DAM = Organisation.register("O-2", name="Dam Ltd", parent="O-1", at=T, by=AMY)


def customer(mail):
    return Customer.register("C-1", contacts=[ContactPoint.email(mail)], at=T, by=AMY)


def test_a_person_may_belong_to_several_and_leave_one():
    both = [each.join("C-1", role="buyer", at=T, by=AMY) for each in (MILL, DAM)]
    assert organisations_of("C-1", both) == tuple(both)
    left = both[0].leave("C-1", at=T + timedelta(days=9), by=AMY)
    assert organisations_of("C-1", [left, both[1]]) == (both[1],)
    assert (left.members[0].joined_at, left.members[0].left_at) == (T, T + timedelta(days=9))
    again = left.join("C-1", at=T + timedelta(days=20), by=AMY)
    assert (again.has("C-1"), len(again.members)) == (True, 2)


def test_nobody_joins_twice_or_leaves_who_does_not_belong():
    with pytest.raises(Refused, match="customer C-1 belongs to it already"):
        MILL.join("C-1", at=T, by=AMY).join("C-1", at=T, by=AMY)
    with pytest.raises(Refused, match="customer C-9 does not belong to it"):
        MILL.leave("C-9", at=T, by=AMY)
    with pytest.raises(Refused, match="it is closed"):
        MILL.close(at=T, by=AMY).join("C-1", at=T, by=AMY)


@pytest.mark.parametrize(
    ("mail", "suggested"),
    [("Fang@MILL.example", True), ("fang@shop.mill.example", True), ("fang@windmill.example", False)],
)
def test_a_mail_address_suggests_the_company_of_its_domain(mail, suggested):
    assert MILL.suggests(customer(mail)) is suggested
    assert not DAM.suggests(customer(mail))


@pytest.mark.parametrize("domain", ["@mill.example", "Mill.example", "mill"])
def test_domains_are_written_as_they_are_compared(domain):
    with pytest.raises(Invalid, match=r"domains\[0\]: write it like 'example\.com'"):
        MILL.change(domains=[domain], at=T, by=AMY)


@settings(max_examples=40)
@given(organisations())
def test_every_organisation_is_rebuilt_from_its_history_and_its_json(organisation):
    assert Organisation.replay(organisation.history) == organisation
    assert from_json(to_json(organisation)) == organisation


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2026, 2, 28), 29), (date(2026, 3, 1), 30), (date(1996, 2, 29), 0), (date(1990, 1, 1), None)],
)
def test_age_is_counted_in_full_years(on, age):
    born = Customer.register("C-1", born=date(1996, 2, 29), at=T, by=AMY)
    assert born.age(on) == age
    assert customer("a@b.example").age(on) is None
