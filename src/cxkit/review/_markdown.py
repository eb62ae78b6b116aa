"""A review as Markdown: lists, tables, boxes to tick; a picture becomes the sentence that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxkit.review._sections import Bars, Block, Cell, Dots, Limits, Listing, Note, Row, Shown
from cxkit.review._text import sparkline
from cxkit.values import Language, mark


def to_markdown(page: Shown, language: Language = "en") -> str:
    """All of it as Markdown."""
    heading, about = page.heading(language)
    lines = [f"# {_escape(heading)}", "", _escape(about)]
    for section in page.sections:
        lines += ["", f"## {section.label.in_language(language)}"]
        for block in section.blocks(language):
            lines += ["", *_block(block, language)]
    return "\n".join(lines) + "\n"


def _block(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Note):
        yield _escape(block.text)
    elif isinstance(block, Listing):
        for line in block.lines:
            sign = "" if line.reading is None else f"{line.reading.sign} "
            lead = f"**{_escape(line.lead)}**{line.gap}" if line.lead else ""
            yield f"- {'[ ] ' if block.tasks else ''}{sign}{lead}{_escape(line.text)}"
    elif isinstance(block, Limits | Bars):
        yield f"{_escape(block.title)}{mark('colon', language)}{_escape(block.sentence)}"
    elif isinstance(block, Dots):
        rows = [
            (
                _escape(f"{dot.reading.sign} {dot.name}"),
                _said(Cell(text=dot.text, interval=dot.interval, n=dot.n), language),
            )
            for dot in block.dots
        ]
        yield from _table(block.title, ("", ""), rows, block.note)
    else:
        lines = [_cells(row, len(block.heads), language) for row in (*block.rows, *block.folded)]
        yield from _table(block.title, block.heads, lines, block.note)


def _cells(row: Row, width: int, language: Language) -> Sequence[str]:
    """The cells of a row; the head of a group of rows is strong."""
    if row.head:
        return (f"**{_escape(row.head)}**", *[""] * (width - 1))
    return [_said(cell, language) for cell in row.cells]


def _said(cell: Cell | str, language: Language) -> str:
    if isinstance(cell, str):
        return _escape(cell)
    words = cell.words(language)
    return _escape(f"{sparkline(cell.spark)} {words}".strip() if cell.spark else words)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str) -> Iterator[str]:
    if title:
        yield from (_escape(title), "")
    yield _row([_escape(head) for head in heads])
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)
    if note:
        yield from ("", _escape(note))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escape(text: str) -> str:
    """Keep what customers and exports write from becoming markup."""
    for each in "\\|<>*_`[]":
        text = text.replace(each, "\\" + each)
    return " ".join(text.split())
