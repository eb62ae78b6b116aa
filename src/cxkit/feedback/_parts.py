"""Parts of a feedback item: versions of its text, mentions, codings, the answer to it and its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault
from cxkit.feedback._enums import CodedBy, Polarity, ReplyStatus, ReviewCondition, TextKind
from cxkit.kernel import field, personal, record
from cxkit.values import LONGEST_ID, PolicyId, Scale

LONGEST_TEXT: Final = 20_000
LONGEST_CODE: Final = 100


@record(name="feedback_item.text")
class TextVersion:
    """A version of the text, or a part that was added later; spans are code points of it.

    >>> TextVersion(number=1, text="物流慢").text
    '物流慢'
    """

    number: int = field(low=1)
    kind: Named[TextKind] = field(default=TextKind.ORIGINAL)
    text: str | None = personal(default=None, longest=LONGEST_TEXT)
    at: datetime | None = None


def polarity_of(polarities: Iterable[Polarity]) -> Polarity:
    """The polarity of all of them: mixed where both are present, none where there is no evidence at all.

    >>> polarity_of([Polarity.POSITIVE, Polarity.NEGATIVE]), polarity_of([])
    (Polarity.MIXED, Polarity.NONE)
    """
    kinds = set(polarities)
    if Polarity.MIXED in kinds or {Polarity.POSITIVE, Polarity.NEGATIVE} <= kinds:
        return Polarity.MIXED
    known = [each for each in (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEUTRAL) if each in kinds]
    return known[0] if known else Polarity.NONE


@record(name="feedback_item.mention")
class Mention:
    """A theme that a text speaks of: its code, the polarity, and the code points where it does.

    `score` is a classifier's. An erasure empties the span.

    >>> Mention(code="delivery", polarity="negative", span=(0, 3)).code
    'delivery'
    """

    code: str = field(longest=LONGEST_CODE)
    polarity: Named[Polarity] = field(default=Polarity.NONE)
    span: tuple[int, ...] = personal(default=())
    score: float | None = None

    def rules(self) -> Iterator[Fault]:
        """A span has a start and a later stop."""
        if self.span and not (len(self.span) == 2 and 0 <= self.span[0] < self.span[1]):
            yield Fault("span", "feedback.span", "is a start and a later stop, in code points")


@record(name="feedback_item.coding")
class Coding:
    """A coding of one text version: by whom, under which version of which tree, with its mentions.

    `coder` is the id of the rule, the classifier or the person, `version` that of a rule or a classifier.
    `overall` is a polarity of the whole text that belongs to no theme. Without mentions it says that
    nothing was found.

    >>> Coding(by="rule", coder="shop", version="3", tree="shop", tree_version=1).mentions
    ()
    """

    by: Named[CodedBy]
    coder: str = field(longest=LONGEST_ID)
    version: str | None = field(default=None, longest=80)
    tree: str = field(longest=LONGEST_ID)
    tree_version: int = field(low=1)
    text: int = field(default=1, low=1)
    mentions: Several[Mention] = field(default=())
    overall: Named[Polarity] = field(default=Polarity.NONE)


@record(name="feedback_item.reply")
class Reply:
    """The answer to a review, and how far it is."""

    status: Named[ReplyStatus]
    text: str | None = personal(default=None, longest=LONGEST_TEXT, whose="actor")


@record(name="feedback_item.reply_policy")
class ReplyPolicy:
    """How soon reviews are answered: the lowest ratings first.

    A rating up to a quarter of its scale (1 or 2 of 5) is low, one up to its middle (3 of 5) is fair.

    >>> from cxkit.values import CSAT_1_5
    >>> REPLY_POLICY.target(2, CSAT_1_5), REPLY_POLICY.target(5, CSAT_1_5)
    (datetime.timedelta(days=1), datetime.timedelta(days=7))
    """

    id: Named[PolicyId] = field(default=PolicyId("replies"), longest=80)
    version: int = field(default=1, low=1)
    low: timedelta = field(default=timedelta(hours=24), low=timedelta(0))
    fair: timedelta = field(default=timedelta(hours=48), low=timedelta(0))
    other: timedelta = field(default=timedelta(days=7), low=timedelta(0))

    def target(self, rating: int | None, scale: Scale | None) -> timedelta:
        """The time within which a review of that rating is answered; without a rating as for a good one."""
        if rating is None or scale is None:
            return self.other
        place = (rating - scale.low) / (scale.high - scale.low)
        place = place if scale.higher_is_better else 1 - place
        return self.low if place <= 0.25 else self.fair if place <= 0.5 else self.other


@record(name="feedback_item.review_invitation")
class ReviewInvitation:
    """Whom we ask for a review, and whom we reward for one: never by what they say or would say.

    China's rules against unfair competition online (in force since 2024-09-01, article 9), the DMCC Act 2024
    of Britain and 16 CFR 465 of the United States forbid inducing an opinion; platforms ask all alike.

    >>> ReviewInvitation(asked_by=["order"], rewarded_by=["rating"])
    Traceback (most recent call last):
    cxkit.errors.Invalid: feedback_item.review_invitation: rewarded_by[0]: \
must not depend on the rating given: ask and reward everybody alike
    """

    asked_by: Takes[Iterable[str], tuple[ReviewCondition, ...]] = field(default=())
    rewarded_by: Takes[Iterable[str], tuple[ReviewCondition, ...]] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """No condition is one of what is said."""
        for name, conditions in (("asked_by", self.asked_by), ("rewarded_by", self.rewarded_by)):
            for index, condition in enumerate(conditions):
                if condition.is_gating:
                    what = condition.label("en").lower()
                    message = f"must not depend on {what}: ask and reward everybody alike"
                    yield Fault(f"{name}[{index}]", "feedback.gating", message)


REPLY_POLICY: Final = ReplyPolicy()
"""The policy where none is named."""
