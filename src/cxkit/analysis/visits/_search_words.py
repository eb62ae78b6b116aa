"""Words that people search for, what finds nothing, and what they try next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import share_of
from cxkit.analysis.paths._ordering import Whole
from cxkit.analysis.visits._rows import Flags, packed
from cxkit.analysis.visits._sessions import Sessions
from cxkit.columns import Category, span_micros
from cxkit.errors import Invalid, MixedCurrency, shown
from cxkit.kernel import personal_spans
from cxkit.stats.intervals.proportions import wilson_bounds
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.tables import MISSING
from cxkit.values import minor_units

_SPACES: Final = re.compile(r"\s+")


def search_word(query: str) -> str:
    """A query as it is counted: width and case made one, spaces trimmed and made one.

    >>> search_word("  ＩＰｈｏｎｅ　 壳 ")
    'iphone 壳'
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", query).casefold()).strip()


def looks_personal(word: str) -> bool:
    """Whether a counted word looks like an address, an account, a telephone number or the number of an order.

    >>> [looks_personal(word) for word in ("ann@mail.cn", "138 0013 8000", "so-20260601-77", "iphone 15")]
    [True, True, True, False]
    """
    return bool(personal_spans(word, digits=7, apart=7, codes=True))


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class SearchWords(Tabular):
    """Words with their searches: what found nothing, was left after, was clicked, and what it sold.

    Words of fewer than `k` people are not shown (`suppressed` counts them and their searches), nor are words
    that look personal (`personal`). `known` are the searches of which the number of results is known. They
    stand by the lower bound of the share without results times the searches: where the shop loses most.
    """

    words: tuple[str, ...]
    searches: Whole
    people: Whole
    known: Whole
    without_results: Whole
    left: Whole
    clicked: Whole
    revenue: Floats
    refinements: tuple[tuple[str, str, int], ...]
    """Pairs (first, next, people): another word within the time; k people or more did it."""
    suppressed: tuple[int, int]
    personal: int
    all_searches: int
    all_known: int
    all_without_results: int
    k: int
    currency: str | None
    confidence: float

    @property
    def zero_results(self) -> Estimate:
        """The share of all searches without results, those of words not shown too."""
        return share_of(self.all_without_results, self.all_known, "searches without results", self.confidence)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a word."""
        known = self.known > 0
        zero = self.without_results / np.maximum(self.known, 1)
        return {
            "word": list(self.words),
            "searches": self.searches.tolist(),
            "people": self.people.tolist(),
            "zero_share": optional(zero, known),
            "zero_low": optional(_low(self.without_results, self.known, self.confidence), known),
            "left_share": (self.left / self.searches).tolist(),
            "click_share": (self.clicked / self.searches).tolist(),
            "revenue": self.revenue.tolist(),
            "revenue_per_search": (self.revenue / self.searches).tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The searches in all, and what is not shown."""
        return {
            "all_searches": self.all_searches,
            "zero_results": self.zero_results.value,
            "suppressed_words": self.suppressed[0],
            "suppressed_searches": self.suppressed[1],
            "personal": self.personal,
            "k": self.k,
            "currency": self.currency,
        }

    def __repr__(self) -> str:
        figures = f"{len(self.words):,} words, {self.all_searches:,} searches"
        hidden = f"{self.suppressed[0]:,} words of fewer than {self.k} people, {self.personal:,} searches"
        return f"SearchWords({figures}; not shown: {hidden} that look personal)"


