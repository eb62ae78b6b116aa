"""Analyses of texts, feedback, drivers and raters give, of small drawn inputs, the answers that `draws.txt` has.

Each is asked some dozen times about a few rows of small whole numbers, so that ties, gaps, the first and the
last of everything and values that stand on a limit occur, with its options drawn as well. Of each answer four
letters of a digest stand in the file. Whoever changes one on purpose writes them anew:
`python test_drawn_analyses.py`; with a name and a number it says what that draw was, and its answer.
"""

# ruff: noqa: E501
from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from cxkit import Actor
from cxkit.analysis import drivers, feedback, quality, text
from cxkit.analysis.gaps import knowledge_gaps
from cxkit.feedback import FeedbackItem, FeedbackSignal, Severity, Theme, ThemeTree
from cxkit.tables import SearchTable
from cxkit.values import CSAT_1_5, NPS_0_10, Period

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
import test_recorded_answers as recorded

sys.path.pop(0)

ANSWERS = Path(__file__).with_name("draws.txt")
T = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHANGHAI = "Asia/Shanghai"
LEVELS = (0.05, 0.25, 0.5, 0.75, 1.0)
SOUGHT = {"logistic", "agreement", "machine"}
"""What is sought step by step, or by way of eigenvalues: three digits are the same on every processor."""


class Draw:
    """What is drawn for one call: `n` rows, and columns and options of them."""

    def __init__(self, name: str, number: int, sizes: Sequence[int]) -> None:
        self.chance = random.Random(f"{name} {number}")
        self.number = number
        self.n = self.chance.choice(sizes)
        self.rng = np.random.default_rng(number)

    def one(self, *cells: Any) -> Any:
        """One of the cells."""
        return self.chance.choice(cells)

    def seldom(self, wrong: Any, *cells: Any) -> Any:
        """One of the cells; once in twenty what is refused, or is rare."""
        return wrong if self.chance.random() < 0.05 else self.chance.choice(cells)

    def some(self, cells: Any, gaps: float = 0.0, n: int | None = None) -> list[Any]:
        """A column of the cells."""
        cells = list(cells)
        rows = range(self.n if n is None else n)
        return [None if self.chance.random() < gaps else self.chance.choice(cells) for _ in rows]

    def maybe(self, cells: Any, gaps: float = 0.0) -> list[Any] | None:
        """A column, or none."""
        return self.some(cells, gaps) if self.chance.random() < 0.6 else None

    def sets(self, codes: str, gaps: float = 0.1, most: int = 2) -> list[Any]:
        """A column of up to so many codes each."""
        return [
            None if self.chance.random() < gaps else sorted(set(self.chance.choices(codes, k=self.chance.randint(0, most))))
            for _ in range(self.n)
        ]  # fmt: skip

    def times(self, *hours: float, gaps: float = 0.0) -> list[Any]:
        """A column of so many hours after the first."""
        return self.some([T + each * HOUR for each in hours], gaps)

    def said(self, pieces: Sequence[str], most: int = 4, gaps: float = 0.0, joint: str = "") -> list[Any]:
        """A column of texts of up to so many pieces."""
        return [
            None if self.chance.random() < gaps else joint.join(self.chance.choices(pieces, k=self.chance.randint(0, most)))
            for _ in range(self.n)
        ]  # fmt: skip


def theme(code: str, parent: str | None = None, severity: str = "none") -> Theme:
    return Theme(code=code, parent=parent, en=code, zh_hans=code, zh_hant=code, severity=Severity(severity))


@cache
def trees() -> tuple[ThemeTree, ...]:
    """A tree in its versions: split in two, in one, merged, moved, redefined, retired."""
    told: dict[str, Any] = {"at": T, "by": Actor.agent("lin")}
    made = ThemeTree.start("shop", [theme("a"), theme("z", severity="safety")], **told)
    made = made.add(theme("b", "a"), **told).add(theme("c", "a", "time"), **told).add(theme("d", "a"), **told)
    made = made.add(theme("e", "a", "money"), **told).add(theme("f", "z"), **told)
    first = made.version
    made = made.split("b", [theme("b1", "a"), theme("b2", "a", "time")], **told).merge("d", "c", **told)
    second = made.version
    made = made.redefine("e", "another", **told).move("f", "a", **told).add(theme("g", "a"), **told)
    made = made.split("g", [theme("g1", "a"), theme("g2", "z")], **told).retire("b2", **told)
    return made.at_version(first), made.at_version(second), made


# Feedback


def alarms(d: Draw) -> Any:
    at = d.times(-50, -49, -2, -1, -0.5, 0, 0.25, 0.5, 1, 1.5, 2, 49, gaps=0.05)
    return feedback.review_alarms(
        at, d.some(d.one((1, 2, 2.5, 3, 4, 5), (1, 5), (2,)), 0.05), d.some(d.one("P", "PQ"), 0.1), since=T, low=d.one(1, 2, 2.5, 3),
        danger=d.maybe((True, False, False), 0.1), burst_level=d.one(*LEVELS, 1e-3), fall_level=d.one(0.0, *LEVELS),
        least=d.one(1, 1, 2, 3), least_scores=d.one(1, 2, 3),
    )  # fmt: skip


def again(d: Draw) -> Any:
    at = d.times(0, 1, 2, 2, 3, 4, 5, gaps=0.1)
    return feedback.said_again(d.some("ab", 0.05), d.some("xy", 0.05), at, within=d.one(0, 1, 2, 3) * HOUR)


def counts(d: Draw) -> Any:
    tree = d.one(None, *trees())
    codes = d.one("ab", "abcdef", "abz", "bcq")
    return feedback.theme_counts(
        d.sets(codes),
        tree=tree,
        authors=d.maybe("pqrs", 0.1),
        least=d.seldom(0, 1, 2, 3, 4),
        confidence=d.one(0.8, 0.95),
    )


def emerging(d: Draw) -> Any:
    flags, codes = d.some((True, True, False), 0.1), d.one("a", "ab", "abc", "abcdefgh")
    of_now, of_then = d.sets(codes), d.sets(codes[-1] * 2 + codes)
    found = feedback.emerging(
        [now if flag else then for flag, now, then in zip(flags, of_now, of_then, strict=True)], flags,
        exposure=d.one(None, None, (1, 1), (1.0, 3.0), (2, 6), (2, 5), (0, 3), (3, 0)), authors=d.maybe("pqr", 0.1),
        at=d.maybe([T + each * HOUR for each in (0, 1, 23, 24, 47, 48, 96)], 0.1), sources=d.maybe("xy", 0.2),
        products=d.maybe("PPQ", 0.1), least=d.one(1, 1, 2, 3), least_authors=d.one(1, 2, 3), level=d.one(*LEVELS),
    )  # fmt: skip
    return [found, found.emerging]


