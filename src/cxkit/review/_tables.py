"""A review as tables of words: what every form of output shows, in one language."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.complaints import ComplaintClass
from cxkit.review._model import Contents, Figure, Finding, Ranked, Volume
from cxkit.review._wording import AXES, WORDS, word
from cxkit.stats.results import Comparison, Estimate
from cxkit.stats.results._units import format_number
from cxkit.values import Channel, Labelled, Language, mark, write

MOST_CALLBACKS = 10


class Sheet(NamedTuple):
    """One table: its title, its column heads, its rows, and what stands below it."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


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


def _volumes(key: str, head: str, volumes: tuple[Volume, ...], language: Language) -> Sheet:
    whole = sum(volume.count for volume in volumes) or 1
    top = max((volume.count for volume in volumes), default=0)
    rows = tuple(
        (
            volume.label.in_language(language),
            f"{volume.count:,}",
            f"{volume.count / whole:.1%}",
            "–" if volume.before is None else f"{volume.before:,}",
            word("peak", language) if volume.count == top and top else "",
        )
        for volume in volumes
    )
    heads = (*(word(name, language) for name in (head, "contacts", "share", "before")), "")
    return Sheet(key, word(key, language), heads, rows)


def _ranking(key: str, items: tuple[Ranked, ...], language: Language) -> Sheet:
    rows = tuple(
        (
            item.label.in_language(language),
            f"{item.count:,}",
            f"{item.share:.1%}",
            "–" if item.before is None else f"{item.before:,}",
        )
        for item in items
    )
    return Sheet(
        key, word(key, language), tuple(word(k, language) for k in ("item", "count", "share", "before")), rows
    )


def _callbacks(review: Contents, language: Language) -> Sheet:
    shown = review.callbacks[:MOST_CALLBACKS]
    rows = tuple(
        (
            call.customer,
            call.reason.text(language),
            write(call.since, "instant", language, review.period.tz),
            call.reference,
        )
        for call in shown
    )
    left = len(review.callbacks) - len(shown)
    note = WORDS["review.more"].render(language, count=left) if left else ""
    if not review.callbacks:
        note = word("nobody", language)
    heads = tuple(word(key, language) for key in ("customer", "why", "since", "reference"))
    return Sheet("callbacks", word("callbacks", language), heads, rows, note)


def _groups(review: Contents, language: Language) -> Sheet:
    clause, colon = mark("clause", language), mark("colon", language)
    rows = tuple(
        (
            group.label.in_language(language),
            f"{group.rows:,}",
            clause.join(f"{reason}{colon}{count:,}" for reason, count in group.dropped) or "–",
        )
        for group in review.groups
    )
    heads = (word("item", language), word("rows", language), word("dropped", language))
    return Sheet("notes", word("notes", language), heads, rows)


def sheets(review: Contents, language: Language) -> list[Sheet]:
    """Every table of the review that has something to say, in reading order; findings stand apart."""
    found = [_figures(review, language)]
    if review.channels:
        found.append(_volumes("volume_channel", "channel", review.channels, language))
    if review.hours:
        found.append(_volumes("volume_hour", "hour", review.hours, language))
    if review.complaint_classes:
        found.append(_ranking("complaint_classes", review.complaint_classes, language))
    if review.ticket_topics:
        found.append(_ranking("ticket_topics", review.ticket_topics, language))
    found.append(_callbacks(review, language))
    found.append(_groups(review, language))
    return found
