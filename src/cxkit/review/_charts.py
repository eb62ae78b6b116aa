"""The pictures of a review, as SVG: series, dots with intervals, control charts, bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from unicodedata import east_asian_width

from cxkit.review._sections import Bars, Dot, Limits, Point, Spark


def _scale(values: Sequence[float], low: float, high: float, pad: float = 0.0) -> tuple[float, float]:
    """Offset and factor that bring values between two coordinates, with some room around."""
    bottom, top = min(values), max(values)
    room = ((top - bottom) or abs(top) or 1.0) * pad
    bottom, top = bottom - room, top + room
    factor = (high - low) / ((top - bottom) or 1.0)
    return low - bottom * factor, factor


def spark_picture(spark: Spark) -> str:
    """A small series: its line, its usual range as a band, its last value as a dot."""
    known = [value for value in spark.values if value is not None]
    if len(known) < 2:
        return ""
    bounds = [bound for pair in spark.ranges if pair is not None for bound in pair]
    move, by = _scale([*known, *bounds], 24.0, 4.0)
    step = 108 / (len(spark.values) - 1)

    def at(place: int, value: float) -> str:
        return f"{4 + place * step:.0f},{move + by * value:.1f}"

    parts = ['<svg class="spark" viewBox="0 0 116 28" aria-hidden="true">']
    ranges = [(place, pair) for place, pair in enumerate(spark.ranges) if pair is not None]
    if len(ranges) > 1:
        over = [at(place, pair[1]) for place, pair in ranges]
        under = [at(place, pair[0]) for place, pair in reversed(ranges)]
        parts.append(f'<polygon class="band" points="{" ".join(over + under)}"/>')
    points = [(place, value) for place, value in enumerate(spark.values) if value is not None]
    parts.append(f'<polyline class="path" points="{" ".join(at(*point) for point in points)}"/>')
    if spark.values[-1] is not None:
        x, y = at(len(spark.values) - 1, spark.values[-1]).split(",")
        parts.append(f'<circle class="pt {spark.reading.tone}" cx="{x}" cy="{y}" r="3.6"/>')
    return "".join([*parts, "</svg>"])


def strip(dot: Dot, low: float, high: float, line: float | None) -> str:
    """One value with its interval on the axis that its neighbours share; its numbers stand beside it."""
    move, by = _scale([low, high], 6.0, 114.0)

    def x(value: float) -> str:
        return f"{move + by * min(max(value, low), high):.1f}"

    parts = [
        '<svg viewBox="0 0 120 18" aria-hidden="true"><line class="axis" x1="6" x2="114" y1="16" y2="16"/>'
    ]
    if line is not None:
        parts.append(f'<line class="centre" x1="{x(line)}" x2="{x(line)}" y1="0" y2="16"/>')
    if dot.low is not None and dot.high is not None:
        parts.append(f'<line class="whisker" x1="{x(dot.low)}" x2="{x(dot.high)}" y1="9" y2="9"/>')
    return "".join([*parts, f'<circle class="pt" cx="{x(dot.value)}" cy="9" r="4.5"/></svg>'])


_RIGHT, _TOP, _BOTTOM = 326.0, 20.0, 142.0


def _room(text: str) -> float:
    """How wide a label is at most, in the picture's units."""
    return sum(14.0 if east_asian_width(each) in "WF" else 8.5 for each in text)


