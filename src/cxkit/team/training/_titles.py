"""The names of the kinds and facts of training, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
enrolment: Enrolment | 培训报名 | 訓練報名
enrolment.assessed: Course ended | 培训结束 | 訓練結束
enrolment.attended: Session attended | 已参加培训 | 已參加訓練
enrolment.enrolled: Enrolled | 已报名 | 已報名
enrolment.enrolment_cancelled: Enrolment cancelled | 报名已取消 | 報名已取消
enrolment.enrolment_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
enrolment.reacted: Course rated | 已评价培训 | 已評價訓練
enrolment.retaken: Course retaken | 重修 | 重修
enrolment.test_score: Test score | 测验成绩 | 測驗成績
enrolment.tested: Test taken | 已参加测验 | 已參加測驗
training_session: Training session | 培训场次 | 訓練場次
training_session.cancelled: Session cancelled | 场次已取消 | 場次已取消
training_session.held: Session held | 场次已举办 | 場次已舉辦
training_session.rescheduled: Session moved | 场次已改期 | 場次已改期
training_session.scheduled: Session scheduled | 场次已安排 | 場次已安排
training_session.session_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
""",
)

labels(
    "verb",
    """
enrolment.assess: record the result | 登记结果 | 登記結果
enrolment.attend: record the attendance | 登记出勤 | 登記出席
enrolment.cancel: cancel the enrolment | 取消报名 | 取消報名
enrolment.react: rate the course | 评价培训 | 評價訓練
enrolment.retake: take it again | 重修 | 重修
enrolment.take_test: record a test | 登记测验 | 登記測驗
training_session.cancel: cancel the session | 取消场次 | 取消場次
training_session.hold: record that it was held | 登记已举办 | 登記已舉辦
training_session.reschedule: move to another time | 改期 | 改期
""",
)
"""What can be done with training sessions and enrolments."""
