"""The texts of this room: improvement."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
action.check_at: lies before the effect can show | 早于效果可以显现的时间 | 早於成效可以顯現的時間
action.interval: the value lies outside its interval | 数值不在区间内 | 數值不在區間內
action.trigger: name the figure with its n, or the complaints
  须指明指标、数值及样本量，或相关投诉 | 須指明指標、數值及樣本數，或相關客訴
monitoring.twice: the same figure from the same source is planned twice
  同一来源的同一指标重复列入 | 同一來源的同一指標重複列入
standard.bound: name either a lowest or a highest share | 须指明最低或最高比例之一 | 須指明最低或最高比例之一
standard.dates: ends before it begins | 结束日期早于开始日期 | 結束日期早於開始日期
""")

WORDS: Final = Texts("""
action.too_early: the effect cannot be told before {at:instant}: it is checked then
  {at}之前无法判断效果，届时再验证 | {at}之前無法判斷成效，屆時再驗證
action.no_effect: a verdict of {verdict:values.EffectVerdict} needs the effect that was measured
  判定为“{verdict}”须附实测效果 | 判定為「{verdict}」須附實測成效
action.too_few: {n} are too few for a verdict of {verdict:values.EffectVerdict}: it is inconclusive
  样本仅{n}，不足以判定为“{verdict}”，应为尚无定论 | 樣本僅{n}，不足以判定為「{verdict}」，應為尚無定論
action.not_effective: only what was effective becomes the standard
  仅有效的措施可以纳入标准 | 僅有效的措施可以納入標準
action.not_standardised: what worked is made the standard before it is closed
  有效的措施应先纳入标准再关闭 | 有效的措施應先納入標準再關閉
action.own: it is the own action of {owner}: somebody else closes it
  {owner}是该措施的负责人，应由他人关闭 | {owner}是該措施的負責人，應由他人關閉
action.no_next: an action that did not work names the next one, or says that the risk is accepted
  未见效的措施须指明下一项措施，或说明接受风险 | 未見成效的措施須指明下一項措施，或說明接受風險
""")
"""The sentences of this room, by code."""
