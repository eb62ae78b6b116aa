"""Answers per question: how many messages of answers there are for each message of customers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.conversations import TurnRule
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._turns import RULE, turn_source
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._amounts import tally_ratio

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="answers_per_question",
    unit="number",
    better=None,
    source="a ratio of sums over turns: Cochran (1977), Sampling Techniques; its t interval needs SciPy",
    options=(RULE,),
)


def tally(
    source: Any,
    at: Any = None,
    speaker: Any = None,
    *,
    by: Grouping = None,
    rule: TurnRule | None = None,
    zone: str | None = None,
) -> Tally:
    """Conversations, a `TurnTable`, a `MessageTable`, or columns: conversation ids, times, and `Speaker`s.

    Figures: "ratio" (the default), "part" (the messages that answer), "whole" (the customers' messages).

    >>> from datetime import UTC, datetime
    >>> t = [datetime(2026, 2, 3, 10, minute, tzinfo=UTC) for minute in (0, 2, 3)]
    >>> of(["V-1"] * 3, t, ["customer", "agent", "agent"]).value
    2.0
    >>> tally(["V-1"] * 3, t, ["customer", "customer", "agent"]).result("whole").value
    2.0
    """
    chosen = DEFINITION.choose(rule=rule)
    table, keys, left_out, chosen = turn_source(source, at, speaker, by, zone, chosen)
    answers, questions = np.asarray(table.answers, np.int64), np.asarray(table.questions, np.int64)
    chosen["unit"] = DEFINITION.unit
    gone = left_out["no_question"] | ~(table.known("questions") & table.known("answers"))
    ratio = tally_ratio(answers, questions, gone, by=keys, definition=DEFINITION.id, options=chosen)
    return with_left_out(ratio, len(table), left_out, by=keys)


of: Final = reading(tally, DEFINITION)
