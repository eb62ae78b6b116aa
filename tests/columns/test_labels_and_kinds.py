"""Columns laid end to end keep their labels and orders; kinds say what a cell must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from cxkit.columns import NumberKind, RealKind, SpanKind
from cxkit.columns._column import Column, coded, stacked
from cxkit.errors import Invalid

SOME = st.permutations("abcd").flatmap(lambda row: st.integers(1, 4).map(lambda size: row[:size]))


@st.composite
def labelled(draw: st.DrawFn, ordered: bool) -> list[Column]:
    """Columns with some of four labels each, and one of them with all."""
    several = [draw(SOME) for _ in range(draw(st.integers(0, 2)))]
    several.insert(draw(st.integers(0, len(several))), list("abcd"))
    parts = []
    for labels in several:
        codes = draw(st.lists(st.integers(-1, len(labels) - 1), max_size=6))
        parts.append(coded(np.array(codes, np.int8), sorted(labels) if ordered else labels, ordered=ordered))
    return parts


@given(st.booleans().flatmap(labelled))
@example([coded(np.array([0, -1]), "b", ordered=True), coded(np.array([0]), "abc", ordered=True)])
def test_stacked_columns_hold_the_cells_of_each_and_keep_a_declared_order(parts: list[Column]) -> None:
    found = stacked(parts)
    assert found.cells() == [cell for part in parts for cell in part.cells()]
    ordered = all(part.ordered for part in parts)
    assert found.ordered is ordered
    assert not ordered or list(found.labels or ()) == sorted(found.labels or ())


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [(None, None, "must be a number"), (0.0, None, "must be a number"), (None, 5.0, "must be a number"),
     (1.0, 5.0, "must be a number, 1 to 5"), (0.0, 0.5, "must be a number, 0 to 0.5")],
)  # fmt: skip
def test_the_rule_of_a_measured_number_names_its_bounds(
    low: float | None, high: float | None, rule: str
) -> None:
    assert RealKind(low=low, high=high).rule == rule


@pytest.mark.parametrize("kind", [RealKind(low=1, high=5), NumberKind(low=1, high=5)])
def test_a_cell_may_equal_a_bound_and_not_pass_it(kind: RealKind | NumberKind) -> None:
    assert kind.strictly([1, 5, None, 3], "score").tolist()[:2] == [1, 5]
    for beyond in (0, 6):
        with pytest.raises(Invalid, match=f"got {beyond}"):
            kind.strictly([1, beyond], "score")


PER = {"D": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1000}


@pytest.mark.parametrize("unit", PER)
def test_durations_are_read_as_far_as_microseconds_reach(unit):
    most = (2**63 - 1) // PER[unit]
    spans = SpanKind().strictly(np.array([most, 0], f"m8[{unit}]"), "spans", None)
    assert spans.tolist() == [most * PER[unit], 0]
    with pytest.raises(Invalid, match="beyond all times that fit into microseconds"):
        SpanKind().strictly(np.array([most + 1, 0], f"m8[{unit}]"), "spans", None)
