"""Enumerations of complaints: status, class, severity, outcome, remedy, responsible party."""

from __future__ import annotations

from cxkit.errors import Invalid, shown
from cxkit.values import Labelled


class ComplaintStatus(Labelled):
    """The status of a complaint, after ISO 10002, clause 7."""

    RECEIVED = "received", "Received", "已接收", "已收件"
    ACKNOWLEDGED = "acknowledged", "Acknowledged", "已确认收悉", "已確認收件"
    ASSESSED = "assessed", "Assessed", "已评估", "已評估"
    INVESTIGATING = "investigating", "Under investigation", "调查中", "調查中"
    DECIDED = "decided", "Decided", "已作出决定", "已作出決定"
    COMMUNICATED = "communicated", "Decision told", "已告知处理结果", "已告知處理結果"
    ACCEPTED = "accepted", "Decision accepted", "顾客接受", "顧客接受"
    REJECTED = "rejected", "Decision rejected", "顾客不接受", "顧客不接受"
    ESCALATED = (
        "escalated_internal",
        "Appealed, with a higher level",
        "申诉中，已升级处理",
        "申訴中，已升級處理",
    )
    REFERRED = "referred_external", "With an outside body", "已转外部机构", "已轉外部機構"
    CLOSED = "closed", "Closed", "已结案", "已結案"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤销投诉", "已撤回客訴"
    DUPLICATE = "duplicate", "Duplicate of another", "重复登记", "重複登記"
    RECLASSIFIED = "reclassified", "Not a complaint", "非投诉", "非客訴"
    INADMISSIBLE = "inadmissible", "Inadmissible", "不予受理", "不予受理"


NOT_COUNTED = frozenset(
    {
        ComplaintStatus.WITHDRAWN,
        ComplaintStatus.DUPLICATE,
        ComplaintStatus.RECLASSIFIED,
        ComplaintStatus.INADMISSIBLE,
    }
)
"""Ended without being handled as a complaint."""

ENDED = NOT_COUNTED | {ComplaintStatus.CLOSED}
"""Nothing more happens, unless the complaint is reopened."""

OPEN = frozenset(ComplaintStatus) - ENDED
"""Somebody still has to do something, or to answer."""


class ComplaintClass(Labelled):
    """The five classes of complaints."""

    PRODUCT_QUALITY = "product_quality", "Product quality", "商品质量", "商品品質"
    LOGISTICS = "logistics", "Logistics", "物流配送", "物流配送"
    AFTER_SALES = "after_sales", "After-sales service", "售后服务", "售後服務"
    PLATFORM = "platform", "Platform operation", "平台操作", "平台操作"
    OTHER = "other", "Other", "其他", "其他"


class Severity(Labelled):
    """The severity of a complaint for the customer."""

    MINOR = "minor", "Minor", "轻微", "輕微"
    MODERATE = "moderate", "Moderate", "一般", "一般"
    SERIOUS = "serious", "Serious", "严重", "嚴重"
    SAFETY = "safety", "Danger to health or safety", "危及人身安全", "危及人身安全"


class Outcome(Labelled):
    """Whether the customer was right."""

    UPHELD = "upheld", "Upheld", "投诉成立", "客訴成立"
    PARTLY_UPHELD = "partly_upheld", "Partly upheld", "投诉部分成立", "客訴部分成立"
    NOT_UPHELD = "not_upheld", "Not upheld", "投诉不成立", "客訴不成立"


class Remedy(Labelled):
    """A remedy that the customer seeks or is offered."""

    REFUND = "refund", "Refund", "退款", "退款"
    RETURN = "return", "Return", "退货", "退貨"
    EXCHANGE = "exchange", "Exchange", "换货", "換貨"
    REPAIR = "repair", "Repair", "维修", "維修"
    DELIVERY = "delivery", "Delivery, or a new one sent", "尽快送达或补发", "儘快送達或補寄"
    COMPENSATION = "compensation", "Compensation", "补偿", "補償"
    APOLOGY = "apology", "Apology", "道歉", "道歉"
    EXPLANATION = "explanation", "Explanation", "解释说明", "解釋說明"
    CORRECTION = "correction", "Correction of what went wrong", "整改", "改善"
    OTHER = "other", "Something else", "其他", "其他"
    UNKNOWN = "unknown", "Not told", "未说明", "未說明"


