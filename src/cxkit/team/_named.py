"""Permissions: the library's, a desk's own, and the things that a grant is about."""

from __future__ import annotations

from cxkit._typing import Several
from cxkit.kernel import field, record
from cxkit.values import Label, Labelled, Text


class Permission(Labelled):
    """A permission that a role can grant."""

    WRITE_MESSAGE = "write_message", "Open and answer requests", "提出和回复请求", "提出和回覆請求"
    WORK_TICKET = "work_ticket", "Work on tickets", "处理工单", "處理工單"
    SERVE_CONVERSATION = "serve_conversation", "Serve contacts", "接待会话", "接待對話"
    RATE_SERVICE = "rate_service", "Rate the service", "评价服务", "評價服務"
    PLACE_ORDER = "place_order", "Place orders", "下单", "下單"
    TAKE_PAYMENT = "take_payment", "Record payments", "登记付款", "登記付款"
    FULFIL_ORDER = "fulfil_order", "Fulfil orders", "履约发货", "履約出貨"
    TRACK_SHIPMENT = "track_shipment", "Track parcels", "跟踪包裹", "追蹤包裹"
    MANAGE_PRODUCTS = "manage_products", "Manage products", "管理商品", "管理商品"
    REQUEST_RETURN = "request_return", "Request returns", "申请退换货", "申請退換貨"
    COMPLAIN = "complain", "Complain", "投诉", "客訴"
    HANDLE_COMPLAINT = "handle_complaint", "Handle complaints", "处理投诉", "處理客訴"
    DECIDE_COMPLAINT = "decide_complaint", "Decide complaints", "裁定投诉", "裁定客訴"
    TAKE_PART = "take_part", "Answer surveys and offers", "答复调查与活动", "答覆調查與活動"
    MANAGE_SURVEYS = "manage_surveys", "Manage surveys", "管理调查", "管理調查"
    MANAGE_CAMPAIGNS = "manage_campaigns", "Manage campaigns", "管理活动", "管理活動"
    CALL_BACK = "call_back", "Call customers back", "回访顾客", "回訪顧客"
    CLASSIFY_CUSTOMER = (
        "classify_customer",
        "Classify and merge customers",
        "分类与合并顾客",
        "分類與合併顧客",
    )
    IMPORT_DATA = "import_data", "Import data", "导入数据", "匯入資料"
    VIEW_ORDER = "view_order", "View orders", "查看订单", "查看訂單"
    MODIFY_ORDER = "modify_order", "Modify orders", "修改订单", "修改訂單"
    CANCEL_ORDER = "cancel_order", "Cancel orders", "取消订单", "取消訂單"
    AFTER_SALES = "after_sales", "Decide returns and exchanges", "处理退换货", "處理退換貨"
    DISCOUNT = "discount", "Give discounts", "给予优惠", "給予優惠"
    REFUND = "refund", "Refund", "退款", "退款"
    COMPENSATION = "compensation", "Compensate", "补偿", "補償"
    VIEW_CUSTOMER = "view_customer", "View customer data", "查看顾客资料", "查看顧客資料"
    EDIT_CUSTOMER = "edit_customer", "Edit customer data", "修改顾客资料", "修改顧客資料"
    EXPORT_CUSTOMER = "export_customer", "Export customer data", "导出顾客资料", "匯出顧客資料"
    ERASE_CUSTOMER = "erase_customer", "Erase customer data", "删除顾客资料", "刪除顧客資料"
    ESCALATE = "escalate", "Escalate", "升级处理", "升級處理"
    MERGE_TICKETS = "merge_tickets", "Merge tickets", "合并工单", "合併工單"
    DELETE_TICKETS = "delete_tickets", "Delete tickets", "删除工单", "刪除工單"
    ASSIGN = "assign", "Assign work to others", "分配工作", "分派工作"
    REVIEW_QUALITY = "review_quality", "Review conversations", "质检会话记录", "稽核對話紀錄"
    ANSWER_EVALUATION = (
        "answer_evaluation",
        "Answer one's own evaluation",
        "回应本人质检结果",
        "回應本人稽核結果",
    )
    HANDLE_FEEDBACK = "handle_feedback", "Work on feedback", "处理顾客反馈", "處理顧客意見"
    IMPROVE = "improve", "Run improvement actions", "推进改进措施", "推動改善措施"
    PLAN_ROSTERS = "plan_rosters", "Plan rosters", "编制排班", "編製班表"
    SWAP_SHIFTS = "swap_shifts", "Swap shifts", "换班", "換班"
    USE_KNOWLEDGE = "use_knowledge", "Use the help centre", "使用帮助中心", "使用說明中心"
    EDIT_KNOWLEDGE = "edit_knowledge", "Edit articles", "编辑知识文章", "編輯知識文章"
    MANAGE_KNOWLEDGE = "manage_knowledge", "Manage the knowledge base", "管理知识库", "管理知識庫"
    RECRUIT = "recruit", "Select candidates", "招聘选拔", "招募遴選"
    DECIDE_HIRING = "decide_hiring", "Decide on hiring", "录用决定", "錄取決定"
    TRAIN = "train", "Hold trainings", "组织培训", "辦理訓練"
    MANAGE_TEAM = "manage_team", "Manage the team", "管理团队", "管理團隊"

    @property
    def about_money(self) -> bool:
        """Whether the permission is about an amount of money, which every question then names."""
        return self in _MONEY


