"""Contents of a review: figures with their months, findings, counts, people to call. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

import attrs

from cxkit.errors import NotFound
from cxkit.metrics._counting._defining import Better
from cxkit.review._sections import Reading, Section
from cxkit.review._wording import header
from cxkit.stats.results import Comparison, Estimate, Target
from cxkit.stats.results._display import plain
from cxkit.values import Attainment, Label, Language, Period, Reason, instant_text, write


@attrs.frozen
class Span:
    """A stretch of time that is no calendar period, such as the whole of an export."""

    start: datetime
    end: datetime
    tz: str = "UTC"

    @property
    def text(self) -> str:
        """Its first and last local day."""
        return self.label()

    def label(self, name: Language = "en") -> str:
        """Its first and last local day, as the language writes them."""
        days = (self.start, self.end - timedelta(microseconds=1))
        return " – ".join(write(day, "date", name, self.tz) for day in days)


@attrs.frozen(kw_only=True)
class Month:
    """A period in the series of a figure: its figure, and where figures of its size usually lie.

    `apart` are festivals and the same months of other years: they enter no limits. `usual` are the limits of
    three sigma, None with fewer than 12 ordinary periods; `sigmas` is the distance from the centre.
    """

    period: Period
    figure: Estimate
    apart: bool = False
    centre: float | None = None
    usual: tuple[float, float] | None = None
    sigmas: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "period": self.period.text,
            **brief(self.figure),
            "apart": self.apart,
            "centre": self.centre,
            "usual": None if self.usual is None else list(self.usual),
        }


def brief(figure: Estimate | None) -> dict[str, Any]:
    """A figure as plain data: value, n and interval; a bound that nothing limits is the text "inf"."""
    if figure is None:
        return {"value": None, "n": 0, "low": None, "high": None}
    known = figure.value is not None and figure.interval.defined
    low, high = figure.interval.bounds if known else (None, None)
    return {"value": figure.value, "n": figure.n, "low": plain(low), "high": plain(high)}


def change_data(change: Comparison | None, p_value: float | None = None) -> dict[str, Any] | None:
    """A change as plain data: how large, its interval, the p-value, and what it was counted from.

    Whether it is real is said by the reading alone, which is corrected for all figures.
    """
    if change is None or change.value is None:
        return None
    return {
        "kind": change.kind,
        **brief(change.figure),
        "unit": change.unit,
        "from": change.second.value,
        "from_n": change.second.n,
        "p_value": change.p_value if p_value is None else p_value,
    }


@attrs.frozen(kw_only=True)
class Figure:
    """One figure of the period, beside the period before and the same period a year before.

    `metric` is its name in the review, such as "first_response_1h"; `definition` is the id of the metric
    that counted it, such as "first_response": `cxkit.metrics.definition` says what that counts. `theme` says
    whether customers said it, waited for it or got it. A `double` says what another figure says too: it
    stands in the data only. `incomplete` names the periods whose records cover too few of their days.
    """

    metric: str
    definition: str
    label: Label
    better: Better
    theme: Literal["said", "waited", "got"] = "got"
    double: bool = False
    now: Estimate
    before: Estimate | None = None
    year_before: Estimate | None = None
    change: Comparison | None = None
    year_change: Comparison | None = None
    incomplete: tuple[str, ...] = ()
    months: tuple[Month, ...] = ()
    target: Target | None = None

    reading: Reading = Reading.ALONE
    """The reading of the figure, after correction for all figures of the review."""
    judged_by: Literal["range", "run", "year", "before"] | None = None
    """Against what a signal stands: the usual range, a run of periods, last year's, the one before."""
    p_value: float | None = None
    p_adjusted: float | None = None

    @property
    def verdict(self) -> Attainment | None:
        """Whether the target is met, by the interval; None without a target."""
        return None if self.target is None else self.target.judge(self.now)

    @property
    def reference(self) -> Comparison | None:
        """The change that counts: on the same period a year before, else on the period before."""
        return self.change if self.year_change is None else self.year_change

    def to_dict(self) -> dict[str, Any]:
        """Plain data, every number with its interval and n."""
        return {
            "metric": self.metric,
            "definition": self.definition,
            "label": self.label._asdict(),
            "better": self.better,
            "theme": self.theme,
            "double": self.double,
            "unit": self.now.unit,
            "now": {**brief(self.now), "method": self.now.method, "dropped": dict(self.now.dropped)},
            "before": None if self.before is None else brief(self.before),
            "year_before": None if self.year_before is None else brief(self.year_before),
            "change": change_data(self.change),
            "year_change": change_data(self.year_change),
            "incomplete": list(self.incomplete),
            "reading": self.reading._value_,
            "significant": self.reading.is_signal,
            "judged_by": self.judged_by,
            "p_value": self.p_value,
            "p_adjusted": self.p_adjusted,
            "target": None if self.target is None else self.target.to_dict(),
            "verdict": None if self.verdict is None else self.verdict._value_,
            "months": [month.to_dict() for month in self.months],
        }


