"""The channels through which customers and the company meet: a tree that each desk extends.

The main channels are the members of `Channel`. A channel within another carries its place in its text, so
that whoever reads it knows what it is a part of, declared or not:

>>> Channel.of("chat/wangwang").label("zh-Hans"), Channel.of("chat/wangwang").within(Channel.CHAT)
('旺旺', True)
>>> _ = add_channels({"social/weibo": ("Weibo", "微博", "微博")})
>>> Channel.of("social/weibo").within("social"), Channel.SOCIAL.within("social/weibo")
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from cxkit.errors import Invalid, shown
from cxkit.values._labels import Label, Labelled


class Channel(Labelled):
    """Where a contact, ticket, complaint, order or answer came in.

    Iterating gives the main channels. Those within them, such as `social/wechat`, are declared with
    `add_channels`; data from elsewhere keep a channel that is not declared here.
    """

    CHAT = "chat", "Online chat", "在线聊天", "線上聊天"
    PHONE = "phone", "Phone", "电话", "電話"
    EMAIL = "email", "E-mail", "电子邮件", "電子郵件"
    SMS = "sms", "Text message", "短信", "簡訊"
    SOCIAL = "social", "Social media", "社交媒体", "社群媒體"
    VIDEO = "video", "Video", "视频", "視訊"
    STORE = "store", "Store", "门店", "門市"
    SELF_SERVICE = "self_service", "Self-service", "自助服务", "自助服務"
    WEB = "web", "Web form", "网页表单", "網頁表單"
    MAIL = "mail", "Postal mail", "邮寄信函", "郵寄信函"
    REFERRAL = "referral", "Referral", "转介", "轉介"
    OTHER = "other", "Other", "其他", "其他"

    @classmethod
    def of(cls, wire: str) -> Self:
        """The declared channel with that text, or an error that lists the main ones."""
        channel = cls._value2member_map_.get(wire)
        return channel if isinstance(channel, cls) else super()._missing_(wire)

    @classmethod
    def read(cls, wire: str) -> Self:
        """The channel with that text, declared or within a known one."""
        channel = cls._value2member_map_.get(wire)
        return channel if isinstance(channel, cls) else cls._missing_(wire)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """A main channel, or one within it."""
        main = super().json_schema()
        return {"anyOf": [main, {"type": "string", "pattern": f"^({'|'.join(main['enum'])})/"}]}

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """A channel within a known one that is not declared here, called by the last part of its text."""
        if isinstance(value, str) and len(value) <= _LONGEST and _WITHIN.fullmatch(value):
            parent, _, name = value.rpartition("/")
            if parent.partition("/")[0] in cls.__members__.values():
                return cls._made(value, Label(name, name, name))
        return super()._missing_(value)

    @classmethod
    def _made(cls, wire: str, labels: Label) -> Self:
        channel = str.__new__(cls, wire)
        channel._name_ = channel._value_ = wire
        channel.labels = labels
        return channel

    @classmethod
    def called(cls, name: str) -> Self | None:
        """The declared channel whose text ends with that name, such as `wechat`; None where there is none."""
        return next(
            (
                each
                for wire, each in cls._value2member_map_.items()
                if str(wire).endswith(f"/{name}") and isinstance(each, cls)
            ),
            None,
        )

    def within(self, *channels: Channel | str | None) -> bool:
        """Whether the channel is one of those, or a part of one of them at any depth; None is all of them."""
        return any(
            each is None or self._value_ == each or self._value_.startswith(f"{each}/") for each in channels
        )

    @property
    def main(self) -> Channel:
        """The main channel of which it is a part; of a main channel, itself."""
        return Channel.of(self._value_.partition("/")[0])


_LONGEST = 120
_WITHIN = re.compile(r"[a-z_]+(/[^\W_]([^\W]|[-.])*)+")


def add_channels(channels: Mapping[str, tuple[str, str, str]]) -> tuple[Channel, ...]:
    """Declare a desk's own channels, each by its place and its names in English, 简体中文 and 繁體中文.

    The place is written `chat/wangwang`: a known channel, and what it is called within it. Declare them where
    the process begins, as languages are. Declaring one again gives it other names.

    >>> add_channels({"chat/line": ("LINE", "LINE", "LINE")})
    (Channel('chat/line'),)
    """
    made: list[Channel] = []
    for wire, names in channels.items():
        if "/" not in wire:
            raise Invalid(
                f"{shown(wire)} has no place: write it within a known channel, like 'chat/line'",
                code="channel.place",
                path=shown(wire),
            )
        channel = Channel.read(wire)
        channel.labels = Label(*names).coded(f"values.Channel.{wire}")
        Channel._value2member_map_[wire] = channel
        made.append(channel)
    return tuple(made)


add_channels(
    {
        "chat/wangwang": ("Wangwang", "旺旺", "旺旺"),
        "chat/dongdong": ("Dongdong", "咚咚", "咚咚"),
        "social/wechat": ("WeChat", "微信", "微信"),
        "social/wecom": ("WeCom", "企业微信", "企業微信"),
        "social/douyin": ("Douyin", "抖音", "抖音"),
        "social/xiaohongshu": ("Xiaohongshu", "小红书", "小紅書"),
    }
)


class Visibility(Labelled):
    """Readers of a message."""

    PUBLIC = "public", "Visible to the customer", "顾客可见", "顧客可見"
    INTERNAL = "internal", "Internal note", "内部备注", "內部備註"
