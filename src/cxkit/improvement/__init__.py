"""Improvement: actions from the signal that triggered them to the effect that they had."""

from cxkit.improvement import facts as facts
from cxkit.improvement._action import Action as Action, ActionState as ActionState
from cxkit.improvement._enums import (
    ActionKind as ActionKind,
    ActionStatus as ActionStatus,
    CauseArea as CauseArea,
    CauseMethod as CauseMethod,
    TriggerKind as TriggerKind,
)
from cxkit.improvement._monitoring import (
    Monitored as Monitored,
    MonitoringMethod as MonitoringMethod,
    MonitoringPlan as MonitoringPlan,
)
from cxkit.improvement._parts import MeasuredEffect as MeasuredEffect, Plan as Plan, Trigger as Trigger
from cxkit.improvement._standards import PromiseKind as PromiseKind, Standard as Standard
from cxkit.improvement._touch_points import JourneyStage as JourneyStage, TouchPoint as TouchPoint
