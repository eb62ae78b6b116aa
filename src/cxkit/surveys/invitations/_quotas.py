"""Quotas: the number of complete responses wanted of a group; never more than that are counted.

A place is reserved when somebody passes the screening, counted when the response is complete,
and free again when it is abandoned; `lapsed` names the places reserved for people who left.
Because reservations count against the limit, two people who answer at the same time cannot both
take the last place: the second is turned away at the screening, or at the end where the question
that decides is the last one.

A quota holds ids and times of the people who take part. For an anonymous survey give each place an
id of its own, never that of the response, and the beginning of the day as its time: an invitation
holds the time at which somebody answered.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor
>>> from cxkit.surveys import When
>>> t, rule = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("quota")
>>> quota = Quota.open("Q-1", "S-1", name="women", limit=1, when=When.chose("sex", "f"), at=t, by=rule)
>>> quota = quota.reserve("R-1", at=t, by=rule).count("R-1", at=t, by=rule)
>>> quota.count("R-2", at=t, by=rule)
Traceback (most recent call last):
cxkit.errors.Refused: survey.quota 'Q-1' refuses Counted: the quota 'women' is full: 1 of 1 \
(allowed now: count, erase, set_limit, release, uncount)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

import attrs

from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, copies, field, record, sets
from cxkit.kernel.facts import Actor, Changes, Fact
from cxkit.surveys._wording import WORDS
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._conditions import AnswerCondition
from cxkit.surveys.invitations import quota_facts as facts
from cxkit.surveys.invitations.quota_facts import QuotaFact
from cxkit.values import Labelled, Reason, ResponseId, SurveyId, as_utc


class QuotaStatus(Labelled):
    """Whether a quota is in use."""

    OPEN = "open", "Open", "启用", "啟用"


def has_room(quota: Quota, at: datetime) -> Reason | None:
    """A place must be free: neither counted nor reserved."""
    if quota.taken < quota.limit:
        return None
    return WORDS["quota.full"](quota=quota.name, taken=quota.taken, limit=quota.limit)


def has_a_place(quota: Quota, fact: facts.Counted) -> Reason | None:
    """A complete response needs the place reserved for it, or a free one."""
    if fact.response in quota.reserved or fact.response in quota.counted:
        return None
    return has_room(quota, fact.at)


def is_reserved(quota: Quota, fact: facts.Released) -> Reason | None:
    """Only a reserved place can be released."""
    return None if fact.response in quota.reserved else WORDS["quota.not_held"](response=fact.response)


def is_counted(quota: Quota, fact: facts.Uncounted) -> Reason | None:
    """Only a counted response can be taken out."""
    return None if fact.response in quota.counted else WORDS["quota.not_held"](response=fact.response)


def counted(quota: Quota, fact: facts.Counted) -> Changes:
    """The response counted instead of reserved; counting one response twice counts it once."""
    return {"reserved": quota.reserved - {fact.response}, "counted": quota.counted | {fact.response}}


@record(name="survey.quota")
class Quota(Aggregate[QuotaFact]):
    """A number of complete responses that is wanted of those who meet a condition."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={facts.Opened: Begin(QuotaStatus.OPEN, copies("survey", "name", "limit", "when", id="quota"))},
        steps={
            facts.Counted: Step(effect=counted, checks=(has_a_place,)),
            facts.Erased: Step(),
            facts.LimitChanged: Step(effect=sets("limit")),
            facts.Released: Step(
                effect=lambda quota, fact: {"reserved": quota.reserved - {fact.response}},
                checks=(is_reserved,),
            ),
            facts.Reserved: Step(
                effect=lambda quota, fact: {"reserved": quota.reserved | {fact.response}}, guards=(has_room,)
            ),
            facts.Uncounted: Step(
                effect=lambda quota, fact: {"counted": quota.counted - {fact.response}}, checks=(is_counted,)
            ),
        },
        permission="take_part",
        permissions={
            "manage_surveys": [facts.Opened, facts.LimitChanged],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"

    status: QuotaStatus
    survey: SurveyId
    name: str = field(longest=200)
    limit: int = field(low=0)
    when: AnswerCondition | None = None
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
        when: AnswerCondition | None = None,
    ) -> Self:
        """Open a quota of that many complete responses."""
        return cls.begin(
            facts.Opened, quota=id, survey=survey, name=name, limit=limit, when=when, at=at, by=by
        )

    def set_limit(self, limit: int, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Change the number of complete responses that are wanted."""
        return self.apply(facts.LimitChanged, limit=limit, at=at, by=by, why=why)

    def reserve(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Reserve a place for a response; refused when the quota is full. Reserving twice takes one place."""
        if response in self.reserved | self.counted:
            return self
        return self.apply(facts.Reserved, response=response, at=at, by=by)

    def release(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Release the place of a response that will not be completed."""
        return self.apply(facts.Released, response=response, at=at, by=by)

    def count(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Count a complete response; refused when it has no place and none is free."""
        if response in self.counted:
            return self
        return self.apply(facts.Counted, response=response, at=at, by=by)

    def uncount(self, response: ResponseId | str, *, at: datetime, by: Actor) -> Self:
        """Take a counted response out, so that its place is filled again."""
        return self.apply(facts.Uncounted, response=response, at=at, by=by)

    def covers(self, answers: Iterable[Answer]) -> bool:
        """Whether these answers meet the condition of the quota."""
        given = {answer.key: answer for answer in answers}
        return self.when is None or self.when.holds(given)

    def lapsed(self, at: datetime, *, after: timedelta) -> tuple[ResponseId, ...]:
        """The responses whose places have been reserved for that long, the longest first: release them.

        People who close the page give no notice: their places would stay reserved for ever. One who returns
        later is counted if there is still room, and turned away otherwise.

        >>> from datetime import UTC, datetime, timedelta
        >>> from cxkit import Actor
        >>> t, rule = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("quota")
        >>> quota = Quota.open("Q-1", "S-1", name="women", limit=1, at=t, by=rule)
        >>> quota = quota.reserve("R-1", at=t, by=rule)
        >>> quota.lapsed(t + timedelta(minutes=30), after=timedelta(minutes=30))
        ('R-1',)
        """
        since = {fact.response: fact.at for fact in self.history if isinstance(fact, facts.Reserved)}
        until = as_utc(at, "at") - after
        overdue = sorted((since[each], each) for each in self.reserved if since[each] <= until)
        return tuple(response for _, response in overdue)

    @property
    def taken(self) -> int:
        """Places counted or reserved."""
        return len(self.counted) + len(self.reserved)

    @property
    def is_full(self) -> bool:
        """Whether nobody else is wanted."""
        return self.taken >= self.limit


@attrs.frozen
class QuotaProgress:
    """The progress of several quotas: complete responses counted, and wanted, over all of them."""

    counted: int
    wanted: int

    @property
    def share(self) -> float | None:
        """Counted over wanted, 0 to 1; None when nothing is wanted."""
        return self.counted / self.wanted if self.wanted else None


def quota_progress(quotas: Iterable[Quota]) -> QuotaProgress:
    """The progress of quotas against the sum of their limits, without responses above a lowered limit."""
    pairs = [(min(len(quota.counted), quota.limit), quota.limit) for quota in quotas]
    return QuotaProgress(sum(counted for counted, _ in pairs), sum(limit for _, limit in pairs))
