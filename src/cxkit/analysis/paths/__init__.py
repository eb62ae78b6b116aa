"""Event logs: journeys, paths, funnels and what eventually follows what."""

from cxkit.analysis.paths._eventually_follows import (
    EventuallyFollows as EventuallyFollows,
    eventually_follows as eventually_follows,
)
from cxkit.analysis.paths._funnels import (
    Conversion as Conversion,
    ConversionFunnel as ConversionFunnel,
    Order as Order,
    Ties as Ties,
    conversion as conversion,
    funnel as funnel,
)
from cxkit.analysis.paths._journeys import (
    EventColumns as EventColumns,
    Journeys as Journeys,
    journeys as journeys,
)
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
