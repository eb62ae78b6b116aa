"""Transcripts in one cell, split into messages at the lines that name a speaker and a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from cxkit.conversations import Message, Speaker
from cxkit.imports._texts import instant_of, read_time

_DAY, _CLOCK = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+", r"\d{1,2}:\d{2}(?::\d{2})?"
_TIME = f"(?:{_DAY})?{_CLOCK}"
_OPEN, _SHUT = "[\\[【(（]?", "[\\]】)）]?"


@cache
def _head(names: tuple[str, ...]) -> re.Pattern[str]:
    """A line that begins a message: a known name and a time in either order, or another name with its day."""
    known = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(
        rf"{_OPEN}(?:(?P<name>{known})[\s:：]*{_OPEN}(?P<at>{_TIME})"
        rf"|(?P<first>{_TIME}){_SHUT}\s*(?P<after>{known}))(?!\d){_SHUT}\s*[:：]?\s*(?P<text>.*)"
        rf"|(?P<other>\S{{1,60}})\s+(?P<day>{_DAY}{_CLOCK})",
        re.ASCII,
    )


def split_transcript(
    text: str, speakers: Mapping[str, Speaker], begun: datetime, tz: ZoneInfo
) -> tuple[list[Message], int]:
    """The messages of a transcript, and how many of its lines no known speaker said.

    A time without a day is one of the day on which the conversation began, or of the next after midnight.

    >>> from datetime import UTC
    >>> t, zone = datetime(2026, 3, 2, 8, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
    >>> who = {"小美": Speaker.AGENT, "访客1": Speaker.CUSTOMER}
    >>> said, strange = split_transcript("访客1 16:00:05\\n在吗\\n小美 16:00:20\\n您好\\n请说", who, t, zone)
    >>> [(str(each.at.time()), each.speaker.value, each.text) for each in said], strange
    ([('08:00:05', 'customer', '在吗'), ('08:00:20', 'agent', '您好\\n请说')], 0)
    """
    head = _head(tuple(sorted(speakers, key=len, reverse=True)))
    spoken: list[tuple[datetime, str, list[str]]] = []
    strange, last = 0, begun.astimezone(tz).replace(tzinfo=None)
    for line in filter(None, map(str.strip, text.splitlines())):
        match = head.fullmatch(line)
        wall = None if match is None else _wall(match["at"] or match["first"] or match["day"], last)
        if match is None or wall is None:
            if spoken:
                spoken[-1][2].append(line)
            strange += not spoken
            continue
        name, last = match["name"] or match["after"] or match["other"], wall
        strange += name not in speakers
        spoken.append((wall, name, [match["text"]] if match["text"] else []))
    return [
        Message(instant_of(wall, tz), speakers.get(name, Speaker.OTHER), name, "\n".join(lines))
        for wall, name, lines in spoken
    ], strange


def _wall(text: str, last: datetime) -> datetime | None:
    """The wall-clock time of a line; None where it is none."""
    alone = not text[:4].isdigit()
    try:
        wall = read_time(f"{last:%Y-%m-%d} {text}" if alone else text, ("ymd",))
    except ValueError:
        return None
    return wall + timedelta(days=1) if alone and last - wall > timedelta(hours=12) else wall
