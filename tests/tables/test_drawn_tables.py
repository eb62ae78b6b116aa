"""Tables can be drawn, and the laws of tables hold for what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.tables import (
    AttendanceTable,
    ContactTable,
    DepartmentRequestTable,
    DutyTable,
    EvaluationTable,
    EventTable,
    LineTable,
    OfferTable,
    RatingTable,
    ReturnUnitTable,
    ShipmentTable,
    StatusTable,
    TeamEventTable,
    TicketTable,
    VisitTable,
)
from cxkit.testing import tables


@pytest.mark.parametrize(
    "cls",
    [
        TicketTable,
        ContactTable,
        ShipmentTable,
        StatusTable,
        LineTable,
        ReturnUnitTable,
        EventTable,
        VisitTable,
        EvaluationTable,
        RatingTable,
        DepartmentRequestTable,
        TeamEventTable,
        OfferTable,
        DutyTable,
        AttendanceTable,
    ],
    ids=lambda cls: cls.__name__,
)
@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_columns_given_out_and_read_back_are_the_same_table(cls, data):
    table = data.draw(tables(cls, most=2))
    assert len(table) + table.left_out == table.seen
    again = cls.from_columns(table.to_columns(), zone="UTC")
    assert again == table
    halves = [table[: len(table) // 2], table[len(table) // 2 :]]
    assert cls.concat(halves) == table
    assert len(table.where(np.zeros(len(table), np.bool_))) == 0
