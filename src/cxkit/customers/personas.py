"""Personas: what is typical of a group of customers, how far they vary, and what sets them apart.

A persona is built from records, not written by hand, and says of how many. Values that fewer
than `least` persons share are left out, so that nobody can be picked out of a persona.

>>> from datetime import UTC, datetime
>>> from cxkit.customers import Customer
>>> from cxkit.kernel import Actor
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> south = [Customer.register(f"S-{n}", region="Guangdong", at=t, by=amy) for n in range(8)]
>>> north = [Customer.register(f"N-{n}", region="Beijing", at=t, by=amy) for n in range(8)]
>>> found = persona("the south", south, north, on=date(2026, 2, 3))
>>> found.n, found.typical[0].value, found.distinguishing[0].difference
(8, 'Guangdong', 1.0)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from statistics import quantiles

import attrs
from dateutil.relativedelta import relativedelta

from cxkit.customers.customer import Customer
from cxkit.customers.words import Standing
from cxkit.errors import Invalid
from cxkit.kernel.html import table
from cxkit.values.labels import Reason, Text

__all__ = ["Ages", "Distinguishing", "Persona", "Typical", "persona"]

TOO_FEW = Text(
    "persona.too_few",
    "{n} persons are too few for a persona: {least} are needed",
    "{n}人不足以形成画像，至少需要{least}人",
    "{n}人不足以形成輪廓，至少需要{least}人",
)


@attrs.frozen
class Typical:
    """The most frequent value of a field in the group: shared by `count` of the `known` who have one.

    `others` are the next values with their counts, down to the least that is shown.
    """

    field: str
    value: str
    count: int
    known: int
    others: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """The share among those of whom the field is known."""
        return self.count / self.known


@attrs.frozen
class Distinguishing:
    """A value that the group has more often (or less often) than the rest: shares of those known."""

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
    """What is typical of a group; without content and with a `reason` where the group is too small."""

    name: str
    n: int
    of_rest: int
    on: date
    typical: tuple[Typical, ...] = ()
    ages: Ages | None = None
    distinguishing: tuple[Distinguishing, ...] = ()
    reason: Reason | None = None

    def __str__(self) -> str:
        return "\n".join(
            [f"{self.name}, n={self.n}, on {self.on}", *("  ".join(row) for row in self._rows())]
        )

    def _repr_html_(self) -> str:
        columns = ["field", "value", "in the group", "of the rest"]
        return table(f"{self.name}, n={self.n}, rest {self.of_rest}, on {self.on}", columns, self._rows())

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        if self.reason is not None:
            yield "", str(self.reason), "", ""
        if self.ages is not None:
            middle = f"{self.ages.lower:g} to {self.ages.upper:g}"
            yield "age", f"{self.ages.median:g} (half of them {middle})", f"n={self.ages.known}", ""
        others = {(each.field, each.value): each.share_of_rest for each in self.distinguishing}
        for each in self.typical:
            for value, count in ((each.value, each.count), *each.others):
                rest = others.get((each.field, value))
                told = f"{count} of {each.known} ({count / each.known:.0%})"
                yield each.field, value, told, "" if rest is None else f"{rest:.0%}"


def persona(
    name: str,
    group: Iterable[Customer],
    rest: Iterable[Customer] = (),
    *,
    on: date,
    least: int = 5,
    most: int = 10,
) -> Persona:
    """The persona of a group on a day, set against the rest. Erased and merged records are left out.

    `least` is the smallest count that is shown, also of those who do not share a value; `most` the
    number of distinguishing values.
    """
    if least < 1:
        raise Invalid(f"must be 1 or more, got {least}", code="number.low", path="least")
    members, others = _active(group), _active(rest)
    if len(members) < least:
        reason = TOO_FEW(n=len(members), least=least)
        return Persona(name, len(members), len(others), on, reason=reason)
    ours, theirs = _tally(members), _tally(others)
    return Persona(
        name,
        len(members),
        len(others),
        on,
        typical=tuple(_typical(ours, least)),
        ages=_ages(members, on, least),
        distinguishing=tuple(_distinguishing(ours, theirs, least)[:most]),
    )


def _active(customers: Iterable[Customer]) -> list[Customer]:
    return [customer for customer in customers if customer.status is Standing.ACTIVE]


@attrs.frozen
class _Tally:
    """How many have each value of a field, and of how many the field is known at all."""

    values: dict[str, Counter[str]]
    known: Counter[str]


def _tally(customers: Sequence[Customer]) -> _Tally:
    found = _Tally({}, Counter())
    for customer in customers:
        traits = dict.fromkeys(_traits(customer))
        for field, value in traits:
            found.values.setdefault(field, Counter())[value] += 1
        found.known.update({field for field, _ in traits})
    return found


_PLAIN = (
    "region",
    "gender",
    "occupation",
    "income_band",
    "organisation",
    "customer_class",
    "segment",
)


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


def _shown(count: int, known: int, least: int) -> bool:
    """Neither those who share a value nor those who do not may be few."""
    return count >= least and (known - count == 0 or known - count >= least)


def _typical(ours: _Tally, least: int) -> Iterator[Typical]:
    for field, values in ours.values.items():
        known = ours.known[field]
        ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
        shown = [(value, count) for value, count in ranked if _shown(count, known, least)]
        if shown:
            (value, count), *others = shown
            yield Typical(field, value, count, known, tuple(others))


def _distinguishing(ours: _Tally, theirs: _Tally, least: int) -> list[Distinguishing]:
    found: list[Distinguishing] = []
    for field, values in ours.values.items():
        known, known_rest = ours.known[field], theirs.known[field]
        if known_rest < least:
            continue
        for value, count in values.items():
            in_rest = theirs.values.get(field, Counter[str]())[value]
            if _shown(count, known, least) and (in_rest == 0 or in_rest >= least):
                found.append(Distinguishing(field, value, count, count / known, in_rest / known_rest))
    return sorted(found, key=lambda each: (-abs(each.difference), each.field, each.value))


def _ages(members: Sequence[Customer], on: date, least: int) -> Ages | None:
    ages = sorted(relativedelta(on, customer.born).years for customer in members if customer.born is not None)
    if len(ages) < max(least, 2):
        return None
    lower, median, upper = quantiles(ages, n=4, method="inclusive")
    return Ages(median, lower, upper, len(ages))
