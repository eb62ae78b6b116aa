"""Queues: how long customers wait, and how many agents a service level needs."""

from cxkit.stats.queues._arrivals import (
    ArrivalPeak as ArrivalPeak,
    ArrivalProfile as ArrivalProfile,
    arrival_peak as arrival_peak,
    arrival_profile as arrival_profile,
)
from cxkit.stats.queues._erlang import (
    OVERLOADED as OVERLOADED,
    QueueMeasures as QueueMeasures,
    blocking as blocking,
    check_queue as check_queue,
    effective_handle_time as effective_handle_time,
    erlang_b as erlang_b,
    erlang_c as erlang_c,
    waiting as waiting,
    waiting_of as waiting_of,
)
from cxkit.stats.queues._erlang_a import waiting_with_patience as waiting_with_patience
from cxkit.stats.queues._staffing import (
    StaffingPlan as StaffingPlan,
    inverse_blocking as inverse_blocking,
    staffing as staffing,
)
