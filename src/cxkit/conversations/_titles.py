"""What the kinds and facts of this room are called, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import Label

TITLES: Final[dict[str, Label]] = {
    "conversation": Label("Conversation", "会话", "對話"),
    "conversation.abandoned": Label("Abandoned in the queue", "排队中放弃", "排隊中放棄"),
    "conversation.answered": Label("Answered", "已接听", "已接聽"),
    "conversation.callback_chosen": Label("Callback chosen", "选择回电", "選擇回電"),
    "conversation.ended": Label("Ended", "已结束", "已結束"),
    "conversation.erased": Label("Personal data erased", "已清除个人信息", "已清除個人資料"),
    "conversation.filed": Label("Record filed", "已填写服务记录", "已填寫服務紀錄"),
    "conversation.hold_ended": Label("Hold ended", "结束等待", "結束保留"),
    "conversation.hold_started": Label("Put on hold", "请顾客稍候", "保留通話"),
    "conversation.imported": Label("Imported", "已导入", "已匯入"),
    "conversation.linked": Label("Linked", "已关联", "已關聯"),
    "conversation.messaged": Label("Message", "消息", "訊息"),
    "conversation.offered": Label("Queued", "进入排队", "進入排隊"),
    "conversation.overflowed": Label("Passed to another queue", "溢出到其他队列", "溢流至其他佇列"),
    "conversation.process": Label("Service process", "服务流程", "服務流程"),
    "conversation.process_step": Label("Process step", "流程步骤", "流程步驟"),
    "conversation.rated": Label("Rated", "顾客评价", "顧客評分"),
    "conversation.recorded": Label("Recorded", "已录音", "已錄音"),
    "conversation.recording_consent": Label("Recording consent", "录音授权", "錄音同意"),
    "conversation.step_taken": Label("Process step taken", "完成流程步骤", "完成流程步驟"),
    "conversation.transferred": Label("Transferred", "已转接", "已轉接"),
    "conversation.wrap_up_ended": Label("Wrap-up ended", "结束话后处理", "結束後續處理"),
    "conversation.wrap_up_started": Label("Wrap-up started", "开始话后处理", "開始後續處理"),
}
