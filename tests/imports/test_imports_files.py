"""Files of rows are opened strictly, whatever they are packed in, and every row is accounted for."""

import gzip
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cxkit import imports
from cxkit.errors import Fault, Malformed
from cxkit.imports import Ledger, Mapping, _files, write_rejects
from cxkit.imports._files import Form, Row, fold, opened
from cxkit.imports._texts import read_time, wall_clock

PLAIN = Form()
CONTENT = [{"a": "1", "b": "x,\n“y”"}, {"a": "2", "b": ""}]
TEXT = 'a,b\n1,"x,\n“y”"\n2,\n'


def rows(path, form=PLAIN, **options):
    ledger = Ledger()
    found = [row for file in opened(path, form, **options) for row in file.rows(ledger)]
    return [row.cells for row in found], ledger


def known(header):
    return {"a", "b"} <= {fold(name) for name in header}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_rows_without_being_named(tmp_path, encoding, end):
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert rows(path, fits=known)[0] == [{**CONTENT[0], "b": CONTENT[0]["b"].replace("\n", end)}, CONTENT[1]]


@pytest.mark.parametrize("given", ["utf-8", "gb18030"])
def test_a_byte_order_mark_is_believed_before_a_named_encoding(tmp_path, given):
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.encode("utf-8-sig"))
    assert rows(path, fits=known, encoding=given)[0] == CONTENT


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(tmp_path, delimiter):
    path = tmp_path / "t.csv"
    path.write_text(f"a{delimiter}b\n1{delimiter}x,y;z|\n".replace("x,y;z|", "x"), encoding="utf-8")
    assert rows(path, fits=known)[0] == rows(path)[0] == [{"a": "1", "b": "x"}]


def packed_as(kind, path):
    if kind == "gzip":
        path.write_bytes(gzip.compress(TEXT.encode()))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as pack:
            pack.writestr("inner/t.csv", TEXT)
    elif kind == "json":
        path.write_text(json.dumps(CONTENT), encoding="utf-8")
    elif kind == "lines":
        path.write_text("\n".join(map(json.dumps, CONTENT)), encoding="utf-8")
    elif kind == "concatenated":
        path.write_text("".join(map(json.dumps, CONTENT)), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["gzip", "zip", "json", "lines", "concatenated"])
def test_every_container_gives_the_same_rows_whatever_it_is_called(tmp_path, kind):
    assert rows(packed_as(kind, tmp_path / "t.bin"), fits=known)[0] == CONTENT


def workbook(path, table):
    """A small xlsx, written by hand: shared by no library of ours."""
    from xml.sax.saxutils import escape

    def cell(value):
        if isinstance(value, (int, float)):
            return f"<c><v>{value!r}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in table)
    space = "http://schemas.openxmlformats.org"
    kinds = f"{space}/officeDocument/2006/relationships"
    sheet = f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{space}/spreadsheetml/2006/main" xmlns:r="{kinds}">'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    types = (
        f'<Types xmlns="{space}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", types)
        pack.writestr(
            "_rels/.rels",
            links.replace('worksheet"', 'officeDocument"').replace("worksheets/sheet1", "xl/workbook"),
        )
        pack.writestr("xl/workbook.xml", book)
        pack.writestr("xl/_rels/workbook.xml.rels", links)
        pack.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_a_workbook_gives_the_rows_of_its_csv(tmp_path):
    pytest.importorskip("python_calamine")
    path = workbook(tmp_path / "t.xlsx", [["a", "b"], [1, CONTENT[0]["b"]], [2, ""]])
    assert rows(path, fits=known)[0] == CONTENT


def test_without_its_package_a_workbook_says_which_extra_reads_it(tmp_path, monkeypatch):
    path = workbook(tmp_path / "t.xlsx", [["a", "b"]])
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(ImportError, match=r"pip install 'cxkit\[xlsx\]'"):
        rows(path)


def test_old_workbooks_and_web_pages_are_refused_with_the_remedy(tmp_path):
    path = tmp_path / "t.xls"
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>"):
        path.write_bytes(content)
        with pytest.raises(Malformed, match="save it as xlsx or CSV"):
            rows(path)


