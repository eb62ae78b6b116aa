"""The quality of teams is weighed by the sample, and too few evaluations say nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cxkit import Actor
from cxkit.kernel import Selection
from cxkit.quality import SERVICE_RUBRIC, Evaluation, Subject, applicable
from cxkit.review import QualitySection
from cxkit.tables import EvaluationTable
from cxkit.values import LANGUAGES, Period

T = datetime(2026, 4, 6, tzinfo=UTC)
LIN, BO = Actor.supervisor("lin"), Actor.agent("bo")
GOOD = {
    each.code: each.levels[-1].points if each.levels else 1.0
    for each in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")
} | {"upset": 0, "remarks": None}


def evaluation(n, team, answers, selection, day=1):
    made = Evaluation.sample(
        f"E-{n}", rubric=SERVICE_RUBRIC, subject=Subject(kind="ticket", id=f"T-{n}"), selection=selection,
        purpose="estimate", agent="amy", team=team, channel="chat", at=T, by=LIN,
    ).assign("bo", at=T, by=LIN)  # fmt: skip
    return made.submit(answers, rubric=SERVICE_RUBRIC, at=T + timedelta(days=day), by=BO)


def section(minimum=2):
    often, seldom = (Selection(kind="random", probability=p) for p in (0.5, 0.1))
    bad = GOOD | {"forbidden": 0}
    given = [evaluation(n, "a", GOOD, often) for n in range(2)] + [evaluation(2, "b", bad, seldom)]
    given += [evaluation(3, "b", GOOD, Selection(kind="triggered")), evaluation(4, "b", GOOD, often, day=90)]
    return QualitySection.of(given, Period.month(2026, 4, "Asia/Shanghai"), minimum=minimum)


def test_rare_contacts_weigh_more_and_chosen_ones_nothing():
    told = {row["team"]: row for row in section().to_dict()["quality"]}
    assert told[None]["score"]["value"] == pytest.approx(4 / (4 + 10))
    assert told[None]["error_free"]["value"] == pytest.approx(4 / 14)
    assert (told["b"]["score"]["n"], told["b"]["score"]["value"]) == (1, 0)


def test_too_few_are_not_shown_as_a_figure():
    (grid,) = section().blocks("en")
    shown = {row.cells[0]: row.cells[1].text for row in grid.rows}
    assert shown == {"All": "28.6%", "a": "100.0%", "b": "–"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(language):
    assert QualitySection.of([], Period.month(2026, 4)).blocks(language)
    assert section().label.in_language(language)


def by_team(bad, many=24):
    """Three teams of as many evaluations; of the first so many are bad."""
    often = Selection(kind="random", probability=0.5)
    failed = GOOD | {"forbidden": 0}
    return [
        evaluation(f"{team}{n}", team, failed if n < (bad if team == "a" else 1) else GOOD, often)
        for team in "abc"
        for n in range(many)
    ]


def test_teams_that_differ_beyond_chance_are_named():
    month = Period.month(2026, 4, "Asia/Shanghai")
    same, apart = (QualitySection.of(by_team(bad), month) for bad in (1, 15))
    assert (same.differ, apart.differ) == ((), ("a", "b", "c"))
    assert apart.to_dict()["differ"] == ["a", "b", "c"]
    assert [block.text for block in same.blocks("en")[1:]] == ["No difference found between them."]
    assert "a、b、c" in apart.blocks("zh-Hans")[1].text


def test_the_table_gives_the_same_as_the_evaluations():
    month, given = Period.month(2026, 4, "Asia/Shanghai"), by_team(5)
    assert QualitySection.of(EvaluationTable.from_objects(given), month) == QualitySection.of(given, month)
