"""Measures of a review: a table that names a metric, its options, its figure and its groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

import attrs

import cxkit.metrics as metrics
from cxkit.metrics import Definition
from cxkit.metrics._counting._defining import Better
from cxkit.review._scopes import Scope
from cxkit.review._sources import all_tell
from cxkit.review._windows import Counts
from cxkit.review._wording import QUALIFIERS, WORDS
from cxkit.stats.intervals.means import MEAN
from cxkit.stats.results import Estimate, Sufficient
from cxkit.stats.sampling.weighting import NORMAL
from cxkit.stats.tallies import Tally
from cxkit.values import CES_1_7, CSAT_1_5, LANGUAGES, NPS_0_10, Label, Language, Scale

Options = Mapping[str, Any]
Theme = Literal["said", "waited", "got"]

MOST_MEMBERS = 60
"""An axis with more groups is none: it names the records."""


class Qualified(Label):
    """A label with another behind it; each is said in the language that is asked for."""

    parts: tuple[Label, Label]

    def __new__(cls, label: Label, more: Label) -> Qualified:
        """The joint label."""
        text = WORDS["review.qualified"]
        said = (text.render(tag, figure=a, more=b) for tag, a, b in zip(LANGUAGES, label, more, strict=True))
        made = super().__new__(cls, *said)
        made.parts = (label, more)
        return made

    def __reduce__(self) -> tuple[type[Qualified], tuple[Label, Label]]:
        return Qualified, self.parts

    def in_language(self, name: Language = "en") -> str:
        """Both in that language."""
        figure, more = (part.in_language(name) for part in self.parts)
        return WORDS["review.qualified"].render(name, figure=figure, more=more)


@attrs.frozen
class Measure:
    """One figure of a review: a metric of the rows of one table in a window of time.

    The metric's `tally` gets `options`, and what `scoped` names of the window (`as_of`, `tz`); `figure` and
    `reading` read it. Rows lie in the window by their instant `of`, after it was moved `earlier`; where
    ratings have several scales, those on `scale` count. There is no figure unless some row has a value in
    the column `needs`. `beside` is a table that the metric takes first, whole, and the column of it that
    must have a value. `theme` says whether customers said it, waited for it or got it; a `double` says what
    another figure says too.
    """

    name: str
    metric: str
    table: str
    qualifier: Label | None = None
    options: Options = attrs.field(factory=dict[str, Any])
    scoped: tuple[str, ...] = ()
    figure: str | None = None
    reading: Options = attrs.field(factory=dict[str, Any])
    of: str | None = None
    earlier: timedelta = timedelta(0)
    scale: Scale | None = None
    needs: str | None = None
    beside: tuple[str, str] | None = None
    theme: Theme = "got"
    double: bool = False

    @property
    def definition(self) -> Definition:
        """The definition of its metric."""
        definition: Definition = self._metric.DEFINITION
        return definition

    @property
    def label(self) -> Label:
        """The label of the metric, with what is special here behind it."""
        label, more = self.definition.label, self.qualifier
        if more is None:
            return label
        return Qualified(label, more)

    @property
    def better(self) -> Better:
        """Direction that is good."""
        return self.definition.better_of(self.figure)

    @property
    def _metric(self) -> Any:
        return getattr(metrics, self.metric)

    def axes(self, windows: Counts) -> tuple[str, ...]:
        """Columns of its table by which its groups are compared."""
        return windows.axes(self.table)

    def is_recorded(self, rows: Any) -> bool:
        """Whether the rows tell what the figure needs: a value, or that none can have one yet.

        Where no ticket has one, though each is known to be open or its messages are counted, none was
        answered; where others ended without it, it was not recorded.
        """
        if self.needs is None or rows.known(self.needs).any():
            return True
        return self.table == "tickets" and bool(all_tell(rows))

    def tally(self, windows: Counts, scope: Scope | None, axis: Any = None) -> Tally | None:
        """The metric's tally of a window, by a group if one is named; None where the tables cannot tell."""
        return windows.tally(self, scope, axis)

    def at(self, windows: Counts, scope: Scope | None) -> Estimate | None:
        """The figure of a window; None where nothing was counted."""
        tally = self.tally(windows, scope)
        estimate = None if tally is None else self.estimate(tally)
        return estimate if estimate is not None and estimate.n else None

    def count(self, rows: Any, beside: Any, scope: Any, by: Any) -> Tally:
        """The metric's tally of rows, seen from an instant."""
        scoped = {name: getattr(scope, name) for name in self.scoped}
        sources = [rows] if self.beside is None else [beside, rows]
        tally: Tally = self._metric.tally(*sources, by=by, **self.options, **scoped)
        return tally

    def estimate(self, tally: Tally) -> Estimate:
        """The figure of everything in the tally together; of a mean, with its normal interval and test.

        Student's t would need SciPy, which a review must do without.
        """
        estimate = tally.overall(self.figure, **self.reading)
        if estimate.sufficient is None or estimate.sufficient.methods is not MEAN:
            return estimate
        if estimate.standard_error is None:
            return attrs.evolve(estimate, interval=None, method=None)
        statistics = estimate.value, estimate.standard_error
        return attrs.evolve(estimate, interval=Sufficient(NORMAL, statistics), method=None)


