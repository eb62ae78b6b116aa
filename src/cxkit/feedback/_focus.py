"""Focus groups: a guided talk of a few people who agreed to it, known by pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Final

import attrs

from cxkit._typing import Several
from cxkit.errors import Fault
from cxkit.feedback._enums import ConsentBasis, FeedbackSource
from cxkit.feedback._item import FeedbackItem
from cxkit.kernel import Actor, evolve, field, personal, record, repeated
from cxkit.values import LONGEST_ID

LARGEST: Final = 12
ENOUGH_FOR_SHARES: Final = 30


@record(name="focus_group.participant")
class Participant:
    """A participant, known by a pseudonym; `recording` and `quoting` say what they agreed to.

    >>> Participant(pseudonym="P1", recording=True).quoting
    False
    """

    pseudonym: str = field(longest=100)
    recording: bool
    quoting: bool = False


@record(name="focus_group.utterance")
class Utterance:
    """Words of a participant, or of the moderator (without one); `topic` is that of the guide.

    `start` and `stop` are seconds of the recording.

    >>> Utterance(participant="P1", text="包装难拆", topic="packing").topic
    'packing'
    """

    participant: str | None = field(default=None, longest=100)
    text: str | None = personal(default=None, longest=20_000)
    topic: str | None = field(default=None, longest=200)
    start: float | None = field(default=None, low=0.0)
    stop: float | None = field(default=None, low=0.0)


@record(name="focus_group")
class FocusGroup:
    """A session of a focus group (焦点小组): guide, place, day, participants, and what they said.

    It is a plain record without a history. Nobody speaks who did not agree to be recorded. It counts people
    and groups, never shares of fewer than 30 people; who is silent does not agree.

    >>> group = FocusGroup(id="G-1", guide="packing", guide_version=2, on=date(2026, 3, 2), moderator="lin",
    ...     participants=[Participant(pseudonym=each, recording=True) for each in ("P1", "P2")],
    ...     utterances=[Utterance(text="How is it packed?"), Utterance(participant="P1", text="包装难拆")])
    >>> [each.text for each in group.said()], group.silent
    (['包装难拆'], ('P2',))
    """

    id: str = field(longest=LONGEST_ID)
    guide: str = field(longest=200)
    guide_version: int = field(default=1, low=1)
    on: date
    moderator: str = field(longest=LONGEST_ID)
    place: str | None = field(default=None, longest=200)
    participants: Several[Participant]
    utterances: Several[Utterance] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """There are 2 to 12 participants, each once; who speaks takes part and agreed to be recorded."""
        if not 2 <= len(self.participants) <= LARGEST:
            yield Fault("participants", "feedback.many", f"2 to {LARGEST} take part")
        for index, _ in repeated(each.pseudonym for each in self.participants):
            yield Fault(f"participants[{index}].pseudonym", "feedback.speaker", "is there twice")
        agreed = {each.pseudonym: each.recording for each in self.participants}
        for index, each in enumerate(self.utterances):
            if each.participant is not None and each.participant not in agreed:
                yield Fault(f"utterances[{index}].participant", "feedback.speaker", "takes no part")
            elif each.participant is not None and not agreed[each.participant]:
                yield Fault(f"utterances[{index}].participant", "feedback.consent", "did not agree to it")

    def said(self) -> tuple[Utterance, ...]:
        """The words of participants: the moderator's are out."""
        return tuple(each for each in self.utterances if each.participant is not None)

    @property
    def silent(self) -> tuple[str, ...]:
        """The participants who said nothing."""
        spoke = {each.participant for each in self.said()}
        return tuple(each.pseudonym for each in self.participants if each.pseudonym not in spoke)

    def without(self, pseudonym: str) -> FocusGroup:
        """The session after a participant withdrew: their words are gone, the others' stay."""
        kept = [
            evolve(each, {"text": None}) if each.participant == pseudonym else each
            for each in self.utterances
        ]
        return evolve(self, {"utterances": tuple(kept)})

    def items(
        self, new_id: Callable[[int], str], *, occurred_at: datetime, at: datetime, by: Actor
    ) -> tuple[FeedbackItem, ...]:
        """A feedback item for each utterance of a participant with words; `new_id(place)` gives its id."""
        quoting = {each.pseudonym: each.quoting for each in self.participants}
        return tuple(
            FeedbackItem.capture(
                new_id(place),
                FeedbackSource.FOCUS_GROUP,
                text=each.text,
                pseudonym=f"{self.id}/{each.participant}",
                origin=f"focus_group:{self.id}",
                consent=ConsentBasis.QUOTING if quoting[each.participant or ""] else ConsentBasis.ANALYSIS,
                occurred_at=occurred_at,
                at=at,
                by=by,
            )
            for place, each in enumerate(self.utterances)
            if each.participant is not None and each.text
        )


@attrs.frozen(kw_only=True)
class FocusTopic:
    """A topic over several groups: how many people spoke of it, in how many groups, of all who took part.

    `share` is None for fewer than 30 people: so few are no percentage. Who is silent neither agrees nor
    disagrees.
    """

    topic: str
    participants: int
    groups: int
    of: int
    share: float | None


def focus_topics(groups: Iterable[FocusGroup]) -> tuple[FocusTopic, ...]:
    """The topics that participants spoke of, the one of most people first; the moderator's words are out.

    >>> people = [Participant(pseudonym=each, recording=True) for each in ("P1", "P2")]
    >>> told = {"guide": "packing", "on": date(2026, 3, 2), "moderator": "lin", "participants": people}
    >>> group = FocusGroup(id="G-1", **told, utterances=[
    ...     Utterance(participant="P1", text="包装难拆", topic="packing")] * 2)
    >>> focus_topics([group])
    (FocusTopic(topic='packing', participants=1, groups=1, of=2, share=None),)
    """
    given = list({group.id: group for group in groups}.values())
    everybody = sum(len(group.participants) for group in given)
    spoke: dict[str, set[tuple[str, str | None]]] = {}
    for group in given:
        for each in group.said():
            if each.topic is not None and each.text:
                spoke.setdefault(each.topic, set()).add((group.id, each.participant))
    topics = [
        FocusTopic(
            topic=topic,
            participants=len(who),
            groups=len({group for group, _ in who}),
            of=everybody,
            share=len(who) / everybody if everybody >= ENOUGH_FOR_SHARES else None,
        )
        for topic, who in spoke.items()
    ]
    return tuple(sorted(topics, key=lambda each: (-each.participants, -each.groups, each.topic)))
