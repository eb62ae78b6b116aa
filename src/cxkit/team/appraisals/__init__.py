"""Appraisals of people over a period, appeals, and remedies that hear them first."""

from cxkit.team.appraisals import facts as facts
from cxkit.team.appraisals._appraisal import (
    Appraisal as Appraisal,
    Remedy as Remedy,
    SourceScore as SourceScore,
    leniency as leniency,
    step_reached as step_reached,
)
from cxkit.team.appraisals._enums import (
    AppealDecision as AppealDecision,
    AppealGround as AppealGround,
    AppraisalStatus as AppraisalStatus,
    Cycle as Cycle,
    MissingSource as MissingSource,
    RemedyDecision as RemedyDecision,
    RemedyStatus as RemedyStatus,
    RemedyStep as RemedyStep,
    Source as Source,
)
from cxkit.team.appraisals._parts import (
    USUAL_WEIGHTS as USUAL_WEIGHTS,
    WAGE_LAWS as WAGE_LAWS,
    PeriodBand as PeriodBand,
    SourceWeight as SourceWeight,
    WageLaw as WageLaw,
)
