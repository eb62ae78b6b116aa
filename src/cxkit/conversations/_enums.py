"""Enumerations of conversations: status, purpose, who disconnected, uses of a recording."""

from __future__ import annotations

from cxkit.values import Labelled


class Status(Labelled):
    """The status of a contact."""

    QUEUED = "queued", "Waiting in the queue", "排队中", "排隊中"
    CALLBACK = "callback", "Waiting for a callback", "等待回电", "等待回電"
    ACTIVE = "active", "In conversation", "会话中", "對話中"
    ON_HOLD = "on_hold", "On hold", "保持等待", "保留等候"
    OUTSIDE = "outside", "With an outside line", "已转外线", "已轉外線"
    WRAP_UP = "wrap_up", "Wrap-up", "话后处理", "話後處理"
    ENDED = "ended", "Ended", "已结束", "已結束"
    ABANDONED = "abandoned", "Abandoned", "已放弃", "已放棄"


WAITING = frozenset({Status.QUEUED, Status.CALLBACK})
"""The customer waits for somebody to answer."""

CONNECTED = frozenset({Status.ACTIVE, Status.ON_HOLD})
"""Customer and agent are connected."""


class WaitOutcome(Labelled):
    """How a wait in the queue ended."""

    ANSWERED = "answered", "Answered", "已应答", "已應答"
    ABANDONED = "abandoned", "Abandoned", "已放弃", "已放棄"
    CALLBACK = "callback", "Callback chosen", "选择回电", "選擇回電"
    OVERFLOW = "overflow", "Passed to another queue", "转至其他队列", "轉至其他佇列"
    OUTSIDE = "outside", "Passed to an outside line", "转至外线", "轉至外線"
    ENDED = "ended", "Ended otherwise, such as at closing", "其他方式结束（如下班）", "其他方式結束（如下班）"


OUTCOMES = {
    Status.ACTIVE: WaitOutcome.ANSWERED,
    Status.ABANDONED: WaitOutcome.ABANDONED,
    Status.CALLBACK: WaitOutcome.CALLBACK,
    Status.QUEUED: WaitOutcome.OVERFLOW,
    Status.OUTSIDE: WaitOutcome.OUTSIDE,
    Status.ENDED: WaitOutcome.ENDED,
}
"""How a wait ended, by the status after it."""


class Purpose(Labelled):
    """The purpose of a contact: before or after the sale."""

    PRE_SALES = "pre_sales", "Before the sale", "售前", "售前"
    AFTER_SALES = "after_sales", "After the sale", "售后", "售後"


class Disconnector(Labelled):
    """The party that ended the contact."""

    CUSTOMER = "customer", "The customer", "顾客", "顧客"
    AGENT = "agent", "The agent", "客服", "客服"
    SYSTEM = "system", "The system", "系统", "系統"
    LINE = "line", "The line broke", "线路中断", "線路中斷"


class RecordingUse(Labelled):
    """A use of the recording that a customer agrees to or refuses."""

    RECORDING = "recording", "Recording", "录音录像", "錄音錄影"
    TRANSCRIPTION = "transcription", "Transcription", "转写", "逐字稿"
    ANALYSIS = "analysis", "Analysis of the content", "内容分析", "內容分析"


class Speaker(Labelled):
    """Speaker of a message or an utterance, as turns and response times tell them apart."""

    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    AGENT = "agent", "Agent", "客服", "客服"
    ASSISTED = "assisted", "Agent with a bot's text", "客服采用机器人话术", "客服採用機器人話術"
    BOT = "bot", "Bot", "机器人", "機器人"
    AUTOMATIC = "automatic", "Automatic reply", "自动回复", "自動回覆"
    AWAY = "away", "Away message", "离线自动回复", "離線自動回覆"
    OTHER = "other", "Note or notice", "备注与通知", "備註與通知"