def search_words(
    found: Sessions,
    *,
    k: int = 5,
    within: timedelta = timedelta(seconds=60),
    clicks: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> SearchWords:
    """The words that visits search for: every event with a query is a search.

    A search is *left* where no action follows in the visit, and *clicked* where the next action is one of
    `clicks` (by default any action that is no search). Another word `within` the time is a refinement: such
    pairs are candidates for synonyms. What a visit buys counts for its last search before.

    >>> from datetime import UTC, datetime
    >>> from cxkit.analysis.visits._sessions import sessions
    >>> from cxkit.tables import EventTable
    >>> at = [datetime(2026, 6, 1, 9, 0, second, tzinfo=UTC) for second in (0, 20, 30)]
    >>> log = EventTable.from_columns(at=at, device=[1] * 3, event=["search", "search", "item"],
    ...                               query=["Ｔee", "tea", None], results=[0, 7, None])
    >>> words = search_words(sessions(log), k=1)
    >>> words.words, words.refinements
    (('tee', 'tea'), (('tee', 'tea', 1),))
    """
    if k < 1:
        raise Invalid(f"must be 1 or more, got {shown(k)}", code="number.low", path="k")
    check_confidence(confidence)
    events, order = found.events, found.order
    words = _normal(events.query)
    code = words.codes.astype(np.int64)[order]
    places, size = np.flatnonzero(code >= 0), len(words.categories)
    mine, visit, results = code[places], found.visit[places], events.results[order[places]]
    person = found.visitor[visit]
    (left, clicked), (revenue, currency) = _endings(found, places, code, clicks), _revenue(found, places)
    counts = {"known": results >= 0, "without_results": results == 0, "left": left, "clicked": clicked}
    totals = {name: np.bincount(mine[mask], minlength=size) for name, mask in counts.items()}
    searches, people = np.bincount(mine, minlength=size), _distinct(mine, person, size)
    worth = np.bincount(mine, weights=revenue, minlength=size).astype(np.float64)
    personal = np.array([looks_personal(word) for word in words.categories], np.bool_)
    good = ~personal & (people >= k)
    few = ~personal & (people < k) & (searches > 0)
    loss = _low(totals["without_results"], totals["known"], confidence) * searches
    kept = _ranked(np.flatnonzero(good & (searches > 0)), loss, searches, words.categories)
    named: list[int] = kept.tolist()
    return SearchWords(
        words=tuple(words.categories[place] for place in named),
        searches=searches[kept],
        people=people[kept],
        revenue=worth[kept],
        **{name: counted[kept] for name, counted in totals.items()},
        refinements=_refinements(mine, visit, found.at[places], person, words, good, span_micros(within), k),
        suppressed=(int(few.sum()), int(searches[few].sum())),
        personal=int(searches[personal].sum()),
        all_searches=places.size,
        all_known=int(totals["known"].sum()),
        all_without_results=int(totals["without_results"].sum()),
        k=k,
        currency=currency,
        confidence=confidence,
    )


def _endings(
    found: Sessions, places: Whole, code: Whole, clicks: Sequence[str] | None
) -> tuple[Flags, Flags]:
    """Searches after which the visit was left, and those after which something was clicked."""
    following, next_is_search = _next_action(found, places, code)
    left = following < 0
    clicked = ~left & ~next_is_search
    if clicks is not None and places.size:
        event = found.events.event
        named = np.array([name in clicks for name in event.categories] + [False], np.bool_)
        clicked &= named[event.codes[found.order][following]]
    return left, clicked


def _ranked(words: Whole, loss: Floats, searches: Whole, names: Sequence[str]) -> Whole:
    """Words by what is lost in them, then by their searches, then by their names."""
    by_name = np.argsort(np.argsort(np.array(names, np.str_)))
    return words[np.lexsort((by_name[words], -searches[words], -loss[words]))]


def _low(x: Whole, n: Whole, confidence: float) -> Floats:
    """The lower bound of a share; 0 where there is none."""
    low = np.zeros(len(n))
    some = n > 0
    low[some] = np.clip(
        wilson_bounds(x[some].astype(np.float64), n[some].astype(np.float64), z_of(confidence))[0], 0, 1
    )
    return low


def _normal(query: Category) -> Category:
    """The queries as they are counted; one of spaces only is none."""
    made = query.mapped(search_word)
    empty = np.array([not word for word in made.categories] + [False], np.bool_)
    if empty.any():
        made = Category(np.where(empty[made.codes], -1, made.codes), made.categories)
    return made


def _next_action(found: Sessions, places: Whole, code: Whole) -> tuple[Whole, Flags]:
    """The place of the next action in the visit of each search, -1 for none, and whether it is a search."""
    marks = found.where(*found.policy.heartbeats, *found.policy.leaves)
    actions = np.flatnonzero(~marks)
    following = np.searchsorted(actions, places, side="right")
    inside = following < actions.size
    place = actions[np.where(inside, following, 0)] if actions.size else np.zeros(places.size, np.int64)
    inside &= found.visit[place] == found.visit[places] if places.size else inside
    return np.where(inside, place, -1), inside & (code[place] >= 0) if places.size else inside


def _distinct(first: Whole, second: Whole, size: int) -> Whole:
    """The number of different ones of the second column that each of the first has."""
    once = np.unique(packed(first, second), return_index=True)[1]
    return np.bincount(first[once], minlength=size)


def _revenue(found: Sessions, places: Whole) -> tuple[Floats, str | None]:
    """Revenue of each search: what its visit bought after it and before the next search; and the currency."""
    events, visit, worth = found.events, found.visit, np.zeros(places.size)
    value = events.value[found.order]
    bought = np.flatnonzero(found.where(*found.policy.conversions) & (value != MISSING))
    currency = one_currency(events.currency[found.order[bought]])
    if bought.size and places.size:
        search = np.searchsorted(places, bought, side="left") - 1
        good = (search >= 0) & (visit[places[search]] == visit[bought])
        decimals = 0 if currency is None else minor_units(currency)
        np.add.at(worth, search[good], value[bought[good]] / 10**decimals)
    return worth, currency


def one_currency(column: Category) -> str | None:
    """The one currency of amounts; several are refused, None where none is named."""
    currencies = [name for name, count in column.counts().items() if count]
    if len(currencies) > 1:
        raise MixedCurrency(f"the values are in {', '.join(currencies)}: choose one first", path="currency")
    return currencies[0] if currencies else None


def _refinements(
    word: Whole,
    visit: Whole,
    at: Whole,
    person: Whole,
    words: Category,
    good: NDArray[Any],
    within: int,
    k: int,
) -> tuple[tuple[str, str, int], ...]:
    """Pairs of different words that k people or more searched for, one soon after the other."""
    pair = (visit[1:] == visit[:-1]) & (word[1:] != word[:-1]) & (at[1:] - at[:-1] <= within)
    if not pair.size:
        return ()
    places = np.flatnonzero(pair & good[word[:-1]] & good[word[1:]])
    keys, codes = np.unique(packed(word[places], word[places + 1]), return_inverse=True)
    people = _distinct(codes.astype(np.int64), person[places], keys.size)
    first = np.unique(codes, return_index=True)[1]
    pairs = [
        (words.categories[word[place]], words.categories[word[place + 1]], n)
        for place, n in zip(places[first].tolist(), people.tolist(), strict=True)
        if n >= k
    ]
    return tuple(sorted(pairs, key=lambda each: (-each[2], each[0], each[1])))
