"""Turns: a customer's run of messages and the answer to it, cut by a declared rule.

`cxkit.tables.TurnTable` cuts columns by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from cxkit._typing import Named, Takes
from cxkit.conversations import facts
from cxkit.conversations._enums import Speaker
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, PolicyId, local_time, zone


@record(name="conversation.turn_rule")
class TurnRule:
    """Rule for turns: whose messages answer a customer, and where a session ends.

    A session begins with a customer's message: the first of a conversation, one that comes after nobody wrote
    for longer than `silence`, and one on a later day than the customer's message before it, by the clocks of
    the zone `midnight`. So an answer belongs to the question before it, however late it comes.

    >>> TurnRule(id="shop", silence=timedelta(hours=2), midnight="Asia/Shanghai").name
    'shop/1'
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    answers: Takes[Iterable[str], frozenset[Speaker]] = field(
        default=frozenset({Speaker.AGENT, Speaker.ASSISTED})
    )
    silence: timedelta | None = field(default=None, low=timedelta(0))
    midnight: str | None = None

    def rules(self) -> Iterator[Fault]:
        """Somebody answers, who is not the customer; the zone is one."""
        if not self.answers or self.answers & {Speaker.CUSTOMER, Speaker.OTHER}:
            yield Fault("answers", "turns.answers", "name who answers: agent, assisted, bot, automatic, away")
        if self.midnight is not None:
            try:
                zone(self.midnight)
            except Invalid as error:
                yield from (fault.under("midnight") for fault in error.faults)

    @property
    def name(self) -> str:
        """Its id and its version, as figures carry them."""
        return f"{self.id}/{self.version}"


PEOPLE_ANSWER: Final = TurnRule(id=PolicyId("people_answer"))
"""People answer, a bot's text that a person sent included; a conversation is one session."""


class Message(NamedTuple):
    """Something that was written or said: when, by whom, and in which words."""

    at: datetime
    speaker: Speaker
    author: str | None = None
    text: str = ""

    def __repr__(self) -> str:
        return f"Message({self.at.isoformat()}, {self.speaker})"


class Turn(NamedTuple):
    """A customer's run of messages with what came after it, up to the next; `messages` are all of them.

    `number` counts the turns of a session from 1; what comes before the first question of a conversation is
    turn 0. `ended_at` is when an answer that never came was waited for no longer: at the next session, or at
    the end of the conversation.
    """

    session: int
    number: int
    messages: tuple[Message, ...]
    question: Message | None = None
    last_question: Message | None = None
    answer: Message | None = None
    questions: int = 0
    answers: int = 0
    ended_at: datetime | None = None

    @property
    def wait(self) -> timedelta | None:
        """The time from the first message of the customer to the first answer; None without either."""
        return self.answer.at - self.question.at if self.question and self.answer else None


def spoken(history: Iterable[facts.ConversationFact]) -> list[Message]:
    """Messages written, and utterances as transcripts have them, in the order of time."""
    messages: list[Message] = []
    for fact in history:
        if isinstance(fact, facts.Messaged):
            messages.append(Message(fact.at, fact.speaker, fact.by.id, fact.text))
        elif isinstance(fact, facts.Transcribed):
            messages += [Message(each.at, each.speaker, each.agent, each.text) for each in fact.utterances]
    return sorted(messages, key=lambda message: message.at)


def turns_of(
    messages: Iterable[Message], rule: TurnRule = PEOPLE_ANSWER, *, ended_at: datetime | None = None
) -> tuple[Turn, ...]:
    """The turns of the messages of one conversation, which come in the order of time; each lies in one turn.

    `ended_at` is when the conversation ended, if it has.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 10, tzinfo=UTC)
    >>> who = [(0, "customer"), (2, "agent"), (5, "customer"), (9, "agent")]
    >>> said = [Message(t + timedelta(minutes=minute), Speaker(name)) for minute, name in who]
    >>> [str(turn.wait) for turn in turns_of(said)]
    ['0:02:00', '0:04:00']
    """
    said = tuple(messages)
    turns: list[Turn] = []
    begins = list(_begins(said, rule))
    for (start, session), (stop, after) in pairwise([*begins, (len(said), 0)]):
        part = said[start:stop]
        questions = [message for message in part if message.speaker is Speaker.CUSTOMER]
        answers = [message for message in part if message.speaker in rule.answers]
        number = turns[-1].number + 1 if turns and turns[-1].session == session else int(bool(questions))
        over = said[stop].at if after else ended_at
        turns.append(
            Turn(
                session,
                number,
                part,
                questions[0] if questions else None,
                questions[-1] if questions else None,
                answers[0] if answers else None,
                len(questions),
                len(answers),
                over if questions and not answers else None,
            )
        )
    return tuple(turns)


def _begins(said: tuple[Message, ...], rule: TurnRule) -> Iterator[tuple[int, int]]:
    """Where turns begin, and in which session."""
    session, answered = 1, False
    asked: Message | None = None
    for place, message in enumerate(said):
        asks = message.speaker is Speaker.CUSTOMER
        anew = asks and asked is not None and _apart(asked, said[place - 1], message, rule)
        session += anew
        if not place or anew or (asks and answered):
            yield place, session
            answered = False
        answered = answered or message.speaker in rule.answers
        asked = message if asks else asked


def _apart(asked: Message, before: Message, message: Message, rule: TurnRule) -> bool:
    """Whether a customer's message begins a session, after their last and after the message before it."""
    if rule.silence is not None and message.at - before.at > rule.silence:
        return True
    if rule.midnight is None:
        return False
    here = zone(rule.midnight)
    return local_time(message.at, here).date() != local_time(asked.at, here).date()
