"""A review for a terminal: 100 columns at most, also where characters are two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from cxkit.review._sections import Bars, Block, Cell, Dots, Grid, Limits, Listing, Note, Row, Shown, Spark
from cxkit.values import Language, mark

WIDTH = 100
_BLOCKS = "▁▂▃▄▅▆▇█"


def to_text(page: Shown, language: Language = "en") -> str:
    """The page as text: the sections that a reader in a hurry needs."""
    heading, about = page.heading(language)
    lines = [heading, "=" * min(_width(heading), WIDTH), *_wrapped(about, ""), ""]
    for section in page.sections:
        if section.short:
            title = section.label.in_language(language)
            lines += [title, "-" * _width(title)]
            for block in section.blocks(language):
                lines += _block(block, language)
            lines.append("")
    return "\n".join(line.rstrip() for line in lines)


def _block(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Note):
        yield from _wrapped(block.text, "  ")
    elif isinstance(block, Listing):
        for line in block.lines:
            sign = "[ ]" if block.tasks else "-" if line.reading is None else line.reading.sign
            yield from _wrapped(f"{sign} {line.lead}{line.gap}{line.text}", "  ", "    ")
    elif isinstance(block, Dots):
        yield from _wrapped(block.title, "  ")
        cells = [(dot.reading.sign + " " + dot.name, dot.text, dot.interval, dot.n) for dot in block.dots]
        yield from _table([tuple(row) for row in cells])
        if block.note:
            yield from _wrapped(block.note, "  ")
    elif isinstance(block, Limits | Bars):
        yield from _wrapped(f"{block.title}{mark('colon', language)}{block.sentence}", "  ")
    else:
        yield from _grid(block, language)


def _grid(grid: Grid, language: Language) -> Iterator[str]:
    """Columns where they fit, else a paragraph for each row."""
    if grid.title:
        yield from _wrapped(grid.title, "  ")
    plain = [tuple(_said(cell, language) for cell in row.cells) for row in grid.rows if not row.head]
    if not any(row.head for row in grid.rows) and _fits([tuple(grid.heads), *plain]):
        yield from _table([tuple(grid.heads), *plain])
    else:
        for row in grid.rows:
            yield from _paragraph(row, grid.heads, language)
    if grid.note:
        yield from _wrapped(grid.note, "  ")


def _paragraph(row: Row, heads: Sequence[str], language: Language) -> Iterator[str]:
    if row.head:
        yield f"  {row.head}"
        return
    name, *others = row.cells
    spark = next((cell.spark for cell in others if isinstance(cell, Cell) and cell.spark), None)
    first, *rest = [
        (head, said) for head, cell in zip(heads[1:], others, strict=True) if (said := _said(cell, language))
    ] or [("", "")]
    reading = next((cell for cell in others if isinstance(cell, Cell) and cell.reading is not None), None)
    said = "" if reading is None else _said(reading, language)
    parts = [_said(name, language), first[1], sparkline(spark) if spark else "", said]
    yield from _wrapped("  ".join(part for part in parts if part), "  ", "    ")
    colon = mark("colon", language)
    details = [f"{head}{colon}{text}" if head else text for head, text in rest if text and text != said]
    if details:
        yield from _wrapped(mark("clause", language).join(details), "    ", "    ")


def _said(cell: Cell | str, language: Language) -> str:
    return cell if isinstance(cell, str) else cell.words(language)


def sparkline(spark: Spark) -> str:
    """A series as blocks, lowest to highest; a dot where there is no value."""
    known = [value for value in spark.values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (high - low) or 1.0
    return "".join(
        "·" if value is None else _BLOCKS[min(int(8 * (value - low) / step), 7)] for value in spark.values
    )


def _fits(rows: Sequence[tuple[str, ...]]) -> bool:
    return sum(max(_width(cell) for cell in column) + 2 for column in zip(*rows, strict=True)) <= WIDTH


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  " + "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True))
        yield from _wrapped(line, "", "      ") if _width(line.rstrip()) > WIDTH else [line]


def _width(text: str) -> int:
    """How many cells a text takes: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrapped(text: str, first: str, then: str | None = None) -> Iterator[str]:
    """Lines of 100 cells at most: broken at spaces, and between Han characters."""
    indent = first if then is None else then
    line, begun = first, False
    for piece in _pieces(text):
        if begun and _width(line) + _width(piece.rstrip()) > WIDTH:
            yield line.rstrip()
            line, piece = indent, piece.lstrip()
        line += piece
        begun = True
    yield line


_CLOSING = "，。；：、）”」！？%"


def _pieces(text: str) -> Iterator[str]:
    """The parts of a text between which a line may end: words with their space, single wide characters."""
    piece = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        if piece and (piece[-1] == " " or (wide and character not in _CLOSING) or _ends(piece, character)):
            yield piece
            piece = ""
        piece += character
        while _width(piece) > WIDTH - 10:
            yield piece[:40]
            piece = piece[40:]
    if piece:
        yield piece


def _ends(piece: str, following: str) -> bool:
    """Whether a wide character ends here: what closes stays with what it closes."""
    return (
        unicodedata.east_asian_width(piece[-1]) in "WF"
        and piece[-1] not in "（“「"
        and following not in _CLOSING
    )
