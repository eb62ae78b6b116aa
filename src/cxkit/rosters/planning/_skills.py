"""Skills: who can do what, and which skills ask for more people than there are (Hall's condition)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from cxkit.rosters._wording import WORDS
from cxkit.values import Language, Reason


@attrs.frozen(kw_only=True)
class SkillGap:
    """Skills that together need more people than have any of them."""

    skills: tuple[str, ...]
    needed: int
    able: int
    day: date | None = None

    @property
    def reason(self) -> Reason:
        """The gap as a reason."""
        params = {"skills": ", ".join(self.skills), "needed": self.needed, "able": self.able}
        return (
            WORDS["roster.skill_gap"](**params)
            if self.day is None
            else WORDS["roster.skill_gap_on"](**params, day=self.day)
        )

    def text(self, language: Language = "en") -> str:
        """The gap in words."""
        return self.reason.text(language)


def matched(
    people: Sequence[frozenset[str]], needed: Mapping[str, int]
) -> tuple[dict[int, str], frozenset[str]]:
    """People by skill, as many as can be placed, and the skills of a set that lacks people, if one does.

    By augmenting paths: the skills that an unfilled place reaches are a set that violates Hall's condition.

    >>> matched([frozenset("ab"), frozenset("a")], {"a": 1, "b": 1})
    ({0: 'b', 1: 'a'}, frozenset())
    >>> sorted(matched([frozenset("ab"), frozenset("c")], {"a": 1, "b": 1, "c": 1})[1])
    ['a', 'b']
    """
    places = [skill for skill in sorted(needed) for _ in range(needed[skill])]
    holder: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for person, skills in enumerate(people):
            if person not in seen and (places[index] in skills or not places[index]):
                seen.add(person)
                if person not in holder or place(holder[person], seen):
                    holder[person] = index
                    return True
        return False

    lacking = frozenset[str]()
    for index in range(len(places)):
        seen: set[int] = set()
        if not place(index, seen) and not lacking:
            lacking = frozenset([places[index], *(places[holder[person]] for person in seen)])
    return {person: places[i] for person, i in holder.items()}, lacking


def skill_gap(
    people: Iterable[Iterable[str]], needed: Mapping[str, int], *, day: date | None = None
) -> SkillGap | None:
    """The set of skills that lacks people, or None: for each set, those able must be as many as are needed.

    >>> skill_gap([["zh", "en"], ["zh"]], {"zh": 1, "en": 2}).text()
    'en: 2 are needed at once and 1 can do it'
    """
    held = [frozenset(skills) for skills in people]
    _, lacking = matched(held, needed)
    if not lacking:
        return None
    asked = sum(needed[skill] for skill in lacking)
    able = sum(1 for skills in held if "" in lacking or skills & lacking)
    return SkillGap(skills=tuple(sorted(lacking)), needed=asked, able=able, day=day)
