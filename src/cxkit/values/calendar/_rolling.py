"""How the end of a period in days moves when its last day is no working day, by a named rule."""

from __future__ import annotations

from datetime import date

from cxkit.values._labels import Labelled
from cxkit.values.calendar._business_calendar import BusinessCalendar


class Rolling(Labelled):
    """The rule by which the end of a period in days moves.

    `EU_1182_71`: a period that would end on a public holiday, Sunday or Saturday ends with the next working
    day, and one of two days or more has at least two working days (Regulation 1182/71, article 3(4) and (5)).
    `PRC_CIVIL_CODE`: it ends with the day after the statutory rest (民法典第二百零三条), which is the next
    working day.
    """

    NONE = "none", "Ends on its last day", "不顺延", "不順延"
    EU_1182_71 = (
        "eu_1182_71",
        "Regulation 1182/71: to the next working day",
        "欧盟第1182/71号条例：顺延至下一工作日",
        "歐盟第1182/71號規章：順延至下一工作天",
    )
    PRC_CIVIL_CODE = (
        "prc_civil_code",
        "PRC Civil Code, art. 203: to the day after the holidays",
        "《民法典》第二百零三条：顺延至休假日结束的次日",
        "《民法典》第二百零三條：順延至休假日結束的次日",
    )


def rolled(begin: date, last: date, rolling: Rolling, calendar: BusinessCalendar | None) -> date:
    """The last day of a period that began on a day (which does not count), moved by the rule.

    Outside the days that the calendar knows the answer is provisional: `calendar.knows(answer)` says so.

    >>> from cxkit.values.calendar._belgium import belgian_calendar
    >>> rolled(date(2026, 4, 3), date(2026, 4, 5), Rolling.EU_1182_71, belgian_calendar())  # Easter Sunday
    datetime.date(2026, 4, 8)
    """
    if rolling is Rolling.NONE or calendar is None:
        return last
    days = calendar.provisional
    end = last if days.is_business_day(last) else days.add_days(last, 1)
    two = rolling is Rolling.EU_1182_71 and (last - begin).days >= 2
    return max(end, days.add_days(begin, 2)) if two else end
