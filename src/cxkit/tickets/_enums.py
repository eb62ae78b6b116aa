"""Enumerations of tickets, a desk's own statuses, and links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cxkit._typing import Named, Several
from cxkit.errors import Fault, NotFound, shown
from cxkit.kernel import field, record, repeated
from cxkit.values import LONGEST_ID, Label, Labelled, Language


class Status(Labelled):
    """The status of a ticket; a desk's own statuses refine it, and metrics do not read those."""

    NEW = "new", "New", "新建", "新建"
    OPEN = "open", "Open", "处理中", "處理中"
    PENDING = "pending", "Waiting for the customer", "等待顾客", "等待顧客"
    ON_HOLD = "on_hold", "On hold for a third party", "等待第三方", "等待第三方"
    SOLVED = "solved", "Solved", "已解决", "已解決"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    MERGED = "merged", "Merged into another", "已合并", "已合併"
    SPAM = "spam", "Spam", "垃圾信息", "垃圾訊息"
    DELETED = "deleted", "Deleted", "已删除", "已刪除"


UNSOLVED = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
"""Somebody still has to do something."""

ACTIVE = UNSOLVED | {Status.SOLVED}
"""Not yet final."""

SETTLED = frozenset({Status.SOLVED, Status.CLOSED})
"""Solved, or closed without a solution."""

GONE = frozenset({Status.MERGED, Status.SPAM, Status.DELETED})
"""No longer a case of its own: reports leave it out."""


class Priority(Labelled):
    """The priority of a ticket."""

    LOW = "low", "Low", "低", "低"
    NORMAL = "normal", "Normal", "普通", "普通"
    HIGH = "high", "High", "高", "高"
    URGENT = "urgent", "Urgent", "紧急", "緊急"


class MergeRule(Labelled):
    """The rule by which one field of two merged tickets survives."""

    KEEP_TARGET = "keep_target", "The target's", "保留目标工单的值", "保留目標工單的值"
    KEEP_SOURCE = "keep_source", "The source's", "采用来源工单的值", "採用來源工單的值"
    GREATEST = "greatest", "The higher", "取较高者", "取較高者"
    UNION = "union", "Both", "两者合并", "兩者合併"
    ASK = "ask", "To be decided by a person", "由人工决定", "由人工決定"


class TicketKind(Labelled):
    """Kind of ticket: something asked, broken, breaking others, or to be done."""

    QUESTION = "question", "Question", "咨询", "諮詢"
    INCIDENT = "incident", "Incident", "事件", "事件"
    PROBLEM = "problem", "Problem", "根本问题", "根本問題"
    TASK = "task", "Task", "任务", "任務"


class LinkKind(Labelled):
    """The kind of thing that a ticket is linked to."""

    ORDER = "order", "Order", "订单", "訂單"
    RETURN = "return", "Return", "退换货", "退換貨"
    COMPLAINT = "complaint", "Complaint", "投诉", "客訴"
    CONVERSATION = "conversation", "Conversation", "会话记录", "對話紀錄"
    TICKET = "ticket", "Related ticket", "相关工单", "相關工單"
    ARTICLE = "article", "Knowledge article", "知识文章", "知識文章"


@record(name="ticket.link")
class Link:
    """A link to what a ticket is about.

    >>> Link(kind="order", id="O-7").kind.label("zh-Hans")
    '订单'
    """

    kind: Named[LinkKind]
    id: str = field(longest=LONGEST_ID)


@record(name="ticket.custom_status")
class CustomStatus:
    """A desk's own status: a code, the category it belongs to, and its name in three languages.

    >>> photos = CustomStatus(code="photos", category="pending", en="Photos asked for",
    ...                       zh_hans="待补充照片", zh_hant="待補照片")
    >>> photos.label("zh-Hant")
    '待補照片'
    """

    code: str = field(longest=100)
    category: Named[Status]
    en: str = field(longest=100)
    zh_hans: str = field(longest=100)
    zh_hant: str = field(longest=100)

    CATEGORIES: ClassVar[frozenset[Status]] = ACTIVE

    def rules(self) -> Iterator[Fault]:
        """The category is one that a desk may refine."""
        if self.category not in self.CATEGORIES:
            categories = ", ".join(sorted(self.CATEGORIES))
            yield Fault("category", "ticket.category", f"a desk's own status belongs to one of {categories}")

    def label(self, name: Language = "en") -> str:
        """The name of the status in that language."""
        return Label(self.en, self.zh_hans, self.zh_hant).in_language(name)


@record(name="ticket.status_scheme")
class StatusScheme:
    """A desk's own statuses, declared once; every code is used once.

    >>> desk = StatusScheme(statuses=[CustomStatus(code="carrier", category="on_hold", en="With the carrier",
    ...                                            zh_hans="等待物流", zh_hant="等待物流")])
    >>> desk["carrier"].category
    Status.ON_HOLD
    """

    statuses: Several[CustomStatus]

    def rules(self) -> Iterator[Fault]:
        """Codes differ."""
        for index, code in repeated(status.code for status in self.statuses):
            yield Fault(f"statuses[{index}].code", "ticket.status_twice", f"{shown(code)} is declared twice")

    def __getitem__(self, code: str) -> CustomStatus:
        for status in self.statuses:
            if status.code == code:
                return status
        codes = ", ".join(status.code for status in self.statuses)
        raise NotFound(f"no status of this desk has the code {shown(code)}: use one of {codes}")
