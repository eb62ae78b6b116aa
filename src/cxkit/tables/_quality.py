"""Evaluations and ratings of calibration rounds as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.quality import (
    SERVICE_RUBRIC,
    SHOP_CHECKLIST,
    Calibration,
    Evaluation,
    Purpose,
    Rubric,
    evaluation_columns,
    rating_columns,
)
from cxkit.tables._columns import category, flag, ids, instant, real
from cxkit.tables._table import Table, table
from cxkit.values import Channel

_SHIPPED = (SERVICE_RUBRIC, SHOP_CHECKLIST)


@table
class EvaluationTable(Table):
    """One row an evaluation by a person that stands, scored by the version of its rubric.

    Automatic ratings and calibration rounds are never in it. `probability` is that with which it was
    selected; it is not known of what was chosen for coaching, and no figure counts that.

    >>> from datetime import UTC, datetime
    >>> evaluations = EvaluationTable.from_columns(
    ...     score=[0.9, 0.6], probability=[0.1, None], submitted_at=[datetime(2026, 4, 7, tzinfo=UTC)] * 2)
    >>> evaluations.known("probability").tolist()
    [True, False]
    """

    time: ClassVar[str] = "submitted_at"

    id: Any = ids("the evaluation's id")
    rubric: Category = category("the rubric and its version")
    agent: Category = category("the agent")
    team: Category = category("the agent's team")
    channel: Category = category("channel", Channel)
    subject: Any = ids("the contact or store that was evaluated")
    purpose: Category = category("what it was selected for", Purpose)
    rater: Category = category("who evaluated")
    submitted_at: Instants = instant("when it was submitted", required=True)
    score: Any = real("the score, 0 to 1, as it stands", low=0, high=1)
    score_without_auto_fail: Any = real("the score without what brings it to 0", low=0, high=1)
    probability: Any = real("the probability with which it was selected", low=0, high=1)
    auto_failed: Any = flag("whether a criterion brought something to 0")
    error_free: Any = flag("whether no critical error was made; not known where none could be")
    customer_error_free: Any = flag("the same of errors critical to the customer")
    business_error_free: Any = flag("the same of errors critical to the business")
    compliance_error_free: Any = flag("the same of errors against law or rules")
    disputed: Any = flag("whether the agent disputed it")
    upheld: Any = flag("whether the last decision on a dispute let it stand; not known without one")

    @classmethod
    def from_objects(cls, evaluations: Iterable[Evaluation], rubrics: Iterable[Rubric] = _SHIPPED) -> Self:
        """The table of those evaluations; `NotFound` for one whose rubric is not given."""
        known = tuple(rubrics)
        names = [*cls.kinds]

        def rows(things: Iterable[Evaluation]) -> Iterator[tuple[Any, ...]]:
            for each in things:
                columns = evaluation_columns([each], known)
                yield from zip(*(columns[name] for name in names), strict=True)

        return cls._from_objects(evaluations, rows)


@table
class RatingTable(Table):
    """One row an answer of a rater in a calibration round that is seen; what did not apply has no value.

    >>> ratings = RatingTable.from_columns(
    ...     item=["V-1", "V-1"], criterion=["calm", "calm"], rater=["bo", "lin"], value=[1, 0])
    >>> ratings.value.tolist()
    [1.0, 0.0]
    """

    calibration: Category = category("the calibration round")
    item: Category = category("the contact that was rated, with its round", required=True)
    criterion: Category = category("the criterion", required=True)
    rater: Category = category("who rated")
    value: Any = real("the answer in points", low=None, high=None)

    @classmethod
    def from_objects(cls, calibrations: Iterable[Calibration]) -> Self:
        """The table of the ratings of those rounds; rounds that are still blind are not among them."""
        names = [*cls.kinds]

        def rows(things: Iterable[Calibration]) -> Iterator[tuple[Any, ...]]:
            for each in things:
                columns = rating_columns([each])
                yield from zip(*(columns[name] for name in names), strict=True)

        return cls._from_objects(calibrations, rows)