def test_lines_before_the_header_are_passed_over(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Reporting period 2026-03-01 to 2026-03-31\n\na,b\n1,2\n", encoding="utf-8")
    assert rows(path, fits=known)[0] == [{"a": "1", "b": "2"}]


def test_three_header_rows_are_no_answers(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"How, and\nwhy?",B\n"{""ImportId"":""QID1""}",x\n1,2\n', encoding="utf-8")
    form = Form(header_rows=3)
    assert rows(path, form, fits=known)[0] == [{"a": "1", "b": "2"}]
    assert opened(path, form, fits=known)[0].above[0] == ("How, and\nwhy?", "B")


def test_a_row_of_another_width_is_rejected_with_all_its_cells(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,\n1,2,\n1\n1,2,3\n\n,,\n4,5,,,\n", encoding="utf-8")
    good, ledger = rows(path)
    assert good == [{"a": "1", "b": "2"}, {"a": "4", "b": "5"}]
    assert [reject.row for reject in ledger.rejects] == [2, 3]
    assert ledger.rejects[1].raw == {"a": "1", "b": "2", "cell 3": "3"}
    assert "has 3 cells where the header has 2" in str(ledger.rejects[1])


def test_a_damaged_row_is_rejected_and_the_others_are_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,"x"y\n2,z\n3,"never closed\n4,q\n', encoding="utf-8")
    good, ledger = rows(path)
    assert good == [{"a": "2", "b": "z"}]
    assert {fault.code for reject in ledger.rejects for fault in reject.faults} == {"row.quote"}
    lines = tmp_path / "t.jsonl"
    lines.write_text('{"a": 1, "b": 2}\n{"a": 1, \n{"a": 3, "b": 4}\n[1]\n', encoding="utf-8")
    good, ledger = rows(lines)
    assert [row["a"] for row in good] == ["1", "3"]
    assert ledger.rejected == 2


def test_a_cell_may_be_long_and_a_line_without_end_is_not_read_into_memory(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text(f"a,b\n1,{'x' * 200_000}\n", encoding="utf-8")
    assert len(rows(path)[0][0]["b"]) == 200_000
    monkeypatch.setattr(_files, "LONGEST", 10_000)
    good, ledger = rows(path)
    assert (good, [fault.code for fault in ledger.rejects[0].faults]) == ([], ["row.long"])


def test_forty_thousand_columns_are_no_table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",".join(f"c{n}" for n in range(40_000)) + "\n", encoding="utf-8")
    with pytest.raises(Malformed, match=r"has 40,000 columns, more than the 16,384 of a spreadsheet"):
        rows(path)


@pytest.mark.parametrize("kind", ["zip", "gzip"])
def test_what_unpacks_without_end_is_refused(tmp_path, kind):
    path, zeros = tmp_path / "bomb", b"0" * (1 << 20)
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack, pack.open("t.csv", "w") as inner:
            for _ in range(80):
                inner.write(zeros)
    else:
        with gzip.open(path, "wb") as inner:
            inner.write(b"a,b\n")
            for _ in range(80):
                inner.write(b"1,2\n" * (1 << 18))
    with pytest.raises(Malformed, match="unpacks to far more"):
        rows(path)


def test_a_gzip_file_cut_short_is_an_error_not_the_end(tmp_path):
    path = tmp_path / "t.csv.gz"
    noise = "".join(f"{n},{n * 7919 % 10007}\n" for n in range(200_000))
    path.write_bytes(gzip.compress(f"a,b\n{noise}".encode())[:-500])
    with pytest.raises(Malformed, match="cannot be read after row"):
        rows(path)


def test_progress_is_told_on_the_way_and_at_the_end(write):
    told = []
    path = write("t.csv", [{"a": str(n), "b": "x"} for n in range(25_000)])
    rows(path, progress=told.append)
    assert [step.rows for step in told] == [10_000, 20_000, 25_000]
    assert 0 < told[0].share <= told[1].share <= told[2].share == 1


def test_bytes_that_are_no_text_name_the_remedy(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n\xff\x80\x81,1\n")
    with pytest.raises(Malformed, match="encoding='gb18030' for example"):
        rows(path, fits=lambda header: False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=400) | st.text('a,b;"\n\t{}[]:1\x00王', max_size=200).map(str.encode))
def test_any_bytes_are_rows_rejects_or_an_error_that_says_what_to_do(tmp_path, content):
    path = tmp_path / "t.bin"
    path.write_bytes(content)
    try:
        _, ledger = rows(path)
    except Malformed as error:
        told = error.code
    else:
        told = "file."
        assert all(reject.faults for reject in ledger.rejects)
    assert told.startswith("file.")


def test_rejects_are_written_as_json_lines_or_as_a_table_without_formulas(tmp_path):
    ledger = Ledger()
    ledger.reject(Row("t.csv", 3, {"a": "=1+1", "b": "王"}), [Fault("a", "cell.range", "must be 1, got 0")])
    assert write_rejects(tmp_path / "rejects.jsonl", ledger.rejects) == 1
    assert json.loads((tmp_path / "rejects.jsonl").read_text(encoding="utf-8")) == {
        "file": "t.csv",
        "row": 3,
        "raw": {"a": "=1+1", "b": "王"},
        "faults": [{"path": "a", "code": "cell.range", "message": "must be 1, got 0", "params": {}}],
    }
    assert write_rejects(tmp_path / "rejects.csv", ledger.rejects) == 1
    table = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert table == ["a,b,reject.file,reject.row,reject.reasons", '\'=1+1,王,t.csv,3,"a: must be 1, got 0"']


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


@pytest.mark.parametrize("text", ["30/2/2016", "1/13/2016", "2016/1/1", "1/1/216", "1/1", "1/1/2016 25:00"])
def test_what_is_no_date_in_that_order_is_refused(text):
    with pytest.raises(ValueError):
        wall_clock(text, "dmy")


@pytest.mark.parametrize(
    ("text", "way", "utc"),
    [
        ("2026-03-02T08:00:00Z", "ymd", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02 17:00:00 +0900", "ymd", "2026-03-02T08:00:00+00:00"),
        ("1772438400", "epoch_s", "2026-03-02T08:00:00+00:00"),
        ("1772438400000", "epoch_ms", "2026-03-02T08:00:00+00:00"),
        ("Mon, 02 Mar 2026 08:00:00 +0000", "rfc2822", "2026-03-02T08:00:00+00:00"),
    ],
)
def test_times_with_their_zone_are_instants(text, way, utc):
    assert read_time(text, (way,)).isoformat() == utc


@pytest.mark.parametrize(
    "text", ["2026年3月2日 16:00", "2026/3/2 16:00", "2026-03-02 16:00:00", "20260302160000"]
)
def test_one_time_in_many_writings(text):
    assert read_time(text, ("compact",)).isoformat() == "2026-03-02T16:00:00"


LIKE = {
    "id": "small",
    "zone": "America/Sao_Paulo",
    "target": "complaint",
    "fingerprint": ["key", "when", "word"],
}
FIELDS = {
    "id": {"from": "key", "clean": ["id"], "required": True},
    "received_at": {"from": "when", "time": ["mdy"], "required": True},
    "status": {"from": "word", "values": {"Open": "received", "Done": "closed"}, "required": True},
}


def read(path, **more):
    return imports.read(path, Mapping.from_plain({**LIKE, "fields": FIELDS, **more}))


def test_a_time_that_the_clocks_skip_is_the_instant_of_the_change(write):
    (one,) = read(write("t.csv", [{"key": "1", "when": "10/15/2017 0:00", "word": "Open"}])).complaints
    assert one.received_at.isoformat() == "2017-10-15T03:00:00+00:00"


def test_a_row_is_rejected_with_everything_that_is_wrong_and_nothing_that_is_said_is_repeated(write):
    row = {"key": "2.02207E+18", "when": "Jerry Garcia", "word": "13800138000"}
    found = read(write("t.csv", [row]))
    assert [str(fault) for fault in found.rejects[0].faults] == [
        "key: was damaged by a spreadsheet and is lost: export it anew",
        "when: must be a time (month/day/year H:MM), got a text of 12 characters",
        "word: is no known word: known are Open, Done",
    ]


def test_a_missing_column_is_named_without_repeating_the_file_s_first_line(write):
    """A file without a header has a person's data there."""
    path = write("t.csv", [{"key": "1", "13800138000": "2"}])
    with pytest.raises(
        Malformed, match=r"header of t\.csv.*when: is missing: the file has 2 columns"
    ) as error:
        read(path)
    assert "13800138000" not in str(error.value)


def test_ids_that_a_spreadsheet_cut_to_15_digits_are_refused_as_a_whole(write):
    lines = [{"key": f"19306798581{n:02}000", "when": "01/02/2026", "word": "Open"} for n in range(5)]
    with pytest.raises(Malformed, match="a spreadsheet kept 15 of their digits"):
        read(write("t.csv", lines))
    lines = [{"key": f'="193067985817{n:02}647"', "when": "01/02/2026", "word": "Open"} for n in range(5)]
    assert read(write("t.csv", lines)).complaints[0].id == "19306798581700647"


@pytest.mark.parametrize(("digits", "cut", "whole", "refused"), [
    (16, 9, 0, True), (16, 2, 1, False), (16, 5, 4, False), (17, 3, 0, True), (19, 2, 1, True),
])  # fmt: skip
def test_ids_are_cut_behind_the_digit_that_a_spreadsheet_keeps_last(write, digits, cut, whole, refused):
    """One id of 16 digits in ten ends in 0 by itself."""
    tails = ["0" * (digits - 15)] * cut + ["7" * (digits - 15)] * whole
    ids = [f"1930679858{n:05}{tail}" for n, tail in enumerate(tails)]
    path = write("t.csv", [{"key": each, "when": "01/02/2026", "word": "Open"} for each in ids])
    if refused:
        with pytest.raises(Malformed, match=f"^{cut} of {cut + whole} long ids"):
            read(path)
    else:
        assert [each.id for each in read(path).complaints] == ids


@pytest.mark.parametrize(
    ("cut", "whole", "refused"), [(2, 1, True), (2, 2, False), (2, 0, False), (3, 0, True)]
)
def test_most_of_three_long_ids_or_more_are_cut_before_a_file_is_refused(write, cut, whole, refused):
    """One id in a thousand ends in 000 by itself."""
    ends = [*(f"{n}000" for n in range(cut)), *(f"{n}647" for n in range(whole))]
    path = write("t.csv", [{"key": f"1930679858170{e}", "when": "01/02/2026", "word": "Open"} for e in ends])
    if refused:
        with pytest.raises(Malformed, match=f"^{cut} of {cut + whole} long ids end in zeros"):
            read(path)
    else:
        assert len(read(path).complaints) == cut + whole
