"""Shares of readers who contacted us after reading, or did not: within a time, of views or of sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import numpy as np

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Better, Choice, Definition, named_metric
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, groups, instants_of, report_day, scoped, span, table_of
from cxkit.metrics._counting._visitors import not_customers
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, ArticleViewTable, HelpSessionTable, Table


@attrs.frozen(slots=True, kw_only=True)
class ContactAfter:
    """The share of readings that a contact followed within a time, or did not follow.

    Readings whose time has not run out by `as_of` are left out, with or without a contact: else those that
    contact at once would count more.

    >>> from datetime import UTC
    >>> from cxkit.metrics import read_then_contact
    >>> t = datetime(2026, 3, 2, tzinfo=UTC)
    >>> read_then_contact.of([t, t], [t + timedelta(hours=1), None], as_of=t + timedelta(days=30)).value
    0.5
    """

    DEFINITION: Definition
    table: type[Table]
    contact: str
    """The column of the table with the contact."""
    followed: bool
    """Whether a reading counts that a contact followed, or one that none followed."""

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    @scoped()
    def tally(
        self,
        source: Any,
        contact_at: Any = None,
        *,
        as_of: datetime,
        window: timedelta | float | None = None,
        by: Grouping = None,
        zone: str | None = None,
    ) -> Tally:
        """Sessions of the help centre, their table, or columns: when it was read, and the contact after it.

        `window` is how long after reading a contact counts; by default that of the definition's option.

        >>> from datetime import UTC
        >>> from cxkit.metrics import self_service_success
        >>> t = datetime(2026, 3, 2, tzinfo=UTC)
        >>> later = [t + timedelta(hours=1), None]
        >>> self_service_success.tally([t, t], later, as_of=t + timedelta(days=9)).counts
        {'no': 1, 'yes': 1, 'missing': 0, 'too_recent': 0}
        """
        limit = span(self.DEFINITION.options[0].default if window is None else window, "window")
        end, options = report_day(as_of), self.DEFINITION.choose(window=limit / 1e6)
        table = table_of(source, self.table)
        if table is None:
            viewed, contact = instants_of(zone, viewed_at=source, contact_at=contact_at)
        else:
            viewed, contact = table.column("viewed_at"), table.column(self.contact)
        known = viewed != MISSING
        after = known & (contact != MISSING) & (contact <= np.where(known, viewed, 0) + limit)
        left_out = {
            "missing": ~known,
            "too_recent": known & (viewed > end - limit),
            **not_customers(table),
        }
        keys = groups(by, table, like=(source, contact_at))
        return shared(
            after == self.followed, left_out, by=keys, definition=self.DEFINITION.id, options=options
        )

    def of(
        self,
        source: Any,
        contact_at: Any = None,
        *,
        as_of: datetime,
        window: timedelta | float | None = None,
        by: Grouping = None,
        zone: str | None = None,
        figure: str | None = None,
        confidence: float = 0.95,
    ) -> Any:
        """The share: an `Estimate`, or `Estimates` by group.

        >>> from datetime import UTC
        >>> from cxkit.metrics import self_service_success
        >>> t = datetime(2026, 3, 2, tzinfo=UTC)
        >>> self_service_success.of([t], [None], as_of=t + timedelta(hours=1)).n
        0
        """
        tally = self.tally(source, contact_at, as_of=as_of, window=window, by=by, zone=zone)
        return tally.result(figure, confidence=confidence)

    compare = staticmethod(compare)


def _definition(id: str, *, better: Better, window: float) -> Definition:
    """The definition of a share of readings, with how many seconds after one a contact follows it."""
    return Definition(
        id=id,
        unit="share",
        better=better,
        source="interval: Wilson (1927)",
        options=(
            Choice(name="window", default=window, about="seconds within which a contact follows a view"),
        ),
    )


read_then_contact: Final = ContactAfter(
    DEFINITION=_definition(
        "read_then_contact",
        better="lower",
        window=604_800.0,
    ),
    table=ArticleViewTable,
    contact="matter_contact_at",
    followed=True,
)
"""The share of views of an article after which the reader contacted us on its topic: it failed them."""

self_service_success: Final = ContactAfter(
    DEFINITION=_definition(
        "self_service_success",
        better="higher",
        window=86_400.0,
    ),
    table=HelpSessionTable,
    contact="contact_at",
    followed=False,
)
"""The share of sessions with a view after which nobody contacted us: an upper bound, for some gave up."""
