"""A review as tables of words: what every form of output shows, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from cxkit.complaints import ComplaintClass
from cxkit.review._model import CallBack, Contents, Figure, Finding, Group, Ranked, Volume
from cxkit.review._section import Section, Sheet
from cxkit.review._wording import AXES, WORDS, word
from cxkit.stats.results import Comparison, Estimate
from cxkit.stats.results._units import format_number
from cxkit.values import Channel, Labelled, Language, instant_text, mark, write

MOST_CALLBACKS = 10


def estimate_text(estimate: Estimate | None, language: Language) -> str:
    """The value for people; what is undefined says why."""
    if estimate is None:
        return "–"
    if estimate.value is None:
        reason = estimate.undefined
        return word("none", language) if reason is None else reason.text(language)
    return format_number(estimate.value, estimate.unit, language)


def _interval(estimate: Estimate, language: Language) -> str:
    if estimate.value is None or not estimate.interval.defined:
        return "–"
    low, high = (format_number(bound, estimate.unit, language) for bound in estimate.interval.bounds)
    return f"{low} – {high}"


def _n(estimate: Estimate) -> str:
    return f"{estimate.n:,.0f}"


def _change(change: Comparison | None, language: Language) -> str:
    if change is None or change.value is None:
        return "–"
    sign = "+" if change.kind == "difference" and change.value > 0 else ""
    return sign + format_number(change.value, change.unit, language)


def _figures(review: Contents, language: Language) -> Sheet:
    keys = ["figure", "now", "interval", "n"]
    if review.compared:
        keys += ["before", "change", "reading", "year_before", "year_change"]
    rows = tuple(_figure(figure, review, language) for figure in review.figures)
    return Sheet("figures", word("figures", language), tuple(word(key, language) for key in keys), rows)


def _figure(figure: Figure, review: Contents, language: Language) -> tuple[str, ...]:
    row = (
        figure.label.in_language(language),
        estimate_text(figure.now, language),
        _interval(figure.now, language),
        _n(figure.now),
    )
    if not review.compared:
        return row
    return (
        *row,
        estimate_text(figure.before, language),
        _change(figure.change, language),
        word(figure.verdict, language),
        estimate_text(figure.year_before, language),
        _change(figure.year_change, language),
    )


def finding_text(finding: Finding, language: Language) -> str:
    """One finding as a line: what, who, from where to where, and the adjusted p-value."""
    axis, member = AXES[finding.axis].in_language(language), finding.member
    if (words := _MEMBERS.get(finding.axis)) is not None:
        member = words.of(member).label(language)
    p = "p < 0.0001" if finding.p_adjusted < 0.0001 else f"p = {finding.p_adjusted:.4f}"
    now, reference = estimate_text(finding.now, language), estimate_text(finding.reference, language)
    said = {"axis": axis, "member": member, "figure": finding.label.in_language(language), "now": now, "p": p}
    if finding.kind == "change":
        return WORDS["review.changed"].render(language, before=reference, **said)
    return WORDS["review.stands_out"].render(language, others=reference, **said)


_MEMBERS: dict[str, type[Labelled]] = {"channel": Channel, "kind": ComplaintClass}
"""Groups whose members have labels of their own."""


RESERVED = frozenset({"channels", "hours", "complaint_classes", "ticket_topics", "callbacks", "groups"})
"""Keys of the sections that every review has."""


@attrs.frozen
class Volumes:
    """How many contacts came by channel or by hour."""

    key: str
    head: str
    items: tuple[Volume, ...]

    def sheet(self, language: Language) -> Sheet:
        """A row for each, the busiest marked."""
        whole = sum(volume.count for volume in self.items) or 1
        top = max((volume.count for volume in self.items), default=0)
        rows = tuple(
            (
                volume.label.in_language(language),
                f"{volume.count:,}",
                f"{volume.count / whole:.1%}",
                "–" if volume.before is None else f"{volume.before:,}",
                word("peak", language) if volume.count == top and top else "",
            )
            for volume in self.items
        )
        heads = (*(word(name, language) for name in (self.head, "contacts", "share", "before")), "")
        key = f"volume_{self.head}"
        return Sheet(key, word(key, language), heads, rows)

    def to_dict(self) -> Any:
        """Counts with their labels."""
        return _labelled(self.items)


@attrs.frozen
class Ranking:
    """The most frequent classes or topics."""

    key: str
    items: tuple[Ranked, ...]

    def sheet(self, language: Language) -> Sheet:
        """A row for each, the most frequent first."""
        rows = tuple(
            (
                item.label.in_language(language),
                f"{item.count:,}",
                f"{item.share:.1%}",
                "–" if item.before is None else f"{item.before:,}",
            )
            for item in self.items
        )
        heads = tuple(word(name, language) for name in ("item", "count", "share", "before"))
        return Sheet(self.key, word(self.key, language), heads, rows)

    def to_dict(self) -> Any:
        """Counts with their labels."""
        return _labelled(self.items)


@attrs.frozen
class CallBacks:
    """Everybody to call back."""

    items: tuple[CallBack, ...]
    tz: str
    key: str = "callbacks"

    def sheet(self, language: Language) -> Sheet:
        """The first of them, and how many more there are."""
        shown = self.items[:MOST_CALLBACKS]
        rows = tuple(
            (
                call.customer,
                call.reason.text(language),
                write(call.since, "instant", language, self.tz),
                call.reference,
            )
            for call in shown
        )
        left = len(self.items) - len(shown)
        note = WORDS["review.more"].render(language, count=left) if left else ""
        if not self.items:
            note = word("nobody", language)
        heads = tuple(word(name, language) for name in ("customer", "why", "since", "reference"))
        return Sheet(self.key, word(self.key, language), heads, rows, note)

    def to_dict(self) -> Any:
        """All of them, with the code of the reason."""
        return [
            {
                "customer": call.customer,
                "code": call.reason.code,
                "params": dict(call.reason.params),
                "since": instant_text(call.since),
                "reference": call.reference,
            }
            for call in self.items
        ]


@attrs.frozen
class Notes:
    """What the figures rest on: records of each kind, and what could not be used."""

    items: tuple[Group, ...]
    key: str = "groups"

    def sheet(self, language: Language) -> Sheet:
        """A row for each kind of record."""
        clause, colon = mark("clause", language), mark("colon", language)
        rows = tuple(
            (
                group.label.in_language(language),
                f"{group.rows:,}",
                clause.join(f"{reason}{colon}{count:,}" for reason, count in group.dropped) or "–",
            )
            for group in self.items
        )
        heads = (word("item", language), word("rows", language), word("dropped", language))
        return Sheet("notes", word("notes", language), heads, rows)

    def to_dict(self) -> Any:
        """Counts with their labels."""
        return _labelled(self.items)


def _labelled(items: Iterable[Any]) -> list[dict[str, Any]]:
    return [{**attrs.asdict(item, recurse=False), "label": item.label._asdict()} for item in items]


def parts(review: Contents) -> tuple[Section, ...]:
    """The sections after figures and findings in reading order, those of the house before the notes."""
    return (
        Volumes("channels", "channel", review.channels),
        Volumes("hours", "hour", review.hours),
        Ranking("complaint_classes", review.complaint_classes),
        Ranking("ticket_topics", review.ticket_topics),
        CallBacks(review.callbacks, review.period.tz),
        *review.sections,
        Notes(review.groups),
    )


def sheets(review: Contents, language: Language) -> list[Sheet]:
    """Every table of the review that has something to say, in reading order; findings stand apart."""
    found = [part.sheet(language) for part in parts(review)]
    return [_figures(review, language), *(sheet for sheet in found if sheet.rows or sheet.note)]


def to_dict(review: Contents) -> dict[str, Any]:
    """The review as plain data, everything with n and interval; labels in all three languages."""
    own = {section.key: section.to_dict() for section in review.sections}
    told = {part.key: part.to_dict() for part in parts(review) if part.key not in own}
    return {
        "schema": "review/1",
        "source": review.source,
        "period": review.period.text,
        "start": instant_text(review.period.start),
        "end": instant_text(review.period.end),
        "tz": review.period.tz,
        "level": review.level,
        "figures": [figure.to_dict() for figure in review.figures],
        "findings": [finding.to_dict() for finding in review.findings],
        **told,
        **({"sections": own} if own else {}),
    }
