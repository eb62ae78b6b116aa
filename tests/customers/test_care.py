"""Who is contacted on a day, why, on which channel, and who is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cxkit.customers import FESTIVALS, CarePolicy, ContactPoint, Customer, Festival, contact_days, due
from cxkit.customers.facts import Membership
from cxkit.customers.outreach._outreach import anniversary
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.surveys import Invitation
from cxkit.values import Channel

T = datetime(2024, 1, 5, tzinfo=UTC)
AMY = Actor.agent("amy")
MAIL = ContactPoint.email("fang@a.example")
PHONE = ContactPoint.phone("+86 138 0013 8000", preferred=True)


def customer(id="C-1", *, consent=True, contacts=(MAIL,), **more):
    one = Customer.register(id, contacts=contacts, at=T, by=AMY, **more)
    return one.consent("care", at=T, by=AMY) if consent else one


def occasions(found):
    return [each.occasion for each in found.due]


@pytest.mark.parametrize(
    ("policy", "on", "expected"),
    [
        (CarePolicy(), date(2026, 2, 28), ["birthday"]),
        (CarePolicy(), date(2026, 3, 1), []),
        (CarePolicy(leap_day="after"), date(2026, 2, 28), []),
        (CarePolicy(leap_day="after"), date(2026, 3, 1), ["birthday"]),
        (CarePolicy(), date(2028, 2, 29), ["birthday"]),
        (CarePolicy(leap_day="after"), date(2028, 2, 29), ["birthday"]),
        (CarePolicy(), date(2028, 2, 28), []),
    ],
)
def test_a_birthday_on_29_february_is_kept_every_year(policy, on, expected):
    assert occasions(due([customer(born=date(1996, 2, 29))], on, policy=policy)) == expected


def test_the_day_of_birth_itself_is_no_birthday():
    assert due([customer(born=date(2026, 5, 1))], date(2026, 5, 1)).due == ()
    assert anniversary(date(2024, 2, 29), 2025, "after") == date(2025, 3, 1)


def test_a_membership_has_its_anniversary():
    member = customer().set_membership(Membership(tier="gold", since=date(2023, 6, 1)), at=T, by=AMY)
    (found,) = due([member], date(2026, 6, 1)).due
    assert str(found.reason) == "member for 3 years on 2026-06-01"


def test_a_festival_greets_everybody_in_the_language_asked():
    (found,) = due([customer()], date(2026, 9, 25)).due
    assert found.reason.text("en") == "Mid-Autumn Festival on 2026-09-25"
    assert found.reason.text("zh-Hant") == "2026年9月25日是中秋節"


def test_a_festival_beyond_the_table_is_not_guessed():
    assert FESTIVALS["mid_autumn"].day(2061) is None
    with pytest.raises(Invalid, match="needs month and day_of_month, or the days, and not both"):
        Festival(id="x", en="X", zh_hans="X", zh_hant="X")


def test_followups_come_by_class_counted_from_the_last_contact():
    high = customer().classify("high", at=T, by=AMY)
    last = date(2026, 5, 1)
    for days, expected in ((29, []), (30, ["follow_up"]), (45, ["follow_up"])):
        found = due([high], last + timedelta(days=days), contacts={"C-1": [last]})
        assert occasions(found) == expected
    assert found.due[0].strategy.label("zh-Hans") == "定期联系与个性化服务"
    assert due([customer()], date(2026, 6, 1)).due == ()


def test_without_consent_the_contact_is_held_with_the_reason():
    found = due([customer(consent=False, born=date(1990, 5, 1))], date(2026, 5, 1))
    assert (found.due, found.held[0].reason.code) == ((), "consent.never")


def test_the_preferred_contact_point_goes_first_if_it_is_permitted():
    both = customer(contacts=(MAIL, PHONE), born=date(1990, 5, 1))
    assert due([both], date(2026, 5, 1)).due[0].channel is Channel.PHONE
    silent = both.withdraw("care", channel="phone", at=T, by=AMY)
    assert due([silent], date(2026, 5, 1)).due[0].channel is Channel.EMAIL


def test_a_customer_without_a_contact_point_is_held():
    found = due([customer(contacts=(), born=date(1990, 5, 1))], date(2026, 5, 1))
    assert found.held[0].reason.code == "care.no_contact"


def test_contact_fatigue_counts_every_contact_of_the_days_before():
    one = customer(born=date(1990, 5, 1))
    recent = {"C-1": [date(2026, 4, 2), date(2026, 4, 30)]}
    assert due([one], date(2026, 5, 1), contacts=recent).held[0].reason.code == "care.tired"
    assert occasions(
        due([one], date(2026, 5, 2) - timedelta(days=1), contacts={"C-1": [date(2026, 4, 1)]})
    ) == ["birthday"]


def test_nobody_is_contacted_twice_on_one_day():
    one = customer(born=date(1990, 9, 25))
    found = due([one], date(2026, 9, 25))
    assert occasions(found) == ["birthday"]
    assert [(each.occasion, each.reason.code) for each in found.held] == [("festival", "care.one_a_day")]


def test_merged_and_erased_records_are_not_contacted():
    gone = customer(born=date(1990, 5, 1)).merge_into("C-2", at=T, by=AMY)
    assert due([gone], date(2026, 5, 1)) == due([], date(2026, 5, 1))


def test_what_was_withdrawn_on_a_merged_record_holds_for_the_person():
    """The person went back to an old account and said no there."""
    leads, gone = customer(born=date(1990, 5, 1)), customer("C-2", contacts=())
    merged = gone.merge_into("C-1", at=T, by=AMY)
    assert occasions(due([leads, merged], date(2026, 5, 1))) == ["birthday"]
    no_more = merged.withdraw("care", at=T + timedelta(days=1), by=AMY)
    found = due([no_more, leads], date(2026, 5, 1))
    assert [(each.customer, each.reason.code) for each in (*found.due, *found.held)] == [
        ("C-1", "consent.withdrawn")
    ]


def test_contact_points_and_contacts_of_a_merged_record_are_the_persons():
    leads = customer(contacts=(), born=date(1990, 5, 1))
    merged = customer("C-2").merge_into("C-1", at=T, by=AMY)
    assert due([leads, merged], date(2026, 5, 1)).due[0].channel is Channel.EMAIL
    recent = {"C-1": [date(2026, 4, 30)], "C-2": [date(2026, 4, 29)]}
    assert due([leads, merged], date(2026, 5, 1), contacts=recent).held[0].reason.code == "care.tired"


def test_a_contact_made_that_very_day_counts():
    """A campaign wrote in the morning."""
    one, on = customer(born=date(1990, 5, 1)), date(2026, 5, 1)
    daily = CarePolicy(most_contacts=1, per_days=1)
    assert due([one], on, contacts={"C-1": [on]}, policy=daily).held[0].reason.code == "care.tired"
    for other in (on - timedelta(days=1), on + timedelta(days=1)):
        assert occasions(due([one], on, contacts={"C-1": [other]}, policy=daily)) == ["birthday"]


def test_the_birth_date_and_membership_of_a_merged_record_are_the_persons():
    leads = customer()
    merged = customer("C-2", born=date(1990, 5, 1))
    merged = merged.set_membership(Membership(tier="gold", since=date(2023, 6, 1)), at=T, by=AMY)
    records = [leads, merged.merge_into("C-1", at=T, by=AMY)]
    assert occasions(due(records, date(2026, 5, 1))) == ["birthday"]
    assert occasions(due(records, date(2026, 6, 1))) == ["membership"]


def test_contacts_of_campaigns_and_surveys_tire_for_care_too():
    one, on = customer(born=date(1990, 5, 1)), date(2026, 5, 1)
    april = datetime(2026, 4, 20, 17, tzinfo=UTC)
    invited = Invitation.plan("I-1", "S-1", customer="C-1", channel="email", at=april, by=AMY)
    invited = invited.send(at=april, by=AMY)
    invited = invited.remind(at=april + timedelta(days=4), by=AMY, permitted=True)
    days = contact_days([invited, one], tz="Asia/Shanghai")
    assert days == {"C-1": [date(2026, 4, 21), date(2026, 4, 25)]}
    assert due([one], on, contacts=days).held[0].reason.code == "care.tired"
    assert contact_days([invited], facts={"invitation.reminded"}) == {"C-1": [date(2026, 4, 24)]}
