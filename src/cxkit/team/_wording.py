"""The texts of this room: the team."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
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
"""Who may what no role of a policy grants."""
