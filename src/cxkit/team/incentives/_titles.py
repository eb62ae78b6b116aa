"""The names of the kinds of incentives, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
incentive: Incentive rule | 激励规则 | 激勵規則
incentive.indicator: Indicator | 考核指标 | 考核指標
incentive.result: Result of an indicator | 指标结果 | 指標結果
incentive.reward: Reward | 奖励 | 獎勵
incentive.standing: Standing in the period | 当期出勤情况 | 當期出勤情況
""",
)
