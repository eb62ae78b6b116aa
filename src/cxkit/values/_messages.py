"""Kinds of messages: who or what wrote them, whatever room they lie in."""

from __future__ import annotations

from cxkit.values._labels import Labelled


class MessageKind(Labelled):
    """Writer of a message: only a person's answer stops the first-response clock by default."""

    HUMAN = "human", "Written by a person", "人工", "真人"
    BOT = "bot", "Written by a bot", "机器人", "機器人"
    AUTOMATIC = "automatic", "Automatic reply", "自动回复", "自動回覆"
    SYSTEM = "system", "System notice", "系统通知", "系統通知"
    SPAM = "spam", "Spam", "垃圾信息", "垃圾訊息"
