"""The texts of this room: conversations."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
conversation.answered: an answered contact was not abandoned | 已应答的会话不算放弃 | 已應答的對話不算放棄
conversation.order: the times contradict each other | 时间顺序不对 | 時間順序不對
conversation.status: the status does not fit what is told | 状态与内容不符 | 狀態與內容不符
process.abandoned: was abandoned before a step: leave it out
  顾客已放弃，无法评判步骤 | 顧客已放棄，無法評判步驟
process.empty: a process has at least one step | 流程至少有一个步骤 | 流程至少有一個步驟
process.evidence_twice: the evidence already shows another step | 该依据已用于其他步骤 | 該依據已用於其他步驟
process.forbidden_step: a step of the process cannot be forbidden
  流程中的步骤不能同时被禁止 | 流程中的步驟不能同時被禁止
process.gap_step: names no step of the process | 不是该流程的步骤 | 不是該流程的步驟
process.imported: was imported, so its steps are not known | 导入的会话没有步骤记录 | 匯入的對話沒有步驟紀錄
process.step_twice: a step is declared twice | 步骤重复 | 步驟重複
repeats.options: the limits of a repeat are not valid | 重复联系的条件无效 | 重複聯絡的條件無效
turns.answers: name who answers: agent, assisted, bot, automatic or away
  须指明由谁作答：客服、机器人或自动回复 | 須指明由誰作答：客服、機器人或自動回覆
""")

WORDS: Final = Texts("""
conversation.no_consent: the customer has not agreed to this: {use:conversations.RecordingUse}
  顾客未同意：{use} | 顧客未同意：{use}
conversation.message_known: message {message} is recorded already
  消息{message}已登记过 | 訊息{message}已登記過
conversation.nowhere: a transfer names the queue or the agent that it goes to
  转接须指明目标队列或客服 | 轉接須指明目標佇列或客服
conversation.left_the_queue: a customer who leaves the queue has abandoned the contact: record that
  顾客离开队列即为放弃：请登记放弃 | 顧客離開佇列即為放棄：請登記放棄
conversation.not_theirs: {agent} had no part in the conversation that is free for a wrap-up
  {agent}未参与该会话，或正在进行话后处理 | {agent}未參與該對話，或正在進行話後處理
conversation.not_wrapping: {agent} is not wrapping up this conversation
  {agent}没有正在进行的话后处理 | {agent}沒有正在進行的話後處理
process.missing: not done: {step} | 缺少步骤：{step} | 缺少步驟：{step}
process.misplaced: out of order: {step} | 步骤顺序不对：{step} | 步驟順序不對：{step}
process.late: too late: {took:duration} instead of {within:duration} ({step})
  超时：“{step}”用时{took}，标准为{within} | 逾時：「{step}」用時{took}，標準為{within}
process.slow: {took:duration} instead of {within:duration} between {first} and {then}
  “{first}”与“{then}”相隔{took}，标准为{within} | 「{first}」與「{then}」相隔{took}，標準為{within}
process.forbidden: must not be done: {step} | 禁止的步骤：{step} | 禁止的步驟：{step}
process.unknown: not a step of this process: {step} | 不属于该流程的步骤：{step} | 不屬於該流程的步驟：{step}
""")
"""The sentences of this room, by code."""
