"""People of the team: fairness and validity of a selection, effects of training, ramp of new people."""

from cxkit.analysis.people._ramp import (
    LearningCurve as LearningCurve,
    effective_heads as effective_heads,
    learning_curve as learning_curve,
    time_to_level as time_to_level,
)
from cxkit.analysis.people._selection import (
    AdverseImpact as AdverseImpact,
    StageFunnel as StageFunnel,
    adverse_impact as adverse_impact,
    stage_funnel as stage_funnel,
    validity as validity,
)
from cxkit.analysis.people._training import (
    Kirkpatrick as Kirkpatrick,
    kirkpatrick as kirkpatrick,
    normalised_gain as normalised_gain,
    training_effect as training_effect,
)
