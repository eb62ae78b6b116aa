"""Duplicates: records that may be one person, with the evidence for and against.

Records are compared only where something brings them together: the same contact key, outside
id, or name and birth date, or (for near matches) the same birth date or the same beginning of
a name in one region. So a million records need no million squared comparisons.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Customer
>>> from cxkit.customers import ContactPoint
>>> t, amy, mail = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy"), ContactPoint.email("fang@a.example")
>>> one = Customer.register("C-1", name="Wang Fang", contacts=[mail], at=t, by=amy)
>>> two = Customer.register("C-2", name="Fang WANG", contacts=[mail], at=t, by=amy)
>>> [(pair.first, pair.second, round(pair.score, 3)) for pair in duplicates([one, two]).pairs]
[('C-1', 'C-2', 0.965)]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, takewhile
from math import prod
from typing import Any

import attrs

from cxkit._typing import Named
from cxkit.customers._enums import Standing
from cxkit.customers.facts import Evidence
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import field, record
from cxkit.values import PolicyId

_SHORTEST_NEAR = 5
"""A name of fewer letters is compared exactly: two of three equal characters say nothing."""


def _without_names(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 did not hold names against anybody; a policy of that time does it as the default does."""
    return data


@record(name="customer.match_policy", version=2, upcasts={1: _without_names})
class MatchPolicy:
    """The strength of each match as evidence, 0 to 1; several are joined as independent evidence.

    `different_born`, `different_gender` and `different_name` multiply the score when those fields contradict,
    as two first names at one mailbox do.
    `largest` is the greatest number of records that may share a key before it says nothing (a
    company's switchboard). Pairs of at least `threshold` are reported.
    """

    id: Named[PolicyId] = field(default=PolicyId("match"), longest=80)
    version: int = field(default=1, low=1)
    external: float = field(default=0.99, low=0.0, high=1.0)
    account: float = field(default=0.97, low=0.0, high=1.0)
    email: float = field(default=0.95, low=0.0, high=1.0)
    phone: float = field(default=0.8, low=0.0, high=1.0)
    postal: float = field(default=0.4, low=0.0, high=1.0)
    name: float = field(default=0.3, low=0.0, high=1.0)
    name_and_born: float = field(default=0.85, low=0.0, high=1.0)
    near_name: float = field(default=0.25, low=0.0, high=1.0)
    near_name_and_born: float = field(default=0.75, low=0.0, high=1.0)
    near_from: float = field(default=0.92, low=0.0, high=1.0)
    different_born: float = field(default=0.1, low=0.0, high=1.0)
    different_gender: float = field(default=0.5, low=0.0, high=1.0)
    largest: int = field(default=20, low=2)
    threshold: float = field(default=0.7, low=0.0, high=1.0)
    different_name: float = field(default=0.5, low=0.0, high=1.0)


MATCH_POLICY = MatchPolicy()
"""The policy where none is named."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ALONE = ("external", "account", "email", "phone")
"""The kinds of keys with which two records are compared for one exact match."""


@attrs.frozen
class Pair:
    """Two records that may be one person.

    `sole` says that the match is exact on an address or outside id that no third record has: only
    then may a machine merge without asking a person.
    """

    first: str
    second: str
    score: float
    evidence: tuple[Evidence, ...]
    against: tuple[str, ...] = ()
    sole: bool = False


@attrs.frozen
class OversizedBlock:
    """A key of that kind that too many records share to be one person."""

    on: str
    records: int


@attrs.frozen
class Duplicates:
    """The pairs, strongest first; `crowds` are the keys not compared because too many records share them."""

    pairs: tuple[Pair, ...]
    crowds: tuple[OversizedBlock, ...]
    policy: PolicyId


def duplicates(customers: Iterable[Customer], policy: MatchPolicy = MATCH_POLICY) -> Duplicates:
    """Pairs of active records that may be one person, with the evidence; strongest first."""
    records = sorted((each for each in customers if each.status is Standing.ACTIVE), key=lambda each: each.id)
    sides = [_Side.of(customer) for customer in records]
    blocks: dict[tuple[str, str], list[int]] = {}
    for index, side in enumerate(sides):
        for key in side.blocks():
            blocks.setdefault(key, []).append(index)
    shared = {key: len(block) for key, block in blocks.items()}
    oversized = [OversizedBlock(on, count) for (on, _), count in shared.items() if count > policy.largest]
    compared = (block for block in blocks.values() if len(block) <= policy.largest)
    candidates = {pair for block in compared for pair in combinations(block, 2)}
    pairs = [_pair(sides[first], sides[second], shared, policy) for first, second in sorted(candidates)]
    strong = sorted((pair for pair in pairs if pair.score >= policy.threshold), key=lambda pair: -pair.score)
    return Duplicates(tuple(strong), tuple(sorted(oversized, key=lambda block: -block.records)), policy.id)


@attrs.frozen
class _Side:
    """One record of a comparison: its keys and its name as they are compared."""

    customer: Customer
    keys: frozenset[tuple[str, str]]
    name: str

    @classmethod
    def of(cls, customer: Customer) -> _Side:
        """The keys and the name of a record."""
        keys = {(point.kind._value_, point.identity) for point in customer.contacts if point.identity}
        keys |= {("external", f"{outside.source}:{outside.id}") for outside in customer.external}
        return cls(customer, frozenset(keys), folded_name(customer.name or ""))

    def blocks(self) -> Iterator[tuple[str, str]]:
        """The keys under which the record is compared with others."""
        yield from (key for key in self.keys if key[0] in _ALONE)
        born, region = self.customer.born, self.customer.region
        if self.name and born is not None:
            yield "born", born.isoformat()
        if len(self.name) >= _SHORTEST_NEAR and region is not None:
            yield "name", f"{region}:{self.name[:3]}"


def folded_name(name: str) -> str:
    """A name as it is compared: without case, composition of accents, punctuation and order of its parts.

    A name in Chinese characters has a fixed order and no spaces of its own.

    >>> folded_name("Fang, WANG") == folded_name("wang fang"), folded_name("王 芳") == folded_name("王芳")
    (True, True)
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    if all(_HAN.fullmatch(word) for word in words):
        return "".join(words)
    return " ".join(sorted(words))


