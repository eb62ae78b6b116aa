"""Members and channels: activity by own rhythm, moves between classes, engagement, queues, new channels."""

from cxkit.analysis.members._activity import (
    OWN_GAPS as OWN_GAPS,
    ActivityStates as ActivityStates,
    Migration as Migration,
    Move as Move,
    activity_states as activity_states,
    migration as migration,
)
from cxkit.analysis.members._counter import (
    TOLERANCE as TOLERANCE,
    CounterQueue as CounterQueue,
    counter_queue as counter_queue,
)
from cxkit.analysis.members._engagement import Engagement as Engagement, engagement as engagement
from cxkit.analysis.members._new_channel import (
    NewChannel as NewChannel,
    Shift as Shift,
    new_channel as new_channel,
)
from cxkit.analysis.members._self_service import (
    Containment as Containment,
    SelfService as SelfService,
    containment as containment,
)
from cxkit.customers import ActivityState as ActivityState
