"""Attribution: which channels the conversions of people are credited to, by a declared model.

Credit is not effect: a channel that meets people who would have bought anyway gets credit all the same.
What a channel adds is told by hold-outs (`cxkit.stats.series.campaign_uplift`).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._wording import WORDS
from cxkit.analysis.paths._ordering import WIDTH, Whole, bits
from cxkit.analysis.visits._rows import Flags, coded
from cxkit.analysis.visits._search_words import one_currency
from cxkit.analysis.visits._sessions import Sessions
from cxkit.columns import Category, FlagKind, InstantKind, NumberKind, read, span_micros, together, whole_ids
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import periods
from cxkit.stats.results import EMPTY, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.tables import MISSING
from cxkit.values import Labelled, minor_units

_AMOUNT: Final = NumberKind(low=None, size="i8", noun="a whole number of minor units")


class AttributionModel(Labelled):
    """How the credit of a conversion is divided among the touches before it."""

    FIRST = "first", "First touch", "首次触点", "首次接觸點"
    LAST = "last", "Last touch", "末次触点", "末次接觸點"
    LAST_NON_DIRECT = "last_non_direct", "Last touch that is not direct", "末次非直接触点", "末次非直接接觸點"
    LINEAR = "linear", "All touches alike", "线性平均", "線性平均"
    POSITION = "position", "First and last 40% each", "首末各40%", "首末各40%"
    DECAY = "decay", "Half for every seven days", "时间衰减", "時間衰減"
    MARKOV = "markov", "Removal effect in a Markov chain", "马尔可夫移除效应", "馬可夫移除效應"
    SHAPLEY = "shapley", "Shapley value of channel sets", "沙普利值", "夏普利值"


class Touches(NamedTuple):
    """Touches in columns: whose, by which channel, when, and whether it was a view only (no click)."""

    who: Any
    channel: Category
    at: Whole
    viewed: Flags

    @classmethod
    def of(cls, who: Any, channel: Any, at: Any, *, viewed: Any = None, zone: str | None = None) -> Self:
        """The touches of anybody's columns; without `viewed` all are clicks."""
        who, channel, at, viewed = together(who=who, channel=channel, at=at, viewed=viewed)
        times = InstantKind().strictly(at, "at", zone)
        kinds = _category(channel)
        seen = (
            np.zeros(len(times), np.bool_) if viewed is None else FlagKind().strictly(viewed, "viewed") == 1
        )
        return cls(_ids(who), kinds, times, seen)


class Conversions(NamedTuple):
    """Conversions in columns: whose, when, their value in minor units, and what of it went back when."""

    who: Any
    at: Whole
    value: Whole
    refunded: Whole
    refunded_at: Whole
    currency: str | None = None

    @classmethod
    def of(
        cls,
        who: Any,
        at: Any,
        *,
        value: Any = None,
        refunded: Any = None,
        refunded_at: Any = None,
        currency: str | None = None,
        zone: str | None = None,
    ) -> Self:
        """The conversions of anybody's columns; a missing value or refund is 0."""
        who, at, value, refunded, refunded_at = together(
            who=who, at=at, value=value, refunded=refunded, refunded_at=refunded_at
        )
        times = InstantKind().strictly(at, "at", zone)
        amounts = [
            _amounts(column, name, len(times)) for column, name in ((value, "value"), (refunded, "refunded"))
        ]
        back = (
            np.full(len(times), MISSING)
            if refunded_at is None
            else InstantKind().strictly(refunded_at, "at", zone)
        )
        return cls(_ids(who), times, amounts[0], amounts[1], np.where(back == MISSING, times, back), currency)


def _ids(column: Any) -> NDArray[np.object_]:
    """The people of a column, None for none, in one form whatever they came in: whole numbers as texts."""
    given = column if isinstance(column, Category) else whole_ids(read(column, "who"))
    codes, names = coded(given, "who")
    known = np.empty(len(names) + 1, object)
    known[:-1] = [str(name) if isinstance(name, int) else name for name in names.tolist()]
    return known[codes]


