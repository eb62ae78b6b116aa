"""The voice of customers: a section of a review, from feedback items and their theme tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import attrs

from cxkit.analysis.feedback import (
    HotTheme,
    HotThemes,
    ThemeImpact,
    ThemeImpacts,
    ThemeVerdict,
    baseline_flags,
    hot_themes,
    quotations,
    theme_impact,
)
from cxkit.feedback import FeedbackItem, ThemeTree
from cxkit.review._sections import Block, Cell, Grid, Note, Reading, Row
from cxkit.review._wording import LABELS, say, word
from cxkit.review._writing import range_text
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results._units import format_number
from cxkit.values import Label, Language, Period, mark

_TOLD = (ThemeVerdict.SAFETY, ThemeVerdict.HOT, ThemeVerdict.PAIN, ThemeVerdict.HIGHLIGHT)
_QUOTED = 2


@attrs.frozen(kw_only=True)
class VoiceTheme:
    """A theme of the section: against its baseline, its impact on the rating, and quotations."""

    code: str
    hot: HotTheme | None
    impact: ThemeImpact | None
    quotes: tuple[str, ...]

    @property
    def verdicts(self) -> tuple[ThemeVerdict, ...]:
        """The verdicts on the theme, the gravest first."""
        given = {each.verdict for each in (self.hot, self.impact) if each is not None}
        return tuple(each for each in _TOLD if each in given)


@attrs.frozen(kw_only=True)
class VoiceSection:
    """Themes that grew, that cost the rating or that please, with intervals, n and masked quotations.

    The baseline are the same weekdays of the weeks before, within sources. Given to
    `monthly_review(..., sections=[...])` it stands before whom to call.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor
    >>> tree = ThemeTree.start("shop", at=datetime(2026, 3, 2, tzinfo=UTC), by=Actor.agent("lin"))
    >>> section = VoiceSection.of([], Period.month(2026, 3, "Asia/Shanghai"), tree)
    >>> section.to_dict()["n"]
    0
    """

    key: ClassVar[str] = "voice"
    short: ClassVar[bool] = True

    themes: tuple[VoiceTheme, ...]
    hot: HotThemes
    impacts: ThemeImpacts
    tree: ThemeTree

    @classmethod
    def of(
        cls,
        items: Iterable[FeedbackItem],
        period: Period,
        tree: ThemeTree,
        *,
        weeks: int = 8,
        without: Iterable[date] = (),
        names: Iterable[str] = (),
    ) -> VoiceSection:
        """The section of a period: items that count, rolled up the tree; ratings of the most used scale.

        `without` are days that belong to no baseline, `names` are hidden in quotations.
        """
        known = [item for item in items if item.counts]
        flags = baseline_flags([item.occurred_at for item in known], period, weeks=weeks, without=without)
        themes = [item.themes if item.effective else None for item in known]
        authors = [item.author or item.pseudonym for item in known]
        sources = [item.source._value_ for item in known]
        hot = hot_themes(themes, flags, tree=tree, authors=authors, sources=sources)
        now = [place for place, flag in enumerate(flags) if flag]
        scales = Counter(known[place].scale for place in now if known[place].rating is not None)
        usual = scales.most_common(1)[0][0] if scales else None
        scores = [known[place].rating if known[place].scale == usual else None for place in now]
        coded, who = [themes[place] for place in now], [authors[place] for place in now]
        impacts = theme_impact(coded, scores, tree=tree, authors=who)
        rolled = [tree.roll_up(each or ()) for each in coded]
        hidden = tuple(names)
        shown: list[VoiceTheme] = []
        for code in dict.fromkeys((*[row.code for row in impacts.rows], *[row.code for row in hot.hot])):
            theme = VoiceTheme(code=code, hot=hot.of(code), impact=impacts.of(code), quotes=())
            if not theme.verdicts:
                continue
            mine = [
                (known[place], author)
                for place, codes, author in zip(now, rolled, who, strict=True)
                if code in codes
            ]
            quotes = quotations(
                [item.text for item, _ in mine],
                [item.may_be_quoted for item, _ in mine],
                authors=[author for _, author in mine],
                names=hidden,
                most=_QUOTED,
            )
            shown.append(attrs.evolve(theme, quotes=quotes))
        shown.sort(key=lambda theme: _TOLD.index(theme.verdicts[0]))
        return cls(themes=tuple(shown), hot=hot, impacts=impacts, tree=tree)

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["voice"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for each theme that stands out, or that none does; how many items nobody coded."""
        words = say("review.coded", language, n=self.hot.n, uncoded=self.hot.uncoded)
        if not self.themes:
            return [Note(word("no_themes", language)), Note(words)]
        heads = [
            word(name, language) for name in ("theme", "share_now", "share_change", "rating_impact", "found")
        ]
        rows = [Row(cells=self._cells(theme, language), key=theme.code) for theme in self.themes]
        return [Grid(heads=heads, rows=rows, note=word("association", language), key=self.key), Note(words)]

    def _cells(self, theme: VoiceTheme, language: Language) -> list[Cell | str]:
        node, hot, impact = self.tree.get(theme.code), theme.hot, theme.impact
        quotes = tuple(say("review.quote", language, text=text) for text in theme.quotes)
        name = Cell(text=theme.code if node is None else node.label(language), notes=quotes)
        share = change = cost = Cell(text="–")
        if hot is not None:
            bounds = wilson(hot.n, self.hot.n)
            share = _cell(hot.share, bounds.low, bounds.high, "share", language, n=hot.n)
            change = _cell(hot.difference, hot.low, hot.high, "points", language, n=hot.before, signed=True)
        if impact is not None and impact.impact is not None:
            # The section says what the rating loses, so that a minus is bad.
            low, high = -(impact.high or 0.0), -(impact.low or 0.0)
            cost = _cell(-impact.impact, low, high, "number", language, n=impact.n, signed=True)
        bad = any(each is not ThemeVerdict.HIGHLIGHT for each in theme.verdicts)
        said = mark("list", language).join(each.label(language) for each in theme.verdicts)
        verdict = Cell(text=said, reading=Reading.WORSE if bad else Reading.BETTER)
        return [name, share, change, cost, verdict]

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "n": self.hot.n,
            "n_before": self.hot.n_before,
            "uncoded": self.hot.uncoded,
            "tree": self.tree.id,
            "tree_version": self.tree.version,
            "themes": [
                {
                    "code": theme.code,
                    "verdicts": [each._value_ for each in theme.verdicts],
                    "hot": None if theme.hot is None else _plain(theme.hot),
                    "impact": None if theme.impact is None else _plain(theme.impact),
                    "quotes": list(theme.quotes),
                }
                for theme in self.themes
            ],
        }


def _cell(
    value: float,
    low: float | None,
    high: float | None,
    unit: str,
    language: Language,
    *,
    n: int,
    signed: bool = False,
) -> Cell:
    bounds = (low or 0.0, high or 0.0)
    return Cell(
        text=("+" if signed and value > 0 else "") + format_number(value, unit, language),
        interval=range_text(bounds, unit, language, signed=signed),
        n=say("review.counted_n", language, n=f"{n:,}"),
    )


def _plain(row: Any) -> dict[str, Any]:
    return attrs.asdict(row, value_serializer=lambda _, __, value: getattr(value, "_value_", value))
