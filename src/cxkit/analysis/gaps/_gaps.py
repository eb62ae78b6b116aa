"""Questions that stay without an article: gathered, cleaned, put together, and what closing them is worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Category, CategoryKind, FlagKind, finite_number, read, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.tables import SearchTable, one_query
from cxkit.values import terms_of

_MONTH: Final = 30.0
_EXAMPLES: Final = 3


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class KnowledgeGaps(Tabular):
    """Questions without an article, the most valuable first.

    Questions of fewer than `k` persons are not shown: `suppressed` counts them and how often they were asked.
    `minutes` is what a month of them costs: asked in 30 days x share not covered x handle time.
    """

    questions: tuple[str, ...]
    asked: NDArray[np.int64]
    people: NDArray[np.int64]
    monthly: Floats
    covered: Floats
    minutes: Floats
    examples: tuple[tuple[str, ...], ...]
    signals: tuple[tuple[tuple[str, int], ...], ...]
    suppressed: tuple[int, int]
    k: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a gap."""
        return {
            "question": list(self.questions),
            "asked": self.asked.tolist(),
            "people": self.people.tolist(),
            "monthly": self.monthly.tolist(),
            "covered": self.covered.tolist(),
            "minutes": self.minutes.tolist(),
            "signals": [", ".join(f"{name} {count}" for name, count in each) for each in self.signals],
            "examples": [" / ".join(each) for each in self.examples],
        }

    def summary(self) -> dict[str, Any]:
        """Questions that are not shown, and how often they were asked."""
        return {"suppressed": self.suppressed[0], "suppressed_asked": self.suppressed[1], "k": self.k}

    def __len__(self) -> int:
        return len(self.questions)

    def __repr__(self) -> str:
        few, asked = self.suppressed
        worth = f"{float(self.minutes.sum()):,.0f} minutes a month"
        return (
            f"KnowledgeGaps({len(self):,} gaps, {worth}; "
            f"not shown: {few:,} of fewer than {self.k} persons, asked {asked:,} times)"
        )


def knowledge_gaps(
    texts: Any,
    who: Any = None,
    *,
    days: float,
    handle_time: float = 300.0,
    signals: Any = None,
    covered: Any = None,
    similarity: float = 0.5,
    k: int = 5,
) -> KnowledgeGaps:
    """Gaps in what was asked in vain in `days` days, by persons `who`.

    `texts` are queries and questions: searches that failed, what a bot did not understand, cases solved
    without an article; or a `SearchTable`, whose searches without results or without a click are taken.
    `signals` name for each where it comes from, `covered` are flags: whether an article would have answered.
    Mail addresses and numbers are taken out; texts whose terms are alike (Jaccard index of `similarity` and
    more with the commonest of the group) are one question. A question is named by a wording of `k` persons,
    or else by the terms that they have in common. `handle_time` is that of a case, in seconds.

    >>> gaps = knowledge_gaps(["lamp flickers", "my lamp flickers", "lamp flickers!"], ["ann", "bob", "cat"],
    ...                       days=30, k=3)
    >>> gaps.questions, gaps.people.tolist(), gaps.minutes.tolist()
    (('lamp flickers',), [3], [15.0])
    """
    if k < 1:
        raise Invalid(f"must be 1 or more, got {shown(k)}", code="number.low", path="k")
    least = finite_number(similarity, "similarity", low=0.0)
    span, seconds = finite_number(days, "days", low=1.0), finite_number(handle_time, "handle_time", low=0.0)
    if isinstance(texts, SearchTable):
        texts, who, signals = _in_vain(texts)
    texts, who, signals, covered = together(texts=texts, who=who, signals=signals, covered=covered)
    asked = _Asked.of(texts, who, signals, covered)
    gaps: list[_Gap] = []
    few = few_asked = 0
    for places in _groups(asked.texts, least):
        people = len({person for place in places if (person := asked.persons[place]) != -1})
        if people < k:
            few, few_asked = few + 1, few_asked + len(places)
        else:
            gaps.append(asked.gap(places, people, span, seconds, k))
    gaps.sort(key=lambda gap: (-gap.minutes, -gap.asked, gap.question))
    return KnowledgeGaps(
        questions=tuple(gap.question for gap in gaps),
        asked=np.array([gap.asked for gap in gaps], np.int64),
        people=np.array([gap.people for gap in gaps], np.int64),
        monthly=np.array([gap.monthly for gap in gaps], np.float64),
        covered=np.array([gap.covered for gap in gaps], np.float64),
        minutes=np.array([gap.minutes for gap in gaps], np.float64),
        examples=tuple(gap.examples for gap in gaps),
        signals=tuple(gap.signals for gap in gaps),
        suppressed=(few, few_asked),
        k=k,
    )


class _Gap(NamedTuple):
    """A question without an article: a row of `KnowledgeGaps`."""

    question: str
    asked: int
    people: int
    monthly: float
    covered: float
    minutes: float
    examples: tuple[str, ...]
    signals: tuple[tuple[str, int], ...]


