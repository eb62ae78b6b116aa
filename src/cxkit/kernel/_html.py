"""Objects as HTML tables for notebooks, personal values masked.

Everything is escaped: nothing in an object can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from cxkit.kernel._history import History
from cxkit.kernel._plan import FieldPlan, plan_of

_LEFT = "text-align:left;vertical-align:top"
_MASK = "<i>personal</i>"


def record_table(record: Any) -> str:
    """An HTML table with a row for each field that differs from its default.

    Records inside are tables themselves; a history is the names of its facts.
    """
    rows = [
        f"<tr><th style='{_LEFT}'>{escape(field.name)}</th><td style='{_LEFT}'>{shown}</td></tr>"
        for field in plan_of(record.__class__).fields
        if (shown := _shown(field, record))
    ]
    return f"<table><caption>{escape(type(record).__name__)}</caption>{''.join(rows)}</table>"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An HTML table of texts.

    >>> table("Sizes", ["size", "n"], [["<S>", 3]])[:40]
    '<table><caption>Sizes</caption><tr><th s'
    """
    body = [[escape(_text(cell)) for cell in row] for row in rows]
    return _grid(caption, [escape(column) for column in columns], body)


def _grid(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th style='{_LEFT}'>{column}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td style='{_LEFT}'>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<tr>{head}</tr>{body}</table>"


def _shown(field: FieldPlan, record: Any) -> str:
    """The cell of a field; empty for its default."""
    value = getattr(record, field.name)
    if value is None or (not field.required and value == field.default):
        return ""
    if field.personal:
        return _MASK if value else ""
    return _cell(value)


def _cell(value: Any) -> str:
    if value.__class__ is History:
        return " → ".join(escape(type(fact).__name__) for fact in value)
    if _is_record(value):
        return _records((value,))
    if value.__class__ in (tuple, frozenset):
        if value and all(map(_is_record, value)):
            return _records(tuple(value))
        return ", ".join(_cell(item) for item in value)
    return escape(_text(value))


def _records(records: tuple[Any, ...]) -> str:
    """Records as rows, under the fields that are not empty in all of them."""
    cells = [{field.name: _shown(field, one) for field in plan_of(one.__class__).fields} for one in records]
    columns = dict.fromkeys(name for row in cells for name, cell in row.items() if cell)
    return _grid("", list(map(escape, columns)), [[row.get(name, "") for name in columns] for row in cells])


def _is_record(value: Any) -> bool:
    return hasattr(value.__class__, "__schema__")


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ").replace("+00:00", "Z")
    return "" if value is None else str(value)
