"""Enumerations of requests to other departments and of team events."""

from __future__ import annotations

from cxkit.values import Labelled


class Department(Labelled):
    """Department that the service desk asks."""

    WAREHOUSE = "warehouse", "Warehouse", "仓储部", "倉儲部"
    LOGISTICS = "logistics", "Logistics", "物流部", "物流部"
    PRODUCT = "product", "Product", "商品部", "商品部"
    PURCHASING = "purchasing", "Purchasing", "采购部", "採購部"
    QUALITY = "quality", "Quality", "品控部", "品管部"
    FINANCE = "finance", "Finance", "财务部", "財務部"
    TECHNOLOGY = "technology", "Technology", "技术部", "技術部"
    MARKETING = "marketing", "Marketing", "市场部", "行銷部"
    LEGAL = "legal", "Legal", "法务部", "法務部"
    OTHER = "other", "Other department", "其他部门", "其他部門"


class RequestKind(Labelled):
    """Kind of a request to another department."""

    STOCK = "stock", "Check the stock", "核查库存", "查核庫存"
    DISPATCH = "dispatch", "Speed up or hold a dispatch", "催发或拦截发货", "催出貨或攔截出貨"
    RETURN_CHECK = "return_check", "Check returned goods", "退货验收", "退貨驗收"
    PRODUCT_QUESTION = "product_question", "Question about a product", "商品咨询", "商品諮詢"
    REFUND = "refund", "Refund or payment", "退款与付款", "退款與付款"
    INVOICE = "invoice", "Invoice", "发票", "發票"
    FAULT = "fault", "Fault of a system", "系统故障", "系統故障"
    DEFECT = "defect", "Defect of a product", "商品质量问题", "商品品質問題"
    OTHER = "other", "Other", "其他", "其他"


class RequestStatus(Labelled):
    """Stage of a request to another department."""

    OPEN = "open", "Waiting for an answer", "待答复", "待答覆"
    ANSWERED = "answered", "Answered", "已答复", "已答覆"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回", "已撤回"


class EventKind(Labelled):
    """Kind of a team event."""

    MEETING = "meeting", "Meeting", "会议", "會議"
    ACTIVITY = "activity", "Team activity", "团建活动", "團隊活動"
    OUTING = "outing", "Outing", "外出团建", "外出活動"
    CELEBRATION = "celebration", "Celebration", "庆祝", "慶祝"
    CONTEST = "contest", "Contest", "业务竞赛", "業務競賽"


class EventStatus(Labelled):
    """Stage of a team event."""

    PLANNED = "planned", "Planned", "已计划", "已規劃"
    HELD = "held", "Held", "已举行", "已舉行"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"
