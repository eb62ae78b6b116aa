"""Enumerations of training."""

from __future__ import annotations

from cxkit.values import Labelled


class SessionStatus(Labelled):
    """Status of a training session."""

    SCHEDULED = "scheduled", "Scheduled", "已安排", "已安排"
    HELD = "held", "Held", "已举办", "已舉辦"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class EnrolmentStatus(Labelled):
    """Status of an enrolment; a course without an examination is completed, neither passed nor failed."""

    ENROLLED = "enrolled", "Enrolled", "已报名", "已報名"
    ATTENDED = "attended", "Attended", "已参加", "已參加"
    PASSED = "passed", "Passed", "考核通过", "考核通過"
    FAILED = "failed", "Failed", "考核未通过", "考核未通過"
    COMPLETED = "completed", "Completed", "已结业", "已結業"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class TestTime(Labelled):
    """Time of a test of what was learned: the same test before and after tells what the course added."""

    __test__ = False

    BEFORE = "before", "Before the course", "培训前", "訓練前"
    AFTER = "after", "After the course", "培训后", "訓練後"
    LATER = "later", "Weeks later", "数周后", "數週後"
