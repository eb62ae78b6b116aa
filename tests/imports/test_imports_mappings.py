"""Mappings are data that their users edit, check against files, and hold to a contract."""

import json
import re

import pytest

from cxkit import imports
from cxkit.errors import Fault, Invalid, NotFound
from cxkit.imports import Mapping, describe, shipped
from cxkit.testing import check_mapping

CITY = {
    "Unique Key": "1",
    "Created Date": "06/26/2018 10:58:54 AM",
    "Closed Date": "",
    "Agency": "NYPD",
    "Complaint Type": "Noise",
    "Descriptor": "Loud",
    "Status": "Open",
    "Borough": "QUEENS",
    "Open Data Channel Type": "PHONE",
}


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_mapping_is_json_and_back(name):
    mapping = Mapping.shipped(name)
    assert Mapping.from_json(mapping.to_json()) == mapping == Mapping.from_plain(mapping.to_plain())
    assert (mapping.id, mapping.diff(mapping)) == (name, ())


@pytest.mark.parametrize("name", shipped())
def test_every_reason_of_a_shipped_mapping_is_told_in_chinese_too(name):
    said = re.findall(r'"code": "([^"]+)"', json.dumps(Mapping.shipped(name).to_plain()))
    for code in said:
        for language in ("zh-Hans", "zh-Hant"):
            assert re.search(r"[\u4e00-\u9fff]", Fault("", code, "said").text(language)), code


def test_the_contract_catches_a_mapping_whose_newest_row_is_not_the_newest(write):
    """`Agency` is no version: of two rows that differ, the later one counts, so that their order decides."""
    rows = {"version": ["Agency"], "key": "Unique Key"}
    wrong = Mapping.shipped("nyc311").edited({"tables": {"requests": {"rows": rows}}})
    path = write("good.csv", [CITY, CITY | {"Descriptor": "Music"}])
    with pytest.raises(AssertionError, match="the order of rows changes what is read"):
        check_mapping(wrong, path)


SHORT = {
    "id": "shop",
    "version": 3,
    "target": "order",
    "zone": "Asia/Shanghai",
    "currency": "CNY",
    "fingerprint": ["订单编号", "订单状态"],
    "rows": {"key": "订单编号"},
    "fields": {
        "id": {"from": ["订单编号", "主订单编号"], "clean": ["excel_text", "digits"], "required": True},
        "placed_at": {"from": ["订单创建时间", "买家下单时间"]},
        "status": {"from": "订单状态", "values": {"交易成功": "delivered", "交易关闭": "cancelled"}},
        "amount": {"from": "买家实付金额", "money": "CNY", "clean": ["strip 元¥,"]},
    },
    "own": {"points": {"from": "返点积分"}},
}


def test_the_short_form_of_one_table_reads_a_damaged_export(write):
    row = {"订单编号 ": '="1930679858170647"', "订单状态": "交易成功", "订单创建时间": "2026/3/2 16:00"}
    row |= {"买家实付金额": "55.00元", "返点积分": "7", "备注": "x"}
    found = imports.read(write("orders.csv", [row]), Mapping.from_plain(SHORT))
    (order,) = found.orders
    assert (order.id, order.status, str(order.total)) == ("1930679858170647", "delivered", "CNY 55.00")
    assert order.placed_at.isoformat() == "2026-03-02T08:00:00+00:00"
    assert found.own_fields == {("order", "1930679858170647"): {"points": "7"}}
    assert found.files[0].unread_columns == ("备注",)
    assert found.definitions.words["order.status"] == {"交易成功": "delivered", "交易关闭": "cancelled"}


def test_two_columns_of_one_meaning_that_differ_are_a_doubt(write):
    row = {"订单编号": "1", "主订单编号": "2", "订单状态": "交易成功", "订单创建时间": "2026/3/2 16:00"}
    found = imports.read(write("orders.csv", [row]), Mapping.from_plain(SHORT))
    assert (found.orders[0].id, found.doubts[0].faults[0].code) == ("1", "import.two_columns")


def test_a_mapping_that_says_something_unknown_is_refused_with_every_path():
    plain = json.loads(json.dumps(SHORT))
    plain["fields"]["id"]["clean"] = ["launder"]
    plain["fields"]["placed_at"]["time"] = ["tomorrow"]
    plain["fields"]["status"]["code"] = "import os"
    plain["zone"] = "Mars"
    with pytest.raises(Invalid) as error:
        Mapping.from_plain(plain)
    place = "tables.rows.makes.order.fields"
    assert [fault.path for fault in error.value.faults] == [
        "zone",
        f"{place}.id.clean[0]",
        f"{place}.placed_at.time[0]",
        f"{place}.status.code",
    ]


def test_what_is_not_mapped_yet_is_not_read(write):
    mapping = Mapping.from_plain({**SHORT, "fields": {**SHORT["fields"], "status": None}})
    row = {"订单编号": "1", "订单状态": "交易成功"}
    assert mapping.unmapped() == ("tables.rows.makes.order.fields.status",)
    with pytest.raises(Invalid, match="status: is not mapped yet"):
        imports.read(write("orders.csv", [row]), mapping)


