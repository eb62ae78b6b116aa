"""What is told of drawn customers is what `drawn_customers.txt` has: duplicates, habits, birthdays.

Names differ by a letter, an order, a title; contact points are shared by two or by too many; purchases lie on
the first and the last moment that counts, shares on the thresholds. Whoever changes what is told writes the
record anew and reads what changed: `python tests/customers/test_drawn_customers.py`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

import pytest

from cxkit.customers import (
    BehaviourPolicy,
    Birthday,
    ContactPoint,
    Customer,
    MatchPolicy,
    Purchase,
    behaviour,
    duplicates,
)
from cxkit.customers.outreach._birthdays import anniversary
from cxkit.customers.profile._duplicates import are_different, folded_name, jaro_winkler
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.values import LANGUAGES

sys.path.insert(0, str(Path(__file__).parents[1]))
import recorded_lines

sys.path.pop(0)

RECORD = Path(__file__).with_name("drawn_customers.txt")
T, AMY = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
DAY, MOMENT = timedelta(days=1), timedelta.resolution
NAMES = (
    "Wang Fang", "Fang WANG", "Wang F.", "Wang Li", "Mr Wang", "Wan Fang", "Wang Feng", "W. Fang", "王芳",
    "王 芳", "王芳女士", "王方", "王", "Zoë", "Zoe", "Anna Maria Sol", "Anna Sol Maria", "Ana Maria Sol",
    "martha", "marhta", "abcde", "abcdf", "ab", "a", "",
)  # fmt: skip
BORN = (date(1990, 5, 1), date(1990, 5, 1), date(1991, 5, 1), None)


def customers(seed: int) -> list[Customer]:
    chance, found = random.Random(seed), list[Customer]()
    for number in range(26):
        phone, mail, shop = (chance.randrange(top) for top in (9, 12, 9))
        points = [ContactPoint.phone(f"+86138001380{phone:02d}")] if chance.random() < 0.5 else []
        points += [ContactPoint.email(f"p{mail}@a.example")] if chance.random() < 0.5 else []
        points += [ContactPoint.email("desk@a.example")] if chance.random() < 0.3 else []
        outside = [ExternalId(source="tmall", id=f"{shop}")] if chance.random() < 0.3 else []
        one = Customer.register(
            f"C-{number:02d}", name=chance.choice(NAMES[:-1]), contacts=points, born=chance.choice(BORN),
            gender=chance.choice(("female", "male", None)), region=chance.choice(("Shanghai", None)),
            external=tuple(outside), at=T, by=AMY,
        )  # fmt: skip
        found.append(one)
    return found


POLICIES = {
    "the default": MatchPolicy(),
    "of few": MatchPolicy(id="few", largest=3, threshold=0.0),
    "on its threshold": MatchPolicy(id="edge", name=0.5, threshold=0.5, different_gender=1.0),
    "on two": MatchPolicy(id="two", largest=2, threshold=0.25, near_from=1.0),
}


def pairs() -> Iterator[str]:
    for seed, (name, policy) in product((1, 2), POLICIES.items()):
        found = duplicates(customers(seed), policy)
        for pair in found.pairs:
            seen = ", ".join(f"{each.on} {each.match} {each.strength:g}" for each in pair.evidence)
            told = f"{pair.score:.6f} {seen}; {', '.join(pair.against)} {pair.sole}"
            yield f"{seed} {name}: {pair.first} {pair.second} {told}"
        yield f"{seed} {name}: {', '.join(f'{each.on} {each.records}' for each in found.crowds)}"


def names() -> Iterator[str]:
    folded = [folded_name(name) for name in NAMES]
    for one, two in combinations_with_replacement(folded, 2):
        apart = [are_different(one, two, near) for near in (0.92, 1.0)]
        yield f"{one} | {two}: {jaro_winkler(one, two):.6f} {jaro_winkler(two, one):.6f} {apart}"


def habits() -> Iterator[str]:
    policies = {
        "the default": BehaviourPolicy(),
        "of days": BehaviourPolicy(
            within_days=10, least=2, least_days=20, habit_share=0.5, most=1, quarterly=1
        ),
        "of shares": BehaviourPolicy(
            loyal_share=0.5, switching_share=0.5, habit_share=1.0, least=1, least_days=10
        ),
    }  # fmt: skip
    for seed in range(24):
        chance = random.Random(seed)
        many = chance.choice((0, 1, 2, 3, 3, 5, 10, 20, 40))
        ends = (T, T - MOMENT, T - 365 * DAY, T - 365 * DAY - MOMENT, T - 10 * DAY, T - DAY, T - DAY)

        def some(*cells: str, chance: random.Random = chance) -> Any:
            return tuple(chance.sample(cells, chance.choice((0, 1, 1, 2))))

        bought = [Purchase(chance.choice(ends), some("tea", "cup"), some("Mill", "Sun")) for _ in range(many)]
        known = chance.choice(
            (None, T - 90 * DAY, T - 90 * DAY + MOMENT, T - 10 * DAY, T + DAY, T - 999 * DAY)
        )
        channels = [(chance.choice(ends), chance.choice(("chat", "email"))) for _ in range(many // 2)]
        sources = [(chance.choice(ends), chance.choice(("faq", "search"))) for _ in range(many // 3)]
        for name, policy in policies.items():
            found = behaviour(
                bought, until=T, contacts=channels, sources=sources, known_since=known, policy=policy
            )
            yield f"{seed} {name}: " + found.text(LANGUAGES[seed % 3]).replace("\n", "; ")


def birthdays() -> Iterator[str]:
    written = (
        "1996-02-29", "--02-29", "2000-03-01", "--02-30", "--13-01", "lunar --08-15", "lunar 1995-08-30 leap",
        "农历 --12-30", "農曆1984-10-01闰月", "lunar --06-30 leap",
        "lunar --13-01", "lunar --01-31", "lunar --01-00", "--01-01 leap", "2026-02-03",
        "lunar 2025-06-30 leap", "1-1", "",
    )  # fmt: skip
    days = [date(2024, 12, 25) + each * DAY for each in range(420)]
    for text in written:
        try:
            kept = Birthday.parse(text)
        except Invalid as error:
            yield f"{text}: {error}"
            continue
        for leap_day in ("before", "after"):
            years = [kept.in_year(year, leap_day) for year in (1899, 1900, *range(2023, 2030), 2100, 2101)]
            found = [f"{day} is {of}" for day in days if (of := kept.year_on(day, leap_day)) is not None]
            yield f"{text} {leap_day}: {', '.join(map(str, years))}; {', '.join(found)}"
    for day, year, leap_day in product(
        (date(1996, 2, 29), date(1996, 2, 28), date(1997, 3, 1)), (1996, 2000, 2026), ("before", "after")
    ):
        yield f"{day} in {year}, {leap_day}: {anniversary(day, year, leap_day)}"  # type: ignore[arg-type]


CASES: dict[str, Callable[[], Iterator[str]]] = {
    "pairs": pairs, "names": names, "habits": habits, "birthdays": birthdays,
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_of_customers_is_what_it_was(name: str) -> None:
    assert recorded_lines.told(CASES, name) == recorded_lines.recorded(RECORD, name)


if __name__ == "__main__":
    recorded_lines.write(RECORD, CASES)
