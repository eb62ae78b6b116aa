"""A table of which no row can be used is an error that says why; one of no rows is an empty table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import cxkit.tables
from cxkit import Ticket
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.metrics import backlog, first_response, next_response, nps, resolution, volume
from cxkit.tables import ArticleTable, EventTable, ResponseTable, StatusTable, Table, TicketTable, VisitTable
from cxkit.tickets.facts import Imported
from cxkit.values import NPS_0_10

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
TABLES: list[Any] = [
    kind
    for name in dir(cxkit.tables)
    if isinstance(kind := getattr(cxkit.tables, name), type) and issubclass(kind, Table) and kind is not Table
]
tables = pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)


def unusable(count: int, faults: int) -> Any:
    return pytest.raises(Invalid, match=rf"can be used \(rows {count}, faults {faults}\): rows\[0\]\.")


@tables
def test_a_table_whose_rows_all_lack_what_they_need_is_refused(kind: Any) -> None:
    needed = [name for name, each in kind.kinds.items() if each.required]
    some = next(name for name in kind.kinds if name not in needed)
    if kind is ArticleTable:  # an article may lack anything
        assert not needed
        assert len(kind.from_columns({some: [None] * 3})) == 3
        return
    with unusable(3, 3 * len(needed)) as told:
        kind.from_columns({some: [None] * 3})
    assert told.value.code == "table.rows"
    assert told.value.params == {"rows": 3, "faults": 3 * len(needed)}
    assert {fault.path for fault in told.value.faults[1:]} == {f"rows[0].{name}" for name in needed}


@tables
def test_a_table_of_no_rows_is_empty(kind: Any) -> None:
    assert len(kind.from_columns()) == 0
    assert len(kind.from_columns({name: [] for name in kind.kinds})) == 0
    if kind not in (EventTable, VisitTable):  # there are no objects of which they could be made
        assert len(kind.from_objects([])) == 0


def test_the_commonest_causes_come_first_with_their_counts() -> None:
    with unusable(3, 4) as told:
        TicketTable.from_columns(opened_at=["?", "2026", None], channel=["chat", "pigeon", None])
    assert [str(fault) for fault in told.value.faults[1:3]] == [
        "rows[0].opened_at: must be a datetime with a time zone, got '?' (2 rows)",
        "rows[1].channel: must be one of chat, phone, email, sms, social, video, store, self_service, web, "
        "mail, referral, other, got 'pigeon'",
    ]
    assert "3行均不可用" in told.value.text("zh-Hans")


def test_one_usable_row_is_a_table() -> None:
    assert len(TicketTable.from_columns(opened_at=[None, None, T0])) == 1
    assert nps.of(ResponseTable.from_columns(scale=NPS_0_10, score=[11, 10])).value == 1.0
    with unusable(2, 2):
        ResponseTable.from_columns(scale=NPS_0_10, score=[11, 12])


def test_a_log_in_which_no_row_is_complete_is_refused() -> None:
    for read in (
        lambda *log: TicketTable.from_events(*log),
        lambda *log: StatusTable.from_log(*log),
        lambda *log: next_response.of(*log),
    ):
        with unusable(2, 3):
            read([1, None], [None, None], ["solved", "solved"])
    with unusable(1, 1):
        TicketTable.from_events([1], [T0], ["solved"])
    assert len(TicketTable.from_events([], [], [])) == len(StatusTable.from_log([], [], [])) == 0


def test_metrics_refuse_objects_of_which_none_can_be_counted() -> None:
    tickets = [Ticket.imported(Imported(at=T0, by=Actor.system(), ticket="T-1", status="solved"))]
    table = TicketTable.from_objects(tickets)
    for call in (
        lambda: first_response.of(tickets),
        lambda: first_response.of(table),
        lambda: volume.of(table),
        lambda: backlog.of(table, at=T0),
        lambda: resolution.of(TicketTable.concat([table, table])[:1], as_of=T0),
    ):
        with pytest.raises(Invalid, match="no row of TicketTable can be used"):
            call()