def test_a_check_tells_what_each_rule_cannot_read_with_examples(write):
    good = {"订单编号": "1", "订单状态": "交易成功", "订单创建时间": "2026/3/2 16:00", "备注": "x"}
    rows = [
        good,
        good | {"订单编号": "2", "订单状态": "已签收"},
        good | {"订单编号": "3", "订单创建时间": "soon"},
    ]
    mapping = Mapping.from_plain(SHORT)
    (found,) = mapping.check(write("orders.csv", rows), against=mapping.edited({"zone": "UTC"}, version=2))
    rules = {rule.path: (rule.cells, rule.read, rule.examples) for rule in found.rules}
    assert rules["order.status"] == (3, 2, ("已签收",))
    assert rules["order.placed_at"] == (3, 2, ("soon",))
    assert (found.ready, found.unread, found.rows) == (False, ("备注",), 3)
    assert found.matched == ("订单编号", "订单状态", "订单创建时间"), "in the order of the file"
    assert found.changed == ("version: 2 -> 3", 'zone: "UTC" -> "Asia/Shanghai"')
    assert "order.status reads 2 of 3 cells of 订单状态, not: '已签收'" in str(found)
    (lacking,) = mapping.check(write("other.csv", [{"订单编号": "1"}]))
    assert lacking.missing == ("订单状态",)


def test_a_file_that_nobody_knows_gets_a_proposal_that_can_be_read(write):
    rows = [
        {"Ticket ID": str(n), "Created at": f"0{n + 1}/20/2026 10:00", "Status": word, "Priority": "P9"}
        for n, word in enumerate(["Open", "Closed", "Open"])
    ]
    path = write("desk.csv", rows)
    found = describe(path, zone="Asia/Shanghai")
    assert (found.known, found.open) == (False, ())
    tickets = imports.read(path, found.mapping).tickets
    assert [ticket.status for ticket in tickets] == ["open", "closed", "open"]
    assert tickets[0].opened_at.isoformat() == "2026-01-20T02:00:00+00:00"


def test_a_proposal_tells_what_it_would_make_of_a_file_below_its_title(tmp_path):
    path = tmp_path / "export.csv"
    rows = "C1;Working;13/2/2026 10:00;bo\nC2;Closed;14/2/2026 10:00;bo\n"
    path.write_text("Export of March\n\nCase Number;State;Opened;Owner\n" + rows)
    found = describe(path)
    assert str(found).splitlines()[1:3] == [
        "  makes a ticket of each row: "
        "id of Case Number, opened_at of Opened, status of State, agent of Owner",
        "  ticket.status: Working = open; Closed = closed",
    ]
    assert [one.opened_at.day for one in imports.read(path, found.mapping).tickets] == [13, 14]


def test_a_word_that_nobody_knows_leaves_its_field_to_be_mapped(write):
    rows = [{"Ticket ID": "1", "Created at": "2026-02-03 10:00", "Status": "Zzz"}]
    found = describe(write("desk.csv", rows))
    assert found.open == ("tables.rows.makes.ticket.fields.status",)
    assert "to be mapped" in str(found)


def test_without_a_mapping_an_unknown_file_is_told_what_helps(write):
    with pytest.raises(NotFound, match=r"describe\(file\) proposes one"):
        imports.read(write("t.csv", [{"a": "1", "b": "2"}]))


DELIVERED = {
    "cfpb_complaints_A.csv.gz": ("cfpb", 9989),
    "call_center_calls_A.csv.gz": ("call_center", 2500),
    "nps_bank_2021H1_A.csv.gz": ("nps_survey", 2465),
    "nyc311_2018_A.csv.gz": ("nyc311", 1000),
}


@pytest.mark.parametrize("name", DELIVERED)
def test_a_delivered_file_is_known_by_its_columns_alone(shared, name):
    found = imports.read(shared(name))
    assert (found.source, found.accepted, found.rejected) == (*DELIVERED[name], 0)
    assert not found.definitions.zone_said


OTHERS = ["bpi14_rabobank_cases_A.csv.gz", "helpdesk_italy_A.csv.gz", "support_tickets_kaggle_A.csv.gz"]


@pytest.mark.parametrize("name", [*OTHERS, "airline_satisfaction_A.csv.gz", "waimai_10k.csv.gz"])
def test_for_every_other_delivered_file_a_mapping_is_proposed(shared, name):
    found = describe(shared(name))
    assert (found.known, found.open, all(check.ready for check in found.checks)) == (False, (), True)


def test_rejects_are_mended_and_read_again_as_lines_or_as_a_table(write, tmp_path):
    rows = [CITY | {"Unique Key": str(n)} for n in range(3)]
    rows[1]["Status"] = "Opne"
    rows[1]["Descriptor"] = "=1+1"
    whole = imports.read(write("311.csv", [{**row, "Status": "Open"} for row in rows]), "nyc311")
    first = imports.read(write("311.csv", rows), "nyc311")
    assert first.rejected == 1
    for name in ("rejects.jsonl", "rejects.csv"):
        path = tmp_path / name
        first.write_rejects(path)
        path.write_text(path.read_text(encoding="utf-8").replace("Opne", "Open"), encoding="utf-8")
        mended = imports.read(path, "nyc311")
        assert (mended.rejected, mended.files[0].unread_columns) == (0, ())
        assert set(mended.complaints) | set(first.complaints) == set(whole.complaints)


def test_a_mapping_with_fields_still_to_be_mapped_is_checked_like_any_other(write):
    """It is no error of the check that some fields have no column yet: those that have are told."""
    row = {"接通时间": "2026-03-02 09:00:00", "满意度": "满意", "其他": "x"}
    [found] = Mapping.shipped("calls_generic_zh").check(write("calls.csv", [row]))
    assert (found.missing, found.unread, found.rows) == ((), ("其他",), 1)
    read = {rule.path: rule.read for rule in found.rules}
    assert read["conversation.answered_at"] == 1
    assert "conversation.offered_at" not in read
