"""Enumerations of improvement actions."""

from __future__ import annotations

from cxkit.values import Labelled


class ActionStatus(Labelled):
    """Stage of an action: plan, do, check, act."""

    FOUND = "found", "Found", "已发现", "已發現"
    ANALYSED = "analysed", "Cause analysed", "已分析原因", "已分析原因"
    PLANNED = "planned", "Planned", "已制定计划", "已訂定計畫"
    DOING = "doing", "Under way", "实施中", "實施中"
    DONE = "done", "Done, effect awaited", "已实施，待验证", "已實施，待驗證"
    CHECKED = "checked", "Effect checked", "已验证效果", "已驗證成效"
    STANDARDISED = "standardised", "Made the standard", "已纳入标准", "已納入標準"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class ActionKind(Labelled):
    """Kind of an action."""

    IMMEDIATE = "immediate", "Immediate correction", "纠正", "矯正"
    CORRECTIVE = "corrective", "Corrective action", "纠正措施", "矯正措施"
    PREVENTIVE = "preventive", "Preventive action", "预防措施", "預防措施"
    IMPROVEMENT = "improvement", "Improvement", "改进", "改善"
    TECHNOLOGY = "technology", "New tool or way of working", "技术迭代", "技術更新"


class TriggerKind(Labelled):
    """Source of an action."""

    FINDING = "finding", "Finding of a review", "复盘发现", "檢討發現"
    COMPLAINTS = "complaints", "Complaints", "投诉", "客訴"
    QUALITY = "quality", "Quality review", "质检", "品質稽核"
    STANDARD = "standard", "Standard not met", "标准未达标", "標準未達標"
    IDEA = "idea", "Idea", "建议", "建議"


class CauseMethod(Labelled):
    """Method by which a root cause was found."""

    FIVE_WHY = "five_why", "Five whys", "五个为什么", "五個為什麼"
    FISHBONE = "fishbone", "Fishbone diagram", "鱼骨图", "魚骨圖"
    DATA = "data", "Analysis of data", "数据分析", "資料分析"


class CauseArea(Labelled):
    """Area of a root cause: 人机料法环."""

    PEOPLE = "people", "People", "人员", "人員"
    MACHINE = "machine", "Systems and equipment", "系统与设备", "系統與設備"
    MATERIAL = "material", "Goods and material", "商品与物料", "商品與物料"
    METHOD = "method", "Method and process", "方法与流程", "方法與流程"
    ENVIRONMENT = "environment", "Environment", "环境", "環境"
