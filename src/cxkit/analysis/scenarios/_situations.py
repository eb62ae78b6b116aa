"""Situations of use: where, when, with whom and for what, as traits of answers and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import Category, CategoryKind, Ints, code_type, groups, local_codes, together
from cxkit.errors import Invalid, shown
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.values import Labelled

_HOUR: Final = 3_600_000_000


class Place(Labelled):
    """Where something is used."""

    HOME = "home", "At home", "家中", "家中"
    WORK = "work", "At work", "工作场所", "工作場所"
    SCHOOL = "school", "At school", "学校", "學校"
    ON_THE_WAY = "on_the_way", "On the way", "路途中", "路途中"
    SHOP = "shop", "In a shop", "门店", "門市"
    OUTDOORS = "outdoors", "Outdoors", "户外", "戶外"


class DayPart(Labelled):
    """Part of the local day, by its hours."""

    NIGHT = "night", "Night (0 to 6)", "凌晨（0至6点）", "凌晨（0至6點）"
    MORNING = "morning", "Morning (6 to 11)", "上午（6至11点）", "上午（6至11點）"
    NOON = "noon", "Noon (11 to 14)", "中午（11至14点）", "中午（11至14點）"
    AFTERNOON = "afternoon", "Afternoon (14 to 18)", "下午（14至18点）", "下午（14至18點）"
    EVENING = "evening", "Evening (18 to 24)", "晚上（18至24点）", "晚上（18至24點）"


_ENDS: Final = (6, 11, 14, 18)


class Company(Labelled):
    """With whom something is used."""

    ALONE = "alone", "Alone", "独自", "獨自"
    PARTNER = "partner", "With a partner", "与伴侣", "與伴侶"
    CHILDREN = "children", "With children", "与孩子", "與孩子"
    PARENTS = "parents", "With parents", "与父母", "與父母"
    FRIENDS = "friends", "With friends", "与朋友", "與朋友"
    COLLEAGUES = "colleagues", "With colleagues", "与同事", "與同事"


def day_parts(at: Any, *, zone: str) -> Category:
    """The part of the local day of each instant.

    >>> from datetime import UTC, datetime
    >>> day_parts([datetime(2026, 6, 1, 4, tzinfo=UTC)], zone="Asia/Shanghai").to_list()
    ['noon']
    """
    hours = local_codes(days_or_instants(at, "at", zone), zone, lambda local: (local // _HOUR) % 24)
    codes = np.where(hours < 0, -1, np.searchsorted(_ENDS, hours, side="right"))
    return Category(codes.astype(np.int8), tuple(str(part) for part in DayPart), ordered=True)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Situations(Tabular):
    """Situations with how many people were in each; those of fewer than `k` people are not shown.

    `of_row` is the situation of each row, such as `home, evening, alone`: a column by which metrics group.
    Shares are of all people with a known situation; one person can be in several.
    """

    traits: tuple[str, ...]
    situations: tuple[tuple[str, ...], ...]
    rows: Ints
    people: Ints
    of_row: Category
    all_people: int
    suppressed: int
    k: int
    confidence: float

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a situation, the most people first."""
        bounds = wilson(self.people, np.full(len(self.people), self.all_people), confidence=self.confidence)
        return {
            **{trait: [each[place] for each in self.situations] for place, trait in enumerate(self.traits)},
            "rows": self.rows.tolist(),
            "people": self.people.tolist(),
            "share": (self.people / self.all_people).tolist(),
            "low": bounds.low.tolist(),
            "high": bounds.high.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The people in all, and how many situations are not shown."""
        return {"all_people": self.all_people, "suppressed": self.suppressed, "k": self.k}

    def __repr__(self) -> str:
        figures = f"{len(self.situations):,} of {self.all_people:,} people"
        return f"Situations({figures}, {self.suppressed:,} not shown)"


def situations(
    person: Any,
    *,
    where: Any = None,
    when: Any = None,
    company: Any = None,
    purpose: Any = None,
    k: int = 5,
    confidence: float = 0.95,
) -> Situations:
    """The situations of use of answers or events: two or more of where, when, with whom and for what.

    `where` are places, `when` parts of the day (`day_parts`), `company` with whom, `purpose` texts of your
    own. Rows that lack one of the traits given are in no situation.

    >>> days = situations(["ann", "bob"], where=["home", "home"], company=["alone", "alone"], k=2)
    >>> days.to_records()[0]["people"], days.of_row.to_list()
    (2, ['home, alone', 'home, alone'])
    """
    check_confidence(confidence)
    if k < 1:
        raise Invalid(f"must be 1 or more, got {shown(k)}", code="number.low", path="k")
    person, where, when, company, purpose = together(
        person=person, where=where, when=when, company=company, purpose=purpose
    )
    traits = _traits({"where": where, "when": when, "company": company, "purpose": purpose})
    people = groups(person, "person")
    who = people.codes.astype(np.int64) - people.low
    known = np.logical_and.reduce([column.known for column in traits.values()])
    known &= np.array([people.label(place) is not None for place in range(people.size)] + [False])[who]
    rows = np.flatnonzero(known)
    place, names, counts = _cells(list(traits.values()), rows)
    once = np.unique(place * people.size + who[rows])
    n = np.bincount(once // people.size, minlength=len(names))
    kept = [cell for cell in range(len(names)) if n[cell] >= k]
    kept.sort(key=lambda cell: (-int(n[cell]), names[cell]))
    rank = np.full(len(names), -1)
    rank[kept] = np.arange(len(kept))
    of_row = np.full(len(who), -1)
    of_row[rows] = rank[place]
    return Situations(
        traits=tuple(traits),
        situations=tuple(names[cell] for cell in kept),
        rows=counts[kept],
        people=n[kept],
        of_row=Category(of_row.astype(code_type(len(kept))), tuple(", ".join(names[cell]) for cell in kept)),
        all_people=int(np.unique(who[rows]).size),
        suppressed=len(names) - len(kept),
        k=k,
        confidence=confidence,
    )


def _traits(given: Mapping[str, Any]) -> dict[str, Category]:
    """The columns of the traits that are given, each read by its own words; an error where there are none."""
    words = {"where": Place, "when": DayPart, "company": Company, "purpose": None}
    traits = {
        name: column
        if isinstance(column, Category)
        else CategoryKind(words=words[name]).strictly(column, name)
        for name, column in given.items()
        if column is not None
    }
    if not traits:
        raise Invalid(
            "a situation has one trait or more: where, when, company or purpose", code="situation.none"
        )
    return traits


def _cells(traits: Sequence[Category], rows: Ints) -> tuple[Ints, list[tuple[str, ...]], Ints]:
    """The place of each row's situation; the situations that occur, by their traits, and the rows of each."""
    code = np.zeros(rows.size, np.int64)
    for column in traits:
        code = code * len(column.categories) + column.codes[rows]
    _, first, place, counts = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    names = [tuple(str(column[row]) for column in traits) for row in rows[first].tolist()]
    return place, names, counts
