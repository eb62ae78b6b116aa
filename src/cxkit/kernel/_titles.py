"""Names of kinds of objects and facts, for people: in English, 简体中文 and 繁體中文.

Each room names its own in a module `titles`, loaded when a name is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from cxkit.kernel._plan import schema_of
from cxkit.values import Label, labels

_OWN: Mapping[str, Label] = labels(
    "title",
    """
actor: Actor | 操作人 | 操作人
attachment: Attachment | 附件 | 附件
external_id: External id | 外部编号 | 外部編號
field_set: Field set | 字段集 | 欄位集
field_set.condition: Condition on a field | 字段条件 | 欄位條件
field_set.definition: Field definition | 字段定义 | 欄位定義
field_set.option: Field option | 字段选项 | 欄位選項
field_set.translation: Label in another language | 其他语言的标签 | 其他語言的標籤
field_value: Field value | 字段值 | 欄位值
selection: Selection of an item | 抽选记录 | 抽選紀錄
""",
)

labels(
    "verb",
    """
accept: accept | 接受 | 接受
answer: answer | 应答 | 應答
assign: assign | 分配 | 指派
cancel: cancel | 取消 | 取消
change: change details | 修改资料 | 修改資料
classify: classify | 分类 | 分類
close: close | 关闭 | 關閉
complete: complete | 完成 | 完成
consent: record a consent | 登记同意 | 登記同意
count: count | 清点 | 清點
decline: decline | 谢绝 | 婉拒
deliver: record the delivery | 登记签收 | 登記簽收
end: end | 结束 | 結束
erase: erase personal data | 删除个人信息 | 刪除個人資料
escalate: escalate | 升级处理 | 升級處理
hand_over: hand over | 转交 | 轉交
hold: put on hold | 暂停 | 暫停
leave: leave | 离开 | 離開
link: link | 关联 | 關聯
lose: record the loss | 登记丢失 | 登記遺失
opt_out: opt out | 退订 | 退訂
refund_failed: record a failed refund | 登记退款失败 | 登記退款失敗
reopen: reopen | 重新开启 | 重新開啟
repromise: set a new date | 改约日期 | 改約日期
resume: resume | 恢复 | 恢復
set_fields: set own fields | 填写自定义字段 | 填寫自訂欄位
turn_away: turn away, quota full | 因配额已满谢绝 | 因配額已滿婉拒
withdraw: withdraw | 撤回 | 撤回
""",
)
"""Verbs that objects of several rooms share."""


@cache
def _titles(package: str) -> Mapping[str, Label]:
    """The titles of a room, from the nearest package upward that has a module of them."""
    if package == __package__:
        return _OWN
    while package:
        for leaf in ("_titles", "titles"):
            try:
                here = find_spec(f"{package}.{leaf}") is not None
            except ModuleNotFoundError:
                # A module that was loaded by its path has no package to look in.
                return MappingProxyType({})
            if here:
                titles: Mapping[str, Label] = getattr(import_module(f"{package}.{leaf}"), "TITLES", {})
                return MappingProxyType(titles)
        package = package.rpartition(".")[0]
    return MappingProxyType({})


def title_of(kind: type[Any]) -> Label:
    """The name of a record type in the three languages.

    A record of your own is named by `TITLES` in a module `titles` beside it, by schema name; without one the
    words of its schema name stand in, in every language.

    >>> from cxkit.tickets.facts import Solved
    >>> title_of(Solved).in_language("zh-Hans")
    '已解决'
    """
    name = schema_of(kind).name
    title = title_beside(kind, name)
    if title is None:
        words = name.rpartition(".")[2].replace("_", " ").capitalize()
        title = Label(words, words, words)
    return title


def title_beside(kind: type[Any], name: str) -> Label | None:
    """The name of what is stored under that schema name in the room of `kind`; None where it has none."""
    title = _titles(kind.__module__.rpartition(".")[0]).get(name)
    return title if title is None or title.code else title.coded(f"title.{name}")
