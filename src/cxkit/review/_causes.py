"""Why: the groups behind the first sentences of a review, and teams held beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from cxkit.review._comparing import FEWEST
from cxkit.review._findings import contribution, shares_of
from cxkit.review._headlines import Headline
from cxkit.review._measures import MEASURES, Measure
from cxkit.review._model import Finding
from cxkit.review._parts import MOST_DOTS, MOST_WITHOUT, Cause, Team
from cxkit.review._scopes import Scope
from cxkit.review._sections import Reading
from cxkit.review._windows import Counts


def causes(
    windows: Counts, lines: Iterable[Headline], now: Scope, references: Mapping[str, Scope | None]
) -> Iterator[Cause]:
    """The groups behind each sentence, those first that moved most cases."""
    measures = {measure.name: measure for measure in MEASURES}
    seen: set[tuple[str, str]] = set()
    ranked: list[tuple[float, Cause]] = []
    for line in lines:
        if line.kind != "group" or line.findings[0].metric not in measures:
            continue
        finding = line.findings[0]
        if (finding.metric, finding.axis) in seen:
            continue
        seen.add((finding.metric, finding.axis))
        alike = {f.member: f.reading for each in lines for f in each.findings if f.axis == finding.axis
                 and f.metric == finding.metric}  # fmt: skip
        cause = _cause(windows, measures[finding.metric], finding, alike, now, references[finding.metric])
        if cause is not None:
            ranked.append((abs(finding.cases or 0.0), cause))
    yield from (cause for _, cause in sorted(ranked, key=lambda pair: -pair[0]))


def _cause(
    windows: Counts,
    measure: Measure,
    finding: Finding,
    alike: Mapping[str, Reading],
    now: Scope,
    reference: Scope | None,
) -> Cause | None:
    axis = finding.axis
    tally = measure.tally(windows, now, axis)
    if tally is None:
        return None
    members = [member for member in tally.labels(axis) if member is not None]
    figures = [(str(m), measure.estimate(tally.at(**{axis: m}))) for m in members]
    shown = [each for each in figures if each[1].n >= FEWEST and each[1].value is not None]
    shown.sort(key=lambda each: (each[0] not in alike, -(each[1].value or 0.0)))
    others = [member for member in members if str(member) not in alike]
    moved = None
    cases = contribution(windows, measure, axis, now, reference)
    if cases and finding.member in cases:
        rest = [sum(side) for side in zip(*(v for k, v in cases.items() if k != finding.member), strict=True)]
        if len(rest) == 2:
            moved = (finding.member, cases[finding.member], (rest[0], rest[1]))
    return Cause(
        metric=measure.name,
        label=measure.label,
        axis=axis,
        groups=tuple((name, figure, alike.get(name, Reading.SAME)) for name, figure in shown[:MOST_DOTS]),
        rest=measure.estimate(tally.at(**{axis: others})) if others else None,
        against=None if reference is None else reference.period,
        moved=moved,
    )


def teams(windows: Counts, findings: Iterable[Finding], now: Scope) -> Iterator[Team]:
    """Teams on one axis, in alphabetical order, for every share told of nearly all of its cases."""
    signals = {
        (f.metric, f.axis, f.member): f.reading for f in findings if f.signal and f.kind == "stands_out"
    }
    for measure in MEASURES:
        axis = next((each for each in ("team", "group") if each in measure.axes(windows)), None)
        tally = None if axis is None or measure.double else measure.tally(windows, now, axis)
        if tally is None or axis is None:
            continue
        members = sorted(str(each) for each in tally.labels(axis) if each is not None)
        figures = [(member, measure.estimate(tally.at(**{axis: member}))) for member in members]
        if sum(each.n for _, each in figures) < (1 - MOST_WITHOUT) * measure.estimate(tally.over(axis)).n:
            continue
        shown = tuple(
            (name, each, signals.get((measure.name, axis, name), Reading.SAME))
            for name, each in figures
            if each.n >= FEWEST and each.value is not None and each.unit == "share"
        )
        if 2 <= len(shown) <= MOST_DOTS:
            yield Team(
                metric=measure.name,
                label=measure.label,
                axis=axis,
                groups=shown,
                rest=measure.at(windows, now),
                mix=_same_mix(windows, measure, axis, [name for name, _, _ in shown], now),
            )


def _same_mix(
    windows: Counts, measure: Measure, axis: str, members: list[str], now: Scope
) -> tuple[tuple[str, float], ...]:
    """The shares of groups at the mix of topics of all of them together; none where that cannot be had.

    Topics in which a group has fewer than five cases are left out, where the others are four fifths of
    all cases at least.
    """
    if "topic" not in measure.axes(windows):
        return ()
    tally = measure.tally(windows, now, [axis, "topic"])
    shares = None if tally is None else shares_of(measure, tally)
    if shares is None:
        return ()
    x, n = shares
    labels = [str(each) for each in tally.labels(axis)]  # type: ignore[union-attr]
    rows = [labels.index(member) for member in members]
    x, n = x[rows], n[rows]
    usable = (n >= 5).all(axis=0)
    if not usable.any() or n[:, usable].sum() < 0.8 * n.sum():
        return ()
    weights = n[:, usable].sum(axis=0) / n[:, usable].sum()
    values = np.asarray((x[:, usable] / n[:, usable] * weights).sum(axis=1), np.float64)
    return tuple((member, round(float(value), 6)) for member, value in zip(members, values, strict=True))
