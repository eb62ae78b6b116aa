"""The channels through which customers and the company meet."""

from __future__ import annotations

from cxkit.values._labels import Labelled


class Channel(Labelled):
    """Where a contact, ticket, complaint, order or answer came in."""

    CHAT = "chat", "Online chat", "在线聊天", "線上聊天"
    PHONE = "phone", "Phone", "电话", "電話"
    EMAIL = "email", "E-mail", "电子邮件", "電子郵件"
    SMS = "sms", "Text message", "短信", "簡訊"
    SOCIAL = "social", "Social media", "社交媒体", "社群媒體"
    VIDEO = "video", "Video", "视频", "視訊"
    STORE = "store", "Store", "门店", "門市"
    SELF_SERVICE = "self_service", "Self-service", "自助服务", "自助服務"
    WEB = "web", "Web form", "网页表单", "網頁表單"
    MAIL = "mail", "Postal mail", "邮寄信函", "郵寄信函"
    REFERRAL = "referral", "Referral", "转介", "轉介"
    OTHER = "other", "Other", "其他", "其他"


class Visibility(Labelled):
    """Who can read a message."""

    PUBLIC = "public", "Visible to the customer", "顾客可见", "顧客可見"
    INTERNAL = "internal", "Internal note", "内部备注", "內部備註"
