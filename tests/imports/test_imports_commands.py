"""`python -m cxkit`: unknown files to a review, by commands alone."""

import json
from datetime import UTC, datetime

import pytest

from cxkit import Actor, F
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


def test_a_later_delivery_updates_what_nobody_touched_and_twice_is_once(write, tmp_path, capsys):
    store, mapping = str(tmp_path / "desk.sqlite"), str(tmp_path / "desk.json")
    rows = [row | {"Closed at": ""} for row in ROWS]
    path = write("desk.csv", rows)
    main(["describe", str(path), "--save", mapping])
    command = ["import", "--mapping", mapping, "--store", store, "--rejects", str(tmp_path / "r.jsonl")]
    closed = {"Status": "Closed", "Closed at": "2026-02-20 10:00"}
    changed = [rows[0], rows[1] | closed, rows[2], rows[3] | closed, *rows[4:]]

    def said(path):
        assert main([*command, str(path)]) == 0
        return capsys.readouterr().out

    assert "9 objects are new, 0 are there already, 0 are newer" in said(path)
    assert "0 objects are new, 9 are there already, 0 are newer" in said(path)
    with SQLiteStore(store) as kept:
        tickets = Repository(kept, Ticket)
        amy = Actor.agent("amy")
        tickets.save(tickets.get("3").assign("amy", at=datetime(2026, 2, 10, tzinfo=UTC), by=amy))
    newer = write("desk.csv", changed)
    out = said(newer)
    assert "0 objects are new, 7 are there already, 1 are newer than what was there" in out
    assert "1 stay as they are" in out
    assert "zone UTC" in out
    assert "8 are there already, 0 are newer" in said(newer)
    assert "1 stay as they are" in said(write("desk.csv", [rows[1]]))
    with SQLiteStore(store) as kept:
        tickets = Repository(kept, Ticket)
        one, other = tickets.get("1"), tickets.get("3")
        assert (one.status, one.closed_at(), one.version) == (
            "closed",
            datetime(2026, 2, 20, 10, tzinfo=UTC),
            1,
        )
        assert (other.status, other.agent, other.version) == ("open", "amy", 2)
        assert not tickets.check()
        assert tickets.find(F("status") == "open", count=True).count == 3


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


def test_a_file_is_named_once_in_what_went_wrong(tmp_path, capsys):
    path = tmp_path / "notes.csv"
    path.write_bytes("Id,Name\n1,Jörg\n".encode("cp1252"))
    assert main(["describe", str(path)]) == 1
    told = capsys.readouterr().err
    assert (told.count("notes.csv"), "encoding=" in told) == (1, True)


@pytest.mark.parametrize("command", [["import", "desk.csv"], ["review"]])
def test_a_command_that_needs_a_store_says_so(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "--store" in capsys.readouterr().err
