"""The words of a survey: kinds of question, status of a survey and of a response."""

from __future__ import annotations

from cxkit.values.labels import Labelled
from cxkit.values.scales import CES_1_7, CSAT_1_5, NPS_0_10, Scale

__all__ = ["CHOOSING", "SCORING", "STANDARD_SCALES", "WRITING", "Cause", "Progress", "QuestionKind", "Status"]


class QuestionKind(Labelled):
    """What a question asks for."""

    SINGLE = "single", "Single choice", "单选题", "單選題"
    MULTIPLE = "multiple", "Multiple choice", "多选题", "多選題"
    FILL_IN = "fill_in", "Fill-in", "填空题", "填空題"
    NUMBER = "number", "Number", "数字题", "數字題"
    RATING = "rating", "Rating", "评分题", "評分題"
    MATRIX = "matrix", "Matrix of ratings", "矩阵评分题", "矩陣評分題"
    RANKING = "ranking", "Ranking", "排序题", "排序題"
    NPS = "nps", "Likelihood to recommend (NPS)", "推荐意愿（NPS）", "推薦意願（NPS）"
    CSAT = "csat", "Satisfaction (CSAT)", "满意度（CSAT）", "滿意度（CSAT）"
    CES = "ces", "Customer effort (CES)", "费力度（CES）", "費力度（CES）"
    OPEN = "open", "Open question", "开放题", "開放題"


SCORING = frozenset(
    {QuestionKind.RATING, QuestionKind.MATRIX, QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES}
)
"""Kinds that are answered on a scale."""

CHOOSING = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING})
"""Kinds that are answered with options."""

WRITING = frozenset({QuestionKind.FILL_IN, QuestionKind.OPEN})
"""Kinds that are answered in words."""

STANDARD_SCALES: dict[QuestionKind, Scale] = {
    QuestionKind.NPS: NPS_0_10,
    QuestionKind.CSAT: CSAT_1_5,
    QuestionKind.CES: CES_1_7,
}
"""The scale of a standard question that declares none."""


class Status(Labelled):
    """Where a survey is in its life."""

    DRAFT = "draft", "Draft", "草稿", "草稿"
    ACTIVE = "active", "Active", "进行中", "進行中"
    PAUSED = "paused", "Paused", "已暂停", "已暫停"
    CLOSED = "closed", "Closed", "已结束", "已結束"
    ARCHIVED = "archived", "Archived", "已归档", "已歸檔"


class Progress(Labelled):
    """How far a response came."""

    IN_PROGRESS = "in_progress", "In progress", "作答中", "作答中"
    PARTIAL = "partial", "Partly answered", "部分完成", "部分完成"
    COMPLETE = "complete", "Complete", "已完成", "已完成"
    SCREENED_OUT = "screened_out", "Screened out", "不符合条件", "不符合條件"
    OVER_QUOTA = "over_quota", "Quota already full", "配额已满", "配額已滿"
    ABANDONED = "abandoned", "Abandoned", "已放弃", "已放棄"


class Cause(Labelled):
    """Why a response does not count."""

    SPEEDING = "speeding", "Answered too fast to have read", "作答过快", "作答過快"
    STRAIGHT_LINING = "straight_lining", "Same answer all the way down", "答案雷同", "答案雷同"
    DUPLICATE = "duplicate", "Answered twice", "重复作答", "重複作答"
    TEST = "test", "Test answer", "测试数据", "測試資料"
    OTHER = "other", "Other", "其他", "其他"
