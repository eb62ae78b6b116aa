"""The life of a feedback item as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from typing import Any

from cxkit.feedback import facts
from cxkit.feedback._enums import FeedbackSource, FeedbackStatus, ReplyStatus, TextKind, Visibility
from cxkit.feedback._parts import Reply, TextVersion
from cxkit.feedback._state import FeedbackState
from cxkit.feedback._texts import redacted
from cxkit.feedback._wording import WORDS
from cxkit.kernel import Begin, Changes, Lifecycle, OneOf, Step, copies, evolve, sets
from cxkit.values import Reason

_begun = copies(*facts.ABOUT, id="item")


def captured(fact: facts.Said) -> Changes:
    """The item with its first text; a public review or post awaits an answer."""
    first = TextVersion(number=1, text=fact.text, at=fact.occurred_at)
    answered = fact.source in (FeedbackSource.REVIEW, FeedbackSource.SOCIAL)
    duty = fact.occurred_at if answered and fact.visibility is Visibility.PUBLIC else None
    return {**_begun(fact), "texts": (first,), "reply_duty_at": duty}


def imported(fact: facts.Imported) -> Changes:
    """The item with its texts and its answer; of an answer without a time nobody knows if it was in time."""
    changes = dict(captured(fact))
    texts = [*changes["texts"]]
    edited = fact.edited_at if fact.edited_at and fact.edited_at > fact.occurred_at else None
    if edited is not None:
        texts = [TextVersion(number=1, kind=TextKind.EDITED, text=fact.text, at=edited)]
    if fact.has_appended:
        kind, at = TextKind.APPENDED, fact.appended_at
        texts.append(TextVersion(number=2, kind=kind, text=fact.appended, at=at))
    changed = max((at for at in (edited, fact.appended_at) if at is not None), default=None)
    duty, replied = changes["reply_duty_at"], fact.replied_at
    if duty is not None and fact.has_reply:
        again = replied is not None and changed is not None and replied < changed
        duty = None if replied is None else changed if again else duty
    return {
        **changes,
        "texts": tuple(texts),
        "status": _S.QUARANTINED if fact.quarantined else _S.ACCEPTED,
        "signals": fact.signals,
        "quarantined": fact.quarantined,
        "reply": None if not fact.has_reply else Reply(status=_R.PUBLISHED, text=fact.reply),
        "replied_at": replied,
        "reply_duty_at": duty,
    }


def _with_text(item: FeedbackState, fact: Any, kind: TextKind) -> tuple[TextVersion, ...]:
    number = item.texts[-1].number + 1 if item.texts else 1
    return (*item.texts, TextVersion(number=number, kind=kind, text=fact.text, at=fact.at))


def edited(item: FeedbackState, fact: facts.Edited) -> Changes:
    """Another text and rating; where the one before was answered, an answer is owed anew."""
    changes: Changes = {"texts": _with_text(item, fact, TextKind.EDITED), "rating": fact.rating}
    return changes | _duty_again(item, fact)


def appended(item: FeedbackState, fact: facts.Appended) -> Changes:
    """One more part; where what stood before was answered, an answer is owed anew."""
    return {"texts": _with_text(item, fact, TextKind.APPENDED)} | _duty_again(item, fact)


def _duty_again(item: FeedbackState, fact: Any) -> Changes:
    owed = item.reply_duty_at is not None and item.replied_at is not None
    return {"reply_duty_at": fact.at} if owed else {}


def withdrawn(item: FeedbackState, fact: facts.Withdrawn) -> Changes:
    """No text, and nobody awaits an answer."""
    return {"texts": (), "reply_duty_at": None}


def coded(item: FeedbackState, fact: facts.Coded) -> Changes:
    """One coding more."""
    return {"codings": (*item.codings, fact.coding)}


def flagged(item: FeedbackState, fact: facts.Flagged) -> Changes:
    """The signal is among those of the item, once."""
    return {"signals": tuple(dict.fromkeys((*item.signals, fact.signal)))}


def unflagged(item: FeedbackState, fact: facts.Unflagged) -> Changes:
    """The signal is gone."""
    return {"signals": tuple(each for each in item.signals if each is not fact.signal)}


def actioned(item: FeedbackState, fact: facts.Actioned) -> Changes:
    """The action is named, once."""
    return {"actions": tuple(dict.fromkeys((*item.actions, fact.action)))}


def reply(status: ReplyStatus) -> Any:
    """The effect that brings the answer to a stage; a fact with a text brings it along."""

    def effect(item: FeedbackState, fact: Any) -> Changes:
        given = {"text": fact.text} if hasattr(fact, "text") else {}
        before = item.reply or Reply(status=status)
        changes: Changes = {"reply": evolve(before, {"status": status, **given})}
        published = status in (ReplyStatus.PUBLISHED, ReplyStatus.EDITED)
        return changes | ({"replied_at": fact.at} if published else {})

    return effect


def text_is_there(item: FeedbackState, fact: facts.Coded) -> Reason | None:
    """A coding is of a text of the item, and its spans lie in it."""
    text = next((each for each in item.texts if each.number == fact.coding.text), None)
    if text is None:
        return WORDS["feedback.no_text"](number=fact.coding.text)
    length = len(text.text or "")
    outside = any(mention.span and mention.span[1] > length for mention in fact.coding.mentions)
    return WORDS["feedback.outside"](number=fact.coding.text, length=length) if outside else None


def not_itself(item: FeedbackState, fact: facts.MarkedDuplicate) -> Reason | None:
    """An item is no duplicate of itself."""
    return WORDS["feedback.itself"]() if fact.of == item.id else None


def rating_fits(item: FeedbackState, fact: facts.Edited) -> Reason | None:
    """A rating lies on the scale of the item."""
    if fact.rating is None:
        return None
    if item.scale is None:
        return WORDS["feedback.no_scale"]()
    inside = item.scale.low <= fact.rating <= item.scale.high
    return None if inside else WORDS["feedback.off_scale"](low=item.scale.low, high=item.scale.high)


def _in(*stages: ReplyStatus | None) -> Any:
    def stage_fits(item: FeedbackState, fact: Any) -> Reason | None:
        now = None if item.reply is None else item.reply.status
        return None if now in stages else WORDS["feedback.reply_stage"]()

    return stage_fits


def words_can_be_shown(item: FeedbackState, fact: Any) -> Reason | None:
    """An answer that everybody reads holds no personal data."""
    text = fact.text if hasattr(fact, "text") else (item.reply.text if item.reply else None)
    return WORDS["feedback.reply_personal"]() if text and redacted(text) != text else None


_S, _R = FeedbackStatus, ReplyStatus
_COUNTED = {_S.ACCEPTED, _S.CODED, _S.ACTIONED, _S.CLOSED}
_LIVE = {*_COUNTED, _S.CAPTURED, _S.QUARANTINED}
_ANEW = dict.fromkeys((_S.CODED, _S.ACTIONED, _S.CLOSED), _S.ACCEPTED)
_SHOWN = (words_can_be_shown,)

LIFECYCLE = Lifecycle(
    begins={
        facts.Captured: Begin(_S.CAPTURED, captured),
        facts.Imported: Begin(OneOf({_S.ACCEPTED, _S.QUARANTINED}), imported),
    },
    steps={
        facts.Accepted: Step(source=_S.CAPTURED, target=_S.ACCEPTED),
        facts.Quarantined: Step(
            source={_S.CAPTURED, *_COUNTED}, target=_S.QUARANTINED, effect=sets(quarantined="reason")
        ),
        facts.Released: Step(
            source={_S.QUARANTINED, _S.DUPLICATE},
            target=_S.ACCEPTED,
            effect=sets(quarantined=None, duplicate_of=None),
        ),
        facts.Flagged: Step(source=_LIVE, effect=flagged),
        facts.Unflagged: Step(source=_LIVE, effect=unflagged),
        facts.Coded: Step(
            source=_COUNTED, target={_S.ACCEPTED: _S.CODED}, effect=coded, checks=(text_is_there,)
        ),
        facts.Actioned: Step(source={_S.CODED, _S.ACTIONED}, target=_S.ACTIONED, effect=actioned),
        facts.Closed: Step(source={_S.ACCEPTED, _S.CODED, _S.ACTIONED}, target=_S.CLOSED),
        facts.Edited: Step(source=_LIVE, target=_ANEW, effect=edited, checks=(rating_fits,)),
        facts.Appended: Step(source=_LIVE, target=_ANEW, effect=appended),
        facts.Withdrawn: Step(source={*_LIVE, _S.DUPLICATE}, target=_S.WITHDRAWN, effect=withdrawn),
        facts.MarkedDuplicate: Step(
            source=_LIVE, target=_S.DUPLICATE, effect=sets(duplicate_of="of"), checks=(not_itself,)
        ),
        facts.ReplyDrafted: Step(
            source=_LIVE, effect=reply(_R.DRAFTED), checks=(_in(None, _R.DRAFTED, _R.REMOVED),)
        ),
        facts.ReplyApproved: Step(source=_LIVE, effect=reply(_R.APPROVED), checks=(_in(_R.DRAFTED), *_SHOWN)),
        facts.ReplyPublished: Step(source=_LIVE, effect=reply(_R.PUBLISHED), checks=(_in(_R.APPROVED),)),
        facts.ReplyEdited: Step(
            source=_LIVE, effect=reply(_R.EDITED), checks=(_in(_R.PUBLISHED, _R.EDITED), *_SHOWN)
        ),
        facts.ReplyRemoved: Step(
            source=_LIVE, effect=reply(_R.REMOVED), checks=(_in(_R.PUBLISHED, _R.EDITED),)
        ),
        facts.Erased: Step(),
    },
    permission="handle_feedback",
    permissions={"import_data": [facts.Imported], "erase_customer": [facts.Erased]},
)
