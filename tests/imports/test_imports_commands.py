"""`python -m cxkit`: unknown files to a review, by commands alone."""

import json

import pytest

from cxkit.cli import main
from cxkit.storage import Repository, SQLiteStore
from cxkit.tickets import Ticket

ROWS = [
    {"Ticket ID": str(n), "Created at": f"2026-02-{n + 1:02} 10:00", "Status": "Open" if n % 2 else "Closed"}
    for n in range(9)
]


def test_a_bad_source_stops_no_other_and_every_reject_is_told(write, tmp_path, capsys):
    store, rejects = tmp_path / "desk.sqlite", tmp_path / "rejects.jsonl"
    good, bad, torn = write("desk.csv", ROWS), write("odd.csv", [{"a": "1"}]), tmp_path / "torn.csv.gz"
    torn.write_bytes(b"\x1f\x8b\x08torn")
    mapping = tmp_path / "desk.json"
    assert main(["describe", str(good), "--save", str(mapping), "--zone", "Asia/Shanghai"]) == 0
    command = ["import", str(bad), str(torn), str(good), "--mapping", str(mapping)]
    command += ["--store", str(store), "--rejects", str(rejects)]
    assert main(command) == 1
    said = capsys.readouterr()
    assert "9 objects are new" in said.out
    assert "odd.csv: header of odd.csv" in said.err
    assert "torn.csv.gz" in said.err
    lines = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [line["file"] for line in lines] == ["odd.csv", "torn.csv.gz"]
    with SQLiteStore(store) as kept:
        assert Repository(kept, Ticket).count() == 9


def test_the_same_file_again_changes_nothing_and_what_differs_is_told(write, tmp_path, capsys):
    store, mapping = str(tmp_path / "desk.sqlite"), str(tmp_path / "desk.json")
    path = write("desk.csv", ROWS)
    main(["describe", str(path), "--save", mapping])
    command = ["import", "--mapping", mapping, "--store", store, "--rejects", str(tmp_path / "r.jsonl")]
    for expected in ("9 objects are new", "0 objects are new, 9 are there already, 0 are there and differ"):
        assert main([*command, str(path)]) == 0
        assert expected in capsys.readouterr().out
    changed = write("desk.csv", [{**ROWS[0], "Status": "Open"}, *ROWS[1:]])
    assert main([*command, str(changed)]) == 0
    assert "0 objects are new, 8 are there already, 1 are there and differ" in capsys.readouterr().out


def test_a_review_of_a_store_is_printed_and_of_an_empty_one_refused(write, tmp_path, capsys):
    store, mapping = str(tmp_path / "desk.sqlite"), str(tmp_path / "desk.json")
    path = write("desk.csv", ROWS)
    main(["describe", str(path), "--save", mapping])
    main(
        ["import", str(path), "--mapping", mapping, "--store", store, "--rejects", str(tmp_path / "r.jsonl")]
    )
    page = tmp_path / "review.html"
    assert main(["review", "--store", store, "--month", "2026-02", "--html", str(page)]) == 0
    assert "February 2026" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    empty = tmp_path / "empty.sqlite"
    assert main(["review", "--store", str(empty)]) == 1
    assert "there is no file" in capsys.readouterr().err
    assert not empty.exists()
    SQLiteStore(empty).close()
    assert main(["review", "--store", str(empty)]) == 1
    assert "holds nothing to review: import something first" in capsys.readouterr().err


@pytest.mark.parametrize("period", ["2026-13", "soon", "2026-Q9"])
def test_a_period_that_is_none_is_refused_with_those_that_are(tmp_path, capsys, period):
    assert main(["review", "--store", str(tmp_path / "desk.sqlite"), "--period", period]) == 1
    assert "is not a period: write 2026, 2026-Q1, 2026-02" in capsys.readouterr().err
