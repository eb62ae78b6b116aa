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


class SubjectKind(Labelled):
    """Kind of what is evaluated; an evaluation may itself be."""

    CONVERSATION = "conversation", "Conversation", "会话", "對話"
    TICKET = "ticket", "Ticket", "工单", "工單"
    STORE = "store", "Store", "门店", "門市"
    PERSON = "person", "Person", "人员", "人員"
    EVALUATION = "evaluation", "Evaluation", "质检结果", "稽核結果"


class Purpose(Labelled):
    """Purpose of a sample: only one that estimates says something of what was not looked at."""

    ESTIMATE = "estimate", "Estimate the quality of all", "估计整体质量", "估計整體品質"
    COACH = "coach", "Coach", "辅导", "輔導"
    AUDIT = "audit", "Audit for compliance", "合规审查", "法遵審查"


class Signal(Labelled):
    """Signal by which contacts are chosen for coaching."""

    LOW_SCORE = "low_score", "Low score of the customer", "顾客低分", "顧客低分"
    LONG = "long", "Unusually long", "时长异常", "時間過長"
    REOPENED = "reopened", "Reopened", "重新开启", "重新開啟"
    KEYWORD = "keyword", "Words that were looked for", "命中关键词", "命中關鍵字"
    NEW_AGENT = "new_agent", "New agent", "新客服", "新客服"
    COMPLAINT = "complaint", "Complaint", "投诉", "客訴"


class EvaluationStatus(Labelled):
    """Stage of an evaluation."""

    SAMPLED = "sampled", "Sampled", "已抽样", "已抽樣"
    ASSIGNED = "assigned", "Assigned", "已分配", "已分派"
    IN_PROGRESS = "in_progress", "In progress", "评分中", "評分中"
    SUBMITTED = "submitted", "Submitted", "已提交", "已提交"
    SHARED = "shared", "Shared with the agent", "已告知客服", "已告知客服"
    ACKNOWLEDGED = "acknowledged", "Acknowledged", "客服已确认", "客服已確認"
    DISPUTED = "disputed", "Disputed", "有异议", "有異議"
    UPHELD = "upheld", "Upheld", "维持原评", "維持原評"
    AMENDED = "amended", "Amended", "已改评", "已改評"
    FINAL = "final", "Final", "已定案", "已定案"
    EXPIRED = "expired", "Expired", "已过期", "已過期"
    VOIDED = "voided", "Voided", "已作废", "已作廢"


class RoundStatus(Labelled):
    """Stage of a calibration round: its ratings are blind while it is open."""

    OPEN = "open", "Open and blind", "进行中（盲评）", "進行中（盲評）"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    AGREED = "agreed", "Agreed", "已达成共识", "已達成共識"


class VisitKind(Labelled):
    """Kind of a visit to a store."""

    ANNOUNCED = "announced", "Announced", "预先通知", "預先通知"
    UNANNOUNCED = "unannounced", "Unannounced", "不预先通知", "不預先通知"
    MYSTERY = "mystery", "Mystery visit", "神秘顾客", "神秘客"


class DayPart(Labelled):
    """Part of a day on which a store is visited."""

    MORNING = "morning", "Morning", "上午", "上午"
    NOON = "noon", "Noon", "中午", "中午"
    AFTERNOON = "afternoon", "Afternoon", "下午", "下午"
    EVENING = "evening", "Evening", "晚上", "晚上"
