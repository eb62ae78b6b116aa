"""The names of the kinds and facts of appraisals and remedies, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
appraisal: Appraisal | 绩效评价 | 績效評價
appraisal.appealed: Appeal lodged | 已申诉 | 已申訴
appraisal.appraisal_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
appraisal.calibrated: Appraisal calibrated | 评价已校准 | 評價已校準
appraisal.compiled: Appraisal compiled | 评价已汇总 | 評價已彙整
appraisal.decided: Appeal decided | 申诉已裁定 | 申訴已裁定
appraisal.finalised: Appraisal final | 评价已定案 | 評價已定案
appraisal.planned: Appraisal planned | 评价已计划 | 評價已規劃
appraisal.rated: Rating given | 已评价 | 已評價
appraisal.rating: Rating of a source | 来源评分 | 來源評分
appraisal.shared: Appraisal shared | 评价已告知 | 評價已告知
appraisal.weight: Weight of a source | 来源权重 | 來源權重
remedy: Remedy | 改进处理 | 改善處理
remedy.appealed: Remedy appealed against | 对处理提出申诉 | 對處理提出申訴
remedy.decided: Appeal against a remedy decided | 处理申诉已裁定 | 處理申訴已裁定
remedy.expired: Remedy over | 处理已到期 | 處理已到期
remedy.heard: Person heard | 已听取陈述 | 已聽取陳述
remedy.imposed: Remedy imposed | 处理已执行 | 處理已執行
remedy.period_band: Band of a period | 单期等级 | 單期等級
remedy.proposed: Remedy proposed | 处理已提议 | 處理已提議
remedy.remedy_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
remedy.withdrawn: Remedy withdrawn | 处理已撤回 | 處理已撤回
""",
)

labels(
    "verb",
    """
appraisal.appeal: appeal | 申诉 | 申訴
appraisal.calibrate: calibrate | 校准 | 校準
appraisal.compile: compile | 汇总 | 彙整
appraisal.decide: decide the appeal | 裁定申诉 | 裁定申訴
appraisal.finalise: make final | 定案 | 定案
appraisal.rate: rate | 评价 | 評價
appraisal.share: share with the agent | 告知客服 | 告知客服
remedy.appeal: appeal | 申诉 | 申訴
remedy.decide: decide the appeal | 裁定申诉 | 裁定申訴
remedy.expire: record the end | 登记到期 | 登記到期
remedy.hear: hear the person | 听取陈述 | 聽取陳述
remedy.impose: impose | 执行 | 執行
remedy.withdraw: withdraw | 撤回 | 撤回
""",
)
"""What can be done with appraisals and remedies."""
