"""Texts of errors: tickets."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
ticket.begins_unsolved: a ticket begins unsolved | 工单须以未解决状态开始 | 工單須以未解決狀態開始
ticket.category: a status of the desk belongs to an active category
  自定义状态只能属于进行中的类别
  自訂狀態只能屬於進行中的類別
ticket.condition_empty: names nothing: leave the condition out | 条件为空，请省略 | 條件為空，請省略
ticket.escalation_when: give either a share or a time after
  请只给出比例或逾期时间之一
  請只給出比例或逾期時間其一
ticket.no_target: a policy promises at least one thing | 服务政策至少承诺一项 | 服務政策至少承諾一項
ticket.reply_after_solution: a reply is promised before the solution
  回复时限须早于解决时限
  回覆時限須早於解決時限
ticket.schedule_twice: a schedule is declared twice | 服务时间重复声明 | 服務時間重複宣告
ticket.schedule_unknown: no such schedule is declared | 未声明该服务时间 | 未宣告該服務時間
ticket.split_nothing: at least one message moves to the new ticket | 至少拆出一条消息 | 至少拆出一則訊息
ticket.split_order: was written after the split | 消息晚于拆分时间 | 訊息晚於拆分時間
ticket.status_twice: a status is declared twice | 状态重复声明 | 狀態重複宣告
ticket.target_group: only the ownership of a group names one
  只有小组受理时限可指定小组
  只有小組受理時限可指定小組
ticket.target_twice: promises this clock a second time | 同一时限重复承诺 | 同一時限重複承諾
ticket.unreachable: comes after a policy that fits every ticket
  排在适用于所有工单的政策之后
  排在適用於所有工單的政策之後
ticket.version_twice: the version is already declared | 该版本已声明 | 該版本已宣告
""")
