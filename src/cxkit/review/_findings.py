"""Findings: every group of every metric tested, with one correction for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from cxkit.review._measures import MEASURES, Measure
from cxkit.review._model import Finding
from cxkit.review._windows import Scope, Windows
from cxkit.stats.intervals import compare
from cxkit.stats.intervals._small_tables import exact_p_value, is_small
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Estimate
from cxkit.stats.tallies import Tally

FEWEST = 10
"""Groups with fewer records than this, now or in what they are compared with, are not judged."""


class _Tested(NamedTuple):
    measure: Measure
    axis: str
    member: str
    kind: Literal["change", "stands_out"]
    now: Estimate
    reference: Estimate
    difference: float
    p_value: float


def find(windows: Windows, now: Scope, before: Scope | None, level: float) -> tuple[Finding, ...]:
    """Every comparison made, the surest first; `signal` where it survives the correction.

    Groups are compared with themselves in the period before, and with all others of the same
    period. The p-values of all comparisons together are adjusted by Holm's method, so that the
    chance of a single false alarm among them is at most `level`.
    """
    tested = list(_tested(windows, now, before, level))
    adjusted = adjust([test.p_value for test in tested], "holm")
    found = [
        Finding(
            metric=test.measure.name,
            definition=test.measure.metric,
            label=test.measure.label,
            axis=test.axis,
            member=test.member,
            kind=test.kind,
            better=test.measure.better,
            now=test.now,
            reference=test.reference,
            difference=test.difference,
            p_value=test.p_value,
            p_adjusted=p,
            signal=p < level,
        )
        for test, p in zip(tested, adjusted, strict=True)
        if p is not None
    ]
    return tuple(sorted(found, key=_surest_first))


def _surest_first(finding: Finding) -> tuple[float, float, str, str, str]:
    return finding.p_adjusted, finding.p_value, finding.metric, finding.axis, finding.member


def _tested(windows: Windows, now: Scope, before: Scope | None, level: float) -> Iterator[_Tested]:
    for measure in MEASURES:
        if before is not None:
            for axis in measure.change_axes:
                yield from _changes(measure, axis, windows, now, before)
        for axis in measure.standing_axes:
            yield from _standing(measure, axis, windows, now, level)


def _changes(measure: Measure, axis: str, windows: Windows, now: Scope, before: Scope) -> Iterator[_Tested]:
    this, last = (measure.tally(windows, scope, axis) for scope in (now, before))
    if this is None or last is None:
        return
    then = set(last.labels(axis))
    for member in this.labels(axis):
        if member is not None and member in then:
            pair = _one(measure, this, axis, member), _one(measure, last, axis, member)
            yield from _test(measure, axis, str(member), "change", *pair)


def _standing(measure: Measure, axis: str, windows: Windows, now: Scope, level: float) -> Iterator[_Tested]:
    """Each group against the rest; a group that clearly differs leaves the rest before others are judged.

    Otherwise one failing carrier would make every other carrier look good.
    """
    this = measure.tally(windows, now, axis)
    if this is None:
        return
    left = [member for member in this.labels(axis) if member is not None]
    while len(left) > 1:
        tested = [test for member in left for test in _against(measure, axis, this, member, left)]
        if not tested:
            return
        # Among thousands of records several p-values are too small for a float: then the size decides.
        first = min(tested, key=lambda test: (test.p_value, -abs(test.difference)))
        if first.p_value * len(tested) >= level:
            yield from tested
            return
        yield first
        left = [member for member in left if str(member) != first.member]


def _against(measure: Measure, axis: str, tally: Tally, member: Any, members: list[Any]) -> Iterator[_Tested]:
    rest = measure.estimate(tally.at(**{axis: [other for other in members if other != member]}))
    return _test(measure, axis, str(member), "stands_out", _one(measure, tally, axis, member), rest)


def _one(measure: Measure, tally: Tally, axis: str, member: Any) -> Estimate:
    return measure.estimate(tally.at(**{axis: member}))


def _test(
    measure: Measure,
    axis: str,
    member: str,
    kind: Literal["change", "stands_out"],
    now: Estimate,
    reference: Estimate,
) -> Iterator[_Tested]:
    if now.n < FEWEST or reference.n < FEWEST:
        return
    change = compare(now, reference)
    p_value = _p_value(measure, now, reference, change.p_value)
    if change.value is not None and p_value is not None:
        yield _Tested(measure, axis, member, kind, now, reference, change.value, p_value)


def _p_value(measure: Measure, now: Estimate, reference: Estimate, usual: float | None) -> float | None:
    """The usual test's, or the exact one's where a share rests on few."""
    if now.unit != "share" or now.value is None or reference.value is None:
        return usual
    counts = round(now.value * now.n), round(now.n), round(reference.value * reference.n), round(reference.n)
    return exact_p_value(*counts) if is_small(*counts) else usual
