"""Values as each language writes them: money, durations, dates, instants, periods, shares, lists.

How a language writes them are messages too (`format.…`), so a language that is added writes its own. A value
comes as it is or as the plain text under which a reason stores it; text that is no such value stays as it is.

>>> write(timedelta(days=3, hours=13), "duration", "zh-Hans"), write("CNY 80.00", "money", "zh-Hans")
('3天13小时', '80元')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final, cast

from cxkit.errors import Invalid
from cxkit.values._catalogue import declare, declared, is_plural, load_texts, pieces, wording
from cxkit.values._instants import as_utc, duration_from_text, local_time
from cxkit.values._languages import Language, is_english, own

_MONTHS = "January February March April May June July August September October November December"

FORMATS: Final = {
    "list": (", ", "、", "、"),
    "clause": ("; ", "；", "；"),
    "colon": (": ", "：", "："),
    "brackets": (" ({text})", "（{text}）", "（{text}）"),
    "quote": ("'{text}'", "“{text}”", "「{text}」"),
    "gap": (" ", "", ""),
    "months": (_MONTHS, "", ""),
    "year": ("{year}", "{year}年", "{year}年"),
    "quarter": ("{year}-Q{number}", "{year}年第{number}季度", "{year}年第{number}季"),
    "month": ("{name} {year}", "{year}年{month}月", "{year}年{month}月"),
    "week": ("{year}-W{number:02}", "{year}年第{number}周", "{year}年第{number}週"),
    "day": ("{day} {name} {year}", "{year}年{month}月{day}日", "{year}年{month}月{day}日"),
    "from_day": ("week from {day}", "{day}起一周", "{day}起一週"),
    "hour": ("{day}, {hour:02}:00", "{day}{hour}时", "{day}{hour}時"),
    "date": ("{year}-{month:02}-{day:02}", "{year}年{month}月{day}日", "{year}年{month}月{day}日"),
    "instant": ("{date} {hour:02}:{minute:02}", "{date}{hour:02}:{minute:02}", "{date}{hour:02}:{minute:02}"),
    "utc": (" UTC", "（UTC）", "（UTC）"),
    "days": ("{n:# day|# days}", "{n}天", "{n}天"),
    "hours": ("{n} h", "{n}小时", "{n}小時"),
    "minutes": ("{n} min", "{n}分钟", "{n}分鐘"),
    "seconds": ("{n} s", "{n}秒", "{n}秒"),
    "minus": ("-", "-", "-"),
    "business_hours": ("{n:# business hour|# business hours}", "{n}个工作小时", "{n}個工作小時"),
    "business_minutes": ("{n:# business minute|# business minutes}", "{n}个工作分钟", "{n}個工作分鐘"),
    "share": ("{n}%", "{n}%", "{n}%"),
}
"""How languages write values: the marks between words, dates, units, shares."""

for _name, _wordings in FORMATS.items():
    declare(f"format.{_name}", _wordings)


class Said(str):
    """A value that is written already, whatever its kind."""

    __slots__ = ()


def mark(name: str, tag: Language, /, **params: object) -> str:
    """A mark or a pattern of a language by its name in `FORMATS`, filled in.

    >>> "a" + mark("colon", "zh-Hans") + "b", mark("brackets", "en", text="new")
    ('a：b', ' (new)')
    """
    template, spoken = wording(f"format.{name}", FORMATS[name], tag)
    return fill(template, params, spoken) if params else template


def fill(
    template: str,
    params: dict[str, object],
    tag: Language,
    tz: str | None = None,
    kinds: dict[str, str] | None = None,
) -> str:
    """A template with its parameters, each written as the language does; `KeyError` where one is missing."""
    parts: list[str] = []
    for words, name, kind in pieces(template):
        parts.append(words)
        if name is not None:
            value = params[name]
            if is_plural(kind):
                parts.append(_counted(value, kind, tag))
            else:
                parts.append(write(value, kind or (kinds or {}).get(name, ""), tag, tz))
    return "".join(parts)


def write(value: object, kind: str, tag: Language, tz: str | None = None) -> str:
    """A value of a kind in a language, times as clocks show them in `tz`.

    Kinds: `money`, `duration`, `hours` (of business time), `date`, `instant`, `period`, `share` (of 1),
    `number`, `title` (of a schema name), `list`; nothing for what is text already; else a format of Python.
    Several values as one text, with a comma and a space between, are written one after another.
    """
    if isinstance(value, Said):
        return value
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, cast("Sequence[object]", value)))
    writer = _WRITERS.get(kind)
    if writer is None:
        return format(value, kind) if kind and kind != "list" else _joined(value, kind, tag, str)
    try:
        return writer(value, tag, tz)
    except (ValueError, InvalidOperation):
        return _joined(value, kind, tag, lambda one: _or_as_it_is(writer, one, tag, tz))


def _or_as_it_is(writer: Writer, value: object, tag: Language, tz: str | None) -> str:
    try:
        return writer(value, tag, tz)
    except (ValueError, InvalidOperation):
        return str(value)


def _joined(value: object, kind: str, tag: Language, one: Callable[[object], str]) -> str:
    if not kind or not isinstance(value, str):
        return str(value)
    return mark("list", tag).join(one(part) for part in value.split(", "))


def _counted(value: object, forms: str, tag: Language) -> str:
    """The plural form for a number, with the number where the form says #."""
    each = forms.split("|")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return each[-1].replace("#", str(value))
    place = own(tag).plural(int(number) if number == int(number) else float(number))
    return each[min(place, len(each) - 1)].replace("#", _number(value, tag, None))


