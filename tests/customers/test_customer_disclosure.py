"""A person can be told what is held on them; everybody else sees a pseudonym."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import ContactPoint, Customer, held_on, pseudonym
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.testing import customers
from cxkit.tickets import Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")
KEY = b"0123456789abcdef"


def test_everything_personal_that_is_held_is_listed_with_its_place():
    mail = ContactPoint.email("fang@a.example")
    wang = Customer.register("C-1", name="Wang Fang", contacts=[mail], at=T, by=AMY)
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Late", at=T, by=AMY)
    other = Ticket.open("T-2", customer="C-2", channel="chat", subject="Mine", at=T, by=AMY)
    held = held_on([wang, ticket, other], "C-1")
    assert {(item.id, item.path) for item in held} == {
        ("C-1", "name"),
        ("C-1", "contacts"),
        ("C-1", "history[0].name"),
        ("C-1", "history[0].contacts"),
        ("T-1", "subject"),
        ("T-1", "history[0].subject"),
    }
    assert "Wang" not in repr(held)


@settings(max_examples=20)
@given(customers())
def test_after_erasure_nothing_is_held(customer):
    erased = customer.erase(at=customer.history[-1].at, by=AMY)
    assert held_on([erased], erased.id) == ()


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_a_pseudonym_is_the_same_for_one_purpose_and_unlike_for_another(one, other, purpose):
    mine = pseudonym(one, key=KEY, purpose=purpose)
    assert mine == pseudonym(one, key=KEY, purpose=purpose)
    assert (mine == pseudonym(other, key=KEY, purpose=purpose)) == (one == other)
    assert mine != pseudonym(one, key=KEY, purpose=purpose + "x")
    assert mine != pseudonym(one, key=KEY[::-1], purpose=purpose)


def test_a_short_key_is_refused():
    with pytest.raises(Invalid, match=r"at least 16 random bytes: take secrets\.token_bytes"):
        pseudonym("C-1", key=b"secret", purpose="x")
