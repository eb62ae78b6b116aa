"""Requests for reviews: who is invited and what is rewarded may not depend on what the review will say.

Sources: 网络反不正当竞争暂行规定 (2024), article 9; UK Digital Markets, Competition and Consumers Act 2024;
16 CFR 465 (USA). Platforms forbid to ask the satisfied only.
"""

from __future__ import annotations

from collections.abc import Iterable

from cxkit.customers._wording import WORDS
from cxkit.errors import Refused
from cxkit.values import Labelled


class ReviewCondition(Labelled):
    """Condition on which an invitation to review, or a reward for one, may be meant to depend."""

    PURCHASE = "purchase", "What was bought", "所购商品", "所購商品"
    DELIVERY = "delivery", "Delivery", "已签收", "已簽收"
    CHANNEL = "channel", "Channel", "渠道", "通路"
    CONSENT = "consent", "Consent", "已同意联系", "已同意聯絡"
    CHANCE = "chance", "Chance", "随机抽取", "隨機抽取"
    REVIEWED = "reviewed", "That a review was written", "已发表评价", "已撰寫評價"
    RATING = "rating", "The rating", "评分高低", "評分高低"
    SENTIMENT = "sentiment", "What the text says", "评价内容倾向", "評價內容傾向"
    PREDICTED = "predicted", "Foreseen satisfaction", "预测的满意度", "預測的滿意度"
    SATISFACTION = "satisfaction", "An answer in a survey", "问卷满意度", "問卷滿意度"
    PUBLICATION = "publication", "That it is published", "评价是否公开", "評價是否公開"


_BIASED = frozenset(
    {
        ReviewCondition.RATING,
        ReviewCondition.SENTIMENT,
        ReviewCondition.PREDICTED,
        ReviewCondition.SATISFACTION,
        ReviewCondition.PUBLICATION,
    }
)


def check_review_request(
    *,
    invited_by: Iterable[ReviewCondition | str] = (),
    rewarded_by: Iterable[ReviewCondition | str] = (),
) -> None:
    """Refuse a request for reviews whose invitation or reward depends on what the review says or will say.

    `invited_by` are the conditions of the audience, `rewarded_by` those of the reward. Rating, sentiment,
    foreseen or surveyed satisfaction and publication are refused for both: inviting the satisfied only, or
    paying for stars, makes the average worthless, and is unlawful in many places.

    >>> check_review_request(invited_by=["delivery", "chance"], rewarded_by=["reviewed"])
    >>> check_review_request(invited_by=["predicted"])
    Traceback (most recent call last):
    cxkit.errors.Refused: an invitation to review may not depend on: foreseen satisfaction
    """
    for text, conditions in (
        (WORDS["review_request.invitation"], invited_by),
        (WORDS["review_request.reward"], rewarded_by),
    ):
        biased = tuple(dict.fromkeys(each for each in map(ReviewCondition.of, conditions) if each in _BIASED))
        if biased:
            reason = text(conditions=tuple(each.labels for each in biased))
            raise Refused(reason.text(), reason=reason)
