"""Every metric, of nothing, of one row, of nothing known, of no time and no base: a value or the reason."""

from __future__ import annotations

import inspect
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxkit import metrics
from cxkit.errors import CxkitError

pytest.importorskip("scipy")

T = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = T + timedelta(hours=3)
NEEDED: dict[str, Any] = {
    "as_of": T + timedelta(days=400),
    "at": LATER,
    "articles": (),
    "staffed": {"a": timedelta(0)},
}

CASES: dict[str, tuple[list[Any], list[Any], list[Any]]] = {
    "nothing": ([], [], []),
    "one row": ([T], [LATER], ["a"]),
    "one row at once": ([T], [T], ["a"]),
    "still open": ([T, T], [None, None], ["a", "b"]),
    "nothing known": ([None, None], [None, None], [None, None]),
    "all equal": ([T] * 5, [LATER] * 5, ["a"] * 5),
}
NUMBERS: dict[str, list[Any]] = {
    "nothing": [],
    "one row": [5],
    "nothing known": [None, None],
    "all zero": [0, 0, 0],
    "all equal": [5] * 5,
}


def modules() -> list[str]:
    return sorted(name for name in metrics.__all__ if hasattr(getattr(metrics, name), "DEFINITION"))


def sound(made: Any) -> None:
    json.dumps(made.to_dict(), allow_nan=False, default=str)
    json.dumps(made.to_records(), allow_nan=False, default=str)
    for form in (repr(made), str(made), made._repr_html_()):
        assert re.search("(?<![a-z])nan", form, re.IGNORECASE) is None
    for record in made.to_records():
        if "value" in record and record["value"] is None:
            assert record["undefined"]


def columns_of(name: str, case: str) -> list[tuple[Any, ...]]:
    """What the metric is called with: its columns by their names, in the forms it takes."""
    first, second, third = CASES[case]
    module = getattr(metrics, name)
    wanted = [
        parameter.name
        for parameter in inspect.signature(module.tally).parameters.values()
        if parameter.kind == parameter.POSITIONAL_OR_KEYWORD
    ]
    who = ["ann" if cell is not None else None for cell in first]
    given = {
        "returned": [0] * len(first),
        "refunded": [0] * len(first),
        "amounts": [0] * len(first),
        "queue_time": [0 if cell is not None else None for cell in first],
        "reopens": [0] * len(first),
        "active_at": first,
        "placed_at": first,
        "received_at": first,
        "topic": third,
        "matter_of": third,
        "event": third,
        "offered_at": first,
        "start": first,
        "end": second,
        "orders": [10] * len(first),
    }
    rest = tuple(given.get(column, second) for column in wanted[1:])
    by_person = {"active_at", "placed_at", "received_at", "offered_at", "start", "at"} & set(wanted)
    return [((who if by_person else first), *rest), ([], *([] for _ in rest))]


def keywords(module: Any) -> dict[str, Any]:
    taken = inspect.signature(module.tally).parameters.values()
    return {
        one.name: NEEDED[one.name] for one in taken if one.name in NEEDED and one.kind == one.KEYWORD_ONLY
    }


def refused(name: str, *columns: Any) -> bool:
    """Whether the metric refuses the columns with an error of the library; what it gives is sound."""
    module = getattr(metrics, name)
    try:
        made = module.tally(*columns, **keywords(module)).result()
    except CxkitError as error:
        return bool(error.code and str(error))
    sound(made)
    return False


@pytest.mark.parametrize("name", modules())
def test_a_metric_gives_a_value_a_reason_or_an_error_that_helps(name: str) -> None:
    wide = len(columns_of(name, "nothing")[0])
    times = {case: [refused(name, *columns) for columns in columns_of(name, case)] for case in CASES}
    counts = {case: refused(name, *([column] * wide)) for case, column in NUMBERS.items()}
    accepted = [case for case, found in times.items() if not all(found)]
    accepted += [case for case, found in counts.items() if not found]
    assert len(accepted) >= 2


@pytest.mark.parametrize("name", modules())
def test_a_metric_of_no_objects_is_undefined_or_nothing(name: str) -> None:
    """An empty list is a list of no objects: it is never refused."""
    wide = len(columns_of(name, "nothing")[0])
    assert not refused(name, *([[]] * wide))
