"""A record as an HTML table for notebooks, personal values masked."""

from __future__ import annotations

from html import escape
from typing import Any

from cxkit.kernel.history import History
from cxkit.kernel.plan import plan_of

__all__ = ["record_table"]


def record_table(record: Any) -> str:
    """One row a field that says something; personal values are masked, a history gives its facts' names.

    Escaped: nothing in a record can become markup.
    """
    rows: list[str] = []
    for field in plan_of(record.__class__).fields:
        value = getattr(record, field.name)
        if not field.required and value == field.default:
            continue
        if field.personal and value:
            text = "<i>personal</i>"
        elif value.__class__ is History:
            text = " → ".join(escape(type(fact).__name__) for fact in value)
        else:
            text = escape(str(value))
        rows.append(f"<tr><th style='text-align:left'>{escape(field.name)}</th><td>{text}</td></tr>")
    return f"<table><caption>{escape(type(record).__name__)}</caption>{''.join(rows)}</table>"
