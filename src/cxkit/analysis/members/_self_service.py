"""Self-service: who finished alone, who went on to an agent, and who gave up, which is not contained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np

from cxkit.analysis._figures import share_of
from cxkit.columns import InstantKind, instant_micros, span_micros, together
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.tables import MISSING
from cxkit.values import Labelled, as_utc


class SelfService(Labelled):
    """How a self-service ended."""

    CONTAINED = "contained", "Finished alone", "自助完成", "自助完成"
    LEAKED = "leaked", "Went on to an agent", "转向人工", "轉向人工"
    ABANDONED = "abandoned", "Given up", "中途放弃", "中途放棄"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Containment(Tabular):
    """Self-services by their end; those whose time had not run out are `undecided` and in no share."""

    counts: dict[SelfService, int]
    undecided: int
    missing: int
    confidence: float

    def share(self, ended: str) -> Estimate:
        """The share of all decided ones that ended so; giving up is in the base and is not contained."""
        wanted, n = SelfService.of(ended), sum(self.counts.values())
        dropped = {"undecided": self.undecided, "missing": self.missing}
        x = self.counts[wanted] if n else 0
        return share_of(x, n, str(wanted), self.confidence, dropped=dropped)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an end."""
        counts = list(self.counts.values())
        n = sum(counts)
        bounds = wilson(counts, [n] * len(counts), confidence=self.confidence)

        def known(values: Sequence[float]) -> list[float | None]:
            return [value if n else None for value in values]

        return {
            "ended": [str(each) for each in self.counts],
            "label": [each.label() for each in self.counts],
            "sessions": counts,
            "share": known([count / max(n, 1) for count in counts]),
            "low": known(bounds.low.tolist()),
            "high": known(bounds.high.tolist()),
        }

    def summary(self) -> dict[str, Any]:
        """How many are decided, and how many are not yet."""
        return {
            "decided": sum(self.counts.values()),
            "undecided": self.undecided,
            "missing": self.missing,
        }

    def __repr__(self) -> str:
        figures = ", ".join(f"{each} {count:,}" for each, count in self.counts.items())
        return f"Containment({figures}; undecided {self.undecided:,})"


def containment(
    started_at: Any,
    completed_at: Any,
    contact_at: Any,
    *,
    within: timedelta,
    as_of: datetime,
    zone: str | None = None,
    confidence: float = 0.95,
) -> Containment:
    """How self-services ended, from columns: when each began, was completed, and led to a contact.

    A contact up to `within` after the begin is a leak, whether it was completed or not: who completes a
    return in the app and calls to ask was not served by it. One without both was given up. Only those whose
    time had run out by `as_of` count, so that early leaks do not count more.

    >>> from datetime import UTC
    >>> t = datetime(2026, 3, 2, tzinfo=UTC)
    >>> done, asked = t + timedelta(minutes=4), t + timedelta(hours=1)
    >>> share = containment([t] * 4, [done, done, None, None], [None, asked, asked, None],
    ...                     within=timedelta(days=1), as_of=t + timedelta(days=2))
    >>> share, share.share("contained").value
    (Containment(contained 1, leaked 2, abandoned 1; undecided 0), 0.25)
    """
    check_confidence(confidence)
    started_at, completed_at, contact_at = together(
        started_at=started_at, completed_at=completed_at, contact_at=contact_at
    )
    kind, limit = InstantKind(), span_micros(within)
    began = kind.strictly(started_at, "started_at", zone)
    done = kind.strictly(completed_at, "completed_at", zone)
    asked = kind.strictly(contact_at, "contact_at", zone)
    known = began != MISSING
    began, done, asked = began[known], done[known], asked[known]
    end = instant_micros(as_utc(as_of, "as_of"))
    over = began <= end - limit
    leaked = over & (asked != MISSING) & (asked >= began) & (asked - began <= limit)
    completed = over & ~leaked & (done != MISSING) & (done >= began) & (done <= end)
    return Containment(
        counts={
            SelfService.CONTAINED: int(completed.sum()),
            SelfService.LEAKED: int(leaked.sum()),
            SelfService.ABANDONED: int((over & ~leaked & ~completed).sum()),
        },
        undecided=int((~over).sum()),
        missing=int(np.count_nonzero(~known)),
        confidence=confidence,
    )
