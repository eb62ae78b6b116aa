"""The words of products, orders and shipments."""

from __future__ import annotations

from cxkit.values import Labelled


class UnitStage(Labelled):
    """How far one unit of an order line has come; the order's status follows from all of them."""

    ORDERED = "ordered", "Ordered", "已下单", "已下單"
    PACKING = "packing", "Being packed", "备货中", "備貨中"
    SHIPPED = "shipped", "Shipped", "已发货", "已出貨"
    DELIVERED = "delivered", "Delivered", "已签收", "已簽收"
    RETURNED = "returned", "Returned", "已退货", "已退貨"
    LOST = "lost", "Lost on the way", "运输中丢失", "運送中遺失"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class OrderStatus(Labelled):
    """Status of an order as its customer hears it; derived from its units and its payments."""

    PLACED = "placed", "Waiting for payment", "待付款", "待付款"
    PAID = "paid", "Paid, not yet packed", "待发货", "待出貨"
    PREPARING = "preparing", "Being packed", "备货中", "備貨中"
    PART_SHIPPED = "part_shipped", "Partly shipped", "部分发货", "部分出貨"
    SHIPPED = "shipped", "Shipped", "已发货", "已出貨"
    PART_DELIVERED = "part_delivered", "Partly delivered", "部分签收", "部分簽收"
    DELIVERED = "delivered", "Delivered", "已签收", "已簽收"
    PART_RETURNED = "part_returned", "Partly returned", "部分退货", "部分退貨"
    RETURNED = "returned", "Returned", "已退货", "已退貨"
    LOST = "lost", "Lost on the way", "运输中丢失", "運送中遺失"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class PaymentStatus(Labelled):
    """How the money of an order stands; an axis of its own beside the order's status."""

    UNPAID = "unpaid", "Not paid", "未付款", "未付款"
    PART_PAID = "part_paid", "Partly paid", "部分付款", "部分付款"
    PAID = "paid", "Paid", "已付款", "已付款"
    PART_REFUNDED = "part_refunded", "Partly refunded", "部分退款", "部分退款"
    REFUNDED = "refunded", "Refunded", "已全额退款", "已全額退款"


class PaymentMethod(Labelled):
    """With what the customer paid; a refund goes back to where the money came from."""

    CARD = "card", "Card", "银行卡", "信用卡"
    WALLET = "wallet", "Wallet", "电子钱包", "電子錢包"
    TRANSFER = "transfer", "Bank transfer", "银行转账", "銀行轉帳"
    CASH = "cash", "Cash", "现金", "現金"
    STORE_CREDIT = "store_credit", "Store credit", "购物金", "購物金"
    GIFT_CARD = "gift_card", "Gift card", "礼品卡", "禮品卡"
    VOUCHER = "voucher", "Voucher", "代金券", "抵用券"
    OTHER = "other", "Other", "其他", "其他"


class DiscountScope(Labelled):
    """Whether a discount was given on one line or on the whole order."""

    LINE = "line", "Line discount", "单品优惠", "單品優惠"
    ORDER = "order", "Order discount", "订单优惠", "訂單優惠"


class ShipmentStatus(Labelled):
    """Where a parcel is."""

    DISPATCHED = "dispatched", "Handed to the carrier", "已交快递公司", "已交物流商"
    IN_TRANSIT = "in_transit", "On the way", "运输中", "運送中"
    OUT_FOR_DELIVERY = "out_for_delivery", "Out for delivery", "派送中", "配送中"
    ATTEMPTED = "attempted", "Delivery attempted", "派送未成功", "配送未成功"
    AWAITING_PICKUP = "awaiting_pickup", "Waiting to be picked up", "待自提", "待取件"
    DELIVERED = "delivered", "Delivered", "已签收", "已簽收"
    DAMAGED = "damaged", "Delivered damaged", "签收时破损", "簽收時破損"
    LOST = "lost", "Lost", "已丢失", "已遺失"
    SENT_BACK = "sent_back", "On the way back", "退回中", "退回中"


class TrackingEvent(Labelled):
    """Event that a carrier reports about a parcel."""

    PICKED_UP = "picked_up", "Picked up", "已揽收", "已取件"
    ARRIVED = "arrived", "Arrived at a hub", "到达中转站", "抵達轉運站"
    DEPARTED = "departed", "Left a hub", "离开中转站", "離開轉運站"
    CUSTOMS = "customs", "In customs", "清关中", "清關中"
    DELAYED = "delayed", "Delayed", "运输延误", "運送延誤"
    OUT_FOR_DELIVERY = "out_for_delivery", "Out for delivery", "派送中", "配送中"
    ATTEMPTED = "attempted", "Delivery attempted", "派送未成功", "配送未成功"
    AWAITING_PICKUP = "awaiting_pickup", "Waiting to be picked up", "待自提", "待取件"
    REFUSED = "refused", "Refused by the recipient", "收件人拒收", "收件人拒收"
    SENT_BACK = "sent_back", "On the way back", "退回中", "退回中"


class ProductStatus(Labelled):
    """Whether a product can be bought."""

    LISTED = "listed", "On sale", "在售", "販售中"
    DISCONTINUED = "discontinued", "No longer sold", "已下架", "已下架"
