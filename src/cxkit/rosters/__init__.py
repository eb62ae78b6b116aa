"""Rosters: shifts and rules of labour as data, planning, and the life of a roster from draft to lock."""

from cxkit.rosters import facts as facts
from cxkit.rosters._adherence import (
    Activity as Activity,
    Attendance as Attendance,
    attendances as attendances,
)
from cxkit.rosters._checker import Violation as Violation, check_duties as check_duties
from cxkit.rosters._enums import (
    Consent as Consent,
    RosterStatus as RosterStatus,
    RuleForm as RuleForm,
    SwapStatus as SwapStatus,
    Window as Window,
    WorkState as WorkState,
)
from cxkit.rosters._packs import PACKS as PACKS
from cxkit.rosters._parts import RosterPerson as RosterPerson, Swap as Swap
from cxkit.rosters._roster import Roster as Roster
from cxkit.rosters._rules import LabourRule as LabourRule, LabourRules as LabourRules
from cxkit.rosters._shifts import (
    Break as Break,
    Duty as Duty,
    ShiftPattern as ShiftPattern,
    shift_patterns as shift_patterns,
)
from cxkit.rosters.planning import (
    Absence as Absence,
    Burden as Burden,
    Cover as Cover,
    Explanation as Explanation,
    FairShare as FairShare,
    PlacedBreaks as PlacedBreaks,
    Requirements as Requirements,
    RosterPlan as RosterPlan,
    RosterProblem as RosterProblem,
    RuleCost as RuleCost,
    ShapeGain as ShapeGain,
    ShiftDemand as ShiftDemand,
    Shrinkage as Shrinkage,
    SkillGap as SkillGap,
    Spread as Spread,
    StaffMember as StaffMember,
    Unmet as Unmet,
    Wish as Wish,
    accept as accept,
    assign_shifts as assign_shifts,
    at_work as at_work,
    burdens as burdens,
    cover_shifts as cover_shifts,
    explain_roster as explain_roster,
    export_problem as export_problem,
    half_shifts as half_shifts,
    place_breaks as place_breaks,
    shape_gains as shape_gains,
    skill_gap as skill_gap,
    split_shifts as split_shifts,
)
