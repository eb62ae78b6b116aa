"""Enumerations of feedback and of themes."""

from __future__ import annotations

from cxkit.values import Labelled


class FeedbackSource(Labelled):
    """Source of feedback."""

    SURVEY = "survey", "Survey answer", "问卷回答", "問卷回覆"
    REVIEW = "review", "Review", "评价", "評價"
    CONVERSATION = "conversation", "Conversation", "会话", "對話"
    TRANSCRIPT = "transcript", "Transcript of a call", "通话转写", "通話逐字稿"
    TICKET = "ticket", "Ticket", "工单", "工單"
    COMPLAINT = "complaint", "Complaint", "投诉", "客訴"
    FOCUS_GROUP = "focus_group", "Focus group", "焦点小组", "焦點團體"
    INTERVIEW = "interview", "Interview", "访谈", "訪談"
    SOCIAL = "social", "Social media", "社交媒体", "社群媒體"
    STORE_VISIT = "store_visit", "Store visit", "到店走访", "門市訪查"
    OTHER = "other", "Other", "其他", "其他"


class FeedbackStatus(Labelled):
    """Stage of a feedback item."""

    CAPTURED = "captured", "Captured", "已采集", "已蒐集"
    ACCEPTED = "accepted", "Accepted", "已采纳入库", "已納入"
    QUARANTINED = "quarantined", "Set aside", "已隔离", "已隔離"
    CODED = "coded", "Coded", "已归类主题", "已歸類主題"
    ACTIONED = "actioned", "Acted on", "已采取措施", "已採取措施"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    WITHDRAWN = "withdrawn", "Withdrawn by its author", "作者已撤回", "作者已撤回"
    DUPLICATE = "duplicate", "Duplicate of another", "与他条重复", "與他則重複"


class QuarantineReason(Labelled):
    """Reason why feedback is set aside."""

    SPAM = "spam", "Spam", "垃圾信息", "垃圾訊息"
    DEFAULT_RATING = "default_rating", "Rating given by the system", "系统默认评价", "系統預設評價"
    INCENTIVISED = "incentivised", "Given for a reward", "有偿评价", "有償評價"
    UNREADABLE = "unreadable", "Unreadable", "无法辨读", "無法辨讀"
    OFF_TOPIC = "off_topic", "Off topic", "与主题无关", "與主題無關"
    DUPLICATE = "duplicate", "Duplicate", "重复", "重複"


class FeedbackSignal(Labelled):
    """Sign that feedback may not be what it looks like; a flag, never a verdict."""

    RATING_TEXT = "rating_text", "Rating and text disagree", "评分与文字不符", "評分與文字不符"
    BURST = "burst", "Part of a burst", "短时集中出现", "短時間集中出現"
    ONE_BRAND = "one_brand", "Only top ratings of one brand", "只给单一品牌最高分", "只給單一品牌最高分"
    NOT_A_BUYER = "not_a_buyer", "Without the order it needs", "没有对应订单", "沒有對應訂單"
    INSIDER = "insider", "Written by an insider", "内部人员所写", "內部人員所寫"
    INCENTIVE = "incentive", "Words of a reward", "含返现等字眼", "含返現等字眼"
    DEFAULT_RATING = "default_rating", "Rating given by the system", "系统默认评价", "系統預設評價"
    TEMPLATE = "template", "Same text by several authors", "多人文字雷同", "多人文字雷同"


class Polarity(Labelled):
    """Polarity of a mention or an item: neutral has evidence of neither, none has no evidence at all."""

    POSITIVE = "positive", "Positive", "正面", "正面"
    NEGATIVE = "negative", "Negative", "负面", "負面"
    MIXED = "mixed", "Mixed", "褒贬参半", "褒貶參半"
    NEUTRAL = "neutral", "Neutral", "中性", "中性"
    NONE = "none", "Nothing found", "未见倾向", "未見傾向"


