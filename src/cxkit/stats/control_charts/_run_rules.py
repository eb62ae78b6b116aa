"""Run rules: patterns in a control chart that chance rarely makes.

Every rule looks at windows of consecutive points and signals at the last point of a window that shows its
pattern; where a rule asks for points beyond a line, that last one is such a point. Windows never reach across
a missing point or from one phase into the next. A point that lies exactly on a line is not beyond it.

Sources: Nelson (1984), Journal of Quality Technology 16:237; Western Electric (1956), Statistical Quality
Control Handbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Flags, Floats


class Signal(NamedTuple):
    """A rule's pattern, completed at the point `at` (counted from 0)."""

    rule: str
    at: int


class Rule(NamedTuple):
    """A run rule: what it means, and where it signals given distances from the centre and values.

    `found` takes the distance of each point from the centre in sigmas and the plotted values.
    """

    name: str
    meaning: str
    found: Callable[[Floats, Floats], Flags]


def _in_window(good: Flags, needed: int, width: int) -> Flags:
    """At each point: do `needed` of the `width` points that end there qualify?"""
    broken = np.zeros(good.size, np.bool_)
    if good.size >= width:
        running = np.concatenate(([0], np.cumsum(good)))
        broken[width - 1 :] = running[width:] - running[:-width] >= needed
    return broken


def _beyond(sigmas: float, needed: int, width: int) -> Callable[[Floats, Floats], Flags]:
    def found(z: Floats, values: Floats) -> Flags:
        above, below = z > sigmas, z < -sigmas
        return above & _in_window(above, needed, width) | below & _in_window(below, needed, width)

    return found


def _trending(points: int) -> Callable[[Floats, Floats], Flags]:
    def found(z: Floats, values: Floats) -> Flags:
        steps = np.concatenate(([0.0], np.diff(values)))
        return _in_window(steps > 0, points - 1, points - 1) | _in_window(steps < 0, points - 1, points - 1)

    return found


def _alternating(points: int) -> Callable[[Floats, Floats], Flags]:
    def found(z: Floats, values: Floats) -> Flags:
        steps = np.sign(np.diff(values))
        turns = np.concatenate(([False, False], steps[1:] * steps[:-1] < 0))[: values.size]
        return _in_window(turns, points - 2, points - 2)

    return found


def _hugging(points: int) -> Callable[[Floats, Floats], Flags]:
    def found(z: Floats, values: Floats) -> Flags:
        return _in_window(np.abs(z) < 1, points, points)

    return found


def _avoiding(points: int) -> Callable[[Floats, Floats], Flags]:
    def found(z: Floats, values: Floats) -> Flags:
        both = _in_window(z > 1, 1, points) & _in_window(z < -1, 1, points)
        return both & _in_window(np.abs(z) > 1, points, points)

    return found


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            Rule("beyond_3s", "one point beyond 3 sigma", _beyond(3, 1, 1)),
            Rule("9_same_side", "9 points in a row on one side of the centre", _beyond(0, 9, 9)),
            Rule("8_same_side", "8 points in a row on one side of the centre", _beyond(0, 8, 8)),
            Rule("7_same_side", "7 points in a row on one side of the centre", _beyond(0, 7, 7)),
            Rule("6_trending", "6 points in a row rising, or falling", _trending(6)),
            Rule("14_alternating", "14 points in a row going up and down in turn", _alternating(14)),
            Rule("2_of_3_beyond_2s", "2 of 3 points beyond 2 sigma on one side", _beyond(2, 2, 3)),
            Rule("4_of_5_beyond_1s", "4 of 5 points beyond 1 sigma on one side", _beyond(1, 4, 5)),
            Rule("15_within_1s", "15 points in a row within 1 sigma", _hugging(15)),
            Rule("8_beyond_1s_both", "8 points in a row beyond 1 sigma, on both sides", _avoiding(8)),
        )
    }
)
"""Every run rule by name."""

NELSON: Final = (
    "beyond_3s",
    "9_same_side",
    "6_trending",
    "14_alternating",
    "2_of_3_beyond_2s",
    "4_of_5_beyond_1s",
    "15_within_1s",
    "8_beyond_1s_both",
)
"""Nelson's eight rules, in his order."""

WESTERN_ELECTRIC: Final = ("beyond_3s", "2_of_3_beyond_2s", "4_of_5_beyond_1s", "8_same_side")
"""The four rules of the Western Electric handbook."""

_SETS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"nelson": NELSON, "western_electric": WESTERN_ELECTRIC, "limits": ("beyond_3s",), "none": ()}
)


def find_rules(rules: str | Iterable[str]) -> tuple[Rule, ...]:
    """The rules of a named set ("nelson", "western_electric", "limits", "none"), or those named one by one.

    >>> [rule.name for rule in find_rules("western_electric")]
    ['beyond_3s', '2_of_3_beyond_2s', '4_of_5_beyond_1s', '8_same_side']
    """
    names = _SETS.get(rules, (rules,)) if isinstance(rules, str) else tuple(rules)
    unknown = [name for name in names if name not in RULES]
    if unknown:
        raise Invalid(
            f"{shown(unknown[0])} is not a run rule: use one of {', '.join((*_SETS, *RULES))}",
            code="rule.unknown",
            path="rules",
        )
    return tuple(RULES[name] for name in names)


def run_signals(
    z: Floats,
    values: Floats,
    rules: str | Iterable[str] = "nelson",
    *,
    present: Flags | None = None,
    starts: Sequence[int] = (),
) -> tuple[Signal, ...]:
    """All signals of the rules, by rule in the given order, then by point.

    `z` is each point's distance from the centre in sigmas, `values` what is plotted; `present` is False at
    missing points, `starts` are where new phases begin: both end every window.

    >>> z = np.array([0.5, 2.2, 0.1, 2.4, 3.2])
    >>> [tuple(signal) for signal in run_signals(z, z, ("beyond_3s", "2_of_3_beyond_2s"))]
    [('beyond_3s', 4), ('2_of_3_beyond_2s', 3), ('2_of_3_beyond_2s', 4)]
    """
    pieces = segments(z.size, present, starts)
    signals: list[Signal] = []
    for rule in find_rules(rules):
        for begin, end in pieces:
            hits: NDArray[np.intp] = np.flatnonzero(rule.found(z[begin:end], values[begin:end]))
            signals.extend(Signal(rule.name, begin + hit) for hit in hits.tolist())
    return tuple(signals)


def segments(size: int, present: Flags | None, starts: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches without a missing point inside one phase, as (begin, end) pairs."""
    here = np.ones(size, np.bool_) if present is None else present
    edges = np.zeros(size + 1, np.bool_)
    edges[[0, size, *starts]] = True
    edges[:-1] |= ~here
    edges[1:] |= ~here
    places = np.flatnonzero(edges).tolist()
    return [(begin, end) for begin, end in pairwise(places) if here[begin]]
