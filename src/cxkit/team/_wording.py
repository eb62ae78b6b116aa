"""The texts of this room: the team."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
incentive.empty: name what has to be reached | 须列出考核指标 | 須列出考核指標
incentive.guard: lacks the metric that guards it | 缺少与之配对的约束指标 | 缺少與之配對的約束指標
incentive.result: are more than the cases | 超过样本总数 | 超過樣本總數
incentive.result_twice: has two results of one metric | 同一指标有两个结果 | 同一指標有兩個結果
incentive.retroactive: rules change nothing that was before | 规则不溯及既往 | 規則不溯及既往
incentive.reward: the amount does not fit the kind | 奖励内容与类型不符 | 獎勵內容與類型不符
incentive.target: differs from the floor | 目标值不得等于起点值 | 目標值不得等於起點值
incentive.twice: the metric is there twice | 指标重复 | 指標重複
appraisal.conflict: may not rate this person | 不得评价该人员 | 不得評價該人員
appraisal.source_twice: the source is there twice | 评价来源重复 | 評價來源重複
appraisal.total: an amendment says the total | 仅更改时须给出总分 | 僅更改時須給出總分
appraisal.weights: declare the weight of each source | 须声明各来源的权重 | 須宣告各來源的權重
remedy.evidence: needs two periods in a row below the target, or a confirmed critical error
  须有连续两期低于目标，或一项已确认的关键差错 | 須有連續兩期低於目標，或一項已確認的關鍵差錯
remedy.appeal_until: leaves no time to appeal | 未留出申诉时间 | 未留出申訴時間
remedy.lessened: say the lower step or the earlier end, and only where it is lessened
  仅减轻处理时须说明降低后的步骤或提前后的期限
  | 僅減輕處理時須說明降低後的步驟或提前後的期限
remedy.ladder: leaves out a step of the ladder | 跳过了处理阶梯中的步骤 | 跳過了處理階梯中的步驟
remedy.until: ends before it begins | 结束时间早于开始时间 | 結束時間早於開始時間
remedy.wages: no rule takes wages away: the law limits it
  任何规则均不得扣减工资：法律对此有限制 | 任何規則均不得扣減工資：法律對此有限制
event.nobody: name who is invited | 须列出受邀人员 | 須列出受邀人員
event.twice: is there twice | 人员重复 | 人員重複
request.due: lies before it was asked | 早于提出时间 | 早於提出時間
request.no_term: the policy has no term for this kind of request
  规则未规定该类请求的时限 | 規則未規定該類請求的時限
request.term_twice: the kind has a term there already | 该类请求已有时限 | 該類請求已有時限
certificate.order: a certificate expires on the day it begins or later
  证书的失效日期不得早于生效日期 | 證書的失效日期不得早於生效日期
course.circle: courses need each other in a circle | 课程的先修关系成环 | 課程的先修關係成環
course.no_skill: the course certifies no skill | 该课程不认证任何技能 | 該課程不認證任何技能
course.unknown: the course needs one that is not given | 先修课程不在所给课程中 | 先修課程不在所給課程中
training.order: ends before it begins | 结束时间早于开始时间 | 結束時間早於開始時間
agent.skill_twice: the skill is already named | 技能重复 | 技能重複
permission.amount: ask about money with the amount, else without
  涉及金额的权限须给出金额，其他权限不应给出 | 涉及金額的權限須給出金額，其他權限不應給出
permission.currency_twice: names a currency twice | 币种重复 | 幣別重複
permission.include: a role includes only roles declared before it
  只能包含在前面声明的角色 | 只能包含在前面宣告的角色
permission.no_money: the permission is not about money | 该权限不涉及金额 | 該權限不涉及金額
permission.role_twice: a role is declared twice | 角色重复声明 | 角色重複宣告
permission.own_twice: the permission is declared already | 该权限已声明 | 該權限已宣告
permission.fact_twice: the desk asks a permission for this already
  该操作已有自定义权限 | 該操作已有自訂權限
permission.undeclared: no such permission is declared | 未声明该权限 | 未宣告該權限
permission.twice: a permission is granted twice | 权限重复授予 | 權限重複授予
routing.channel_twice: names a channel twice | 渠道重复 | 通路重複
routing.order_twice: names a criterion twice | 排序条件重复 | 排序條件重複
routing.too_heavy: the work weighs more than anybody can carry
  单项工作超过任何人的负荷上限 | 單項工作超過任何人的負荷上限
routing.twice: has two availabilities | 同一客服有两条在岗状态 | 同一客服有兩筆值班狀態
routing.unknown: is not among the agents | 不在客服名单中 | 不在客服名單中
team.circle: teams escalate in a circle | 团队的升级路径成环 | 團隊的升級路徑成環
""")

