"""Quality by team: a section of a review, from evaluations and the samples that they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import attrs
import numpy as np

from cxkit.quality import SERVICE_RUBRIC, Evaluation, Rubric, evaluation_columns
from cxkit.review._model import Span
from cxkit.review._sections import Block, Cell, Grid, Note, Row
from cxkit.review._wording import LABELS, word
from cxkit.stats.results import Estimate
from cxkit.stats.results._units import format_number
from cxkit.stats.sampling.weighting import hajek_mean
from cxkit.values import Label, Language, Period


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

    @classmethod
    def of(
        cls,
        evaluations: Iterable[Evaluation],
        period: Period | Span,
        *,
        rubric: Rubric = SERVICE_RUBRIC,
        minimum: int = 20,
    ) -> QualitySection:
        """Those of the rubric that were submitted in the period, all together and then by team."""
        found = evaluation_columns(
            (each for each in evaluations if _belongs(each, rubric, period)), rubrics=[rubric]
        )
        free = [
            None if not told else all(told)
            for told in (
                [flag for flag in flags if flag is not None]
                for flags in zip(
                    *(found[name] for name in sorted(found) if name.endswith("_error_free")), strict=True
                )
            )
        ]
        teams = sorted({team for team in found["team"] if team is not None})
        rows = [("", *_estimates(found, free, None))] if found["id"] else []
        rows += [(team, *_estimates(found, free, team)) for team in teams]
        return cls(tuple(rows), minimum)

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
        return [Grid(heads=heads, rows=rows, note=word("quality_note", language), key=self.key)]

    def _cell(self, figure: Estimate, language: Language) -> Cell:
        n = f"n {figure.n:,}"
        if figure.value is None or figure.n < self.minimum:
            return Cell(text="–", n=n, notes=[word("quality_few", language)])
        low, high = (None if end is None else min(max(end, 0.0), 1.0) for end in (figure.low, figure.high))
        ends = () if low is None or high is None else (low, high)
        interval = " – ".join(format_number(end, "share", language) for end in ends)
        return Cell(text=format_number(figure.value, "share", language), interval=interval, n=n)

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "quality": [
                {"team": team or None, "score": _data(score), "error_free": _data(free)}
                for team, score, free in self.rows
            ]
        }


def _belongs(evaluation: Evaluation, rubric: Rubric, period: Period | Span) -> bool:
    at = evaluation.submitted_at
    pinned = f"{evaluation.rubric}/{evaluation.rubric_version}"
    return at is not None and period.start <= at < period.end and pinned == rubric.name


def _estimates(
    found: Mapping[str, Sequence[Any]], free: Sequence[bool | None], team: str | None
) -> tuple[Estimate, Estimate]:
    rows = [place for place, name in enumerate(found["team"]) if team is None or name == team]

    def mean(values: Sequence[Any], definition: str) -> Estimate:
        kept = [place for place in rows if values[place] is not None]
        chances = [found["probability"][place] or np.nan for place in kept]
        return hajek_mean(
            np.array([float(values[place]) for place in kept]),
            np.array(chances),
            definition=definition,
            unit="share",
        )

    return mean(found["score"], "quality_score"), mean(free, "error_free")


def _data(figure: Estimate) -> dict[str, Any]:
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}
