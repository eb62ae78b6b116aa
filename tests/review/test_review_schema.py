"""The JSON Schema of a review holds what reviews write, and refuses what they never write."""

import copy
import functools
import json
import math
from datetime import timedelta

import numpy as np
import pytest

from cxkit import simulate
from cxkit.improvement import Standard
from cxkit.review import (
    ActionsSection,
    Note,
    Tables,
    board_schema,
    live_board,
    monthly_review,
    review_schema,
    span_review,
)
from cxkit.stats.results import Target
from cxkit.tables import ResponseTable, TicketTable
from cxkit.values import Label, Money, Period

SCHEMA = review_schema()
ZONE = "Asia/Shanghai"
MONTH = Period.month(2025, 11, ZONE)


@functools.cache
def shop():
    """The tables of a simulated shop with all kinds of records."""
    return Tables.from_objects(simulate(seed=7, contacts=2000).objects())


KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "null": type(None),
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def is_a(value, kind):
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def faults(value, schema, path="$"):
    """What is wrong with a value by those keywords that the schema of a review uses."""
    unknown = schema.keys() - {
        "$schema", "title", "description", "$defs", "$ref", "anyOf", "if", "then", "else", "const", "enum",
        "type", "minimum", "maximum", "properties", "required", "additionalProperties", "items", "minItems",
        "maxItems",
    }  # fmt: skip
    assert not unknown, f"the checker does not know {unknown}"
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if "anyOf" in schema and all(any(faults(value, each, path)) for each in schema["anyOf"]):
        yield f"{path}: none of the forms"
    if "if" in schema:
        yield from faults(value, schema["else" if any(faults(value, schema["if"], path)) else "then"], path)
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_a(value, kind) for kind in kinds):
        yield f"{path}: {value!r} is no {kinds}"
        return
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    if isinstance(value, int | float) and not low <= value <= high:
        yield f"{path}: {value!r} is out of bounds"
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{path}: {len(value)} items"
        for place, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), f"{path}[{place}]")
    if isinstance(value, dict):
        named = schema.get("properties", {})
        yield from (f"{path}: {key} is missing" for key in schema.get("required", []) if key not in value)
        for key, item in value.items():
            inner = named.get(key, schema.get("additionalProperties", {}))
            if inner is False:
                yield f"{path}: {key} is not known"
            else:
                yield from faults(item, inner, f"{path}.{key}")


class Staff:
    key, label, short = "staff", Label("Staff", "人手", "人手"), False

    def blocks(self, language):
        return [Note("12")]

    def to_dict(self):
        return {"people": 12}


PROMISE = Standard(
    id="1h", title="1 h", promise="public", metric="first_response", within=timedelta(hours=1), at_least=0.5
)


def of_a_shop():
    return monthly_review(
        shop(),
        MONTH,
        targets={"service_level_30s": Target(at_least=0.7), "abandonment": Target(at_most=0.1)},
        owners={"late_by_date": "Li"},
        costs={"late_by_date": Money.of("5", "CNY")},
        standards=[PROMISE],
        sections=[Staff(), ActionsSection.of([], MONTH)],
    )


def of_an_analyst():
    """Two files: ratings, and tickets of which some have no topic."""
    at = [MONTH.start + (MONTH.end - MONTH.start) * (number / 40) for number in range(40)]
    answers = ResponseTable.from_columns(
        id=np.arange(40).astype(str), kind=["csat"] * 40, score=[1, 5] * 20, answered_at=at
    )
    tickets = TicketTable.from_columns(
        id=np.arange(40).astype(str), topic=["refund", None] * 20, opened_at=at
    )
    return monthly_review(Tables(responses=answers, tickets=tickets), MONTH)


REVIEWS = {
    "a shop": of_a_shop,
    "contacts alone": lambda: monthly_review(Tables(contacts=shop().contacts), MONTH),
    "an analyst": of_an_analyst,
    "one record": lambda: monthly_review(
        Tables(tickets=TicketTable.from_columns(id=["1"], opened_at=[MONTH.start])), MONTH
    ),
    "an empty month": lambda: monthly_review(shop(), Period.parse("1999", ZONE)),
    "a part of a week": lambda: monthly_review(
        shop(), Period.parse("2025-W47", ZONE), as_of=Period.parse("2025-11-19", ZONE).end
    ),
    "the whole span": lambda: span_review(shop(), tz=ZONE),
}


@pytest.fixture(scope="module")
def written():
    return {name: json.loads(make().to_json()) for name, make in REVIEWS.items()}


@pytest.mark.parametrize("name", REVIEWS)
def test_what_a_review_writes_is_valid(written, name):
    assert list(faults(written[name], SCHEMA)) == []


@pytest.mark.parametrize("name", REVIEWS)
def test_it_is_valid_for_others_too(written, name):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(written[name])) == []


def spoilt(data):
    """The ways in which a file may be wrong: its name, and what is changed."""
    figure = next(each for each in data["sections"]["figures"]["figures"] if each["months"])
    yield "the schema", data, "schema", "review/1"
    yield "a number as text", figure["now"], "value", "12%"
    yield "an n below 0", figure["now"], "n", -1
    yield "a reading nobody gives", figure, "reading", "splendid"
    yield "a colour without significance", figure, "significant", not figure["significant"]
    yield "one bound alone", figure["months"][-1], "usual", [0.1]
    yield "a key that nobody knows", data["sections"]["why"], "more", 1


@pytest.mark.parametrize("place", range(7))
def test_what_no_review_writes_is_refused(written, place):
    data = copy.deepcopy(written["a shop"])
    name, part, key, value = list(spoilt(data))[place]
    part[key] = value
    assert any(faults(data, SCHEMA)), name


@pytest.mark.parametrize("key", ["figures", "why", "trust"])
def test_nothing_of_the_review_may_be_missing(written, key):
    data = copy.deepcopy(written["a shop"])
    del data["sections"][key]
    assert any("is missing" in fault for fault in faults(data, SCHEMA))


def test_the_board_of_now_has_its_own():
    came = [MONTH.start, MONTH.start + timedelta(hours=1)]
    tickets = TicketTable.from_columns(
        id=["1", "2"], status=["new"] * 2, opened_at=came, due_by=[came[1], None]
    )
    board = live_board(Tables(tickets=tickets), as_of=MONTH.end, sections=[Staff()])
    data = json.loads(board.to_json())
    assert data["sections"]["pressing"]["records"]
    assert list(faults(data, board_schema())) == []
    data["sections"]["open"]["loads"][0]["open"] = -1
    assert any(faults(data, board_schema()))
