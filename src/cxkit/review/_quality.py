"""Quality by team: a section of a review, from evaluations and the samples that they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from cxkit.metrics import compare, error_free, quality_score
from cxkit.quality import SERVICE_RUBRIC, Evaluation, Rubric
from cxkit.review._model import Span
from cxkit.review._sections import Block, Cell, Grid, Note, Row
from cxkit.review._wording import LABELS, say, word
from cxkit.review._writing import range_text
from cxkit.stats.intervals.multiplicity import rejected
from cxkit.stats.results import Estimate
from cxkit.stats.results._units import format_number
from cxkit.stats.tallies import Tally
from cxkit.tables import EvaluationTable
from cxkit.values import Label, Language, Period, mark


@attrs.frozen
class QualitySection:
    """The quality of a period by team: scores and errors, weighed by how the evaluations were sampled.

    Only evaluations by people whose probability of selection is known count: what was chosen for coaching
    says nothing of the others. Fewer than `minimum` are shown as too few.

    >>> QualitySection.of([], Period.month(2026, 4, "Asia/Shanghai")).to_dict()
    {'quality': []}
    """

    key: ClassVar[str] = "quality"
    short: ClassVar[bool] = True

    rows: tuple[tuple[str, Estimate, Estimate], ...]
    minimum: int
    differ: tuple[str, ...] | None = None
    """Teams that differ from the others after correction; None where fewer than two can be compared."""

    @classmethod
    def of(
        cls,
        evaluations: Iterable[Evaluation] | EvaluationTable,
        period: Period | Span,
        *,
        rubric: Rubric = SERVICE_RUBRIC,
        minimum: int = 20,
    ) -> QualitySection:
        """Those of the rubric that were submitted in the period, all together and then by team."""
        span = (period.start, period.end)
        if not isinstance(evaluations, EvaluationTable):
            pinned = (each for each in evaluations if f"{each.rubric}/{each.rubric_version}" == rubric.name)
            evaluations = EvaluationTable.from_objects(pinned, rubrics=[rubric])
        table = evaluations.within(span)
        table = table.where(table.rubric == rubric.name)
        tallies = [metric.tally(table, by="team") for metric in (quality_score, error_free)]
        score, free = tallies
        teams = sorted(str(each) for each in score.labels("team") if each is not None)
        rows = [("", score.overall(), free.overall())] if len(table) else []
        rows += [(team, score.at(team=team).overall(), free.at(team=team).overall()) for team in teams]
        shown = [team for team, each, _ in rows[1:] if each.n >= minimum and each.value is not None]
        return cls(tuple(rows), minimum, _differing(tallies, shown) if len(shown) > 1 else None)

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["quality"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for all and for each team, or that nothing was evaluated."""
        if not self.rows:
            return [Note(word("no_quality", language))]
        heads = [word(name, language) for name in ("quality_team", "quality_score", "error_free")]
        rows = [
            Row(
                cells=[
                    team or word("all_teams", language),
                    *(self._cell(each, language) for each in figures),
                ],
                key=team or "all",
            )
            for team, *figures in self.rows
        ]
        grid = Grid(heads=heads, rows=rows, note=word("quality_note", language), key=self.key)
        if self.differ is None:
            return [grid]
        apart = mark("list", language).join(self.differ)
        sentence = (
            say("review.teams_signal", language, teams=apart) if apart else say("review.teams_none", language)
        )
        return [grid, Note(sentence)]

    def _cell(self, figure: Estimate, language: Language) -> Cell:
        n = say("review.counted_n", language, n=f"{figure.n:,}")
        if figure.value is None or figure.n < self.minimum:
            return Cell(text="–", n=n, notes=[word("quality_few", language)])
        low, high = (None if end is None else min(max(end, 0.0), 1.0) for end in (figure.low, figure.high))
        interval = "" if low is None or high is None else range_text((low, high), "share", language)
        return Cell(text=format_number(figure.value, "share", language), interval=interval, n=n)

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "quality": [
                {"team": team or None, "score": _data(score), "error_free": _data(free)}
                for team, score, free in self.rows
            ],
            **({} if self.differ is None else {"differ": list(self.differ)}),
        }


def _differing(tallies: Iterable[Tally], teams: Sequence[str]) -> tuple[str, ...]:
    """Teams that differ from the others in score or errors, with all comparisons corrected together."""
    tested = [(team, tally) for team in teams for tally in tallies]
    p_values: list[float | None] = []
    for team, tally in tested:
        others = [each for each in teams if each != team]
        compared: Any = compare(tally.at(team=team), tally.at(team=others).over("team"))
        p_values.append(compared.test.p_value)
    sure = {team for (team, _), each in zip(tested, rejected(p_values), strict=True) if each}
    return tuple(team for team in teams if team in sure)


def _data(figure: Estimate) -> dict[str, Any]:
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}
