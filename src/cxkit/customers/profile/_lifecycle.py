"""The life of a customer's record as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit.customers._enums import Standing
from cxkit.customers.facts import (
    ClassChanged,
    ConsentGiven,
    ConsentWithdrawn,
    DetailsChanged,
    DetailsConfirmed,
    Erased,
    Imported,
    MembershipChanged,
    MergedInto,
    Registered,
    SegmentChanged,
    Unmerged,
)
from cxkit.kernel import Lifecycle, Step
from cxkit.values import Reason, Text

if TYPE_CHECKING:
    from cxkit.customers.profile._customer import Customer

MERGE_WITH_ITSELF = Text(
    "customer.merge_itself",
    "a record cannot be merged into itself",
    "记录不能与自身合并",
    "紀錄不能與自身合併",
)
CONSENT_ENDED = Text(
    "customer.consent_ended",
    "the consent would end before it begins",
    "同意的截止时间早于其开始时间",
    "同意的截止時間早於其開始時間",
)


def another(customer: Customer, fact: MergedInto) -> Reason | None:
    """Two records are needed for a merge."""
    return MERGE_WITH_ITSELF() if fact.target == customer.id else None


def not_over(customer: Customer, fact: ConsentGiven) -> Reason | None:
    """A consent lasts beyond the moment it is given."""
    return CONSENT_ENDED() if fact.until is not None and fact.until <= fact.at else None


# A merged record stays as it is, so that taking the merge back restores it; only consent can
# still be given and withdrawn there, because a withdrawal must never be turned away.
_KEPT = {Standing.ACTIVE, Standing.MERGED}

LIFECYCLE = Lifecycle(
    begins={Registered: Standing.ACTIVE, Imported: Standing.ACTIVE},
    steps={
        DetailsChanged: Step(source=Standing.ACTIVE),
        DetailsConfirmed: Step(source=Standing.ACTIVE),
        ClassChanged: Step(source=Standing.ACTIVE),
        SegmentChanged: Step(source=Standing.ACTIVE),
        MembershipChanged: Step(source=Standing.ACTIVE),
        ConsentGiven: Step(source=_KEPT, checks=(not_over,)),
        ConsentWithdrawn: Step(source=_KEPT),
        MergedInto: Step(source=Standing.ACTIVE, target=Standing.MERGED, checks=(another,)),
        Unmerged: Step(source=Standing.MERGED, target=Standing.ACTIVE),
        Erased: Step(target=Standing.ERASED),
    },
)
