"""A review takes parts of a house's own, and every format shows the same numbers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from cxkit.errors import Invalid, NotFound
from cxkit.review import Cell, Grid, Line, Listing, Note, Row, Section, Tables, monthly_review, span_review
from cxkit.tables import ContactTable
from cxkit.values import LANGUAGES, Label, Period

AT = [datetime(2026, 2, day, 9, tzinfo=UTC) for day in (3, 4, 5)]
TABLES = Tables(
    contacts=ContactTable.from_columns(id=["1", "2", "3"], channel=["chat", "chat", "phone"], offered_at=AT)
)
MONTH = Period.month(2026, 2, "Asia/Shanghai")


class Parking:
    """Cars in the yard, with a name that would be markup."""

    label, short = Label("Parking", "停车", "停車"), True

    def __init__(self, key="parking", cars=4711):
        self.key, self.cars = key, cars

    def blocks(self, language):
        row = Row(cells=("yard <b>", Cell(text=str(self.cars), interval="4,600 to 4,800", n="n 9")))
        return [
            Grid(heads=("Place", "Cars"), rows=[row], note="counted at noon"),
            Listing(lines=[Line(text="sweep | the yard", lead="Monday:")], tasks=True),
            Note("*not* by night"),
        ]

    def to_dict(self):
        return {"yard": self.cars}


def review(*sections):
    return monthly_review(TABLES, MONTH, sections=sections)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_shows_the_same_numbers(language):
    part: Section = Parking()
    assert isinstance(part, Section)
    found = review(part)
    assert json.loads(found.to_json())["sections"]["parking"] == {"yard": 4711}
    for shown in (found.to_text(language), found.to_markdown(language), found.to_html(language)):
        assert Parking.label.in_language(language) in shown
        for said in ("counted at noon", "4,600 to 4,800", "n 9", "Monday:"):
            assert said in shown
        assert len(re.findall(r"\b4711\b", shown)) == 1
    assert "yard <b>" not in found.to_html(language) + found.to_markdown(language)
    assert "sweep | the yard" not in found.to_markdown(language)
    assert "*not*" not in found.to_markdown(language).replace("\\*not\\*", "")


def test_it_stands_before_how_far_to_trust_it_and_in_a_span_too():
    keys = [section.key for section in review(Parking()).sections]
    assert keys[-2:] == ["parking", "trust"]
    assert "Parking" in span_review(TABLES, sections=[Parking()]).to_text()


def test_what_is_long_is_left_to_the_page():
    part = Parking()
    part.short = False
    found = review(part)
    assert "4711" not in found.to_text()
    assert "4711" in found.to_html()


def test_a_section_with_the_key_of_an_own_part_takes_its_place():
    plain, found = review(), review(Parking("actions"))
    assert [each.key for each in found.sections] == [each.key for each in plain.sections]
    assert "No actions are recorded." in plain.to_text()
    assert "No actions are recorded." not in found.to_text()
    assert found.section("actions").to_dict() == {"yard": 4711}
    with pytest.raises(NotFound, match="it has month"):
        plain.section("weather")


def test_two_sections_of_one_key_are_refused():
    with pytest.raises(Invalid, match="two sections have the key 'parking'"):
        review(Parking(), Parking(cars=1))
