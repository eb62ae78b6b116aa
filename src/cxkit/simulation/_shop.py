"""A shop from a seed: customers, orders, contacts and opinions, with a known story inside."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import attrs

from cxkit.errors import Invalid
from cxkit.kernel import Aggregate
from cxkit.simulation._actions import Watch, improvements, true_effects
from cxkit.simulation._arrivals import FESTIVAL_MONTH, daily_counts
from cxkit.simulation._commerce import purchases
from cxkit.simulation._opinions import chance_drop, effort, recommendations, surveys
from cxkit.simulation._people import agents, customers
from cxkit.simulation._service import contacts
from cxkit.simulation._setting import Setting
from cxkit.simulation._shelf import Shelf, products
from cxkit.simulation._story import Story, tell
from cxkit.tickets import Status, Ticket
from cxkit.values import Period, Unit

FEWEST_CONTACTS, MOST_CONTACTS = 100, 10_000_000
_PRODUCTS = 24
_REMEMBERED = 400

Progress = Callable[[int, int], None]
"""Told after every day: contacts so far, contacts in all."""


@attrs.frozen(kw_only=True)
class Shop:
    """A simulated shop. `objects()` streams everything that happened; `story` is the truth behind it.

    The stream is the same each time, holds one day in memory, and carries objects as they stood
    at the end of the last month: what would come later has not happened.
    """

    setting: Setting

    @property
    def story(self) -> Story:
        """Planted story, for tests that hold findings against it."""
        _, fall = chance_drop(self.setting)
        effects = true_effects(self.setting)
        return attrs.evolve(self.setting.story, noise_drop=round(fall, 3), effects=effects)

    @property
    def months(self) -> list[Period]:
        """The months of the shop, first to last."""
        return list(self.setting.first.until(self.setting.last))

    def objects(self, progress: Progress | None = None) -> Iterator[Aggregate[Any]]:
        """Products, agents, customers and surveys; then, day by day, all that happened; and the actions."""
        setting = self.setting
        shelf = Shelf.of(setting)
        yield from products(setting, shelf)
        yield from agents(setting)
        yield from customers(setting)
        nps, ces = surveys(setting)
        yield nps
        yield ces
        watch = Watch(setting)
        deck, _ = chance_drop(setting)
        for month in self.months:
            for answer in recommendations(setting, nps, month, deck):
                watch.see(answer)
                yield answer
        number = 0
        recent: list[str] = []
        for day, count in daily_counts(setting.contacts, setting.first, setting.last):
            chance = random.Random(f"{setting.seed} day {day.text}")
            yield from purchases(setting, shelf, chance, day.start, count, number)
            fresh = [f"order-{number + i}" for i in range(count)]
            for thing in contacts(setting, chance, day.start, count, number, recent):
                yield thing
                if isinstance(thing, Ticket):
                    watch.see(thing)
                    if (solved := _solved_at(thing)) is not None:
                        yield from effort(setting, ces, chance, thing, solved)
            recent = (recent + fresh)[-_REMEMBERED:]
            number += count
            if progress is not None:
                progress(number, setting.contacts)
        yield from improvements(setting, watch)


def _solved_at(ticket: Ticket) -> datetime | None:
    """When a ticket was first solved, if it was."""
    return next((at for at, status in ticket.statuses if status is Status.SOLVED), None)


def simulate(*, seed: int = 7, contacts: int = 8000, months: int = 14, last: Period | None = None) -> Shop:
    """A shop with so many contacts, from a seed.

    `last` is the month under review (November 2025 in Shanghai by default: a festival month);
    the shop opened `months` - 1 months before. `contacts` is 100 to 10,000,000; there are as
    many orders. Everything is drawn from `seed`.

    >>> shop = simulate(seed=7, contacts=100)
    >>> sum(type(thing).__name__ == "Conversation" for thing in shop.objects())
    100
    >>> shop.story.month
    Period('2025-11', 'Asia/Shanghai')
    """
    if not FEWEST_CONTACTS <= contacts <= MOST_CONTACTS:
        raise Invalid(
            f"a shop has {FEWEST_CONTACTS:,} to {MOST_CONTACTS:,} contacts, got {contacts:,}",
            code="simulation.size",
            path="contacts",
        )
    if months < 2:
        raise Invalid("a shop is open for 2 months or more", code="simulation.months", path="months")
    month = last or Period.month(2025, FESTIVAL_MONTH, "Asia/Shanghai")
    if month.unit is not Unit.MONTH:
        raise Invalid(f"the last period is a month, got {month!r}", code="simulation.last", path="last")
    story = tell(seed, month, _PRODUCTS)
    return Shop(
        setting=Setting(
            seed=seed,
            contacts=contacts,
            first=month.shift(1 - months),
            last=month,
            story=story,
            products=_PRODUCTS,
        )
    )
