"""Personas: the typical and the distinguishing values of a group of customers.

A persona is computed from records, not written by hand, and states their number. Values that fewer
than `least` persons share are left out, so that nobody can be identified in a persona.

>>> from datetime import UTC, date, datetime
>>> from cxkit import Actor, Customer
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> south = [Customer.register(f"S-{n}", region="Guangdong", at=t, by=amy) for n in range(8)]
>>> north = [Customer.register(f"N-{n}", region="Beijing", at=t, by=amy) for n in range(8)]
>>> southern = persona("the south", south, north, on=date(2026, 2, 3))
>>> southern.n, southern.typical[0].value, southern.distinguishing[0].difference
(8, 'Guangdong', 1.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from statistics import quantiles

import attrs

from cxkit.customers._enums import (
    CustomerClass,
    Frequency,
    Gender,
    HabitKind,
    Loyalty,
    Segment,
    Standing,
    TraitKind,
)
from cxkit.customers._wording import WORDS
from cxkit.customers.profile._customer import Customer
from cxkit.errors import Invalid
from cxkit.kernel._html import table
from cxkit.values import Channel, Labelled, Language, Reason, labels


@attrs.frozen
class Typical:
    """The most frequent value of a field in the group: `count` of the `known` persons who have a value.

    `others` are the next values with their counts, down to the least that is shown.
    """

    field: str
    value: str
    count: int
    known: int
    others: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """The share among the persons who have a value."""
        return self.count / self.known


@attrs.frozen
class Distinguishing:
    """A value that is more (or less) frequent in the group than in the rest, by shares of known values."""

    field: str
    value: str
    count: int
    share: float
    share_of_rest: float

    @property
    def difference(self) -> float:
        """The share in the group minus that in the rest, -1 to 1."""
        return self.share - self.share_of_rest


@attrs.frozen
class Ages:
    """Median age in full years, with the quartiles, of `known` persons."""

    median: float
    lower: float
    upper: float
    known: int


@attrs.frozen
class Persona:
    """The persona of a group; without values and with a `reason` where the group is too small."""

    name: str
    n: int
    of_rest: int
    on: date
    typical: tuple[Typical, ...] = ()
    ages: Ages | None = None
    distinguishing: tuple[Distinguishing, ...] = ()
    reason: Reason | None = None

    def text(self, language: Language = "en") -> str:
        """The persona in words: a line for each value, with its count in the group and share in the rest."""
        head = WORDS["persona.head"].render(language, persona=self.name, n=self.n, on=self.on)
        return "\n".join([head, *("  ".join(row) for row in self._rows(language))])

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        columns = ["field", "value", "in the group", "of the rest"]
        return table(f"{self.name}, n={self.n}, rest {self.of_rest}, on {self.on}", columns, self._rows("en"))

    def _rows(self, language: Language) -> Iterator[tuple[str, str, str, str]]:
        if self.reason is not None:
            yield "", self.reason.text(language), "", ""
        if self.ages is not None:
            ages = {name: f"{getattr(self.ages, name):g}" for name in ("median", "lower", "upper")}
            words = WORDS["persona.ages"].render(language, **ages)
            yield _FIELDS["age"].in_language(language), words, f"n={self.ages.known}", ""
        shares = {(each.field, each.value): f"{each.share_of_rest:.0%}" for each in self.distinguishing}
        for each in self.typical:
            for value, count in ((each.value, each.count), *each.others):
                share = f"{count / each.known:.0%}"
                words = WORDS["persona.count"].render(language, count=count, known=each.known, share=share)
                names = _field_name(each.field, language), _value_name(each.field, value, language)
                yield *names, words, shares.get((each.field, value), "")


_PLAIN = labels(
    "persona.field",
    """
