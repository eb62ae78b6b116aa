"""What the pages show is clean under pyright's strict mode, where pyright is installed."""

import doctest
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYRIGHT = shutil.which("pyright", path=str(Path(sys.executable).parent)) or shutil.which("pyright")
NUMBERS = {"analysis", "metrics", "performance", "statistics", "storage-implementers"}
"""Pages of functions that give one result or many, by what they are given: a page does not say which."""
TAKEN = {"reportArgumentType", "reportCallIssue"}
"""What a verb, function or record does not take; pages do not narrow what can be None."""

pytestmark = pytest.mark.skipif(PYRIGHT is None, reason="pyright is not installed")

WRONG = """
from cxkit.team import Grant, TeamRole
from cxkit.tickets import DeskRules, Link
Link(kind="order", id="O-7"), DeskRules(id="shop", required=["topic"])
Grant(permission="refund", most=["200"])
Link(kind=7, id="O-7")
TeamRole(code="a", en="a", zh_hans="a", zh_hant="a", grants=[Grant(permission="refund")], colour="red")
"""


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """What pyright says of the files there, strictly."""
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [str(ROOT / "src")]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [str(PYRIGHT), "--pythonpath", sys.executable, "--outputjson", "-p", str(folder)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert said["summary"]["filesAnalyzed"]
    return [
        (Path(each["file"]).stem, each["range"]["start"]["line"] + 1, each["message"])
        for each in said["generalDiagnostics"]
        if each.get("rule") in TAKEN and '| None" cannot be assigned' not in each["message"].split("\n")[0]
    ]


def test_what_the_pages_give_to_verbs_and_records_is_what_they_take(tmp_path):
    parser, pages = doctest.DocTestParser(), tmp_path / "pages"
    pages.mkdir()
    for page in sorted((ROOT / "docs").glob("*.md")):
        text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        source = "".join(example.source for example in parser.get_examples(text))
        if source and page.stem not in NUMBERS:
            (pages / f"{page.stem.replace('-', '_')}.py").write_text(source, encoding="utf-8")
    assert len(list(pages.glob("*.py"))) > 10
    (pages / "wrong.py").write_text(WRONG, encoding="utf-8")
    found = faults(pages)
    assert [fault for fault in found if fault[0] != "wrong"] == []
    assert {line for name, line, _ in found if name == "wrong"} == {5, 6, 7}
