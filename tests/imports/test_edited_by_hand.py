"""Mappings that somebody edited by hand: what does not fit is told with its place, whatever it is."""

import csv
import json
import random
import sys
from pathlib import Path

import pytest

from cxkit.errors import CxkitError, Invalid
from cxkit.imports import Mapping, read
from cxkit.imports._mapping import shipped

sys.path.insert(0, str(Path(__file__).parent))
from test_recorded_readings import exports

sys.path.pop(0)

OTHERS = (
    None, 5, 1.5, True, "", "zz", [], {}, ["a"], ["zz", 5], [[]], [["a"]], [["a", "is"]], {"a": 1},
    {"value": "x"},
)  # fmt: skip


def places(part, path=()):
    """Every place within plain data."""
    if path:
        yield path
    for key, value in (
        part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    ):
        yield from places(value, (*path, key))


def edited(plain, draw):
    """Plain data with one place taken away, or with something else there."""
    *path, last = draw.choice([*places(plain)])
    part = plain
    for key in path:
        part = part[key]
    if draw.random() < 0.35:
        del part[last]
    else:
        part[last] = json.loads(json.dumps(draw.choice(OTHERS)))
    return plain


def files_of(name, folder):
    """The first rows of an export, a file a table."""
    for table, rows in exports(name, 0).items():
        path = folder / f"{name}-{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows[:4])
        yield table, str(path)


@pytest.mark.parametrize("name", shipped())
def test_a_mapping_edited_by_hand_reads_or_says_what_is_wrong(name, tmp_path):
    draw, files, told = random.Random(name), dict(files_of(name, tmp_path)), []
    for _ in range(12):
        plain = edited(Mapping.shipped(name).to_plain(), draw)
        try:
            mapping = Mapping.from_plain(plain)
            read(files, mapping, zone="Asia/Shanghai", dates="dmy", currency="CNY")
            said = ""
            for path in files.values():
                assert mapping.check(path, zone="Asia/Shanghai")
        except CxkitError as error:
            said = str(error)
        told.append(len(said))
    assert max(told) < 4_000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tables": {"requests": {"rows": 5}}}, "tables.requests.rows: must be an object"),
        ({"services": [["a"]]}, "services: must be a list of texts"),
        ({"file": {"encoding": "gbk"}}, "file.encoding: must be a list of texts"),
        ({"tables": {"requests": {"names": "requests"}}}, "tables.requests.names: must be a list of texts"),
        (
            {"tables": {"requests": {"rows": {"key": 5}}}},
            "key: must be a text or a list of texts or an object",
        ),
        ({"surveys": [{"id": "S"}]}, "surveys[0].questions: is needed in a survey"),
        (
            {"surveys": [{"id": "S", "questions": [{"kind": "mro", "id": "q", "text": "?"}]}]},
            "surveys[0].questions[0].kind: must be one of ces, csat, nps, open, rating",
        ),
        ({"mentioned": {"agent": {"in": 5}}}, "mentioned.agent: must say `in` which fields, and `fields`"),
        (
            {"tables": {"requests": {"makes": {"complaint": {"fields": {"channel": {"required": 1}}}}}}},
            "tables.requests.makes.complaint.fields.channel.required: must be true or false",
        ),
        (
            {"tables": {"requests": {"makes": {"complaint": {"when": [["Status", "above", "x"]]}}}}},
            "tables.requests.makes.complaint.when[0]: must be [column, test, operand]",
        ),
        (
            {
                "tables": {
                    "requests": {"makes": {"complaint": {"checks": [{"when": [["Status", "present"]]}]}}}
                }
            },
            "2 faults: tables.requests.makes.complaint.checks[0].code: is needed in a check; ",
        ),
    ],
)
def test_a_wrong_word_of_a_mapping_is_told_at_its_place(changes, said):
    with pytest.raises(Invalid) as error:
        Mapping.shipped("nyc311").edited(changes)
    assert said in str(error.value)


def test_a_field_that_objects_need_and_a_table_that_is_gone_are_told(tmp_path):
    files = dict(files_of("nyc311", tmp_path))
    plain = Mapping.shipped("nyc311").to_plain()
    del plain["tables"]["requests"]["makes"]["complaint"]["fields"]["status"]
    found = read(files, Mapping.from_plain(plain))
    assert {str(fault) for each in found.rejects for fault in each.faults} >= {"status: is missing"}
    with pytest.raises(Invalid, match="others: is no table of nyc311: there are requests"):
        read({"others": files["requests"]}, "nyc311")


def test_a_column_may_have_other_names_wherever_one_is_meant(tmp_path):
    files = dict(files_of("olist", tmp_path))
    plain, changed = Mapping.shipped("olist").to_plain(), 0
    for table in plain["tables"].values():
        rows = table.get("rows", {})
        if isinstance(rows.get("key"), str):
            rows["key"], changed = ["No such name", rows["key"]], changed + 1
    plain["file"] = {**plain.get("file", {}), "sheet": None, "delimiter": None}
    first, again = (
        read(files, mapping, zone="Asia/Shanghai") for mapping in ("olist", Mapping.from_plain(plain))
    )
    assert changed
    assert first.orders
    assert [*again.orders] == [*first.orders]


def test_a_value_that_a_field_cannot_have_is_told_with_the_field(tmp_path):
    plain = Mapping.shipped("nyc311").to_plain()
    plain["tables"]["requests"]["makes"]["complaint"]["fields"]["status"]["values"]["Open"] = "opne"
    with pytest.raises(Invalid, match="^tables.requests.fields.status: 'opne' is not a ComplaintStatus"):
        read(dict(files_of("nyc311", tmp_path)), Mapping.from_plain(plain))
