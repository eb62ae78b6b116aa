"""The quality of responses: straight-lining, speeding, repetition. Flags with evidence, not verdicts.

A flag says why a response is suspicious; whether it is invalidated is a person's decision.

>>> from cxkit import CSAT_1_5
>>> from cxkit.surveys import Answer
>>> rows = [Answer(question="q", row=str(n), number=4, scale=CSAT_1_5) for n in range(6)]
>>> straight_lining(rows)
StraightLining(question='q', items=6, value=4)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from statistics import median

import attrs

from cxkit._typing import Named
from cxkit.kernel import field, record
from cxkit.surveys._enums import Cause
from cxkit.surveys._wording import WORDS
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.responses._response import Response
from cxkit.values import Language, PolicyId, Reason, mark


@record(name="survey.quality_policy")
class QualityPolicy:
    """The thresholds of suspicious responses.

    `least_items` on one scale with the same answer are straight-lining. Less than `fast_share` of
    the median time of the edition's complete responses is speeding, where at least `least_timed`
    have a time. The same words of `copied_letters` characters or more are a copy.
    """

    id: Named[PolicyId] = field(default=PolicyId("quality"), longest=80)
    version: int = field(default=1, low=1)
    least_items: int = field(default=5, low=2)
    fast_share: float = field(default=0.3, low=0.0, high=1.0)
    least_timed: int = field(default=10, low=1)
    copied_letters: int = field(default=20, low=1)


QUALITY_POLICY = QualityPolicy()
"""The policy where none is named."""


@attrs.frozen
class QualityFlag:
    """The suspicion that a response does not count, with its evidence."""

    response: str
    cause: Cause
    evidence: Reason

    def text(self, language: Language = "en") -> str:
        """The flag in words: the response, the suspected cause, and the evidence."""
        colon = mark("colon", language)
        return f"{self.response}{colon}{self.cause.label(language)}{colon}{self.evidence.text(language)}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


@attrs.frozen
class StraightLining:
    """A matrix, or a block of rating questions (None), with the same answer to all items."""

    question: str | None
    items: int
    value: int


def straight_lining(answers: Iterable[Answer], least_items: int = 5) -> StraightLining | None:
    """The first matrix, or block of ratings on one scale outside matrices, with one answer everywhere."""
    blocks: dict[tuple[str | None, object], list[int]] = {}
    for answer in answers:
        if answer.number is not None and answer.scale is not None:
            block = answer.question if answer.row is not None else None
            blocks.setdefault((block, answer.scale), []).append(answer.number)
    for (question, _), numbers in blocks.items():
        if len(numbers) >= least_items and len(set(numbers)) == 1:
            return StraightLining(question, len(numbers), numbers[0])
    return None


def quality_flags(
    responses: Iterable[Response], policy: QualityPolicy = QUALITY_POLICY
) -> tuple[QualityFlag, ...]:
    """Every flag of the complete responses that are not invalidated, in the order of the responses."""
    counting = [response for response in responses if response.counts]
    usual = _usual_times(counting, policy)
    respondents: dict[tuple[str, str], str] = {}
    words: dict[tuple[str, str], str] = {}
    return tuple(flag for each in counting for flag in _flags(each, policy, usual, respondents, words))


def _usual_times(responses: list[Response], policy: QualityPolicy) -> dict[tuple[str, int], timedelta]:
    """The median time of each edition with enough responses that have one."""
    times: dict[tuple[str, int], list[float]] = {}
    for each in responses:
        if each.took is not None:
            times.setdefault((each.survey, each.edition), []).append(each.took.total_seconds())
    return {
        edition: timedelta(seconds=median(seconds))
        for edition, seconds in times.items()
        if len(seconds) >= policy.least_timed
    }


def _flags(
    response: Response,
    policy: QualityPolicy,
    usual: dict[tuple[str, int], timedelta],
    respondents: dict[tuple[str, str], str],
    words: dict[tuple[str, str], str],
) -> Iterator[QualityFlag]:
    line = straight_lining(response.answers, policy.least_items)
    if line is not None:
        yield QualityFlag(
            response.id, Cause.STRAIGHT_LINING, WORDS["quality.same"](items=line.items, value=line.value)
        )
    typical = usual.get((response.survey, response.edition))
    if typical is not None and response.took is not None and response.took < policy.fast_share * typical:
        times = {"seconds": round(response.took.total_seconds()), "usual": round(typical.total_seconds())}
        yield QualityFlag(
            response.id, Cause.SPEEDING, WORDS["quality.fast"](share=f"{policy.fast_share:.0%}", **times)
        )
    if response.respondent is not None:
        # One person may be asked about each order, ticket or conversation in turn.
        about = response.order or response.ticket or response.conversation or ""
        first = respondents.setdefault((f"{response.survey}/{about}", response.respondent), response.id)
        if first != response.id:
            yield QualityFlag(response.id, Cause.DUPLICATE, WORDS["quality.again"](first=first))
    comment = " ".join((response.comment or "").split()).casefold()
    if len(comment) >= policy.copied_letters:
        first = words.setdefault((response.survey, comment), response.id)
        if first != response.id:
            yield QualityFlag(
                response.id, Cause.DUPLICATE, WORDS["quality.copied"](first=first, letters=len(comment))
            )
