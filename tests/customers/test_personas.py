"""A persona says what is typical of a group, of how many, and never points at one person."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import Customer, TraitKind, persona
from cxkit.customers.facts import Trait
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, tzinfo=UTC)
ON = date(2026, 2, 3)
AMY = Actor.agent("amy")


def group(prefix, regions, **more):
    return [
        Customer.register(f"{prefix}-{n}", region=region, at=T, by=AMY, **more)
        for n, region in enumerate(regions)
    ]


def test_typical_values_come_with_their_counts_and_their_spread():
    found = persona("all", group("A", ["GD"] * 6 + ["BJ"] * 5 + [None] * 3), on=ON)
    typical = found.typical[0]
    assert (typical.value, typical.count, typical.known, typical.others) == ("GD", 6, 11, (("BJ", 5),))
    assert typical.share == pytest.approx(6 / 11)


def test_values_that_few_share_and_values_that_few_lack_are_left_out():
    assert persona("all", group("A", ["GD"] * 10 + ["BJ"] * 2), on=ON).typical == ()
    assert persona("all", group("A", ["GD"] * 10), on=ON).typical[0].value == "GD"


def test_a_group_that_is_too_small_gives_a_reason_and_nothing_else():
    found = persona("few", group("A", ["GD"] * 4), on=ON)
    assert (found.n, found.typical, found.ages) == (4, (), None)
    assert str(found.reason) == "4 persons are too few for a persona: 5 are needed"


def test_distinguishing_values_are_set_against_the_rest():
    tea = (Trait(kind=TraitKind.BEHAVIOUR, name="favourite", value="tea"),)
    ours = group("A", ["GD"] * 10, traits=tea)
    rest = group("B", ["GD"] * 10, traits=(Trait(kind=TraitKind.BEHAVIOUR, name="favourite", value="wine"),))
    found = persona("tea", ours, rest, on=ON)
    assert [(each.field, each.value, each.difference) for each in found.distinguishing] == [
        ("behaviour favourite", "tea", 1.0),
        ("region", "GD", 0.0),
    ]


def test_ages_are_counted_in_full_years_with_quartiles():
    born = [date(1990, 2, 3), date(1990, 2, 4), date(1980, 1, 1), date(1970, 1, 1), date(2000, 1, 1)]
    people = [Customer.register(f"C-{n}", born=day, at=T, by=AMY) for n, day in enumerate(born)]
    ages = persona("all", people, on=ON).ages
    assert (ages.known, ages.lower, ages.median, ages.upper) == (5, 35, 36, 46)


def test_a_trait_named_twice_by_one_person_counts_once():
    twice = (
        Trait(kind="behaviour", name="likes", value="tea"),
        Trait(kind="behaviour", name="likes", value="tea"),
    )
    found = persona("tea", group("A", [None] * 6, traits=twice), on=ON)
    assert (found.typical[0].count, found.typical[0].known) == (6, 6)


def test_what_is_left_out_cannot_be_had_by_subtraction():
    """Ten and eight of twenty are shown: then two are of some other place."""
    found = persona("all", group("A", ["GD"] * 10 + ["BJ"] * 8 + ["LS"] * 2), on=ON)
    assert [(each.value, each.count, each.others) for each in found.typical] == [("GD", 10, ())]
    rest = group("B", ["GD"] * 10 + ["BJ"] * 9 + ["LS"])
    shown = persona("all", group("A", ["GD"] * 10 + ["BJ"] * 10), rest, on=ON).distinguishing
    assert [(each.value, each.share_of_rest) for each in shown] == [("GD", 0.5)]


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcd"), min_size=5, max_size=40), st.integers(1, 6))
def test_nothing_shown_leaves_a_small_remainder(places, least):
    for each in persona("all", group("A", places), on=ON, least=least).typical:
        counts = [each.count, *(count for _, count in each.others)]
        assert all(count >= least for count in counts)
        assert each.known - sum(counts) not in range(1, least)


def test_a_persona_is_told_in_three_languages():
    traits = (Trait(kind="behaviour", name="usual_channel", value="chat"),)
    found = persona("the south", group("A", ["GD"] * 6, gender="female", traits=traits), on=ON)
    assert found.text("zh-Hans").splitlines() == [
        "the south（6人，2026年2月3日）",
        "地区  GD  6人中6人（100%）  ",
        "性别  女  6人中6人（100%）  ",
        "行为特征 常用渠道  在线聊天  6人中6人（100%）  ",
    ]
    assert "至少需要5人" in persona("few", group("A", ["GD"] * 4), on=ON).text("zh-Hans")


def test_ages_are_those_that_the_customers_have():
    leap = [Customer.register(f"L-{n}", born=date(1996, 2, 29), at=T, by=AMY) for n in range(5)]
    assert persona("leap", leap, on=date(2026, 2, 28)).ages.median == leap[0].age(date(2026, 2, 28)) == 29


def test_everybody_counts_once_and_the_group_is_not_in_the_rest():
    """One person handed over six times is one person."""
    one = group("A", ["GD"])
    assert persona("one", one * 6, on=ON).n == 1
    ours, theirs = group("A", ["GD"] * 5), group("B", ["BJ"] * 5)
    found = persona("all", ours, [*ours, *theirs], on=ON)
    assert (found.of_rest, found.distinguishing[0].share_of_rest) == (5, 0.0)
