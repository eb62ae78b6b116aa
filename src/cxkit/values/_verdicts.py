"""Verdicts that can also be that the evidence is too thin: of a promise, and of an action's effect."""

from __future__ import annotations

from cxkit.values._labels import Labelled


class Attainment(Labelled):
    """Attainment of a promise or a target; where chance could have decided it, it cannot be told.

    Only the first two may have consequences.
    """

    MET = "met", "Met", "已达标", "已達標"
    NOT_MET = "not_met", "Not met", "未达标", "未達標"
    CANNOT_BE_TOLD = "cannot_be_told", "Cannot be told", "尚无法判断", "尚無法判斷"


class EffectDesign(Labelled):
    """Design by which the effect of an action is told from what happens anyway, best first."""

    RANDOMISED = "randomised", "Randomised or staggered start", "随机或分批实施", "隨機或分批實施"
    DIFFERENCES = "differences", "Difference in differences", "双重差分", "雙重差分"
    SERIES = "series", "Interrupted time series", "中断时间序列", "中斷時間序列"
    SHRUNKEN = "shrunken", "Shrunken baseline", "收缩基线", "收縮基準"
    NONE = "none", "No control", "无对照", "無對照"


class EffectVerdict(Labelled):
    """Verdict on an action: never ineffective for want of data."""

    EFFECTIVE = "effective", "Effective", "有效", "有效"
    PARTLY = "partly", "Partly effective", "部分有效", "部分有效"
    INEFFECTIVE = "ineffective", "Ineffective", "无效", "無效"
    INCONCLUSIVE = "inconclusive", "Inconclusive", "尚无定论", "尚無定論"


class Band(Labelled):
    """Band of somebody against a target; too few cases are neither praise nor blame."""

    ABOVE = "above", "Above the target", "高于目标", "高於目標"
    IN_LINE = "in_line", "In line", "与目标相当", "與目標相當"
    BELOW = "below", "Below the target", "低于目标", "低於目標"
    INSUFFICIENT = "insufficient", "Too few cases to say", "样本不足", "樣本不足"
