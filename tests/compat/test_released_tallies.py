"""Tallies that any release has stored are read for ever, whatever their labels, weights and values.

Those of every metric are in `tallies.jsonl` (`test_tallies_without_metrics.py`).

`python tests/compat/test_released_tallies.py 0_1_0`, with that release installed, writes
`tallies_0_1_0.jsonl`: for each tally its name, its stored form, and the values and numbers of its result.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cxkit import Tally
from cxkit.metrics import nps
from cxkit.stats import merged, tally_rates, tally_scores, tally_share, tally_values

AT = datetime(2026, 2, 3, 9, tzinfo=UTC)
TIMES = [AT + timedelta(hours=hours) for hours in (0, 1, 2, 26, 50)]
NOW = AT + timedelta(days=4)
CHANNEL = {"channel": ["chat", "phone", "chat", None, "chat"]}
BY_DAY = {**CHANNEL, "day": [moment.date() for moment in TIMES]}
PLACES = {
    "at": [AT, AT, AT, AT, NOW],
    "place": [("SH", 1), ("SH", 1), ("BJ", 2), ("BJ", 2), ("BJ", 2)],
    "even": [True, False, True, False, True],
}


LINES = [
    (path.stem, json.loads(line))
    for path in sorted(Path(__file__).parent.glob("tallies_*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
ids = [f"{release}: {line['name']}" for release, line in LINES]


@pytest.mark.parametrize(("release", "line"), LINES, ids=ids)
def test_a_stored_tally_gives_what_it_gave(release, line):
    stored = json.dumps(line["stored"]).encode()
    tally = Tally.from_bytes(stored)
    result = result_of(tally)
    assert result["n"] == line["result"]["n"]
    for value, before in zip(result["value"], line["result"]["value"], strict=True):
        assert value is before is None or value == pytest.approx(before, rel=1e-12)
    assert Tally.from_bytes(tally.to_bytes()) == tally
    if json.loads(tally.to_bytes())["version"] == line["stored"]["version"]:
        assert json.loads(tally.to_bytes()) == line["stored"]
    doubled = merged([tally, Tally.from_bytes(stored)])
    assert sum(doubled.counts.values()) == 2 * sum(tally.counts.values())


def result_of(tally):
    """The values of a tally's first figure and how many each rests on; None where undefined."""
    estimate = tally.result()
    if not tally.axes:
        return {"value": [estimate.value], "n": [estimate.n]}
    cells = list(zip(estimate.values.ravel(), estimate.defined.ravel(), strict=True))
    values = [float(value) if defined else None for value, defined in cells]
    return {"value": values, "n": [float(number) for number in estimate.n.ravel()]}


def tallies():
    """Tallies with dates, instants, tuples and truth values as labels, weighted ones, and one in buckets."""
    return {
        "net": nps.tally([10, 9, 8, 3, None], by=BY_DAY),
        "net, weighted": nps.tally([10, 9, 8, 3, 0], by=CHANNEL, weights=[1, 0.5, 2, 0.25, 1]),
        "share": tally_share([1, 0, None, 1, 1], by=PLACES),
        "rates": tally_rates([3, 0, 2], [10.5, 4.0, 0.0], by={"month": [1, 2, 2]}),
        "scale": tally_scores([1, 7, 7, 4], (1, 7)),
        "values, weighted": tally_values([0.1, 0.2, 0.3], weights=[1, 2, 3]),
        "values, bucketed": tally_values([1 + number / 2**17 for number in range(70_000)], unit="seconds"),
    }


def main(release):
    lines = [
        json.dumps({"name": name, "stored": json.loads(tally.to_bytes()), "result": result_of(tally)})
        for name, tally in tallies().items()
    ]
    path = Path(__file__).with_name(f"tallies_{release}.jsonl")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