_HOUR = 3600
_WEEK = timedelta(days=7)
_REPORTED = QUALIFIERS["as_reported"]

MEASURES: tuple[Measure, ...] = (
    Measure("nps", "nps", "responses", theme="said", scale=NPS_0_10),
    Measure("csat", "csat", "responses", theme="said", scale=CSAT_1_5),
    Measure("contact_csat", "contact_satisfaction", "contacts", theme="said", scale=CSAT_1_5),
    Measure(
        "ces",
        "ces",
        "responses",
        theme="said",
        qualifier=QUALIFIERS["found_it_easy"],
        scale=CES_1_7,
    ),
    Measure(
        "first_response_1h",
        "first_response",
        "tickets",
        theme="waited",
        qualifier=QUALIFIERS["within_1_hour"],
        needs="first_response_at",
        scoped=("as_of",),
        figure="within",
        reading={"target": _HOUR},
    ),
    Measure(
        "first_response",
        "first_response",
        "tickets",
        theme="waited",
        double=True,
        qualifier=QUALIFIERS["median"],
        needs="first_response_at",
        scoped=("as_of",),
    ),
    Measure(
        "resolution_24h",
        "resolution",
        "tickets",
        theme="waited",
        double=True,
        qualifier=QUALIFIERS["within_24_hours"],
        needs="solved_at",
        scoped=("as_of",),
        figure="within",
        reading={"target": 24 * _HOUR},
    ),
    Measure(
        "resolution",
        "resolution",
        "tickets",
        theme="waited",
        qualifier=QUALIFIERS["median_of_resolved"],
        needs="solved_at",
        options={"closing": "ignored"},
    ),
    Measure("target_met", "sla_attainment", "tickets", theme="waited", qualifier=_REPORTED),
    Measure(
        "complaint_rate",
        "complaint_rate",
        "orders",
        qualifier=QUALIFIERS["orders_complained_of"],
        beside=("complaints", "order"),
        options={"cohort": "order", "count": "orders"},
    ),
    Measure(
        "complaint_ack_24h",
        "complaint_timeliness",
        "complaints",
        theme="waited",
        double=True,
        qualifier=QUALIFIERS["acknowledged_within_24_hours"],
        needs="acknowledged_at",
        scoped=("as_of",),
        options={"step": "acknowledged", "target": timedelta(hours=24)},
    ),
    Measure(
        "complaint_7d",
        "complaint_timeliness",
        "complaints",
        theme="waited",
        qualifier=QUALIFIERS["answered_within_7_days"],
        needs="responded_at",
        scoped=("as_of",),
        options={"step": "responded", "target": _WEEK},
    ),
    Measure("complaint_timely", "complaint_timeliness", "complaints", theme="waited", qualifier=_REPORTED),
    Measure("complaint_disputed", "complaint_disputes", "complaints", theme="said"),
    Measure(
        "returned_7d",
        "return_rate",
        "lines",
        qualifier=QUALIFIERS["deliveries_at_least_7_days_old"],
        of="delivered_at",
        earlier=_WEEK,
        scoped=("as_of",),
        options={"window": _WEEK},
    ),
    Measure(
        "late_by_date",
        "late_delivery",
        "orders",
        qualifier=QUALIFIERS["by_date"],
        of="delivered_at",
        scoped=("tz",),
        options={"judged": "date"},
    ),
    Measure(
        "late_by_timestamp",
        "late_delivery",
        "orders",
        double=True,
        qualifier=QUALIFIERS["to_the_minute"],
        of="delivered_at",
        scoped=("tz",),
        options={"judged": "instant"},
    ),
    Measure("abandonment", "abandonment", "contacts", theme="waited"),
    Measure(
        "service_level_30s",
        "service_level",
        "contacts",
        theme="waited",
        qualifier=QUALIFIERS["answered_within_30_seconds"],
        needs="queue_time",
        options={"within": timedelta(seconds=30)},
    ),
    Measure("speed_of_answer", "speed_of_answer", "contacts", theme="waited", double=True),
    Measure(
        "resolved_at_contact",
        "resolution_rate",
        "contacts",
        qualifier=QUALIFIERS["at_the_contact"],
    ),
)
