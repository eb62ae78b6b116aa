"""The pictures of a review stand where their numbers say, to a tenth of a unit."""

from __future__ import annotations

import re

import attrs
import pytest

from cxkit.review import Reading
from cxkit.review._charts import bars_picture, limits_picture, spark_picture, strip
from cxkit.review._sections import Bars, Dot, Limits, Point, Spark


def shapes(picture, name):
    """The attributes of each shape of a class, in order."""
    found = re.findall(rf'<[a-z]+ class="{name}" ([^>]*?)/?>', picture)
    return [dict(re.findall(r'([a-z0-9]+)="([^"]*)"', each)) for each in found]


def test_a_small_series_leaves_out_what_is_not_known():
    """Three of four values are known; the line has three points, and the last a dot."""
    spark = Spark(values=[1.0, None, 3.0, 2.0], ranges=[(0.0, 4.0), None, (0.0, 4.0), (0.0, 4.0)])
    picture = spark_picture(spark)
    # 108 are three steps; the range from 0 to 4 spans the heights 24 to 4.
    assert '<polyline class="path" points="4,19.0 76,9.0 112,14.0"/>' in picture
    assert '<polygon class="band" points="4,4.0 76,4.0 112,4.0 112,24.0 76,24.0 4,24.0"/>' in picture
    assert 'cx="112" cy="14.0" r="3.6"' in picture
    assert "circle" not in spark_picture(Spark(values=[1.0, 2.0, None]))
    assert '<polygon class="band"' in spark_picture(Spark(values=[1.0, 2.0], ranges=[(0.0, 4.0)] * 2))
    assert "band" not in spark_picture(Spark(values=[1.0, 2.0], ranges=[None, (0.0, 4.0)]))
    assert spark_picture(Spark(values=[1.0, None])) == ""


class TestStrips:
    """The axis from 0 to 10 spans 6 to 114."""

    def test_a_value_stands_on_its_axis_with_its_interval_and_the_line(self):
        picture = strip(Dot(name="north", value=5, low=2.5, high=7.5), 0, 10, 8)
        assert shapes(picture, "pt") == [{"cx": "60.0", "cy": "9", "r": "4.5"}]
        assert shapes(picture, "whisker") == [{"x1": "33.0", "x2": "87.0", "y1": "9", "y2": "9"}]
        assert shapes(picture, "centre") == [{"x1": "92.4", "x2": "92.4", "y1": "0", "y2": "16"}]

    def test_what_lies_beyond_the_axis_ends_with_it(self):
        picture = strip(Dot(name="north", value=10, low=-5, high=12), 0, 10, None)
        assert shapes(picture, "pt")[0]["cx"] == "114.0"
        assert shapes(picture, "whisker") == [{"x1": "6.0", "x2": "114.0", "y1": "9", "y2": "9"}]
        assert "centre" not in picture

    @pytest.mark.parametrize("known", [{}, {"low": 1.0}, {"high": 1.0}])
    def test_without_both_ends_there_is_no_interval(self, known):
        assert "whisker" not in strip(Dot(name="north", value=1, **known), 0, 1, None)


class TestBars:
    def test_the_highest_of_both_periods_is_92_high_and_the_others_in_proportion(self):
        bars = Bars(title="t", sentence="s", n=15, bars=[("A", 5, 10), ("B", 8, None), ("C", 0, 0)])
        picture = bars_picture(bars)
        # Three bars share 328 from 6 on; the one of now is half as wide, in the middle.
        assert [(each["x"], each["width"], each["y"], each["height"]) for each in shapes(picture, "cur")] == [
            ("33.3", "54.7", "60.0", "46.0"),
            ("142.7", "54.7", "32.4", "73.6"),
            ("252.0", "54.7", "106.0", "0.0"),
        ]
        assert [
            (each["x"], each["width"], each["y"], each["height"]) for each in shapes(picture, "past")
        ] == [("7.0", "107.3", "14.0", "92.0")]
        assert "<title>A: 5</title>" in picture

    @pytest.mark.parametrize(
        ("count", "named"),
        [(1, "00"), (6, "00 01 02 03 04 05"), (12, "00 02 04 06 08 10"), (24, "00 04 08 12 16 20")],
    )
    def test_about_six_bars_are_named(self, count, named):
        bars = Bars(
            title="t", sentence="s", n=1, bars=[(f"{place:02}:00", 1, None) for place in range(count)]
        )
        assert [
            text[:2] for text in re.findall(r'class="mid"[^>]*>([^<]*)<', bars_picture(bars))
        ] == named.split()

    @pytest.mark.parametrize("bar", [("A", 1, None), ("A", 1, 0), ("A", 9, 9)])
    def test_one_bar_has_the_whole_picture(self, bar):
        picture = bars_picture(Bars(title="t", sentence="s", n=1, bars=[bar]))
        assert [(each["width"], each["height"]) for each in shapes(picture, "cur")] == [("164.0", "92.0")]

    @pytest.mark.parametrize("bars", [[], [("A", 0, None)], [("A", 0, 0)]])
    def test_nothing_counted_is_a_picture_without_height(self, bars):
        picture = bars_picture(Bars(title="t", sentence="s", n=0, bars=bars))
        assert [each["height"] for each in shapes(picture, "cur")] == ["0.0"] * len(bars)


