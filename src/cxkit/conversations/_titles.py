"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
conversation: Conversation | 会话 | 對話
conversation.abandoned: Abandoned in the queue | 排队中放弃 | 排隊中放棄
conversation.answered: Answered | 已应答 | 已應答
conversation.callback_chosen: Callback chosen | 选择回电 | 選擇回電
conversation.ended: Ended | 已结束 | 已結束
conversation.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
conversation.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
conversation.filed: Record filed | 已填写服务记录 | 已填寫服務紀錄
conversation.hold_ended: Hold ended | 结束保持 | 結束保留
conversation.hold_started: Put on hold | 开始保持 | 開始保留
conversation.imported: Imported | 已导入 | 已匯入
conversation.linked: Linked | 已关联 | 已關聯
conversation.messaged: Message | 消息 | 訊息
conversation.offered: Queued | 进入排队 | 進入排隊
conversation.overflowed: Passed to another queue | 溢出到其他队列 | 溢流至其他佇列
conversation.passed_on: Passed to an outside line | 转至外线 | 轉至外線
conversation.process: Service process | 服务流程 | 服務流程
conversation.process_step: Process step | 流程步骤 | 流程步驟
conversation.step_gap: Time between two steps | 步骤间隔时限 | 步驟間隔時限
conversation.rated: Rated | 顾客评价 | 顧客評價
conversation.recorded: Recorded | 已录音 | 已錄音
conversation.recording_consent: Recording consent | 录音同意 | 錄音同意
conversation.step_taken: Process step taken | 完成流程步骤 | 完成流程步驟
conversation.transcribed: Transcribed | 已转写 | 已轉為逐字稿
conversation.transferred: Transferred | 已转接 | 已轉接
conversation.turn_rule: Rule for turns | 问答划分规则 | 問答劃分規則
conversation.utterance: Utterance | 发言 | 發言
conversation.wrap_up_ended: Wrap-up ended | 结束话后处理 | 結束話後處理
conversation.wrap_up_started: Wrap-up started | 开始话后处理 | 開始話後處理
""",
)

labels(
    "verb",
    """
conversation.abandon: record the abandonment | 登记放弃 | 登記放棄
conversation.choose_callback: choose a callback | 选择回电 | 選擇回電
conversation.file: file | 建档 | 建檔
conversation.finish_wrap_up: finish the wrap-up | 完成话后处理 | 完成話後處理
conversation.hold: put on hold | 保持通话 | 保留通話
conversation.overflow: overflow to another queue | 溢出到其他队列 | 溢流至其他佇列
conversation.pass_on: pass on to an outside line | 转至外线 | 轉至外線
conversation.rate: rate | 评价 | 評價
conversation.record: record | 录音 | 錄音
conversation.resume: resume | 恢复通话 | 恢復通話
conversation.say: send a message | 发送消息 | 傳送訊息
conversation.take_step: take a step | 登记步骤 | 登記步驟
conversation.transcribe: add the transcript | 添加转写文本 | 加入逐字稿
conversation.transfer: transfer | 转接 | 轉接
conversation.wrap_up: begin the wrap-up | 开始话后处理 | 開始話後處理
""",
)
"""What can be done with the objects of this room."""
