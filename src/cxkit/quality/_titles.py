"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
calibration: Calibration round | 评分校准 | 評分校準
calibration.agreed: Consensus reached | 已达成共识 | 已達成共識
calibration.calibration_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
calibration.closed: Calibration round closed | 校准已关闭 | 校準已關閉
calibration.deadline_extended: Deadline extended | 已延长期限 | 已延長期限
calibration.item: Item of a calibration round | 校准对象 | 校準對象
calibration.opened: Calibration round opened | 校准已开始 | 校準已開始
calibration.rated: Rated blind | 已盲评 | 已盲評
calibration.rating: Rating | 评分 | 評分
evaluation: Evaluation | 质检 | 稽核
evaluation.acknowledged: Evaluation acknowledged | 客服已确认质检结果 | 客服已確認稽核結果
evaluation.amended: Evaluation amended | 已改评 | 已改評
evaluation.assigned: Evaluation assigned | 质检已分配 | 稽核已分派
evaluation.disputed: Evaluation disputed | 已提出异议 | 已提出異議
evaluation.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
evaluation.evidence: Evidence of a visit | 到店证据 | 到店證據
evaluation.expired: Evaluation expired | 质检已过期 | 稽核已過期
evaluation.finalised: Evaluation final | 质检已定案 | 稽核已定案
evaluation.sampled: Selected for evaluation | 已抽取质检 | 已抽取稽核
evaluation.shared: Evaluation shared | 已告知客服质检结果 | 已告知客服稽核結果
evaluation.started: Evaluation begun | 质检已开始 | 稽核已開始
evaluation.subject: What is evaluated | 质检对象 | 稽核對象
evaluation.submitted: Evaluation submitted | 质检已提交 | 稽核已提交
evaluation.upheld: Evaluation upheld | 维持原评 | 維持原評
evaluation.visit: Visit to a store | 到店暗访 | 門市訪查
evaluation.visit_report: Report of a visit | 到店报告 | 訪查報告
evaluation.voided: Evaluation voided | 质检已作废 | 稽核已作廢
rubric: Rubric | 评分表 | 評分表
rubric.answer: Answer to a criterion | 评分项答案 | 評分項目答案
rubric.condition: Condition of a criterion | 评分项适用条件 | 評分項目適用條件
rubric.criterion: Criterion | 评分项 | 評分項目
rubric.level: Level of a criterion | 评分等级 | 評分等級
rubric.pace_rater: Automatic rater of pace | 语速自动评分规则 | 語速自動評分規則
rubric.phrase_rater: Automatic rater of phrases | 用语自动评分规则 | 用語自動評分規則
rubric.rule: Rule for a criterion | 评分项规则 | 評分項目規則
rubric.section: Section of a rubric | 评分表部分 | 評分表部分
sampling_plan: Sampling plan | 抽样方案 | 抽樣方案
""",
)

labels(
    "verb",
    """
calibration.agree: record the consensus | 登记共识 | 登記共識
calibration.close: close the round | 关闭校准 | 關閉校準
calibration.extend: extend the deadline | 延长期限 | 延長期限
calibration.rate: rate | 评分 | 評分
evaluation.acknowledge: acknowledge | 确认 | 確認
evaluation.amend: amend | 改评 | 改評
evaluation.assign: assign | 分配 | 分派
evaluation.dispute: dispute | 提出异议 | 提出異議
evaluation.expire: let it expire | 置为过期 | 設為過期
evaluation.finalise: make final | 定案 | 定案
evaluation.share: share with the agent | 告知客服 | 告知客服
evaluation.start: begin | 开始质检 | 開始稽核
evaluation.submit: submit | 提交 | 提交
evaluation.uphold: uphold | 维持原评 | 維持原評
evaluation.void: void | 作废 | 作廢
""",
)
"""What can be done with the objects of this room."""
