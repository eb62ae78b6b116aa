"""Numbers as a review writes them: one place for every form of output."""

from __future__ import annotations

from cxkit.complaints import ComplaintClass
from cxkit.review._wording import AXES, say, word
from cxkit.stats.results import Comparison, Estimate
from cxkit.stats.results._units import format_number
from cxkit.values import Channel, Label, Labelled, Language, Period, mark

_MEMBERS: dict[str, type[Labelled]] = {"channel": Channel}


def value_text(estimate: Estimate | None, language: Language) -> str:
    """The value for people; what is undefined says why."""
    if estimate is None:
        return "–"
    if estimate.value is None:
        reason = estimate.undefined
        return word("no_data", language) if reason is None else reason.text(language)
    return format_number(estimate.value, estimate.unit, language)


def number_text(value: float, unit: str, language: Language, *, signed: bool = False) -> str:
    """A number in its unit; points of a range without the word."""
    sign = "+" if signed and value > 0 else ""
    return sign + (f"{100 * value:.1f}" if unit == "points" else format_number(value, unit, language))


def range_text(bounds: tuple[float, float], unit: str, language: Language, *, signed: bool = False) -> str:
    """From one number to another."""
    low, high = (number_text(bound, unit, language, signed=signed) for bound in bounds)
    return say("review.range", language, low=low, high=high)


def interval_text(estimate: Estimate, language: Language) -> str:
    """The bounds of its interval; a dash where it has none."""
    if estimate.value is None or not estimate.interval.defined:
        return "–"
    return range_text(estimate.interval.bounds, estimate.unit, language)


def n_text(estimate: Estimate) -> str:
    """Number of what was counted."""
    return f"{estimate.n:,.0f}"


def change_text(change: Comparison, language: Language) -> str:
    """A difference with its sign, or a ratio."""
    value = change.value or 0.0
    if change.kind == "ratio":
        return f"{100 * (value - 1):+.1f}%"
    return ("+" if value > 0 else "") + format_number(value, change.unit, language)


def change_range(change: Comparison, language: Language) -> str:
    """The interval of a change; a dash where it has none."""
    if not change.interval.defined:
        return "–"
    low, high = change.interval.bounds
    if change.kind == "ratio":
        return say("review.range", language, low=f"{100 * (low - 1):+.1f}%", high=f"{100 * (high - 1):+.1f}%")
    return range_text((low, high), change.unit, language, signed=True)


class Names:
    """How groups are called: by the labels that a house gives, those of the library, or as the data do."""

    def __init__(self, given: dict[str, Label]) -> None:
        self.given = given

    def member(self, axis: str, member: str, language: Language) -> str:
        """The name of a group."""
        if member in self.given:
            return self.given[member].in_language(language)
        words = _MEMBERS.get(axis)
        if axis in ("kind", "class") and member in {each._value_ for each in ComplaintClass}:
            words = ComplaintClass
        return member if words is None else words.of(member).label(language)

    def who(self, axis: str, member: str, language: Language) -> str:
        """A group with its kind: carrier swift."""
        kind = AXES[axis].in_language(language) if axis in AXES else axis
        return say("review.who", language, axis=kind, member=self.member(axis, member, language))


def season_text(period: Period, language: Language) -> str:
    """Season of a period, which comes back every year: its month, quarter or week."""
    if period.unit._value_ == "month":
        names = mark("months", language).split(" ")
        month = period.first_day.month
        return names[month - 1] if len(names) == 12 else f"{month}月"
    return period.text.partition("-")[2] or period.text
