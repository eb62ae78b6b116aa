"""Consent is read from the consent_ledger as of an instant, and explains itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import ConsentPolicy, Customer, DataCategory, Purpose, consent_ledger, permits
from cxkit.customers.facts import Consent, Imported
from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.values import Channel

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WANG = Actor.customer("C-1")


def customer(**more):
    return Customer.register("C-1", at=T, by=WANG, **more)


def test_nothing_is_permitted_that_was_never_agreed_except_serving_the_customer():
    refused = permits(customer(), "marketing", "email", T)
    assert not refused
    assert refused.reason.code == "consent.never"
    assert permits(customer(), "service", "email", T)


def test_a_withdrawal_counts_from_its_instant_and_not_before():
    given_ = customer().consent("survey", at=T, by=WANG).withdraw("survey", at=T + DAY, by=WANG)
    assert permits(given_, "survey", "email", T + DAY - timedelta(microseconds=1))
    assert permits(given_, "survey", "email", T + DAY).reason.code == "consent.withdrawn"


def test_consent_on_one_channel_says_nothing_about_another():
    one = customer().consent("marketing", channel="email", at=T, by=WANG)
    assert permits(one, "marketing", "email", T)
    assert not permits(one, "marketing", "phone", T)
    assert not permits(one, "marketing", None, T)


def test_a_withdrawal_on_one_channel_leaves_the_others_and_refuses_every_channel_at_once():
    one = customer().consent("marketing", at=T, by=WANG).withdraw("marketing", channel="sms", at=T, by=WANG)
    assert permits(one, "marketing", "email", T)
    assert not permits(one, "marketing", "sms", T)
    assert not permits(one, "marketing", None, T)


def test_withdrawing_marketing_leaves_other_purposes_as_they_were():
    one = customer().consent("survey", at=T, by=WANG).consent("marketing", at=T, by=WANG)
    assert permits(one.withdraw("marketing", at=T, by=WANG), "survey", "email", T)


def test_sensitive_data_need_a_consent_of_their_own():
    one = customer().consent("analysis", at=T, by=WANG)
    assert not permits(one, "analysis", None, T, category="sensitive")
    both = one.consent("analysis", category=DataCategory.SENSITIVE, at=T, by=WANG)
    assert permits(both, "analysis", None, T, category="sensitive")
    assert not permits(both.withdraw("analysis", at=T, by=WANG), "analysis", None, T, category="sensitive")


def test_a_consent_that_ends_is_over_at_its_end():
    one = customer().consent("marketing", until=T + DAY, at=T, by=WANG)
    assert permits(one, "marketing", "email", T + DAY - timedelta(seconds=1))
    assert permits(one, "marketing", "email", T + DAY).reason.code == "consent.ended"


def test_a_consent_cannot_end_before_it_begins():
    with pytest.raises(Refused, match="would end before it begins"):
        customer().consent("marketing", until=T, at=T, by=WANG)


def test_under_fourteen_a_guardian_has_to_agree_until_the_birthday_in_the_local_zone():
    child = customer(born=date(2012, 2, 4)).consent("marketing", at=T, by=WANG)
    late = datetime(2026, 2, 3, 17, tzinfo=UTC)
    assert permits(child, "marketing", "email", late).reason.code == "consent.guardian"
    again = child.consent("marketing", at=late, by=WANG)
    assert not permits(again, "marketing", "email", late)
    assert permits(again, "marketing", "email", late, tz="Asia/Shanghai")
    assert permits(child.consent("marketing", guardian=True, at=T, by=WANG), "marketing", "email", late)
    assert permits(child, "marketing", "email", T, policy=ConsentPolicy(guardian_below=13))


def test_what_a_child_agreed_to_alone_does_not_count_later_either_and_a_guardians_consent_goes_on():
    child = customer(born=date(2012, 2, 4)).consent("marketing", at=T, by=WANG)
    grown = T + timedelta(days=500)
    found = permits(child, "marketing", "email", grown)
    assert found.reason.code == "consent.was_young"
    assert found.reason.text("zh-Hans") == "顾客同意时未满14周岁且未经监护人同意：请重新征得同意"
    assert permits(child.consent("marketing", guardian=True, at=T, by=WANG), "marketing", "email", grown)


def test_who_is_born_on_29_february_is_of_age_on_1_march_as_the_age_says():
    child = customer(born=date(2012, 2, 29))
    for day, age in ((28, 13), (29, 14)):
        at = datetime(2026, 2, 28, 12, tzinfo=UTC) + timedelta(days=day - 28)
        assert child.age(at.date()) == age
        assert bool(permits(child.consent("marketing", at=at, by=WANG), "marketing", "email", at)) is (
            age == 14
        )


def test_an_imported_ledger_counts_and_a_withdrawal_at_the_same_instant_has_the_last_word():
    entries = (
        Consent(at=T, purpose=Purpose.SURVEY, given=False),
        Consent(at=T, purpose=Purpose.SURVEY, given=True, category=DataCategory.GENERAL),
    )
    one = Customer.imported(Imported(customer="C-1", consents=entries, at=T + DAY, by=WANG))
    assert [entry.given for entry in consent_ledger(one)] == [True, False]
    assert not permits(one, "survey", "email", T)


def test_the_records_of_one_person_are_asked_together():
    one = customer().consent("marketing", at=T, by=WANG)
    other = Customer.register("C-2", at=T, by=WANG).withdraw("marketing", at=T + DAY, by=WANG)
    assert permits(one, "marketing", "email", T + DAY)
    assert not permits([one, other], "marketing", "email", T + DAY)


def test_after_erasure_nothing_is_permitted():
    gone = customer().consent("marketing", at=T, by=WANG).erase(at=T, by=WANG)
    assert permits(gone, "marketing", "email", T).reason.code == "consent.erased"


def test_the_reason_can_be_told_in_three_languages():
    reason = permits(customer(), "marketing", "email", T).reason
    assert reason.text("zh-Hans") == "顾客尚未同意：请先征得同意"
    assert reason.text("zh-Hant") == "顧客尚未同意：請先徵得同意"


_STEPS = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(Purpose), st.none() | st.sampled_from(Channel), st.integers(0, 3)
    ),
    max_size=6,
)


def lived(subject, steps, at):
    for gives, purpose, channel, days in steps:
        at += days * DAY
        change = subject.consent if gives else subject.withdraw
        subject = change(purpose, channel=channel, at=at, by=WANG)
    return subject, at


@settings(max_examples=60)
@given(_STEPS, _STEPS, st.sampled_from(Purpose), st.none() | st.sampled_from(Channel), st.integers(0, 20))
def test_what_was_permitted_at_an_instant_never_changes_afterwards(first, later, purpose, channel, days):
    before, last = lived(customer(), first, T)
    after, _ = lived(before, later, last + timedelta(microseconds=1))
    asked = min(T + days * DAY, last)
    assert permits(before, purpose, channel, asked) == permits(after, purpose, channel, asked)


@settings(max_examples=60)
@given(_STEPS, st.sampled_from(list(Purpose)), st.none() | st.sampled_from(Channel))
def test_one_withdrawal_is_enough_to_end_what_was_given_in_whatever_way(steps, purpose, channel):
    one, last = lived(customer(), steps, T)
    ended = one.withdraw(purpose, at=last, by=WANG)
    assert bool(permits(ended, purpose, channel, last)) == (purpose is Purpose.SERVICE)


@pytest.mark.parametrize("purpose", ["marketing", "service"])
def test_one_erased_record_ends_every_permission_of_the_person(purpose):
    """Also for purposes that need no consent: there is nobody left to serve."""
    kept = customer().consent("marketing", at=T, by=WANG)
    gone = Customer.register("C-2", at=T, by=WANG).erase(at=T, by=WANG)
    assert permits(kept, purpose, "email", T)
    for records in ([kept, gone], [gone, kept]):
        assert permits(records, purpose, "email", T).reason.code == "consent.erased"
