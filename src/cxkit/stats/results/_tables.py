"""How tables of figures are written: as lines of text, and as HTML for notebooks."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence


def text_table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], *, labels: int, more: str = ""
) -> str:
    """A title, a header and rows in lines; the first `labels` columns are flush left, figures flush right.

    >>> print(text_table("2 teams", ["team", "n"], [["east", "10"], ["w", "9"]], labels=1))
    2 teams
    team   n
    east  10
    w      9
    """
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [
        "  ".join(
            text.ljust(width) if place < labels else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [header, *rows]
    ]
    return "\n".join([title, *lines, *([more] if more else [])])


def html_table(
    caption: str, header: Iterable[str], rows: Iterable[Iterable[str]], *, more: str = "", ready: bool = False
) -> str:
    """A caption, a header and rows in HTML, escaped; cells that are `ready` are HTML already.

    >>> html_table("a < b", ["x"], [["1"]]).partition("<thead>")[0]
    '<table><caption>a &lt; b</caption>'
    """
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell if ready else html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    title = "<br>".join(html.escape(line) for line in (caption, more) if line)
    return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html_pairs(caption: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values in HTML, a row each, escaped.

    >>> html_pairs("prior", [("alpha", "8")])
    '<table><caption>prior</caption><tr><th>alpha</th><td>8</td></tr></table>'
    """
    body = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in pairs
    )
    return f"<table><caption>{html.escape(caption)}</caption>{body}</table>"
