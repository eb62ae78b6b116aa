"""Deadlines that people agreed on for one object, beside those of a policy or of the law.

The room's fact names the clock and the instant, `due_at`; by whom and why every fact says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from cxkit.kernel._wording import WORDS
from cxkit.kernel.facts import Fact
from cxkit.values import Reason

F = TypeVar("F", bound=Fact)


def agreement_fits(subject: Any, fact: Any) -> Reason | None:
    """A deadline lies ahead: a check for life cycles."""
    return None if fact.due_at > fact.at else WORDS["deadline.past"]()


def agreements(history: Iterable[Fact], kind: type[F]) -> tuple[F, ...]:
    """The agreements of a history, in order; for each clock the last one holds."""
    return tuple(fact for fact in history if isinstance(fact, kind))


def agreement_kept(due: datetime | None, done: datetime | None, at: datetime) -> bool | None:
    """Whether an agreed deadline was kept; None without one and while it runs. Done when due is kept.

    >>> from datetime import UTC
    >>> due = datetime(2026, 2, 3, 12, tzinfo=UTC)
    >>> agreement_kept(due, due, due), agreement_kept(due, None, due), agreement_kept(None, due, due)
    (True, None, None)
    """
    if due is None or (done is None and at <= due):
        return None
    return done is not None and done <= due
