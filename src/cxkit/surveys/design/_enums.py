"""The kinds of questions, and the scales of the standard ones."""

from __future__ import annotations

from cxkit.values import CES_1_7, CSAT_1_5, NPS_0_10, Labelled, Scale


class QuestionKind(Labelled):
    """The kind of a question."""

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
