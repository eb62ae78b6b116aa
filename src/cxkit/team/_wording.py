"""Texts of errors: the team."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
agent.skill_twice: the skill is already named | 技能重复 | 技能重複
permission.amount: ask about money with the amount, else without
  涉及金额的权限须给出金额，其他权限不应给出
  涉及金額的權限須給出金額，其他權限不應給出
permission.currency_twice: names a currency twice | 币种重复 | 幣別重複
permission.include: a role includes only roles declared before it
  只能包含在前面声明的角色
  只能包含在前面宣告的角色
permission.no_money: the permission is not about money | 该权限不涉及金额 | 該權限不涉及金額
permission.role_twice: a role is declared twice | 角色重复声明 | 角色重複宣告
permission.twice: a permission is granted twice | 权限重复授予 | 權限重複授予
routing.channel_twice: names a channel twice | 渠道重复 | 通路重複
routing.order_twice: names a criterion twice | 排序条件重复 | 排序條件重複
routing.too_heavy: the work weighs more than anybody can carry
  单项工作超过任何人的负荷上限
  單項工作超過任何人的負荷上限
routing.twice: has two availabilities | 同一客服有两条在岗状态 | 同一客服有兩筆在崗狀態
routing.unknown: is not among the agents | 不在客服名单中 | 不在客服名單中
team.circle: teams escalate in a circle | 小组的升级路径成环 | 小組的升級路徑成環
""")
