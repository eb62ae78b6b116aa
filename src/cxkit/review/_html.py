"""A review or a board as one HTML page that needs nothing from elsewhere: no script, style inside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from cxkit.review._charts import bars_picture, limits_picture, spark_picture, strip
from cxkit.review._sections import (
    Bars,
    Block,
    Cell,
    Dots,
    Grid,
    Limits,
    Line,
    Listing,
    Note,
    Row,
    Section,
    Shown,
)
from cxkit.review._wording import word
from cxkit.values import Language


def to_html(page: Shown, language: Language = "en") -> str:
    """All of it as a page; everything that comes from data is escaped."""
    heading, about = page.heading(language)
    style = _style(page.accent)
    body = "".join(_section(place, section, language) for place, section in enumerate(page.sections, start=1))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title>\n<style>\n{style}</style></head>\n<body><main>\n"
        f"<header><h1>{escape(heading)}</h1><p class=when>{escape(about)}</p></header>\n"
        f"{body}<footer><p>{escape(page.schema)}</p></footer>\n</main></body></html>\n"
    )


def _style(accent: str) -> str:
    """The style of the page, headings in the colour of the house."""
    style = files("cxkit.review").joinpath("page.css").read_text(encoding="utf-8")
    return style.replace("/* accent */", f"--accent: {accent};") if accent else style


def _section(place: int, section: Section, language: Language) -> str:
    title = escape(section.label.in_language(language))
    key = escape(section.key)
    blocks = "".join(_gathered(section.blocks(language), language))
    return (
        f'<section id="{key}" aria-labelledby="h-{key}"><h2 id="h-{key}"><span class=no>{place}</span> '
        f"{title}</h2>\n{blocks}</section>\n"
    )


def _gathered(blocks: Sequence[Block], language: Language) -> list[str]:
    """Every block; pictures that follow each other stand side by side."""
    parts: list[str] = []
    row = ""
    for block in blocks:
        kind = (
            "charts" if isinstance(block, Limits) else "two" if isinstance(block, Dots | Bars | Grid) else ""
        )
        kind = "" if isinstance(block, Grid) and block.key in _WHOLE else kind
        if kind != row and row:
            parts.append("</div>")
        if kind != row and kind:
            parts.append(f'<div class="{kind}">')
        row = kind
        parts.append(_block(block, language) + "\n")
    return [*parts, "</div>"] if row else parts


_CARDS = {"figures", "decide", "actions", "standards", "voice", "pressing", "loads", "monitoring"}
"""Tables whose rows stand as cards on a phone."""
_WHOLE = {*_CARDS, "calls"}
"""Tables that take the whole width."""


def _block(block: Block, language: Language) -> str:
    if isinstance(block, Note):
        return f'<p class="note">{escape(block.text)}</p>'
    if isinstance(block, Listing):
        kind = "ul" if block.tasks else "ol"
        return f'<{kind} class="heads">{"".join(_line(line, block.tasks) for line in block.lines)}</{kind}>'
    if isinstance(block, Grid):
        return _grid(block, language)
    if isinstance(block, Dots):
        return _dots(block)
    if isinstance(block, Limits):
        return _limits(block, language)
    names = "" if not any(block.names) else _legend(block.names)
    return (
        f'<figure class="hours" data-n="{block.n}"><figcaption><b>{escape(block.title)}</b>{names}'
        "</figcaption>"
        f'{bars_picture(block)}<p class="alt">{escape(block.sentence)}</p></figure>'
    )


def _legend(names: tuple[str, str]) -> str:
    parts = zip(("cur", "past"), names, strict=True)
    return (
        '<span class="key">' + "".join(f'<i class="{c}"></i>{escape(n)}' for c, n in parts if n) + "</span>"
    )


def _line(line: Line, task: bool) -> str:
    lead = f"<b>{escape(line.lead)}</b>{line.gap}" if line.lead else ""
    if line.reading is None:
        sign, tone = ("☐" if task else "·"), "usual"
    else:
        sign, tone = line.reading.sign, line.reading.tone
    return (
        f'<li class="{tone}"><span class="sign" aria-hidden="true">{sign}</span>'
        f"<p>{lead}{escape(line.text)}</p></li>"
    )


def _grid(grid: Grid, language: Language) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in grid.heads)
    caption = f"<caption>{escape(grid.title)}</caption>" if grid.title else ""
    rows = "".join(_row(row, grid) for row in grid.rows)
    note = f'<p class="note">{escape(grid.note)}</p>' if grid.note else ""
    table = (
        f'<table class="{_class(grid)}">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )
    if grid.folded:
        more = "".join(_row(row, grid) for row in grid.folded)
        table += (
            f'<details class="rest"><summary>{escape(word("all_of_them", language))}</summary>'
            f'<table class="{_class(grid)}"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{more}</tbody></table></details>"
        )
    return f"<div>{table}{note}</div>"


def _class(grid: Grid) -> str:
    return f"{grid.key} cards" if grid.key in _CARDS else grid.key or "plain"


def _row(row: Row, grid: Grid) -> str:
    if row.head:
        return (
            f'<tr class="group"><th colspan="{len(grid.heads)}" scope="colgroup">{escape(row.head)}</th></tr>'
        )
    name, *others = row.cells
    metric = f' data-metric="{escape(row.key)}"' if row.key and grid.key == "figures" else ""
    cells = "".join(_cell(cell, head) for cell, head in zip(others, grid.heads[1:], strict=True))
    return f'<tr{metric}><th scope="row">{_inside(name)}</th>{cells}</tr>'


def _cell(cell: Cell | str, head: str) -> str:
    inside = _inside(cell)
    label = f' data-head="{escape(head)}"' if head else ""
    number = isinstance(cell, Cell) and (cell.n or cell.interval)
    kind = "" if inside else ' class="blank"'
    if isinstance(cell, Cell) and cell.share is not None:
        bar = f'<span><i style="inline-size:{100 * cell.share:.0f}%"></i>{inside}</span>'
        return f'<td class="bar"{label}>{bar}</td>'
    return f"<td{label}{kind}>{inside}</td>" if not number else f'<td class="num"{label}>{inside}</td>'


def _inside(cell: Cell | str) -> str:
    if isinstance(cell, str):
        return escape(cell)
    parts = [spark_picture(cell.spark)] if cell.spark else []
    if cell.reading is not None:
        tone = cell.reading.tone
        parts.append(
            f'<span class="mark {tone}"><span aria-hidden="true">{cell.reading.sign}</span> '
            f"{escape(cell.text)}</span>"
        )
    elif cell.text:
        parts.append(f"<b>{escape(cell.text)}</b>")
    small = [("ci", cell.interval), ("n", cell.n), *(("", note) for note in cell.notes)]
    for kind, text in small:
        if text:
            parts.append(f'<small class="{kind}">{escape(text)}</small>' if kind else _small(text))
    return "".join(parts)


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>"


def _dots(block: Dots) -> str:
    low, high = block.ends
    rows = "".join(
        f'<tr class="{dot.reading.tone}"><th scope="row">{escape(dot.name)}</th>'
        f"<td>{strip(dot, low, high, block.line)}</td><td><b>{escape(dot.text)}</b> "
        f'<small class="ci">{escape(dot.interval)}</small> <small class="n">{escape(dot.n)}</small></td></tr>'
        for dot in block.dots
    )
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return (
        f'<figure class="dots" data-n="{block.n}"><figcaption><b>{escape(block.title)}</b></figcaption>'
        f"<table><tbody>{rows}</tbody></table>{note}</figure>"
    )


def _limits(block: Limits, language: Language) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in block.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(point.name)}</th><td>{escape(point.text)}</td>'
        f"<td>{escape(point.interval)}</td><td>{escape(point.n)}</td><td>{escape(point.limits_text)}</td></tr>"
        for point in block.points
    )
    numbers = (
        f"<details><summary>{escape(word('numbers', language))}</summary>"
        f'<table class="data"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )
    reading = block.reading
    return (
        f'<figure class="chart" data-n="{block.n}"><figcaption><b>{escape(block.title)}</b>'
        f'<span class="mark {reading.tone}"><span aria-hidden="true">{reading.sign}</span> '
        f"{escape(reading.label(language))}</span></figcaption>{limits_picture(block)}"
        f'<p class="alt">{escape(block.sentence)}</p>{numbers}</figure>'
    )
