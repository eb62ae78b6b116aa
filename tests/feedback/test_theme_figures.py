"""Themes count distinct items, are weighed by what they cost and told from chance; of few nothing is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import attrs
import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.analysis.feedback import (
    TrendView,
    code_opinions,
    double_coded,
    emerging,
    hot_themes,
    phrase_sets,
    quotations,
    reply_effect,
    review_alarms,
    said_again,
    theme_counts,
    theme_impact,
    theme_trend,
)
from cxkit.analysis.feedback._hot import _verdict
from cxkit.analysis.text import SentimentLexicon
from cxkit.feedback import FeedbackItem, Theme, ThemeTree, theme_facts
from cxkit.stats.intervals.tails import binomial_tail
from cxkit.stats.results import _pictures as pictures
from cxkit.testing import theme_trees

T = datetime(2026, 3, 2, tzinfo=UTC)
TOLD = {"at": T, "by": Actor.agent("lin")}


def theme(code, parent=None, **told):
    return Theme(code=code, parent=parent, en=code, zh_hans=code, zh_hant=code, **told)


def shop():
    tree = ThemeTree.start("shop", [theme("a"), theme("z")], **TOLD)
    for code in ("b", "c"):
        tree = tree.add(theme(code, "a"), **TOLD)
    return tree


CELLS = st.lists(
    st.none() | st.sets(st.sampled_from(["t0", "t1", "t2", "t3", "t4"]), max_size=3), max_size=30
)


class TestCounting:
    def test_a_parent_counts_items_not_the_sum_of_its_parts(self):
        found = theme_counts([["b"], ["b", "c"], ["c"], ["z"], [], None], tree=shop())
        assert {row.code: row.n for row in found.rows} == {"a": 3, "b": 2, "c": 2, "z": 1}
        assert (found.n, found.uncoded, found.without) == (5, 1, 1)
        assert found.of("a").share == 3 / 5

    @given(theme_trees(), CELLS)
    def test_a_parent_lies_between_its_greatest_part_and_their_sum(self, tree, cells):
        found = {row.code: row.n for row in theme_counts(cells, tree=tree).rows}
        for code, n in found.items():
            parts = [found.get(each.code, 0) for each in tree.themes if each.parent == code]
            own = sum(code in (cell or ()) for cell in cells)
            assert max([own, *parts]) <= n <= own + sum(parts)

    @given(CELLS, st.sampled_from(["t0", "t1"]), st.sampled_from(["t2", "t3"]))
    def test_merging_two_themes_then_counting_counts_distinct_items(self, cells, one, other):
        merged = [
            None if cell is None else {one if code == other else code for code in cell} for cell in cells
        ]
        found = theme_counts(merged).of(one)
        assert (found.n if found else 0) == sum(
            bool({one, other} & cell) for cell in cells if cell is not None
        )

    @given(CELLS, st.randoms(use_true_random=False))
    def test_the_order_of_items_changes_nothing(self, cells, random):
        mixed = random.sample(cells, len(cells))
        assert theme_counts(cells).to_records() == theme_counts(mixed).to_records()

    @given(
        theme_trees(), CELLS, st.lists(st.sampled_from("uvwxyz"), min_size=30, max_size=30), st.integers(2, 4)
    )
    def test_too_few_people_are_not_told_of_nor_computed(self, tree, cells, authors, least):
        authors = authors[: len(cells)]
        found = theme_counts(cells, tree=tree, authors=authors, least=least)
        everybody = {who for who, cell in zip(authors, cells, strict=True) if cell is not None}
        hidden = {}
        for row in found.rows:
            who = {
                a
                for a, cell in zip(authors, cells, strict=True)
                if cell is not None and row.code in tree.roll_up(cell) | cell
            }
            few = 0 < len(who) < least or 0 < len(everybody) - len(who) < least
            if few:
                assert row.n is None
                assert row.share is None
            hidden.setdefault(getattr(tree.get(row.code), "parent", None), []).append(row.n is None)
        # Of one family a single hidden count could be told from the others.
        assert all(sum(family) != 1 or len(family) == 1 for family in hidden.values())


class TestImpact:
    @given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 5)), min_size=1, max_size=60))
    def test_it_is_what_the_mean_gains_if_these_scored_as_the_rest(self, rows):
        cells = [[code for code, has in zip("ab", row, strict=False) if has] for row in rows]
        y = np.array([row[2] for row in rows], float)
        for found in theme_impact(cells, y).rows:
            has = np.array([found.code in cell for cell in cells])
            if has.all():
                assert found.impact is None
                continue
            healed = np.where(has, y[~has].mean(), y)
            assert found.impact == pytest.approx(healed.mean() - y.mean(), abs=1e-9)
            assert found.impact == pytest.approx(has.mean() * (y[~has].mean() - y[has].mean()), abs=1e-9)

    def test_adjusted_impacts_hold_the_other_themes_equal(self):
        rng = np.random.default_rng(1)
        a = rng.random(2000) < 0.3
        b = a & (rng.random(2000) < 0.8) | (rng.random(2000) < 0.05)
        y = 5 - 2.0 * a + rng.normal(0, 0.1, 2000)
        cells = [[code for code, has in (("a", x), ("b", z)) if has] for x, z in zip(a, b, strict=True)]
        found = theme_impact(cells, y)
        assert found.of("b").impact > 0.3
        assert abs(found.of("b").adjusted) < 0.01
        assert found.of("a").adjusted == pytest.approx(2 * a.mean(), abs=0.02)

    def test_its_interval_holds_the_truth_as_often_as_it_says(self):
        rng, hits = np.random.default_rng(7), 0
        for _ in range(400):
            a = rng.random(200) < 0.2
            y = np.where(a, rng.integers(1, 4, 200), rng.integers(3, 6, 200)).astype(float)
            row = theme_impact([["a"] if x else [] for x in a], y).of("a")
            hits += row.low <= 0.2 * (4.0 - 2.0) <= row.high
        assert 0.91 <= hits / 400 <= 0.98

    def test_few_are_no_evidence_and_danger_is_listed_at_one(self):
        tree = shop().add(theme("fire", severity="safety"), **TOLD)
        cells = [["fire"], *[["b"]] * 4, *[[]] * 30]
        found = theme_impact(cells, [3, *[1] * 4, *[5, 4] * 15], tree=tree)
        assert found.rows[0].code == "fire"
        assert found.of("fire").verdict == "safety"
        assert found.of("b").verdict == "few"
        one_author = theme_impact(
            [["b"]] * 9 + [[]] * 30, [1] * 9 + [5, 4] * 15, authors=["u"] * 9 + [None] * 30
        )
        assert one_author.of("b").verdict == "few"

    def test_what_pleases_is_a_highlight(self):
        found = theme_impact([["b"]] * 30 + [[]] * 60, [5] * 30 + [3, 4, 2] * 20)
        assert [row.code for row in found.highlights] == ["b"]
        assert found.pains == ()


class TestHot:
    def test_a_day_of_volume_is_not_hot(self):
        cells, now = (
            ([["late"]] * 20 + [[]] * 80) * 5 + [["late"]] * 20 + [[]] * 80,
            [True] * 500 + [False] * 100,
        )
        assert hot_themes(cells, now).of("late").verdict == "nothing"

    def test_a_change_of_sources_is_not_hot_within_them(self):
        # Complaints always speak of lateness; this month there are more of them.
        now = [True] * 100 + [False] * 100
        sources = ["complaint"] * 80 + ["survey"] * 20 + ["complaint"] * 20 + ["survey"] * 80
        cells = [["late"] if s == "complaint" and n % 2 else [] for n, s in enumerate(sources)]
        assert hot_themes(cells, now).of("late").verdict == "hot"
        found = hot_themes(cells, now, sources=sources).of("late")
        assert (found.verdict, round(found.standardised, 9)) == ("nothing", 0)
        assert found.difference == pytest.approx(0.3)

    def test_chance_alone_is_seldom_hot(self):
        rng, false = np.random.default_rng(3), 0
        for _ in range(100):
            cells = [[f"t{each}" for each in np.flatnonzero(rng.random(10) < 0.1)] for _ in range(300)]
            false += bool(hot_themes(cells, [True] * 100 + [False] * 200).hot)
        assert false <= 12

    def test_orders_give_rates_beside_shares(self):
        row = hot_themes([["a"]] * 10 + [[]] * 10, [True] * 10 + [False] * 10, orders=(2000, 1000)).of("a")
        assert (row.per_1000, row.per_1000_before) == (5, 0)


class TestEmerging:
    def rows(self, authors, days):
        cells = [["leaks"]] * 6 + [[]] * 300
        at = [T + timedelta(days=d) for d in days] + [T] * 300
        who = list(authors) + [f"c{n}" for n in range(300)]
        return emerging(cells, [True] * 56 + [False] * 250, authors=who, at=at).of("leaks")

    def test_what_there_was_none_of_is_new(self):
        row = self.rows("uvwxyz", range(6))
        assert (row.verdict, row.days, row.first_at) == ("new", 6, T)
        assert row.slope == 0
        assert self.rows("uvwxyz", [2, 3, 4, 4, 5, 5]).slope > 0.3

    def test_one_furious_author_or_one_day_is_no_trend(self):
        assert self.rows("uuuuuu", range(6)).verdict == "few"
        assert self.rows("uvwxyz", [0] * 6).verdict == "few"

    @given(st.integers(0, 60), st.integers(0, 60), st.floats(0.02, 0.98))
    def test_the_tail_is_the_sum_of_its_terms(self, x, more, share):
        from math import comb

        n = x + more
        exact = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(x, n + 1))
        assert binomial_tail(x, n, share) == pytest.approx(exact, rel=1e-6, abs=1e-12)

    def test_phrases_need_no_tokenizer_and_parts_are_dropped(self):
        found = phrase_sets(
            ["杯盖漏水", "杯盖漏水啊", "又是杯盖漏水", "leaks a lot", "it leaks a lot", "leaks a lot!"]
        )
        assert found[0] == ["杯盖漏水"]
        assert found[3] == ["leaks a lot"]

    def test_phrases_neither_begin_nor_end_with_words_that_tell_nothing(self):
        texts = [
            "等了一个小时",
            "等了一个小时才送",
            "两小时",
            "送得太慢了",
            "太慢",
            "it leaks",
            "the lid leaks",
            "为什么",
        ]
        found = phrase_sets(texts * 3, least=3)
        assert not {"了一", "个小时", "了一个", "慢了", "it leaks", "为什么", "为什"} & set().union(*found)
        assert {"太慢", "小时"} <= set().union(*found)
        words = ["下单", "过敏", "没收到", "不耐用", "难看", "过期", "在线客服", "一般", "会员"]
        assert phrase_sets([word for word in words for _ in range(3)])[::3] == [[word] for word in words]
        assert "了一" in phrase_sets(["等了一次", "好了一下", "坏了一天"], least=3, stop_words=())[0]

    def test_a_product_that_it_falls_on_is_named(self):
        products = ["P1"] * 6 + ["P2"] * 50 + ["P1"] * 250
        cells = [["leaks"]] * 6 + [[]] * 300
        row = emerging(cells, [True] * 56 + [False] * 250, products=products).of("leaks")
        assert (row.product, round(row.lift, 1)) == ("P1", 9.3)


class TestSaidAgain:
    ROWS = st.lists(
        st.tuples(st.sampled_from(["u", "v", None]), st.sampled_from(["O-1", "O-2"]), st.integers(0, 99)),
        unique_by=lambda row: row[2],
    )

    def found(self, rows):
        at = [T + timedelta(hours=hour) for _, _, hour in rows]
        return said_again([who for who, _, _ in rows], [order for _, order, _ in rows], at)

    def test_one_author_of_one_order_in_a_day_is_one(self):
        rows = [("u", "O-1", 0), ("u", "O-1", 24), ("u", "O-1", 25), ("u", "O-2", 1), (None, "O-1", 2)]
        assert self.found(rows) == [None, 0, None, None, None]

    @given(ROWS, st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter_and_once_is_enough(self, rows, random):
        mixed = random.sample(rows, len(rows))
        pairs = [
            {(rows[row], None if of is None else rows[of]) for row, of in enumerate(self.found(rows))}
            for rows in (rows, mixed)
        ]
        assert pairs[0] == pairs[1]
        kept = [row for row, of in zip(rows, self.found(rows), strict=True) if of is None]
        assert self.found(kept) == [None] * len(kept)


class TestTrends:
    def test_a_split_breaks_honestly_and_invents_nothing(self):
        tree = shop().split("b", [theme("b1", "a"), theme("b2", "a")], **TOLD)
        cells, periods, versions = [["b"], ["b"], ["b1"], ["c"]], ["1", "1", "2", "2"], [3, 3, 4, 4]
        found = theme_trend(cells, periods, versions, tree)
        assert found.of("a") == (2, 2)
        assert found.of("b1") == (None, 1)
        assert found.breaks == {"b1": ("2",), "b2": ("2",)}
        then = theme_trend(cells, periods, versions, tree, view="as_coded")
        assert then.of("b") == (2, 0)
        assert then.view is TrendView.AS_CODED

    def test_a_move_changes_the_past_only_where_it_is_restated(self):
        tree = shop().move("c", "z", **TOLD)
        cells, periods, versions = [["c"], ["c"]], ["1", "2"], [3, 4]
        assert theme_trend(cells, periods, versions, tree).of("z") == (1, 1)
        assert theme_trend(cells, periods, versions, tree, view="as_coded").of("z") == (0, 1)

    def test_another_meaning_draws_a_gap(self):
        tree = shop().redefine("b", "else", **TOLD)
        found = theme_trend([["b"], ["b"]], ["1", "2"], [3, 4], tree)
        assert found.of("b") == (None, 1)
        assert found.of("a") == (1, 1)

    @given(theme_trees(), CELLS, st.data())
    def test_no_count_is_greater_than_the_items_of_its_period(self, tree, cells, data):
        versions = [data.draw(st.integers(1, tree.version)) for _ in cells]
        found = theme_trend(cells, ["1"] * len(cells), versions, tree)
        for code in found.codes:
            assert all(
                count is None or count <= n for count, n in zip(found.of(code), found.items, strict=True)
            )
        for number, fact in enumerate(tree.history):
            if isinstance(fact, theme_facts.Split) and all(version <= number for version in versions):
                assert all(
                    part.code not in found.codes or found.of(part.code) == (None,) for part in fact.into
                )


class TestCodedTwice:
    @staticmethod
    @cache
    def tree():
        return shop().split("b", [theme("b1", "a"), theme("b2", "a")], **TOLD)

    def trend(self, sample, cells=None, versions=None):
        cells = (
            [["b"]] * 20 + [[]] * 80 + [["b1"]] * 12 + [["b2"]] * 9 + [[]] * 79 if cells is None else cells
        )
        versions = [3] * 100 + [4] * 100 if versions is None else versions
        return theme_trend(cells, ["1"] * 100 + ["2"] * 100, versions, self.tree(), sample=sample)

    def sample(self, x=24, n=40):
        return double_coded([["b"]] * n, [["b1"]] * x + [["b2"]] * (n - x), self.tree(), 3)

    def test_a_sample_tells_the_parts_of_the_past_and_no_count_is_made(self):
        found = self.trend(self.sample())
        assert found.of("b1") == (None, 12)
        before, now = found.shares("b1")
        assert (before.value, now.value) == (pytest.approx(0.2 * 0.6), 0.12)
        assert before.low < 0.12 < before.high
        assert found.breaks == {}
        assert (found.of("a"), found.of("c")) == ((20, 21), (0, 0))

    def test_without_a_sample_or_with_too_small_a_one_the_break_stays(self):
        for sample in (None, self.sample(15, 25)):
            found = self.trend(sample)
            assert found.shares("b1")[0] is None
            assert found.breaks["b1"] == ("2",)

    def test_another_meaning_since_is_no_matter_of_a_sample(self):
        tree = shop().redefine("b", "else", **TOLD).split("b", [theme("b1"), theme("b2")], **TOLD)
        sample = double_coded([["b"]] * 40, [["b1"]] * 40, tree, 3)
        found = theme_trend([["b"], ["b1"]], ["1", "2"], [3, 5], tree, sample=sample)
        assert found.shares("b1")[0] is None

    def test_the_interval_holds_the_chance_of_the_sample_and_of_the_items(self):
        rng, hits, narrow = np.random.default_rng(9), 0, 0
        for _ in range(400):
            b = rng.random(200) < 0.3
            cells = [["b"] if has else [] for has in b] + [["b1"]]
            among = int((rng.random(60) < 0.4).sum())
            found = theme_trend(
                cells, ["1"] * 200 + ["2"], [3] * 200 + [4], self.tree(), sample=self.sample(among, 60)
            )
            share = found.shares("b1")[0]
            hits += share.low <= 0.3 * 0.4 <= share.high
            narrow += share.high - share.low
        assert 0.92 <= hits / 400 <= 0.985
        assert narrow / 400 < 0.13

    @given(st.integers(0, 40), st.integers(0, 100))
    def test_its_shares_lie_between_none_and_all_of_the_theme_that_was_split(self, x, old):
        cells = [["b"]] * old + [[]] * (100 - old) + [["b1"]] * 100
        share = self.trend(self.sample(x), cells).shares("b1")[0]
        assert 0 <= share.low <= share.value + 1e-9
        assert share.value <= min(share.high, old / 100) + 1e-9

    def test_items_of_both_versions_in_one_period_count_together(self):
        cells = [["b"]] * 50 + [["b1"]] * 10 + [[]] * 40
        found = theme_trend(cells, ["1"] * 100, [3] * 50 + [4] * 50, self.tree(), sample=self.sample())
        assert found.shares("b1")[0].value == pytest.approx((10 + 50 * 0.6) / 100)


class TestPictures:
    def texts(self, axes):
        from matplotlib.text import Text

        axes.figure.canvas.draw()
        return {text.get_text() for text in axes.figure.findobj(Text)}

    @pytest.fixture(autouse=True)
    def canvas(self):
        pyplot = pytest.importorskip("matplotlib.pyplot")
        pyplot.switch_backend("Agg")
        yield
        pyplot.close("all")

    def test_breaks_are_gaps_that_name_their_themes_and_samples_are_hollow(self):
        tree = TestCodedTwice().tree()
        axes = TestCodedTwice().trend(None).plot(codes=["b1", "b2", "c"], tree=tree)
        assert "not comparable before: b1, b2" in self.texts(axes)
        first = next(line for line in axes.lines if line.get_label() == "b1")
        assert np.isnan(first.get_ydata()).tolist() == [True, False]
        filled = TestCodedTwice().trend(TestCodedTwice().sample()).plot(codes=["b1"])
        assert "from a sample coded twice" in self.texts(filled)
        assert not any("not comparable" in text for text in self.texts(filled))
        hollow = [line.get_ydata() for line in filled.lines if line.get_markerfacecolor() == "white"]
        assert hollow[0][0] == pytest.approx(0.12)

    def test_pains_and_highlights_stand_named_at_their_share_and_impact(self):
        cells = [["b"]] * 30 + [["z"]] * 30 + [[]] * 60
        found = theme_impact(cells, [1, 2] * 15 + [5] * 30 + [3, 4] * 30)
        axes = found.plot()
        assert {"b", "z"} <= self.texts(axes)
        spots = {tuple(line.get_xydata()[0]) for line in axes.lines if line.get_marker() == "o"}
        assert (found.of("b").share, found.of("b").impact) in spots

    @pytest.mark.parametrize(
        ("language", "name"), [("en", "Sent late"), ("zh-Hans", "出库慢"), ("zh-Hant", "出庫慢")]
    )
    def test_themes_have_the_labels_of_the_language(self, language, name):
        tree = shop().rename("b", en="Sent late", zh_hans="出库慢", zh_hant="出庫慢", **TOLD)
        trend = theme_trend([["b"]] * 9, ["1"] * 9, [3] * 9, tree)
        impact = theme_impact([["b"]] * 30 + [[]] * 30, [1] * 30 + [4, 5] * 15, tree=tree)
        for axes in (trend.plot(tree=tree, language=language), impact.plot(tree=tree, language=language)):
            boxed = (
                "".join("□" if pictures._family_with(c) is None else c for c in name)
                if language != "en"
                else name
            )
            assert self.texts(axes) & {name, boxed}


class TestAlarms:
    def test_chance_alone_gives_no_more_than_it_says(self):
        rng = np.random.default_rng(11)
        at, groups = [], []
        for group in range(60):
            for hour in np.flatnonzero(rng.random(24 * 35) < 0.2 * (1 + group % 5)).tolist():
                at += [T + timedelta(hours=hour)]
                groups += [f"P{group}"]
        scores = rng.integers(1, 6, len(at)).tolist()
        found = review_alarms(
            at, scores, groups, since=T + timedelta(days=28), burst_level=0.01, fall_level=0.01
        )
        assert found.tests > 60 * 24 * 6
        assert len(found.rows) <= found.false_alarms + 3 * found.false_alarms**0.5

    def test_a_fall_of_the_score_and_words_of_danger_alarm(self):
        at = [T + timedelta(hours=each) for each in range(200)]
        scores = [5, 4] * 85 + [1, 2] * 15
        danger = [False] * 199 + [True]
        found = review_alarms(at, scores, ["P"] * 200, since=at[170], danger=danger)
        assert [row.kind.label("en") for row in found.rows] == ["Fall of the score", "Words of danger"]


class TestAnswers:
    def test_low_ratings_rise_by_themselves(self):
        rng = np.random.default_rng(5)
        before = rng.integers(1, 6, 4000)
        after = np.clip(before + (rng.random(4000) < 0.3) * rng.integers(1, 3, 4000) * (before < 3), 1, 5)
        replied = rng.random(4000) < np.where(before < 3, 0.8, 0.1)
        found = reply_effect(before.tolist(), after.tolist(), replied.tolist())
        assert found.naive > 0.25
        assert found.effect.low < 0 < found.effect.high
        assert found.verdict == "inconclusive"

    def test_without_unanswered_ones_nothing_is_told(self):
        found = reply_effect([1, 1, 2], [5, 5, 5], [True] * 3)
        assert found.effect.value is None
        assert (found.naive, found.left_out, found.verdict) == (pytest.approx(11 / 3), 3, "inconclusive")


class TestQuotations:
    def test_they_are_masked_of_consenting_people_one_an_author(self):
        texts = ["物流太慢，电话13812345678", "物流太慢", "物流慢死了", "不公开的话"]
        found = quotations(texts, [True, True, True, False], authors=["u", "v", "w", "x"], most=3)
        assert "物流太慢，电话***********" in found
        assert not any("不公开" in text or "138" in text for text in found)
        assert len(quotations(texts, [True] * 4, authors=["u", "u", "v", "w"], most=4)) == 3

    def test_too_few_people_are_not_quoted(self):
        assert quotations(["a", "b"], [True, True], authors=["u", "v"]) == ()


class TestOpinions:
    def test_an_opinion_is_a_mention_with_its_words_and_is_coded_once(self):
        tree = ThemeTree.start("shop", **TOLD)
        item = FeedbackItem.capture("F-1", "review", text="电话13812345678，味道不错，但是送得太慢", **TOLD)
        given = (SentimentLexicon.starter(), tree, {"delivery": "logistics"})
        [coded] = code_opinions([item.accept(**TOLD)], *given, version="1", **TOLD)
        [mention] = coded.mentions
        assert (mention.code, mention.polarity) == ("logistics", "negative")
        assert item.text[slice(*mention.span)] == "慢"
        assert (coded.effective[0].overall, coded.polarity) == ("positive", "mixed")
        assert next(code_opinions([coded], *given, version="1", **TOLD)) is coded
        assert len(next(code_opinions([coded], *given, version="2", **TOLD)).codings) == 2

    def test_what_does_not_count_or_says_nothing_is_no_opinion(self):
        tree = ThemeTree.start("shop", **TOLD)
        item = FeedbackItem.capture("F-1", "review", text="收到", **TOLD)
        given = (SentimentLexicon.starter(), tree, {"delivery": "logistics"})
        assert next(code_opinions([item], *given, version="1", **TOLD)) is item
        assert next(code_opinions([item.accept(**TOLD)], *given, version="1", **TOLD)).polarity == "none"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "hot"),
        ({"n": 4}, "few"),
        ({"authors": 2}, "few"),
        ({"before": 0}, "hot"),
        ({"difference": 0.0499}, "nothing"),
        ({"low": 0.0}, "nothing"),
        ({"low": None}, "hot"),
        ({"difference": -0.05}, "nothing"),
        ({"difference": -0.05, "high": -0.01}, "cooled"),
        ({"difference": -0.05, "high": 0.0}, "nothing"),
        ({"difference": -0.05, "high": None}, "cooled"),
        ({"difference": -0.05, "high": None, "n": 3}, "cooled"),
    ],
)
def test_a_theme_is_hot_from_the_least_items_authors_and_difference_on(change, verdict):
    row = hot_themes([["late"]] * 5 + [[]] * 5, [True] * 5 + [False] * 5).of("late")
    edge = {"n": 5, "before": 5, "authors": 3, "difference": 0.05, "low": 0.01, "high": 0.1} | change
    row = attrs.evolve(
        row, **{"standardised_" * (name in ("low", "high")) + name: each for name, each in edge.items()}
    )
    judged = {"floor": 0.05, "least": 5, "least_authors": 3, "level": 0.05}
    assert _verdict(row, 0.05, **judged) == verdict
    assert _verdict(row, 0.051, **judged) == ("few" if max(row.n, row.before) < 5 else "nothing")
    assert _verdict(row, None, **judged) == "few"
