"""First sentences of a review, at most five, and the proposals that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs

from cxkit.review._callbacks import reasons_text, reasons_to_call
from cxkit.review._comparing import FEWEST
from cxkit.review._model import Contents, Figure, Finding
from cxkit.review._sections import Line, Reading
from cxkit.review._wording import say
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
from cxkit.stats.results import Target
from cxkit.values import Attainment, Language, Money, Period, mark

MOST_SENTENCES = 5
MOST_PROPOSALS = 5


@attrs.frozen(kw_only=True)
class Headline:
    """One sentence: about a group, a figure, the season, what to watch, or that there is nothing to say."""

    kind: Literal["group", "figure", "season", "watch", "nothing"]
    reading: Reading = Reading.SAME
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    why: str = ""
    numbers: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    def line(self, review: Contents, names: Names, language: Language) -> Line:
        """The sentence in a language."""
        lead, text = {
            "group": self._group,
            "figure": self._figure,
            "season": self._season,
            "watch": self._watch,
            "nothing": self._nothing,
        }[self.kind](review, names, language)
        return Line(text=text, lead=lead, reading=self.reading)

    def _group(self, review: Contents, names: Names, language: Language) -> tuple[str, str]:
        first, *others = self.findings
        parts = [finding_text(first, names, language)]
        for other in others[:1]:
            if other.against is not None:
                period = other.against.label(language)
                said = {"reference": value_text(other.reference, language), "m": n_text(other.reference)}
                parts.append(say("review.beside", language, period=period, **said))
        since = next((each.since for each in self.findings if each.since is not None), None)
        if since is not None:
            parts.append(say("review.so_since", language, period=since.label(language)))
        colon = mark("colon", language)
        sentence = mark("clause", language).join(parts)
        return names.who(first.axis, first.member, language) + colon.strip(), _ended(sentence, language)

    def _figure(self, review: Contents, names: Names, language: Language) -> tuple[str, str]:
        figure = self.figures[0]
        parts = [
            say("review.chart", language, now=value_text(figure.now, language),
                interval=interval_text(figure.now, language), n=n_text(figure.now))
        ]  # fmt: skip
        usual = figure.months[-1].usual if figure.months else None
        if figure.judged_by == "range" and usual is not None:
            parts.append(say("review.outside", language, range=range_text(usual, figure.now.unit, language)))
        elif figure.judged_by == "run":
            parts.append(say("review.run", language))
        change = figure.reference
        if change is not None:
            period = review.before if figure.year_change is None else review.year_before
            said = "" if period is None else period.label(language)
            parts.append(
                say("review.differs", language, change=change_text(change, language), period=said,
                    interval=change_range(change, language))
            )  # fmt: skip
        colon = mark("colon", language).strip()
        return figure.label.in_language(language) + colon, _ended(
            mark("clause", language).join(parts), language
        )

    def _season(self, review: Contents, names: Names, language: Language) -> tuple[str, str]:
        joined = mark("list", language).join(each.label.in_language(language) for each in self.figures[:3])
        period = review.period
        season = season_text(period, language) if isinstance(period, Period) else ""
        figure = self.figures[0]
        then = figure.year_before
        text = say(
            "review.season_text", language, now=value_text(figure.now, language),
            interval=interval_text(figure.now, language), n=n_text(figure.now),
            period="" if review.year_before is None else review.year_before.label(language),
            reference=value_text(then, language), m="0" if then is None else n_text(then),
        )  # fmt: skip
        colon = mark("colon", language).strip()
        return say("review.season", language, figures=joined, season=season) + colon, _ended(text, language)

    def _watch(self, review: Contents, names: Names, language: Language) -> tuple[str, str]:
        figure = self.figures[0]
        usual = figure.months[-1].usual or (0.0, 0.0)
        high = (figure.months[-1].sigmas or 0.0) > 0
        code = "review.watch_high" if high else "review.watch_low"
        text = say(
            code, language, now=value_text(figure.now, language),
            interval=interval_text(figure.now, language), n=n_text(figure.now), count=len(figure.months),
            range=range_text(usual, figure.now.unit, language),
        )  # fmt: skip
        return say("review.watch", language, figure=figure.label.in_language(language)), _ended(
            text, language
        )

    def _nothing(self, review: Contents, names: Names, language: Language) -> tuple[str, str]:
        numbers = dict(self.numbers)
        if self.why in ("review.no_change", "review.groups_alone"):
            return "", say(self.why, language, **numbers)
        if periods := numbers.pop("periods", None):
            numbers["periods"] = mark("list", language).join(each.label(language) for each in periods)
        return "", say("review.nothing_compared", language, why=say(self.why, language, **numbers))

    def to_dict(self) -> dict[str, Any]:
        """Plain data: what it is about; the numbers stand with the figures and findings that it names."""
        return {
            "kind": self.kind,
            "reading": self.reading._value_,
            "figures": [figure.metric for figure in self.figures],
            "findings": [[each.metric, each.axis, each.member, each.kind] for each in self.findings],
            "why": self.why.removeprefix("review.") or None,
        }


def _ended(text: str, language: Language) -> str:
    return text + ("." if mark("clause", language) == "; " else "。")


def _against(finding: Finding, language: Language) -> str:
    return "" if finding.against is None else finding.against.label(language)


def _sides(finding: Finding, language: Language) -> dict[str, str]:
    now, reference = finding.now, finding.reference
    return {
        "now": value_text(now, language),
        "interval": interval_text(now, language),
        "n": n_text(now),
        "reference": value_text(reference, language),
        "m": n_text(reference),
    }


def finding_text(finding: Finding, names: Names, language: Language) -> str:
    """One finding: what, how much, of how many, against what."""
    said = _sides(finding, language)
    figure = finding.label.in_language(language)
    if finding.kind == "change":
        return say("review.changed", language, figure=figure, period=_against(finding, language), **said)
    return say("review.stands_out", language, figure=figure, **said)


def headlines(review: Contents) -> tuple[Headline, ...]:
    """At most five sentences; each fact once: a group that changed and stands out is one of them."""
    signals = _groups(review)
    metrics = {line.findings[0].metric for line in signals}
    signals += [
        Headline(kind="figure", reading=figure.reading, figures=(figure,))
        for figure in review.figures
        if figure.reading.is_signal and not figure.double and figure.metric not in metrics
    ]
    signals.sort(key=_weight)
    season = tuple(f for f in review.figures if f.reading is Reading.SEASON and not f.double)
    rest: list[Headline] = []
    if season:
        rest.append(Headline(kind="season", reading=Reading.SEASON, figures=season))
    rest += _watched(review)
    sentences = [*signals[: MOST_SENTENCES - len(rest)], *rest]
    return tuple(sentences if signals else [_nothing(review), *rest])


def _weight(line: Headline) -> tuple[int, float]:
    order = (Reading.WORSE, Reading.BETTER, Reading.CHANGED)
    sure = line.findings[0].p_value if line.findings else (line.figures[0].p_value or 0.0)
    return order.index(line.reading), sure


def _groups(review: Contents) -> list[Headline]:
    """The groups behind what changed: of each metric and direction those on the axis that tells most."""
    by_metric: dict[tuple[str, bool | None], list[Finding]] = {}
    for finding in review.signals:
        by_metric.setdefault((finding.metric, finding.good), []).append(finding)
    sentences: list[Headline] = []
    for (metric, _), findings in by_metric.items():
        first = min(findings, key=lambda each: (each.p_value, -abs(each.difference)))
        members: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.axis == first.axis:
                members.setdefault(finding.member, []).append(finding)
        if len(members) > 2:
            # Where most of an axis moved alike, no group is the reason: the figure itself tells.
            is_signal = any(f.metric == metric and f.reading.is_signal for f in review.figures)
            if is_signal or all(each.kind == "change" for each in findings):
                continue
        for several in list(members.values())[:2]:
            several.sort(key=lambda each: (each.kind != "stands_out", each.p_value))
            figures = tuple(f for f in review.figures if f.metric == metric)
            sentences.append(
                Headline(kind="group", reading=several[0].reading, findings=tuple(several), figures=figures)
            )
    return sentences


def _watched(review: Contents) -> list[Headline]:
    """The figure that lies farthest on its bad side of all periods, inside its limits."""
    apart: list[tuple[float, Figure]] = []
    for figure in review.figures:
        months = figure.months
        if figure.double or figure.reading is not Reading.SAME or len(months) < 12 or figure.better is None:
            continue
        sigmas, values = months[-1].sigmas, [month.figure.value or 0.0 for month in months]
        if sigmas is None or (sigmas > 0) == (figure.better == "higher") or abs(sigmas) > 3:
            continue
        if values[-1] == (max(values) if sigmas > 0 else min(values)):
            apart.append((abs(sigmas), figure))
    return [Headline(kind="watch", figures=(figure,)) for _, figure in sorted(apart, key=lambda e: -e[0])[:1]]


def _nothing(review: Contents) -> Headline:
    made = review.comparisons["made"]
    tested = [figure for figure in review.figures if figure.p_value is not None or _has_range(figure)]
    if tested:
        return Headline(kind="nothing", why="review.no_change", numbers={"n": len(tested), "groups": made})
    if made:
        return Headline(kind="nothing", why="review.groups_alone", numbers={"groups": made})
    if not any(group.rows for group in review.groups):
        return Headline(kind="nothing", why="review.no_records")
    if not review.compared:
        return Headline(kind="nothing", why="review.no_period")
    lacking = {name for figure in review.figures for name in figure.incomplete}
    lacking |= {name for group in review.groups for name, share in group.covered if share < 0.9}
    periods = {"now": review.period, "before": review.before, "year_before": review.year_before}
    named = [period for name, period in periods.items() if name in lacking and period is not None]
    if named:
        return Headline(kind="nothing", why="review.not_covered", numbers={"periods": named})
    return Headline(kind="nothing", why="review.too_few", numbers={"n": FEWEST})


def _has_range(figure: Figure) -> bool:
    return bool(figure.months) and figure.months[-1].usual is not None


_ACTIONS = {
    "carrier": "review.do_carrier",
    "product": "review.do_product",
    "better": "review.do_better",
    "group": "review.do_group",
    "figure": "review.do_figure",
    "class": "review.do_class",
    "target": "review.do_target",
    "call": "review.do_call",
    "unknown": "review.do_unknown",
}
"""The text of each proposal."""


@attrs.frozen(kw_only=True)
class Proposal:
    """Something to decide: what, because of which finding, with what effect, when it is done, who does it.

    `expected` are the cases that would be fewer (or more) with their interval, `money` what they are worth;
    `reasons` are why customers are to be called, by how often.
    """

    action: Literal["carrier", "product", "better", "group", "figure", "class", "target", "call", "unknown"]
    finding: Finding | None = None
    figure: Figure | None = None
    count: int = 0
    reasons: Mapping[str, int] = attrs.field(factory=dict[str, int], hash=False)
    expected: tuple[float, float, float] | None = None
    money: tuple[Money, Money, Money] | None = None
    bound: float | None = None
    owner: str = ""

    @property
    def metric(self) -> str | None:
        """The figure that it is about."""
        if self.finding is not None:
            return self.finding.metric
        return None if self.figure is None else self.figure.metric

    def what(self, names: Names, language: Language) -> str:
        """The proposal in a sentence."""
        said: dict[str, object] = {"n": self.count}
        if self.finding is not None:
            said["member"] = names.member(self.finding.axis, self.finding.member, language)
            said["who"] = names.who(self.finding.axis, self.finding.member, language)
        if self.figure is not None:
            said["figure"] = self.figure.label.in_language(language)
        return say(_ACTIONS[self.action], language, **said)

    def because(self, names: Names, language: Language) -> str:
        """The grounds of the proposal, with their numbers: a finding, a figure, or the reasons to call."""
        if self.action == "unknown":
            return say("review.unknown_scores", language, n=self.count)
        if self.finding is not None:
            who = names.who(self.finding.axis, self.finding.member, language)
            return f"{who}{mark('colon', language)}{finding_text(self.finding, names, language)}"
        if self.figure is None:
            return reasons_text(self.reasons, language)
        text = say("review.chart", language, now=value_text(self.figure.now, language),
                   interval=interval_text(self.figure.now, language), n=n_text(self.figure.now))  # fmt: skip
        if self.action == "target" and self.figure.target is not None:
            text += mark("clause", language) + target_text(self.figure, language)
        return text

    def effect(self, language: Language) -> str:
        """Effect to be expected, if it works."""
        if self.action == "call":
            return say("review.expected_call", language)
        if self.expected is None:
            return "–"
        middle, low, high = (f"{abs(each):,.0f}" for each in self.expected)
        more = self.finding is not None and self.finding.good is True
        text = say("review.expected_more" if more else "review.expected_less", language, n=middle,
                   range=say("review.range", language, low=low, high=high))  # fmt: skip
        if self.money is not None:
            sums = [each.format(language) for each in self.money]
            sentence = say("review.expected_money", language, money=sums[0],
                       range=say("review.range", language, low=sums[1], high=sums[2]))  # fmt: skip
            text += mark("clause", language) + sentence
        return text

    def done(self, names: Names, language: Language) -> str:
        """By what one sees that it is done."""
        if self.action == "call":
            return say("review.done_called", language)
        figure = self.figure
        if self.action == "target" and figure is not None and figure.target is not None:
            return say("review.done_target", language, figure=figure.label.in_language(language),
                       target=figure.target.text(figure.now.unit, language))  # fmt: skip
        if self.finding is None or self.bound is None:
            return say("review.done_cause", language)
        higher = self.finding.better == "higher"
        return say(
            "review.done_above" if higher else "review.done_below", language,
            figure=self.finding.label.in_language(language),
            member=names.member(self.finding.axis, self.finding.member, language),
            bound=number_text(self.bound, self.finding.now.unit, language),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        about = self.finding
        return {
            "action": self.action,
            "metric": self.metric,
            "axis": None if about is None else about.axis,
            "member": None if about is None else about.member,
            "count": self.count,
            "reasons": dict(self.reasons),
            "expected": None if self.expected is None else list(self.expected),
            "money": None if self.money is None else [str(each) for each in self.money],
            "bound": self.bound,
            "owner": self.owner or None,
        }


def target_text(figure: Figure, language: Language) -> str:
    target, verdict = figure.target, figure.verdict
    if target is None or verdict is None:
        return ""
    text = target.text(figure.now.unit, language)
    return say("review.target", language, target=text, verdict=verdict.label(language))


def proposals(
    review: Contents,
    lines: Sequence[Headline],
    targets: Mapping[str, Target],
    owners: Mapping[str, str],
    costs: Mapping[str, Money],
) -> tuple[Proposal, ...]:
    """Proposals to decide on, by declared rules: from sentences, targets missed, calls to make."""
    proposed: list[Proposal] = []
    asked: set[tuple[str, str, str]] = set()
    for line in lines:
        if line.kind == "group" and line.reading in (Reading.WORSE, Reading.BETTER):
            proposal = _of_group(line, targets, costs)
            about = line.findings[0]
            if (key := (proposal.action, about.axis, about.member)) not in asked:
                asked.add(key)
                proposed.append(proposal)
        elif line.kind == "figure" and line.reading is Reading.WORSE:
            proposed.append(Proposal(action="figure", figure=line.figures[0]))
    metrics = {each.metric for each in proposed}
    proposed += [
        Proposal(action="target", figure=figure)
        for figure in review.figures
        if figure.verdict is Attainment.NOT_MET and not figure.double and figure.metric not in metrics
    ]
    proposed = proposed[: MOST_PROPOSALS - 1]
    if review.callbacks:
        reasons = reasons_to_call(review.callbacks)
        proposed.append(Proposal(action="call", count=len(review.callbacks), reasons=reasons))
    elif low := review.unknown_callers.get("low_score"):
        proposed.append(Proposal(action="unknown", count=low, reasons={"low_score": low}))
    return tuple(attrs.evolve(each, owner=owners.get(each.metric or each.action, "")) for each in proposed)


def _of_group(line: Headline, targets: Mapping[str, Target], costs: Mapping[str, Money]) -> Proposal:
    finding = line.findings[0]
    good = finding.good is True
    action: Any = "better" if good else "group"
    if not good and finding.axis in ("carrier", "product"):
        action = finding.axis
    if finding.metric == "complaints":
        action = "class"
    expected = None
    if finding.now.unit == "share" and finding.bounds is not None:
        n = finding.reference.n if good and finding.kind == "stands_out" else finding.now.n
        if not good or finding.kind == "stands_out":
            low, high = sorted(abs(n * bound) for bound in finding.bounds)
            expected = (n * finding.difference, low, high)
    money = None
    if expected is not None and (cost := costs.get(finding.metric)) is not None:
        money = (cost * round(abs(expected[0])), cost * round(expected[1]), cost * round(expected[2]))
    target = targets.get(finding.metric)
    bound = None
    if not good and finding.reference.interval.defined:
        low, high = finding.reference.interval.bounds
        bound = target.bound if target is not None else low if finding.better == "higher" else high
    return Proposal(action=action, finding=finding, expected=expected, money=money, bound=bound)
