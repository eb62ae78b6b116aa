"""Findings: every group of every metric tested, with one correction for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.metrics._counting._defining import Better
from cxkit.review._comparing import FEWEST, compared
from cxkit.review._measures import MEASURES, MOST_MEMBERS, Measure
from cxkit.review._model import Finding
from cxkit.review._scopes import Scope
from cxkit.review._windows import Counts
from cxkit.review._wording import KINDS
from cxkit.stats.intervals._small_tables import exact_p_value, is_small
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.intervals.two_proportions import pooled_z
from cxkit.stats.results import Estimate, Significance, Sufficient
from cxkit.stats.tallies import Tally
from cxkit.values import Label, Period


class Looked(NamedTuple):
    """Comparisons of the groups of one metric on one axis: how many were made, how many had too few."""

    metric: str
    axis: str
    kind: str
    made: int
    few: int


class _Tested(NamedTuple):
    metric: str
    definition: str
    label: Label
    axis: str
    member: str
    kind: Literal["change", "stands_out"]
    better: Better
    now: Estimate
    reference: Estimate
    p_value: float
    measure: Measure | None
    against: Scope | None


class Search:
    """The search for groups that differ: in a window, against earlier ones where they can be compared."""

    def __init__(
        self, windows: Counts, now: Scope, references: dict[str, Scope | None], level: float
    ) -> None:
        """`references` names the window that each metric of the review is compared with."""
        self.windows, self.now, self.references, self.level = windows, now, references, level
        self.looked: list[Looked] = []

    def findings(self, orders: tuple[int, int] | None) -> tuple[Finding, ...]:
        """Every comparison whose own p-value is below the level, the surest first.

        Groups are compared with themselves in an earlier period, and with all others of the same period. The
        p-values of all comparisons, those that are not told too, are adjusted by Holm's method, so that the
        chance of a single false alarm among them is at most `level`.
        """
        tested: list[_Tested] = []
        others: list[float] = []
        for measure in MEASURES:
            if measure.double or measure.name not in self.references:
                continue
            for axis in measure.axes(self.windows):
                for kind in ("change", "stands_out"):
                    self._look(measure, axis, kind, tested, others)
        for count in self._counts(orders):
            if isinstance(count, _Tested):
                tested.append(count)
            else:
                others.append(count)
        adjusted = adjust([*(test.p_value for test in tested), *others], "holm")
        of_groups = [
            self._finding(test, float(p or 0.0))
            for test, p in zip(tested, adjusted[: len(tested)], strict=True)
        ]
        return tuple(sorted(of_groups, key=_surest_first))

    def _finding(self, test: _Tested, p_adjusted: float) -> Finding:
        change, _ = compared(test.now, test.reference)
        bounds = change.interval.bounds if change is not None and change.interval.defined else None
        signal = p_adjusted < self.level
        since = None
        if signal and test.measure is not None and test.against is not None:
            since = self._since(test)
        return Finding(
            metric=test.metric,
            definition=test.definition,
            label=test.label,
            axis=test.axis,
            member=test.member,
            kind=test.kind,
            better=test.better,
            now=test.now,
            reference=test.reference,
            difference=0.0 if change is None or change.value is None else change.value,
            bounds=bounds,
            against=None if test.against is None else test.against.period,
            since=since,
            p_value=test.p_value,
            p_adjusted=p_adjusted,
            signal=signal,
        )

    def _since(self, test: _Tested) -> Period | None:
        """The first of the periods in a row, up to this one, that are nearer to it than to the reference."""
        period: Any = self.now.period
        if not isinstance(period, Period) or test.measure is None:
            return None
        middle = ((test.now.value or 0.0) + (test.reference.value or 0.0)) / 2
        up = (test.now.value or 0.0) > middle
        first = None
        for back in range(1, 12):
            earlier = period.shift(-back)
            scope = attrs.evolve(
                self.now, start=earlier.start, end=earlier.end, as_of=earlier.end, period=earlier
            )
            if not self.windows.is_complete(test.measure.table, scope, test.measure.of):
                break
            tally = test.measure.tally(self.windows, scope, test.axis)
            if tally is None or test.member not in map(str, tally.labels(test.axis)):
                break
            figure = test.measure.estimate(tally.at(**{test.axis: _label(tally, test.axis, test.member)}))
            if figure.n < FEWEST or figure.value is None or (figure.value > middle) != up:
                break
            first = earlier
        return first

    def _look(
        self, measure: Measure, axis: str, kind: str, tested: list[_Tested], others: list[float]
    ) -> None:
        this = measure.tally(self.windows, self.now, axis)
        if this is None or len(this.labels(axis)) > MOST_MEMBERS:
            return
        against = self.references[measure.name] if kind == "change" else None
        last = None if kind != "change" else measure.tally(self.windows, against, axis)
        if kind == "change":
            if last is None or len(_counted(measure, this, axis) | _counted(measure, last, axis)) < 2:
                return  # a single group is the whole: its change is that of the figure
            signals, few = self._changes(measure, axis, this, last)
        else:
            signals, few = self._standing(measure, axis, this)
        if not signals and not few:
            return
        self.looked.append(Looked(measure.name, axis, kind, len(signals), few))
        for member, now, reference, p_value in signals:
            if p_value >= self.level:
                others.append(p_value)
                continue
            if not isinstance(now, Estimate):
                now = measure.estimate(this.at(**{axis: now}))
                side = this if last is None else last
                reference = measure.estimate(side.at(**{axis: reference}))
            tested.append(
                _Tested(
                    measure.name, measure.metric, measure.label, axis, str(member), kind,  # type: ignore[arg-type]
                    measure.better, now, reference, p_value, measure, against,
                )
            )  # fmt: skip

    def _changes(
        self, measure: Measure, axis: str, this: Tally, last: Tally
    ) -> tuple[list[tuple[Any, Any, Any, float]], int]:
        then = set(last.labels(axis))
        both = [member for member in this.labels(axis) if member is not None and member in then]
        few = 0
        pairs: list[tuple[Any, Any, Any, float]] = []
        shares = _shares(measure, this, axis), _shares(measure, last, axis)
        for member in both:
            if shares[0] is not None and shares[1] is not None:
                counts = (*shares[0][member], *shares[1][member])
                now = reference = member
                if min(counts[1], counts[3]) < FEWEST:
                    few += 1
                    continue
                p_value = share_p_value(*counts)
            else:
                now, reference = (measure.estimate(tally.at(**{axis: member})) for tally in (this, last))
                if min(now.n, reference.n) < FEWEST:
                    few += 1
                    continue
                p_value = compared(now, reference)[1]
            if p_value is not None:
                pairs.append((member, now, reference, p_value))
        return pairs, few

    def _standing(
        self, measure: Measure, axis: str, this: Tally
    ) -> tuple[list[tuple[Any, Any, Any, float]], int]:
        """Each group against the rest; a group that clearly differs leaves the rest before others are judged.

        Otherwise one failing carrier would make every other carrier look good.
        """
        left = [member for member in this.labels(axis) if member is not None]
        shares = _shares(measure, this, axis)
        signals: list[tuple[Any, Any, Any, float]] = []
        few = 0
        while len(left) > 1:
            tested: list[tuple[Any, Any, Any, float, float]] = []
            few = 0
            for member in left:
                others = [other for other in left if other != member]
                if shares is not None:
                    rest = np.sum([shares[other] for other in others], axis=0)
                    x, n = shares[member]
                    if min(n, rest[1]) < FEWEST:
                        few += 1
                        continue
                    p_value = share_p_value(x, n, *rest)
                    size = abs(x / n - rest[0] / rest[1])
                    pair: tuple[Any, Any] = (member, others)
                else:
                    pair = (
                        measure.estimate(this.at(**{axis: member})),
                        measure.estimate(this.at(**{axis: others})),
                    )
                    if min(pair[0].n, pair[1].n) < FEWEST:
                        few += 1
                        continue
                    change, p_value = compared(*pair)
                    size = 0.0 if change is None else abs(change.value or 0.0)
                if p_value is not None:
                    tested.append((member, *pair, p_value, size))
            if not tested:
                break
            # Among thousands of records several p-values are too small for a float: then the size decides.
            first = min(tested, key=lambda test: (test[3], -test[4]))
            if first[3] * len(tested) >= self.level:
                signals += [test[:4] for test in tested]
                break
            signals.append(first[:4])
            left = [member for member in left if member != first[0]]
        return signals, few

    def _counts(self, orders: tuple[int, int] | None) -> Iterator[_Tested | float]:
        """Complaint classes, of all orders where there are some, and ticket topics, of all tickets."""
        for table, axis, better in (("complaints", "kind", "lower"), ("tickets", "topic", None)):
            against = self.references.get(table)
            pair = [counts(self.windows, table, axis, scope) for scope in (self.now, against)]
            of = [sum(each.values()) for each in pair]
            if table == "complaints" and orders is not None:
                of = list(orders)
            if min(of) < FEWEST:
                continue
            made = 0
            for member in pair[0].keys() | pair[1].keys():
                sides = [each.get(member, 0) for each in pair]
                if member is None or max(sides) < 5 or any(x > n for x, n in zip(sides, of, strict=True)):
                    continue
                made += 1
                p_value = share_p_value(sides[0], of[0], sides[1], of[1])
                if p_value is None or p_value >= self.level:
                    yield 1.0 if p_value is None else p_value
                    continue
                metric = "complaint_causes" if table == "complaints" else "volume"
                now, reference = (_share(x, n, metric) for x, n in zip(sides, of, strict=True))
                yield _Tested(
                    table, metric, KINDS[table], axis, str(member), "change", better,  # type: ignore[arg-type]
                    now, reference, p_value, None, against,
                )  # fmt: skip
            if made:
                self.looked.append(Looked(table, axis, "change", made, 0))


def counts(windows: Counts, table: str, axis: str, scope: Scope | None) -> dict[Any, int]:
    """How often each label of a column is counted; None is without one."""
    tally = windows.count(table, scope, axis)
    if tally is None:
        return {}
    estimates = tally.estimates()
    return {
        label: int(number)
        for label, number in zip(estimates.axes[0].labels, estimates.values.tolist(), strict=True)
        if number
    }


def _share(x: int, n: int, definition: str) -> Estimate:
    return Estimate(
        value=x / n, n=n, unit="share", definition=definition, interval=Sufficient(PROPORTION, (x, n))
    )


def _counted(measure: Measure, tally: Tally, axis: str) -> set[Any]:
    """The groups in which something was counted: cells by day hold no others."""
    counts = tally.estimates(measure.figure, **measure.reading).n
    return {label for label, n in zip(tally.labels(axis), counts.tolist(), strict=True) if n > 0}


def _shares(measure: Measure, tally: Tally, axis: str) -> dict[Any, tuple[float, float]] | None:
    """Successes and trials by group, where the figure is a share of cases."""
    shares = shares_of(measure, tally)
    if shares is None:
        return None
    return dict(zip(tally.labels(axis), zip(*(each.tolist() for each in shares), strict=True), strict=True))


def shares_of(measure: Measure, tally: Tally) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Successes and trials in every cell of a tally, where the figure is a share of cases."""
    estimates = tally.estimates(measure.figure, **measure.reading)
    if estimates.sufficient is None or estimates.sufficient.methods is not PROPORTION:
        return None
    x, n = (np.asarray(each, np.float64) for each in estimates.sufficient.statistics)
    return x, n