def emerging_limits(d: Draw) -> Any:
    """A theme of one item or two, none before, in half of the exposure: chance gives it in a half or a quarter."""
    x, exposure, level = d.one(1, 2), d.one((1, 1), (2, 6), (2, 5)), d.one(0.5, 0.25)
    return feedback.emerging(
        [["a"]] * x + [[]] * 3,
        [True] * 5,
        exposure=exposure,
        least=d.one(x, x + 1),
        least_authors=1,
        level=level,
    )


def hot(d: Draw) -> Any:
    found = feedback.hot_themes(
        d.sets(d.one("a", "ab", "abz")), d.some((True, False), 0.1), tree=d.one(None, trees()[2]),
        authors=d.maybe("pqr", 0.1), sources=d.maybe(d.one("xy", (2, 11)), 0.1),
        weights=d.one(None, None, {"x": 1, "y": 3}, {"x": 0.5}, {"x": 1, "y": 0}), orders=d.one(None, (10, 20), (3, 7)),
        floor=d.one(0.0, 0.25, 0.5, 1 / 3, 0.01), least=d.one(0, 1, 2, 3), least_authors=d.one(1, 2, 3),
        level=d.one(*LEVELS), confidence=d.one(0.5, 0.8, 0.95),
    )  # fmt: skip
    return [found, found.hot]


def impact(d: Draw) -> Any:
    found = feedback.theme_impact(
        d.sets(d.one("a", "ab", "abcez")), d.some(d.one((0, 1), (1, 2, 5), (-1, 0, 1), (3,)), 0.1),
        tree=d.one(None, trees()[0]), authors=d.maybe("pqr", 0.1), least=d.one(0, 1, 2, 3), least_authors=d.one(1, 2, 3),
        level=d.one(*LEVELS), confidence=d.one(0.2, 0.8, 0.95),
    )  # fmt: skip
    return [found, found.pains, found.highlights]


def replies(d: Draw) -> Any:
    found = feedback.reply_effect(
        d.some((1, 2), 0.05),
        d.some(d.one((1, 2), (2, 3, 5)), 0.05),
        d.some((True, False), 0.05),
        confidence=d.one(0.5, 0.95),
    )
    return [found, found.verdict]


def baseline(d: Draw) -> Any:
    tz = d.one("UTC", SHANGHAI, "America/New_York")
    period = Period.of(date(2026, 3, d.one(1, 2, 8, 9)), d.one("day", "day", "week", "month"), tz)
    edges = (period.start, period.end, period.start - 7 * DAY, period.start - 14 * DAY)
    micro = timedelta(microseconds=1)
    at = [
        *edges,
        *(each - micro for each in edges),
        *(T + each * 13 * HOUR for each in range(-70, 60, 3)),
        None,
    ]
    return feedback.baseline_flags(
        at, period, weeks=d.one(1, 2), without=d.one((), [date(2026, 2, 23)]), tz=d.one(None, "UTC", SHANGHAI)
    )


PIECES = (
    "漏水",
    "漏水了",
    "太慢",
    "慢了",
    "不好",
    "客服",
    "没收到",
    "的",
    "了",
    "我",
    "慢",
    "好用",
    "leaks",
    "the",
    "box's",
    "Box",
    "9",
    "，",
    " ",
    "。",
)


ENGLISH = ("late", "parcel", "box's", "the", "Box", "again", "9", " ", " ", "漏水")


def phrases(d: Draw) -> Any:
    return feedback.phrase_sets(
        d.said(d.one(PIECES, PIECES, ENGLISH), 5, 0.05, d.one("", "", " ")), tokenizer=d.one(None, None, None, text.whitespace_tokens),
        longest=d.one(2, 3, 4), least=d.one(1, 2, 3), without=d.one((), ("漏水", "leaks")),
        stop_words=d.one(text.STOP_WORDS, text.STOP_WORDS, frozenset("的了"), ()),
    )  # fmt: skip


def common_phrases(d: Draw) -> Any:
    """A part of a longer phrase that stands without it in exactly a tenth of its texts, in a few less or more."""
    long, part = d.one(
        ("太慢了", "太慢"),
        ("包装破损", "破损"),
        ("very slow box", "slow box"),
        ("客服不错", "客服"),
        ("好用好用了", "好用"),
        ("漏的水了", "水了"),
    )
    alone = d.one(0, 1, 2)
    return feedback.phrase_sets([long] * d.one(8, 9, 10) + [part] * alone, least=d.one(1, 3))


def quotations(d: Draw) -> Any:
    texts = d.said(
        ("物流太慢", "物流慢", "电话13812345678", "很好", "a", "Lin", " "), 3, 0.05, d.one("", " ")
    )
    repeats = d.one(1, 1, 1, 40)
    who, may = d.maybe("pqrs", 0.1), d.some((True, True, False), 0.05)
    return feedback.quotations(
        texts * repeats, may * repeats, authors=None if who is None else [f"{each}{at}" for at in range(repeats) for each in who],
        names=d.one((), ("Lin",)), most=d.one(1, 2, 3), least_authors=d.one(1, 2, 3),
    )  # fmt: skip


def trend(d: Draw) -> Any:
    tree = d.one(*trees())
    known = [each.version for each in trees() if each.version <= tree.version]
    versions = d.some(known, 0.1)
    codes = {
        trees()[0].version: "abcdefz",
        trees()[1].version: ("a", "b1", "b2", "c", "e"),
        trees()[2].version: ("a", "b1", "c", "g1", "g2"),
    }
    cells = [
        None if version is None or d.chance.random() < 0.1 else sorted(set(d.chance.choices(codes[version], k=d.chance.randint(0, 2))))
        for version in versions
    ]  # fmt: skip
    before = d.some((["b"], ["b", "c"], ["g"], None), 0.0, 10)
    after = [d.one(["b1"], ["b2"], ["b1", "b2"], ["c"], ["g1"], [], None) for _ in before]
    extra = d.one(0, 1, 2)
    times = d.one(1, 4, 5)
    sample = feedback.double_coded(
        before * times + [["b"]] * extra,
        after * times + [["b1"]] * extra,
        tree,
        known[0],
        confidence=d.one(0.8, 0.95),
    )
    found = [
        feedback.theme_trend(cells, d.some((1, 2, 3), 0.05), versions, tree, view=view, sample=with_it)
        for view in ("restated", "as_coded")
        for with_it in (None, sample)
    ]
    return [sample, *([each, each.breaks, [each.shares(code) for code in each.codes]] for each in found)]


