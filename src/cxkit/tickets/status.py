"""The words of a ticket: status categories and priorities."""

from __future__ import annotations

from cxkit.values.labels import Labelled
from cxkit.values.messages import MessageKind

__all__ = ["ACTIVE", "SETTLED", "UNSOLVED", "MessageKind", "Priority", "Status"]


class Status(Labelled):
    """The category a ticket is in; metrics read only these, whatever a desk calls its own statuses."""

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
"""Solved, or closed without."""


class Priority(Labelled):
    """How urgent a ticket is."""

    LOW = "low", "Low", "低", "低"
    NORMAL = "normal", "Normal", "普通", "普通"
    HIGH = "high", "High", "高", "高"
    URGENT = "urgent", "Urgent", "紧急", "緊急"