WORDS: Final = Texts("""
incentive.attendance: was there for less than {least:share} of the period
  出勤率低于{least} | 出勤率低於{least}
incentive.band: {metric} is not known to be in the band {band:values.Band}
  {metric}尚不能判定为“{band}” | {metric}尚不能判定為「{band}」
incentive.short: {metric} is {value}, and {target} was to be reached
  {metric}为{value}，目标为{target} | {metric}為{value}，目標為{target}
incentive.exclusive: another rule of the same group was awarded | 同组规则已奖励 | 同組規則已獎勵
incentive.few: too few cases of {metric}: {n}, and at least {minimum} count
  {metric}样本仅{n}，至少需要{minimum} | {metric}樣本僅{n}，至少需要{minimum}
incentive.tenure: has been here for less than {days:# day|# days} | 入职不足{days}天 | 到職不足{days}天
appraisal.conflict: {who} has an interest in it | {who}与该评价有利害关系 | {who}與該評價有利害關係
appraisal.late: an appeal was possible until {until:instant} | 申诉期限为{until} | 申訴期限為{until}
appraisal.no_rater: {who} does not rate as {source:team.Source} | {who}不能以“{source}”身份评价
  {who}不能以「{source}」身分評價
appraisal.no_source: {source:team.Source} is no declared source | “{source}”不是声明的评价来源
  「{source}」不是宣告的評價來源
appraisal.once: an appeal was decided already | 申诉已裁定过一次 | 申訴已裁定過一次
appraisal.open: an appeal is possible until {until:instant} | {until}前仍可申诉 | {until}前仍可申訴
appraisal.own: only {agent} can appeal | 仅{agent}本人可申诉 | 僅{agent}本人可申訴
appraisal.party: {who} had a part in it: somebody outside decides | {who}参与过该评价，须由他人裁定
  {who}參與過該評價，須由他人裁定
appraisal.reason: say why the total is changed | 须说明更改总分的理由 | 須說明更改總分的理由
appraisal.rated: has rated already | 已评价 | 已評價
remedy.party: {who} had a part in it: another person decides | {who}参与过该处理，须由他人裁定
  {who}參與過該處理，須由他人裁定
remedy.worse: an appeal makes nothing worse | 申诉不得加重处理 | 申訴不得加重處理
remedy.statement: the statement is that of {agent} | 陈述须由{agent}本人作出 | 陳述須由{agent}本人作出
remedy.until: it holds until {until:instant} | 有效期至{until} | 有效期至{until}
request.own: {who} asked it: somebody of the department answers | 该请求由{who}提出，须由对方部门答复
  該請求由{who}提出，須由對方部門答覆
event.absent: {who} was not there | {who}未参加该活动 | {who}未參加該活動
event.currency: the budget is in {currency} | 预算币种为{currency} | 預算幣別為{currency}
event.early: it begins at {at:instant} | 活动于{at}开始 | 活動於{at}開始
event.over: {cost:money} is above the budget of {budget:money}: say why
  费用{cost}超出预算{budget}，须说明原因 | 費用{cost}超出預算{budget}，須說明原因
agent.not_skilled: the agent does not have the skill {skill}
  该客服没有“{skill}”技能 | 該客服沒有「{skill}」技能
permission.unknown_role: the policy knows no role {role}; who may: {who}
  该权限规则中没有{role}；可由{who}处理 | 該權限規則中沒有{role}；可由{who}處理
permission.has_left: {agent} no longer works here; who may: {who}
  {agent}已离职；可由{who}处理 | {agent}已離職；可由{who}處理
permission.second_person: {amount:money} needs a second person's approval; who may: {who}
  {amount}须由第二人批准；可由{who}处理 | {amount}須由第二人核准；可由{who}處理
permission.denied_own: the role {role} does not have the permission {permission}; who may: {who}
  {role}没有“{permission}”权限；可由{who}处理 | {role}沒有「{permission}」權限；可由{who}處理
permission.beyond_own: {amount:money} is above the {most:money} of {role} ({permission}); who may: {who}
  {amount}超出{role}的“{permission}”权限（{most}）；可由{who}审批
  {amount}超出{role}的「{permission}」權限（{most}）；可由{who}核准
permission.outside.own: the role {role} may do this only with their own; who may: {who}
  {role}只能处理本人的事项；可由{who}处理 | {role}只能處理本人的事項；可由{who}處理
permission.outside.team: the role {role} may do this only with what is their team's; who may: {who}
  {role}只能处理本团队的事项；可由{who}处理 | {role}只能處理本團隊的事項；可由{who}處理
permission.another_name: it was done in the name of {actor}: everybody acts in their own
  以{actor}的名义操作：只能以本人名义操作 | 以{actor}的名義操作：只能以本人名義操作
permission.untied: no permission is declared for this, so nobody may do it
  未为该操作声明权限，任何人都不得执行 | 未為該操作宣告權限，任何人都不得執行
permission.same_person: nobody approves their own decision; who may: {who}
  不得自行批准；可由{who}处理 | 不得自行核准；可由{who}處理
promotion.course: has not passed the course {course} | 未通过课程{course} | 未通過課程{course}
promotion.service: has {served:# day|# days} of service, not {wanted}
  已服务{served}天，要求{wanted}天 | 已服務{served}天，要求{wanted}天
training.another_course: {session} is a session of {course} | {session}是课程{course}的场次
  {session}是課程{course}的場次
training.full: all of {places:# place|# places} are taken | {places}个名额已满 | {places}個名額已滿
training.no_result: it has no result of {agent} | 没有{agent}的结果 | 沒有{agent}的結果
training.not_over: the session lasts until {until:instant} | 场次至{until}结束 | 場次至{until}結束
training.not_scheduled: {session} is held or cancelled | {session}已举办或已取消 | {session}已舉辦或已取消
training.own: the rating is that of {agent} | 须由{agent}本人评价 | 須由{agent}本人評價
training.tested: the test “{time:team.TestTime}” is taken already | 测验“{time}”已完成 | 測驗「{time}」已完成
training.too_late: the course has begun: what was known before cannot be tested any more
  培训已开始，无法再测验培训前水平 | 訓練已開始，無法再測驗訓練前程度
training.twice: {agent} is enrolled already | {agent}已报名 | {agent}已報名
routing.left: no longer works here | 已离职 | 已離職
routing.team: is not in the team {team} | 不属于团队{team} | 不屬於團隊{team}
routing.excluded: is excluded from this work | 不得处理该工作 | 不得處理該工作
routing.skill: has {skill} at level {level}, not {wanted}
  技能“{skill}”等级为{level}，要求{wanted} | 技能「{skill}」等級為{level}，要求{wanted}
routing.language: does not speak {language} | 不具备所需语言能力：{language} | 不具備所需語言能力：{language}
routing.channel_full: has {count} of at most {most} on {channel:values.Channel}
  {channel}已接待{count}项，上限{most}项 | {channel}已接待{count}項，上限{most}項
routing.full: carries {load} of {capacity} and this weighs {weight}
  负荷为{load}/{capacity}，新增{weight}将超出 | 負荷為{load}/{capacity}，新增{weight}將超出
""")
"""The sentences of this room, by code."""

NOBODY: Final = labels("permission.role", "nobody: nobody | 规则另行授权的人员 | 規則另行授權的人員")[
    "nobody"
]
"""Texts on rights that no role of a policy grants."""
