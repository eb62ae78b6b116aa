"""The sections that every review has: its numbers said as blocks, and given as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, TypeGuard

import attrs

from cxkit.metrics import definition
from cxkit.review._callbacks import CALLED
from cxkit.review._comparing import FEW, FEWEST
from cxkit.review._headlines import Headline, Proposal, target_text
from cxkit.review._model import Contents, Figure, Finding, Ranked, Volume, brief
from cxkit.review._sections import (
    Bars,
    Block,
    Cell,
    Dot,
    Dots,
    Grid,
    Limits,
    Line,
    Listing,
    Note,
    Point,
    Reading,
    Row,
    Spark,
)
from cxkit.review._series import ORDINARY
from cxkit.review._wording import AXES, LABELS, lost_text, say, word
from cxkit.review._writing import (
    Names,
    change_range,
    change_text,
    interval_text,
    n_text,
    number_text,
    range_text,
    season_text,
    value_text,
)
from cxkit.stats.results import Comparison, Estimate
from cxkit.values import Label, Language, Period, instant_text, mark, write

MOST_FIGURES = 12
MOST_CHARTS = 9
MOST_CALLBACKS = 8
MOST_DOTS = 10
MOST_WITHOUT = 0.1
"""The share of cases without a team up to which a figure is told by team.

Above it what happened decides who has a team: a caller who gives up never comes to one.
"""


@attrs.frozen(repr=False)
class Part:
    """A section of the review itself: what it says, and its numbers."""

    key: str
    short: bool
    _say: Callable[[Language], Sequence[Block]]
    _data: Callable[[], Mapping[str, Any]]

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["this_month" if self.key == "month" else self.key]

    def blocks(self, language: Language) -> Sequence[Block]:
        """Blocks of the section in that language."""
        return self._say(language)

    def to_dict(self) -> Mapping[str, Any]:
        """Its numbers as plain data."""
        return self._data()


@attrs.frozen(kw_only=True)
class Cause:
    """The groups of one axis behind a finding: each with its figure, and how cases moved between periods."""

    metric: str
    label: Label
    axis: str
    groups: tuple[tuple[str, Estimate, Reading], ...]
    rest: Estimate | None = None
    """All groups that do not stand out."""
    against: Any = None
    moved: tuple[str, tuple[float, float], tuple[float, float]] | None = None
    """The group that tells most, its cases then and now, and those of all others."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        moved = None
        if self.moved is not None:
            member, one, rest = self.moved
            moved = {"member": member, "cases": list(one), "others": list(rest)}
        return {
            "metric": self.metric,
            "axis": self.axis,
            "against": None if self.against is None else self.against.text,
            "moved": moved,
            "groups": [
                {"member": name, **brief(each), "reading": reading._value_}
                for name, each, reading in self.groups
            ],
        }


