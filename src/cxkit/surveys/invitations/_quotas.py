"""Quotas: how many complete responses are wanted of whom; never more than that are counted.

A place is reserved when somebody passes the screening, counted when the response is complete,
and free again when it is abandoned; `lapsed` names the places kept for those who went away.
Because reservations count against the limit, two people who answer at the same time cannot both
take the last place: the second is turned away at the screening, or at the end where the question
that decides is the last one.

A quota keeps ids and times of those who take part. For an anonymous survey give each place an
id of its own, never that of the response, and the beginning of the day as its time: an invitation
knows when somebody answered.

>>> from datetime import UTC, datetime
>>> from cxkit.surveys.design._conditions import When
>>> t, rule = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("quota")
>>> quota = Quota.open("Q-1", "S-1", name="women", limit=1, when=When.chose("sex", "f"), at=t, by=rule)
>>> quota = quota.reserve("R-1", at=t, by=rule).count("R-1", at=t, by=rule)
>>> quota.count("R-2", at=t, by=rule)
Traceback (most recent call last):
cxkit.errors.Refused: survey.quota 'Q-1' refuses Counted: the quota 'women' is full: 1 of 1 \
(allowed now: Counted, Erased, LimitChanged, Released, Uncounted)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

import attrs

from cxkit.kernel import Aggregate, Lifecycle, Step, field, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._conditions import Condition
from cxkit.surveys.invitations.quota_facts import (
    Counted,
    Erased,
    LimitChanged,
    Opened,
    QuotaFact,
    Released,
    Reserved,
    Uncounted,
)
from cxkit.values import Labelled, Reason, ResponseId, SurveyId, Text, as_utc

FULL = Text(
    "quota.full",
    "the quota '{quota}' is full: {taken} of {limit}",
    "配额“{quota}”已满：{taken}/{limit}",
    "配額「{quota}」已滿：{taken}/{limit}",
)
NOT_HELD = Text(
    "quota.not_held",
    "response {response} has no place in it",
    "答复{response}在此配额中没有名额",
    "回覆{response}在此配額中沒有名額",
)


class QuotaStatus(Labelled):
    """Whether a quota is in use."""

    OPEN = "open", "Open", "启用", "啟用"


def has_room(quota: Quota, at: datetime) -> Reason | None:
    """There must be a place that is neither counted nor reserved."""
    if quota.taken < quota.limit:
        return None
    return FULL(quota=quota.name, taken=quota.taken, limit=quota.limit)


def has_a_place(quota: Quota, fact: Counted) -> Reason | None:
    """A complete response needs the place reserved for it, or a free one."""
    if fact.response in quota.reserved or fact.response in quota.counted:
        return None
    return has_room(quota, fact.at)


def is_reserved(quota: Quota, fact: Released) -> Reason | None:
    """Only a reserved place can be given back."""
    return None if fact.response in quota.reserved else NOT_HELD(response=fact.response)


def is_counted(quota: Quota, fact: Uncounted) -> Reason | None:
    """Only a counted response can be taken out."""
    return None if fact.response in quota.counted else NOT_HELD(response=fact.response)


@record(name="survey.quota")
class Quota(Aggregate[QuotaFact]):
    """A number of complete responses that is wanted of those who meet a condition."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Opened: QuotaStatus.OPEN},
        steps={
            Counted: Step(checks=(has_a_place,)),
            Erased: Step(),
            LimitChanged: Step(),
            Released: Step(checks=(is_reserved,)),
            Reserved: Step(guards=(has_room,)),
            Uncounted: Step(checks=(is_counted,)),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"

    status: QuotaStatus
    survey: SurveyId
    name: str = field(longest=200)
    limit: int = field(low=0)
    when: Condition | None = None
    reserved: frozenset[ResponseId] = frozenset()
    counted: frozenset[ResponseId] = frozenset()

    @classmethod
    def open(
        cls,
        id: str,
        survey: SurveyId | str,
        *,
        name: str,
        limit: int,
        at: datetime,
        by: Actor,
        when: Condition | None = None,
    ) -> Self:
        """So many are wanted."""
        return cls.begin(
            Opened(quota=id, survey=SurveyId(survey), name=name, limit=limit, when=when, at=at, by=by)
        )

    def set_limit(self, limit: int, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Another number is wanted."""
        return self.apply(LimitChanged(limit=limit, at=at, by=by, why=why))

    def reserve(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Keep a place for a response; refused when the quota is full. Reserving twice takes one place."""
        if response in self.reserved | self.counted:
            return self
        return self.apply(Reserved(response=ResponseId(response), at=at, by=by))

    def release(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Give the place back: the response came to nothing."""
        return self.apply(Released(response=ResponseId(response), at=at, by=by))

    def count(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Count a complete response; refused when it has no place and none is free."""
        if response in self.counted:
            return self
        return self.apply(Counted(response=ResponseId(response), at=at, by=by))

    def uncount(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Take a counted response out, so that its place is filled again."""
        return self.apply(Uncounted(response=ResponseId(response), at=at, by=by))

    def covers(self, answers: Iterable[Answer]) -> bool:
        """Whether these answers meet its condition."""
        given = {(answer.question, answer.row): answer for answer in answers}
        return self.when is None or self.when.holds(given)

    def lapsed(self, at: datetime, *, after: timedelta) -> tuple[ResponseId, ...]:
        """The responses whose places have been reserved for that long, the longest first: release them.

        Who closes the page says nothing: without this their places would be kept for ever. One who comes
        back later is counted if there is still room, and turned away otherwise.

        >>> from datetime import UTC, datetime, timedelta
        >>> t, rule = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("quota")
        >>> quota = Quota.open("Q-1", "S-1", name="women", limit=1, at=t, by=rule)
        >>> quota = quota.reserve("R-1", at=t, by=rule)
        >>> quota.lapsed(t + timedelta(minutes=30), after=timedelta(minutes=30))
        ('R-1',)
        """
        since = {fact.response: fact.at for fact in self.history if isinstance(fact, Reserved)}
        held = sorted(
            (since[each], each) for each in self.reserved if since[each] + after <= as_utc(at, "at")
        )
        return tuple(each for _, each in held)

    @property
    def taken(self) -> int:
        """Places counted or reserved."""
        return len(self.counted) + len(self.reserved)

    @property
    def is_full(self) -> bool:
        """Whether nobody else is wanted."""
        return self.taken >= self.limit


@attrs.frozen
class Filled:
    """How far several quotas are: complete responses of those wanted, over all of them."""

    counted: int
    wanted: int

    @property
    def share(self) -> float | None:
        """Counted over wanted, 0 to 1; None when nothing is wanted."""
        return self.counted / self.wanted if self.wanted else None


def filled(quotas: Iterable[Quota]) -> Filled:
    """How far quotas are, against the sum of their limits; what a lowered limit left over does not count."""
    known = tuple(quotas)
    return Filled(
        sum(min(len(quota.counted), quota.limit) for quota in known), sum(quota.limit for quota in known)
    )
