"""Kinds of messages: who or what wrote them, whatever room they lie in."""

from __future__ import annotations

from cxkit.values._labels import Labelled


class MessageKind(Labelled):
    """Writer of a message: only a person's answer stops the first-response clock by default.

    An assisted one was written by a bot and sent by a person, which is a person's answer. An away message is
    the automatic reply that nobody is there.

    >>> [kind.value for kind in MessageKind if kind.by_person]
    ['human', 'assisted']
    """

    HUMAN = "human", "Written by a person", "人工", "真人"
    ASSISTED = "assisted", "Written by a bot, sent by a person", "人工采用机器人话术", "真人採用機器人話術"
    BOT = "bot", "Written by a bot", "机器人", "機器人"
    AUTOMATIC = "automatic", "Automatic reply", "自动回复", "自動回覆"
    AWAY = "away", "Away message", "离线自动回复", "離線自動回覆"
    SYSTEM = "system", "System notice", "系统通知", "系統通知"
    SPAM = "spam", "Spam", "垃圾信息", "垃圾訊息"

    @property
    def by_person(self) -> bool:
        """Whether a person sent it, in words of their own or a bot's."""
        return self in (MessageKind.HUMAN, MessageKind.ASSISTED)
