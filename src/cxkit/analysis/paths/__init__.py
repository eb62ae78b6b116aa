"""Event logs: journeys, paths, funnels and what eventually follows what."""

from cxkit.analysis.paths._conversions import Conversion as Conversion, conversion as conversion
from cxkit.analysis.paths._drop_off import DropOff as DropOff, drop_off as drop_off
from cxkit.analysis.paths._eventually_follows import (
    EventuallyFollows as EventuallyFollows,
    eventually_follows as eventually_follows,
)
from cxkit.analysis.paths._funnels import (
    ConversionFunnel as ConversionFunnel,
    Entry as Entry,
    FunnelGroups as FunnelGroups,
    Order as Order,
    funnel as funnel,
    funnels as funnels,
)
from cxkit.analysis.paths._journeys import (
    EventColumns as EventColumns,
    Journeys as Journeys,
    journeys as journeys,
)
from cxkit.analysis.paths._path_counts import PathCounts as PathCounts, path_counts as path_counts
from cxkit.analysis.paths._paths import (
    PATH_END as PATH_END,
    PATH_START as PATH_START,
    EventProfile as EventProfile,
    StepMatrix as StepMatrix,
    Transitions as Transitions,
    Variants as Variants,
    event_profile as event_profile,
    step_matrix as step_matrix,
    transitions as transitions,
    variants as variants,
)
from cxkit.analysis.paths._walks import Ties as Ties
from cxkit.analysis.paths._whole_way import CustomerLog as CustomerLog, customer_log as customer_log
