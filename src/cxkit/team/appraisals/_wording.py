"""The texts of appraisals and remedies."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
appraisal.conflict: may not rate this person | 不得评价该人员 | 不得評價該人員
appraisal.source_twice: the source is there twice | 评价来源重复 | 評價來源重複
appraisal.total: an amendment says the total | 仅更改时须给出总分 | 僅更改時須給出總分
appraisal.weights: declare the weight of each source | 须声明各来源的权重 | 須宣告各來源的權重
remedy.evidence: needs two periods in a row below the target, or a confirmed critical error
  须有连续两期低于目标，或一项已确认的关键差错 | 須有連續兩期低於目標，或一項已確認的關鍵差錯
remedy.ladder: leaves out a step of the ladder | 跳过了处理阶梯中的步骤 | 跳過了處理階梯中的步驟
remedy.until: ends before it begins | 结束时间早于开始时间 | 結束時間早於開始時間
remedy.wages: no rule takes wages away: the law limits it
  任何规则均不得扣减工资：法律对此有限制 | 任何規則均不得扣減工資：法律對此有限制
""")

WORDS: Final = Texts("""
appraisal.conflict: {who} has an interest in it | {who}与该评价有利害关系 | {who}與該評價有利害關係
appraisal.late: an appeal was possible until {until:instant} | 申诉期限为{until} | 申訴期限為{until}
appraisal.no_rater: {who} does not rate as {source:team.Source} | {who}不能以“{source}”身份评价
  {who}不能以「{source}」身分評價
appraisal.no_source: {source:team.Source} is no declared source | “{source}”不是声明的评价来源
  「{source}」不是宣告的評價來源
appraisal.once: an appeal was decided already | 申诉已裁定过一次 | 申訴已裁定過一次
appraisal.open: an appeal is possible until {until:instant} | {until}前仍可申诉 | {until}前仍可申訴
appraisal.own: {agent} appeals, nobody else | 仅{agent}本人可申诉 | 僅{agent}本人可申訴
appraisal.party: {who} had a part in it: somebody outside decides | {who}参与过该评价，须由他人裁定
  {who}參與過該評價，須由他人裁定
appraisal.reason: say why the total is changed | 须说明更改总分的理由 | 須說明更改總分的理由
appraisal.rated: has rated already | 已评价 | 已評價
remedy.statement: the statement is that of {agent} | 陈述须由{agent}本人作出 | 陳述須由{agent}本人作出
remedy.until: it holds until {until:instant} | 有效期至{until} | 有效期至{until}
""")
"""The sentences of appraisals and remedies, by code."""
