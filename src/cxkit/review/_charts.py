"""The pictures of a review, as SVG text: bars of volume, and values with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cxkit.review._model import Figure, Volume
from cxkit.values import Language, mark

_HEIGHT = 120
_NARROW, _WIDE = 26, 76
"""The room for a bar: for a label of two digits, and for a word."""


def columns(volumes: Sequence[Volume], language: Language, title: str) -> str:
    """A bar for each volume, beside a pale one for the period before; the highest is marked."""
    top = max((max(volume.count, volume.before or 0) for volume in volumes), default=0) or 1
    step = _NARROW if all(volume.key.isdecimal() for volume in volumes) else _WIDE
    width = max(step * len(volumes), 24 * _NARROW)
    parts = [
        f'<svg class="columns" viewBox="0 0 {width} {_HEIGHT + 34}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f'<line x1="0" y1="{_HEIGHT}" x2="{width}" y2="{_HEIGHT}" class="axis"/>',
    ]
    peak = max((volume.count for volume in volumes), default=0)
    for place, volume in enumerate(volumes):
        parts.append(_column(place * step, volume, top, volume.count == peak, language))
    return "".join([*parts, "</svg>"])


def _column(x: int, volume: Volume, top: int, is_peak: bool, language: Language) -> str:
    label = volume.label.in_language(language)
    parts: list[str] = []
    if volume.before is not None:
        pale = round(_HEIGHT * volume.before / top, 1)
        parts.append(f'<rect x="{x + 2}" y="{_HEIGHT - pale}" width="9" height="{pale}" class="before"/>')
    tall = round((_HEIGHT - 12) * volume.count / top, 1)
    kind = "peak" if is_peak else "now"
    hover = escape(f"{label}{mark('colon', language)}{volume.count:,}")
    parts.append(
        f'<rect x="{x + 11}" y="{_HEIGHT - tall}" width="12" height="{tall}" class="{kind}">'
        f"<title>{hover}</title></rect>"
    )
    if is_peak:
        parts.append(f'<text x="{x + 17}" y="{_HEIGHT - tall - 3}" class="value">{volume.count:,}</text>')
    anchor = "" if volume.key.isdecimal() else ' style="text-anchor: start"'
    at = x + (15 if volume.key.isdecimal() else 2)
    parts.append(f'<text x="{at}" y="{_HEIGHT + 13}" class="label"{anchor}>{escape(_short(label))}</text>')
    return "".join(parts)


def _short(label: str) -> str:
    return label[:2] if label[:2].isdecimal() else label[:12]


_SPANS = {"share": (0.0, 1.0), "nps": (-1.0, 1.0)}


def range_mark(figure: Figure) -> str:
    """The value as a dot on its whole range, its interval as a bar, the period before as a ring.

    Empty for metrics without a natural range, and where the value is undefined.
    """
    span = _SPANS.get(figure.now.unit)
    if span is None or figure.now.value is None:
        return ""

    def x(value: float) -> float:
        low, high = span
        return round(4 + 112 * (min(max(value, low), high) - low) / (high - low), 1)

    parts = [
        '<svg class="range" viewBox="0 0 120 16" aria-hidden="true"><line x1="4" y1="8" x2="116" y2="8"/>'
    ]
    if figure.now.interval.defined:
        low, high = figure.now.interval.bounds
        parts.append(f'<rect x="{x(low)}" y="5" width="{max(x(high) - x(low), 1):.1f}" height="6"/>')
    if figure.before is not None and figure.before.value is not None:
        parts.append(f'<circle cx="{x(figure.before.value)}" cy="8" r="3.5" class="before"/>')
    parts.append(f'<circle cx="{x(figure.now.value)}" cy="8" r="3"/></svg>')
    return "".join(parts)
