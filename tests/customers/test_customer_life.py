"""A customer's record changes by facts only, and says what it was told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.customers import ContactPoint, Customer, CustomerClass, Standing
from cxkit.customers.facts import DetailsChanged, Imported, Membership
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.testing import customers

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")


def wang(**more):
    return Customer.register("C-1", name="Wang Fang", region="Shanghai", at=T, by=AMY, **more)


def test_details_not_named_stay_and_those_given_as_none_are_cleared():
    changed = wang(languages=["zh"]).change(name=None, languages=(), region="Hangzhou", at=T, by=AMY)
    assert (changed.name, changed.languages, changed.region) == (None, (), "Hangzhou")
    assert changed.history[-1].cleared == ("name", "languages")


def test_a_detail_cannot_be_given_and_cleared_at_once():
    with pytest.raises(Invalid, match="given and cleared at once"):
        DetailsChanged(region="Hangzhou", cleared=("region",), at=T, by=AMY)


def test_an_empty_text_is_not_a_name():
    with pytest.raises(Invalid, match="name: must have 1 to 200 characters, is empty"):
        wang().change(name="", at=T, by=AMY).name


def test_a_class_change_records_the_policy_and_the_reasons():
    fact = wang().classify("high", at=T, by=AMY, policy="value_classes").history[-1]
    assert (fact.to, fact.policy) == (CustomerClass.HIGH, "value_classes")


def test_membership_is_joined_and_left():
    member = wang().set_membership(Membership(tier="gold", points=120, since=date(2024, 2, 29)), at=T, by=AMY)
    assert member.membership.tier == "gold"
    assert member.set_membership(None, at=T, by=AMY).membership is None


def test_an_imported_customer_keeps_what_is_unknown_unknown():
    found = Customer.imported(Imported(customer="C-9", region="UK", at=T, by=AMY))
    assert (found.joined_at, found.name, found.status) == (None, None, Standing.ACTIVE)


def test_a_merged_record_is_left_alone_but_a_withdrawal_is_never_turned_away():
    merged = wang().consent("marketing", at=T, by=AMY).merge_into("C-2", at=T, by=AMY)
    with pytest.raises(Refused, match="it is merged"):
        merged.change(region="Hangzhou", at=T, by=AMY)
    assert merged.withdraw("marketing", at=T, by=AMY).version == merged.version + 1


def test_a_record_is_not_merged_into_itself():
    with pytest.raises(Refused, match="cannot be merged into itself"):
        wang().merge_into("C-1", at=T, by=AMY)


def test_erasure_takes_every_personal_value_and_leaves_the_rest():
    contact = ContactPoint.email("fang@a.example")
    gone = wang(contacts=[contact], born=date(1990, 5, 1)).erase(at=T + timedelta(days=1), by=AMY)
    text = to_json(gone)
    assert not any(secret in text for secret in ("Wang", "fang", "1990", "Shanghai"))
    assert (gone.region, gone.status, gone.joined_at, gone.version) == (None, Standing.ERASED, T, 2)


@settings(max_examples=25)
@given(customers())
def test_every_customer_is_rebuilt_from_its_history_and_from_its_json(customer):
    assert Customer.replay(customer.history) == customer
    assert from_json(to_json(customer)) == customer


@settings(max_examples=25)
@given(customers(), st.data())
def test_an_erased_customer_is_rebuilt_from_its_history_too(customer, data):
    erased = customer.erase(at=customer.history[-1].at, by=AMY)
    assert Customer.replay(erased.history) == erased
    assert erased.name is erased.born is None
    assert erased.contacts == erased.external == ()
