"""Scenarios: festivals by declared phases, and what they changed, gross and net of what they moved."""

from cxkit.analysis.scenarios._declared import (
    DOUBLE_ELEVEN as DOUBLE_ELEVEN,
    MID_YEAR as MID_YEAR,
    Phase as Phase,
    PhaseDays as PhaseDays,
    Scenario as Scenario,
    phase_of as phase_of,
    spring_festival as spring_festival,
)
from cxkit.analysis.scenarios._effects import (
    ScenarioEffects as ScenarioEffects,
    Trend as Trend,
    YearOnYear as YearOnYear,
    matched_days as matched_days,
    placebo as placebo,
    quasi_poisson as quasi_poisson,
    scenario_effects as scenario_effects,
    year_on_year as year_on_year,
)
from cxkit.analysis.scenarios._situations import (
    Company as Company,
    DayPart as DayPart,
    Place as Place,
    Situations as Situations,
    day_parts as day_parts,
    situations as situations,
)
from cxkit.analysis.scenarios._staffing import (
    PhaseMultipliers as PhaseMultipliers,
    phase_multipliers as phase_multipliers,
)
