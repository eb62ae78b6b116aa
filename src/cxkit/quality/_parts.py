"""Parts of evaluations: what is evaluated, visits to stores, items of calibration rounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Attachment, field, personal, record
from cxkit.quality._enums import DayPart, SubjectKind, VisitKind
from cxkit.values import LONGEST_ID, AgentId, Channel


@record(name="evaluation.subject")
class Subject:
    """The thing that is evaluated.

    >>> Subject(kind="conversation", id="V-1").id
    'V-1'
    """

    kind: Named[SubjectKind]
    id: str = field(longest=LONGEST_ID)


@record(name="evaluation.visit")
class Visit:
    """Visit to a store that is planned: who goes when, and as whom.

    `scenario` is the script of a mystery visit, `posing_as` the part that is played in it.

    >>> Visit(kind="mystery", store="S-1", on=date(2026, 4, 7), part="noon", visitor="m1").part
    DayPart.NOON
    """

    kind: Named[VisitKind]
    store: str = field(longest=LONGEST_ID)
    on: date
    part: Named[DayPart]
    visitor: Named[AgentId] = field(longest=LONGEST_ID)
    scenario: str | None = field(default=None, longest=2000)
    posing_as: str | None = field(default=None, longest=200)


@record(name="evaluation.evidence")
class Evidence:
    """Photograph or recording of a visit; one that shows faces needs their consent."""

    file: Attachment | None = personal(default=None)
    shows_faces: bool = False
    consent: bool = False

    def rules(self) -> Iterator[Fault]:
        """No face without consent."""
        if self.shows_faces and not self.consent:
            yield Fault("consent", "visit.faces", "shows faces: they need to have agreed")


@record(name="evaluation.visit_report")
class VisitReport:
    """Report of a visit: from when until when, the receipt, and evidence.

    >>> from datetime import UTC
    >>> t = datetime(2026, 4, 7, 4, tzinfo=UTC)
    >>> VisitReport(arrived_at=t, left_at=t, receipt="R-77").receipt
    'R-77'
    """

    arrived_at: datetime
    left_at: datetime
    receipt: str | None = field(default=None, longest=200)
    evidence: Several[Evidence] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Nobody leaves before they came."""
        if self.left_at < self.arrived_at:
            yield Fault("left_at", "visit.order", "lies before arrived_at")


@record(name="calibration.item")
class CalibrationItem:
    """Item of a calibration round: a contact that several raters rate.

    >>> CalibrationItem(id="V-1", agent="amy").agent
    'amy'
    """

    id: str = field(longest=LONGEST_ID)
    agent: MaybeNamed[AgentId] = field(default=None)
    channel: Channel | None = None
