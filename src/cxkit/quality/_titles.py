"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
rubric: Rubric | 评分表 | 評分表
rubric.answer: Answer to a criterion | 评分项答案 | 評分項目答案
rubric.condition: Condition of a criterion | 评分项适用条件 | 評分項目適用條件
rubric.criterion: Criterion | 评分项 | 評分項目
rubric.level: Level of a criterion | 评分等级 | 評分等級
rubric.rule: Rule for a criterion | 评分项规则 | 評分項目規則
rubric.section: Section of a rubric | 评分表部分 | 評分表部分
""",
)