class ClockKind(Labelled):
    """The event that stops a clock."""

    ACKNOWLEDGE = "acknowledge", "Acknowledgement", "确认收悉", "確認收件"
    ADMIT = "admit", "Decision to take it up or not", "是否受理的决定", "是否受理的決定"
    RESPOND = "respond", "First answer", "首次答复", "首次答覆"
    SUMMARY = "summary", "Resolution without a formal answer", "简易解决", "簡易解決"
    FINAL = "final", "Final answer", "最终答复", "最終答覆"
    NOTIFY = "notify", "Telling the decision", "告知处理结果", "告知處理結果"


class StopReason(Labelled):
    """Why clocks stand still."""

    CUSTOMER_ASKED = "customer_asked", "The customer was asked", "待顾客补充材料", "待顧客補充資料"
    APPRAISAL = "appraisal", "Appraisal or test", "鉴定或检测中", "鑑定或檢測中"
    OTHER_BODY = "other_body", "Another body decides first", "等待其他机构处理", "等待其他機構處理"


class Responsible(Labelled):
    """The party responsible for the cause, by the decision."""

    SUPPLIER = "supplier", "Supplier", "供应商", "供應商"
    WAREHOUSE = "warehouse", "Warehouse", "仓库", "倉庫"
    CARRIER = "carrier", "Carrier", "快递公司", "物流商"
    CUSTOMER_SERVICE = "customer_service", "Customer service", "客服", "客服"
    PLATFORM = "platform", "Platform", "平台", "平台"
    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    NOBODY = "nobody", "Nobody", "无责任方", "無責任方"
    UNKNOWN = "unknown", "Not found out", "尚未查明", "尚未查明"


class EvidenceKind(Labelled):
    """The kind of a piece of evidence."""

    CUSTOMER_STATEMENT = "customer_statement", "Customer's statement", "顾客陈述", "顧客陳述"
    PICTURE = "picture", "Picture or video", "图片或视频", "圖片或影片"
    CONVERSATION = "conversation", "Conversation record", "会话记录", "對話紀錄"
    ORDER_RECORD = "order_record", "Order record", "订单记录", "訂單紀錄"
    CARRIER_RECORD = "carrier_record", "Carrier's record", "物流记录", "物流紀錄"
    INSPECTION = "inspection", "Inspection report", "检验报告", "檢驗報告"
    STAFF_STATEMENT = "staff_statement", "Staff's statement", "员工陈述", "員工陳述"
    OTHER = "other", "Other", "其他", "其他"


class CompanyResponse(Labelled):
    """The response of a company, as recorded in the CFPB's complaint database."""

    IN_PROGRESS = "in_progress", "In progress", "处理中", "處理中"
    EXPLANATION = "explanation", "Closed with explanation", "结案：已解释", "結案：已解釋"
    MONETARY = "monetary_relief", "Closed with monetary relief", "结案：金钱补偿", "結案：金錢補償"
    NON_MONETARY = (
        "non_monetary_relief",
        "Closed with non-monetary relief",
        "结案：非金钱补偿",
        "結案：非金錢補償",
    )
    WITH_RELIEF = "relief", "Closed with relief", "结案：有补偿", "結案：有補償"
    WITHOUT_RELIEF = "no_relief", "Closed without relief", "结案：无补偿", "結案：無補償"
    CLOSED = "closed", "Closed", "结案", "結案"
    UNTIMELY = "untimely", "Untimely response", "逾期答复", "逾期答覆"

    @classmethod
    def of_words(cls, words: str) -> CompanyResponse:
        """The response with these words, which are the English labels.

        >>> CompanyResponse.of_words("Closed with explanation")
        CompanyResponse.EXPLANATION
        """
        for response in cls:
            if response.label("en") == words:
                return response
        labels = ", ".join(response.label("en") for response in cls)
        raise Invalid(
            f"{shown(words)} is not a company response: use one of {labels}", code="complaint.response"
        )
