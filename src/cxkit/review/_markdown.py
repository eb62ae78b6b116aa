"""A review as Markdown tables."""

from __future__ import annotations

from cxkit.review._model import Contents
from cxkit.review._section import Sheet
from cxkit.review._tables import finding_text, sheets
from cxkit.review._wording import word
from cxkit.values import Language


def to_markdown(review: Contents, language: Language = "en") -> str:
    """The whole review as Markdown."""
    first, *others = sheets(review, language)
    parts = [f"# {word('title', language)} · {_escape(review.source)} · {review.period.label(language)}", ""]
    parts += [*_table(first), "", f"## {word('findings', language)}", ""]
    parts += [f"- {_escape(finding_text(finding, language))}" for finding in review.signals] or [
        word("no_findings", language)
    ]
    for sheet in others:
        parts += ["", *_table(sheet)]
    return "\n".join(parts) + "\n"


def _table(sheet: Sheet) -> list[str]:
    lines = [f"## {sheet.title}", ""]
    if sheet.rows:
        lines.append(_row(sheet.heads))
        lines.append("|" + "---|" * len(sheet.heads))
        lines += [_row(row) for row in sheet.rows]
    if sheet.note:
        lines += ["", sheet.note]
    return lines


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |"


def _escape(text: str) -> str:
    """Keep what customers and exports write from becoming markup."""
    for mark in "\\|<>*_`[]":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())
