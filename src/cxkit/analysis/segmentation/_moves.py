"""How customers move between segments, and how stable the segments are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import Any

import attrs

from cxkit.analysis.members import Migration, migration
from cxkit.analysis.segmentation._segmentation import Segmentation
from cxkit.errors import Invalid
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.reliability import cohen_kappa
from cxkit.stats.results import EMPTY, Estimate
from cxkit.stats.results._display import Tabular


def _both(before: Segmentation, after: Segmentation) -> tuple[list[str | None], list[str | None]]:
    """The segments of everybody who is in either, before and after."""
    if (before.policy.id, before.policy.version) != (after.policy.id, after.policy.version):
        raise Invalid(
            "segments of different rules: give the earlier ones by the rules of the later ones, as "
            "before.restated(after.policy)",
            code="segments.version",
            path="after",
        )
    held: list[dict[Hashable, str | None]] = [
        dict(zip(each.customers, each.outcome.to_list(), strict=True)) for each in (before, after)
    ]
    people = dict.fromkeys((*before.customers, *after.customers))
    return [held[0].get(one) for one in people], [held[1].get(one) for one in people]


def segment_moves(
    before: Segmentation, after: Segmentation, *, order: Sequence[str] | None = None
) -> Migration:
    """How many moved from which segment to which, of those there before, with the interval of each share.

    Both are by the rules of one version: else a move could be of the rules, not of the customer. `order`
    lists the segments from the lowest to the highest, for promotions and demotions.

    >>> from cxkit.analysis.segmentation import CustomerMeasures, segmented
    >>> from cxkit.customers import VALUE_CLASSES
    >>> rest = {"orders": [1, 1], "categories": [1, 1], "loyalty_years": [1, 1]}
    >>> then, now = (segmented(VALUE_CLASSES, CustomerMeasures.of(["ann", "bob"], revenue=spent, **rest))
    ...              for spent in ([1200, 90], [300, 90]))
    >>> moves = segment_moves(then, now, order=["low", "medium", "high"])
    >>> moves, moves.to_records()[1]["before"], moves.to_records()[1]["after"]
    (Migration(down 1, same 1), 'medium', 'low')
    """
    return migration(*_both(before, after), order=order, confidence=after.confidence)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class SegmentStability(Tabular):
    """How many of each segment stayed in it, from each time to the next.

    `kappa` is the agreement of a time with the next beyond chance, of the people in a segment at both: 1
    where nobody moved, 0 where the segment before says nothing of the one after.
    """

    segments: tuple[str, ...]
    steps: tuple[str, ...]
    before: tuple[tuple[int, ...], ...]
    stayed: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    kappa: tuple[Estimate, ...]
    confidence: float

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a step and segment; shares are of the people before."""
        n = [count for step in self.before for count in step]
        x = [count for step in self.stayed for count in step]
        bounds = wilson(x, n, confidence=self.confidence)

        def known(values: Sequence[float]) -> list[float | None]:
            return [value if size else None for value, size in zip(values, n, strict=True)]

        return {
            "step": [step for step in self.steps for _ in self.segments],
            "segment": list(self.segments) * len(self.steps),
            "before": n,
            "stayed": x,
            "share": known([one / max(size, 1) for one, size in zip(x, n, strict=True)]),
            "low": known(bounds.low.tolist()),
            "high": known(bounds.high.tolist()),
            "after": [count for step in self.after for count in step],
        }

    def summary(self) -> dict[str, Any]:
        """The agreement beyond chance of each step."""
        return {"kappa": [each.value for each in self.kappa], "steps": list(self.steps)}

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{step}: kappa {each}" for step, each in zip(self.steps, self.kappa, strict=True)
        )
        return f"SegmentStability({figures})"


def segment_stability(*times: Segmentation) -> SegmentStability:
    """How stable segments are over two times or more, in order, by the rules of one version.

    >>> from cxkit.analysis.segmentation import CustomerMeasures, segmented
    >>> from cxkit.customers import VALUE_CLASSES
    >>> rest = {"orders": [1] * 4, "categories": [1] * 4, "loyalty_years": [1] * 4}
    >>> parts = [CustomerMeasures.of(range(4), revenue=spent, **rest)
    ...          for spent in ([1200, 90, 5, 1500], [300, 90, 9, 1800])]
    >>> stability = segment_stability(*(segmented(VALUE_CLASSES, part) for part in parts))
    >>> [(row["segment"], row["before"], row["stayed"]) for row in stability.to_records() if row["before"]]
    [('medium', 2, 1), ('low', 2, 2)]
    """
    if len(times) < 2:
        raise Invalid("needs segments of two times or more", code="segments.times", path="times")
    segments = times[-1].policy.outcomes
    pairs = [_both(one, other) for one, other in pairwise(times)]
    kappas = [_kappa(*pair, times[-1].confidence) for pair in pairs]
    return SegmentStability(
        segments=segments,
        steps=tuple(
            f"{_name(one, place)} > {_name(other, place + 1)}"
            for place, (one, other) in enumerate(pairwise(times))
        ),
        before=tuple(tuple(before.count(each) for each in segments) for before, _ in pairs),
        stayed=tuple(
            tuple(sum(a == each == b for a, b in zip(*pair, strict=True)) for each in segments)
            for pair in pairs
        ),
        after=tuple(tuple(after.count(each) for each in segments) for _, after in pairs),
        kappa=tuple(kappas),
        confidence=times[-1].confidence,
    )


def _name(one: Segmentation, place: int) -> str:
    return str(place + 1) if one.measures.as_of is None else one.measures.as_of.date().isoformat()


def _kappa(before: list[str | None], after: list[str | None], confidence: float) -> Estimate:
    both = [(a, b) for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    if not both:
        return Estimate.missing(EMPTY, definition="kappa", confidence=confidence)
    return cohen_kappa([a for a, _ in both], [b for _, b in both], confidence=confidence).estimate
