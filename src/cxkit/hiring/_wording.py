"""The texts of this room: hiring."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
application.consent: the candidate has not agreed to it | 应聘者尚未同意 | 應徵者尚未同意
opening.hurdle_twice: the competency is there twice | 该能力重复 | 該能力重複
opening.raters: a structured interview has two raters at least
  结构化面试至少须有两名评分人 | 結構化面試至少須有兩名評分人
opening.stage_twice: the stage is there twice | 该环节重复 | 該環節重複
opening.weights: weigh one stage at least | 至少须有一个环节计入总分 | 至少須有一個環節計入總分
""")

WORDS: Final = Texts("""
application.below: the rule {rule} is not met: {missed} | 未达到规则{rule}的要求：{missed}
  未達規則{rule}的要求：{missed}
application.conflict: {who} has an interest in it | {who}与该应聘有利害关系 | {who}與該應徵有利害關係
application.few: {n} of {needed:# rater|# raters} have scored it | 已有{n}人评分，需要{needed}人
  已有{n}人評分，需要{needed}人
application.hurdle: {score:share} is below the hurdle of {hurdle:share} | 得分{score}低于门槛{hurdle}
  得分{score}低於門檻{hurdle}
application.late: the offer stood until {until:instant} | 录用通知的有效期至{until}
  錄取通知的有效期至{until}
application.left: {stage:hiring.Stage} is not passed yet | “{stage}”尚未通过 | 「{stage}」尚未通過
application.nobody: a person of the staff decides, and is named | 须由具名的工作人员决定
  須由具名的工作人員決定
application.not_agreed: the candidate has not agreed to be kept so long | 应聘者未同意保留至该时间
  應徵者未同意保留至該時間
application.rated: {who} has scored this stage already | {who}已对该环节评分 | {who}已對該環節評分
application.say_why: say why in words | 须以文字说明原因 | 須以文字說明原因
application.stage: {stage:hiring.Stage} is not the stage that is open | 当前环节不是“{stage}”
  目前環節不是「{stage}」
opening.not_accepted: {application} is no accepted offer of this opening | {application}不是该职位已接受的录用
  {application}不是該職缺已接受的錄取
opening.own: {who} asked for it: somebody else approves | 该申请由{who}提出，须由他人审批
  該申請由{who}提出，須由他人核准
opening.taken: {application} has a place already | {application}已占用一个名额 | {application}已占用一個名額
""")
"""The sentences of this room, by code."""
