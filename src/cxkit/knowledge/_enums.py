"""Enumerations of the knowledge base."""

from __future__ import annotations

from cxkit.values import Labelled


class ArticleKind(Labelled):
    """Class of an article; it says how often the article is reviewed."""

    HOW_TO = "how_to", "How-to", "操作指南", "操作指南"
    FAQ = "faq", "Frequently asked question (FAQ)", "常见问题解答", "常見問題解答"
    MANUAL = "manual", "Manual", "产品手册", "產品手冊"
    POLICY = "policy", "Policy", "政策规定", "政策規定"
    KNOWN_ERROR = "known_error", "Known error", "已知问题", "已知問題"


class Confidence(Labelled):
    """Confidence in an article: of a work in progress the question is known, the answer is not."""

    WORK_IN_PROGRESS = "work_in_progress", "Work in progress", "编写中", "編寫中"
    NOT_VALIDATED = "not_validated", "Not validated", "未验证", "未驗證"
    VALIDATED = "validated", "Validated", "已验证", "已驗證"
    ARCHIVED = "archived", "Archived", "已归档", "已封存"


class Audience(Labelled):
    """Audience that may read an article, from the narrowest to the widest; each takes in those before it."""

    AUTHOR = "author", "Author only", "仅作者", "僅作者"
    INTERNAL = "internal", "Internal", "内部", "內部"
    PARTNERS = "partners", "Partners", "合作方", "合作方"
    CUSTOMERS = "customers", "Customers", "顾客", "顧客"
    PUBLIC = "public", "Public", "公开", "公開"

    def includes(self, reader: Audience) -> bool:
        """Whether a reader of that audience may read what is meant for this one.

        >>> Audience.PUBLIC.includes(Audience.CUSTOMERS), Audience.INTERNAL.includes(Audience.PARTNERS)
        (True, False)
        """
        order = list(Audience)
        return order.index(reader) <= order.index(self)


class Governance(Labelled):
    """Governance of an article: whoever uses an open one may improve it; a controlled one has approvers."""

    OPEN = "open", "Open", "开放维护", "開放維護"
    CONTROLLED = "controlled", "Controlled", "受控", "受控"


class VersionStatus(Labelled):
    """Stage of a version."""

    DRAFT = "draft", "Draft", "草稿", "草稿"
    IN_REVIEW = "in_review", "In review", "审核中", "審核中"
    LIVE = "live", "Live", "已发布", "已發布"
    SUPERSEDED = "superseded", "Superseded", "已被取代", "已被取代"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回", "已撤回"


class ChangeSize(Labelled):
    """Size of a change: a major one changes what is answered, and makes translations stale."""

    MINOR = "minor", "Minor", "小修改", "小幅修改"
    MAJOR = "major", "Major", "重大修改", "重大修改"


class ReviewSignal(Labelled):
    """Event after which an article is reviewed at once."""

    PRODUCT_CHANGED = "product_changed", "Product changed", "产品变更", "產品變更"
    PRICE_CHANGED = "price_changed", "Price changed", "价格变更", "價格變更"
    POLICY_SUPERSEDED = "policy_superseded", "Policy superseded", "政策已更新", "政策已更新"
    DEFECT_FIXED = "defect_fixed", "Defect fixed", "缺陷已修复", "缺陷已修復"
    FAILING = "failing", "Article fails its readers", "文章未解决问题", "文章未解決問題"


class StalePolicy(Labelled):
    """Policy for a translation that is older than the last major change of its source."""

    SERVE_WITH_NOTICE = "serve_with_notice", "Served with a notice", "附提示展示", "附提示顯示"
    FALL_BACK = "fall_back", "Source language is served", "改用源语言", "改用來源語言"
    HIDE = "hide", "Hidden", "不展示", "不顯示"


class DependantKind(Labelled):
    """Kind of what quotes an article."""

    MACRO = "macro", "Macro", "快捷回复", "快速回覆"
    BOT_ANSWER = "bot_answer", "Bot answer", "机器人答案", "機器人答案"
    TEMPLATE = "template", "Message template", "消息模板", "訊息範本"
    PAGE = "page", "Page", "页面", "頁面"


class SessionStatus(Labelled):
    """Stage of a session in the help centre."""

    BROWSING = "browsing", "Browsing", "浏览中", "瀏覽中"
    FORM_OPEN = "form_open", "Contact form open", "正在填写咨询表单", "正在填寫諮詢表單"
    CONTACTED = "contacted", "Contacted us", "已联系客服", "已聯絡客服"


class Visitor(Labelled):
    """Kind of a visitor: only customers count in the measures of use."""

    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    STAFF = "staff", "Staff", "内部员工", "內部員工"
    BOT = "bot", "Bot", "机器人", "機器人"
    PREVIEW = "preview", "Preview", "预览", "預覽"


class ViewSource(Labelled):
    """Way on which a reader came to an article."""

    SEARCH = "search", "Search", "搜索", "搜尋"
    BROWSE = "browse", "Browsing", "浏览", "瀏覽"
    SUGGESTION = "suggestion", "Suggestion", "推荐", "推薦"
    AGENT = "agent", "Sent by an agent", "客服发送", "客服傳送"
    EXTERNAL = "external", "External page", "外部页面", "外部頁面"


class LinkKind(Labelled):
    """Kind of a link between a case and an article."""

    KNOWN = "known", "Known article reused", "复用已有文章", "沿用既有文章"
    CREATED = "created", "Article created for it", "为此新建文章", "為此新建文章"
