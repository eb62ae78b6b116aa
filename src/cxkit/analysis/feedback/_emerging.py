"""New and growing: themes and phrases this period against the time before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

import attrs
import numpy as np

from cxkit.analysis.feedback._incidence import (
    Rows,
    count_persons,
    flag_codes,
    instants,
    judged,
    known_instants,
    labels,
    now_and_before,
    persons,
)
from cxkit.analysis.feedback._verdicts import ThemeVerdict
from cxkit.analysis.text import STOP_WORDS, Tokenizer, in_hans
from cxkit.analysis.text._classifiers import code_sets, text_list
from cxkit.columns import together
from cxkit.stats.intervals.tails import binomial_tail
from cxkit.stats.results._elementwise import Flags
from cxkit.values import instant_from_micros

_DAY: Final = 86_400_000_000


@attrs.frozen(kw_only=True)
class EmergingTheme:
    """A theme or phrase now and before: items, people and days now, and the ratio of its rates.

    `ratio` is None where there was none before. `slope` is by how many items a day more it comes from one day
    to the next, by least squares over the days now; None where no times or a single day were told. `product`
    is the product in which it is most over its share, by the factor `lift`, where products were told.
    """

    code: str
    n: int
    before: int
    authors: int
    days: int | None
    sources: int | None
    ratio: float | None
    first_at: datetime | None
    slope: float | None
    product: str | None
    lift: float | None
    q: float | None
    verdict: ThemeVerdict


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class EmergingThemes(Rows):
    """Themes new or growing, the surest first; proposals to the theme tree, never codes by themselves."""

    ROW: ClassVar[type[Any]] = EmergingTheme

    exposure: float
    exposure_before: float

    @property
    def emerging(self) -> tuple[EmergingTheme, ...]:
        """The rows that are new or growing."""
        return tuple(row for row in self.rows if row.verdict in (ThemeVerdict.NEW, ThemeVerdict.GROWING))

    def summary(self) -> dict[str, Any]:
        """The exposures now and before."""
        return {"exposure": self.exposure, "exposure_before": self.exposure_before}

    def __repr__(self) -> str:
        figures = [f"{row.code} {row.n} ({row.before})" for row in self.emerging[:6]]
        return f"EmergingThemes({len(self.rows)} tested: {', '.join(figures) or 'none stands out'})"


def emerging(
    themes: Iterable[Any],
    now: Any,
    *,
    exposure: tuple[float, float] | None = None,
    authors: Iterable[Any] | None = None,
    at: Any = None,
    sources: Iterable[Any] | None = None,
    products: Iterable[Any] | None = None,
    least: int = 5,
    least_authors: int = 3,
    level: float = 0.05,
) -> EmergingThemes:
    """Themes or phrases that came up, one row an item: its codes, and `now` (True, False, None: neither).

    x now and b before are held against the `exposure` now and before (without it: the items) by the exact
    conditional binomial P(X >= x | x + b), corrected by Benjamini and Hochberg over all. It takes `least`
    items of `least_authors` people on two days (of `at`) or from two sources, where these are told: one
    furious author is no trend. New is what there was none of in three times the exposure.

    >>> now = [True] * 40 + [False] * 200
    >>> emerging([["leaks"]] * 8 + [[]] * 232, now)
    EmergingThemes(1 tested: leaks 8 (0))
    """
    themes, now, authors, at, sources, products = together(
        themes=themes, now=now, authors=authors, at=at, sources=sources, products=products
    )
    cells, flags = code_sets(themes, "themes"), flag_codes(now, "now")
    inside, outside = now_and_before(np.array([cell is not None for cell in cells], np.bool_), flags)
    items = _Items(
        inside=inside,
        outside=outside,
        exposure=exposure or (int(inside.sum()), int(outside.sum())),
        who=persons(authors, len(cells)),
        times=None if at is None else instants(at, "at"),
        sources=None if sources is None else labels(sources, "sources"),
        products=None if products is None else labels(products, "products"),
    )
    t1, t0 = items.exposure
    places: dict[str, list[int]] = {}
    for place in np.flatnonzero(inside | outside).tolist():
        for code in cells[place] or ():
            places.setdefault(code, []).append(place)
    rows = [items.row(code, places[code]) for code in sorted(places)]
    tested = [(row, _p_value(row, t1, t0, least, least_authors)) for row in rows]
    judged_rows = judged(tested, lambda row, q: _verdict(row, q, t1, t0, level))
    judged_rows.sort(key=lambda row: (row.q is None, row.q or 0.0, -row.n, row.code))
    return EmergingThemes(rows=tuple(judged_rows), exposure=float(t1), exposure_before=float(t0))


@attrs.frozen(kw_only=True, eq=False)
class _Items:
    """The items now and before, their exposure, and what is told of each item."""

    inside: Flags
    outside: Flags
    exposure: tuple[float, float]
    who: Sequence[Any]
    times: Any
    sources: Sequence[Any] | None
    products: Sequence[Any] | None

    def row(self, code: str, places: Sequence[int]) -> EmergingTheme:
        """A theme by the places of its items, before it is judged."""
        has = np.zeros(len(self.inside), np.bool_)
        has[places] = True
        mine, (t1, t0) = has & self.inside, self.exposure
        x, b = int(mine.sum()), int((has & self.outside).sum())
        times = None if self.times is None else known_instants(self.times, mine)
        product, lift = _lift(mine, self.inside, self.products)
        return EmergingTheme(
            code=code,
            n=x,
            before=b,
            authors=count_persons(self.who, mine),
            days=None if times is None else len({micros // _DAY for micros in times}),
            sources=None if self.sources is None else len(set(_cells(self.sources, mine)) - {None}),
            ratio=(x / t1) / (b / t0) if b and t1 and t0 else None,
            first_at=instant_from_micros(min(times)) if times else None,
            slope=None if times is None else self._slope(times),
            product=product,
            lift=lift,
            q=None,
            verdict=ThemeVerdict.FEW,
        )

    def _slope(self, times: Sequence[int]) -> float | None:
        """By how many a day the items of a day grow, over all days now."""
        now = [micros // _DAY for micros in known_instants(self.times, self.inside)]
        if not now or max(now) == min(now):
            return None
        days = np.arange(max(now) - min(now) + 1, dtype=np.float64)
        counts = np.bincount(np.array(times, np.int64) // _DAY - min(now), minlength=len(days))
        away = days - days.mean()
        return float((away * counts).sum() / (away**2).sum())


def _p_value(row: EmergingTheme, t1: float, t0: float, least: int, least_authors: int) -> float | None:
    """The exact conditional binomial of a theme; None with too few items, people, days and sources."""
    spread = [n for n in (row.days, row.sources) if n is not None]
    few = row.n < least or not t1 or (not t0 and row.before) or (spread and max(spread) < 2)
    if few or row.authors < least_authors:
        return None
    return binomial_tail(row.n, row.n + row.before, t1 / (t1 + t0))


def _verdict(row: EmergingTheme, q: float | None, t1: float, t0: float, level: float) -> ThemeVerdict:
    if q is None:
        return ThemeVerdict.FEW
    if q > level:
        return ThemeVerdict.NOTHING
    return ThemeVerdict.NEW if not row.before and t0 >= 3 * t1 else ThemeVerdict.GROWING


def _cells(column: Sequence[Any], rows: Flags) -> list[Any]:
    """The cells of the rows."""
    return [column[row] for row in np.flatnonzero(rows).tolist()]


def _lift(mine: Flags, inside: Flags, products: Sequence[Any] | None) -> tuple[str | None, float | None]:
    """The product with the greatest lift among those with three items or more."""
    if products is None:
        return None, None
    here, everywhere = Counter(_cells(products, mine)), Counter(_cells(products, inside))
    x, n = sum(here.values()), sum(everywhere.values())
    lifts = [
        ((count / x) / (everywhere[product] / n), str(product))
        for product, count in here.items()
        if product is not None and count >= 3
    ]
    lift, product = max(lifts, default=(None, None))
    return product, lift


_HAN_RUN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def phrase_sets(
    texts: Iterable[str | None],
    *,
    tokenizer: Tokenizer | None = None,
    longest: int = 4,
    least: int = 3,
    without: Iterable[str] = (),
    stop_words: Collection[str] = STOP_WORDS,
) -> list[list[str] | None]:
    """The phrases of each text, for `emerging`: runs of tokens, each once a text; None for a missing text.

    Without a tokenizer phrases are runs of 2 to `longest` Han characters, and of 1 to 3 words of other
    scripts. Left out are phrases of fewer than `least` texts, those `without` (templates, own agents' words),
    those that are, begin with or end with one of the `stop_words` (those that also begin or end words may,
    so may a negation or degree at the beginning, and 了 behind one character), and parts of a longer phrase
    that stand in hardly any text (a tenth) without it.

    >>> phrase_sets(["漏水", "漏水了", "又漏水"], least=3)
    [['漏水'], ['漏水'], ['漏水']]
    """
    given = text_list(texts)
    stops = frozenset(stop_words)
    sets = [None if text is None else _phrases(text, tokenizer, longest) for text in given]
    counts = Counter(phrase for each in sets if each is not None for phrase in each)
    common = {phrase for phrase, n in counts.items() if n >= least}
    kept = {phrase for phrase in common if len(phrase) <= longest or not _HAN_RUN.fullmatch(phrase)}
    for phrase in common:
        parts = {part for part in _parts(phrase) if part in kept and counts[phrase] >= 0.9 * counts[part]}
        kept -= {part for part in parts if not _only_adds(phrase, part, stops)}
    kept = {phrase for phrase in kept if _tells(phrase, stops)} - frozenset(without)
    return [None if each is None else sorted(each & kept) for each in sets]


_IN_WORDS: Final = frozenset("点下上里对从到去来说会要能可想用看过地给次")
"""Stop words that begin or end words which do tell something: 下单, 过敏, 没收到, 不耐用, 难看."""

_MAY_BEGIN: Final = _IN_WORDS | frozenset("不没太很一两几在")


def _tokens(phrase: str) -> tuple[list[str], str]:
    """The tokens of a phrase, and what joins them."""
    return (phrase.split(" "), " ") if not _HAN_RUN.fullmatch(phrase) else (list(phrase), "")


def _tells(phrase: str, stops: frozenset[str]) -> bool:
    """Whether a phrase neither is, nor begins nor ends with, a word that tells nothing."""
    tokens = _tokens(in_hans(phrase))[0]
    begins, ends = tokens[0] in stops - _MAY_BEGIN, tokens[-1] in stops - _IN_WORDS
    if tokens[-1] == "了" and len(tokens) == 2:
        ends = False
    return in_hans(phrase) not in stops and not begins and not ends


def _only_adds(phrase: str, part: str, stops: frozenset[str]) -> bool:
    """Whether a phrase that will not do has only words that tell nothing beside its part: 太慢 in 太慢了."""
    if _tells(phrase, stops) or in_hans(phrase) in stops:
        return False
    return all(token in stops for token in _tokens(in_hans(phrase).replace(in_hans(part), "", 1))[0] if token)


def _phrases(text: str, tokenizer: Tokenizer | None, longest: int) -> frozenset[str]:
    if tokenizer is not None:
        return frozenset(_runs(list(tokenizer(text)), 1, 3, " "))
    small = text.casefold()
    phrases = set(_runs(_WORD.findall(_HAN_RUN.sub(" ", small)), 1, 3, " "))
    for run in _HAN_RUN.findall(small):
        # One character more than wanted: what stands in a longer word only is none.
        phrases |= set(_runs(run, 2, longest + 1, ""))
    return frozenset(phrases)


def _runs(tokens: Sequence[str], shortest: int, longest: int, joint: str) -> Iterable[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(tokens) - size + 1):
            yield joint.join(tokens[start : start + size])


def _parts(phrase: str) -> Iterable[str]:
    """Everything shorter that stands in a phrase."""
    tokens, joint = _tokens(phrase)
    return _runs(tokens, 1, len(tokens) - 1, joint)