def chart(*values, limits=(0.0, 4.0), **told):
    points = [
        Point(name=f"m{place}", text=f"{value}", interval="i", n="n 9", value=value, limits=limits)
        for place, value in enumerate(values)
    ]
    return Limits(title="t", sentence="s", points=points, n=9, reading=Reading.WORSE, **told)


class TestControlCharts:
    """From 52 to 310 in time; from 0 to 4, with a fiftieth around, spans 136 down to 24: 2 stands at 80."""

    def test_points_limits_centre_and_target_stand_at_their_heights(self):
        picture = limits_picture(chart(1.0, 2.0, 3.0, centre=2.0, centre_text="2.0%", target=4.0))
        assert shapes(picture, "path") == [{"points": "60.0,106.9 189.0,80.0 318.0,53.1"}]
        assert [each["d"] for each in shapes(picture, "limit")] == [
            f"M-4.5,{y} L124.5,{y} L124.5,{y} L253.5,{y} L253.5,{y} L382.5,{y}" for y in (133.8, 26.2)
        ]
        assert [(each["x1"], each["x2"], each["y1"]) for each in shapes(picture, "centre")] == [
            ("52", "326", "80.0")
        ]
        assert [each["y1"] for each in shapes(picture, "target")] == ["26.2"]
        assert '<text x="48" y="84.0">2.0%</text>' in picture
        assert '<text class="now" x="334" y="44.1">3.0</text>' in picture

    def test_places_are_told_to_a_tenth_and_the_last_name_stands_within_the_picture(self):
        """258 are seven steps; a name in the middle of 318 would be cut off."""
        picture = limits_picture(chart(*[float(place) for place in range(8)], limits=None))
        points = shapes(picture, "path")[0]["points"].split()
        assert [point.split(",")[0] for point in points[:3]] == ["60.0", "96.9", "133.7"]
        assert re.findall(r'class="mid" x="([\d.]+)"', picture) == ["60.0", "207.4", "312.0"]

    def test_a_chart_of_one_period_draws_its_limits_across(self):
        picture = limits_picture(chart(2.0))
        assert [each["d"] for each in shapes(picture, "limit")] == [
            f"M-69.0,{y} L189.0,{y}" for y in (133.8, 26.2)
        ]

    def test_the_last_point_has_the_colour_of_the_reading_and_is_larger(self):
        picture = limits_picture(chart(1.0, 2.0, 3.0))
        assert re.findall(r'<circle class="pt (\w+)" cx="([\d.]+)" cy="[\d.]+" r="(\d)">', picture) == [
            ("usual", "60.0", "3"), ("usual", "189.0", "3"), (Reading.WORSE.tone, "318.0", "5"),
        ]  # fmt: skip
        assert "<title>m0: 1.0, i, n 9</title>" in picture

    def test_limits_are_broken_where_none_are_known(self):
        whole = chart(1.0, 2.0, 3.0)
        points = [whole.points[0], attrs.evolve(whole.points[1], limits=None), whole.points[2]]
        picture = limits_picture(attrs.evolve(whole, points=points))
        assert [each["d"] for each in shapes(picture, "limit")] == [
            f"M-4.5,{y} L124.5,{y} M253.5,{y} L382.5,{y}" for y in (133.8, 26.2)
        ]
        assert "limit" not in limits_picture(chart(1.0, 2.0, limits=None))

    def test_periods_that_stand_apart_are_diamonds_around_their_point(self):
        whole = chart(1.0, 2.0, 3.0)
        points = [attrs.evolve(each, apart=place > 0) for place, each in enumerate(whole.points)]
        picture = limits_picture(attrs.evolve(whole, points=points))
        assert re.findall(r'<rect class="pt (\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', picture) == [
            ("usual", "185.8", "76.8", "6.4"), (Reading.WORSE.tone, "313.0", "48.1", "10"),
        ]  # fmt: skip
        assert "rotate(45 189.0 80.0)" in picture

    @pytest.mark.parametrize(
        ("count", "named"), [(1, ["m0"]), (2, ["m1"]), (3, ["m0", "m1", "m2"]), (8, ["m0", "m4", "m7"])]
    )
    def test_the_first_the_middle_and_the_last_period_are_named(self, count, named):
        picture = limits_picture(chart(*[float(place) for place in range(count)]))
        assert re.findall(r'class="mid"[^>]*>([^<]*)<', picture) == named

    def test_a_long_label_makes_room_for_itself_and_a_han_character_takes_more(self):
        """Ten Latin letters take 85, ten of Han 140; the line begins 6 further."""
        for label, left in (("abcdefghij", "91"), ("一二三四五六七八九十", "146")):
            picture = limits_picture(chart(1.0, 2.0, centre=1.5, centre_text=label))
            assert shapes(picture, "centre")[0]["x1"] == left

    def test_values_that_are_all_alike_are_drawn_too(self):
        for value in (0.0, 5.0):
            picture = limits_picture(chart(value, value, limits=None))
            heights = {each.split(",")[1] for each in shapes(picture, "path")[0]["points"].split()}
            assert heights == {"80.0"}, "in the middle"
