"""Messages as columns, and the turns that they make: a customer's questions and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING, Category, Flags, Instants, span_micros, to_local
from cxkit.conversations import PEOPLE_ANSWER, Conversation, Purpose, Speaker, TurnRule
from cxkit.tables._columns import category, count, ids, instant
from cxkit.tables._events import places_of
from cxkit.tables._table import Table, table
from cxkit.values import Channel

Places = NDArray[np.int64]
_DAY: Final = 86_400_000_000


@table
class MessageTable(Table):
    """One row a message of a conversation, or an utterance of a call as its transcript has it.

    >>> from datetime import UTC, datetime
    >>> chat = MessageTable.from_columns(
    ...     id=["V-1", "V-1"], speaker=["customer", "agent"],
    ...     at=[datetime(2026, 2, 3, 10, minute, tzinfo=UTC) for minute in (0, 2)])
    >>> chat.speaker.to_list()
    ['customer', 'agent']
    """

    time: ClassVar[str] = "at"

    id: Any = ids("the conversation's id")
    customer: Category = category("who asked")
    channel: Category = category("where it came in", Channel)
    purpose: Category = category("before or after a sale", Purpose)
    topic: Category = category("what it is about")
    queue: Category = category("the queue it is or was in last")
    agent: Category = category("who has the conversation, or had it last")
    author: Category = category("who wrote or spoke")
    speaker: Category = category("in which role", Speaker, required=True)
    at: Instants = instant("when it was written, or when its speaker began", required=True)
    ended_at: Instants = instant(
        "when the conversation ended; missing while it lasts, or is not known to have"
    )

    @classmethod
    def from_objects(cls, conversations: Iterable[Conversation]) -> Self:
        """The messages of those conversations, read one by one in bounded memory."""
        return cls._from_objects(conversations, _messages)


def _messages(conversations: Iterable[Conversation]) -> Iterator[tuple[Any, ...]]:
    for contact in conversations:
        about = contact.id, contact.customer, contact.channel, contact.purpose, contact.topic, contact.queue
        ended_at = contact.measures.ended_at
        for message in contact.said:
            yield *about, contact.agent, message.author, message.speaker, message.at, ended_at


@table
class TurnTable(Table):
    """One row a turn: a customer's run of messages with what came after it, up to the next.

    Turns are cut by a `TurnRule`, as `Conversation.turns` cuts them. What comes before the first question of
    a conversation is turn 0, without a question. Every message lies in one turn.

    >>> from datetime import UTC, datetime
    >>> chat = MessageTable.from_columns(
    ...     id=["V-1"] * 3, speaker=["customer", "customer", "agent"],
    ...     at=[datetime(2026, 2, 3, 10, minute, tzinfo=UTC) for minute in (0, 1, 2)])
    >>> turns = TurnTable.from_messages(chat)
    >>> turns.questions.tolist(), ((turns.answered_at - turns.asked_at) // 1_000_000).tolist()
    ([2], [120])
    """

    time: ClassVar[str] = "began_at"

    id: Any = ids("the conversation's id")
    customer: Category = category("who asked")
    channel: Category = category("where it came in", Channel)
    purpose: Category = category("before or after a sale", Purpose)
    topic: Category = category("what it is about")
    queue: Category = category("the queue it is or was in last")
    agent: Category = category("who has the conversation, or had it last")
    answered_by: Category = category("who answered first")
    answer: Category = category("in which role that answer was given", Speaker)
    session: Any = count("which session of the conversation it lies in, 1 the first")
    number: Any = count("which turn of the session it is, 1 the first; 0 before the first question")
    began_at: Instants = instant("its first message", required=True)
    asked_at: Instants = instant("the customer's first message in it")
    last_asked_at: Instants = instant("the customer's last message in it")
    answered_at: Instants = instant("the first answer")
    ended_at: Instants = instant(
        "when an answer that never came was waited for no longer, as far as is known"
    )
    questions: Any = count("the customer's messages")
    answers: Any = count("the messages that answer")
    messages: Any = count("all its messages, notes and notices included")
    rule: Category = category("the rule that cut it: id and version")

    @classmethod
    def from_objects(cls, conversations: Iterable[Conversation], *, rule: TurnRule = PEOPLE_ANSWER) -> Self:
        """The turns of those conversations, by a rule."""
        return cls.from_messages(MessageTable.from_objects(conversations), rule)

    @classmethod
    def from_messages(cls, messages: MessageTable, rule: TurnRule = PEOPLE_ANSWER) -> Self:
        """The turns of messages, in any order; those of one instant follow each other as they come.

        Messages without a conversation's id are left out.
        """
        return cls.of_cut(messages, cut_messages(messages, rule), rule)

    @classmethod
    def of_cut(cls, messages: MessageTable, cut: Cut, rule: TurnRule) -> Self:
        """The turns of messages that were cut by that rule."""
        same = ("id", "customer", "channel", "purpose", "topic", "queue", "agent")
        given: dict[str, Any] = {name: messages.column(name)[cut.first] for name in same}
        answered = cut.answer >= 0
        over = np.where(cut.next >= 0, messages.at[cut.next], messages.ended_at[cut.first])
        for name, at in (("answered_by", messages.author), ("answer", messages.speaker)):
            given[name] = Category(
                np.where(answered, at.codes[cut.answer], -1).astype(at.codes.dtype), at.categories
            )
        for name, rows in (
            ("asked_at", cut.question),
            ("last_asked_at", cut.last_question),
            ("answered_at", cut.answer),
        ):
            given[name] = np.where(rows >= 0, messages.at[rows], MISSING)
        return cls(
            **given,
            session=cut.session,
            number=cut.number,
            began_at=messages.at[cut.first],
            ended_at=np.where((cut.questions > 0) & ~answered, over, MISSING),
            questions=cut.questions,
            answers=cut.answers,
            messages=cut.messages,
            rule=Category(np.zeros(len(cut.first), np.int8), (rule.name,)),
            own={name: values[cut.first] for name, values in messages.own.items()},
            faults=messages.faults,
            seen=messages.seen,
        )


class Cut(NamedTuple):
    """The turns of a log, one a place: rows of the log (-1 for none), and counts."""

    first: Places
    question: Places
    last_question: Places
    answer: Places
    next: Places
    """The first row of the next turn of the same conversation."""
    session: Places
    number: Places
    questions: Places
    answers: Places
    messages: Places


def cut_messages(messages: MessageTable, rule: TurnRule) -> Cut:
    """The turns of messages by a rule; rows are those of the table."""
    places, _ = places_of(messages.id, "id")
    rows = np.flatnonzero(places >= 0)
    asks, answers = messages.speaker == "customer", messages.speaker.isin(map(str, rule.answers))
    cut = cut_turns(places[rows], messages.at[rows], asks[rows], answers[rows], rule)
    named = {
        name: np.where(column >= 0, rows[column], -1)
        for name, column in zip(Cut._fields[:5], cut, strict=False)
    }
    return cut._replace(**named)


def cut_turns(
    who: NDArray[Any], at: Instants, asks: Flags, answers: Flags, rule: TurnRule = PEOPLE_ANSWER
) -> Cut:
    """The turns of a log: whose each row is, when, whether the customer asks, whether somebody answers.

    It is the rule of `cxkit.conversations.turns_of`, on all conversations at once.
    """
    order = np.lexsort((at, who))
    who, at, asks, answers = who[order], at[order], asks[order], answers[order]
    place = np.arange(len(order))
    new = np.append(True, who[1:] != who[:-1])[: len(order)]
    head = np.maximum.accumulate(np.where(new, place, 0))

    def last(flags: Flags) -> Places:
        """The last such row before each row of the same conversation."""
        before = np.append(-1, np.maximum.accumulate(np.where(flags, place, -1)))[:-1]
        return np.where(before >= head, before, -1)

    asked = last(asks)
    again = asks & (asked >= 0)
    apart = np.zeros(len(order), np.bool_)
    if rule.silence is not None:
        apart |= again & (at - np.roll(at, 1) > span_micros(rule.silence))
    if rule.midnight is not None:
        day = to_local(at, rule.midnight) // _DAY
        apart |= again & (day != day[asked])
    opens = new | apart
    begins = opens | (asks & (last(answers) > asked))
    starts = np.flatnonzero(begins)
    stops = np.append(starts, len(order))[1:]
    sessions, turns = np.cumsum(opens, dtype=np.int64), np.cumsum(begins, dtype=np.int64)
    opening = np.maximum.accumulate(np.where(opens, place, 0))[starts]
    questions, question, last_question = _among(asks, starts, stops)
    replies, answer, _ = _among(answers, starts, stops)
    # Only the first session can begin without a question: its turns count from 0.
    asking = questions[np.searchsorted(starts, opening)] > 0
    rows, more = np.append(order, -1), ~np.append(new, True)[stops]
    return Cut(
        first=rows[starts],
        question=rows[question],
        last_question=rows[last_question],
        answer=rows[answer],
        next=np.where(more, rows[stops], -1),
        session=sessions[starts] - sessions[head[starts]] + 1,
        number=turns[starts] - turns[opening] + asking,
        questions=questions,
        answers=replies,
        messages=stops - starts,
    )


def _among(flags: Flags, starts: Places, stops: Places) -> tuple[Places, Places, Places]:
    """How many rows of each turn are so, and the first and the last of them; -1 for none."""
    places_of = np.append(np.flatnonzero(flags), -1)
    low, high = np.searchsorted(places_of[:-1], starts), np.searchsorted(places_of[:-1], stops)
    some = high > low
    return high - low, np.where(some, places_of[low], -1), np.where(some, places_of[high - 1], -1)
