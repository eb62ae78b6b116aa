"""Pain points and highlights: what themes cost the score, and what they bring it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, ClassVar

import attrs
import numpy as np

from cxkit.analysis._wording import WORDS
from cxkit.analysis.feedback._incidence import Rows, count_persons, incidence, name_of, persons
from cxkit.analysis.feedback._verdicts import ThemeVerdict
from cxkit.columns import numbers, together
from cxkit.feedback import Severity, ThemeTree
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import check_confidence, two_sided_p, z_of
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished, name_spots, unit_axis
from cxkit.values import Language


@attrs.frozen(kw_only=True)
class ThemeImpact:
    """The impact of a theme on the mean score.

    `impact` is the mean without the theme's items less the mean: what the mean would gain if they had scored
    as the rest; it is the share times the gap of the means. `adjusted` is the same with all other themes
    held equal. `q` is the p-value after the correction for many themes.
    """

    code: str
    n: int
    authors: int
    share: float
    mean_with: float
    mean_without: float | None
    impact: float | None
    low: float | None
    high: float | None
    q: float | None
    adjusted: float | None
    severity: Severity
    verdict: ThemeVerdict


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThemeImpacts(Rows):
    """Impacts of themes in order of priority: safety, then by lower bound, severity and share.

    An association, not proof: who speaks of a theme may differ in other ways.
    """

    ROW: ClassVar[type[Any]] = ThemeImpact

    n: int
    mean: float | None
    dropped: dict[str, int]
    confidence: float

    @property
    def pains(self) -> tuple[ThemeImpact, ...]:
        """The pain points, the surest and largest first."""
        return tuple(row for row in self.rows if row.verdict is ThemeVerdict.PAIN)

    @property
    def highlights(self) -> tuple[ThemeImpact, ...]:
        """The highlights, the surest and largest first."""
        rows = [row for row in self.rows if row.verdict is ThemeVerdict.HIGHLIGHT]
        return tuple(sorted(rows, key=lambda row: row.high))

    def summary(self) -> dict[str, Any]:
        """How many items were scored and coded, their mean, and those left out."""
        return {"n": self.n, "mean": self.mean, "dropped": self.dropped, "confidence": self.confidence}

    def __repr__(self) -> str:
        rows = [f"{row.code} {row.impact:+.2g}" for row in (*self.pains, *self.highlights)[:6]]
        return (
            f"ThemeImpacts({self.n:,} items, {len(self.rows)} themes: {', '.join(rows) or 'none stands out'})"
        )

    def plot(self, ax: Any = None, *, tree: ThemeTree | None = None, language: Language = "en") -> Any:
        """Draw impact against share with intervals, pain points and highlights named; gives the axes.

        Above 0 a theme costs the score; safety is marked as pain points are. With a `tree` themes have its
        labels in that `language`.
        """
        ax = drawing_axes(ax, needed_for="a picture of impacts")
        named: list[str] = []
        spots: list[tuple[float, float]] = []
        below: list[bool] = []
        for row in self.rows:
            if row.impact is None:
                continue
            loud = row.verdict in (ThemeVerdict.PAIN, ThemeVerdict.SAFETY)
            color = ALARM if loud else INK if row.verdict is ThemeVerdict.HIGHLIGHT else GREY
            ax.vlines([row.share], [row.low], [row.high], color=color, alpha=0.5)
            ax.plot([row.share], [row.impact], "o", color=color)
            if color != GREY:
                named.append(name_of(row.code, tree, language))
                below.append(row.impact < 0)
                spots.append((row.share, (row.low if below[-1] else row.high) or 0.0))
        ax.axhline(0, color="black", linewidth=1)
        ax.margins(0.1)
        ax.set_xlim(left=0)
        name_spots(ax, spots, named, below=below)
        unit_axis(ax, "share", axis="x")
        mean = "-" if self.mean is None else f"{self.mean:.2f}"
        title = WORDS["impact.title"].render(language, mean=mean, n=self.n)
        xlabel, ylabel = (WORDS[code].render(language) for code in ("impact.share", "impact.gain"))
        return finished(ax, title=title, xlabel=xlabel, ylabel=ylabel)


def theme_impact(
    themes: Iterable[Any],
    scores: Any,
    *,
    tree: ThemeTree | None = None,
    authors: Iterable[Any] | None = None,
    least: int = 5,
    least_authors: int = 3,
    level: float = 0.05,
    confidence: float = 0.95,
) -> ThemeImpacts:
    """Impact of each theme on the mean of scores, one row an item: its codes and its score.

    Scores are ratings, or what a figure is the mean of: 1, 0, -1 of promoters, passives, detractors for NPS,
    1 and 0 for a share. A pain point has an impact whose interval lies above 0 and a `q` within `level`, from
    `least` items of `least_authors` people on both sides; less is not enough evidence. A theme of severity
    safety is listed whatever its number. The interval is by the delta method.

    >>> impacts = theme_impact([["late"], ["late"], [], []] * 9, [1, 2, 5, 4] * 9)
    >>> impacts
    ThemeImpacts(36 items, 1 themes: late +1.5)
    >>> impacts.pains[0].verdict.label("zh-Hans")
    '痛点'
    """
    check_confidence(confidence)
    themes, scores, authors = together(themes=themes, scores=scores, authors=authors)
    table = incidence(themes, tree)
    score = numbers(scores, "scores", missing=True)
    scored = ~np.isnan(score)
    used = table.known & scored
    who = persons(authors, len(score))
    y, has = score[used], table.has[used]
    of = [who[row] for row in np.flatnonzero(used).tolist()]
    adjusted = _adjusted(table.direct[used], y)
    drafts = [
        _one(code, has[:, at], y, of, adjusted[at], tree, confidence) for at, code in enumerate(table.codes)
    ]
    drafts = [draft for draft in drafts if draft[0].n]
    enough = [
        row.n >= least and len(y) - row.n >= least and row.authors >= least_authors and p is not None
        for row, p in drafts
    ]
    q = adjust([p if good else None for (_, p), good in zip(drafts, enough, strict=True)])
    rows = [
        attrs.evolve(row, q=each, verdict=_verdict(row, each, level))
        for (row, _), each in zip(drafts, q, strict=True)
    ]
    rows.sort(key=_priority)
    dropped = {"uncoded": int((~table.known).sum()), "unscored": int((table.known & ~scored).sum())}
    mean = float(y.mean()) if len(y) else None
    return ThemeImpacts(rows=tuple(rows), n=len(y), mean=mean, dropped=dropped, confidence=confidence)


def _one(
    code: str,
    with_it: Flags,
    y: Floats,
    who: list[Any],
    adjusted: float | None,
    tree: ThemeTree | None,
    confidence: float,
) -> tuple[ThemeImpact, float | None]:
    n, total = int(with_it.sum()), len(y)
    severity = Severity.NONE if tree is None else tree.severity(code)
    mean_with = float(y[with_it].mean()) if n else 0.0
    share = n / total if total else 0.0
    row: dict[str, Any] = {
        "code": code,
        "n": n,
        "authors": count_persons(who, with_it),
        "share": share,
        "mean_with": mean_with,
        "adjusted": adjusted,
        "severity": severity,
        "verdict": ThemeVerdict.FEW,
        "q": None,
    }
    if not n or n == total:
        nothing: dict[str, Any] = dict.fromkeys(("mean_without", "impact", "low", "high"))
        return ThemeImpact(**row, **nothing), None
    rest = float(y[~with_it].mean())
    impact = rest - float(y.mean())
    # What one more item like each of these would change: the influence of each on the impact.
    influence = np.where(with_it, 0.0, (y - rest) / (1 - share)) - (y - y.mean())
    error = math.sqrt(float((influence**2).sum())) / total
    half = z_of(confidence) * error
    p = two_sided_p(impact / error) if error > 0 else None
    bounds: dict[str, Any] = {"low": impact - half, "high": impact + half}
    return ThemeImpact(**row, mean_without=rest, impact=impact, **bounds), None if p is None else float(p)


def _adjusted(direct: Flags, y: Floats) -> list[float | None]:
    """Impacts with the other themes held equal, by least squares; None where themes determine each other."""
    places = np.flatnonzero(direct.any(axis=0) & ~direct.all(axis=0)).tolist()
    impacts: list[float | None] = [None] * direct.shape[1]
    design = np.column_stack([np.ones(len(y)), direct[:, places]])
    if len(y) > design.shape[1] and np.linalg.matrix_rank(design) == design.shape[1]:
        slopes = np.linalg.lstsq(design, y, rcond=None)[0][1:]
        for place, slope in zip(places, slopes.tolist(), strict=True):
            impacts[place] = -slope * float(direct[:, place].mean())
    return impacts


def _verdict(row: ThemeImpact, q: float | None, level: float) -> ThemeVerdict:
    if row.severity is Severity.SAFETY:
        return ThemeVerdict.SAFETY
    if q is None:
        return ThemeVerdict.FEW
    low, high = row.low or 0.0, row.high or 0.0
    if q > level or low <= 0 <= high:
        return ThemeVerdict.NOTHING
    return ThemeVerdict.PAIN if low > 0 else ThemeVerdict.HIGHLIGHT


def _priority(row: ThemeImpact) -> tuple[Any, ...]:
    safe = row.verdict is not ThemeVerdict.SAFETY
    few = row.verdict is ThemeVerdict.FEW
    low = -math.inf if row.low is None else row.low
    return safe, few, -low, -row.severity.weight, -row.share, row.code