def _amounts(column: Any, name: str, size: int) -> Whole:
    if column is None:
        return np.zeros(size, np.int64)
    minor = _AMOUNT.strictly(column, name)
    return np.where(minor == MISSING, 0, minor)


def _category(column: Any) -> Category:
    if isinstance(column, Category):
        return column
    codes, names = coded(column, "channel")
    return Category(codes, tuple(map(str, names.tolist())))


def visit_touches(
    found: Sessions, *, channel: str = "source", direct: str = "direct"
) -> tuple[Touches, Conversions]:
    """Each visit as a touch of its channel (a column of the log, else `direct`), and what it bought.

    The value of a conversion is that of its event; refunds are not in a log of visits and are given to
    `Conversions.of`.
    """
    first = found.order[found.starts]
    column: Category = found.events.column(channel)[first]
    names = (*column.categories, direct)
    codes = np.where(column.known, column.codes, len(column.categories))
    who = _ids(found.visitors)[found.visitor]
    bought = np.flatnonzero(found.where(*found.policy.conversions))
    rows = found.order[bought]
    value = found.events.value[rows]
    touches = Touches(
        who, Category(codes, names).mapped(str), found.events.at[first], np.zeros(len(found), np.bool_)
    )
    whose = who[found.visit[bought]]
    value = np.where(value == MISSING, 0, value)
    currency = one_currency(found.events.currency[rows])
    return touches, Conversions(
        whose, found.at[bought], value, np.zeros_like(value), found.at[bought], currency
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Attribution(Tabular):
    """Credits of channels for conversions, by one model; those of a conversion sum to 1.

    `conversions` are credits, `value` and `refunded` are amounts of `currency` (or plain numbers) by the same
    credits. Conversions without a touch in time are nobody's: `unattributed`.
    """

    model: AttributionModel
    channels: tuple[str, ...]
    conversions: Floats
    value: Floats
    refunded: Floats
    touched: Whole
    """How many conversions each channel touched at all."""
    attributed: int
    unattributed: int
    unattributed_value: float
    currency: str | None
    confidence: float
    _squares: Floats = attrs.field(alias="squares")
    _entries: tuple[Whole, Whole, Floats] = attrs.field(alias="entries")
    _conversions: Conversions = attrs.field(alias="source")

    @property
    def caveat(self) -> str:
        """The limits of what credit says."""
        return self.caveat_in("en")

    def caveat_in(self, language: str) -> str:
        """The same in a language."""
        return WORDS["attribution.caveat"]().text(language)

    def share(self, channel: str) -> Estimate:
        """The share of the attributed conversions that a channel is credited with.

        The interval is that of a mean of credits; the Markov model divides by the whole log and has none.
        """
        n, definition = self.attributed, "credit"
        if not n:
            return Estimate.missing(EMPTY, unit="share", definition=definition)
        place = self.channels.index(channel) if channel in self.channels else None
        mean = 0.0 if place is None else float(self.conversions[place]) / n
        interval = None
        if self.model is not AttributionModel.MARKOV and place is not None and n > 1:
            variance = max(float(self._squares[place]) / n - mean**2, 0.0) / (n - 1)
            half = z_of(self.confidence) * variance**0.5
            interval = Interval(
                low=max(mean - half, 0.0),
                high=min(mean + half, 1.0),
                confidence=self.confidence,
                method="normal",
            )
        return Estimate(value=mean, n=n, unit="share", definition=definition, interval=interval)

    def by_period(self, unit: str, zone: str) -> list[dict[str, Any]]:
        """The credit of each channel in each local period; a refund counts in its own period."""
        conversion, channel, credit = self._entries
        made = self._conversions
        rows: dict[tuple[str, str], list[float]] = {}
        decimals = _decimals(self.currency)
        for place, (at, amount) in enumerate(((made.at, made.value), (made.refunded_at, -made.refunded))):
            names = periods(at.view("M8[us]"), unit, zone, zone="UTC")
            worth = amount[conversion] * credit / decimals
            count = credit if place == 0 else np.zeros_like(credit)
            used = worth != 0 if place else np.ones(len(credit), np.bool_)
            size = len(names.categories)
            key = channel[used] * size + names.codes[conversion[used]]
            for slot, weights in enumerate((count[used], worth[used])):
                totals = np.bincount(key, weights=weights, minlength=1)
                cells: list[int] = np.unique(key).tolist()
                for cell in cells:
                    where = (names.categories[cell % size], self.channels[cell // size])
                    rows.setdefault(where, [0.0, 0.0])[slot] += float(totals[cell])
        return [
            {"period": period, "channel": name, "conversions": count, "value": value}
            for (period, name), (count, value) in sorted(rows.items())
        ]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a channel, the most credited first."""
        shares = [self.share(channel) for channel in self.channels]
        return {
            "channel": list(self.channels),
            "conversions": self.conversions.tolist(),
            "share": [share.value for share in shares],
            "low": [share.low for share in shares],
            "high": [share.high for share in shares],
            "touched": self.touched.tolist(),
            "value": self.value.tolist(),
            "refunded": self.refunded.tolist(),
            "net": (self.value - self.refunded).tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The model, the conversions with and without a touch, and what credit does not say."""
        return {
            "model": str(self.model),
            "attributed": self.attributed,
            "unattributed": self.unattributed,
            "unattributed_value": self.unattributed_value,
            "currency": self.currency,
            "caveat": self.caveat,
        }

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{name} {credit:,.4g}"
            for name, credit in zip(self.channels[:4], self.conversions[:4].tolist(), strict=True)
        )
        return f"Attribution({self.model}: {figures}; unattributed {self.unattributed:,}; not incrementality)"


def attribution(
    touches: Touches,
    conversions: Conversions,
    *,
    model: str | AttributionModel = AttributionModel.LAST_NON_DIRECT,
    lookback: timedelta = timedelta(days=30),
    view_lookback: timedelta = timedelta(days=1),
    half_life: timedelta = timedelta(days=7),
    direct: str = "direct",
    confidence: float = 0.95,
) -> Attribution:
    """The credit of each channel for the conversions of the people whom it touched before.

    Touches up to `lookback` before a conversion count (views only up to `view_lookback`), the bound and the
    instant of the conversion included; one touch may serve several conversions. `position` gives first and
    last 40% each and the rest to those between; two touches halve it. `last_non_direct` gives direct visits
    credit only where there is nothing else. `markov` is what is lost without the channel, in a chain of order
    1 over all journeys, those without a conversion too; `shapley` divides a conversion among its different
    channels, the Shapley value of the game in which a set of channels wins what it alone touched.

    >>> from datetime import UTC, datetime
    >>> day = [datetime(2026, 6, each, tzinfo=UTC) for each in (1, 2, 3)]
    >>> seen = Touches.of(["ann"] * 2, ["search", "direct"], day[:2])
    >>> sold = Conversions.of(["ann", "bob"], [day[2]] * 2, value=[1990, 500], currency="CNY")
    >>> attribution(seen, sold)
    Attribution(last_non_direct: search 1, direct 0; unattributed 1; not incrementality)
    """
    chosen = AttributionModel.of(model)
    check_confidence(confidence)
    paths = _Paths.of(touches, conversions, span_micros(lookback), span_micros(view_lookback))
    size = len(touches.channel.categories)
    channel = touches.channel.codes.astype(np.int64)[paths.touch]
    with_touch = np.unique(paths.conversion)
    if chosen is AttributionModel.MARKOV:
        conversion, channel_of = np.repeat(with_touch, size), np.tile(np.arange(size), with_touch.size)
        credit = np.tile(_markov(touches, paths, channel, size), with_touch.size)
    else:
        conversion, channel_of = paths.conversion, channel
        is_direct = touches.channel.isin((direct,))[paths.touch]
        credit = _credits(chosen, paths, channel, is_direct, span_micros(half_life), size)
    decimals = _decimals(conversions.currency)
    totals = _sums(channel_of, credit, size)
    order = np.lexsort((np.array(touches.channel.categories, np.str_), -totals))
    ranked: list[int] = order.tolist()
    missed = ~np.isin(np.arange(len(conversions.at)), with_touch)
    return Attribution(
        model=chosen,
        channels=tuple(touches.channel.categories[place] for place in ranked),
        conversions=totals[order],
        value=_sums(channel_of, conversions.value[conversion] * credit / decimals, size)[order],
        refunded=_sums(channel_of, conversions.refunded[conversion] * credit / decimals, size)[order],
        touched=_touched(paths.conversion, channel, size)[order],
        attributed=with_touch.size,
        unattributed=int(missed.sum()),
        unattributed_value=float(conversions.value[missed].sum()) / decimals,
        currency=conversions.currency,
        confidence=confidence,
        squares=_squares(conversion, channel_of, credit, size)[order],
        entries=(conversion, np.argsort(order)[channel_of], credit),
        source=conversions,
    )


def _decimals(currency: str | None) -> int:
    return 1 if currency is None else 10 ** minor_units(currency)


def _sums(places: Whole, weights: Floats, size: int) -> Floats:
    totals = np.zeros(size)
    np.add.at(totals, places, weights)
    return totals


def _touched(conversion: Whole, channel: Whole, size: int) -> Whole:
    """The number of conversions that each channel touched."""
    return np.bincount(np.unique(conversion * size + channel) % size, minlength=size)


def _squares(conversion: Whole, channel: Whole, credit: Floats, size: int) -> Floats:
    """The sum of the squares of what each channel is credited with for each conversion."""
    cells, cell = np.unique(conversion * size + channel, return_inverse=True)
    return _sums(cells % size, _sums(cell, credit, cells.size) ** 2, size)


class _Paths(NamedTuple):
    """The touches before each conversion, conversion by conversion in order of time."""

    conversion: Whole
    touch: Whole
    age: Whole
    place: Whole
    length: Whole
    order: Whole
    who: Whole
    """All touches by person and time, and whose they are."""
    sold: int
    """How many conversions there are, those without a touch too."""

    @classmethod
    def of(cls, touches: Touches, conversions: Conversions, lookback: int, views: int) -> _Paths:
        people: dict[Hashable, int] = {}
        who = _people(touches.who, people, touches.channel.known & (touches.at != MISSING))
        buyer = _people(conversions.who, people, conversions.at != MISSING)
        order = np.flatnonzero(who >= 0)
        order = order[np.lexsort((touches.channel.codes[order], touches.at[order], who[order]))]
        whose, at = who[order], touches.at[order]
        bought = np.flatnonzero(buyer >= 0)
        until, since = conversions.at[bought], conversions.at[bought] - lookback
        low, high = (
            _searched(whose, at, buyer[bought], bound, side)
            for bound, side in ((since, "left"), (until, "right"))
        )
        n = np.maximum(high - low, 0)
        conversion = np.repeat(bought, n)
        place = np.arange(conversion.size) - np.repeat(np.cumsum(n) - n, n)
        touch = order[np.repeat(low, n) + place]
        age = conversions.at[conversion] - touches.at[touch]
        kept = ~touches.viewed[touch] | (age <= views)
        conversion, touch, age = conversion[kept], touch[kept], age[kept]
        length = np.bincount(conversion, minlength=len(conversions.at))
        starts = np.cumsum(length) - length
        return cls(
            conversion,
            touch,
            age,
            np.arange(touch.size) - starts[conversion],
            length[conversion],
            order,
            whose,
            len(conversions.at),
        )


def _people(column: Any, people: dict[Hashable, int], good: Flags) -> Whole:
    """Codes of people, the same ones in both columns; -1 where the row cannot be used."""
    codes, names = coded(column, "who")
    code = np.array([people.setdefault(name, len(people)) for name in names.tolist()] + [-1], np.int64)
    return np.where(good, code[codes], -1)


def _searched(who: Whole, at: Whole, people: Whole, times: Whole, side: Any) -> Whole:
    """Where a person's touches up to a time end, in touches by person and time."""
    if not at.size or not times.size:
        return np.zeros(times.size, np.int64)
    first = int(min(at.min(), times.min()))
    size = bits(int(max(at.max(), times.max())) - first)
    if bits(int(max(who.max(), people.max()))) + size > WIDTH:
        raise Invalid(
            "too many people over too long a time for one call: attribute them in parts",
            code="attribution.size",
        )
    return np.searchsorted((who << size) | (at - first), (people << size) | (times - first), side=side)


def _credits(
    model: AttributionModel, paths: _Paths, channel: Whole, direct: Flags, half_life: int, size: int
) -> Floats:
    """The credit of each touch for its conversion."""
    place, n = paths.place, paths.length
    last = place == n - 1
    if model is AttributionModel.FIRST:
        return np.asarray(place == 0, np.float64)
    if model is AttributionModel.LAST:
        return np.asarray(last, np.float64)
    if model is AttributionModel.LINEAR:
        return 1 / n
    if model is AttributionModel.POSITION:
        between = 0.2 / np.maximum(n - 2, 1)
        ends = np.where(n == 1, 1.0, np.where(n == 2, 0.5, 0.4))
        return np.where((place == 0) | last, ends, between)
    if model is AttributionModel.LAST_NON_DIRECT:
        latest = np.full(paths.sold, -1)
        named = ~direct
        np.maximum.at(latest, paths.conversion[named], place[named])
        wanted = latest[paths.conversion]
        return np.asarray(np.where(wanted < 0, last, place == wanted), np.float64)
    if model is AttributionModel.DECAY:
        # Ages count from the last touch, so that no weight underflows.
        since = np.zeros(paths.sold, np.int64)
        since[paths.conversion[last]] = paths.age[last]
        weight = np.exp2(-(paths.age - since[paths.conversion]) / half_life)
    else:
        key = paths.conversion * size + channel
        _, cell, times = np.unique(key, return_inverse=True, return_counts=True)
        weight = 1 / times[cell]
    return weight / _sums(paths.conversion, weight, paths.sold)[paths.conversion]


def _markov(touches: Touches, paths: _Paths, channel: Whole, size: int) -> Floats:
    """The share of the conversions that is lost without each channel, made to sum to 1."""
    start, won, lost = size, size + 1, size + 2
    counts = np.zeros((size + 3, size + 3))
    last = paths.place == paths.length - 1
    np.add.at(counts, (np.full(int((paths.place == 0).sum()), start), channel[paths.place == 0]), 1)
    np.add.at(counts, (channel[:-1][~last[:-1]], channel[1:][~last[:-1]]), 1)
    np.add.at(counts, (channel[last], np.full(int(last.sum()), won)), 1)
    used = np.zeros(len(touches.at), np.bool_)
    used[paths.touch] = True
    # Touches that led to no conversion: one path a person, which is lost.
    rest = ~used[paths.order]
    who, kinds = paths.who[rest], touches.channel.codes.astype(np.int64)[paths.order[rest]]
    if who.size:
        new = np.append(True, who[1:] != who[:-1])
        end = np.append(new[1:], True)
        np.add.at(counts, (np.full(int(new.sum()), start), kinds[new]), 1)
        np.add.at(counts, (kinds[:-1][~new[1:]], kinds[1:][~new[1:]]), 1)
        np.add.at(counts, (kinds[end], np.full(int(end.sum()), lost)), 1)
    whole = _reaching(counts, start, won)
    effects = np.zeros(size)
    for one in range(size):
        if whole and counts[:, one].any():
            without = counts.copy()
            without[:, lost] += without[:, one]
            without[:, one] = 0
            effects[one] = 1 - _reaching(without, start, won) / whole
    return effects / effects.sum() if effects.sum() > 0 else effects


def _reaching(counts: NDArray[np.float64], start: int, won: int) -> float:
    """The probability of a chain to come from `start` to `won`."""
    leaving = counts.sum(axis=1)
    live = np.flatnonzero(leaving)
    if start not in live:
        return 0.0
    step = counts[live] / leaving[live, None]
    system = np.eye(live.size) - step[:, live]
    reach = np.asarray(np.linalg.solve(system, step[:, won]), np.float64)  # pyright: ignore[reportUnknownArgumentType]
    return float(reach[np.searchsorted(live, start)])
