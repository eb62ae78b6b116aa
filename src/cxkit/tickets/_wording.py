"""The texts of this room: tickets."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
ticket.merge_answer: an answer is one of the two values | 答案须是两个值之一 | 答案須是兩個值之一
ticket.merge_field: tickets are not merged by that field | 该字段不参与合并 | 此欄位不參與合併
ticket.merge_rule: the field cannot be merged by that rule | 该字段不能按此规则合并 | 此欄位不能按此規則合併
ticket.begins_unsolved: a ticket begins unsolved | 工单须以未解决状态开始 | 工單須以未解決狀態開始
ticket.category: a status of the desk belongs to an active category
  自定义状态只能属于进行中的类别 | 自訂狀態只能屬於進行中的類別
ticket.condition_empty: names nothing: leave the condition out | 条件为空，请省略 | 條件為空，請省略
ticket.escalation_when: give either a share or a time after
  请只给出比例或逾期时间之一 | 請只給出比例或逾期時間其一
ticket.no_task: only a task is due | 只有任务有到期时间 | 只有任務有到期時間
ticket.no_target: a policy promises at least one thing | 服务政策至少承诺一项 | 服務政策至少承諾一項
ticket.reply_after_solution: a reply is promised before the solution
  回复时限须早于解决时限 | 回覆時限須早於解決時限
ticket.schedule_twice: a schedule is declared twice | 服务时间重复声明 | 服務時間重複宣告
ticket.schedule_unknown: no such schedule is declared | 未声明该服务时间 | 未宣告該服務時間
ticket.split_nothing: at least one message moves to the new ticket | 至少拆出一条消息 | 至少拆出一則訊息
ticket.split_order: was written after the split | 消息晚于拆分时间 | 訊息晚於拆分時間
ticket.status_twice: a status is declared twice | 状态重复声明 | 狀態重複宣告
ticket.target_group: only the ownership of a group names one
  只有小组持有时限可指定小组 | 只有小組持有時限可指定小組
ticket.target_twice: promises this clock a second time | 同一时限重复承诺 | 同一時限重複承諾
ticket.unreachable: comes after a policy that fits every ticket
  排在适用于所有工单的政策之后 | 排在適用於所有工單的政策之後
ticket.version_twice: the version is already declared | 该版本已声明 | 該版本已宣告
""")

