"""Inputs of metrics of turns: conversations, messages or turns, as objects, tables or plain columns."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import CategoryKind, together
from cxkit.conversations import PEOPLE_ANSWER, Speaker, TurnRule
from cxkit.errors import Invalid
from cxkit.metrics._counting._defining import Choice
from cxkit.metrics._counting._inputs import (
    Credits,
    Grouping,
    column_of,
    group_keys,
    groups,
    instants,
    table_of,
)
from cxkit.tables import MISSING, MessageTable, TurnTable
from cxkit.tables._turns import cut_messages

RULE: Final = Choice(
    name="rule",
    default=None,
    about="a TurnRule: whose messages answer, and where sessions end; PEOPLE_ANSWER if none is given",
)

WHICH: Final = Choice(
    name="turns",
    default="all",
    values={
        "all": "every turn",
        "first": "the first turn of each session",
        "later": "the turns after it",
    },
)

ANSWERERS: Final[Credits] = {"agent": [("answered_by", "answered_at")]}
"""An answer is credited to who gave it, what is not answered to who has the conversation."""


class TurnSource(NamedTuple):
    """The turns, the group keys of each, which are left out, and the options that the figure carries."""

    table: TurnTable
    keys: dict[str, Any] | None
    left_out: dict[str, NDArray[np.bool_]]
    options: dict[str, Any]


def turn_source(
    source: Any, at: Any, speaker: Any, by: Grouping, zone: str | None, chosen: dict[str, Any]
) -> TurnSource:
    """The turns of what a metric is asked of, with those left out that it does not count."""
    rule: TurnRule | None = chosen["rule"]
    if isinstance(source, TurnTable):
        if rule is not None:
            raise Invalid(
                "these turns were cut by a rule already: give their messages",
                code="option.combination",
                path="rule",
            )
        table, keys = source.require_rows(), groups(by, source, credits=ANSWERERS)
        chosen["rule"] = ", ".join(name for name, rows in table.rule.counts().items() if rows)
    else:
        rule = rule or PEOPLE_ANSWER
        messages = table_of(source, MessageTable)
        if messages is None:
            table, keys = _of_columns(source, at, speaker, by, zone, rule)
        else:
            table = TurnTable.from_messages(messages, rule)
            keys = groups(by, table, credits=ANSWERERS)
        chosen["rule"] = rule.name
    left_out = {"no_question": table.questions == 0}
    if "turns" in chosen:
        wanted = {"all": table.number >= 0, "first": table.number == 1, "later": table.number > 1}
        left_out["other_turn"] = ~wanted[chosen["turns"]]
    return TurnSource(table, keys, left_out, chosen)


def _of_columns(
    source: Any, at: Any, speaker: Any, by: Grouping, zone: str | None, rule: TurnRule
) -> tuple[TurnTable, dict[str, Any] | None]:
    """The turns of plain columns, and their keys: of the row that asks, by "agent" of that which answers."""
    columns = groups(by, like=(source, at, speaker))
    source, at, speaker = together(id=source, at=at, speaker=speaker)
    if speaker is None:
        raise Invalid("is needed beside a plain column", code="metric.column", path="speaker")
    size = len(instants(at, "at", zone))
    given: dict[str, Any] = {name: kind.absent(size) for name, kind in MessageTable.kinds.items()}
    kind = MessageTable.kinds["id"]
    given |= {"id": column_of(kind, source, "id"), "at": instants(at, "at", zone)}
    given["speaker"] = column_of(CategoryKind(words=Speaker), speaker, "speaker")
    good = np.flatnonzero(given["speaker"].known & (given["at"] != MISSING))
    messages = MessageTable(**{name: column[good] for name, column in given.items()}, seen=size)
    cut = cut_messages(messages, rule)
    keys: dict[str, Any] = {}
    for name, column in (columns or {}).items():
        answered = (name == "agent") & (cut.answer >= 0)
        rows = np.where(answered, cut.answer, np.where(cut.question >= 0, cut.question, cut.first))
        keys[name] = group_keys(column, name)[good[rows]]
    return TurnTable.of_cut(messages, cut, rule), keys or None
