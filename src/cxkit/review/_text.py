"""A review for a terminal: aligned columns, also where characters are two cells wide."""

from __future__ import annotations

import unicodedata

from cxkit.review._model import Contents
from cxkit.review._section import Sheet
from cxkit.review._tables import finding_text, sheets
from cxkit.review._wording import word
from cxkit.values import Language


def to_text(review: Contents, language: Language = "en") -> str:
    """The whole review as text."""
    heading = f"{word('title', language)} · {review.source} · {review.period.label(language)}"
    parts = [heading, "=" * _width(heading), ""]
    first, *others = sheets(review, language)
    parts += [*_table(first), "", *_findings(review, language)]
    for sheet in others:
        parts += ["", *_table(sheet)]
    return "\n".join(line.rstrip() for line in parts) + "\n"


def _findings(review: Contents, language: Language) -> list[str]:
    lines = _title(word("findings", language))
    marks = {True: "+", False: "!", None: "*"}
    lines += [f"  {marks[finding.good]} {finding_text(finding, language)}" for finding in review.signals]
    if not review.signals:
        lines.append(f"  {word('no_findings', language)}")
    return lines


def _title(text: str) -> list[str]:
    return [text, "-" * _width(text)]


def _table(sheet: Sheet) -> list[str]:
    lines = _title(sheet.title)
    if sheet.rows:
        columns = list(zip(sheet.heads, *sheet.rows, strict=True))
        widths = [max(_width(cell) for cell in column) for column in columns]
        numeric = [all(_is_figure(cell) for cell in column[1:]) for column in columns]
        for row in (sheet.heads, *sheet.rows):
            cells = [_pad(cell, w, right) for cell, w, right in zip(row, widths, numeric, strict=True)]
            lines.append("  " + "  ".join(cells))
    if sheet.note:
        lines.append(f"  {sheet.note}")
    return lines


def _is_figure(cell: str) -> bool:
    return not cell or cell[0] in "0123456789+-–−±"


def _width(text: str) -> int:
    """How many cells a text takes: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
