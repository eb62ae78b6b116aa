"""Data that any release has written are read for ever.

`payloads.jsonl` holds literal payloads, one a line, of every schema version that was ever written. Lines
are only ever added: `python tests/compat/test_released_payloads.py` adds some of each schema version that
has none yet. A change of a class that makes a line unreadable needs a new version and an upcast.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from cxkit.codec import from_json, to_dict
from cxkit.kernel._plan import schema_of

PAYLOADS = Path(__file__).with_name("payloads.jsonl")
LONGEST = 6000
DRAWN, KEPT = 30, 3


def lines():
    return PAYLOADS.read_text(encoding="utf-8").splitlines() if PAYLOADS.exists() else []


def tags():
    return sorted({json.loads(line)["schema"] for line in lines()})


@pytest.mark.parametrize("tag", tags())
def test_what_was_written_once_is_read_for_ever(tag):
    for line in lines():
        data = json.loads(line)
        if data["schema"] != tag:
            continue
        value = from_json(line)
        assert from_json(json.dumps(to_dict(value))) == value
        if schema_of(type(value)).tag == tag:
            assert to_dict(value) == data, "data of the newest version are written again as they were read"


def test_every_schema_version_of_today_has_payloads():
    from cxkit.testing._registry import public_records

    missing = {schema_of(cls).tag for cls in public_records()} - set(tags())
    assert not missing, f"run python {Path(__file__).name} to add payloads of {sorted(missing)}"


def test_an_aggregate_is_its_history():
    seen = 0
    for line in lines():
        value = from_json(line)
        if hasattr(value, "history"):
            assert type(value).replay(value.history) == value
            seen += 1
    assert seen > 10


def drawn(cls):
    """Payloads of a class, as they come from its strategy: the shortest, and some longer ones."""
    from hypothesis import HealthCheck, given, settings, strategies as st

    found = set()

    @settings(max_examples=DRAWN, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.from_type(cls))
    def draw(value):
        text = json.dumps(to_dict(value), ensure_ascii=True, separators=(",", ":"))
        if len(text) < LONGEST:
            found.add(text)

    draw()
    ordered = sorted(found, key=lambda text: (len(text), text))
    return ordered[:: max(1, len(ordered) // KEPT)][: KEPT + 1]


def main():
    from cxkit.testing._registry import public_records

    known = set(tags())
    with PAYLOADS.open("a", encoding="utf-8") as file:
        for cls in public_records():
            if schema_of(cls).tag not in known:
                file.writelines(f"{line}\n" for line in drawn(cls))
                print(schema_of(cls).tag, file=sys.stderr)


if __name__ == "__main__":
    main()
