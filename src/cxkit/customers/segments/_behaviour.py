"""Behaviour traits, computed from the purchases and contacts of a customer.

Purchase frequency, favourite categories, usual channels, sources of information, brand loyalty. Each trait
states its number of observations; where there are too few, or none of them is frequent, there is a reason
and no trait.

>>> from datetime import UTC, datetime, timedelta
>>> until = datetime(2026, 2, 3, tzinfo=UTC)
>>> months = [until - timedelta(days=30 * n) for n in range(1, 13)]
>>> bought = [Purchase(at, categories=("tea",), brands=("Mill",)) for at in months]
>>> print(behaviour(bought, contacts=[(until - timedelta(days=9), "chat")], until=until).text())
Purchase frequency: Monthly (12 purchases in 365 days)
Favourite category: tea (12 of 12)
Brand loyalty: Keeps to one brand (12 of 12)
Usual channel: not known: 1 of the 3 observations that are needed
Where they inform themselves: not known: 0 of the 3 observations that are needed
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import attrs

from cxkit._typing import Named
from cxkit.customers._enums import Frequency, HabitKind, Loyalty, TraitKind
from cxkit.customers._wording import WORDS
from cxkit.customers.consent._consent import Permission
from cxkit.customers.facts import Trait
from cxkit.customers.profile._customer import Customer
from cxkit.errors import Fault, Invalid, Refused
from cxkit.kernel import Actor, field, record
from cxkit.values import Channel, Language, PolicyId, Reason, as_utc, later


@record(name="customer.behaviour_policy")
class BehaviourPolicy:
    """The thresholds of habits.

    Observations of the last `within_days` days count. A share needs at least `least` observations; a value
    in `habit_share` of them is a habit, at most `most` values of a kind. A purchase frequency needs
    `least_days` since the customer became known. Customers are loyal whose leading brand is in
    `loyal_share` of their purchases; under `switching_share` they switch brands.
    """

    id: Named[PolicyId] = field(default=PolicyId("behaviour"), longest=80)
    version: int = field(default=1, low=1)
    within_days: int = field(default=365, low=1)
    least: int = field(default=3, low=1)
    least_days: int = field(default=90, low=1)
    habit_share: float = field(default=0.3, low=0.0, high=1.0)
    most: int = field(default=3, low=1)
    weekly: int = field(default=40, low=1)
    monthly: int = field(default=10, low=1)
    quarterly: int = field(default=3, low=1)
    loyal_share: float = field(default=0.6, low=0.0, high=1.0)
    switching_share: float = field(default=0.4, low=0.0, high=1.0)

    def rules(self) -> Iterator[Fault]:
        """Bands and shares in order."""
        if not self.quarterly < self.monthly < self.weekly:
            yield Fault("monthly", "behaviour.bands", "purchases a year: quarterly < monthly < weekly")
        if self.switching_share > self.loyal_share:
            yield Fault("switching_share", "behaviour.shares", "must not be above loyal_share")


BEHAVIOUR_POLICY = BehaviourPolicy()
"""A year, three observations, a habit from 30 %; buying weekly from 40 times a year, monthly from 10."""


@attrs.frozen
class Purchase:
    """One purchase: its time, categories and brands (unknown ones are left out)."""

    at: datetime
    categories: tuple[str, ...] = attrs.field(default=(), converter=tuple, repr=False)
    brands: tuple[str, ...] = attrs.field(default=(), converter=tuple, repr=False)


@attrs.frozen
class Habit:
    """A habit of a customer: `value` in `count` of `of` observations. The repr leaves the value out.

    Of a purchase frequency, `count` purchases in `of` days.
    """

    kind: HabitKind
    value: str = attrs.field(repr=False)
    count: int
    of: int

    def text(self, language: Language = "en") -> str:
        """The habit in words, with its observations. Personal."""
        is_rate = self.kind is HabitKind.PURCHASE_FREQUENCY
        text = WORDS["behaviour.frequency"] if is_rate else WORDS["behaviour.habit"]
        value = _VALUES[self.kind].of(self.value).label(language) if self.kind in _VALUES else self.value
        kind = self.kind.label(language)
        return text.render(language, kind=kind, value=value, count=self.count, of=self.of)


@attrs.frozen
class UnknownHabit:
    """A kind of habit that cannot be determined, and why."""

    kind: HabitKind
    reason: Reason

    def text(self, language: Language = "en") -> str:
        """The kind of habit, and why it is not known."""
        kind, why = self.kind.label(language), self.reason.text(language)
        return WORDS["behaviour.unknown"].render(language, kind=kind, why=why)


@attrs.frozen
class Behaviour:
    """The habits of a customer, from `since` up to but not at `until`."""

    habits: tuple[Habit, ...]
    unknown: tuple[UnknownHabit, ...]
    since: datetime
    until: datetime
    policy: PolicyId
    version: int

    @property
    def source(self) -> str:
        """The source of the traits: the policy and its version."""
        return f"{self.policy}/{self.version}"

    def traits(self) -> tuple[Trait, ...]:
        """The habits as traits of a customer."""
        return tuple(
            Trait(kind=TraitKind.BEHAVIOUR, name=each.kind._value_, value=each.value, source=self.source)
            for each in self.habits
        )

    def text(self, language: Language = "en") -> str:
        """One line for each habit, then one for each that is not known. Personal."""
        lines = [habit.text(language) for habit in self.habits]
        return "\n".join(lines + [habit.text(language) for habit in self.unknown])


_VALUES: dict[HabitKind, type[Frequency] | type[Loyalty]] = {
    HabitKind.PURCHASE_FREQUENCY: Frequency,
    HabitKind.BRAND_LOYALTY: Loyalty,
}


def behaviour(
    purchases: Iterable[Purchase] = (),
    *,
    until: datetime,
    contacts: Iterable[tuple[datetime, Channel | str]] = (),
    sources: Iterable[tuple[datetime, str]] = (),
    known_since: datetime | None = None,
    policy: BehaviourPolicy = BEHAVIOUR_POLICY,
) -> Behaviour:
    """The habits of one customer, computed from their purchases and contacts before an instant.

    `contacts` are the times and channels of conversations, tickets and responses; `sources` the times and
    places where the customer looked for information (`"search"`, `"faq"`, `"review"` …). Without
    `known_since` the customer counts as known for the whole time. A purchase of several categories counts
    in each; one without a known category or brand does not enter the share of these.
    """
    end = as_utc(until, "until")
    begin = later(end, days=-policy.within_days)
    observed_from = begin if known_since is None else max(begin, min(as_utc(known_since, "known_since"), end))

    def inside(at: datetime) -> bool:
        return begin <= as_utc(at, "at") < end

    bought = [each for each in purchases if inside(each.at)]
    channels = [(Channel.of(channel)._value_,) for at, channel in contacts if inside(at)]
    consulted = [(source,) for at, source in sources if inside(at)]
    results = [
        *_frequency(len(bought), end - observed_from, policy),
        *_usual(HabitKind.FAVOURITE_CATEGORY, [each.categories for each in bought], policy),
        *_loyalty([each.brands for each in bought], policy),
        *_usual(HabitKind.USUAL_CHANNEL, channels, policy),
        *_usual(HabitKind.INFORMATION_HABIT, consulted, policy),
    ]
    habits = tuple(each for each in results if isinstance(each, Habit))
    unknown = tuple(each for each in results if isinstance(each, UnknownHabit))
    return Behaviour(habits, unknown, begin, end, policy.id, policy.version)


def _frequency(count: int, observed: timedelta, policy: BehaviourPolicy) -> Iterator[Habit | UnknownHabit]:
    kind = HabitKind.PURCHASE_FREQUENCY
    needed = min(policy.least_days, policy.within_days)
    if observed < timedelta(days=needed):
        yield UnknownHabit(kind, WORDS["behaviour.too_short"](days=observed.days, least=needed))
        return
    bands = (
        (policy.weekly, Frequency.WEEKLY),
        (policy.monthly, Frequency.MONTHLY),
        (policy.quarterly, Frequency.QUARTERLY),
    )
    # Compared as products of whole numbers: no rate on an edge is lost to rounding.
    year = timedelta(days=365)
    rare = Frequency.RARELY if count else Frequency.NEVER
    band = next((each for least, each in bands if count * year >= least * observed), rare)
    yield Habit(kind, band._value_, count, observed.days)


def _counted(observed: Sequence[tuple[str, ...]]) -> tuple[list[tuple[str, int]], int]:
    """The number of observations of each value, most frequent first, and of all that have any value."""
    values = [set(each) for each in observed if each]
    counts = Counter(value for each in values for value in each)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0])), len(values)


def _usual(
    kind: HabitKind, observed: Sequence[tuple[str, ...]], policy: BehaviourPolicy
) -> Iterator[Habit | UnknownHabit]:
    ranked, of = _counted(observed)
    if of < policy.least:
        yield UnknownHabit(kind, WORDS["behaviour.too_few"](n=of, least=policy.least))
        return
    usual = [(value, count) for value, count in ranked if count >= _exact(policy.habit_share) * of]
    for value, count in usual[: policy.most]:
        yield Habit(kind, value, count, of)
    if not usual:
        yield UnknownHabit(kind, WORDS["behaviour.no_habit"](share=policy.habit_share, n=of))


def _exact(share: float) -> Decimal:
    """The share as the decimal number that it is written as: 11 of 20 are 0.55 of them."""
    return Decimal(repr(share))


def _loyalty(observed: Sequence[tuple[str, ...]], policy: BehaviourPolicy) -> Iterator[Habit | UnknownHabit]:
    ranked, of = _counted(observed)
    if of < policy.least:
        yield UnknownHabit(HabitKind.BRAND_LOYALTY, WORDS["behaviour.too_few"](n=of, least=policy.least))
        return
    count = ranked[0][1]
    loyalty = (
        Loyalty.LOYAL
        if count >= _exact(policy.loyal_share) * of
        else Loyalty.SWITCHING
        if count < _exact(policy.switching_share) * of
        else Loyalty.DIVIDED
    )
    yield Habit(HabitKind.BRAND_LOYALTY, loyalty._value_, count, of)


def record_behaviour(
    customer: Customer, behaviour: Behaviour, *, permission: Permission, at: datetime, by: Actor
) -> Customer:
    """Replace the traits that the same policy gave before by these; other traits stay.

    `permission` is that of `permits(customer, "analysis", None, at)`: a profile needs consent. Where
    nothing has changed, nothing is recorded.
    """
    if not permission:
        raise Refused(
            f"customer {customer.id!r} refuses a profile of their behaviour: {permission.reason}",
            code=f"refused.{permission.reason.code}",
            params={"id": customer.id},
        )
    if as_utc(at, "at") < behaviour.until:
        raise Invalid("lies before the end of what was observed", code="behaviour.at", path="at")
    own = f"{behaviour.policy}/"
    others = [trait for trait in customer.traits if not (trait.source or "").startswith(own)]
    traits = (*others, *behaviour.traits())
    if traits == customer.traits:
        return customer
    return customer.change(traits=traits, at=at, by=by, why=f"behaviour by policy {behaviour.source}")