def share_p_value(x1: float, n1: float, x2: float, n2: float) -> float | None:
    """The p-value that two shares are equal: the exact test's where a cell expects fewer than five."""
    whole = round(x1), round(n1), round(x2), round(n2)
    if is_small(*whole) and all(each.is_integer() for each in map(float, (x1, n1, x2, n2))):
        return exact_p_value(*whole)
    return cast(Significance, pooled_z(x1, n1, x2, n2)).p_value


def _label(tally: Tally, axis: str, member: str) -> Any:
    return next(label for label in tally.labels(axis) if str(label) == member)


def _surest_first(finding: Finding) -> tuple[float, float, str, str, str]:
    return finding.p_adjusted, finding.p_value, finding.metric, finding.axis, finding.member


def contribution(
    windows: Counts, measure: Measure, axis: str, now: Scope, then: Scope | None
) -> dict[str, tuple[float, float]]:
    """Cases of a share by group, in the earlier window and now; nothing where it is no share of cases."""
    sides: list[dict[Any, tuple[float, float]] | None] = []
    for scope in (then, now):
        tally = measure.tally(windows, scope, axis)
        sides.append(None if tally is None else _shares(measure, tally, axis))
    before, after = sides
    if before is None or after is None:
        return {}
    return {
        str(member): (before.get(member, (0.0, 0.0))[0], after.get(member, (0.0, 0.0))[0])
        for member in before.keys() | after.keys()
    }
