"""Enumerations of incentives."""

from __future__ import annotations

from cxkit.values import Labelled


class RewardKind(Labelled):
    """Kind of a reward."""

    BONUS = "bonus", "Bonus", "奖金", "獎金"
    POINTS = "points", "Points", "积分", "點數"
    PRAISE = "praise", "Praise", "表扬", "表揚"
    TRAINING_PLACE = "training_place", "Place in a training", "培训名额", "訓練名額"
    PROMOTION_CREDIT = "promotion_credit", "Credit towards promotion", "晋升加分", "晉升加分"


class AwardOutcome(Labelled):
    """Outcome of a rule for somebody; with too few cases it is put off, which is not a refusal."""

    AWARDED = "awarded", "Awarded", "已获奖励", "獲得獎勵"
    NOT_REACHED = "not_reached", "Not reached", "未达到", "未達到"
    PUT_OFF = "put_off", "Too few cases: put off", "样本不足，暂缓", "樣本不足，暫緩"
    NOT_ELIGIBLE = "not_eligible", "Not eligible", "不符合资格", "不符合資格"