region: region | 地区 | 地區
gender: gender | 性别 | 性別
occupation: occupation | 职业 | 職業
income_band: income band | 收入水平 | 收入水準
organisation: organisation | 所属企业 | 所屬企業
customer_class: customer class | 顾客等级 | 顧客等級
segment: segment | 顾客分群 | 顧客分群
""",
)
_FIELDS = {
    **_PLAIN,
    **labels(
        "persona.field",
        "age: age | 年龄 | 年齡\nlanguage: language | 语言 | 語言\nprefers: prefers | 偏好 | 偏好",
    ),
    **{kind._value_: kind.labels for kind in TraitKind},
}
_HABITS = frozenset(kind._value_ for kind in HabitKind)
_VALUES: dict[str, type[Labelled]] = {
    "gender": Gender,
    "customer_class": CustomerClass,
    "segment": Segment,
    "behaviour brand_loyalty": Loyalty,
    "behaviour purchase_frequency": Frequency,
    "behaviour usual_channel": Channel,
}


def _field_name(field: str, language: Language) -> str:
    """The name of a field; of a preference or trait its sort, and the name as it was given."""
    sort, space, name = field.partition(" ")
    if name in _HABITS and language != "en":
        name = HabitKind.of(name).label(language)
    return f"{_FIELDS[sort].in_language(language)}{space}{name}"


def _value_name(field: str, value: str, language: Language) -> str:
    """The label of a value; a trait that somebody wrote by hand may have any value."""
    labels = {member._value_: member.label(language) for member in _VALUES.get(field, ())}
    return value if language == "en" else labels.get(value, value)


def persona(
    name: str,
    group: Iterable[Customer],
    rest: Iterable[Customer] = (),
    *,
    on: date,
    least: int = 5,
    most: int = 10,
) -> Persona:
    """Compute the persona of a group on a day, against the rest. Erased and merged records are left out.

    Every customer counts once, and customers of the group are not in the rest.
    `least` is the smallest count that is shown, also of those who share no value shown, in the group and
    in the rest; `most` the number of distinguishing values.
    """
    if least < 1:
        raise Invalid(f"must be 1 or more, got {least}", code="number.low", path="least")
    members = _active(group)
    ids = {customer.id for customer in members}
    others = [customer for customer in _active(rest) if customer.id not in ids]
    empty = Persona(name, len(members), len(others), on)
    if len(members) < least:
        return attrs.evolve(empty, reason=WORDS["persona.too_few"](n=len(members), least=least))
    ours, theirs = _tally(members), _tally(others)
    shown = {field: _safe(values, ours.known[field], least) for field, values in ours.values.items()}
    return attrs.evolve(
        empty,
        typical=tuple(_typical(ours, shown)),
        ages=_ages(members, on, least),
        distinguishing=tuple(_distinguishing(ours, theirs, shown, least)[:most]),
    )


def _active(customers: Iterable[Customer]) -> list[Customer]:
    once = {customer.id: customer for customer in customers if customer.status is Standing.ACTIVE}
    return list(once.values())


_Holders = dict[str, set[int]]
"""The customers with each value of a field, by their indexes in the group."""


@attrs.frozen
class _Tally:
    """The customers with each value of a field, and all those with any value of it."""

    values: dict[str, _Holders]
    known: dict[str, set[int]]


def _tally(customers: Sequence[Customer]) -> _Tally:
    tally = _Tally({}, {})
    for index, customer in enumerate(customers):
        for field, value in _traits(customer):
            tally.values.setdefault(field, {}).setdefault(value, set()).add(index)
            tally.known.setdefault(field, set()).add(index)
    return tally


def _safe(values: _Holders, known: set[int], least: int) -> _Holders:
    """The values that may be shown, most frequent first.

    Neither those who share a value, nor those who do not, nor those who share none of the values shown
    may be few: their number could be computed by subtraction.
    """

    def few(holders: set[int]) -> bool:
        return 0 < len(holders) < least

    ranked = sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))
    shown = {value: who for value, who in ranked if len(who) >= least and not few(known - who)}
    while shown and few(known.difference(*shown.values())):
        shown.popitem()
    return shown


def _traits(customer: Customer) -> Iterator[tuple[str, str]]:
    for field in _PLAIN:
        value = getattr(customer, field)
        if value is not None:
            yield field, str(value)
    for language in customer.languages:
        yield "language", language
    for preference in customer.preferences:
        yield f"prefers {preference.name}", preference.value
    for trait in customer.traits:
        yield f"{trait.kind} {trait.name}", trait.value


def _typical(ours: _Tally, shown: dict[str, _Holders]) -> Iterator[Typical]:
    for field, values in shown.items():
        ranked = [(value, len(who)) for value, who in values.items()]
        if ranked:
            (value, count), *others = ranked
            yield Typical(field, value, count, len(ours.known[field]), tuple(others))


def _distinguishing(
    ours: _Tally, theirs: _Tally, shown: dict[str, _Holders], least: int
) -> list[Distinguishing]:
    results: list[Distinguishing] = []
    for field, values in shown.items():
        known, known_rest = len(ours.known[field]), theirs.known.get(field, set())
        if len(known_rest) < least:
            continue
        in_rest = theirs.values.get(field, {})
        safe = _safe({value: in_rest[value] for value in values if value in in_rest}, known_rest, least)
        for value, who in values.items():
            if value in safe or value not in in_rest:
                share, share_of_rest = len(who) / known, len(safe.get(value, ())) / len(known_rest)
                results.append(Distinguishing(field, value, len(who), share, share_of_rest))
    return sorted(results, key=lambda each: (-abs(each.difference), each.field, each.value))


def _ages(members: Sequence[Customer], on: date, least: int) -> Ages | None:
    ages = sorted(age for customer in members if (age := customer.age(on)) is not None)
    if len(ages) < max(least, 2):
        return None
    lower, median, upper = quantiles(ages, n=4, method="inclusive")
    return Ages(median, lower, upper, len(ages))
