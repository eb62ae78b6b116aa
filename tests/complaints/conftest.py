"""A customer who complains, and people who handle it."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.complaints import Complaint, OfferedRemedy
from cxkit.kernel.facts import Actor
from cxkit.values import Money

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, BO, CY = Actor.customer("C-1"), Actor.agent("amy"), Actor.supervisor("bo"), Actor.supervisor("cy")
REFUND = OfferedRemedy(kind="refund", amount=Money.of("20", "CNY"))


class Desk:
    """What the tests say often, said once."""

    t, day = T, timedelta(days=1)
    wang, amy, bo, cy = WANG, AMY, BO, CY
    refund = REFUND

    def on(self, days=0, by=AMY):
        return {"at": T + timedelta(days=days), "by": by}

    def received(self, **told):
        told = {"customer": "C-1", "channel": "phone", "words": "The pot leaks.", **told}
        return Complaint.receive("K-1", **told, **self.on(by=WANG))

    def assessed(self, kind="product_quality", severity="minor", **told):
        complaint = self.received(**told)
        if not complaint.is_anonymous:
            complaint = complaint.acknowledge(**self.on())
        return complaint.assess(kind, severity=severity, **self.on())

    def investigated(self, **told):
        return self.assessed(**told).investigate("bo", **self.on()).add_evidence("picture", **self.on())

    def decided(self, outcome="upheld", remedies=(), **told):
        return self.investigated(**told).decide(outcome, remedies=remedies, **self.on(by=BO))

    def communicated(self, **told):
        reply_by = T + timedelta(days=14)
        return self.decided(**told).communicate("You are right.", reply_by=reply_by, **self.on(1, BO))


@pytest.fixture
def desk():
    return Desk()
