"""Strategies for what analyses and statistics take and give: logs, purchases, tallies, estimates, models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

from hypothesis import strategies as st

from cxkit.analysis.drivers import CATEGORIES, Kano, kano_of_counts
from cxkit.analysis.lifetime import BgNbd, GammaGamma, PurchaseSummary, summarize_purchases
from cxkit.analysis.paths import Journeys, journeys
from cxkit.analysis.text import Features, NaiveBayes, Sentiments, naive_bayes, sentiment
from cxkit.stats.results import Estimate, Interval
from cxkit.stats.tallies import Tally, tally_nps, tally_rates, tally_scores, tally_share, tally_values

_CHANNELS: Final = ("chat", "phone", "在线客服", None)
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


def score_columns(
    low: int = 0, high: int = 10, *, least: int = 0, most: int = 30
) -> st.SearchStrategy[list[int | None]]:
    """Columns of answers on a scale, some of them missing.

    >>> all(x is None or 0 <= x <= 10 for x in score_columns().example())  # doctest: +SKIP
    True
    """
    answer = st.one_of(st.integers(low, high), st.none())
    return st.lists(answer, min_size=least, max_size=most)


def _grouped(
    make: Callable[..., Tally], cells: st.SearchStrategy[Any], wide: int
) -> st.SearchStrategy[Tally]:
    row = st.tuples(st.sampled_from(_CHANNELS), *[cells] * wide)

    def build(rows: Sequence[tuple[Any, ...]], split: bool) -> Tally:
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[]] * (wide + 1)
        return make(*columns[1:], by={"channel": columns[0]} if split else None)

    return st.builds(build, st.lists(row, max_size=20), st.booleans())


def _ten_points(scores: Any, by: Any) -> Tally:
    return tally_scores(scores, (0, 10), by=by)


def tallies() -> st.SearchStrategy[Tally]:
    """Tallies of every kind, of nothing to some rows, whole or by channel.

    >>> isinstance(tallies().example(), Tally)  # doctest: +SKIP
    True
    """
    answers = st.one_of(st.integers(0, 10), st.none())
    amounts = st.one_of(st.floats(-1e6, 1e6, allow_subnormal=False), st.none())
    votes = st.one_of(st.booleans(), st.none())
    return st.one_of(
        _grouped(tally_nps, answers, 1),
        _grouped(tally_share, votes, 1),
        _grouped(tally_values, amounts, 1),
        _grouped(_ten_points, answers, 1),
        _grouped(tally_rates, st.integers(0, 50), 2),
    )


def estimates() -> st.SearchStrategy[Estimate]:
    """Single estimates of every kind, undefined ones too.

    >>> isinstance(estimates().example(), Estimate)  # doctest: +SKIP
    True
    """
    return tallies().map(lambda tally: tally.overall())


def event_logs(
    events: Sequence[str] = ("visit", "search", "cart", "pay"), *, most: int = 30
) -> st.SearchStrategy[tuple[list[str], list[str], list[datetime]]]:
    """Event logs as columns of persons, events and instants, in any order, with events at one instant.

    >>> who, event, at = event_logs().example()  # doctest: +SKIP
    """
    minutes = st.integers(0, 200).map(lambda minute: _START + timedelta(minutes=minute))
    row = st.tuples(st.sampled_from(["ann", "bob", "cat", "陈"]), st.sampled_from(list(events)), minutes)
    return st.lists(row, max_size=most).map(
        lambda rows: ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    )


def journey_logs(events: Sequence[str] = ("visit", "search", "cart", "pay")) -> st.SearchStrategy[Journeys]:
    """The same as journeys.

    >>> isinstance(journey_logs().example(), Journeys)  # doctest: +SKIP
    True
    """
    return event_logs(events).map(lambda log: journeys(*log))


def purchase_summaries(*, most: int = 25) -> st.SearchStrategy[PurchaseSummary]:
    """Repeat purchases, recency and time under observation of one customer or more, with amounts.

    >>> isinstance(purchase_summaries().example(), PurchaseSummary)  # doctest: +SKIP
    True
    """
    days = st.integers(0, 300).map(lambda day: _START + timedelta(days=day))
    row = st.tuples(st.sampled_from(["ann", "bob", "cat"]), days, st.floats(0.01, 1e4))

    def build(rows: Sequence[tuple[str, datetime, float]]) -> PurchaseSummary:
        who, at, paid = ([row[place] for row in rows] for place in range(3))
        return summarize_purchases(who, at, paid, until=_START + timedelta(days=365), time_unit=7)

    return st.lists(row, min_size=1, max_size=most).map(build)


_PARAMETER: Final = st.floats(0.05, 20)


def buying_models() -> st.SearchStrategy[BgNbd]:
    """BG/NBD models with parameters that customers have.

    >>> isinstance(buying_models().example(), BgNbd)  # doctest: +SKIP
    True
    """
    return st.builds(BgNbd, r=_PARAMETER, alpha=_PARAMETER, a=_PARAMETER, b=_PARAMETER)


def spending_models() -> st.SearchStrategy[GammaGamma]:
    """Gamma-Gamma models; where q is 1 or less their population has no mean.

    >>> isinstance(spending_models().example(), GammaGamma)  # doctest: +SKIP
    True
    """
    return st.builds(GammaGamma, p=_PARAMETER, q=_PARAMETER, gamma=_PARAMETER)


def kano_analyses() -> st.SearchStrategy[Kano]:
    """Kano analyses of a feature, of nobody too.

    >>> isinstance(kano_analyses().example(), Kano)  # doctest: +SKIP
    True
    """
    return st.dictionaries(st.sampled_from(list(CATEGORIES)), st.integers(0, 60)).map(kano_of_counts)


_PIECES: Final = ("太慢", "好吃", "不错", "，", "但是", "客服", "not ", "good ", "late ", "👍", "！")


def shop_texts(*, most: int = 8) -> st.SearchStrategy[list[str | None]]:
    """Columns of short reviews in Chinese and English, some of them missing.

    >>> all(text is None or isinstance(text, str) for text in shop_texts().example())  # doctest: +SKIP
    True
    """
    text = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
    return st.lists(st.one_of(text, st.none()), max_size=most)


def text_models() -> st.SearchStrategy[NaiveBayes]:
    """Naive Bayes classifiers that have learnt from a few short reviews, from none too.

    >>> isinstance(text_models().example(), NaiveBayes)  # doctest: +SKIP
    True
    """

    def learnt(texts: list[str | None], features: Features) -> NaiveBayes:
        labels = ["good" if len(text or "") % 2 else "bad" for text in texts]
        return naive_bayes(texts, labels, features=features)

    return st.builds(learnt, shop_texts(), st.sampled_from(get_args(Features)))


def register_analyses() -> None:
    """Let `from_type` find them."""
    for cls, strategy in (
        (Tally, tallies()),
        (Estimate, estimates()),
        (Interval, estimates().map(lambda estimate: estimate.interval)),
        (Journeys, journey_logs()),
        (PurchaseSummary, purchase_summaries()),
        (BgNbd, buying_models()),
        (GammaGamma, spending_models()),
        (Kano, kano_analyses()),
        (NaiveBayes, text_models()),
        (Sentiments, shop_texts().map(sentiment)),
    ):
        st.register_type_strategy(cls, strategy)
