"""Columns of one call are paired by their pandas labels, or refused, never by position where these differ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from cxkit.analysis import key_drivers, rfm_of_orders
from cxkit.errors import Invalid
from cxkit.metrics import csat, first_contact_resolution, first_response, nps, resolution, sla_attainment
from cxkit.stats import cohen_kappa, kaplan_meier
from cxkit.stats.tallies import tally_rates, tally_values
from cxkit.tables import TicketTable

pandas: Any = pytest.importorskip("pandas")

T = dt.datetime(2026, 2, 3, 9, tzinfo=dt.UTC)
FRAME = pandas.DataFrame(
    {
        "team": ["a", "b", "a", "b"],
        "score": [5, 1, 4, 2],
        "opened": [T + dt.timedelta(days=day) for day in range(4)],
        "solved": [T + dt.timedelta(days=day, hours=1 + 3 * day) for day in range(4)],
        "who": ["ann", "bob", "ann", "cat"],
        "cents": [100, 200, 300, 400],
    },
    index=[10, 20, 30, 40],
)
TURNED = FRAME.iloc[::-1]
AS_OF = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)

CALLS: dict[str, Any] = {
    "groups": lambda one, other: csat.tally(one["score"], by={"team": other["team"]}),
    "weights": lambda one, other: nps.tally(one["score"], weights=other["cents"]),
    "values": lambda one, other: tally_values(one["cents"], by={"team": other["team"]}),
    "rates": lambda one, other: tally_rates(one["score"], other["cents"], by={"team": other["team"]}),
    "times": lambda one, other: first_response.tally(one["opened"], other["solved"], by={"t": other["team"]}),
    "only groups": lambda one, other: resolution.tally(
        list(FRAME["opened"]), list(FRAME["solved"]), by={"team": one["team"], "who": other["who"]}
    ),
    "targets": lambda one, other: sla_attainment.tally(one["solved"], other["opened"], as_of=AS_OF),
    "customers": lambda one, other: first_contact_resolution.tally(one["who"], other["opened"], as_of=AS_OF),
    "survival": lambda one, other: kaplan_meier(one["cents"], other["score"] > 2),
    "agreement": lambda one, other: cohen_kappa(one["team"], other["team"]),
    "drivers": lambda one, other: key_drivers(
        one["score"], {"cents": other["cents"], "t": other["score"] * 1.5}
    ),
    "orders": lambda one, other: rfm_of_orders(one["who"], other["opened"], other["cents"], as_of=AS_OF),
    "a table": lambda one, other: TicketTable.from_columns(opened_at=one["opened"], topic=other["team"]),
}
calls = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def plain(found: Any) -> Any:
    return found.to_payload() if hasattr(found, "to_payload") else getattr(found, "to_dict", lambda: found)()


@calls
def test_the_same_labels_in_another_order_are_aligned(call: Any) -> None:
    assert plain(call(FRAME, TURNED)) == plain(call(FRAME, FRAME))


@calls
def test_other_labels_are_refused_with_the_remedy(call: Any) -> None:
    moved = FRAME.set_axis([11, 21, 31, 41])
    doubled = FRAME.set_axis([10, 10, 30, 40])
    for other in (moved, doubled):
        with pytest.raises(Invalid, match="another pandas index than the columns beside it.*to_numpy"):
            call(FRAME, other)


def test_columns_without_an_index_are_paired_by_position() -> None:
    for column in (list(FRAME["team"]), np.array(FRAME["team"]), pandas.Index(FRAME["team"])):
        assert csat.tally(FRAME["score"], by={"team": column}) == CALLS["groups"](FRAME, FRAME)