_MONEY = frozenset({Permission.DISCOUNT, Permission.REFUND, Permission.COMPENSATION})

# One sentence for each permission, so that every language names it with its own words.
DENIED = {
    each: Text(
        f"permission.denied.{each}",
        f"the role {{role}} may not {each.labels.en.lower()}; who may: {{who}}",
        f"{{role}}无权{each.labels.zh_hans}；可由{{who}}处理",
        f"{{role}}無權{each.labels.zh_hant}；可由{{who}}處理",
    )
    for each in Permission
}
BEYOND = {
    each: Text(
        f"permission.beyond.{each}",
        f"{{amount:money}} is above what the role {{role}} may {each.labels.en.lower()} ({{most:money}}); "
        "who may: {who}",
        f"{{amount}}超出{{role}}的{each.labels.zh_hans}权限（{{most}}）；可由{{who}}审批",
        f"{{amount}}超出{{role}}的{each.labels.zh_hant}權限（{{most}}）；可由{{who}}核准",
    )
    for each in _MONEY
}


class Scope(Labelled):
    """The things that a grant is about: one's own, those of one's team too, or all.

    A customer's own is what holds their data; the staff's own is what names them as who has it; a team's is
    what names the team, or somebody who is said to be in it.
    """

    OWN = "own", "Own", "本人的", "本人的"
    TEAM = "team", "The team's", "本团队的", "本團隊的"
    ALL = "all", "All", "全部", "全部"


WIDTH = {scope: width for width, scope in enumerate(Scope)}
"""How wide each scope is."""


@record(name="agent.own_permission")
class OwnPermission:
    """A permission that a desk declares itself, with its name in three languages.

    `facts` are facts that need it instead of what the library asks for, by name, such as `ticket.deleted`.

    >>> own = OwnPermission(code="close_vip", en="Close for VIP", zh_hans="关闭工单", zh_hant="關閉工單")
    >>> own.about_money
    False
    """

    code: str = field(longest=100)
    en: str = field(longest=100)
    zh_hans: str = field(longest=100)
    zh_hant: str = field(longest=100)
    about_money: bool = False
    facts: Several[str] = field(default=())

    @property
    def labels(self) -> Label:
        """The name of the permission in the three languages."""
        return Label(self.en, self.zh_hans, self.zh_hant)


def code_of(permission: Permission | OwnPermission) -> str:
    """The text by which a permission is granted."""
    return permission.code if isinstance(permission, OwnPermission) else str(permission)
