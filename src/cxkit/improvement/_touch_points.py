"""Touch points: where customers meet the company, who answers for it, and by which standards."""

from __future__ import annotations

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, AgentId, Channel, Labelled, PolicyId


class JourneyStage(Labelled):
    """Stage of a customer's way, from hearing of something to what comes after the sale."""

    AWARENESS = "awareness", "Awareness", "认知", "認知"
    CONSIDERATION = "consideration", "Consideration", "考虑", "考慮"
    PURCHASE = "purchase", "Purchase", "购买", "購買"
    RECEIPT = "receipt", "Receipt", "收货", "收貨"
    USE = "use", "Use", "使用", "使用"
    AFTER_SALES = "after_sales", "After-sales", "售后", "售後"


@record(name="touch_point")
class TouchPoint:
    """Touch point 触点: a place or moment at which customers meet the company, in a stage of their way.

    `standards` are ids of the standards by which it is judged, `metrics` those of what else is watched.

    >>> counter = TouchPoint(id="counter", title="Service counter", stage="after_sales", owner="lin",
    ...                      standards=["counter-10min"])
    >>> counter.stage.label("zh-Hans"), counter.version
    ('售后', 1)
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    title: str = field(longest=200)
    stage: Named[JourneyStage]
    channel: MaybeNamed[Channel] = field(default=None)
    owner: MaybeNamed[AgentId] = field(default=None, longest=LONGEST_ID)
    standards: Several[str] = field(default=())
    metrics: Several[str] = field(default=())
