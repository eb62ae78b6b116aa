"""Repeated problems: customers who return with the same topic, and questions that many ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.conversations._conversation import Conversation
from cxkit.errors import Invalid
from cxkit.values import ConversationId, CustomerId


class RepeatedProblem(NamedTuple):
    """A customer's conversations about one topic, each within a window after the one before."""

    customer: CustomerId
    topic: str
    conversations: tuple[ConversationId, ...]
    first_at: datetime
    last_at: datetime

    @property
    def times(self) -> int:
        """The number of conversations."""
        return len(self.conversations)


class CommonQuestion(NamedTuple):
    """A question asked in several conversations, and how many of them were resolved.

    `unresolved` counts the conversations known not to be resolved; those not recorded are in neither.
    """

    question: str
    conversations: tuple[ConversationId, ...]
    customers: int
    resolved: int
    unresolved: int


def repeated_problems(
    conversations: Iterable[Conversation], *, within: timedelta, least: int = 2
) -> tuple[RepeatedProblem, ...]:
    """Find customers with at least `least` contacts about one topic, the most frequent first.

    A chain goes on while each contact comes at most `within` after the one before (exactly then still
    counts). Contacts without a customer, a topic or a known time are left out, and so are abandoned ones.
    Contacts at the same instant are two. This tells who comes back; what many ask is told by `emerging` of
    `analysis.feedback`, over the items that `feedback_from` makes of conversations.

    >>> repeated_problems([], within=timedelta(days=7))
    ()
    """
    if within < timedelta(0) or least < 2:
        raise Invalid("within must not be negative and least must be 2 or more", code="repeats.options")
    chains: list[list[tuple[datetime, Conversation]]] = []
    ongoing: dict[tuple[str, str], list[tuple[datetime, Conversation]]] = {}
    for at, conversation in sorted(_dated(conversations), key=lambda pair: (pair[0], pair[1].id)):
        if conversation.customer is None or not conversation.topic:
            continue
        key = (conversation.customer, conversation.topic)
        chain = ongoing.get(key)
        if chain is None or at - chain[-1][0] > within:
            chain = ongoing[key] = []
            chains.append(chain)
        chain.append((at, conversation))
    problems = [_repeated(chain) for chain in chains if len(chain) >= least]
    return tuple(sorted(problems, key=lambda each: (-each.times, each.first_at, each.customer)))


def _dated(conversations: Iterable[Conversation]) -> Iterable[tuple[datetime, Conversation]]:
    for conversation in conversations:
        measured = conversation.measures
        at = measured.offered_at or measured.answered_at or measured.ended_at
        if at is not None and not measured.abandoned:
            yield at, conversation


def _repeated(chain: list[tuple[datetime, Conversation]]) -> RepeatedProblem:
    first_at, first = chain[0]
    return RepeatedProblem(
        customer=CustomerId(first.customer or ""),
        topic=first.topic or "",
        conversations=tuple(ConversationId(each.id) for _, each in chain),
        first_at=first_at,
        last_at=chain[-1][0],
    )


def same_words(text: str) -> str:
    """The question without capitals, punctuation and spaces: two of equal text are the same.

    >>> same_words("Where is my parcel??") == same_words("where is my parcel")
    True
    """
    return re.sub(r"[\W_]+", "", text.casefold())


def common_questions(
    conversations: Iterable[Conversation], *, least: int = 3, same: Callable[[str], str] = same_words
) -> tuple[CommonQuestion, ...]:
    """Find questions recorded in at least `least` conversations, the most frequent first.

    Two questions are one where `same` gives them equal texts, as a classifier may. The words shown are those
    of the first conversation. Erased and empty questions are left out.
    """
    if least < 1:
        raise Invalid("least must be 1 or more", code="repeats.options", path="least")
    groups: dict[str, list[Conversation]] = {}
    for conversation in conversations:
        key = same(conversation.question) if conversation.question else ""
        if key:
            groups.setdefault(key, []).append(conversation)
    questions = [_common(group) for group in groups.values() if len(group) >= least]
    return tuple(sorted(questions, key=lambda each: -len(each.conversations)))


def _common(group: list[Conversation]) -> CommonQuestion:
    return CommonQuestion(
        question=group[0].question or "",
        conversations=tuple(ConversationId(each.id) for each in group),
        customers=len({each.customer for each in group if each.customer is not None}),
        resolved=sum(each.resolved is True for each in group),
        unresolved=sum(each.resolved is False for each in group),
    )
