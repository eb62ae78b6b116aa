"""Contents of a review: figures, findings, volumes, rankings and people to call back. Values only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import attrs

from cxkit.errors import NotFound
from cxkit.metrics._counting._defining import Better
from cxkit.review._section import Section
from cxkit.stats.results import Comparison, Estimate
from cxkit.values import Label, Language, Period, Reason, write

Verdict = Literal["signal_good", "signal_bad", "signal", "noise", "unknown"]


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
class Figure:
    """One figure of the period, beside the period before and the same period a year before.

    `metric` is its name in the review, such as "first_response_1h"; `definition` is the id of the metric
    that counted it, such as "first_response": `cxkit.metrics.definition` says what that counts.
    """

    metric: str
    definition: str
    label: Label
    better: Better
    now: Estimate
    before: Estimate | None = None
    year_before: Estimate | None = None
    change: Comparison | None = None
    year_change: Comparison | None = None

    verdict: Verdict = "unknown"
    """What the change on the period before says, after correction for all figures of the review."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, every number with its interval and n."""
        parts = {
            "now": self.now,
            "before": self.before,
            "year_before": self.year_before,
            "change": self.change,
            "year_change": self.year_change,
        }
        return {
            "metric": self.metric,
            "definition": self.definition,
            "label": self.label._asdict(),
            "better": self.better,
            "verdict": self.verdict,
            **{name: None if part is None else part.to_dict() for name, part in parts.items()},
        }


def judge(change: Comparison | None, better: Better, p_adjusted: float | None, level: float) -> Verdict:
    """Judge a change: noise unless its corrected p-value lies below the level."""
    if change is None or change.value is None or p_adjusted is None:
        return "unknown"
    if p_adjusted >= level:
        return "noise"
    if better is None:
        return "signal"
    unchanged = 0.0 if change.kind == "difference" else 1.0
    return "signal_good" if (change.value > unchanged) == (better == "higher") else "signal_bad"


@attrs.frozen(kw_only=True)
class Finding:
    """A group that changed, or that differs from all others, beyond what chance explains, or not.

    `p_adjusted` is the p-value after correction for everything that was looked at in this
    review; `signal` says whether it is below the level that the review states.
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
    p_value: float
    p_adjusted: float
    signal: bool

    @property
    def good(self) -> bool | None:
        """Whether the difference is for the better; None where neither way is."""
        return None if self.better is None else (self.difference > 0) == (self.better == "higher")

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "metric": self.metric,
            "definition": self.definition,
            "label": self.label._asdict(),
            "axis": self.axis,
            "member": self.member,
            "kind": self.kind,
            "now": self.now.to_dict(),
            "reference": self.reference.to_dict(),
            "difference": self.difference,
            "p_value": self.p_value,
            "p_adjusted": self.p_adjusted,
            "signal": self.signal,
            "good": self.good,
        }


@attrs.frozen
class Volume:
    """How many contacts came through a channel or in an hour, and in the period before."""

    key: str
    label: Label
    count: int
    before: int | None = None


@attrs.frozen
class Ranked:
    """One class or topic: how often, of how many, and in the period before."""

    key: str
    label: Label
    count: int
    of: int
    before: int | None = None

    @property
    def share(self) -> float:
        """Its part of all."""
        return self.count / self.of


@attrs.frozen
class CallBack:
    """A customer to call back and why; `reference` is the conversation, ticket or complaint."""

    customer: str
    reason: Reason
    since: datetime
    reference: str


@attrs.frozen
class Group:
    """How many records of a kind the period holds, and what could not be used, by reason."""

    key: str
    label: Label
    rows: int
    dropped: tuple[tuple[str, int], ...] = ()


@attrs.frozen(kw_only=True)
class Contents:
    """The values of a review."""

    source: str
    period: Period | Span
    compared: bool
    level: float
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    channels: tuple[Volume, ...] = ()
    hours: tuple[Volume, ...] = ()
    complaint_classes: tuple[Ranked, ...] = ()
    ticket_topics: tuple[Ranked, ...] = ()
    callbacks: tuple[CallBack, ...] = ()
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
