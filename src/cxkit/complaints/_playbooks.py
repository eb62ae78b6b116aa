"""Playbooks: the steps to handle a complaint of each class, each either done or missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from cxkit._typing import Named, Several, Takes
from cxkit.complaints._enums import ComplaintClass, EvidenceKind, Outcome, Remedy, Responsible
from cxkit.complaints._parts import Links
from cxkit.complaints._wording import WORDS
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.kernel._plan import plan_of
from cxkit.values import LONGEST_ID, PolicyId, Reason

if TYPE_CHECKING:
    from cxkit.complaints._complaint import Complaint


@record(name="complaint.playbook_step")
class PlaybookStep:
    """A step to take. It is done when the complaint has any of the evidence, remedies or links named.

    `if_upheld`: only where the customer was right, wholly or partly.

    >>> step = PlaybookStep(said=WORDS["complaint.trace"](), evidence={"carrier_record"})
    >>> step.said.text("zh-Hans")
    '向快递公司查询物流记录'
    """

    said: Reason
    evidence: Takes[Iterable[str], frozenset[EvidenceKind]] = field(default=frozenset())
    remedies: Takes[Iterable[str], frozenset[Remedy]] = field(default=frozenset())
    links: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    if_upheld: bool = False

    def rules(self) -> Iterator[Fault]:
        """Every link is a field of `Links`."""
        names = plan_of(Links).by_name
        for name in sorted(self.links - names.keys()):
            message = f"{name!r} is not a link of a complaint: use {', '.join(sorted(names))}"
            yield Fault("links", "complaint.link", message)

    def applies_to(self, complaint: Complaint) -> bool:
        """Whether the step is to be done for this complaint."""
        return not self.if_upheld or complaint.outcome in (Outcome.UPHELD, Outcome.PARTLY_UPHELD)

    def is_done(self, complaint: Complaint) -> bool:
        """Whether the complaint has evidence, a remedy or a link of the step."""
        return (
            any(evidence.kind in self.evidence for evidence in complaint.evidence)
            or any(remedy.kind in self.remedies for remedy in complaint.remedies)
            or any(getattr(complaint.links, name) is not None for name in self.links)
        )


@record(name="complaint.playbook")
class Playbook:
    """The steps for one class of complaints, and the party usually responsible.

    >>> PLAYBOOKS["logistics"].steps[0].said.text()
    'trace the parcel with the carrier'
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(low=1)
    kind: Named[ComplaintClass]
    steps: Several[PlaybookStep]
    responsible: Named[Responsible] = field(default=Responsible.UNKNOWN)

    def missing(self, complaint: Complaint) -> tuple[Reason, ...]:
        """The steps that apply to the complaint and are not done."""
        return tuple(
            step.said for step in self.steps if step.applies_to(complaint) and not step.is_done(complaint)
        )


_E, _R = EvidenceKind, Remedy
_APOLOGY = PlaybookStep(said=WORDS["complaint.apologise"](), remedies=frozenset({_R.APOLOGY}), if_upheld=True)
_ANYTHING = frozenset(_R) - {_R.UNKNOWN}

_STEPS: dict[ComplaintClass, tuple[Responsible, tuple[PlaybookStep, ...]]] = {
    ComplaintClass.PRODUCT_QUALITY: (
        Responsible.SUPPLIER,
        (
            PlaybookStep(
                said=WORDS["complaint.see_goods"](), evidence=frozenset({_E.PICTURE, _E.INSPECTION})
            ),
            PlaybookStep(
                said=WORDS["complaint.make_good"](),
                remedies=frozenset({_R.RETURN, _R.EXCHANGE, _R.REPAIR, _R.REFUND}),
                links=frozenset({"return_request"}),
                if_upheld=True,
            ),
        ),
    ),
    ComplaintClass.LOGISTICS: (
        Responsible.CARRIER,
        (
            PlaybookStep(said=WORDS["complaint.trace"](), evidence=frozenset({_E.CARRIER_RECORD})),
            _APOLOGY,
            PlaybookStep(
                said=WORDS["complaint.deliver"](),
                remedies=frozenset({_R.DELIVERY, _R.REFUND, _R.COMPENSATION}),
                if_upheld=True,
            ),
        ),
    ),
    ComplaintClass.AFTER_SALES: (
        Responsible.CUSTOMER_SERVICE,
        (
            PlaybookStep(
                said=WORDS["complaint.hear"](), evidence=frozenset({_E.CONVERSATION, _E.STAFF_STATEMENT})
            ),
            _APOLOGY,
            PlaybookStep(
                said=WORDS["complaint.train"](),
                remedies=frozenset({_R.CORRECTION}),
                links=frozenset({"improvement"}),
                if_upheld=True,
            ),
        ),
    ),
    ComplaintClass.PLATFORM: (
        Responsible.PLATFORM,
        (
            PlaybookStep(
                said=WORDS["complaint.check_order"](), evidence=frozenset({_E.ORDER_RECORD, _E.PICTURE})
            ),
            PlaybookStep(
                said=WORDS["complaint.explain"](), remedies=frozenset({_R.EXPLANATION, _R.CORRECTION})
            ),
        ),
    ),
    ComplaintClass.OTHER: (
        Responsible.UNKNOWN,
        (PlaybookStep(said=WORDS["complaint.solve"](), remedies=_ANYTHING, if_upheld=True),),
    ),
}

PLAYBOOKS: Final[Mapping[ComplaintClass, Playbook]] = {
    kind: Playbook(
        id=PolicyId(f"complaints-{kind}"), version=1, kind=kind, steps=steps, responsible=responsible
    )
    for kind, (responsible, steps) in _STEPS.items()
}
"""The playbook of each of the five classes; a company declares its own in the same way."""
