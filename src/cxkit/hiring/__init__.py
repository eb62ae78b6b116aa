"""Hiring: openings with their declared rule, and applications from receipt to the decision."""

from cxkit.hiring import facts as facts
from cxkit.hiring._application import Application as Application
from cxkit.hiring._columns import assessment_columns as assessment_columns
from cxkit.hiring._enums import (
    ApplicationStatus as ApplicationStatus,
    OpeningStatus as OpeningStatus,
    RecruitingSource as RecruitingSource,
    RejectionReason as RejectionReason,
    Stage as Stage,
    StageOutcome as StageOutcome,
)
from cxkit.hiring._opening import Opening as Opening
from cxkit.hiring._rule import Hurdle as Hurdle, SelectionRule as SelectionRule, StagePlan as StagePlan
from cxkit.hiring._standing import StageStanding as StageStanding, Standing as Standing
from cxkit.hiring._state import Assessment as Assessment, StageVisit as StageVisit
