"""Selections: who chose an item to be looked at, and with what probability."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel._record import field, record
from cxkit.kernel.facts import Actor
from cxkit.values import Labelled


def by_chance(purpose: str, id: str) -> float:
    """A number from 0 up to 1 by a hash: evenly spread over ids, unrelated between purposes, always the same.

    >>> round(by_chance("moon", "C-1"), 3) == round(by_chance("moon", "C-1"), 3) != by_chance("sun", "C-1")
    True
    """
    digest = sha256(f"{len(purpose)}:{purpose}/{id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


class SelectionKind(Labelled):
    """Kind of selection: only where chance decided do the chosen tell of the others."""

    EVERY = "every", "Every item", "全量", "全量"
    RANDOM = "random", "At random", "随机抽取", "隨機抽取"
    TRIGGERED = "triggered", "By a rule that looks for something", "按规则命中", "依規則命中"
    CHOSEN = "chosen", "Chosen by a person", "人工挑选", "人工挑選"
    VOLUNTEERED = "volunteered", "Came forward", "自行反馈", "自行回饋"


@record(name="selection")
class Selection:
    """Selection of an item to be looked at: how, by whom, by which rule, and with what probability.

    Means over selected items are of those items; they say something of all only when each weighs as much as
    it was unlikely to be chosen (`weight`, and `cxkit.stats.sampling.weighting.hajek_mean`). `probability` is
    None where nobody knows it.

    >>> Selection(kind="random", probability=0.02, rule="two a day and agent", seed=7).weight
    50.0
    """

    kind: Named[SelectionKind]
    probability: float | None = field(default=None, high=1.0)
    by: Actor | None = None
    rule: str | None = field(default=None, longest=200)
    seed: int | None = None

    def rules(self) -> Iterator[Fault]:
        """Where chance decides, its probability is known and above 0; of every item it is 1."""
        if self.probability is not None and self.probability <= 0:
            yield Fault("probability", "selection.probability", "is above 0")
        if self.kind is SelectionKind.RANDOM and self.probability is None:
            yield Fault("probability", "selection.probability", "say with what probability it was chosen")
        if self.kind is SelectionKind.EVERY and self.probability not in (None, 1):
            yield Fault("probability", "selection.probability", "every item is chosen with probability 1")

    @property
    def weight(self) -> float | None:
        """How many items it stands for; None where nobody knows."""
        if self.kind is SelectionKind.EVERY:
            return 1.0
        return None if self.probability is None else 1 / self.probability
