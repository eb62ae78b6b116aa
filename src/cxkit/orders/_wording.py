"""Texts of errors: orders."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
order.discount: the discounts do not add up | 优惠与金额不符 | 優惠與金額不符
order.discount_twice: a discount is given twice | 同一优惠重复使用 | 同一優惠重複使用
order.empty: an order has at least one line | 订单至少有一件商品 | 訂單至少有一件商品
order.line_twice: a line is named twice | 订单明细重复 | 訂單明細重複
order.no_parts: a refund gives money back to a payment | 退款须至少退回一笔付款 | 退款須至少退回一筆付款
order.promotion: the terms of the promotion contradict each other | 促销条件自相矛盾 | 促銷條件自相矛盾
order.refund_amount: the parts are not the refund | 退款明细与退款金额不符 | 退款明細與退款金額不符
order.refunded: more is given back than was taken | 退款超过收款 | 退款超過收款
order.shares: the shares are not the discount | 分摊金额与优惠不符 | 分攤金額與優惠不符
order.shipping: the delivery charge does not fit | 运费不符 | 運費不符
order.span: the last unit comes before the first | 商品序号须先小后大 | 商品序號須先小後大
order.tax: the tax lies between 0 and what the line costs | 税额须在0与该行金额之间 | 稅額須在0與該列金額之間
order.unit: the line has no such unit | 该商品没有这一件 | 該商品沒有這一件
product.prices: the prices contradict each other | 价格自相矛盾 | 價格自相矛盾
refused.order.nothing_due: the order has nothing outstanding to pay | 订单没有待支付金额 | 訂單沒有待支付金額
refused.order.over_refund: the payments cannot give back so much | 退款超过可退金额 | 退款超過可退金額
refused.order.over_refund+: {asked:money} is asked, {left:money} can be given back
  申请退款{asked}，可退{left}
  申請退款{asked}，可退{left}
""")