@attrs.frozen(kw_only=True)
class Finding:
    """A group that changed, or that differs from all others, beyond what chance explains, or not.

    `p_adjusted` is the p-value after correction for everything that was looked at in this
    review; `signal` says whether it is below the level that the review states. `against` is the period of the
    reference, None for all other groups of the same period; `earlier` is the group itself in that period.
    `since` is the first period of the change, where that lies before the one under review.
    """

    metric: str
    definition: str
    label: Label
    axis: str
    member: str
    kind: Literal["change", "stands_out"]
    better: Better
    now: Estimate
    reference: Estimate
    difference: float
    bounds: tuple[float, float] | None = None
    against: Period | Span | None = None
    since: Period | None = None
    p_value: float
    p_adjusted: float
    signal: bool

    @property
    def good(self) -> bool | None:
        """Whether the difference is for the better; None where neither way is."""
        return None if self.better is None else (self.difference > 0) == (self.better == "higher")

    @property
    def reading(self) -> Reading:
        """Reading of the figure."""
        if not self.signal:
            return Reading.SAME
        return {True: Reading.BETTER, False: Reading.WORSE, None: Reading.CHANGED}[self.good]

    @property
    def cases(self) -> float | None:
        """How many cases more (or fewer) than if the group were like its reference; None but for shares."""
        return self.difference * self.now.n if self.now.unit == "share" else None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "metric": self.metric,
            "definition": self.definition,
            "label": self.label._asdict(),
            "axis": self.axis,
            "member": self.member,
            "kind": self.kind,
            "unit": self.now.unit,
            "now": brief(self.now),
            "reference": brief(self.reference),
            "against": None if self.against is None else self.against.text,
            "since": None if self.since is None else self.since.text,
            "difference": self.difference,
            "low": None if self.bounds is None else plain(self.bounds[0]),
            "high": None if self.bounds is None else plain(self.bounds[1]),
            "p_value": self.p_value,
            "p_adjusted": self.p_adjusted,
            "significant": self.signal,
            "reading": self.reading._value_,
        }


@attrs.frozen
class Volume:
    """How many records came through a channel or in an hour, and in the earlier periods."""

    key: str
    label: Label
    count: int
    before: int | None = None
    year_before: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**attrs.asdict(self, recurse=False), "label": self.label._asdict()}


@attrs.frozen
class Ranked(Volume):
    """One class or topic: how often, `of` how many, and in the earlier periods."""

    of: int = 0

    @property
    def share(self) -> float:
        """Its part of all."""
        return self.count / self.of


@attrs.frozen
class CallBack:
    """A customer to call and every reason for it, the gravest first; `reference` is that one's record."""

    customer: str
    reasons: tuple[Reason, ...]
    since: datetime
    reference: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "customer": self.customer,
            "reasons": [{"code": each.code, "params": dict(each.params)} for each in self.reasons],
            "since": instant_text(self.since),
            "reference": self.reference,
        }


@attrs.frozen
class Group:
    """How many records of a kind the period holds, on how many of its days, and what could not be used."""

    key: str
    label: Label
    rows: int
    dropped: tuple[tuple[str, int], ...] = ()
    days: int = 0
    of_days: int = 0
    covered: tuple[tuple[str, float], ...] = ()
    """By period (now, before, year_before): the share of its days that the records cover."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            **attrs.asdict(self, recurse=False),
            "label": self.label._asdict(),
            "dropped": dict(self.dropped),
            "covered": dict(self.covered),
        }


@attrs.frozen(kw_only=True)
class Contents:
    """The values of a review, and their plain data."""

    schema: ClassVar[str] = "review/2"

    source: str
    period: Period | Span
    as_of: datetime | None = None
    compared: bool
    level: float
    accent: str = ""
    before: Period | None = None
    year_before: Period | None = None
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    comparisons: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """How many comparisons were made and how many could not be, by kind."""
    channels: tuple[Volume, ...] = ()
    hours: tuple[Volume, ...] = ()
    complaint_classes: tuple[Ranked, ...] = ()
    ticket_topics: tuple[Ranked, ...] = ()
    callbacks: tuple[CallBack, ...] = ()
    unknown_callers: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """Records that ask for a call of customers whom nobody knows, by reason."""
    looked_for_calls: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """How many open complaints, unanswered tickets and ratings could ask for a call, by reason.

    A reason that the records cannot tell is not there.
    """
    calls_known: bool = True
    """Whether persons were there to be listed: cells that are kept by day have none."""
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def signals(self) -> tuple[Finding, ...]:
        """The findings that chance does not explain."""
        return tuple(finding for finding in self.findings if finding.signal)

    def figure(self, metric: str) -> Figure:
        """The figure of that metric, or an error that lists those there are."""
        for figure in self.figures:
            if figure.metric == metric:
                return figure
        known = ", ".join(figure.metric for figure in self.figures)
        raise NotFound(f"this review has no figure {metric!r}: it has {known}", code="review.figure")

    def section(self, key: str) -> Section:
        """The section of that key, or an error that lists those there are."""
        for section in self.sections:
            if section.key == key:
                return section
        known = ", ".join(section.key for section in self.sections)
        raise NotFound(f"this review has no section {key!r}: it has {known}", code="review.section")

    def heading(self, language: Language) -> tuple[str, str]:
        """Its heading, and the line below it."""
        return header(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the frame, and every section by its key; labels in all three languages."""
        return {
            "schema": self.schema,
            "source": self.source,
            "period": self.period.text,
            "start": instant_text(self.period.start),
            "end": instant_text(self.period.end),
            "tz": self.period.tz,
            "as_of": None if self.as_of is None else instant_text(self.as_of),
            "level": self.level,
            "sections": {section.key: dict(section.to_dict()) for section in self.sections},
        }
