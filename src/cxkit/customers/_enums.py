"""Enumerations of customers: standing, classes, segments, purposes of consent, kinds of contact point."""

from __future__ import annotations

from cxkit.values import Labelled


class Standing(Labelled):
    """Whether a customer's record is in use."""

    ACTIVE = "active", "Active", "有效", "有效"
    MERGED = "merged", "Merged into another record", "已合并到其他记录", "已合併到其他紀錄"
    ERASED = "erased", "Erased", "已删除个人信息", "已刪除個人資料"


class CustomerClass(Labelled):
    """The value of a customer to the company, by a declared rule."""

    HIGH = "high", "High value", "高价值顾客", "高價值顧客"
    MEDIUM = "medium", "Medium value", "中等价值顾客", "中等價值顧客"
    LOW = "low", "Low value", "低价值顾客", "低價值顧客"


class Segment(Labelled):
    """The behaviour segment of a customer, by a declared rule."""

    HIGH_VALUE = "high_value", "High-value customer", "高价值顾客", "高價值顧客"
    POTENTIAL = "potential", "Potential customer", "潜力顾客", "潛力顧客"
    CHURN_RISK = "churn_risk", "Customer at risk of leaving", "流失风险顾客", "流失風險顧客"


class Gender(Labelled):
    """Gender, where a customer stated one."""

    FEMALE = "female", "Female", "女", "女"
    MALE = "male", "Male", "男", "男"
    OTHER = "other", "Other", "其他", "其他"


class Purpose(Labelled):
    """The purpose of a use of personal data; consent is given and withdrawn for each separately."""

    SERVICE = "service", "Serving the customer", "提供服务", "提供服務"
    MARKETING = "marketing", "Offers and campaigns", "营销推广", "行銷推廣"
    CARE = "care", "Greetings and follow-up", "顾客关怀与回访", "顧客關懷與回訪"
    SURVEY = "survey", "Satisfaction surveys", "满意度调查", "滿意度調查"
    RECORDING = "recording", "Recording and transcription", "录音与转写", "錄音與逐字稿"
    ANALYSIS = "analysis", "Analysis and profiling", "分析与画像", "分析與輪廓描繪"
    SHARING = "sharing", "Sharing with third parties", "向第三方提供", "提供予第三方"


class DataCategory(Labelled):
    """The data that a consent covers: sensitive data need a consent of their own."""

    GENERAL = "general", "Personal data", "一般个人信息", "一般個人資料"
    SENSITIVE = "sensitive", "Sensitive personal data", "敏感个人信息", "敏感個人資料"


class ContactKind(Labelled):
    """The kind of a contact point."""

    EMAIL = "email", "E-mail address", "电子邮箱", "電子郵件信箱"
    PHONE = "phone", "Telephone number", "电话号码", "電話號碼"
    POSTAL = "postal", "Postal address", "邮寄地址", "郵寄地址"
    ACCOUNT = "account", "Account with a service", "平台账号", "平台帳號"


class TraitKind(Labelled):
    """The kind of a trait of a customer."""

    BEHAVIOUR = "behaviour", "Behaviour", "行为特征", "行為特徵"
    PSYCHOGRAPHIC = "psychographic", "Values and needs", "心理特征", "心理特徵"


class HabitKind(Labelled):
    """The kind of a habit."""

    PURCHASE_FREQUENCY = "purchase_frequency", "Purchase frequency", "购买频率", "購買頻率"
    FAVOURITE_CATEGORY = "favourite_category", "Favourite category", "偏好品类", "偏好品類"
    BRAND_LOYALTY = "brand_loyalty", "Brand loyalty", "品牌忠诚度", "品牌忠誠度"
    USUAL_CHANNEL = "usual_channel", "Usual channel", "常用渠道", "常用通路"
    INFORMATION_HABIT = "information_habit", "Where they inform themselves", "信息获取习惯", "資訊取得習慣"


class ActivityState(Labelled):
    """Activity of a customer, against the usual time between purchases."""

    ACTIVE = "active", "Active", "活跃", "活躍"
    SLOWING = "slowing", "Slowing down", "放缓", "放緩"
    ASLEEP = "asleep", "Asleep", "沉睡", "沉睡"
    UNKNOWN = "unknown", "No rhythm is known", "节奏未知", "節奏未知"


class Frequency(Labelled):
    """The purchase frequency of a customer."""

    WEEKLY = "weekly", "Weekly", "每周", "每週"
    MONTHLY = "monthly", "Monthly", "每月", "每月"
    QUARTERLY = "quarterly", "Quarterly", "每季度", "每季"
    RARELY = "rarely", "Rarely", "偶尔", "偶爾"
    NEVER = "never", "Not at all", "未购买", "未購買"


class Loyalty(Labelled):
    """The brand loyalty of a customer."""

    LOYAL = "loyal", "Keeps to one brand", "忠于一个品牌", "忠於一個品牌"
    DIVIDED = "divided", "Divided between brands", "兼顾多个品牌", "兼顧多個品牌"
    SWITCHING = "switching", "Switches brands", "经常更换品牌", "經常更換品牌"


class OrganisationStatus(Labelled):
    """Whether an organisation is a customer."""

    ACTIVE = "active", "Active", "有效", "有效"
    CLOSED = "closed", "Closed", "已停用", "已停用"


class CampaignStatus(Labelled):
    """The state of a campaign."""

    PLANNED = "planned", "Planned", "已计划", "已規劃"
    RUNNING = "running", "Running", "进行中", "進行中"
    ENDED = "ended", "Ended", "已结束", "已結束"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class Arm(Labelled):
    """The group of a customer in a campaign: to be contacted, or not, so that the effect can be measured."""

    TOLD = "told", "Treatment group", "触达组", "觸及組"
    CONTROL = "control", "Control group", "对照组", "對照組"


class Involvement(Labelled):
    """The state of one customer in a campaign."""

    HELD_BACK = "held_back", "Excluded", "已排除", "已排除"
    CONTROL = "control", "In the control group", "在对照组", "在對照組"
    SELECTED = "selected", "To be contacted", "待触达", "待觸及"
    ANNOUNCED = "announced", "Contacted", "已触达", "已觸及"
    UNDELIVERED = "undelivered", "Not reached", "未送达", "未送達"
    PARTICIPATED = "participated", "Taking part", "已参与", "已參與"
    DECLINED = "declined", "Declined", "已谢绝", "已謝絕"
    OPTED_OUT = "opted_out", "Opted out", "已退订", "已退訂"
