"""Times to an event where some have not ended yet: life tables, survival curves, hazards, and their tests."""

from cxkit.stats.survival._hazard import HazardCurve as HazardCurve, nelson_aalen as nelson_aalen
from cxkit.stats.survival._lifetable import LifeTable as LifeTable, life_table as life_table
from cxkit.stats.survival._logrank import LogRank as LogRank, log_rank as log_rank
from cxkit.stats.survival._survival import (
    BEYOND_FOLLOW_UP as BEYOND_FOLLOW_UP,
    NEVER_REACHED as NEVER_REACHED,
    NO_EVENT_YET as NO_EVENT_YET,
    SurvivalCurve as SurvivalCurve,
    kaplan_meier as kaplan_meier,
)
from cxkit.stats.survival._timeliness import Timeliness as Timeliness, timeliness as timeliness
