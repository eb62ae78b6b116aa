"""Business time: when a service is open, and arithmetic on its open time."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding
from cxkit.values.calendar._belgium import belgian_calendar as belgian_calendar
from cxkit.values.calendar._business_calendar import BusinessCalendar as BusinessCalendar, DayKind as DayKind
from cxkit.values.calendar._china import (
    CHINA as CHINA,
    OfficialYear as OfficialYear,
    china_calendar as china_calendar,
    statutory_days as statutory_days,
)
from cxkit.values.calendar._declaration import Departures as Departures, Hours as Hours
from cxkit.values.calendar._england import english_calendar as english_calendar
from cxkit.values.calendar._lunar import lunar_day as lunar_day, lunar_festival as lunar_festival
from cxkit.values.calendar._recurring import Recurring as Recurring
from cxkit.values.calendar._rolling import Rolling as Rolling, rolled as rolled

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
