"""Samples of an audience: random, stratified, systematic; repeatable from a seed.

>>> from random import Random
>>> audience = [("north", n) for n in range(60)] + [("south", n) for n in range(40)]
>>> drawn = stratified_sample(audience, 10, by=lambda person: person[0], rng=Random(7))
>>> [(stratum.name, stratum.size, stratum.taken) for stratum in drawn.strata]
[('north', 60, 6), ('south', 40, 4)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Generic, Literal, TypeVar

import attrs

from cxkit.errors import Invalid
from cxkit.surveys._wording import WORDS
from cxkit.values import Language, mark

T = TypeVar("T")


@attrs.frozen
class SampledStratum:
    """A part of the audience: its size, and the numbers wanted and taken."""

    name: str
    size: int
    wanted: int
    taken: int

    @property
    def weight(self) -> float | None:
        """The number of persons of the audience for each one taken; None where nobody was taken."""
        return self.size / self.taken if self.taken else None


@attrs.frozen
class Sample(Generic[T]):
    """The persons drawn, in the order of the audience, the method, and the strata."""

    members: tuple[T, ...] = attrs.field(repr=False)
    strata: tuple[SampledStratum, ...]
    method: Literal["simple", "systematic", "stratified"]

    def text(self, language: Language = "en") -> str:
        """The sample in words: the method, its size, and the numbers of each stratum."""
        stratum, short = WORDS["sample.stratum"], self.shortfall
        parts = mark("clause", language).join(
            stratum.render(language, part=each.name, taken=each.taken, size=each.size) for each in self.strata
        )
        text = _METHODS[self.method].render(language, n=len(self.members), parts=parts)
        return text + (
            mark("clause", language) + WORDS["sample.short"].render(language, n=short) if short else ""
        )

    def __str__(self) -> str:
        return self.text()

    @property
    def shortfall(self) -> int:
        """The number of persons wanted and not drawn, because a stratum was too small."""
        return sum(stratum.wanted - stratum.taken for stratum in self.strata)


_METHODS = {
    "simple": WORDS["sample.simple"],
    "systematic": WORDS["sample.systematic"],
    "stratified": WORDS["sample.stratified"],
}


def simple_sample(audience: Iterable[T], n: int, *, rng: Random) -> Sample[T]:
    """A simple random sample without replacement: every set of n persons is equally likely."""
    people = _people(audience, n)
    taken = _drawn(people, min(n, len(people)), rng)
    return Sample(taken, (SampledStratum("all", len(people), n, len(taken)),), "simple")


def systematic_sample(audience: Iterable[T], n: int, *, rng: Random) -> Sample[T]:
    """Every k-th person from a random start, k the size over n; the order of the audience matters.

    Source: Cochran (1977), Sampling Techniques, chapter 8, with a fractional interval.
    """
    people = _people(audience, n)
    count = min(n, len(people))
    start, step = rng.random(), len(people) / count if count else 0.0
    taken = tuple(people[min(int((number + start) * step), len(people) - 1)] for number in range(count))
    return Sample(taken, (SampledStratum("all", len(people), n, len(taken)),), "systematic")


def stratified_sample(
    audience: Iterable[T],
    n: int,
    *,
    by: Callable[[T], str],
    rng: Random,
    allocation: Literal["proportional", "equal"] | Mapping[str, int] = "proportional",
) -> Sample[T]:
    """A simple random sample within each stratum, strata in order of their names.

    `allocation`: in proportion to the sizes by largest remainder, the same number of each, or the
    numbers given. A stratum smaller than the number wanted is taken completely; the sample says so.
    """
    people = _people(audience, n)
    groups: dict[str, list[int]] = {}
    for index, person in enumerate(people):
        groups.setdefault(by(person), []).append(index)
    wanted = _allocated(n, {name: len(groups[name]) for name in sorted(groups)}, allocation)
    drawn: list[int] = []
    strata: list[SampledStratum] = []
    for name, count in wanted.items():
        taken = _drawn(groups[name], min(count, len(groups[name])), rng)
        drawn += taken
        strata.append(SampledStratum(name, len(groups[name]), count, len(taken)))
    return Sample(tuple(people[index] for index in sorted(drawn)), tuple(strata), "stratified")


def _people(audience: Iterable[T], n: int) -> Sequence[T]:
    if n < 0:
        raise Invalid(f"must be 0 or more, got {n}", code="number.low", path="n")
    return tuple(audience)


def _drawn(people: Sequence[T], count: int, rng: Random) -> tuple[T, ...]:
    return tuple(people[index] for index in sorted(rng.sample(range(len(people)), count)))


def _allocated(
    n: int, sizes: Mapping[str, int], allocation: Literal["proportional", "equal"] | Mapping[str, int]
) -> dict[str, int]:
    if isinstance(allocation, Mapping):
        unknown = sorted(set(allocation) - set(sizes))
        if unknown:
            raise Invalid(
                f"there is no stratum {', '.join(unknown)}: the audience has {', '.join(sizes)}",
                code="sample.stratum",
                path="allocation",
            )
        given: Mapping[str, int] = allocation
        return {name: given.get(name, 0) for name in sizes}
    weights = sizes if allocation == "proportional" else dict.fromkeys(sizes, 1)
    total = sum(weights.values())
    # Exact in integers: floors first, then one each to the largest remainders.
    parts = {name: n * weight // total for name, weight in weights.items()}
    remaining = n - sum(parts.values()) if weights else 0
    by_remainder = sorted(weights, key=lambda name: (-(n * weights[name] % total), name))
    for name in by_remainder[:remaining]:
        parts[name] += 1
    return parts