class _Asked(NamedTuple):
    """Texts asked in vain, cleaned: by whom, where each comes from, and 1.0 where it is covered."""

    texts: list[str]
    persons: list[Hashable]
    origin: Sequence[str | None]
    covered: Floats

    @classmethod
    def of(cls, texts: Any, who: Any, signals: Any, covered: Any) -> _Asked:
        asked = [one_query(each) if isinstance(each, str) else "" for each in read(texts, "texts").cells()]
        n = len(asked)
        return cls(
            texts=asked,
            persons=list(range(n))
            if who is None
            else CategoryKind().strictly(who, "who", None).codes.tolist(),
            origin=[None] * n if signals is None else _names(signals),
            covered=np.zeros(n) if covered is None else _flags(covered),
        )

    def gap(self, places: Sequence[int], people: int, days: float, seconds: float, k: int) -> _Gap:
        """The gap that texts make: how often it was asked in a month, and what a month of it costs."""
        texts, persons = [self.texts[place] for place in places], [self.persons[place] for place in places]
        name, examples = _named(texts, persons, k)
        origins = Counter(origin for place in places if (origin := self.origin[place]) is not None)
        share, monthly = float(self.covered[places].mean()), len(places) / days * _MONTH
        return _Gap(
            question=name,
            asked=len(places),
            people=people,
            monthly=monthly,
            covered=share,
            minutes=monthly * (1 - share) * seconds / 60,
            examples=examples,
            signals=tuple(origins.most_common()),
        )


def _in_vain(searches: SearchTable) -> tuple[Category, Category, Category]:
    """The searches of customers and staff that found nothing, or of which nothing was clicked."""
    real = ~searches.visitor.isin(("bot", "preview")) & (searches.typed_ahead != 1)
    vain = searches.where(real & ((searches.found_nothing == 1) | (searches.clicked == 0)))
    names = np.where(vain.found_nothing == 1, 0, 1).astype(np.int8)
    known = vain.customer.codes >= 0
    codes = np.where(known, vain.customer.codes, len(vain.customer.categories) + vain.session.codes)
    labels = (
        *(f"c:{each}" for each in vain.customer.categories),
        *(f"s:{each}" for each in vain.session.categories),
    )
    return vain.query, Category(codes, labels), Category(names, ("zero_results", "no_click"))


def _names(signals: Any) -> list[str | None]:
    category: Category = CategoryKind().strictly(signals, "signals", None)
    return category.to_list()


def _flags(covered: Any) -> Floats:
    return np.where(FlagKind().strictly(covered, "covered", None) == 1, 1.0, 0.0)


def _groups(asked: Sequence[str], least: float) -> list[list[int]]:
    """The places of alike texts, each group led by its commonest; texts without a term are left out.

    Each text joins the leader that it is most alike; so a group does not drift from its leader.
    """
    places: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, text in enumerate(asked):
        terms = frozenset(terms_of(text))
        if terms:
            places[terms].append(place)
    leaders: list[tuple[frozenset[str], list[int]]] = []
    by_term: dict[str, list[int]] = defaultdict(list)
    for terms in sorted(places, key=lambda each: (-len(places[each]), sorted(each))):
        common = Counter(leader for term in terms for leader in by_term[term])
        alike = [
            (shared / (len(terms) + len(leaders[leader][0]) - shared), -leader)
            for leader, shared in common.items()
        ]
        best, leader = max(alike, default=(-1.0, 0))
        if best >= least:
            leaders[-leader][1].extend(places[terms])
            continue
        for term in terms:
            by_term[term].append(len(leaders))
        leaders.append((terms, list(places[terms])))
    return [sorted(group) for _, group in leaders]


def _named(texts: Sequence[str], persons: Sequence[Hashable], k: int) -> tuple[str, tuple[str, ...]]:
    """A wording that enough persons used, or the terms that enough have in common; and such wordings."""
    wordings, terms = _users(((text,) for text in texts), persons), _users(map(terms_of, texts), persons)
    shown = [text for text, people in wordings if people >= k]
    shared = {term for term, people in terms if people >= k}
    inside = [term for term in terms_of(wordings[0][0]) if term in shared]
    return (shown[0] if shown else _joined(inside) or "…"), tuple(shown[:_EXAMPLES])


def _joined(terms: Iterable[str]) -> str:
    """Terms as a text: pairs of letters that overlap become a run again.

    >>> _joined(["发票", "票抬", "抬头", "vat"])
    '发票抬头 vat'
    """
    text = ""
    for term in terms:
        overlaps = bool(text) and len(term) == 2 and not term.isascii() and text[-1] == term[0]
        text = text + term[1:] if overlaps else f"{text} {term}".strip()
    return text


def _users(parts: Iterable[Iterable[str]], persons: Sequence[Hashable]) -> list[tuple[str, int]]:
    """The number of persons who used each, the commonest first."""
    people: dict[str, set[Hashable]] = defaultdict(set)
    for each, person in zip(parts, persons, strict=True):
        for part in each:
            people[part].add(person)
    return sorted(
        ((part, len(users)) for part, users in people.items()), key=lambda pair: (-pair[1], pair[0])
    )
