"""Parts of a roster: its people with their skills, and swaps of shifts."""

from __future__ import annotations

from datetime import date, datetime

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.kernel import field, record
from cxkit.rosters._enums import SwapStatus
from cxkit.values import LONGEST_ID, AgentId


@record(name="roster.person")
class RosterPerson:
    """A person of a roster with their skills, against which swaps are checked."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    skills: Several[str] = field(default=())


@record(name="roster.swap")
class Swap:
    """A swap: somebody's shift of a day, for `partner`'s shift of `in_return`, or for none."""

    id: str = field(longest=LONGEST_ID)
    agent: Named[AgentId] = field(longest=LONGEST_ID)
    day: date
    to: MaybeNamed[AgentId] = field(default=None)
    status: Named[SwapStatus] = field(default=SwapStatus.OFFERED)
    partner: MaybeNamed[AgentId] = field(default=None)
    in_return: date | None = None
    offered_at: datetime
