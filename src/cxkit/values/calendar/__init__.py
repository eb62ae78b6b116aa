"""Business time: when a service is open, and arithmetic on its open time."""

from cxkit.values.calendar._business_calendar import (
    BusinessCalendar as BusinessCalendar,
    DayKind as DayKind,
    Departures as Departures,
    Hours as Hours,
)
from cxkit.values.calendar._china import (
    CHINA as CHINA,
    OfficialYear as OfficialYear,
    china_calendar as china_calendar,
)
from cxkit.values.calendar._recurring import Recurring as Recurring
