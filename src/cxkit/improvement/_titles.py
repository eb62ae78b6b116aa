"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
action: Improvement action | 改进措施 | 改善措施
action.analysed: Root cause analysed | 已分析根本原因 | 已分析根本原因
action.cancelled: Action cancelled | 措施已取消 | 措施已取消
action.checked: Effect checked | 已验证效果 | 已驗證成效
action.closed: Action closed | 措施已关闭 | 措施已關閉
action.done: Action carried out | 措施已实施 | 措施已實施
action.effect: Measured effect | 实测效果 | 實測成效
action.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
action.found: Something to improve found | 发现改进点 | 發現改善點
action.plan: Plan of an action | 措施计划 | 措施計畫
action.planned: Action planned | 已制定措施计划 | 已訂定措施計畫
action.recurred: Problem recurred | 问题复发 | 問題再發
action.spread: Carried over to a sister unit | 已横向展开 | 已水平展開
action.standardised: Made the standard | 已纳入标准 | 已納入標準
action.started: Action begun | 措施已开始 | 措施已開始
action.trigger: Trigger of an action | 措施触发依据 | 措施觸發依據
monitored: Monitored figure | 监测指标 | 監測指標
monitoring_plan: Monitoring plan | 监测计划 | 監測計畫
standard: Service standard | 服务标准 | 服務標準
touch_point: Touch point | 触点 | 接觸點
""",
)

labels(
    "verb",
    """
action.analyse: analyse the root cause | 分析根本原因 | 分析根本原因
action.check: check the effect | 验证效果 | 驗證成效
action.finish: record that it is done | 登记已实施 | 登記已實施
action.make_plan: plan | 制定计划 | 訂定計畫
action.recur: record the recurrence | 登记复发 | 登記再發
action.standardise: make it the standard | 纳入标准 | 納入標準
action.start: begin | 开始实施 | 開始實施
""",
)
"""What can be done with the objects of this room."""
