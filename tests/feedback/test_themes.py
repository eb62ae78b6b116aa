"""A theme tree changes by facts; what can be compared over a change is computed, and a split is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.feedback import TOP_THEMES, Theme, ThemeTree
from cxkit.testing import theme_trees

TOLD = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}


def theme(code, parent=None, **told):
    return Theme(code=code, parent=parent, en=code, zh_hans=code, zh_hant=code, **told)


def shop():
    tree = ThemeTree.start("shop", **TOLD)
    for code, parent in (("late", "logistics"), ("lost", "logistics"), ("broken", "product")):
        tree = tree.add(theme(code, parent), **TOLD)
    return tree


class TestATree:
    def test_it_begins_with_the_top_level_of_the_guide(self):
        labels = [each.label("zh-Hans") for each in TOP_THEMES]
        assert labels[:3] == ["产品问题", "服务流程", "环境设施"]
        assert ThemeTree.start("shop", **TOLD).themes == TOP_THEMES

    def test_a_code_is_never_used_twice(self):
        tree = shop().retire("lost", **TOLD)
        with pytest.raises(Refused, match="used before"):
            tree.add(theme("lost", "logistics"), **TOLD)

    def test_it_stays_a_tree_of_four_levels(self):
        tree = shop().add(theme("a", "late"), **TOLD).add(theme("b", "a"), **TOLD)
        with pytest.raises(Refused, match="at most 4 deep"):
            tree.add(theme("c", "b"), **TOLD)
        with pytest.raises(Refused, match="at most 4 deep"):
            tree.move("logistics", "broken", **TOLD)
        with pytest.raises(Refused, match="cannot stand below itself"):
            tree.move("logistics", "late", **TOLD)
        with pytest.raises(Refused, match="there are themes below"):
            tree.retire("logistics", **TOLD)
        with pytest.raises(Invalid, match="is not in the tree"):
            ThemeTree.start("x", [theme("a", "nowhere")], **TOLD)

    def test_severity_is_the_greatest_of_those_above(self):
        tree = shop().add(theme("fire", "product", severity="safety"), **TOLD)
        assert tree.severity("fire") == "safety"
        assert tree.severity("late") == "time"


class TestTheWayOver:
    def test_names_places_and_merges_can_be_followed(self):
        tree = shop().rename("late", en="slow", zh_hans="慢", zh_hant="慢", **TOLD)
        tree = tree.move("broken", "logistics", **TOLD).merge("lost", "late", **TOLD)
        way = tree.crosswalk(4)
        assert [(each, way.of(each).to, way.of(each).change) for each in ("late", "broken", "lost")] == [
            ("late", "late", "renamed"),
            ("broken", "broken", "moved"),
            ("lost", "late", "merged"),
        ]
        assert all(entry.is_exact for entry in way.entries)
        assert way.restate(["lost", "late"]) == {"late"}

    def test_a_split_goes_to_what_stands_above_all_parts(self):
        tree = shop().split("late", [theme("late.a", "logistics"), theme("late.b", "logistics")], **TOLD)
        entry = tree.crosswalk(4).of("late")
        assert (entry.to, entry.parts, entry.is_exact) == ("logistics", ("late.a", "late.b"), False)
        apart = shop().split("late", [theme("late.a", "logistics"), theme("late.b", "staff")], **TOLD)
        assert apart.crosswalk(4).of("late").to is None

    def test_parts_that_are_joined_again_can_be_followed(self):
        tree = shop().split("late", [theme("late.a", "logistics"), theme("late.b", "logistics")], **TOLD)
        tree = tree.merge("late.a", "late.b", **TOLD)
        assert tree.crosswalk(4).of("late").to == "late.b"
        assert tree.crosswalk(4).of("late").is_exact

    def test_another_meaning_breaks(self):
        entry = shop().redefine("late", "after the promised day", **TOLD).crosswalk(4).of("late")
        assert (entry.to, entry.change, entry.is_exact) == ("late", "redefined", False)

    def test_there_are_only_the_versions_that_were(self):
        with pytest.raises(Invalid, match="versions 1 to 4"):
            shop().crosswalk(5)

    @given(theme_trees(), st.data())
    def test_a_way_in_two_steps_is_the_way_in_one(self, tree, data):
        first = data.draw(st.integers(1, tree.version))
        middle = data.draw(st.integers(first, tree.version))
        one, two = tree.crosswalk(first), tree.crosswalk(middle)
        for entry in one.entries:
            early = tree.crosswalk(first, middle).of(entry.code)
            if early.is_exact and early.to in {each.code for each in two.entries}:
                assert two.of(early.to).to == entry.to

    @given(theme_trees(), st.lists(st.sampled_from(["t0", "t1", "t2", "t3"]), max_size=4))
    def test_nothing_is_invented(self, tree, codes):
        way = tree.crosswalk(1)
        restated = way.restate(codes)
        known = {entry.code for entry in way.entries}
        assert len(restated) <= len(set(codes) & known)
        parts = {part for entry in way.entries for part in entry.parts}
        exact = {entry.to for entry in way.entries if not entry.parts}
        assert not restated & (parts - exact - {entry.to for entry in way.entries})

    @given(theme_trees())
    def test_every_version_is_there_and_stored_without_loss(self, tree):
        assert tree.at_version(tree.version) == tree
        assert ThemeTree.replay(tree.history) == tree
        assert from_json(to_json(tree)) == tree
        assert all(1 <= len(tree.line(each.code)) <= 4 for each in tree.themes)
