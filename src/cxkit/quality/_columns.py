"""Evaluations and calibration rounds as plain columns: what statistics and frames of any library take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cxkit.errors import NotFound
from cxkit.quality._enums import Critical, RoundStatus
from cxkit.quality._evaluation import Calibration, Evaluation
from cxkit.quality._rubric import Rubric
from cxkit.quality._shipped import SERVICE_RUBRIC, SHOP_CHECKLIST
from cxkit.quality.facts import Amended, Upheld

Columns = dict[str, list[Any]]
SHIPPED = (SERVICE_RUBRIC, SHOP_CHECKLIST)


def _rubric(known: Mapping[str, Rubric], name: str) -> Rubric:
    if name not in known:
        raise NotFound(
            f"the rubric {name} is not given: known are {', '.join(sorted(known))}", code="rubric.version"
        )
    return known[name]


def _columns(rows: list[dict[str, Any]], names: str) -> Columns:
    return {name: [row[name] for row in rows] for name in names.split()}


_EVALUATION = (
    "id rubric agent team channel subject purpose rater submitted_at score score_without_auto_fail "
    "probability auto_failed error_free disputed upheld"
)
_ANSWER = "evaluation agent team rater criterion points probability"


def evaluation_columns(evaluations: Iterable[Evaluation], rubrics: Iterable[Rubric] = SHIPPED) -> Columns:
    """Columns of the evaluations by people that stand, one row each, with their scores and probabilities.

    Calibration rounds and automatic raters are never among them. `probability` is None where nobody knows it,
    as of what was chosen for coaching; `error_free`, and of each class `customer_error_free`,
    `business_error_free` and `compliance_error_free`, are None where no such error could be made. `upheld` is
    whether the last decision on a dispute let the evaluation stand; None without one.

    >>> sorted(evaluation_columns([]))[:3]
    ['agent', 'auto_failed', 'business_error_free']
    """
    known = {rubric.name: rubric for rubric in rubrics}
    rows: list[dict[str, Any]] = []
    classes = [kind for kind in Critical if kind is not Critical.NONE]
    for each in evaluations:
        scored = each.scored(_rubric(known, f"{each.rubric}/{each.rubric_version}")) if each.counts else None
        if scored is not None:
            row: dict[str, Any] = {
                "rubric": scored.rubric,
                "subject": each.subject.id,
                "purpose": str(each.purpose),
                "probability": _probability(each),
            }
            row |= {
                name: getattr(each, name)
                for name in ("id", "agent", "team", "channel", "rater", "submitted_at")
            }
            row |= {"score": scored.score, "score_without_auto_fail": scored.score_without_auto_fail}
            row |= {f"{kind}_error_free": scored.free_of(kind) for kind in classes}
            row |= {"auto_failed": bool(scored.failed), "disputed": each.disputes > 0}
            error_free = not any(scored.errors.values()) if scored.errors else None
            rows.append({**row, "error_free": error_free, "upheld": _upheld(each)})
    return _columns(rows, " ".join([_EVALUATION, *(f"{kind}_error_free" for kind in classes)]))


def _upheld(evaluation: Evaluation) -> bool | None:
    decisions = [fact for fact in evaluation.history if isinstance(fact, (Upheld, Amended))]
    return isinstance(decisions[-1], Upheld) if decisions else None


def _probability(evaluation: Evaluation) -> float | None:
    weight = evaluation.selection.weight
    return None if weight is None else 1 / weight


def answer_columns(evaluations: Iterable[Evaluation], rubrics: Iterable[Rubric] = SHIPPED) -> Columns:
    """Columns of the scored answers of those evaluations, one row an answer that applied.

    >>> sorted(answer_columns([]))[-1]
    'team'
    """
    known = {rubric.name: rubric for rubric in rubrics}
    rows: list[dict[str, Any]] = []
    for each in evaluations:
        scored = each.scored(_rubric(known, f"{each.rubric}/{each.rubric_version}")) if each.counts else None
        points_of: Mapping[str, float] = {} if scored is None else scored.points
        for criterion, points in points_of.items():
            shared: dict[str, Any] = {
                "evaluation": each.id,
                "criterion": criterion,
                "points": points,
                "rater": each.rater,
            }
            rows.append({**shared, "agent": each.agent, "team": each.team, "probability": _probability(each)})
    return _columns(rows, _ANSWER)


def rating_columns(calibrations: Iterable[Calibration]) -> Columns:
    """Columns of the ratings of calibration rounds that are seen, one row a criterion; None did not apply.

    Rounds that are still blind are not among them.

    >>> sorted(rating_columns([]))
    ['calibration', 'criterion', 'item', 'rater', 'value']
    """
    rows = [
        {
            "calibration": each.id,
            "item": f"{each.id}/{rating.item}",
            "rater": rating.rater,
            "criterion": answer.criterion,
            "value": answer.value,
        }
        for each in calibrations
        for rating in each.visible_to(each.raters[0])
        if each.complete or each.status is not RoundStatus.OPEN
        for answer in rating.answers
    ]
    return _columns(rows, "calibration item rater criterion value")
