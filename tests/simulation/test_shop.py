"""The simulated shop: the same from the same seed, of the size asked for, with its story inside."""

import itertools
from collections import Counter

import pytest

from cxkit.codec import from_json, to_json
from cxkit.conversations import Conversation
from cxkit.errors import Invalid
from cxkit.orders import Order
from cxkit.simulation import simulate
from cxkit.simulation._opinions import chance_drop
from cxkit.simulation._story import CARRIERS, REGIONS, TEAMS
from cxkit.values import Period


@pytest.fixture(scope="module")
def things():
    return list(simulate(seed=3, contacts=300).objects())


def test_the_same_seed_makes_the_same_shop(things):
    assert list(simulate(seed=3, contacts=300).objects()) == things
    assert list(simulate(seed=4, contacts=300).objects()) != things


@pytest.mark.parametrize("contacts", [100, 101, 777])
def test_there_are_exactly_as_many_contacts_and_orders_as_asked_for(contacts):
    kinds = Counter(type(thing) for thing in simulate(seed=1, contacts=contacts).objects())
    assert kinds[Conversation] == kinds[Order] == contacts


@pytest.mark.parametrize("contacts", [0, 99, 10_000_001])
def test_other_sizes_are_refused(contacts):
    with pytest.raises(Invalid, match="100 to 10,000,000"):
        simulate(contacts=contacts)


def test_ten_million_contacts_begin_at_once():
    shop = simulate(seed=1, contacts=10_000_000)
    assert len(list(itertools.islice(shop.objects(), 100))) == 100


def test_every_object_has_a_name_of_its_own_and_a_history_that_makes_it(things):
    assert len({(type(thing), thing.id) for thing in things}) == len(things)
    for thing in things[::7]:
        assert type(thing).replay(thing.history) == thing
        assert from_json(to_json(thing)) == thing


def test_nothing_has_happened_after_the_shop_was_looked_at(things):
    end = simulate(seed=3, contacts=300).setting.end
    assert max(fact.at for thing in things for fact in thing.history) < end


def test_what_objects_refer_to_is_there(things):
    names = {type(thing).__name__: set() for thing in things}
    for thing in things:
        names[type(thing).__name__].add(thing.id)
    for thing in things:
        if isinstance(thing, Conversation):
            assert thing.customer in names["Customer"]
            assert thing.order is None or thing.order in names["Order"]
            assert thing.ticket is None or thing.ticket in names["Ticket"]
            assert thing.agent is None or thing.agent in names["Agent"]


@pytest.mark.parametrize("seed", range(6))
def test_the_story_names_who_fails_who_improves_and_where_chance_strikes(seed):
    shop = simulate(seed=seed, contacts=2000)
    story = shop.story
    assert story.month == Period.month(2025, 11, "Asia/Shanghai")
    assert story.carrier in CARRIERS
    assert story.team in TEAMS
    assert story.noise_region in REGIONS
    assert 0.8 <= story.noise_drop <= 1.4
    assert chance_drop(shop.setting)[1] == pytest.approx(story.noise_drop, abs=1e-3)


def test_another_month_and_span():
    march = Period.month(2026, 3, "Europe/Amsterdam")
    shop = simulate(seed=1, contacts=100, months=3, last=march)
    assert [month.text for month in shop.months] == ["2026-01", "2026-02", "2026-03"]
    with pytest.raises(Invalid, match="2 months or more"):
        simulate(months=1)
    with pytest.raises(Invalid, match="the last period is a month"):
        simulate(last=march.next().previous().split("day").__next__())


def test_progress_is_told_day_by_day():
    told = []
    for _ in simulate(seed=1, contacts=100).objects(progress=lambda done, of: told.append((done, of))):
        pass
    assert told[-1] == (100, 100)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
