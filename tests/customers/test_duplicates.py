"""Duplicates are found with the evidence for and against them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from cxkit.customers import ContactPoint, Customer, MatchPolicy, duplicates
from cxkit.customers.profile._duplicates import folded_name, jaro_winkler
from cxkit.kernel.facts import Actor, ExternalId

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")
PHONE = ContactPoint.phone("+86 138 0013 8000")
MAIL = ContactPoint.email("fang@a.example")


def person(id, name=None, *contacts, **more):
    return Customer.register(id, name=name, contacts=contacts, at=T, by=AMY, **more)


def only(*customers, **policy):
    (pair,) = duplicates(customers, MatchPolicy(**policy)).pairs
    return pair


def test_the_same_address_and_name_are_strong_evidence():
    pair = only(person("C-1", "Wang Fang", MAIL), person("C-2", "FANG, Wang", MAIL))
    assert [(each.on, each.match) for each in pair.evidence] == [("email", "exact"), ("name", "exact")]
    assert pair.score == pytest.approx(1 - 0.05 * 0.7)
    assert pair.sole


def test_a_telephone_shared_by_two_birth_dates_is_a_household():
    two = (
        person("C-1", "Wang Fang", PHONE, born=date(1990, 1, 1)),
        person("C-2", "Wang Li", PHONE, born=date(2010, 5, 5)),
    )
    assert duplicates(two).pairs == ()
    pair = only(*two, threshold=0.0)
    assert (pair.against, pair.sole) == (("born", "name"), False)


def test_a_machine_may_merge_only_a_match_that_no_third_record_has():
    three = [person(f"C-{n}", "Wang Fang", PHONE) for n in range(3)]
    pairs = duplicates(three).pairs
    assert len(pairs) == 3
    assert not any(pair.sole for pair in pairs)


def test_one_key_that_no_third_record_has_is_enough():
    home = ContactPoint.postal("1 Nanjing Road, Shanghai")
    first, second = (person(f"C-{n}", "Wang Fang", MAIL, PHONE, home) for n in (1, 2))
    assert only(first, second).sole
    # A third one has the telephone, but not the mail address.
    pairs = duplicates([first, second, person("C-3", "Wang Fang", PHONE)]).pairs
    assert {(pair.first, pair.second): pair.sole for pair in pairs} == {
        ("C-1", "C-2"): True,
        ("C-1", "C-3"): False,
        ("C-2", "C-3"): False,
    }


def test_names_written_nearly_alike_count_with_the_birth_date():
    born = date(1990, 1, 1)
    pair = only(person("C-1", "Jonathan Smith", born=born), person("C-2", "Jonathon Smith", born=born))
    assert [(each.on, each.match) for each in pair.evidence] == [("name and born", "near")]


def test_short_names_that_differ_by_one_character_are_different_names():
    born = date(1990, 1, 1)
    assert duplicates([person("C-1", "王芳", born=born), person("C-2", "王芬", born=born)]).pairs == ()


def test_the_same_outside_id_is_the_same_person():
    outside = (ExternalId(source="shop", id="77"),)
    pair = only(person("C-1", external=outside), person("C-2", external=outside))
    assert pair.evidence[0].on == "external"


def test_a_switchboard_number_is_a_crowd_and_no_evidence():
    many = [person(f"C-{n:02d}", None, PHONE) for n in range(21)]
    found = duplicates(many)
    assert (found.pairs, [(crowd.on, crowd.records) for crowd in found.crowds]) == ((), [("phone", 21)])


def test_merged_and_erased_records_are_left_out():
    one = person("C-1", "Wang Fang", MAIL)
    gone = person("C-2", "Wang Fang", MAIL).merge_into("C-1", at=T, by=AMY)
    assert duplicates([one, gone]).pairs == ()


def test_a_pair_does_not_show_what_matched():
    assert "fang" not in repr(duplicates([person("C-1", "Wang", MAIL), person("C-2", "Wang", MAIL)]))


def test_thousands_of_records_are_compared_only_where_something_brings_them_together():
    names = ["Wang Fang", "Li Na", "Zhang Wei", "Chen Jie"]
    many = [
        person(f"C-{n:05d}", f"{names[n // 2 % 4]} {n // 2}", ContactPoint.email(f"u{n // 2}@a.example"))
        for n in range(3000)
    ]
    assert len(duplicates(many).pairs) == 1500


@pytest.mark.parametrize(
    ("one", "two", "likeness"),
    [("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("dwayne", "duane", 0.84), ("a", "b", 0.0)],
)
def test_jaro_winkler_gives_the_published_values(one, two, likeness):
    assert jaro_winkler(one, two) == pytest.approx(likeness, abs=1e-4)


@given(st.text("abcde ", max_size=9), st.text("abcde ", max_size=9))
def test_likeness_has_no_direction_and_stays_between_0_and_1(one, two):
    assert jaro_winkler(one, two) == pytest.approx(jaro_winkler(two, one))
    assert 0 <= jaro_winkler(one, two) <= 1


def test_names_are_compared_without_case_order_and_punctuation():
    assert folded_name("Müller, Anna-Lena") == folded_name("anna lena MÜLLER")


def test_a_chinese_name_is_one_name_with_or_without_spaces_in_its_own_order():
    assert folded_name("王　芳") == folded_name("王 芳") == folded_name("王芳")
    assert folded_name("阿卜杜拉·买买提") == folded_name("阿卜杜拉 买买提")
    assert folded_name("文 王") != folded_name("王 文")
    born = date(1990, 1, 1)
    pair = only(person("C-1", "王芳", born=born), person("C-2", "王 芳", born=born))
    assert [(each.on, each.match) for each in pair.evidence] == [("name and born", "exact")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wang Fang", "Wang Li"),
        ("王芳", "李娜"),
        ("Anna Smith", "Peter Smith"),
        ("Mr Wang Lei", "Ms Wang Fang"),
    ],
)
def test_two_first_names_at_one_mailbox_are_two_persons(one, two):
    assert duplicates([person("C-1", one, MAIL), person("C-2", two, MAIL)]).pairs == ()
    pair = only(person("C-1", one, MAIL), person("C-2", two, MAIL), threshold=0.0)
    assert (pair.against, pair.sole) == (("name",), False)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wang Fang", "F. Wang"),
        ("王芳", "Wang Fang"),
        ("王女士", "王芳"),
        ("Wang", "Wang Fang"),
        ("Mrs Fang Wang", "Fang Wang"),
        ("Jonathan Smith", "Jonathon Smith"),
    ],
)
def test_one_name_in_two_writings_is_no_evidence_against(one, two):
    assert only(person("C-1", one, MAIL), person("C-2", two, MAIL)).sole


def test_privacy_numbers_bring_nobody_together():
    numbers = ("18412345678转1234", "18412345678转5678", "18412345678转1234")
    people = [
        person(f"C-{n}", None, ContactPoint.phone(each, calling_code="86")) for n, each in enumerate(numbers)
    ]
    assert duplicates(people).pairs == duplicates(people).crowds == ()