def limits_picture(chart: Limits) -> str:
    """A control chart: points in time, stepped limits, centre and target; months apart are diamonds."""
    points = chart.points
    drawn = [point.value for point in points]
    drawn += [bound for point in points if point.limits is not None for bound in point.limits]
    drawn += [each for each in (chart.centre, chart.target) if each is not None]
    move, by = _scale(drawn, _BOTTOM - 6, _TOP + 4, 0.02)
    left = max(52.0, _room(chart.centre_text) + 6)
    step = (_RIGHT - left - 16) / max(len(points) - 1, 1)

    def y(value: float) -> float:
        return round(move + by * value, 1)

    xs = [round(left + 8 + place * step, 1) for place in range(len(points))]
    parts = [f'<svg viewBox="0 0 340 166" role="img" aria-label="{escape(chart.sentence)}">']
    for side in (0, 1):
        path, pen = "", "M"
        for x, point in zip(xs, points, strict=True):
            if point.limits is None:
                pen = "M"
                continue
            height = y(point.limits[side])
            path += f"{pen}{x - step / 2:.1f},{height} L{x + step / 2:.1f},{height} "
            pen = "L"
        if path:
            parts.append(f'<path class="limit" d="{path.strip()}"/>')
    for name, value in (("centre", chart.centre), ("target", chart.target)):
        if value is not None:
            parts.append(
                f'<line class="{name}" x1="{left:g}" x2="{_RIGHT:g}" y1="{y(value)}" y2="{y(value)}"/>'
            )
    if chart.centre is not None:
        parts.append(
            f'<text x="{left - 4:g}" y="{y(chart.centre) + 4:.1f}">{escape(chart.centre_text)}</text>'
        )
    parts.append(f'<line class="axis" x1="{left:g}" x2="{_RIGHT:g}" y1="{_BOTTOM:g}" y2="{_BOTTOM:g}"/>')
    line = " ".join(f"{x},{y(point.value)}" for x, point in zip(xs, points, strict=True))
    parts.append(f'<polyline class="path" points="{line}"/>')
    for place, (x, point) in enumerate(zip(xs, points, strict=True)):
        tone = chart.reading.tone if place == len(points) - 1 else "usual"
        parts.append(_mark(x, y(point.value), point, tone, place == len(points) - 1))
    last = points[-1]
    parts.append(
        f'<text class="now" x="{_RIGHT + 8:g}" y="{y(last.value) - 9:.1f}">{escape(last.text)}</text>'
    )
    for place in sorted({0, len(points) // 2, len(points) - 1} if len(points) > 2 else {len(points) - 1}):
        x = min(xs[place], _RIGHT - 14)
        parts.append(f'<text class="mid" x="{x}" y="159">{escape(points[place].name)}</text>')
    return "".join([*parts, "</svg>"])


def _mark(x: float, y: float, point: Point, tone: str, last: bool) -> str:
    text = ", ".join(part for part in (point.text, point.interval, point.n, point.limits_text) if part)
    title = f"<title>{escape(point.name)}: {escape(text)}</title>"
    if point.apart:
        half = 5.0 if last else 3.2
        return (
            f'<rect class="pt {tone}" x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:g}" '
            f'height="{2 * half:g}" transform="rotate(45 {x} {y})">{title}</rect>'
        )
    return f'<circle class="pt {tone}" cx="{x}" cy="{y}" r="{5 if last else 3}">{title}</circle>'


def bars_picture(block: Bars) -> str:
    """Counts as bars from zero, those of the earlier period pale behind them."""
    top = max([1, *(count for _, *both in block.bars for count in both if count is not None)])
    step = 328 / max(len(block.bars), 1)
    parts = [
        f'<svg viewBox="0 0 340 124" role="img" aria-label="{escape(block.sentence)}">',
        '<line class="axis" x1="0" x2="340" y1="106" y2="106"/>',
    ]
    for place, (name, now, before) in enumerate(block.bars):
        x = 6 + place * step
        if before:
            tall = 92 * before / top
            parts.append(
                f'<rect class="past" x="{x + 1:.1f}" y="{106 - tall:.1f}" width="{step - 2:.1f}" '
                f'height="{tall:.1f}"/>'
            )
        tall = 92 * now / top
        parts.append(
            f'<rect class="cur" x="{x + step / 4:.1f}" y="{106 - tall:.1f}" width="{step / 2:.1f}" '
            f'height="{tall:.1f}"><title>{escape(name)}: {now:,}</title></rect>'
        )
        if place % max(len(block.bars) // 6, 1) == 0:
            parts.append(f'<text class="mid" x="{x + step / 2:.1f}" y="121">{escape(name[:2])}</text>')
    return "".join([*parts, "</svg>"])