def fewest(d: Draw) -> Any:
    """Samples of about thirty items coded twice, for one period before a split and one after."""
    size = d.one(29, 30, 31)
    hits, none = d.one(0, 1, size // 2, size), d.one(0, 1)
    tree, old, new = trees()[1], trees()[0].version, trees()[1].version
    sample = feedback.double_coded(
        [["b"]] * size + [["c"]], [["b1"]] * hits + [["b2"]] * (size - hits - none) + [[]] * none * (hits < size) + [["c"]]
        if hits < size else [["b1"]] * size + [["c"]], tree, old,
    )  # fmt: skip
    cells = d.some((["b"], ["b", "c"], [], ["b1"]))
    versions = [new if "b1" in cell else d.one(old, old, new) if "b" not in cell else old for cell in cells]
    found = feedback.theme_trend(cells, d.some((1, 2)), versions, tree, sample=sample)
    return [found, found.breaks, [found.shares(code) for code in found.codes]]


def opinions(d: Draw) -> Any:
    told: dict[str, Any] = {"at": T, "by": Actor.agent("lin")}
    words = ("好看", "物流太慢了", "价格", "贵", "不好", "Lin", "，", "客服", "差", "一般")
    made = []
    for number, said in enumerate(d.said(words, 5)):
        item = FeedbackItem.capture(f"F-{number}", "review", text=said or "x", **told)
        made.append(item.accept(**told) if d.one(True, True, False) else item)
    lexicon, tree = text.SentimentLexicon.starter(), d.one(*trees())
    code = partial(
        feedback.code_opinions, lexicon=lexicon, tree=tree, themes={"delivery": "a", "price": "b", "service": "b2", "looks": "nothing"},
        names=d.one((), ("Lin",)), **told,
    )  # fmt: skip
    once = list(code(made, version="1"))
    twice = list(code(once, version=d.one("1", "2")))
    return [[each.codings, each.mentions, each.polarity] for each in (*once, *twice)]


# Drivers


def key_drivers(d: Draw) -> Any:
    names = d.one("a", "ab", "abc")
    parts = {name: d.some((1, 2, 3, 4), d.one(0, 0, 0.1, 0.5)) for name in names}
    gaps = any(None in cells for cells in parts.values())
    outcome = d.some((0, 1, 2, 5), 0.1 if gaps else 0)
    return drivers.key_drivers(
        outcome, parts, method=d.one("lmg", "johnson"), weights=d.maybe((0, 1, 1, 2)),
        missing=d.seldom("refuse", "listwise", "pairwise") if gaps else d.one("refuse", "listwise", "pairwise"),
        resamples=d.one(0, 0, 1, 3), confidence=d.one(0.5, 0.9), rng=d.seldom(None, d.rng),
    )  # fmt: skip


def collinear(d: Draw) -> Any:
    """A driver that is another one and a little of a third: who is named depends on how much."""
    one, third, outcome = d.some(range(9)), d.some(range(9)), d.some(range(5))
    little = d.one(0.0, 0.03, 0.05, 0.06, 0.08, 0.1)
    parts = {"a": one, "b": [x + little * y for x, y in zip(one, third, strict=True)], "c": third}
    return drivers.key_drivers(outcome, parts)


def many_drivers(d: Draw) -> Any:
    """Fifteen drivers are counted in every order, sixteen in some."""
    rows = np.random.default_rng(d.number).integers(0, 9, (40, 15 if d.number == 0 else d.one(16, 17)))
    drawn = {f"d{at}": column.tolist() for at, column in enumerate(rows.T)}
    found = drivers.key_drivers(
        rows[:, :3].sum(axis=1).tolist(),
        drawn,
        orders=8200 if d.number == 1 else d.one(0, 3, 4, 5, 50),
        rng=np.random.default_rng(1),
        resamples=d.number % 3,
    )
    return [len(drawn), found.standard_error, found.importance, found.low]


def logistic(d: Draw) -> Any:
    parts = {name: d.some((1, 2, 3, 4), d.one(0, 0, 0.05)) for name in d.one("a", "ab")}
    gaps = any(None in cells for cells in parts.values())
    outcome = d.some(d.seldom((0, 1, 2), (0, 1)))
    return drivers.logistic_drivers(
        outcome, parts, method=d.one("lmg", "johnson"), weights=d.maybe((0, 1, 1, 2)),
        missing=d.seldom("pairwise", "listwise") if gaps else d.seldom("pairwise", "refuse", "listwise"),
        resamples=d.one(0, 0, 0, 1, 2), confidence=d.one(0.5, 0.9), rng=d.seldom(None, d.rng),
    )  # fmt: skip


def importance(d: Draw) -> Any:
    names = "abcdef"[: d.seldom(0, 1, 2, 4, 6)]
    matter, done = ({name: d.one(0, 1, 2, 3) for name in names} for _ in "id")
    if d.seldom(True, False):
        done["q"] = 1
    found = drivers.importance_performance(
        matter, done, crosshair=(d.one("mean", "median", 1, 2), d.seldom("middle", "mean", "median", 1, 2))
    )
    return [found, *(found.in_quadrant(each) for each in drivers.QUADRANTS)]


def kano(d: Draw) -> Any:
    likes, lacks = d.one((1, 3), (1, 2, 3, 4, 5), d.seldom((0, 5, 6), (1, 5))), d.one((3, 5), (1, 2, 3, 4, 5))
    given = d.some(likes, 0.1), d.some(lacks, 0.1)
    return [drivers.kano_categories(*given), drivers.kano_of_answers(*given, confidence=d.one(0.8, 0.95))]


def kano_counts(d: Draw) -> Any:
    counted = {name: d.one(0, 0, 1, 2, 3, 47, 50, 53) for name in d.one("AO", "MOAIRQ", "RQ", "MOAI")}
    found = drivers.kano_of_counts(counted, left_out=d.one(0, 2))
    return [found, found.category, found.mixed, found.total_strength, found.category_strength]


def cards(d: Draw) -> Any:
    found = drivers.scorecards(
        d.some(d.one("xy", (7, 8)), 0.05), d.some("pq", 0.05), d.some(d.one(("tone",), ("tone", "facts"), ("tone", "facts", "care"))), d.some((1, 2, 4), 0.05),
        weights=d.seldom({"tone": 1, "facts": 0}, {"tone": 2, "facts": 1, "care": 1}, {"tone": 3, "facts": 0.5, "care": 2}, {"tone": 1, "facts": 1, "care": 0.25}),
        minimum=d.seldom(0, 1, 1, 2, 3), missing=d.one("undefined", "reweigh"), confidence=d.one(0.8, 0.95),
    )  # fmt: skip
    return [found, found.sources, *(found.ranking(by) for by in "pq"), partial(found.of, "x", "p")]


def service(d: Draw) -> Any:
    items = "1234"[: d.one(1, 2, 4)]
    cells, hoped = d.one((1, 2, 3), (2,), (1, 7)), d.one((1, 2, 3), (3,), (2, 7))
    dimensions = d.one(
        {"look": items},
        {"look": items[:1], "speed": items[-1:]},
        {"look": items, "speed": items[:1]},
        d.seldom({"look": "", "speed": items}, {"look": "1"}),
    )
    points = {name: d.seldom(-1, 0, 1, 2, 50) for name in dimensions}
    each = {name: d.some((0, 1, 3), 0.3) for name in dimensions}
    found = drivers.service_gaps(
        {item: d.some(cells, 0.05) for item in items}, d.one(None, {item: d.some(hoped, 0.05) for item in items}),
        dimensions=dimensions, weights=d.one(None, points, each), confidence=d.one(0.5, 0.95),
    )  # fmt: skip
    return [found, *(partial(found.of, name) for name in dimensions)]


# Quality


def agreement(d: Draw) -> Any:
    rows = [
        (c, i, r)
        for c in "xy"[: d.one(1, 2)]
        for i in range(d.one(2, 4))
        for r in "abc"[: d.one(2, 3)]
        if d.chance.random() < 0.9
    ]
    rows += rows[:1] * d.one(0, 0, 0, 1)
    d.n = len(rows)
    columns = [[row[at] for row in rows] for at in range(3)]
    return quality.criterion_agreement(
        *columns, d.some(d.one((1, 2), (0, 1, 3, 4), (2,)), 0.05), level=d.one("nominal", "ordinal", "interval"),
        rng=d.one(None, d.rng),
    )  # fmt: skip


def drift(d: Draw) -> Any:
    return list(
        quality.rater_drift(
            d.some("ab"), d.some(range(6)), d.some((1, 2, 4), 0.05), d.some((1, 2, 3, 5))
        ).items()
    )


def machine(d: Draw) -> Any:
    rows = [
        (i, r)
        for i in range(d.one(1, 3, 6))
        for r in ("a", "b", "m")[: d.one(2, 3)]
        if d.chance.random() < 0.9
    ]
    d.n = len(rows)
    rows += [(0, "m")] * ((0, "m") not in rows)
    values = [1 + (i % 3) if d.chance.random() < 0.7 else d.one(1, 2, 3) for i, _ in rows]
    return quality.machine_agreement(
        [i for i, _ in rows], [r for _, r in rows], values, machine="m", rng=d.rng, needed=d.one(0.0, 0.667, 0.9, 1.0),
        level=d.one("nominal", "ordinal", "interval"),
    )  # fmt: skip


def needs(d: Draw) -> Any:
    found = quality.training_needs(
        d.some("xyz", 0.05), d.some(d.one("t", "tf"), 0.05), d.some((0, 0.5, 1), 0.05), target=d.one(0.5, 0.8, 1),
        minimum=d.one(1, 2, 3), false_discovery=d.one(*LEVELS),
    )  # fmt: skip
    return [found, found.needs]


QUESTIONS = (
    "发票",
    "抬头",
    "怎么开",
    "退款",
    "where",
    "is",
    "my",
    "order",
    "12345",
    "a@b.com",
    "?",
    "送",
    " ",
)


def gaps(d: Draw) -> Any:
    return knowledge_gaps(
        d.said(QUESTIONS, 4, 0.05, d.one("", " ")), d.maybe("pqrs", 0.1), days=d.seldom(0.5, 1, 15, 30), handle_time=d.one(0, 60, 300),
        signals=d.maybe(("bot", "search"), 0.1), covered=d.maybe((True, False), 0.1), similarity=d.one(0, 0.25, 1 / 3, 0.5, 1.0),
        k=d.seldom(0, 1, 1, 2, 3),
    )  # fmt: skip


def gaps_of_searches(d: Draw) -> Any:
    table = SearchTable.from_columns(
        session=d.some("stuv"), customer=d.some("xyz", 0.4), visitor=d.some(("customer", "staff", "bot", "preview"), 0.1),
        at=d.times(0, 1, 2), query=d.said(QUESTIONS, 3, 0.05, " "), results=d.some((0, 1, 2)),
        typed_ahead=d.some((True, False, False), 0.1), found_nothing=d.some((True, False), 0.1), clicked=d.some((True, False), 0.1),
    )  # fmt: skip
    return knowledge_gaps(table, days=30, k=d.one(1, 2), similarity=d.one(0.4, 0.5))


# Texts

SAID = (
    *("不", "没", "没有", "不太", "太", "很", "非常", "有点", "好", "差", "慢", "贵", "满意", "喜欢", "大", "小", "破", "一般", "物流", "客服"),
    *("价格", "味道", "杯子", "甲乙丙", "，", "。", "但", "不过", "除了", "除了物流都好", "除了价格其他都好", "都", "要是", "就好了", "希望", "更", "not", "never", "very", "too"),
    *("good", "bad", "late", "delivery", "staff", "big", "the", ",", ".", " but ", "i wish", "可是", "！", "送", "快", "还行", "hardly"),
)  # fmt: skip


def sentiment(d: Draw) -> Any:
    lexicon = d.one(
        None, None, None,
        text.SentimentLexicon.starter().extended(
            words={"甲乙": 1, "都好": 1, "差": None, "破": 0}, aspects={"cup": ["杯子", "丙"]}, implied={"贵": "price"}, by_aspect={("cup", "大"): -1, ("taste", "big"): 0.5}
        ),
    )  # fmt: skip
    texts = d.said(SAID, 7, 0.1, d.one("", "", " "))
    found = text.sentiment(
        texts,
        lexicon,
        tokenizer=d.one(
            None, None, text.CharacterNGrams(2), text.MaxMatch(["很差", "物流慢", "太慢", "客服"]), str.split
        ),
    )
    return [
        found,
        found.of(0),
        found.aspects(),
        found.polarities,
        *map(found.negative_share, ("delivery", "price")),
        found.share("mixed"),
    ]


def turns(d: Draw) -> Any:
    """Clauses of a term, degrees and negators, some letters and a word, near the reach of each."""
    han = d.one(True, True, False)
    terms = (
        ("物流", "价格", "味道", "电池", "客服", "服务")
        if han
        else ("delivery", "price", "battery", "taste", "staff")
    )
    changing = (
        ("不", "没有", "很", "太", "非常", "不太", "有点", "好", "真", "稍")
        if han
        else ("not", "never", "very", "too", "a bit", "hardly", "extremely")
    )
    words = (
        ("好", "差", "慢", "贵", "大", "小", "满意", "高", "冷", "好看", "一般")
        if han
        else ("good", "bad", "late", "big", "high", "cheap", "cold", "polite")
    )
    letters = "甲乙丙丁戊己庚辛壬癸子丑" if han else ["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii"]
    marks = ("，", "：", "", "") if han else (",", "", "")
    joint = "" if han else " "

    def clause() -> str:
        parts = [d.one("", *terms), d.one(*marks), joint.join(letters[: d.one(0, 0, 1, 6, 7, 8, 9, 10, 11)])]
        parts += d.chance.choices(changing, k=d.one(0, 1, 1, 2, 2, 3))
        parts += [
            joint.join(letters[: d.one(0, 0, 0, 1, 2, 3, 4, 5)]),
            d.one(*marks),
            d.one(*words),
            d.one(*marks, *changing),
        ]
        parts += d.one([], [joint.join(letters[: d.one(0, 1, 6, 7, 9, 10)]), d.one(*terms)])
        whole = joint.join(each for each in parts if each)
        if d.one(True, True, True, True, False):
            return whole
        return f"要是{whole}就好了" if han else f"i wish {whole}"

    said = [
        f"{clause()}{d.one('。', '，', '') if han else d.one('. ', ', ', ' ')}{clause()}" for _ in range(d.n)
    ]
    if d.one(True, False, False, False) and han:
        said = [f"要是{d.one(*words)}就好了{d.one(*words)}，{each}" for each in said]
    elif d.one(True, False, False) and han:
        said = [f"除了{each[:6]}都好，{each}" for each in said]
    return text.sentiment(said)


def extended(d: Draw) -> Any:
    found = text.SentimentLexicon.starter().extended(
        words={d.seldom(" ", "翻车", "X y"): d.seldom(1.5, d.seldom(-1.01, -1, 0, 1), 1, None)}, aspects={"gift": d.seldom("赠品", ["赠品"], ["gift box"])},
        implied={"翻车": "gift"}, by_aspect={("gift", d.one("大", "翻车")): d.seldom(2, -1, 1)},
    )  # fmt: skip
    return [
        repr(found),
        found.aspects,
        [found.opinions(3, each) for each in ("赠品翻车了", "Gift box X  y", "赠品大", "大")],
    ]


def signals(d: Draw) -> Any:
    long = (
        "这个杯子真的很好看而且很好用",
        "这个杯子真的很好看而且很好用！",
        "别的杯子一点也不好看不好用哦",
        "系统默认好评",
        "好评返现",
        "很差",
        "很好",
        "free sample, good",
    )
    scale = d.one(CSAT_1_5, NPS_0_10)
    found = text.review_signals(
        d.some(long, 0.1), ratings=d.maybe((0, 1, 2, 2.5, 4, 5, 7.5, 10) if scale.high == 10 else (1, 2, 2.5, 3.5, 4, 5, 5, 5), 0.05), scale=scale,
        authors=d.maybe(d.one("abc", (2, 3, 9)), 0.05), products=d.maybe("PQ", 0.05), brands=d.maybe("xxxy", 0.02),
        at=d.maybe([T, T + MINUTE, T + 59 * MINUTE, T + d.one(2, 50, 5000) * HOUR], 0.05), bought=d.maybe((True, False), 0.3),
        insiders=d.one((), {"a"}, {"c", "q"}),
    )  # fmt: skip
    return [
        found,
        found.flagged(),
        found.flagged("burst", FeedbackSignal.TEMPLATE),
        found.of(0),
        found.both_ways(d.some((1, 2, 5), 0.1), d.one("burst", "insider")),
    ]


def one_brand(d: Draw) -> Any:
    """An author of four to six ratings, all the highest, of one brand or nearly so; and a burst of as many reviews."""
    n = d.one(4, 5, 6)
    stars, brands = [5] * (n - 1) + [d.one(5, 5, 4, None)], ["x"] * (n - 1) + [d.one("x", "x", "y", None)]
    at = [T + d.one(0, 1) * MINUTE * at for at in range(n)] + [T + d.one(0, 1, 2, 90, 9000) * HOUR]
    return text.review_signals(
        ["好"] * (n + 1),
        ratings=[*stars, 3],
        authors=["a"] * n + ["b"],
        brands=[*brands, "x"],
        at=at,
        products=["P"] * n + [d.one("P", "Q")],
    )


def duplicates(d: Draw) -> Any:
    word = "abcdefghijklmnopqrstuvwxyz0123456789"
    start = d.one("物流太慢了等了整整一个星期才到", word[:11], word[:12], word[:13], word)
    texts = []
    for _ in range(d.n):
        letters = list(start)
        for _ in range(d.one(0, 0, 1, 2)):
            at = d.chance.randrange(len(letters))
            letters[at : at + d.one(0, 1)] = d.one("!", "q", "很", " ")
        texts.append(
            None if d.chance.random() < 0.05 else d.one("".join(letters), "".join(letters), "好", "！")
        )
    found = text.duplicates(
        texts,
        d.maybe(d.one("abc", (4, 5, 7)), 0.1),
        similarity=d.seldom(d.one(0.4, 1.1), 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1.0),
    )
    return [found, found.groups(), found.repeats, *(found.shared(least) for least in (0, 1, 2, 3))]


def near(d: Draw) -> Any:
    """Texts of which some pairs only are near enough for a hash to find them."""
    word = "qwertzuiopasdfghjklyxcvbnm1234567890"
    texts = [
        "".join(d.one(*word) if d.chance.random() < 0.08 else letter for letter in word + str(each % 3))
        for each in range(60)
    ]
    return text.duplicates(texts, similarity=d.one(0.5, 0.55, 0.6)).group


def words_within(d: Draw) -> Any:
    """Words of which a longer one holds nine tenths of the texts of its part, or one text less."""
    long, part = d.one(("物流慢", "物流"), ("客服好", "服好"), ("物流很慢", "流很慢"))
    n, alone, ends = d.one(8, 9, 10, 18), d.one(0, 1, 2), ("甲", "乙", "丙", "丁", "戊")
    both = [
        f"{ends[at % 5]}{long}{ends[at % 4]}，{ends[at % 3]}{part}{ends[at % 5]}，{part}，{part}"
        for at in range(n)
    ]
    texts = [*both, *(f"{ends[at % 5]}{part}" for at in range(alone)), "你我他它们在说话呢" * d.one(30, 60)]
    return text.top_words(texts, least=d.one(1, 2, n), stop_words=())


SHOP = (
    *("物流", "太慢", "很快", "客服", "不错", "好", "慢", "的", "回复", "好用", "物流慢", "甲", "乙", "丙", "丁", "戊"),
    *("Tea", "the", "x", "，", "don't"),
)  # fmt: skip


def top_words(d: Draw) -> Any:
    texts = d.said(d.chance.sample(SHOP, d.one(6, 9, 12, 20)), d.one(3, 5, 8), 0.03, d.one("", "", "", " "))
    found = text.top_words(
        texts, d.seldom(0, 1, 3, 50), least=d.seldom(0, 1, 2, 3, 5), tokenizer=d.one(None, None, None, text.CharacterNGrams(2), str.split),
        stop_words=d.one(text.STOP_WORDS, frozenset("的慢"), ()),
    )  # fmt: skip
    return [found, [found.share(word) for word in found.words[:2]]]


WORDS = ("late", "great", "slow", "x")


def log_odds(d: Draw) -> Any:
    names = [d.seldom("late", word) for word in WORDS[: d.one(1, 2, 3, 4)]]
    columns = [[d.seldom(10**17, 0, 0, 1, 2, 9) for _ in names] for _ in range(2)]
    prior = d.seldom(d.one(0, [1, 2]), 0.01, 1, [0.5, 1, 2, 3][: len(names)])
    found = text.log_odds_of_counts(names, *columns, prior=prior)
    return [found, *(found.top(most, of=of) for most in (1, 10) for of in ("first", "second"))]


def one_vs_rest(d: Draw) -> Any:
    pairs = [
        (group, word)
        for group in d.one("ABC", (4, 5, 7))[: d.one(1, 2, 3)]
        for word in WORDS[: d.one(1, 2, 3)]
        if d.chance.random() < 0.9
    ]
    pairs += pairs[:1] * d.seldom(1, 0)
    found = text.one_vs_rest(
        [g for g, _ in pairs],
        [w for _, w in pairs],
        [d.one(0, 0, 1, 2, 9) for _ in pairs],
        prior=d.seldom(0, None, None, 0.5, 1),
    )
    return [found, *(partial(found.top, group, most) for group in ("A", "C", 4, 5) for most in (1, 10))]


def keyness(d: Draw) -> Any:
    first, second = ([d.one(0, 0, 1, 2, 9) for _ in range(d.n)] for _ in range(2))
    totals = [
        d.one(sum(each), sum(each), max([*each, 0]), 9, 20, [each_ + d.one(0, 1, 5) for each_ in each])
        for each in (first, second)
    ]
    return text.keyness_of_counts(first, second, *totals, words=d.one(None, [f"w{at}" for at in range(d.n)]))


def words_of_texts(d: Draw) -> Any:
    first, second = (
        [[d.one(*WORDS) for _ in range(d.one(0, 1, 3))] for _ in range(d.one(0, 1, 3))] for _ in range(2)
    )
    weighed = text.tf_idf(
        first + second, smooth=d.one(True, False), sublinear=d.one(True, False), norm=d.one("l2", None)
    )
    return [
        text.log_odds(first, second, prior=d.one(0.01, 1)), text.keyness(first, second), weighed, weighed.matrix(),
        *(partial(weighed.top, row, d.one(1, 2, 10)) for row in range(-1, 7)), text.ngrams(first, d.one(1, 2, 3), least=d.one(1, 2)),
    ]  # fmt: skip


def tokens(d: Draw) -> Any:
    said = d.said(("退款", "太慢", "客服", "了", "Late", "9", "a", "，", " ", "_", "x1", "研究生命", "é"), 6)
    words = d.one(["退款", "太慢", "客服"], ["研究", "研究生", "生命", "late"], ["退款太慢", "慢客"])
    ways = [text.CharacterNGrams(d.one(1, 2, 3)), text.word_tokens, text.whitespace_tokens]
    ways += [text.MaxMatch(words, direction=way) for way in ("forward", "backward")]
    return [
        [way(each) for way in ways for each in said],
        text.ngrams(said, d.one(1, 2), tokenizer=text.word_tokens),
        text.keyness(said, said[:1], tokenizer=text.word_tokens),
    ]


RAW = (
    *("Ｇood", "赞👍👍", "太太太太慢", "！！！！", "@店主 ", "https://x.y/z ", "www.a.com", "\u200b", "e\u0301", "ﾊﾟ", "가", "😡😡🏽", "99999"),
    *("  ", "\n", "ooooh", "@a.b-c", "但", "不过", "可是，", "only", "however", "…", "...", ". ", "客服態度", "个", "個", "の", "ひど", "Привет", "é", "der", "the", "le"),
    *("a\u0300", "\u1100\u1160", "\u1112\u11ff", "ㄅ", "ﬁ", "ß", "👍", "x", "，", "只是，", "非但", "还不过"),
)  # fmt: skip


def normal(d: Draw) -> Any:
    found = []
    for raw in d.said(RAW, 6):
        each = text.normalized(raw)
        size = len(each.text)
        found.append(
            [each.text, [each.span(a, b) for a in range(size + 1) for b in {a, min(a + 1, size), size}]]
        )
        found.append(
            [
                text.text_key(raw),
                text.language_of(raw),
                [list(part) for part in text.segments(raw)],
                text.in_hans(raw),
            ]
        )
    return found


def lexicon(d: Draw) -> Any:
    phrases = ("late", "so late", "慢", "太慢", "not late", "e\u0301t", "box", "ab c")
    made = text.ThemeLexicon(
        {"delivery": [d.seldom("  ", *phrases) for _ in range(d.one(1, 2, 3))], "staff": d.seldom("rude", ["rude"], ["late"], ["box", "慢"])},
        ignoring=d.seldom(["rude"], (), ["not late"], ["不慢"]),
    )  # fmt: skip
    found = made.classify(
        d.said(
            (
                "Late",
                "so ",
                "太慢",
                "不",
                "慢",
                "not ",
                " ",
                "rude",
                "box",
                "es",
                "été",
                "ab  c",
                "x",
                "\u200b",
            ),
            5,
            0.1,
        )
    )
    return [
        made,
        found,
        found.without,
        [found.of(row) for row in range(d.n)],
        [found.texts_with(each) for each in made.themes],
    ]


def bayes(d: Draw) -> Any:
    texts, labels = (
        d.said(("太慢", "慢了", "好", "很好", "tea", "don't", " "), 3, 0.05),
        d.some(("bad", "good", ["bad", "good"], []), 0.05),
    )
    features = d.one("characters", "words")
    model = text.naive_bayes(texts, labels, features=features)
    other = text.naive_bayes(["慢tea", "new"], ["bad", "worse"], features=d.one("characters", "words"))
    asked = ["太慢了", "good tea", "", "很好很好"]
    told = [[code, each] for code in ("bad", "good") for each in asked]
    return [
        model.to_payload(), text.NaiveBayes.from_payload(model.to_payload()).version == model.version, model.scores(asked), model.classify(asked),
        partial(model.best, asked), [partial(model.explain, each, code, d.one(1, 3, 10)) for code, each in told], lambda: (model + other).to_payload(),
        partial(text.cross_validated, texts, labels, d.rng, domain="shop", folds=d.one(1, 2, 3, 4, 5), features=features),
    ]  # fmt: skip


def stored(d: Draw) -> Any:
    """A stored classifier with one of its parts spoilt."""
    payload: Any = text.naive_bayes(["太慢", "好", "慢"], ["bad", "good", "bad"], id="m").to_payload()
    place = d.one(*payload)
    of = payload[place]
    if isinstance(of, list) and of and d.one(True, False):
        at = d.chance.randrange(len(of))
        of[at] = d.one(0, -1, 3, 4, "a", "慢", [0] * 4, [1] * 4, [-1, 0, 0, 0])
    else:
        payload[place] = d.one(of, [], 0, -1, 2, "words", "x", None, of[::-1] if isinstance(of, list) else of)
    return [place, payload[place], lambda: text.NaiveBayes.from_payload(payload).version]


@attrs.frozen
class Scorer:
    """A classifier that gives what it was told."""

    given: Any
    id: str = "s"
    version: str = "1"

    def classify(self, texts: Any) -> Any:
        return [self.given.get(each, []) for each in texts]


def validation(d: Draw) -> Any:
    given = {
        name: [text.Coded(code, d.one(-1.0, 0.0, 0.5, 1.0)) for code in "ab" if d.chance.random() < 0.7] for name in "uvwx"
    }  # fmt: skip
    model = Scorer(given)
    found = text.validated(
        model, d.some("uvwx", 0.05), d.some(d.seldom(("a", 5, "", ["a", ""], {"a": 1}, b"a"), ("a", "b", ["a", "b"], [])), 0.05), domain="shop", threshold=d.one(-1, 0, 0.5, 2, -np.inf),
        codes=d.one(None, None, "ab", "a"),
    )  # fmt: skip
    chosen = found.at_precision(d.one(0.5, 2 / 3, 0.9, 1))
    shares = partial(
        text.code_shares,
        model,
        d.some("uvwxy", 0.05),
        np.random.default_rng(1),
        domain=d.one("shop", "shop", "hotel"),
        by=d.maybe(d.one("xy", (3, 5)), 0.1),
        resamples=5,
    )
    return [
        found,
        chosen,
        found.accuracy(),
        chosen.thresholds,
        partial(found.at_precision, d.one(0, 1, 1.5)),
        *(
            lambda code=code, group=group: shares(validation=found).of(code, group)
            for code in "aq"
            for group in ("x", 3, None)
        ),
        *(
            partial(shares, validation=each, unvalidated=free)
            for each in (found, chosen, None)
            for free in (True, False)
        ),
    ]


@attrs.frozen
class Picture:
    """A result whose picture is drawn with options."""

    plot: Any


def drawable(told: Any) -> list[Any]:
    """The results with a picture, in an answer."""
    if isinstance(told, list):
        return [each for part in told for each in drawable(part)]
    return [told] if hasattr(told, "plot") else []


def loud(d: Draw) -> Any:
    """Themes that cost the score and bring it some, and one that does neither."""
    themes, scores = [["a"]] * 6 + [["b"]] * 6 + [["c"], []] * 4, [1, 1, 2] * 2 + [5, 5, 4] * 2 + [3] * 8
    kept = [at for at in range(20) if d.chance.random() < 0.9]
    return feedback.theme_impact(
        [themes[at] for at in kept], [scores[at] for at in kept], least=2, least_authors=2
    )


def pictures(d: Draw) -> Any:
    """What is drawn of results, and how far the axes go."""
    named: dict[str, Any] = {"tree": d.one(None, trees()[2]), "language": d.one("en", "zh-Hans", "zh-Hant")}
    most = d.one(1, 2, 3, 12)
    ways: list[tuple[Callable[[Draw], Any], dict[str, Any]]] = [
        (impact, named), (loud, named), (trend, {**named, "most": most}), (fewest, named), (key_drivers, {}), (importance, {}),
        (kano_counts, {}), (turns, {"most": most}), (words_within, {"most": most}), (lexicon, {}),
        (log_odds, {"most": most, "language": named["language"]}),
    ]  # fmt: skip
    make, options = ways[d.number % len(ways)]
    drawn = [partial(each.plot, **options) for each in drawable(make(d))[-1:]]
    if make is kano_counts:
        features = {
            name: drivers.kano_of_counts({each: d.one(0, 1, 2, 5) for each in "AOMI"}) for name in "xyz"
        }
        drawn.append(partial(drivers.plot_kano, features))
    axes: list[Any] = []

    def plot(of: Any, ax: Any) -> Any:
        axes.append(of(ax=ax))
        return axes[-1]

    shown = [recorded.picture(Picture(partial(plot, each))) for each in drawn]
    return json.dumps([shown, [recorded.rounded([*each.get_xlim(), *each.get_ylim()]) for each in axes]])


FEW = (0, 1, 2, 3, 4, 5, 6, 8)
MORE = (4, 6, 8, 12, 16)
MAKERS: dict[str, tuple[Callable[[Draw], Any], int, tuple[int, ...]]] = {
    "alarms": (alarms, 300, (*FEW, 12, 20)),
    "again": (again, 80, FEW),
    "counts": (counts, 150, FEW),
    "emerging": (emerging, 250, (*MORE, 1, 30, 60)),
    "emerging limits": (emerging_limits, 30, (1,)),
    "hot": (hot, 160, (*MORE, 1, 60, 200)),
    "impact": (impact, 200, (*FEW, 12, 20)),
    "replies": (replies, 200, (*FEW, 12, 20)),
    "baseline": (baseline, 60, FEW),
    "phrases": (phrases, 200, MORE),
    "common phrases": (common_phrases, 60, FEW),
    "quotations": (quotations, 100, FEW),
    "trend": (trend, 12, MORE),
    "fewest": (fewest, 40, MORE),
    "opinions": (opinions, 60, (1, 2)),
    "key drivers": (key_drivers, 200, (4, 5, 6, 8, 12)),
    "collinear": (collinear, 30, (8, 12)),
    "many drivers": (many_drivers, 12, (1,)),
    "logistic": (logistic, 150, (4, 6, 8, 12, 20)),
    "importance": (importance, 150, (1,)),
    "kano": (kano, 60, FEW),
    "kano counts": (kano_counts, 150, (1,)),
    "cards": (cards, 200, (*FEW, 12, 20)),
    "service": (service, 60, FEW),
    "agreement": (agreement, 24, (1,)),
    "drift": (drift, 40, MORE),
    "machine": (machine, 6, (1,)),
    "needs": (needs, 120, MORE),
    "gaps": (gaps, 250, FEW),
    "gaps of searches": (gaps_of_searches, 100, MORE),
    "sentiment": (sentiment, 150, (2, 3, 4)),
    "turns": (turns, 240, (1, 2)),
    "extended": (extended, 60, (1,)),
    "signals": (signals, 60, MORE),
    "one brand": (one_brand, 100, (1,)),
    "duplicates": (duplicates, 200, FEW),
    "near": (near, 10, (1,)),
    "words within": (words_within, 60, (1,)),
    "top words": (top_words, 250, (6, 12, 30, 40)),
    "log odds": (log_odds, 150, (1,)),
    "one vs rest": (one_vs_rest, 150, (1,)),
    "keyness": (keyness, 200, (0, 1, 2, 3)),
    "words of texts": (words_of_texts, 100, (1,)),
    "tokens": (tokens, 80, (1, 2, 4)),
    "normal": (normal, 250, (1, 2)),
    "lexicon": (lexicon, 150, (1, 2, 4)),
    "bayes": (bayes, 60, MORE),
    "stored": (stored, 250, (1,)),
    "pictures": (pictures, 22, (4, 8, 16)),
    "validation": (validation, 20, MORE),
}
"""By name: what is asked, how often, and of how many rows."""


def plain(value: Any) -> Any:
    """An answer as plain data, with what each result says of itself."""
    if callable(value):
        return recorded.attempt(lambda: plain(value()), 1)
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return [plain(each) for each in value]
    if isinstance(value, (dict, str)) or not hasattr(value, "summary"):
        return recorded.rounded(recorded.reader.plain(value))
    summary = partial(recorded.attempt, lambda: value.summary())
    return [
        recorded.rounded(recorded.reader.plain(value)),
        summary(),
        repr(value),
        recorded.attempt(lambda: value.columns()),
    ]


def answer(name: str, number: int) -> str:
    """What an analysis says of one draw, as a text."""
    make, _, sizes = MAKERS[name]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        told = plain(lambda: make(Draw(name, number, sizes)))
    line = re.sub(r" at 0x[0-9a-f]+", "", json.dumps(told, ensure_ascii=False, sort_keys=True, default=str))
    return re.sub(r"-?\d+\.\d+(?:e[-+]?\d+)?", recorded.coarse, line) if name in SOUGHT else line


def digests(name: str) -> list[str]:
    """Of each answer four letters of its digest."""
    told = (answer(name, number) for number in range(MAKERS[name][1]))
    return [hashlib.sha256(line.encode()).hexdigest()[:4] for line in told]


@cache
def kept() -> dict[str, list[str]]:
    lines = ANSWERS.read_text(encoding="utf-8").splitlines()
    return {name: told.split() for name, _, told in (line.partition(": ") for line in lines)}


@pytest.mark.parametrize("name", MAKERS)
def test_an_analysis_answers_of_each_draw_what_it_did(name: str) -> None:
    pairs = zip(digests(name), kept().get(name, []), strict=True)
    other = [number for number, (now, then) in enumerate(pairs) if now != then]
    assert not other, f"of draw {other[0]}: {answer(name, other[0])[:600]}"


def test_how_many_texts_go_at_a_time_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        f"{word} {place % 7} {'späť' * (place == 299)}"
        for place, word in enumerate(("late", "great", "slow") * 200)
    ]
    wanted = (
        text.naive_bayes(said, ["a", "b", "c"] * 200).scores(said).tolist(),
        answer("near", 1),
        answer("duplicates", 1),
    )
    monkeypatch.setattr("cxkit.analysis.text._bayes._CHUNK", 7)
    monkeypatch.setattr("cxkit.analysis.text._duplicates._LETTERS", 100)
    model = text.naive_bayes(said, ["a", "b", "c"] * 200)
    assert (model.scores(said).tolist(), answer("near", 1), answer("duplicates", 1)) == wanted
    for texts in (said, said[:256], said[:257], ["plain"] * 600):
        found = text.keyness(texts, [], tokenizer=text.word_tokens)
        counted = text.keyness([text.word_tokens(each) for each in texts], [])
        assert (found.words, found.first.tolist()) == (counted.words, counted.first.tolist())


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(answer(sys.argv[1], int(sys.argv[2])))
    else:
        ANSWERS.write_text(
            "".join(f"{name}: {' '.join(digests(name))}\n" for name in MAKERS), encoding="utf-8"
        )
