"""Ratings of one subject over time: a ticket that was reopened is rated again, and both ratings stay.

Each rating belongs to the agent who solved that time; the first and the last are compared.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit import CSAT_1_5, Actor, Response
>>> from cxkit.surveys import Answer
>>> from cxkit.surveys.responses.facts import Imported
>>> t, by = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("import")
>>> def rating(id, number, at):
...     answer = Answer(question="sat", number=number, scale=CSAT_1_5)
...     return Response.imported(
...         Imported(response=id, survey="S", ticket="T-1", answers=(answer,), submitted_at=at, at=at, by=by)
...     )
>>> rated = ratings([rating("R-2", 1, t + timedelta(days=3)), rating("R-1", 5, t)])["T-1"]
>>> rated.first.id, rated.last.id, rated.turned_bad
('R-1', 'R-2', True)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

import attrs

from cxkit.surveys.responses._response import Response
from cxkit.values import ScaleKind

About = Literal["ticket", "conversation", "order", "product"]


@attrs.frozen
class Ratings:
    """The ratings of one ticket, conversation, order or product, in order of time."""

    about: str
    kind: ScaleKind
    responses: tuple[Response, ...]

    @property
    def first(self) -> Response:
        """The first rating."""
        return self.responses[0]

    @property
    def last(self) -> Response:
        """The last rating."""
        return self.responses[-1]

    @property
    def turned_bad(self) -> bool:
        """Whether the first rating is in the good boxes and the last in the bad ones."""
        return _is(self.first, self.kind, good=True) and _is(self.last, self.kind, good=False)

    @property
    def turned_good(self) -> bool:
        """Whether the first rating is in the bad boxes and the last in the good ones."""
        return _is(self.first, self.kind, good=False) and _is(self.last, self.kind, good=True)


def _is(response: Response, kind: ScaleKind, *, good: bool) -> bool:
    answer = response.scored(kind)
    if answer is None or answer.number is None or answer.scale is None:
        return False
    return answer.scale.is_top(answer.number) if good else answer.scale.is_bottom(answer.number)


def ratings(
    responses: Iterable[Response],
    kind: ScaleKind | str = ScaleKind.CSAT,
    *,
    about: About = "ticket",
    without: Collection[str] = (),
) -> dict[str, Ratings]:
    """The ratings of each ticket (or subject of the kind `about`) that has any, by its id.

    Complete responses that are not invalidated, with a time and a score of that kind, are counted. `without`
    names subjects that are not to be rated, such as tickets that a rule solved and no person ever served.
    """
    wanted = ScaleKind.of(kind)
    timed = [(each.submitted_at, each) for each in responses if each.counts and each.submitted_at is not None]
    groups: dict[str, list[Response]] = {}
    for _, each in sorted(timed, key=lambda pair: (pair[0], pair[1].id)):
        subject: str | None = getattr(each, about)
        if subject is not None and subject not in without and each.score(wanted) is not None:
            groups.setdefault(subject, []).append(each)
    return {subject: Ratings(subject, wanted, tuple(group)) for subject, group in groups.items()}
