"""Files of rows are opened strictly, and every row is accounted for."""

import json

import pytest

from cxkit.errors import Fault, Invalid, Malformed
from cxkit.imports import Ledger, write_rejects
from cxkit.imports._cells import Cells, required_zone, wall_clock
from cxkit.imports._files import CsvFile, Row
from cxkit.values import zone


def rows(path, **options):
    ledger = Ledger()
    return list(CsvFile(path, columns=["a", "b"], **options).rows(ledger)), ledger


def test_gzip_and_plain_bom_and_crlf_read_the_same(write):
    content = [{"a": "1", "b": "x,\n“y”"}, {"a": "2", "b": ""}]
    plain = rows(write("t.csv", content))[0]
    assert [row.cells for row in plain] == content
    for name, options in [("t.csv.gz", {}), ("u.csv", {"bom": True, "end": "\r\n"}), ("v.bin", {})]:
        assert [row.cells for row in rows(write(name, content, **options))[0]] == content


def test_gzip_is_seen_from_the_content_not_from_the_name(write):
    packed = write("t.csv.gz", [{"a": "1", "b": "2"}])
    renamed = packed.rename(packed.with_name("t.txt"))
    assert rows(renamed)[0][0].cells == {"a": "1", "b": "2"}


def test_a_missing_column_is_named_without_repeating_the_file_s_first_line(write):
    """A file without a header has a person's data there."""
    path = write("t.csv", [{"a": "1", "13800138000": "2"}])
    message = r"header of t\.csv: b: is missing: the file has 2 columns, and none of that name"
    with pytest.raises(Malformed, match=message) as error:
        rows(path)
    assert "13800138000" not in str(error.value)


def test_every_fault_of_a_header_is_told_at_once(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("c,c\n1,2\n")
    with pytest.raises(Malformed) as error:
        rows(path)
    assert [(fault.path, fault.code) for fault in error.value.faults] == [
        ("a", "column.missing"),
        ("b", "column.missing"),
        ("c", "column.twice"),
    ]


def test_columns_that_are_not_read_are_named(write):
    path = write("t.csv", [{"a": "1", "b": "2", "zip": "3", "note": "4"}])
    ledger = rows(path, optional=["note"])[1]
    assert ledger.files[0].unread_columns == ("zip",)


def test_a_row_of_another_width_is_rejected_with_all_its_cells(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n1\n1,2,3\n\n4,5\n")
    good, ledger = rows(path)
    assert [row.number for row in good] == [1, 4]
    assert [reject.row for reject in ledger.rejects] == [2, 3]
    assert ledger.rejects[1].raw == {"a": "1", "b": "2", "cell 3": "3"}
    assert "has 3 cells where the header has 2" in str(ledger.rejects[1])


def test_bytes_that_are_no_text_name_the_row_and_the_remedy(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n王,1\n".encode("gb18030"))
    with pytest.raises(Malformed, match="encoding='gb18030' for example"):
        rows(path)
    assert rows(path, encoding="gb18030")[0][0].cells["a"] == "王"


def test_a_gzip_file_cut_short_is_an_error_not_the_end(write):
    path = write("t.csv.gz", [{"a": str(n), "b": "x" * (n % 7)} for n in range(5000)])
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(Malformed, match="cannot be read after row"):
        rows(path)


def test_progress_is_told_on_the_way_and_at_the_end(write):
    told = []
    path = write("t.csv", [{"a": str(n), "b": "x"} for n in range(25_000)])
    rows(path, progress=told.append)
    assert [step.rows for step in told] == [10_000, 20_000, 25_000]
    assert 0 < told[0].share <= told[1].share <= told[2].share == 1


def test_rejects_are_written_as_json_lines_with_the_raw_row(tmp_path):
    ledger = Ledger()
    ledger.reject(Row("t.csv", 3, {"a": "王"}), [Fault("a", "cell.range", "must be 1 or more, got 0")])
    path = tmp_path / "rejects.jsonl"
    assert write_rejects(path, ledger.rejects) == 1
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "file": "t.csv",
        "row": 3,
        "raw": {"a": "王"},
        "faults": [{"path": "a", "code": "cell.range", "message": "must be 1 or more, got 0", "params": {}}],
    }


def test_a_sink_takes_the_rejects_so_that_none_is_kept():
    taken = []
    ledger = Ledger(sink=taken.append)
    ledger.reject(Row("t.csv", 1, {}), [Fault("a", "x", "y")])
    assert len(taken) == ledger.rejected == 1
    assert ledger.rejects == ()


def test_a_reject_does_not_show_the_row_in_its_repr():
    ledger = Ledger()
    ledger.reject(Row("t.csv", 1, {"name": "Jerry Garcia"}), [Fault("NPS", "x", "is missing")])
    assert "Jerry" not in repr(ledger.rejects) + str(ledger.rejects[0])


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("29/2/2016 01:16", "dmy", (2016, 2, 29, 1, 16)),
        ("10/2/2017 10:56", "mdy", (2017, 10, 2, 10, 56)),
        ("2021-01-01", "ymd", (2021, 1, 1, 0, 0)),
        ("2021-01-01T23:59:58", "ymd", (2021, 1, 1, 23, 59)),
        ("01/03/68", "dmy", (2068, 3, 1, 0, 0)),
        ("01/03/69", "dmy", (1969, 3, 1, 0, 0)),
    ],
)
def test_dates_are_read_in_the_order_that_is_said(text, order, expected):
    assert wall_clock(text, order).timetuple()[:5] == expected


NO_DATES = ["30/2/2016", "1/13/2016", "2016/1/1", "1/1/216", "1/1", "1/1/2016 25:00", "1/1/2016x"]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_a_fault_of_its_column(text):
    cells = Cells(Row("t.csv", 1, {"d": text}))
    assert cells.maybe_day("d", "dmy") is None
    assert [fault.code for fault in cells.faults] == ["cell.unreadable"]


def test_a_source_without_zones_asks_for_one():
    with pytest.raises(Invalid, match="servicenow writes its times without a zone: say which"):
        required_zone(None, "servicenow")


def test_a_time_that_the_clocks_skip_is_the_instant_of_the_change():
    cells = Cells(Row("t.csv", 1, {"t": "10/15/2017 0:00"}), tz=zone("America/Sao_Paulo"))
    assert cells.instant("t", "mdy").isoformat() == "2017-10-15T03:00:00+00:00"


def test_a_row_is_rejected_with_everything_that_is_wrong_with_it():
    cells = Cells(Row("t.csv", 2, {"n": "x", "d": "2021-13-01", "c": "maybe", "m": "1.234", "i": "9"}))
    cells.integer("n")
    cells.maybe_day("d", "ymd")
    cells.choice("c", {"Y": True, "N": False})
    cells.money("m", "BRL")
    cells.text("gone")
    cells.unique("i", {"9": 1})
    assert [str(fault) for fault in cells.faults] == [
        "n: must be a whole number, got 'x'",
        "d: must be a date (year/month/day), got '2021-13-01'",
        "c: must be one of Y, N, got 'maybe'",
        "m: must be an amount in BRL, got '1.234'",
        "gone: is missing",
        "i: '9' is already in row 1",
    ]
    assert cells.built(lambda: 1) is None
