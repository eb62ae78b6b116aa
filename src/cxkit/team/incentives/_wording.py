"""The texts of incentives."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
incentive.empty: name what has to be reached | 须列出考核指标 | 須列出考核指標
incentive.guard: lacks the metric that guards it | 缺少与之配对的约束指标 | 缺少與之配對的約束指標
incentive.result: are more than the cases | 超过样本总数 | 超過樣本總數
incentive.result_twice: has two results of one metric | 同一指标有两个结果 | 同一指標有兩個結果
incentive.retroactive: rules change nothing that was before | 规则不溯及既往 | 規則不溯及既往
incentive.reward: the amount does not fit the kind | 奖励内容与类型不符 | 獎勵內容與類型不符
incentive.target: differs from the floor | 目标值不得等于起点值 | 目標值不得等於起點值
incentive.twice: the metric is there twice | 指标重复 | 指標重複
""")

WORDS: Final = Texts("""
incentive.attendance: was there for less than {least:share} of the period
  出勤率低于{least} | 出勤率低於{least}
incentive.exclusive: another rule of the same group was awarded | 同组规则已奖励 | 同組規則已獎勵
incentive.few: {metric} rests on {n} cases, {minimum} are needed
  {metric}样本仅{n}，至少需要{minimum} | {metric}樣本僅{n}，至少需要{minimum}
incentive.tenure: has been here for less than {days:# day|# days} | 入职不足{days}天 | 到職不足{days}天
""")
"""The sentences of incentives, by code."""
