"""The main job runs where nothing optional is installed, and writes what it is asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "monthly_review.py"
ABSENT = ["scipy", "matplotlib", "hypothesis", "pytest", "pandas"]
BARE = f"import sys; sys.modules.update(dict.fromkeys({ABSENT!r}));"


def run(*arguments, folder):
    code = f"{BARE} import runpy; sys.argv = {[str(EXAMPLE), *map(str, arguments)]!r};"
    code += f"runpy.run_path({str(EXAMPLE)!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=False
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("job")
    options = ["--contacts", 2000, "--html", "r.html", "--json", "r.json", "--store", "shop.sqlite"]
    return run(*options, "--language", "zh-Hans", folder=folder), folder


def test_it_says_what_it_does_and_prints_the_review(done):
    result, _ = done
    assert result.returncode == 0, result.stderr[-800:]
    assert result.stdout.startswith("服务复盘报告")
    assert "服务水平" in result.stdout
    assert "objects written" in result.stderr
    assert "tables built" in result.stderr


def test_it_writes_the_page_the_data_and_the_store(done):
    _, folder = done
    assert (folder / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    data = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert data["period"] == "2025-11"
    assert (folder / "shop.sqlite").stat().st_size > 1_000_000


def test_a_folder_without_exports_is_told_and_is_no_crash(tmp_path):
    result = run("--data", tmp_path, folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("is left out") == 7
    assert (tmp_path / "rejects.jsonl").read_text(encoding="utf-8") == ""


def test_bad_rows_are_counted_explained_and_kept(tmp_path):
    header = "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,"
    rows = [
        "ID0001,Diane,2021-01-01,09:12:58,Contract related,Y,Y,109,00:02:23,3",
        "ID0002,Becky,2021-01-32,09:12:58,Technical Support,Y,N,70,00:04:02,9",
        "ID0003,Jim,2021-01-03,09:15:00,Payment related,N,N,,,",
    ]
    text = "\r\n".join([header + "AvgTalkDuration,Satisfaction rating", *rows, ""])
    (tmp_path / "call_center_calls.csv").write_text(text, encoding="utf-8-sig", newline="")
    result = run("--data", tmp_path, folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "3 rows read, 2 used, 1 rejected" in result.stderr
    [reject] = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert reject["row"] == 2
    assert len(reject["faults"]) == 2


def test_an_impossible_size_is_one_clear_line(tmp_path):
    result = run("--contacts", 3, folder=tmp_path)
    assert result.returncode == 1
    assert result.stderr.strip().endswith("a shop has 100 to 10,000,000 contacts, got 3")


def test_one_bad_source_does_not_stop_the_others(tmp_path):
    (tmp_path / "call_center_calls.csv").write_text("Something,Else\n1,2\n", encoding="utf-8")
    rows = "".join(f"{n},UK,{n:02}/03/21,Ann,3,1,{n % 11}\n" for n in range(1, 29))
    header = "ID,Market,Survey date,Customer Name,Month,Quarter,NPS\n"
    (tmp_path / "nps_bank.csv").write_text(header + rows, encoding="utf-8")
    result = run("--data", tmp_path, "--json", "r.json", folder=tmp_path)
    assert result.returncode == 1
    assert "calls cannot be reviewed, the others go on" in result.stderr
    reviews = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [review["source"] for review in reviews] == ["nps", "nps"]
    assert (tmp_path / "rejects.jsonl").is_file()
