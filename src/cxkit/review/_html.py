"""A review as one HTML page that needs nothing from elsewhere: style and pictures are inside."""

from __future__ import annotations

from html import escape

from cxkit.review._charts import columns, range_mark
from cxkit.review._model import Contents, Finding
from cxkit.review._section import Sheet
from cxkit.review._tables import finding_text, sheets
from cxkit.review._wording import word
from cxkit.values import Language, mark

_STYLE = """
:root { --ink: #1d2733; --soft: #5c6b7a; --line: #dfe5ea; --paper: #fff; --wash: #f5f7f9;
  --now: #2f6fae; --before: #b9cbdc; --good: #1d7a4f; --bad: #b3362b; --peak: #d98324; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa9b8; --line: #33404d;
  --paper: #161c23; --wash: #1d252e; --now: #6aa7e0; --before: #48596a; --good: #5cc08f; --bad: #ef8378;
  --peak: #eda24c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--wash); color: var(--ink);
  font: 15px/1.5 system-ui, "PingFang SC", "PingFang TC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 1320px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
header p { color: var(--soft); margin: .2rem 0 1.5rem; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.1rem 1.25rem; margin: 0 0 1.1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .38rem .7rem .38rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; font-size: .8rem; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; } tbody th { font-weight: 600; min-width: 12rem; }
td { white-space: nowrap; }
td.figure { text-align: right; white-space: nowrap; } thead th.figure { text-align: right; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .45rem .8rem; margin: .35rem 0; border-left: 4px solid var(--soft); background: var(--wash); }
li.good { border-color: var(--good); } li.bad { border-color: var(--bad); }
.signal_good { color: var(--good); font-weight: 600; } .signal_bad { color: var(--bad); font-weight: 600; }
.noise, .unknown, .note { color: var(--soft); }
svg { display: block; } svg.columns { width: 100%; max-height: 220px; margin-bottom: .6rem; }
svg.range { width: 120px; height: 16px; }
svg .axis, svg.range line { stroke: var(--line); stroke-width: 1; }
svg .now, svg.range circle { fill: var(--now); } svg .peak { fill: var(--peak); }
svg rect.before { fill: var(--before); } svg.range rect { fill: var(--now); opacity: .28; }
svg.range circle.before { fill: none; stroke: var(--soft); }
svg text { font-size: 9px; fill: var(--soft); text-anchor: middle; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 1.1rem; }
.pair section { margin: 0; } .pair { margin-bottom: 1.1rem; }
@media print { body { background: #fff; } section { break-inside: avoid; } }
"""


def to_html(review: Contents, language: Language = "en") -> str:
    """The whole review as a page; everything that comes from data is escaped."""
    first, *others = sheets(review, language)
    title = f"{word('title', language)} · {review.source} · {review.period.label(language)}"
    colon = mark("colon", language)
    body = [
        f"<header><h1>{word('title', language)}{colon}{escape(review.source)}</h1>",
        f"<p>{word('period', language)}{colon}{escape(review.period.label(language))}"
        f"{mark('brackets', language, text=escape(review.period.tz))}</p>",
        "</header>",
        _findings(review, language),
        _figures(review, first, language),
    ]
    pairs = [_section(sheet, review, language) for sheet in others if sheet.key in _PAIRED]
    body.append(f'<div class="pair">{"".join(pairs)}</div>' if pairs else "")
    body += [_section(sheet, review, language) for sheet in others if sheet.key not in _PAIRED]
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


_PAIRED = {"complaint_classes", "ticket_topics"}


def _findings(review: Contents, language: Language) -> str:
    signals = "".join(_finding(finding, language) for finding in review.signals)
    if not signals:
        signals = f'<li class="note">{escape(word("no_findings", language))}</li>'
    return f"<section><h2>{word('findings', language)}</h2><ul>{signals}</ul></section>"


def _finding(finding: Finding, language: Language) -> str:
    kind = {True: "good", False: "bad", None: ""}[finding.good]
    return f'<li class="{kind}">{escape(finding_text(finding, language))}</li>'


def _figures(review: Contents, sheet: Sheet, language: Language) -> str:
    heads = (*sheet.heads[:2], "", *sheet.heads[2:])
    rows: list[str] = []
    for figure, row in zip(review.figures, sheet.rows, strict=True):
        cells = [f"<th>{escape(row[0])}</th>", _cell(row[1]), f"<td>{range_mark(figure)}</td>"]
        for place, text in enumerate(row[2:], start=2):
            is_verdict = review.compared and sheet.heads[place] == word("reading", language)
            cells.append(f'<td class="{figure.verdict}">{escape(text)}</td>' if is_verdict else _cell(text))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<section><h2>{escape(sheet.title)}</h2>{_table(heads, rows)}</section>"


def _section(sheet: Sheet, review: Contents, language: Language) -> str:
    picture = ""
    if sheet.key in ("volume_channel", "volume_hour"):
        volumes = review.channels if sheet.key == "volume_channel" else review.hours
        legend = "" if volumes[0].before is None else f"{word('before', language)} | {word('now', language)}"
        picture = columns(volumes, language, sheet.title) + f'<p class="note">{escape(legend)}</p>'
    rows = [
        f"<tr><th>{escape(row[0])}</th>{''.join(_cell(cell) for cell in row[1:])}</tr>" for row in sheet.rows
    ]
    table = _table(sheet.heads, rows) if rows and sheet.key != "volume_hour" else ""
    note = f'<p class="note">{escape(sheet.note)}</p>' if sheet.note else ""
    return f"<section><h2>{escape(sheet.title)}</h2>{picture}{table}{note}</section>"


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"
