"""Enumerations of surveys: the states of surveys, responses, invitations and callbacks."""

from __future__ import annotations

from cxkit.values import Labelled

ANONYMOUS_ID = "anonymous_"
"""The beginning of ids of anonymous responses alone: no object that knows a person may name one."""


class Status(Labelled):
    """The state of a survey."""

    DRAFT = "draft", "Draft", "草稿", "草稿"
    ACTIVE = "active", "Active", "进行中", "進行中"
    PAUSED = "paused", "Paused", "已暂停", "已暫停"
    CLOSED = "closed", "Closed", "已结束", "已結束"
    ARCHIVED = "archived", "Archived", "已归档", "已歸檔"


class Progress(Labelled):
    """The state of a response."""

    IN_PROGRESS = "in_progress", "In progress", "作答中", "作答中"
    PARTIAL = "partial", "Partly answered", "部分完成", "部分完成"
    COMPLETE = "complete", "Complete", "已完成", "已完成"
    SCREENED_OUT = "screened_out", "Screened out", "不符合条件", "不符合條件"
    OVER_QUOTA = "over_quota", "Over quota", "配额已满", "配額已滿"
    ABANDONED = "abandoned", "Abandoned", "已放弃", "已放棄"


class Cause(Labelled):
    """The reason why a response does not count."""

    SPEEDING = "speeding", "Answered too fast to have read", "作答过快", "作答過快"
    STRAIGHT_LINING = "straight_lining", "Same answer all the way down", "直线作答", "直線作答"
    DUPLICATE = "duplicate", "Answered twice", "重复作答", "重複作答"
    TEST = "test", "Test answer", "测试数据", "測試資料"
    OTHER = "other", "Other", "其他", "其他"


class Delivery(Labelled):
    """The state of an invitation."""

    PLANNED = "planned", "Planned", "已计划", "已規劃"
    SUPPRESSED = "suppressed", "Held back", "已拦截", "已攔截"
    SCHEDULED = "scheduled", "Scheduled", "待发送", "待發送"
    SENT = "sent", "Sent", "已发送", "已發送"
    BOUNCED_SOFT = "bounced_soft", "Returned for now", "暂时退回", "暫時退回"
    BOUNCED_HARD = "bounced_hard", "Returned for good", "永久退回", "永久退回"
    FAILED = "failed", "Failed", "发送失败", "發送失敗"
    DELIVERED = "delivered", "Delivered", "已送达", "已送達"
    OPENED = "opened", "Opened", "已打开", "已開啟"
    STARTED = "started", "Being answered", "作答中", "作答中"
    COMPLETED = "completed", "Answered", "已完成", "已完成"
    PARTIAL_EXPIRED = "partial_expired", "Partly answered, expired", "部分作答后过期", "部分作答後過期"
    SCREENED_OUT = "screened_out", "Screened out", "不符合条件", "不符合條件"
    OVER_QUOTA = "over_quota", "Over quota", "配额已满", "配額已滿"
    OPTED_OUT = "opted_out", "Opted out", "拒绝接收", "拒絕接收"
    EXPIRED = "expired", "Expired", "已过期", "已過期"


class Suppression(Labelled):
    """The reason why an invitation must not be sent."""

    NO_CONSENT = "no_consent", "No consent", "未获同意", "未獲同意"
    FREQUENCY_CAP = "frequency_cap", "Asked often enough", "邀请过于频繁", "邀請過於頻繁"
    OPTED_OUT = "opted_out", "Opted out", "已拒绝接收", "已拒絕接收"
    BLOCKLIST = "blocklist", "On the block list", "在屏蔽名单中", "在封鎖名單中"
    DUPLICATE = "duplicate", "Asked already", "已邀请过", "已邀請過"


class Disposition(Labelled):
    """The category of an invitation in AAPOR's response rates; the wire text is AAPOR's letter."""

    COMPLETE = "I", "Complete interview", "完成", "完成"
    PARTIAL = "P", "Partial interview", "部分完成", "部分完成"
    REFUSAL = "R", "Refusal or break-off", "拒绝", "拒絕"
    NON_CONTACT = "NC", "Non-contact", "未接触", "未接觸"
    OTHER = "O", "Other", "其他", "其他"
    UNKNOWN_HOUSEHOLD = "UH", "Unknown whether the address is right", "地址是否有效未知", "地址是否有效未知"
    UNKNOWN_OTHER = "UO", "Unknown, other", "其他未知", "其他未知"
    NOT_ELIGIBLE = "NE", "Not eligible", "不符合条件", "不符合條件"


class CallbackStatus(Labelled):
    """The state of the follow-up of a low score."""

    OPEN = "open", "To be called back", "待回访", "待回訪"
    IN_CONTACT = "in_contact", "In contact", "联系中", "聯絡中"
    CLOSED = "closed", "Closed", "已完成", "已完成"


class CallbackOutcome(Labelled):
    """The outcome of the follow-up of a low score."""

    RECOVERED = "recovered", "Satisfied again", "已挽回", "已挽回"
    EXPLAINED = "explained", "Heard and explained", "已倾听并说明", "已傾聽並說明"
    PASSED_ON = "passed_on", "Passed on to the department concerned", "已转交相关部门", "已轉交相關部門"
    NOT_RECOVERED = "not_recovered", "Not satisfied", "仍不满意", "仍不滿意"
    UNREACHABLE = "unreachable", "Could not be reached", "无法联系", "無法聯絡"
    DECLINED = "declined", "Did not want to talk", "谢绝回访", "婉拒回訪"