class CodedBy(Labelled):
    """Kind of coder: a person's coding counts before a rule's, a rule's before a classifier's."""

    PERSON = "person", "Person", "人工", "人工"
    RULE = "rule", "Rule", "规则", "規則"
    CLASSIFIER = "classifier", "Classifier", "分类器", "分類器"


class TextKind(Labelled):
    """How a text came to be: what was written first, what took its place, what was added later (追评)."""

    ORIGINAL = "original", "Original", "原文", "原文"
    EDITED = "edited", "Edited", "修改后", "修改後"
    APPENDED = "appended", "Added later", "追评", "追加評價"


class Visibility(Labelled):
    """Readers of the feedback where it was given."""

    PUBLIC = "public", "Public", "公开", "公開"
    PRIVATE = "private", "Private", "不公开", "不公開"


class ConsentBasis(Labelled):
    """Basis on which somebody's words are used."""

    QUOTING = "quoting", "Agreed to be quoted", "同意被引用", "同意被引用"
    ANALYSIS = "analysis", "Agreed to analysis", "同意用于分析", "同意用於分析"
    PUBLISHED = "published", "Published by the author", "作者已公开发表", "作者已公開發表"
    SERVICE = "service", "Needed for the service", "服务所需", "服務所需"


class ReplyStatus(Labelled):
    """Stage of the answer to a review."""

    DRAFTED = "drafted", "Drafted", "已起草", "已草擬"
    APPROVED = "approved", "Approved", "已审核", "已核准"
    PUBLISHED = "published", "Published", "已发布", "已發布"
    EDITED = "edited", "Edited", "已修改", "已修改"
    REMOVED = "removed", "Removed", "已删除", "已刪除"


class Severity(Labelled):
    """Severity of a theme: what is at stake."""

    NONE = "none", "None", "无", "無"
    COURTESY = "courtesy", "Courtesy", "礼貌", "禮貌"
    TIME = "time", "Time", "时间", "時間"
    MONEY = "money", "Money", "财产", "財產"
    LEGAL = "legal", "Law", "法律", "法律"
    SAFETY = "safety", "Safety", "安全", "安全"

    @property
    def weight(self) -> int:
        """The order of severities: 0 is nothing, 5 is safety."""
        return list(Severity).index(self)


class ThemeChange(Labelled):
    """The fate of a theme between two versions of its tree."""

    SAME = "same", "Unchanged", "未变", "未變"
    RENAMED = "renamed", "Renamed, same meaning", "更名，含义不变", "更名，含義不變"
    MOVED = "moved", "Moved", "已移动", "已移動"
    REDEFINED = "redefined", "Meaning changed", "含义已变", "含義已變"
    MERGED = "merged", "Merged into another", "已并入他项", "已併入他項"
    SPLIT = "split", "Split", "已拆分", "已拆分"
    RETIRED = "retired", "Retired", "已停用", "已停用"


class ThemeTreeStatus(Labelled):
    """Stage of a theme tree."""

    IN_USE = "in_use", "In use", "使用中", "使用中"
    ENDED = "ended", "No longer used", "已停用", "已停用"


class ReviewCondition(Labelled):
    """Conditions of an invitation to review, or of the reward for one; the last four are forbidden."""

    ORDER = "order", "The order", "订单", "訂單"
    PRODUCT = "product", "The product", "商品", "商品"
    CHANNEL = "channel", "The channel", "渠道", "通路"
    CHANCE = "chance", "Chance", "随机抽取", "隨機抽取"
    SATISFACTION = (
        "satisfaction",
        "Satisfaction, known or predicted",
        "已知或预测的满意度",
        "已知或預測的滿意度",
    )
    RATING = "rating", "The rating given", "所给评分", "所給評分"
    SENTIMENT = "sentiment", "What is said", "评价内容的褒贬", "評價內容的褒貶"
    PUBLICATION = "publication", "Whether it is published", "是否公开发表", "是否公開發表"

    @property
    def is_gating(self) -> bool:
        """Whether the condition lets some opinions through and not others."""
        return self in list(ReviewCondition)[4:]
