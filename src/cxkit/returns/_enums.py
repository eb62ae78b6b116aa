"""The words of a return: three axes for each unit, the case that follows from them, reasons, remedies."""

from __future__ import annotations

from cxkit.values import Labelled


class Reception(Labelled):
    """Whether the goods are back."""

    AWAITING = "awaiting", "Awaited", "待寄回", "待寄回"
    IN_TRANSIT = "in_transit", "On the way back", "退回途中", "退回途中"
    RECEIVED = "received", "Received", "已收到", "已收到"
    LOST_IN_TRANSIT = "lost_in_transit", "Lost on the way back", "退回途中丢失", "退回途中遺失"
    WRONG_ITEM = "shipped_wrong_item", "Another item came back", "退回商品不符", "退回商品不符"
    SHORT_SHIPPED = "short_shipped", "Missing from the parcel", "退回数量不足", "退回數量不足"
    GIVEN_TO_CUSTOMER = "given_to_customer", "Kept by the customer", "无需退回", "無需退回"
    EXPIRED = "expired", "Not sent back in time", "逾期未寄回", "逾期未寄回"
    CANCELLED = "cancelled", "Cancelled", "已撤回", "已撤回"
    UNEXCHANGED = (
        "unexchanged",
        "Exchange undone, original kept",
        "撤销换货，保留原商品",
        "撤銷換貨，保留原商品",
    )


class Acceptance(Labelled):
    """Whether the return of the unit is accepted."""

    PENDING = "pending", "Not yet judged", "待检验", "待檢驗"
    ACCEPTED = "accepted", "Accepted", "检验通过", "檢驗通過"
    REJECTED = "rejected", "Rejected", "检验不通过", "檢驗不通過"
    MANUAL = "manual_intervention_required", "A person must decide", "需人工处理", "需人工處理"


class Reimbursement(Labelled):
    """Whether the customer has the money, or what stands for it."""

    PENDING = "pending", "Not yet", "待退款", "待退款"
    REIMBURSED = "reimbursed", "Done", "已退款", "已退款"
    ERRORED = "errored", "Failed, to be tried again", "退款失败，待重试", "退款失敗，待重試"


class ReturnStatus(Labelled):
    """How far the case is; derived from its units."""

    REQUESTED = "requested", "Requested", "已申请", "已申請"
    APPROVED = "approved", "Approved", "已同意", "已同意"
    DECLINED = "declined", "Declined", "已拒绝", "已拒絕"
    PART_RECEIVED = "partially_received", "Partly received", "部分收到", "部分收到"
    RECEIVED = "received", "Received", "已收货", "已收貨"
    INSPECTED = "inspected", "Inspected", "已检验", "已檢驗"
    RESOLVED = "resolved", "Resolved", "已处理", "已處理"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class ReturnReason(Labelled):
    """Why the customer returns it."""

    UNWANTED = "unwanted", "Changed mind", "多拍/拍错/不想要", "多訂/訂錯/不想要"
    SIZE_TOO_SMALL = "size_too_small", "Too small", "尺码偏小", "尺寸太小"
    SIZE_TOO_LARGE = "size_too_large", "Too large", "尺码偏大", "尺寸太大"
    STYLE = "style", "Does not like the style", "不喜欢/效果不好", "不喜歡/效果不如預期"
    COLOUR = "colour", "Colour differs", "颜色不符", "顏色不符"
    NOT_AS_DESCRIBED = "not_as_described", "Not as described", "与描述不符", "與描述不符"
    WRONG_ITEM = "wrong_item", "Wrong item sent", "发错货", "寄錯商品"
    MISSING_PARTS = "missing_parts", "Parts or units missing", "少件/漏发", "缺件/漏寄"
    DEFECTIVE = "defective", "Defective", "质量问题", "品質問題"
    DAMAGED = "damaged", "Damaged on arrival", "到货破损", "到貨破損"
    LATE = "late", "Came too late", "未按约定时间发货/物流慢", "未依約定時間出貨/物流慢"
    OTHER = "other", "Another reason", "其他原因", "其他原因"
    UNKNOWN = "unknown", "Not told", "未说明", "未說明"

    @property
    def liable(self) -> Party | None:
        """Party that answers for such a return; None where the reason alone does not tell."""
        return _LIABLE.get(self)

    @property
    def at_fault(self) -> bool:
        """Whether the merchant or the carrier answers for such a return."""
        return self.liable in (Party.MERCHANT, Party.CARRIER)


class Party(Labelled):
    """Party that caused the return, and so bears its cost by default."""

    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    MERCHANT = "merchant", "Merchant", "商家", "商家"
    CARRIER = "carrier", "Carrier", "快递公司", "物流商"


_LIABLE = {
    ReturnReason.UNWANTED: Party.CUSTOMER,
    ReturnReason.SIZE_TOO_SMALL: Party.CUSTOMER,
    ReturnReason.SIZE_TOO_LARGE: Party.CUSTOMER,
    ReturnReason.STYLE: Party.CUSTOMER,
    ReturnReason.COLOUR: Party.MERCHANT,
    ReturnReason.NOT_AS_DESCRIBED: Party.MERCHANT,
    ReturnReason.WRONG_ITEM: Party.MERCHANT,
    ReturnReason.MISSING_PARTS: Party.MERCHANT,
    ReturnReason.DEFECTIVE: Party.MERCHANT,
    ReturnReason.DAMAGED: Party.CARRIER,
    ReturnReason.LATE: Party.CARRIER,
}


class Condition(Labelled):
    """In what state the goods are."""

    SEALED = "sealed", "Unopened", "未拆封", "未拆封"
    INTACT = "intact", "Opened, intact", "已拆封，完好", "已拆封，完好"
    USED = "used", "Used", "已使用", "已使用"
    INCOMPLETE = "incomplete", "Parts missing", "配件不全", "配件不全"
    DAMAGED = "damaged", "Damaged", "破损", "破損"
    DEFECTIVE = "defective", "Defective", "有质量缺陷", "有品質瑕疵"


class Resolution(Labelled):
    """Remedy for a unit."""

    REFUND = "refund_original", "Refund to the payment", "原路退款", "原路退款"
    STORE_CREDIT = "store_credit", "Store credit", "退为购物金", "退為購物金"
    EXCHANGE = "exchange", "Exchange", "换货", "換貨"
    REPLACEMENT = "replacement", "Replacement of the same", "补发同款", "補寄同款"
    REPAIR = "repair", "Repair", "维修", "維修"
    COMPENSATION = "compensation_only", "Compensation, goods kept", "仅补偿", "僅補償"
    SEND_BACK = "send_back", "Sent back to the customer", "寄回顾客", "寄回顧客"


class ReturnDeadline(Labelled):
    """Step of a return that has a deadline."""

    SEND_BACK = "send_back", "Sending the goods back", "寄回商品", "寄回商品"
    REFUND = "refund", "Paying the money back", "退款", "退款"


class Disposition(Labelled):
    """Place to which goods that came back were put."""

    RESTOCKED = "restocked", "Back to stock", "重新入库", "重新入庫"
    SECONDS = "seconds", "To stock as seconds", "转入次品库存", "轉入次級品庫存"
    QUARANTINED = "quarantined", "Set aside", "隔离待处理", "隔離待處理"
    TO_SUPPLIER = "to_supplier", "Back to the supplier", "退供应商", "退供應商"
    SCRAPPED = "scrapped", "Scrapped", "报废", "報廢"

    @property
    def is_final(self) -> bool:
        """Whether the goods are gone for good."""
        return self in (Disposition.TO_SUPPLIER, Disposition.SCRAPPED)
