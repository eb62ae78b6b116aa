"""Planning of rosters: requirements, cover, assignment, breaks, and why it cannot be better."""

from cxkit.rosters.planning._assign import (
    RosterPlan as RosterPlan,
    Spread as Spread,
    Unmet as Unmet,
    accept as accept,
    assign_shifts as assign_shifts,
    export_problem as export_problem,
)
from cxkit.rosters.planning._breaks import (
    PlacedBreaks as PlacedBreaks,
    at_work as at_work,
    place_breaks as place_breaks,
)
from cxkit.rosters.planning._cover import (
    Cover as Cover,
    ShapeGain as ShapeGain,
    cover_shifts as cover_shifts,
    half_shifts as half_shifts,
    shape_gains as shape_gains,
    split_shifts as split_shifts,
)
from cxkit.rosters.planning._explain import (
    Explanation as Explanation,
    RuleCost as RuleCost,
    explain_roster as explain_roster,
)
from cxkit.rosters.planning._problem import (
    Absence as Absence,
    Burden as Burden,
    FairShare as FairShare,
    RosterProblem as RosterProblem,
    ShiftDemand as ShiftDemand,
    StaffMember as StaffMember,
    Wish as Wish,
    burdens as burdens,
)
from cxkit.rosters.planning._requirements import Requirements as Requirements, Shrinkage as Shrinkage
from cxkit.rosters.planning._skills import SkillGap as SkillGap, skill_gap as skill_gap
