"""A review takes parts of a house's own, and every format shows the same numbers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from cxkit.errors import Invalid
from cxkit.review import Section, Sheet, Tables, monthly_review, span_review
from cxkit.tables import ContactTable
from cxkit.values import Period

AT = [datetime(2026, 2, day, 9, tzinfo=UTC) for day in (3, 4, 5)]
TABLES = Tables(
    contacts=ContactTable.from_columns(id=["1", "2", "3"], channel=["chat", "chat", "phone"], offered_at=AT)
)
MONTH = Period.month(2026, 2, "Asia/Shanghai")


class Parking:
    """Cars in the yard, with a name that would be markup."""

    def __init__(self, key="parking", cars=4711):
        self.key, self.cars = key, cars

    def sheet(self, language):
        title = {"en": "Parking", "zh-Hans": "停车", "zh-Hant": "停車"}[language]
        return Sheet(self.key, title, ("Place", "Cars"), (("yard <b>", f"{self.cars}"),), "counted at noon")

    def to_dict(self):
        return {"yard": self.cars}


def review(*sections):
    return monthly_review(TABLES, MONTH, sections=sections)


@pytest.mark.parametrize(("language", "title"), [("en", "Parking"), ("zh-Hans", "停车"), ("zh-Hant", "停車")])
def test_every_format_shows_the_same_numbers(language, title):
    part: Section = Parking()
    found = review(part)
    assert json.loads(found.to_json())["sections"] == {"parking": {"yard": 4711}}
    for shown in (found.to_text(language), found.to_markdown(language), found.to_html(language)):
        assert title in shown
        assert "counted at noon" in shown
        assert len(re.findall(r"\b4711\b", shown)) == 1
    assert "yard <b>" not in found.to_html(language) + found.to_markdown(language)


def test_it_stands_before_the_notes_and_in_a_span_too():
    text = review(Parking()).to_text()
    assert text.index("People to call back") < text.index("Parking") < text.index("What the figures rest on")
    assert "Parking" in span_review(TABLES, sections=[Parking()]).to_text()


def test_the_reviews_own_parts_are_sections():
    plain = review().to_dict()
    assert [row["count"] for row in plain["channels"]] == [2, 1]
    assert "sections" not in plain
    assert "Parking" not in review().to_text()


def test_a_key_is_there_once():
    for keys in (("channels",), ("parking", "parking")):
        with pytest.raises(Invalid, match="is a section already"):
            review(*map(Parking, keys))
