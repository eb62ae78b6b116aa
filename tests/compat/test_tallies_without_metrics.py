"""Stored tallies of every metric are read by a process that knows of tallies only.

`tallies.jsonl` was written by 0.1.0: for each tally a name, its bytes, and the value, n and reason of each
of its figures over all groups.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cxkit.metrics._counting._defining import load_all
from cxkit.stats.tallies._kind_parts import KINDS

STORED = Path(__file__).with_name("tallies.jsonl")
LINES = [json.loads(line) for line in STORED.read_text(encoding="utf-8").splitlines()]
READ = """
import json, sys
import cxkit.stats
options = {"within": {"target": 3600.0}, "finished_within": {"target": 3600.0}, "quantile": {"share": 0.25}}
for line in open(sys.argv[1], encoding="utf-8"):
    stored = json.loads(line)
    tally = cxkit.stats.Tally.from_bytes(stored["tally"].encode())
    found = {}
    for figure in stored["figures"]:
        one = tally.overall(figure, **options.get(figure, {}))
        found[figure] = [one.value, one.n, one.undefined and one.undefined.code]
    print(json.dumps([tally.to_bytes().decode(), found]))
assert not any(name.startswith("cxkit.metrics") for name in sys.modules)
"""


@pytest.fixture(scope="module")
def read_afresh():
    run = subprocess.run(
        [sys.executable, "-c", READ, STORED], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return dict(zip([line["name"] for line in LINES], map(json.loads, run.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["name"])
def test_a_fresh_process_reads_a_stored_tally_and_its_figures(line, read_afresh):
    written, figures = read_afresh[line["name"]]
    assert written == line["tally"], "it is written again as it was read"
    for name, (value, n, reason) in line["figures"].items():
        assert figures[name][0] == (None if value is None else pytest.approx(value, rel=1e-12))
        assert figures[name][1:] == [n, reason]


def test_every_kind_of_tally_has_stored_ones_though_no_metric_is_loaded():
    program = "from cxkit.stats.tallies._kind_parts import KINDS; print(*KINDS)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    load_all()
    assert {json.loads(line["tally"])["kind"] for line in LINES} == set(run.stdout.split()) == set(KINDS)
