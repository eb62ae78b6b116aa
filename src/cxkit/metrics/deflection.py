"""Deflection: by how much suggestions at the contact form lower the share of forms that are sent."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import Category, FlagKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._visitors import not_customers
from cxkit.stats.intervals.two_proportions import RELATIVE_REDUCTION
from cxkit.stats.results import EMPTY, ZERO_BASE, Estimate, Estimates, Sufficient
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.tallies import Tally
from cxkit.tables import HelpSessionTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="deflection",
    unit="share",
    better="higher",
    source="interval: Donner and Zou (2012)",
)

_ARMS: Final = ("held_out", "suggestions")


def tally(source: Any, suggestions: Any = None, *, by: Grouping = None) -> Tally:
    """Sessions of the help centre, their table, or columns of flags: form sent, suggestions shown.

    The share of opened forms that were sent, by the last axis `arm`: with suggestions, or held out without.
    Who is held out is decided by chance (`cxkit.knowledge.held_out`), else the difference means nothing.

    >>> tally([1, 0, 1, 1], [True, True, False, False]).at(arm="held_out").result().value
    1.0
    """
    table = table_of(source, HelpSessionTable)
    if table is None:
        source, suggestions = together(sent=source, suggestions=suggestions)
        sent = column_of(FlagKind(), source, "sent")
        unknown = np.full(len(sent), -1)
        arm = unknown if suggestions is None else column_of(FlagKind(), suggestions, "suggestions")
    else:
        sent, arm = table.sent, table.suggestions
    keys = {
        **(groups(by, table, like=(source, suggestions)) or {}),
        "arm": Category(np.asarray(arm, np.int8), _ARMS, ordered=True),
    }
    left_out = {"missing": (sent < 0) | (arm < 0), **not_customers(table)}
    return shared(sent == 1, left_out, by=keys, definition=DEFINITION.id)


def of(
    source: Any, suggestions: Any = None, *, by: Grouping = None, confidence: float = 0.95
) -> Estimate | Estimates:
    """Deflection: 1 - share of forms sent with suggestions / share sent by those held out.

    An `Estimate`, or `Estimates` by group; `n` counts the forms of both. It is below 0 where suggestions make
    people send more. Undefined without forms in both arms, and where nobody held out sent any.

    >>> of([1] * 20 + [0] * 80 + [1] * 40 + [0] * 60, [True] * 100 + [False] * 100)
    Estimate(deflection 50.0%, n=200, 95% mover 21.6% to 68.4%)
    """
    forms = tally(source, suggestions, by=by).estimates()
    (x2, n2), (x1, n1) = (_of_arm(forms, arm) for arm in _ARMS)
    defined = (n1 > 0) & (n2 > 0) & (x2 > 0)
    ratio = x1 * n2 / np.where(defined, n1 * x2, 1.0)
    estimates = Estimates(
        values=np.where(defined, 1 - ratio, 0.0),
        n=(n1 + n2).astype(np.int64),
        defined=defined,
        axes=forms.axes[:-1],
        interval=Sufficient(RELATIVE_REDUCTION, (x1, n1, x2, n2)),
        confidence=confidence,
        dropped={reason: counts.sum(axis=-1) for reason, counts in forms.dropped.items()},
        definition=DEFINITION.id,
        unit="share",
        reasons=(EMPTY, ZERO_BASE),
        why=np.where((n1 > 0) & (n2 > 0), 2, 1).astype(np.uint8),
    )
    return estimates if estimates.axes else estimates.at()


def _of_arm(forms: Estimates, arm: str) -> tuple[Floats, Floats]:
    """Forms sent and forms opened in one arm, by group."""
    labels = forms.axes[-1].labels
    if arm not in labels:
        return np.zeros(forms.shape[:-1]), np.zeros(forms.shape[:-1])
    opened = forms.n[..., labels.index(arm)].astype(np.float64)
    return np.round(forms.values[..., labels.index(arm)] * opened), opened