def _number(value: object, tag: Language, tz: str | None) -> str:
    number = Decimal(str(value))
    return f"{number:,}" if number.is_finite() else str(value)


def _share(value: object, tag: Language, tz: str | None) -> str:
    return mark("share", tag, n=f"{100 * float(str(value)):.4g}")


def _money(value: object, tag: Language, tz: str | None) -> str:
    from cxkit.values._money import Money

    if is_english(tag):
        return str(value)  # with the code of the currency or with its symbol, as the caller wrote it
    return (value if isinstance(value, Money) else Money.parse(str(value))).format(tag)


def _title(value: object, tag: Language, tz: str | None) -> str:
    """The name of a kind of object or fact, by its schema name."""
    load_texts()
    titles = declared(f"title.{value}")
    return str(value) if titles is None else inside(wording(f"title.{value}", titles, tag)[0], tag)


def _date(value: object, tag: Language, tz: str | None) -> str:
    if isinstance(value, datetime):
        value = local_time(value, tz) if tz else value
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return mark("date", tag, year=day.year, month=day.month, day=day.day)


def _instant(value: object, tag: Language, tz: str | None) -> str:
    at = (
        value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace(" UTC", "+00:00"))
    )
    local = local_time(as_utc(at), tz) if tz else at
    text = mark("instant", tag, date=_date(local, tag, None), hour=local.hour, minute=local.minute)
    return text if tz or at.utcoffset() != timedelta(0) else text + mark("utc", tag)


_CLOCK = re.compile(
    r"(?:(?P<days>-?\d+) days?, )?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d+)?)"
)


def _span(value: object) -> timedelta:
    """A duration: itself, seconds, its ISO text, or hours, minutes and seconds as clocks show them."""
    if isinstance(value, timedelta):
        return value
    match = _CLOCK.fullmatch(str(value))
    if match is not None:
        hours, minutes, seconds = int(match["hours"]), int(match["minutes"]), float(match["seconds"])
        return timedelta(int(match["days"] or 0), seconds, minutes=minutes, hours=hours)
    text = str(value)
    return duration_from_text(text) if text.lstrip("-").startswith("PT") else timedelta(seconds=float(text))


def _parts(value: timedelta) -> list[tuple[str, object]]:
    """Its units from the largest down: minutes at the finest from an hour on, seconds below."""
    if value < timedelta(minutes=1):
        return [("seconds", f"{value.total_seconds():.3g}")]
    fine = value < timedelta(hours=1)
    seconds = round(value.total_seconds()) if fine else 60 * round(value.total_seconds() / 60)
    sizes = [("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)]
    parts: list[tuple[str, object]] = []
    for unit, size in sizes:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append((unit, count))
    return parts


def _duration(value: object, tag: Language, tz: str | None) -> str:
    span = _span(value)
    text = mark("gap", tag).join(mark(unit, tag, n=count) for unit, count in _parts(abs(span)))
    return mark("minus", tag) + text if span < timedelta(0) else text


def _hours(value: object, tag: Language, tz: str | None) -> str:
    minutes = round(_span(value).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return mark("business_minutes", tag, n=minutes)
    parts = [mark("business_hours", tag, n=hours)] + ([mark("minutes", tag, n=rest)] if rest else [])
    return mark("gap", tag).join(parts)


_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>\d)|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d)|(?P<from>/P7D))?)?))?"
)


def _period(value: object, tag: Language, tz: str | None) -> str:
    """A year, quarter, month, week or day, from its short name (`2026-Q1`, `2026-02`)."""
    match = _PERIOD.fullmatch(str(value))
    if match is None:
        raise Invalid(f"{value} is not a period", code="period.text")
    groups = match.groupdict()
    from_day, hour = groups.pop("from"), groups.pop("hour")
    parts = {name: int(number) for name, number in groups.items() if number}
    if "month" in parts:
        names = mark("months", tag).split(" ")
        name = names[parts["month"] - 1] if len(names) == 12 else ""
        said = mark("day" if "day" in parts else "month", tag, name=name, **parts)
        said = mark("from_day", tag, day=said) if from_day else said
        return said if hour is None else mark("hour", tag, day=said, hour=int(hour))
    unit = next((each for each in ("quarter", "week") if each in parts), "year")
    return mark(unit, tag, year=parts["year"], number=parts.get(unit, 0))


def inside(label: str, tag: Language) -> str:
    """A label inside a sentence: in English its first word is not capitalised, unless it is an acronym.

    >>> inside("On hold for a third party", "en"), inside("SMS", "en"), inside("已解决", "zh-Hans")
    ('on hold for a third party', 'SMS', '已解决')
    """
    first = label.partition(" ")[0]
    return label[:1].lower() + label[1:] if is_english(tag) and not re.search("[A-Z]", first[1:]) else label


Writer = Callable[[object, Language, str | None], str]

_WRITERS: dict[str, Writer] = {
    "money": _money,
    "duration": _duration,
    "hours": _hours,
    "date": _date,
    "instant": _instant,
    "period": _period,
    "share": _share,
    "number": _number,
    "title": _title,
}
