"""Sampling plans: which contacts are evaluated, drawn by a seed, each with the probability of its draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import blake2b
from typing import NamedTuple

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import Selection, SelectionKind, field, record
from cxkit.quality._enums import Purpose, Signal
from cxkit.quality._parts import Subject
from cxkit.values import LONGEST_ID, AgentId, Channel, GroupId, PolicyId


class Candidate(NamedTuple):
    """A contact that could be evaluated: one row of the frame from which a sample is drawn.

    `signals` are what was noticed about it; `length` and `consent` are None where nobody knows them.
    """

    subject: Subject
    agent: AgentId | str | None = None
    team: GroupId | str | None = None
    channel: Channel | str | None = None
    reason: str | None = None
    priority: str | None = None
    length: timedelta | None = None
    ended: bool = True
    recorded: bool = False
    consent: bool | None = None
    signals: frozenset[Signal] = frozenset()


class Drawn(NamedTuple):
    """A candidate that was drawn, and how."""

    candidate: Candidate
    selection: Selection


STRATA = ("agent", "team", "channel", "reason", "priority")
"""Fields that a frame can be divided by."""


@record(name="sampling_plan")
class SamplingPlan:
    """Plan of a sample: its purpose, the frame, the strata, and how many are drawn from each.

    A sample that estimates or audits is drawn at random, and every item keeps the probability with which it
    was drawn; one that coaches takes what a signal points to, of which no probability is known. So no mean
    over both is taken unweighted. The same plan and frame draw the same items, in whatever order they come.

    >>> plan = SamplingPlan(id="weekly", purpose="estimate", strata=["agent"], each=2, seed=7)
    >>> frame = [Candidate(Subject(kind="ticket", id=f"T-{n}"), agent="amy") for n in range(8)]
    >>> [drawn.selection.probability for drawn in plan.draw(frame)]
    [0.25, 0.25]
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    purpose: Named[Purpose]
    each: int = field(low=1)
    strata: Several[str] = field(default=())
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    shortest: timedelta | None = field(default=None, low=timedelta(0))
    signals: Takes[Iterable[str], frozenset[Signal]] = field(default=frozenset())
    seed: int = 0

    def rules(self) -> Iterator[Fault]:
        """The frame is divided by what candidates have; who coaches says by which signals."""
        for index, name in enumerate(self.strata):
            if name not in STRATA:
                yield Fault(f"strata[{index}]", "sampling.strata", f"use one of {', '.join(STRATA)}")
        if (self.purpose is Purpose.COACH) != bool(self.signals):
            yield Fault("signals", "sampling.signals", "signals are for coaching, and coaching needs some")

    @property
    def name(self) -> str:
        """Its id and version, as selections carry them."""
        return f"{self.id}/{self.version}"

    def is_eligible(self, candidate: Candidate) -> bool:
        """Whether a candidate is in the frame: ended, long enough, on its channels, consented if recorded."""
        channel = None if candidate.channel is None else Channel.read(str(candidate.channel))
        on = not self.channels or (
            channel is not None and any(channel.within(each) for each in self.channels)
        )
        short = self.shortest is not None and (candidate.length is None or candidate.length < self.shortest)
        agreed = candidate.consent is True or not candidate.recorded
        noticed = not self.signals or bool(self.signals & candidate.signals)
        return candidate.ended and on and not short and agreed and noticed

    def draw(self, frame: Iterable[Candidate]) -> tuple[Drawn, ...]:
        """Draw the sample from a frame, each item with how it was selected."""
        strata: dict[tuple[str, ...], dict[Subject, Candidate]] = defaultdict(dict)
        for candidate in frame:
            if self.is_eligible(candidate):
                key = tuple(str(getattr(candidate, name)) for name in self.strata)
                strata[key].setdefault(candidate.subject, candidate)
        return tuple(drawn for key in sorted(strata) for drawn in self._of(strata[key].values()))

    def _of(self, stratum: Iterable[Candidate]) -> Iterator[Drawn]:
        inside = sorted(
            stratum, key=lambda each: lot(self.seed, self.name, each.subject.kind, each.subject.id)
        )
        for candidate in inside[: self.each]:
            if self.purpose is Purpose.COACH:
                noticed = ", ".join(sorted(self.signals & candidate.signals))
                selection = Selection(kind=SelectionKind.TRIGGERED, rule=f"{self.name}: {noticed}"[:200])
            else:
                chance = min(1.0, self.each / len(inside))
                selection = Selection(
                    kind=SelectionKind.RANDOM, probability=chance, rule=self.name[:200], seed=self.seed
                )
            yield Drawn(candidate, selection)


def lot(*parts: object) -> str:
    """The lot that something draws: the same for the same parts, and by chance for any other."""
    return blake2b("|".join(map(str, parts)).encode(), digest_size=16).hexdigest()
