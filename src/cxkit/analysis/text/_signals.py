"""Signs that reviews may not be what they look like, each with its reason: flags that delete nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.analysis._wording import WORDS
from cxkit.analysis.text._classifiers import text_list
from cxkit.analysis.text._duplicates import duplicates, text_key
from cxkit.analysis.text._normalized import normalized
from cxkit.analysis.text._segments import in_hans
from cxkit.analysis.text._sentiment import SentimentLexicon, sentiment
from cxkit.columns import MISSING, InstantKind, groups as group_codes, numbers, together, votes
from cxkit.errors import Invalid
from cxkit.feedback import FeedbackSignal, Polarity
from cxkit.stats.intervals.tails import poisson_tail
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.tallies import tally_values
from cxkit.values import CSAT_1_5, Reason, Scale, Text

INCENTIVES: Final = re.compile(
    "返现|返现金|返红包|好评返|好评卡|五星好评|全五星|晒图|晒单|红包|奖励金|加微信|"
    r"in exchange for|free product|free sample|gift card|cash ?back|for a (?:positive|5.star) review"
)
"""Words of a reward, in normalised Simplified text."""

DEFAULT_TEXTS: Final = re.compile(
    "此用户(?:没有|未)填写评价(?:内容)?|天内买家未作出评价|评价方未及时(?:做|作)出评价系统默认好评|"
    "该用户未及时主动评价系统默认好评|系统默认(?:评论|好评)|该用户觉得商品非常好给出5星好评"
)
"""Texts that platforms write where the buyer wrote nothing, as `text_key` gives it."""

_HOUR, _CHANCE, _BURST, _FEW = 3_600_000_000, 1e-4, 5, 5


class Signalled(NamedTuple):
    """A sign at one review, with its reason."""

    row: int
    signal: FeedbackSignal
    why: Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ReviewSignals(Tabular):
    """The signs found at reviews, in the order of the rows; `n` reviews were looked at, all of them stay."""

    signals: tuple[Signalled, ...]
    n: int

    def of(self, row: int) -> tuple[Signalled, ...]:
        """The signs at one review."""
        return tuple(each for each in self.signals if each.row == row)

    def flagged(self, *signals: FeedbackSignal | str) -> list[bool]:
        """Flags of the reviews that have one of these signs; of any where none is named."""
        wanted = {FeedbackSignal.of(each) for each in signals or FeedbackSignal}
        rows = {each.row for each in self.signals if each.signal in wanted}
        return [row in rows for row in range(self.n)]

    def both_ways(self, values: Any, *signals: FeedbackSignal | str) -> dict[str, Estimate]:
        """The mean of a column of the reviews with all of them, and without those that have the signs."""
        mask = np.array(self.flagged(*signals), bool)
        column = numbers(values, "values", missing=True)
        if column.size != self.n:
            raise Invalid(
                f"has one value a review: {self.n}, got {column.size}", code="column.length", path="values"
            )
        kept = [None if math.isnan(each) else each for each in column[~mask].tolist()]
        whole = [None if math.isnan(each) else each for each in column.tolist()]
        return {"all": tally_values(whole).overall(), "without": tally_values(kept).overall()}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a sign."""
        return {
            "row": [each.row for each in self.signals],
            "signal": [each.signal.value for each in self.signals],
            "why": [each.why.text() for each in self.signals],
        }

    def summary(self) -> dict[str, Any]:
        """How many reviews there are, and how many have each sign."""
        rows = Counter(signal for _, signal in {(each.row, each.signal) for each in self.signals})
        return {"n": self.n, **{signal.value: rows[signal] for signal in FeedbackSignal}}

    def __repr__(self) -> str:
        figures = ", ".join(f"{name} {n:,}" for name, n in self.summary().items() if n and name != "n")
        return f"ReviewSignals({self.n:,} reviews: {figures or 'no signs'})"


