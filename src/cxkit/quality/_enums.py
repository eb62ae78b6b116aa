"""Enumerations of quality monitoring."""

from __future__ import annotations

from cxkit.values import Labelled


class CriterionKind(Labelled):
    """Kind of a criterion: what answers it."""

    YES_NO = "yes_no", "Yes or no", "是或否", "是或否"
    LEVELS = "levels", "Levels", "分级", "分級"
    RANGE = "range", "Number in a range", "区间数值", "區間數值"
    MEASURED = "measured", "Measured within limits", "仪器测量", "儀器測量"
    TEXT = "text", "Free text", "文字说明", "文字說明"


class Critical(Labelled):
    """Class of a critical error: whom it harms (COPC keeps the three apart)."""

    NONE = "none", "Not critical", "非关键", "非關鍵"
    CUSTOMER = "customer", "Critical to the customer", "顾客关键", "顧客關鍵"
    BUSINESS = "business", "Critical to the business", "业务关键", "業務關鍵"
    COMPLIANCE = "compliance", "Critical to compliance", "合规关键", "法遵關鍵"


class AutoFail(Labelled):
    """Scope that a failed criterion brings to 0."""

    NONE = "none", "Nothing", "无", "無"
    CRITERION = "criterion", "The criterion", "该项", "該項"
    SECTION = "section", "The section", "该部分", "該部分"
    FORM = "form", "The whole form", "整张表", "整張表"


class NaPolicy(Labelled):
    """Policy for criteria that do not apply: where their weight goes.

    Within its section, so that a section keeps its weight; or to every other criterion.
    """

    WITHIN_SECTION = "within_section", "Within the section", "部分内分摊", "部分內分攤"
    GLOBAL = "global", "Over the whole form", "整表分摊", "整表分攤"