WORDS: Final = Texts("""
ticket.merge_target: the target {target} is {status:tickets.Status}: merge into one that is still active
  目标工单{target}的状态为“{status}”：请合并到仍在进行的工单
  目標工單{target}的狀態為「{status}」：請合併到仍在進行的工單
ticket.merge_customers: {target} is another customer's: say so where it is to be merged all the same
  工单{target}属于另一位顾客：确需合并时请明确说明
  工單{target}屬於另一位顧客：確需合併時請明確說明
merge.asked: {field}: {target} or {source}, to be decided by a person
  {field}：“{target}”或“{source}”，由人工决定 | {field}：「{target}」或「{source}」，由人工決定
merge.becomes: {field}: from {target} to {value} ({rule:tickets.MergeRule})
  {field}：由“{target}”变为“{value}”（{rule}） | {field}：由「{target}」變為「{value}」（{rule}）
merge.into: {source} into {target} | 将{source}并入{target} | 將{source}併入{target}
merge.stays: {field}: still {target} ({rule:tickets.MergeRule})
  {field}：保持“{target}”（{rule}） | {field}：保持「{target}」（{rule}）
ticket.merge_asks: a person has to decide first: {fields}
  请先决定以下字段的取值：{fields} | 請先決定以下欄位的取值：{fields}
ticket.not_merged: it is not merged into {target} | 该工单未并入{target} | 該工單未併入{target}
ticket.merge_self: a ticket cannot be merged into itself | 工单不能合并到自身 | 工單不能合併到自身
ticket.still_open: it is {status:tickets.Status}: reply to it instead of opening a follow-up
  当前状态为“{status}”：请直接回复，不必新建后续工单 | 目前狀態為「{status}」：請直接回覆，不必新建後續工單
ticket.ancestor: {child} is itself above {parent}
  {child}本身是{parent}的上级工单 | {child}本身是{parent}的上級工單
ticket.not_a_child: {child} does not belong to it | {child}不属于该工单 | {child}不屬於該工單
ticket.no_assignee: it has no assignee: assign it first | 尚未分配客服：请先分配 | 尚未指派客服：請先指派
ticket.depends: the ticket waits for other tickets that are not solved: {tickets}
  它所依赖的工单尚未解决：{tickets} | 它所依賴的工單尚未解決：{tickets}
ticket.requirable: a ticket has no field {fields} that a solution can require: use some of {known}
  工单没有可作为解决条件的字段{fields}：请从{known}中选择
  工單沒有可作為解決條件的欄位{fields}：請從{known}中選擇
ticket.unfilled: the desk wants these fields filled first: {fields}
  解决前请先填写：{fields} | 解決前請先填寫：{fields}
ticket.reopen_window: it could be reopened until {until:instant}: open a follow-up ticket
  重新开启的期限为{until}：请新建后续工单 | 重新開啟的期限為{until}：請新建後續工單
ticket.wrong_category: the status {code} belongs to the category {category}, not to {wanted}
  状态“{code}”属于“{category}”类，而不是“{wanted}” | 狀態「{code}」屬於「{category}」類，而不是「{wanted}」
ticket.other_status: it was {before} before, so it goes back to that
  之前的状态为“{before}”，应恢复到该状态 | 先前的狀態為「{before}」，應恢復到該狀態
ticket.itself: a ticket cannot be tied to itself | 工单不能与自身关联 | 工單不能與自身關聯
ticket.not_depending: it does not wait for {ticket} | 它并不依赖工单{ticket} | 它並不依賴工單{ticket}
ticket.message_known: message {message} is recorded already | 消息{message}已登记过 | 訊息{message}已登記過
ticket.unknown_messages: these are not messages of the ticket: {messages}
  以下消息不属于该工单：{messages} | 以下訊息不屬於該工單：{messages}
ticket.work_known: the work {work} is logged already: correct it
  工时{work}已登记：请更正 | 工時{work}已登記：請更正
ticket.work_unknown: no work {work} is logged | 未登记工时{work} | 未登記工時{work}
ticket.snooze_past: a ticket is put aside until a later time | 只能暂缓到之后的时间 | 只能暫緩到之後的時間
mail.duplicate: this mail came before | 该邮件已收到过 | 該郵件已收到過
mail.in_reply_to: it answers a message of the ticket | 回复了该工单的邮件 | 回覆了該工單的郵件
mail.references: it refers to a message of the ticket | 引用了该工单的邮件 | 引用了該工單的郵件
mail.plus: its address names the ticket | 收件地址指明了该工单 | 收件地址指明了該工單
mail.stranger: it points to the ticket {ticket}, on which the sender is not known
  指向工单{ticket}，但发件人与该工单无关 | 指向工單{ticket}，但寄件人與該工單無關
mail.none: nothing in it names a ticket | 邮件未指明任何工单 | 郵件未指明任何工單
ticket.nothing_applied: no service policy is applied to it
  该工单未适用任何服务政策 | 該工單未適用任何服務政策
clock.outside_hours: outside the opening hours of {schedule}
  不在“{schedule}”的服务时间内 | 不在「{schedule}」的服務時間內
clock.promised: policy {policy} version {version}: within {within:duration} of calendar time
  服务政策{policy}第{version}版：{within}内完成（自然时间）
  服務政策{policy}第{version}版：{within}內完成（自然時間）
clock.promised_business: policy {policy} version {version}: within {within:hours} ({schedule})
  服务政策{policy}第{version}版：{within}内完成（{schedule}）
  服務政策{policy}第{version}版：{within}內完成（{schedule}）
clock.not_promised: nothing is promised any more | 不再适用任何服务政策 | 不再適用任何服務政策
clock.due: due | 到期 | 到期
clock.breached_before: an earlier target was missed | 未达成先前的目标 | 未達成先前的目標
clock.before_change: before the target changed: the clock began anew
  目标变更前（变更后重新计时） | 目標變更前（變更後重新計時）
clock.new: nobody has taken it up yet | 尚无人处理 | 尚無人處理
clock.open: the staff works on it | 客服处理中 | 客服處理中
clock.pending: waiting for the customer | 等待顾客 | 等待顧客
clock.on_hold: on hold for {party} | 等待{party} | 等待{party}
clock.solved: solved | 已解决 | 已解決
clock.closed: closed | 已关闭 | 已關閉
clock.merged: merged into another ticket | 已合并到其他工单 | 已合併到其他工單
clock.spam: marked as spam | 标记为垃圾信息 | 標記為垃圾訊息
clock.deleted: deleted | 已删除 | 已刪除
clock.requested: the request came in | 收到请求 | 收到請求
clock.handed_over: a bot handed it over | 机器人转人工 | 機器人轉真人
clock.woken: it was waiting from the beginning and was taken up | 由等待转为处理 | 由等待轉為處理
clock.reopened: reopened | 重新开启 | 重新開啟
clock.unanswered: a customer waits for an answer | 顾客等待回复 | 顧客等待回覆
clock.wrote: the customer wrote | 顾客发来消息 | 顧客傳來訊息
clock.answered: answered | 已回复 | 已回覆
clock.updated: the customer was told | 已告知顾客 | 已告知顧客
clock.next_update: the next update is awaited | 等待下次更新 | 等待下次更新
clock.unasked: the message moved to another ticket | 消息已拆分到其他工单 | 訊息已拆分到其他工單
clock.in_group: given to the group {group} | 分配给小组{group} | 指派給小組{group}
clock.left_group: given to another group | 已转给其他小组 | 已轉給其他小組
clock.counted: counted | 计时 | 計時
clock.paused: paused | 暂停 | 暫停
clock.head: {ticket} · {clock} {number}: {state} ({zone})
  {ticket} · {clock}{number}：{state}（{zone}） | {ticket} · {clock}{number}：{state}（{zone}）
clock.used: {used:duration} used | 已用{used} | 已用{used}
clock.left: {left:duration} left | 剩余{left} | 剩餘{left}
clock.over: {left:duration} over | 超出{left} | 超出{left}
""")
"""The sentences of this room, by code."""

MERGED: Final = labels(
    "ticket.merge",
    """
priority: priority | 优先级 | 優先順序
topic: topic | 主题 | 主題
customer_class: customer class | 顾客等级 | 顧客等級
group: group | 处理小组 | 處理小組
tags: tags | 标签 | 標籤
links: related records | 关联记录 | 關聯紀錄
depends_on: waits for | 前置工单 | 前置工單
escalation: level of escalation | 升级层级 | 升級層級
kind: kind | 类型 | 類型
task_due_at: due | 任务期限 | 任務期限
organisation: organisation | 所属机构 | 所屬機構
parent: part of | 上级工单 | 上級工單
followers: followers | 关注者 | 關注者
copies: copies to | 抄送 | 副本
""",
)
"""The fields that a merge is about."""
FIELDS: Final = labels(
    "ticket.field",
    """
topic: topic | 主题 | 主題
group: group | 处理小组 | 處理小組
customer: customer | 顾客 | 顧客
customer_class: customer class | 顾客等级 | 顧客等級
links: related records | 关联记录 | 關聯紀錄
tags: tags | 标签 | 標籤
resolution: resolution | 处理结果 | 處理結果
""",
)
"""The fields that a desk can require of a solution."""