def review_signals(
    texts: Iterable[str | None],
    *,
    ratings: Iterable[float | None] | None = None,
    scale: Scale = CSAT_1_5,
    authors: Iterable[Hashable] | None = None,
    products: Iterable[Hashable] | None = None,
    brands: Iterable[Hashable] | None = None,
    at: Any = None,
    bought: Iterable[bool | None] | None = None,
    insiders: Collection[Hashable] = (),
    lexicon: SentimentLexicon | None = None,
) -> ReviewSignals:
    """Signs that reviews may not be what they look like, each with its reason.

    Rating and text disagree: a rating of the top quarter of the scale over a text that only blames, or of the
    bottom quarter over one that only praises. Burst: 5 reviews or more of a product or an author within an
    hour of the clock, of which the Poisson tail at its own rate in all other hours is below 1 in 10,000. One
    brand: 5 ratings or more of an author, all the highest and of one brand. No buyer: `bought` is False.
    Insider: the author is one of `insiders`. Words of a reward, texts that the platform wrote, and texts of
    12 letters and more that 3 authors or more wrote alike. Signs of a column that isn't given are not told.

    >>> texts = ["太差了", "好评返现，很好", "此用户没有填写评价。", "不错"]
    >>> signals = review_signals(texts, ratings=[5, 5, 5, 4])
    >>> signals
    ReviewSignals(4 reviews: rating_text 1, incentive 1, default_rating 1)
    >>> signals.of(0)[0].why.text()
    'rated 5 of 5 over a text that only blames (差)'
    >>> signals.both_ways([5, 5, 5, 4])["without"].value
    4.0
    """
    texts, ratings, authors, products, brands, at, bought = together(
        texts=texts, ratings=ratings, authors=authors, products=products, brands=brands, at=at, bought=bought
    )
    column = text_list(texts)
    stars = None if ratings is None else numbers(ratings, "ratings", missing=True).tolist()
    writers = _labels(authors, "authors")
    rows: list[Signalled] = _of_words(column)
    if stars is not None:
        rows += _of_ratings(column, stars, scale, lexicon)
    if at is not None:
        micros = InstantKind().strictly(at, "at").tolist()
        hours = [None if each == MISSING else each // _HOUR for each in micros]
        for labels_of, labels in (
            (WORDS["signal.burst_product"], _labels(products, "products")),
            (WORDS["signal.burst_author"], writers),
        ):
            rows += [] if labels is None else _bursts(hours, labels, labels_of)
    if stars is not None and writers is not None and brands is not None:
        rows += _of_one_brand(writers, stars, _labels(brands, "brands") or [], scale)
    if bought is not None:
        answers = votes(bought, "bought")
        known = np.ones(len(column), bool) if answers.missing is None else ~answers.missing
        rows += _all_of(
            np.flatnonzero(known & (answers.values == 0)).tolist(),
            FeedbackSignal.NOT_A_BUYER,
            WORDS["signal.not_a_buyer"](),
        )
    if writers is not None:
        inside = [row for row, author in enumerate(writers) if author is not None and author in insiders]
        rows += _all_of(inside, FeedbackSignal.INSIDER, WORDS["signal.insider"]())
        for group in duplicates(column, writers).shared():
            n = len({writers[row] for row in group} - {None})
            rows += _all_of(list(group), FeedbackSignal.TEMPLATE, WORDS["signal.template"](authors=n))
    order = list(FeedbackSignal)
    rows.sort(key=lambda each: (each.row, order.index(each.signal)))
    return ReviewSignals(signals=tuple(rows), n=len(column))


def _labels(column: Any, name: str) -> list[Hashable] | None:
    return None if column is None else group_codes(column, name).cells()


def _all_of(rows: Iterable[int], signal: FeedbackSignal, why: Reason) -> list[Signalled]:
    return [Signalled(row, signal, why) for row in rows]


def _of_words(texts: Sequence[str | None]) -> list[Signalled]:
    rows: list[Signalled] = []
    for row, text in enumerate(texts):
        if text is None:
            continue
        said = INCENTIVES.search(in_hans(normalized(text).text))
        default = DEFAULT_TEXTS.search(in_hans(text_key(text)))
        if default:
            rows.append(Signalled(row, FeedbackSignal.DEFAULT_RATING, WORDS["signal.default"]()))
        elif said:
            why = WORDS["signal.incentive"](words=said.group())
            rows.append(Signalled(row, FeedbackSignal.INCENTIVE, why))
    return rows


def _of_ratings(
    texts: Sequence[str | None], stars: Sequence[float], scale: Scale, lexicon: SentimentLexicon | None
) -> list[Signalled]:
    opinions = sentiment(texts, lexicon)
    quarter = (scale.high - scale.low) / 4
    words = opinions.columns()["words"]
    rows: list[Signalled] = []
    for row, (star, polarity) in enumerate(zip(stars, opinions.polarities, strict=True)):
        high = star >= scale.high - quarter and polarity is Polarity.NEGATIVE
        low = star <= scale.low + quarter and polarity is Polarity.POSITIVE
        if (high or low) and not DEFAULT_TEXTS.search(in_hans(text_key(texts[row] or ""))):
            text = WORDS["signal.rating_blames"] if high else WORDS["signal.rating_praises"]
            why = text(rating=f"{star:g}", top=scale.high, words=words[row])
            rows.append(Signalled(row, FeedbackSignal.RATING_TEXT, why))
    return rows


def _bursts(hours: Sequence[int | None], labels: Sequence[Hashable], told: Text) -> list[Signalled]:
    """Rows of hours in which one label has far more than in all others together would lead to expect."""
    known = [
        (label, hour)
        for label, hour in zip(labels, hours, strict=True)
        if label is not None and hour is not None
    ]
    if not known:
        return []
    whole = max(hour for _, hour in known) - min(hour for _, hour in known) + 1
    per, in_hour = Counter(label for label, _ in known), Counter(known)
    hot: dict[tuple[Hashable, int | None], Reason] = {}
    for (label, hour), n in in_hour.items():
        # Half a review more: what nobody has reviewed in any other hour has a rate above 0 still.
        usual = (per[label] - n + 0.5) / max(whole - 1, 1)
        if n >= _BURST and whole > 1 and poisson_tail(n, usual) < _CHANCE:
            hot[label, hour] = told(n=n, usual=f"{usual:.2g}")
    return [
        Signalled(row, FeedbackSignal.BURST, hot[pair])
        for row, pair in enumerate(zip(labels, hours, strict=True))
        if pair in hot
    ]


def _of_one_brand(
    writers: Sequence[Hashable], stars: Sequence[float], brands: Sequence[Hashable], scale: Scale
) -> list[Signalled]:
    rows: dict[Hashable, list[int]] = {}
    for row, (author, star) in enumerate(zip(writers, stars, strict=True)):
        if author is not None and not math.isnan(star):
            rows.setdefault(author, []).append(row)
    signs: list[Signalled] = []
    for own in rows.values():
        one = {brands[row] for row in own}
        if (
            len(own) >= _FEW
            and len(one) == 1
            and None not in one
            and all(stars[row] == scale.high for row in own)
        ):
            signs += _all_of(own, FeedbackSignal.ONE_BRAND, WORDS["signal.one_brand"](n=len(own)))
    return signs
