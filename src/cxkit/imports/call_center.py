"""Call-centre exports with one row a call: agent, date, time, answered, resolved, durations, rating.

Columns: `Call Id`, `Agent`, `Date` (year-month-day), `Time`, `Topic`, `Answered (Y/N)`, `Resolved`,
`Speed of answer in seconds`, `AvgTalkDuration`, `Satisfaction rating` (1 to 5). A call that was not
answered was abandoned and has no durations and no rating. Times have no zone. Agents are known by
name only, so the name is the id; a call ends when its talk ends, because nothing later is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from os import PathLike
from typing import Any

import attrs

from cxkit.conversations import Conversation, Status
from cxkit.conversations.facts import Imported as ConversationImported
from cxkit.imports._cells import Cells, each, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger
from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.team import Agent
from cxkit.team.facts import Imported as AgentImported
from cxkit.values import CSAT_1_5, AgentId, Channel, ConversationId

__all__ = ["COLUMNS", "Calls", "read", "stream"]

SOURCE = "call_center"
COLUMNS = (
    "Call Id",
    "Agent",
    "Date",
    "Time",
    "Topic",
    "Answered (Y/N)",
    "Resolved",
    "Speed of answer in seconds",
    "AvgTalkDuration",
    "Satisfaction rating",
)
_YES = {"Y": True, "N": False}
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class Calls(Imported):
    """The calls as conversations, and the agents whom they name."""

    agents: tuple[Agent, ...]
    conversations: tuple[Conversation, ...] = attrs.field(repr=False)

    def objects(self) -> Iterator[Aggregate[Any]]:
        """The agents, then the conversations."""
        return chain(self.agents, self.conversations)


def read(
    path: str | PathLike[str],
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Calls:
    """The whole export. `at` is when it was taken over; by default the end of each call.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = [",".join(COLUMNS), "ID1,Diane,2021-01-01,9:12:58,Contract related,Y,Y,109,0:02:23,3"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "calls.csv")).write_text("\\n".join(lines))
    ...     call = read(path, zone="America/New_York").conversations[0]
    >>> call.measures.queue_time, call.measures.talk_time
    (datetime.timedelta(seconds=109), datetime.timedelta(seconds=143))
    """
    ledger = Ledger()
    calls = tuple(stream(path, ledger, zone=zone, at=at, by=by, encoding=encoding, progress=progress))
    return Calls(
        source=SOURCE,
        files=ledger.files,
        rejects=ledger.rejects,
        agents=_agents(calls, by),
        conversations=calls,
    )


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[Conversation]:
    """Call by call."""
    tz = required_zone(zone, SOURCE)
    file = CsvFile(path, columns=COLUMNS, encoding=encoding, progress=progress)
    seen: dict[str, int] = {}
    return each(file, ledger, lambda cells: _call(cells, seen, at, by), tz=tz)


def _call(cells: Cells, seen: dict[str, int], at: datetime | None, by: Actor) -> Conversation | None:
    id, agent = cells.unique("Call Id", seen), cells.text("Agent")
    day, clock = cells.maybe_day("Date", "ymd"), cells.clock_time("Time")
    answered = cells.choice("Answered (Y/N)", _YES)
    resolved = cells.maybe_choice("Resolved", _YES)
    queued = cells.maybe_integer("Speed of answer in seconds", 0)
    talk = cells.maybe_clock("AvgTalkDuration")
    rating = cells.maybe_integer("Satisfaction rating", CSAT_1_5.low, CSAT_1_5.high)
    if day is None:
        cells.text("Date")
    if answered and queued is None and cells.maybe_text("Speed of answer in seconds") is None:
        cells.fault("Speed of answer in seconds", "cell.missing", "is missing for an answered call")
    if not answered:
        for column in ("Speed of answer in seconds", "AvgTalkDuration", "Satisfaction rating"):
            if cells.maybe_text(column) is not None:
                cells.fault(column, "import.unanswered", "must be empty for a call that nobody answered")
    if cells.faults or day is None:
        return None
    offered = cells.local(datetime.combine(day, clock))
    waited = None if queued is None else timedelta(seconds=queued)
    taken = None if waited is None else offered + waited
    ended = None if taken is None or talk is None else taken + talk
    topic = cells.maybe_text("Topic")
    return cells.built(
        lambda: Conversation.imported(
            ConversationImported(
                conversation=ConversationId(id),
                status=Status.ENDED if answered else Status.ABANDONED,
                channel=Channel.PHONE,
                topic=topic,
                agent=AgentId(agent),
                external=(ExternalId(source=SOURCE, id=id),),
                offered_at=offered,
                answered_at=taken,
                ended_at=ended,
                abandoned=not answered,
                queue_time=waited,
                talk_time=talk,
                resolved=resolved,
                satisfaction=rating,
                scale=CSAT_1_5,
                at=at or ended or taken or offered,
                by=by,
            )
        )
    )


def _agents(calls: tuple[Conversation, ...], by: Actor) -> tuple[Agent, ...]:
    """The agents that the calls name, each as of the last call."""
    last: dict[AgentId, datetime] = {}
    for call in calls:
        if call.agent is not None:
            at = call.history[-1].at
            last[call.agent] = max(at, last.get(call.agent, at))
    return tuple(
        Agent.imported(AgentImported(agent=agent, name=agent, at=at, by=by))
        for agent, at in sorted(last.items())
    )