@attrs.frozen(kw_only=True)
class Team(Cause):
    """Teams on one axis; `mix` are their figures at the same mix of topics, where those can be had."""

    mix: tuple[tuple[str, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**super().to_dict(), "same_mix": dict(self.mix) or None}


@attrs.frozen(kw_only=True)
class Demand:
    """How many records came, beside earlier periods, and what is unsolved at the end."""

    kind: Label
    now: Estimate
    earlier: tuple[tuple[Period, Estimate, Comparison | None], ...] = ()
    backlog: tuple[tuple[Any, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind._asdict(),
            "now": brief(self.now),
            "earlier": [
                {
                    "period": period.text,
                    **brief(figure),
                    "change": None if change is None else brief(change.figure),
                }
                for period, figure, change in self.earlier
            ],
            "backlog": [
                {"at": at.text if isinstance(at, Period) else instant_text(at), "count": n}
                for at, n in self.backlog
            ],
        }


def parts(
    review: Contents,
    names: Names,
    lines: Sequence[Headline],
    to_do: Sequence[Proposal],
    causes: Sequence[Cause],
    teams: Sequence[Team],
    demand: Demand | None,
    looked: Sequence[Any],
) -> list[Part]:
    """The sections of a review: those that every one has, and those for which there are records."""
    shown = chosen(review.figures)
    return [
        *_always(review, names, lines, to_do, causes, looked, shown),
        *_charts(shown),
        *_where_recorded(review, names, teams, demand),
    ]


def _always(
    review: Contents,
    names: Names,
    lines: Sequence[Headline],
    to_do: Sequence[Proposal],
    causes: Sequence[Cause],
    looked: Sequence[Any],
    shown: Sequence[Figure],
) -> list[Part]:
    """The sections that every review has."""
    return [
        _sentences(review, names, lines),
        Part(
            "decide",
            True,
            lambda tag: _decide(to_do, names, tag),
            lambda: {"proposals": [each.to_dict() for each in to_do]},
        ),
        _of_figures(review, shown),
        _of_causes(review, names, causes),
        Part(
            "calls",
            True,
            lambda tag: _calls(review, tag),
            lambda: {
                "known": review.calls_known,
                "unknown": dict(review.unknown_callers),
                "looked": dict(review.looked_for_calls),
                "calls": [call.to_dict() for call in review.callbacks],
            },
        ),
        _of_trust(review, shown, looked),
    ]


def _sentences(review: Contents, names: Names, lines: Sequence[Headline]) -> Part:
    return Part(
        "month",
        True,
        lambda tag: [Listing(lines=[line.line(review, names, tag) for line in lines])],
        lambda: {"sentences": [line.to_dict() for line in lines]},
    )


def _of_figures(review: Contents, shown: Sequence[Figure]) -> Part:
    return Part(
        "figures",
        True,
        lambda tag: [_figures(review, shown, tag) if shown else Note(word("no_figures", tag))],
        lambda: {
            "before": None if review.before is None else review.before.text,
            "year_before": None if review.year_before is None else review.year_before.text,
            "figures": [figure.to_dict() for figure in review.figures],
        },
    )


def _of_causes(review: Contents, names: Names, causes: Sequence[Cause]) -> Part:
    ranked = {"complaint_classes": review.complaint_classes, "ticket_topics": review.ticket_topics}
    return Part(
        "why",
        True,
        lambda tag: _why(review, names, causes, tag),
        lambda: {
            "findings": [finding.to_dict() for finding in review.findings if finding.signal],
            "suspected": [finding.to_dict() for finding in review.findings if not finding.signal][:40],
            "causes": [cause.to_dict() for cause in causes],
            **{key: _ranked_data(items) for key, items in ranked.items()},
        },
    )


def _of_trust(review: Contents, shown: Sequence[Figure], looked: Sequence[Any]) -> Part:
    return Part(
        "trust",
        True,
        lambda tag: _trust(review, shown, looked, tag),
        lambda: {
            "records": [group.to_dict() for group in review.groups],
            "comparisons": dict(review.comparisons),
            "compared": [each._asdict() for each in looked],
            "smallest": {figure.metric: smallest(figure) for figure in shown if smallest(figure)},
            "definitions": {
                figure.metric: definition(figure.definition).formula for figure in review.figures
            },
        },
    )


def _charts(shown: Sequence[Figure]) -> Iterator[Part]:
    """Month by month, the figures with a signal first; nothing where no figure has its usual range."""
    charted = [figure for figure in shown if figure.months and figure.months[-1].usual is not None]
    charted = sorted(charted, key=lambda figure: not figure.reading.is_signal)[:MOST_CHARTS]
    if charted:
        yield Part(
            "months",
            False,
            lambda tag: [
                Note(mark("gap", tag).join((say("review.chart_lines", tag), say("review.chart_apart", tag)))),
                *(_limits(figure, tag) for figure in charted),
            ],
            lambda: {"charts": [figure.metric for figure in charted]},
        )


def _where_recorded(
    review: Contents, names: Names, teams: Sequence[Team], demand: Demand | None
) -> Iterator[Part]:
    """Teams and demand, where there are any."""
    if teams:
        yield Part(
            "teams",
            False,
            lambda tag: _teams(teams, names, tag),
            lambda: {"teams": [team.to_dict() for team in teams]},
        )
    if demand is not None:
        yield Part(
            "demand",
            False,
            lambda tag: _demand(review, demand, names, tag),
            lambda: {
                **demand.to_dict(),
                "channels": [each.to_dict() for each in review.channels],
                "hours": [each.to_dict() for each in review.hours],
            },
        )


def chosen(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that are shown: no doubles; of too many those with a signal, a target, most cases."""
    single = [figure for figure in figures if not figure.double]
    first = sorted(single, key=lambda each: (not each.reading.is_signal, each.target is None, -each.now.n))
    kept = {figure.metric for figure in first[:MOST_FIGURES]}
    return [figure for figure in single if figure.metric in kept]


def _decide(to_do: Sequence[Proposal], names: Names, language: Language) -> list[Block]:
    if not to_do:
        return [Note(word("nothing_to_decide", language))]
    keys = ("proposal", "because", "expected", "done_when", "owner")
    rows = [
        Row(
            cells=(
                str(place),
                Cell(text=each.what(names, language)),
                each.because(names, language) or "–",
                each.effect(language),
                each.done(names, language),
                each.owner,
            )
        )
        for place, each in enumerate(to_do, start=1)
    ]
    return [Grid(key="decide", heads=("", *(word(key, language) for key in keys)), rows=rows)]


def _figures(review: Contents, figures: Sequence[Figure], language: Language) -> Grid:
    heads = [word("figure", language), say("review.now_head", language, period=review.period.label(language))]
    count = max((len(figure.months) for figure in figures), default=0)
    if review.compared:
        heads.append(say("review.series", language, n=count) if count > 1 else "")
        heads += [
            "" if period is None else say("review.on", language, period=period.label(language))
            for period in (review.year_before, review.before)
        ]
        heads.append(word("reading", language))
    rows: list[Row] = []
    for theme in ("said", "waited", "got"):
        inside = [figure for figure in figures if figure.theme == theme]
        if inside:
            rows.append(Row(head=word(theme, language)))
            rows += [_figure_row(figure, review, language) for figure in inside]
    return Grid(key="figures", heads=heads, rows=rows)


def _figure_row(figure: Figure, review: Contents, language: Language) -> Row:
    notes = [target_text(figure, language)] if figure.target is not None else []
    name = Cell(text=figure.label.in_language(language), notes=notes)
    now = Cell(
        text=value_text(figure.now, language),
        interval=interval_text(figure.now, language),
        n=say("review.counted_n", language, n=n_text(figure.now)),
        notes=[say("review.few", language)] if figure.now.n < FEW else [],
    )
    if not review.compared:
        return Row(key=figure.metric, cells=(name, now))
    spark: Cell | str = ""
    if len(figure.months) > 1:
        spark = Cell(
            spark=Spark(
                values=[month.figure.value for month in figure.months],
                ranges=[month.usual for month in figure.months],
                reading=figure.reading,
            )
        )
    return Row(
        key=figure.metric,
        cells=(
            name,
            now,
            spark,
            _change_cell(figure, "year_before", figure.year_change, figure.year_before, language),
            _change_cell(figure, "before", figure.change, figure.before, language),
            Cell(text=reading_text(figure, review, language), reading=figure.reading),
        ),
    )


def reading_text(figure: Figure, review: Contents, language: Language) -> str:
    """Reading of a figure, in words."""
    if figure.reading is Reading.SEASON and isinstance(review.period, Period):
        return say("review.as_every", language, season=season_text(review.period, language))
    return figure.reading.label(language)


def _change_cell(
    figure: Figure, which: str, change: Comparison | None, then: Estimate | None, language: Language
) -> Cell:
    if change is not None:
        note = say(
            "review.from", language, value=value_text(change.second, language), n=n_text(change.second)
        )
        return Cell(text=change_text(change, language), notes=[change_range(change, language), note])
    if {which, "now"} & {*figure.incomplete}:
        return Cell(notes=[Reading.INCOMPLETE.label(language)])
    if then is None:
        return Cell(text="–")
    return Cell(
        notes=[
            Reading.FEW.label(language),
            say("review.counted_n", language, n=n_text(then)),
        ]
    )


def _limits(figure: Figure, language: Language) -> Limits:
    unit, last = figure.now.unit, figure.months[-1]
    points = [
        Point(
            name=month.period.text,
            text=value_text(month.figure, language),
            interval=interval_text(month.figure, language),
            n=say("review.counted_n", language, n=n_text(month.figure)),
            value=month.figure.value or 0.0,
            limits=month.usual,
            limits_text="" if month.usual is None else range_text(month.usual, unit, language),
            apart=month.apart,
        )
        for month in figure.months
        if month.figure.value is not None
    ]
    usual = last.usual or (0.0, 0.0)
    low, high = (number_text(bound, unit, language) for bound in usual)
    sentence = mark("clause", language).join(
        (
            say("review.chart", language, now=value_text(figure.now, language),
                interval=interval_text(figure.now, language), n=n_text(figure.now)),
            say("review.usual", language, low=low, high=high),
        )
    )  # fmt: skip
    return Limits(
        title=figure.label.in_language(language),
        sentence=sentence,
        points=points,
        n=round(figure.now.n),
        reading=figure.reading,
        centre=last.centre,
        centre_text="" if last.centre is None else number_text(last.centre, unit, language),
        target=None if figure.target is None else figure.target.bound,
        heads=[word(key, language) for key in ("period", "value", "interval", "n", "limits")],
    )


def _why(review: Contents, names: Names, causes: Sequence[Cause], language: Language) -> list[Block]:
    blocks: list[Block] = [_cause(cause, names, language, causes) for cause in causes]
    if not causes:
        blocks.append(Note(word("no_causes" if review.comparisons.get("made") else "no_groups", language)))
    signals = {
        (finding.axis, finding.member): finding for finding in review.signals if finding.metric in _COUNTED
    }
    for key, items, axis in (
        ("complaint_classes", review.complaint_classes, "kind"),
        ("ticket_topics", review.ticket_topics, "topic"),
    ):
        if items:
            blocks.append(_ranking(key, items, axis, signals, review, names, language))
    return blocks


_COUNTED = ("complaints", "tickets")


def _ends(causes: Sequence[Cause]) -> tuple[float, float]:
    """One axis for shares: from 0 to the next tenth above every bound."""
    highs = [
        each.interval.bounds[1]
        for cause in causes
        for _, each, _ in cause.groups
        if each.unit == "share" and each.interval.defined
    ]
    return 0.0, min(1.0, (int(max(highs, default=1.0) * 10) + 1) / 10)


def _drawn(bound: float | None) -> TypeGuard[float]:
    """Whether a bound has a place on an axis."""
    return bound is not None and isfinite(bound)


def _cause(cause: Cause, names: Names, language: Language, causes: Sequence[Cause]) -> Dots:
    dots = [
        Dot(
            name=names.member(cause.axis, member, language),
            value=each.value or 0.0,
            low=each.interval.bounds[0] if each.interval.defined else None,
            high=each.interval.bounds[1] if each.interval.defined else None,
            text=value_text(each, language),
            interval=interval_text(each, language),
            n=say("review.counted_n", language, n=n_text(each)),
            reading=reading,
        )
        for member, each, reading in cause.groups
    ]
    share = cause.groups[0][1].unit == "share"
    bounds = [bound for dot in dots for bound in (dot.low, dot.high, dot.value) if _drawn(bound)]
    axis = AXES[cause.axis].in_language(language) if cause.axis in AXES else cause.axis
    note = ""
    if cause.moved is not None and cause.against is not None:
        member, one, rest = cause.moved
        note = say(
            "review.cases_moved", language, period=cause.against.label(language),
            member=names.member(cause.axis, member, language),
            from_one=f"{one[0]:,.0f}", to_one=f"{one[1]:,.0f}",
            from_rest=f"{rest[0]:,.0f}", to_rest=f"{rest[1]:,.0f}",
        )  # fmt: skip
    return Dots(
        title=f"{cause.label.in_language(language)}{mark('colon', language)}{axis}",
        dots=dots,
        ends=_ends(causes) if share else (min(bounds), max(bounds)),
        n=round(min(each.n for _, each, _ in cause.groups)),
        line=None if cause.rest is None else cause.rest.value,
        note=note,
    )


def _ranking(
    key: str,
    items: Sequence[Ranked],
    axis: str,
    signals: Mapping[tuple[str, str], Finding],
    review: Contents,
    names: Names,
    language: Language,
) -> Grid:
    top = max((item.count for item in items if item.key), default=0) or 1
    rows: list[Row] = []
    has_readings = any((axis, item.key) in signals for item in items)
    for item in items:
        finding = signals.get((axis, item.key))
        name = names.member(axis, item.key, language) if item.key else ""
        counts = [_count(item.year_before), _count(item.before)] if review.compared else []
        reading = Cell(text=finding.reading.label(language), reading=finding.reading) if finding else ""
        if item.key:
            rows.append(
                Row(cells=(name, Cell(text=f"{item.count:,}", share=item.count / top), *counts,
                           *([reading] if has_readings else ())))
            )  # fmt: skip
    heads = ["item", "now", *(("year_before", "before") if review.compared else ())]
    titles = [word(head, language) for head in [*heads, *(["reading"] if has_readings else [])]]
    without = next((item for item in items if not item.key), None)
    note = (
        ""
        if without is None
        else say("review.without", language, n=f"{without.count:,}", of=f"{without.of:,}")
    )
    return Grid(title=word(key, language), heads=titles, rows=rows, note=note)


def _count(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def _ranked_data(items: Sequence[Ranked]) -> list[dict[str, Any]]:
    return [item.to_dict() for item in items]


def _teams(teams: Sequence[Team], names: Names, language: Language) -> list[Block]:
    notes = (
        say("review.teams_note", language, fewest=FEWEST),
        say("review.teams_whole", language, share=f"{MOST_WITHOUT:.0%}"),
    )
    blocks: list[Block] = [Note(mark("gap", language).join(notes))]
    comma = mark("list", language)
    for team in teams:
        dots = _cause(team, names, language, teams)
        apart = comma.join(dot.name for dot in dots.dots if dot.reading.is_signal)
        sentences = [
            say("review.teams_signal", language, teams=apart) if apart else say("review.teams_none", language)
        ]
        unit = team.groups[0][1].unit
        shares = comma.join(
            f"{names.member(team.axis, member, language)} {number_text(value, unit, language)}"
            for member, value in team.mix
        )
        sentences.append(
            say("review.mix_held", language, shares=shares) if shares else say("review.mix_not", language)
        )
        blocks.append(attrs.evolve(dots, note=mark("gap", language).join(sentences), ends=(0.0, 1.0)))
    return blocks


def _calls(review: Contents, language: Language) -> list[Block]:
    if not review.calls_known:
        asked = any(group.key in CALLED for group in review.groups)
        return [Note(say("review.no_persons", language) if asked else word("nobody_told", language))]
    unknown = [
        Line(text=say(key, language, n=review.unknown_callers[code]))
        for code, key in (
            ("open_complaint", "review.unknown_complaints"),
            ("overdue_ticket", "review.unknown_tickets"),
            ("low_score", "review.unknown_scores"),
        )
        if review.unknown_callers.get(code)
    ]
    blocks: list[Block] = [Listing(lines=unknown)] if unknown else []
    calls = review.callbacks
    if not calls:
        return blocks or [_nobody(review.looked_for_calls, language)]
    rows = [
        Row(
            cells=(
                call.customer,
                mark("clause", language).join(reason.text(language) for reason in call.reasons),
                write(call.since, "date", language, review.period.tz),
                call.reference,
                "",
            )
        )
        for call in calls
    ]
    left = len(calls) - MOST_CALLBACKS
    keys = ("customer", "reason", "since", "reference", "who_done")
    reasons = sum(len(call.reasons) for call in calls)
    grid = Grid(
        key="calls",
        title=say("review.calls_title", language, n=len(calls), reasons=reasons),
        heads=[word(key, language) for key in keys],
        rows=rows[:MOST_CALLBACKS],
        folded=rows[MOST_CALLBACKS:],
        note=say("review.more", language, count=left) if left > 0 else "",
    )
    return [*blocks, grid]


_SEEN = {
    "open_complaint": "review.seen_complaints",
    "overdue_ticket": "review.seen_tickets",
    "low_score": "review.seen_scores",
}
_UNSEEN = {
    "open_complaint": "unseen_complaints",
    "overdue_ticket": "unseen_tickets",
    "low_score": "unseen_scores",
}
"""How the records are called that ask for a call, by the reason."""


def _nobody(looked: Mapping[str, int], language: Language) -> Note:
    """Nobody waits: among how many records, and what they could not tell."""
    seen = [say(_SEEN[code], language, n=n) for code, n in looked.items()]
    unseen = [word(key, language) for code, key in _UNSEEN.items() if code not in looked]
    sentences = [word("nobody", language)]
    if seen:
        sentences.append(say("review.looked_for_calls", language, seen=mark("list", language).join(seen)))
    if unseen:
        sentences.append(say("review.unseen_calls", language, unseen=mark("list", language).join(unseen)))
    return Note(mark("gap", language).join(sentences))


def _demand(review: Contents, demand: Demand, names: Names, language: Language) -> list[Block]:
    lines: list[Line] = []
    kind = demand.kind.in_language(language)
    for period, then, change in demand.earlier:
        if change is None:
            continue
        change_words = change_text(change, language)
        if not change.real:
            change_words = f"{Reading.SAME.label(language)}{mark('list', language)}{change_words}"
        text = say(
            "review.volume", language, now=n_text(demand.now), period=period.label(language),
            before=n_text(then), change=change_words, interval=change_range(change, language),
        )  # fmt: skip
        lines.append(Line(lead=kind + mark("colon", language).strip(), text=text))
    if not lines:
        text = say("review.volume_alone", language, now=n_text(demand.now))
        lines.append(Line(lead=kind + mark("colon", language).strip(), text=text))
    if demand.backlog:
        at, n = demand.backlog[0]
        when = (
            write(at, "instant", language, review.period.tz)
            if not isinstance(at, Period)
            else at.label(language)
        )
        if len(demand.backlog) > 1:
            period, before = demand.backlog[1]
            lines.append(
                Line(text=say("review.backlog", language, n=f"{n:,}", at=when, before=f"{before:,}",
                              period=period.label(language)))
            )  # fmt: skip
        else:
            lines.append(Line(text=say("review.backlog_alone", language, n=f"{n:,}", at=when)))
    blocks: list[Block] = [Listing(lines=lines)]
    if review.channels:
        blocks.append(_volumes(review.channels, review, language))
    if review.hours:
        blocks.append(_hours(review, language))
    return blocks


def _volumes(volumes: Sequence[Volume], review: Contents, language: Language) -> Grid:
    top = max((volume.count for volume in volumes), default=0) or 1
    rows = [
        Row(
            cells=(
                volume.label.in_language(language),
                Cell(text=f"{volume.count:,}", share=volume.count / top),
                *((_count(volume.year_before), _count(volume.before)) if review.compared else ()),
            )
        )
        for volume in volumes
    ]
    heads = ["channel", "now", *(("year_before", "before") if review.compared else ())]
    return Grid(
        title=word("volume_channel", language), heads=[word(head, language) for head in heads], rows=rows
    )


def _hours(review: Contents, language: Language) -> Bars:
    total = sum(volume.count for volume in review.hours)
    busiest = max(review.hours, key=lambda volume: volume.count)
    sentence = say(
        "review.hours_text", language, n=f"{total:,}", hour=f"{busiest.key}:00", count=f"{busiest.count:,}"
    )
    shown = any(volume.before for volume in review.hours)
    return Bars(
        title=word("volume_hour", language),
        sentence=sentence,
        bars=[(volume.key, volume.count, volume.before) for volume in review.hours],
        n=total,
        names=(word("now", language), word("before", language) if shown else ""),
    )


def smallest(figure: Figure) -> float | None:
    """The smallest change that would be found four times in five: 2.8 standard errors of the difference."""
    change = figure.reference
    if change is None or not change.interval.defined or change.kind != "difference":
        return None
    low, high = change.interval.bounds
    if not isfinite(high - low):
        return None
    return (high - low) / 2 / 1.959964 * (1.959964 + 0.841621)


def _trust(
    review: Contents, figures: Sequence[Figure], looked: Sequence[Any], language: Language
) -> list[Block]:
    comma = mark("list", language)
    rows = [
        Row(
            cells=(
                group.label.in_language(language),
                f"{group.rows:,}",
                say("review.days", language, covered=group.days, days=group.of_days),
                comma.join(f"{lost_text(reason, language)} {count:,}" for reason, count in group.dropped)
                or word("none", language),
            )
        )
        for group in review.groups
    ]
    heads = [word(key, language) for key in ("kind", "records", "covered", "dropped")]
    blocks: list[Block] = [Grid(title=word("records_title", language), heads=heads, rows=rows)]
    changes = [(figure, smallest(figure)) for figure in figures]
    cells = [
        Row(
            cells=(
                figure.label.in_language(language),
                f"{figure.reference.first.n:,.0f} / {figure.reference.second.n:,.0f}",
                "±" + number_text(size, figure.reference.unit, language),
            )
        )
        for figure, size in changes
        if size is not None and figure.reference is not None
    ]
    if cells:
        heads = [word(key, language) for key in ("figure", "sizes", "change")]
        blocks.append(Grid(title=word("smallest", language), heads=heads, rows=cells))
    made, gap = review.comparisons, mark("gap", language)
    sentences = [
        say("review.looked", language, made=made.get("made", 0), passed=made.get("passed", 0)),
        say("review.not_looked", language, few=made.get("few", 0), fewest=FEWEST),
    ]
    blocks.append(Note(gap.join(sentences)))
    if review.compared:
        rules = [
            say("review.rule_days", language),
            say("review.rule_range", language, ordinary=ORDINARY),
            say("review.rule_runs", language),
            say("review.rule_year", language, figures=made.get("figures", 0)),
        ]
        blocks.append(Note(gap.join(rules)))
    return blocks
