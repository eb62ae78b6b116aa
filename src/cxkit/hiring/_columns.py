"""Assessments as plain columns: what statistics of raters and test items take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cxkit.errors import NotFound
from cxkit.hiring._application import Application
from cxkit.quality import Rubric, score

_NAMES = ("application", "opening", "stage", "rater", "criterion", "points", "score")


def assessment_columns(
    applications: Iterable[Application], rubrics: Iterable[Rubric]
) -> dict[str, list[Any]]:
    """Columns of the scored answers of assessments, one row an answer, with the score of the whole form.

    Stages that still lack a rater are left out: until then each scores apart.

    >>> sorted(assessment_columns([], []))[:3]
    ['application', 'criterion', 'opening']
    """
    known, rows = {each.name: each for each in rubrics}, list[tuple[Any, ...]]()
    for one in applications:
        for plan in one.rule.stages:
            given = [each for each in one.visible_to(None) if each.stage is plan.stage]
            name = f"{plan.rubric}/{plan.rubric_version}"
            if given and name not in known:
                raise NotFound(f"the rubric {name} is not given", code="rubric.version")
            for each in given:
                scored = score(known[name], each.answers)
                place = (one.id, one.opening, str(plan.stage), each.rater)
                rows += [(*place, code, points, scored.score) for code, points in scored.points.items()]
    return {name: [row[place] for row in rows] for place, name in enumerate(_NAMES)}