_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof"])
_HONORIFICS = re.compile(r"(?:先生|女士|小姐|太太|老师|老師)$")


def are_different(one: str, two: str, near_from: float) -> bool:
    """Whether two folded names are of two persons: each has a word that the other has not.

    An initial stands for any name that begins with it, titles stand for nobody, and a name that is part of
    the other says nothing; nor do names in two scripts.

    >>> are_different("fang wang", "li wang", 0.92), are_different("f wang", "fang wang", 0.92)
    (True, False)
    """
    if not one or not two or bool(_HAN.fullmatch(one)) != bool(_HAN.fullmatch(two)):
        return False
    if _HAN.fullmatch(one):
        short, long = sorted((_HONORIFICS.sub("", one), _HONORIFICS.sub("", two)), key=len)
        return not long.startswith(short)
    left, right = ([word for word in name.split() if word not in _TITLES] for name in (one, two))
    return _has_more(left, right, near_from) and _has_more(right, left, near_from)


def _has_more(words: list[str], others: list[str], near_from: float) -> bool:
    def known(word: str, other: str) -> bool:
        initial = min(len(word), len(other)) == 1 and word[0] == other[0]
        return initial or jaro_winkler(word, other) >= near_from

    return any(not any(known(word, other) for other in others) for word in words)


def _pair(one: _Side, two: _Side, shared: Mapping[tuple[str, str], int], policy: MatchPolicy) -> Pair:
    common = one.keys & two.keys
    evidence = [
        Evidence(on=on, match="exact", strength=getattr(policy, on))
        for on in sorted({kind for kind, _ in common})
    ]
    evidence += _similar_names(one, two, policy)
    values = {name: (getattr(one.customer, name), getattr(two.customer, name)) for name in ("born", "gender")}
    against = tuple(name for name, both in values.items() if None not in both and both[0] != both[1])
    if are_different(one.name, two.name, policy.near_from):
        against += ("name",)
    score = 1 - prod(1 - each.strength for each in evidence)
    score *= prod(getattr(policy, f"different_{name}") for name in against)
    sole = not against and any(kind in _ALONE and shared[kind, key] == 2 for kind, key in common)
    return Pair(one.customer.id, two.customer.id, score, tuple(evidence), against, sole)


def _similar_names(one: _Side, two: _Side, policy: MatchPolicy) -> Iterator[Evidence]:
    shortest = min(len(one.name), len(two.name))
    born = one.customer.born is not None and one.customer.born == two.customer.born
    on = "name and born" if born else "name"
    if shortest and one.name == two.name:
        yield Evidence(on=on, match="exact", strength=policy.name_and_born if born else policy.name)
    elif shortest >= _SHORTEST_NEAR and jaro_winkler(one.name, two.name) >= policy.near_from:
        yield Evidence(on=on, match="near", strength=policy.near_name_and_born if born else policy.near_name)


def jaro_winkler(one: str, two: str) -> float:
    """The similarity of two texts, 0 to 1: Jaro's, raised for a common beginning of up to four letters.

    Source: Winkler (1990), String comparator metrics and enhanced decision rules, with p = 0.1.

    >>> round(jaro_winkler("martha", "marhta"), 3), jaro_winkler("abc", "xyz")
    (0.961, 0.0)
    """
    jaro = _jaro(one, two)
    equal = (a == b for a, b in zip(one[:4], two[:4], strict=False))
    return jaro + sum(1 for _ in takewhile(bool, equal)) * 0.1 * (1 - jaro)


def _jaro(one: str, two: str) -> float:
    if one == two:
        return 1.0
    window = max(len(one), len(two)) // 2 - 1
    taken = [False] * len(two)
    matched: list[str] = []
    for index, letter in enumerate(one):
        for other in range(max(0, index - window), min(len(two), index + window + 1)):
            if not taken[other] and two[other] == letter:
                taken[other] = True
                matched.append(letter)
                break
    if not matched:
        return 0.0
    opposite = [letter for letter, is_taken in zip(two, taken, strict=True) if is_taken]
    swapped = sum(a != b for a, b in zip(matched, opposite, strict=True)) / 2
    count = len(matched)
    return (count / len(one) + count / len(two) + (count - swapped) / count) / 3
