"""Two writings of one address have one key."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.customers import ContactPoint, Customer, Purpose, contactability
from cxkit.customers._contacts import email_key, phone_key
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.testing import contact_points
from cxkit.values import Channel


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ("+86 138 0013 8000", None, "+8613800138000"),
        ("0086-138-0013-8000", None, "+8613800138000"),
        ("138 0013 8000", "86", "+8613800138000"),
        ("(+86) 138 0013 8000", "86", "+8613800138000"),
        ("（+86）138 0013 8000", None, "+8613800138000"),
        ("(0086) 138 0013 8000", None, "+8613800138000"),
        ("86-138 0013 8000", "86", "+8613800138000"),
        ("0755-8888 6666", "86", "+8675588886666"),
        ("＋８６ １３８００１３８０００", None, "+8613800138000"),
        ("010-6552 9988 转 123", "86", "+861065529988;ext=123"),
        ("\u202a+86 138\u00a00013\u200b8000\u202c", None, "+8613800138000"),
        ("03-1234-5678 内線12", "81", "+81312345678;ext=12"),
        ("+44 (0)20 7946 0018", None, "+442079460018"),
        ("(020) 7946 0018 ext. 5", "44", "+442079460018;ext=5"),
        ("+39 06 6982", None, "+39066982"),
        ("06 6982 1234", "39", "+390669821234"),
        ("1 (212) 555-0100", "1", "+12125550100"),
        ("212-555-0100", "+1", "+12125550100"),
        ("8 912 345-67-89", "7", "+79123456789"),
        ("2345 6789", "852", "+85223456789"),
        ("(06 1) 234 5678", "36", "+3612345678"),
        ("8 0152 45-09-11", "375", "+375152450911"),
        ("8 66 123456", "993", "+99366123456"),
        ("01 23 45 6789", "225", "+2250123456789"),
        ("01 95 12 34 56", "229", "+2290195123456"),
        ("01 44 12 34", "241", "+24101441234"),
        ("06 123 4567", "242", "+242061234567"),
        ("(415) 555-2671", "1", "+14155552671"),
        ("030 123456", "49", "+4930123456"),
        ("02 2345 6789", "886", "+886223456789"),
        ("612 34 56 78", "34", "+34612345678"),
    ],
)
def test_telephone_numbers_become_e164(written, code, key):
    assert phone_key(written, calling_code=code) == key


@pytest.mark.parametrize("written", ["+86", "+1234567890123456", "+86 call me", "+0 123 456 789", "+"])
def test_what_is_no_telephone_number_is_refused_without_repeating_it(written):
    with pytest.raises(Invalid) as error:
        phone_key(written)
    assert error.value.code == "contact.phone"
    assert "call me" not in str(error.value)


def test_a_national_number_asks_for_its_calling_code():
    with pytest.raises(Invalid, match="is a national number"):
        phone_key("138 0013 8000")


def test_mail_addresses_are_compared_without_case_and_in_one_unicode_form():
    assert email_key(" Wang.Fang@EXAMPLE.com ") == "wang.fang@example.com"
    assert email_key("ｗａｎｇ@example.com") == "wang@example.com"
    assert email_key("a+tag@example.com") != email_key("a@example.com")


def test_marks_that_nobody_sees_make_no_other_address():
    assert email_key("\ufefffang\u200b@a.example\u200e") == email_key("fang@a.example")


@pytest.mark.parametrize(
    "written", ["wang", "wang@", "@example.com", "a b@example.com", "a@b@c.com", "a@.com"]
)
def test_what_is_no_mail_address_is_refused(written):
    with pytest.raises(Invalid, match="is not an e-mail address"):
        email_key(written)


def test_an_account_belongs_to_a_service():
    with pytest.raises(Invalid, match="an account belongs to a service"):
        ContactPoint(kind="account", value="oGZ", key="oGZ")
    assert ContactPoint.account("wechat", "oGZ").key == "wechat:oGZ"


def test_postal_addresses_are_compared_without_spaces_and_punctuation():
    assert ContactPoint.postal("1 High St., Leeds").key == ContactPoint.postal("1 high st leeds").key


@given(contact_points())
def test_a_contact_point_is_itself_again_from_its_json(point):
    assert from_json(to_json(point)) == point


@given(st.sampled_from(["86", "44", "1", "39"]), st.text("0123456789 -()", min_size=9, max_size=18))
def test_a_key_is_its_own_key(code, written):
    try:
        key = phone_key(written, calling_code=code)
    except Invalid:
        return
    assert phone_key(key) == key


PRIVACY = [
    "184 1234 5678转1234",
    "18412345678-1234",
    "+86 184-1234-5678 ext 1234",
    "18412345678(1234)",
    "１８４１２３４５６７８转９９",
    "18412345678（分机1234）",
    "18412345678、1234",
    "18412345678\u200b转1234#",
    "184 1234 5678 ～12",
]


@pytest.mark.parametrize("written", PRIVACY)
def test_a_privacy_number_has_no_key_because_several_people_have_it_in_turn(written):
    point = ContactPoint.phone(written, calling_code="86")
    assert (point.key, point.identity, point.channels) == (None, None, ("phone",))
    with pytest.raises(Invalid) as error:
        phone_key(written, calling_code="86")
    assert error.value.code == "contact.privacy"
    assert "184" not in str(error.value)


@pytest.mark.parametrize("written", ["12345678901", "11012345678", "+86 100 0000 0000"])
def test_what_is_typed_because_a_number_must_stand_there_is_no_key_of_strangers(written):
    """As long as a mobile number of China, and of a kind that nobody has."""
    with pytest.raises(Invalid, match="is not a telephone number"):
        phone_key(written, calling_code="86")
    stored = ContactPoint(kind="phone", value=written, key="+8612345678901")
    assert from_json(to_json(stored)) == stored
    landlines = ("010-6552 9988", "10 6552 9988", "0755-8888 8888", "755 8888 8888")
    assert [phone_key(each, calling_code="86") for each in landlines] == [
        *["+861065529988"] * 2,
        *["+8675588888888"] * 2,
    ]


def test_two_extensions_of_a_switchboard_are_two_keys():
    one, two, again = (
        phone_key(f"021-65432100{tail}", calling_code="86") for tail in ("-12", "转13", " ext. 12")
    )
    assert one == again != two


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1380013800", "86"),
        ("138001380001", "86"),
        ("+86 1380013800", None),
        ("0912 345 67", "886"),
        ("0790012345", "44"),
    ],
)
def test_a_mobile_number_with_a_digit_too_few_or_too_many_is_refused(written, code):
    with pytest.raises(Invalid, match="is not a telephone number"):
        phone_key(written, calling_code=code)


def test_a_number_that_expires_identifies_nobody_and_reaches_nobody_afterwards():
    end = datetime(2026, 2, 10, tzinfo=UTC)
    point = ContactPoint.phone("13800138000", calling_code="86", expires_at=end)
    assert (point.key, point.identity) == ("+8613800138000", None)
    customer = Customer.register("C-1", contacts=[point], at=end.replace(day=1), by=Actor.agent("amy"))
    ask = {"purpose": Purpose.SERVICE, "channels": [Channel.PHONE], "most": 9, "days": 30}
    days = [contactability(customer, date(2026, 2, day), **ask).channel for day in (9, 10)]
    assert days == [Channel.PHONE, None]


def test_the_key_that_an_earlier_version_gave_a_privacy_number_identifies_nobody():
    stored = ContactPoint(kind="phone", value="18412345678转1234", key="+8618412345678")
    assert stored.identity is None


def test_a_pickle_from_before_a_field_came_is_read_with_its_default():
    make, (cls, values) = ContactPoint.email("a@b.example").__reduce__()
    assert make(cls, values[:-1]) == ContactPoint.email("a@b.example")
