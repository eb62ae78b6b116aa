"""The texts of this room: orders."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

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
order.unit: the line has no such unit | 订单明细中没有这一件 | 訂單明細中沒有這一件
product.prices: the prices contradict each other | 价格自相矛盾 | 價格自相矛盾
refused.order.nothing_due: the order has nothing outstanding to pay | 订单没有待支付金额 | 訂單沒有待支付金額
refused.order.over_refund: the payments cannot give back so much | 退款超过可退金额 | 退款超過可退金額
refused.order.over_refund+: {asked:money} is asked, {left:money} can be given back
  申请退款{asked}，可退{left} | 申請退款{asked}，可退{left}
""")

WORDS: Final = Texts("""
order.change_possible: possible | 可以 | 可以
order.no_units: the order has no unit for that: its units are {stages:orders.UnitStage}
  没有可以这样处理的商品：商品目前状态为“{stages}” | 沒有可以這樣處理的商品：商品目前狀態為「{stages}」
order.unknown_units: the units of the order are not known | 该订单的商品明细未知 | 該訂單的商品明細未知
order.no_such_unit: line {line} has no units {first} to {last}
  订单明细{line}没有第{first}至{last}件 | 訂單明細{line}沒有第{first}至{last}件
order.wrong_stage:
  units {first} to {last} of line {line} are {stage:orders.UnitStage}, and this is possible only when \
they are {stages:orders.UnitStage}
  订单明细{line}第{first}至{last}件的状态为“{stage}”，只有在“{stages}”状态下才可以这样做
  訂單明細{line}第{first}至{last}件的狀態為「{stage}」，只有在「{stages}」狀態下才可以這樣做
order.units_twice: units of line {line} are named twice
  订单明细{line}的商品被重复指定 | 訂單明細{line}的商品被重複指定
order.currency: the order is in {currency}, not in {other}
  订单币种为{currency}，而不是{other} | 訂單幣別為{currency}，而不是{other}
order.payment_twice: payment {payment} is recorded already | 付款{payment}已登记过 | 付款{payment}已登記過
order.not_positive: a payment is more than nothing, got {amount:money}
  付款金额必须大于零，而不是{amount} | 付款金額必須大於零，而不是{amount}
order.overpaid: {amount:money} is more than is still due, {due:money}
  {amount}超过了尚待支付的{due} | {amount}超過了尚待支付的{due}
order.no_payment: the order has no payment {payment}
  订单没有编号为{payment}的付款 | 訂單沒有編號為{payment}的付款
order.over_refund: payment {payment} can give back {left:money} at most, not {amount:money}
  付款{payment}最多可退{left}，不能退{amount} | 付款{payment}最多可退{left}，不能退{amount}
order.refund_twice: refund {refund} is recorded already | 退款{refund}已登记过 | 退款{refund}已登記過
order.no_refund: the order has no refund {refund} that could fail
  订单没有编号为{refund}、可登记为失败的退款 | 訂單沒有編號為{refund}、可登記為失敗的退款
order.no_part: refund {refund} has no part to payment {payment} that could fail
  退款{refund}没有退至付款{payment}且可登记失败的部分 | 退款{refund}沒有退至付款{payment}且可登記失敗的部分
order.future: the time of delivery lies after the time of recording
  签收时间晚于登记时间 | 簽收時間晚於登記時間
order.reserved: units {first} to {last} of line {line} are reserved for return {request}
  订单明细{line}第{first}至{last}件已由退货申请{request}占用
  訂單明細{line}第{first}至{last}件已由退貨申請{request}佔用
order.not_reserved: units {first} to {last} of line {line} are not reserved for return {request}
  订单明细{line}第{first}至{last}件未由退货申请{request}占用
  訂單明細{line}第{first}至{last}件未由退貨申請{request}佔用
product.currency: the product is priced in {currency}: sell it in {other} under another product id
  该商品以{currency}定价：以{other}销售请使用另一个商品编号
  該商品以{currency}定價：以{other}銷售請使用另一個商品編號
product.negative_price: a price is not negative, got {price:money}
  价格不能为负：{price} | 價格不能為負：{price}
product.not_sold: the product is no longer sold | 该商品已下架 | 該商品已下架
product.too_few: {stock} are in stock, and it is not known when more will come
  库存仅{stock}件，补货时间待定 | 庫存僅{stock}件，補貨時間待定
product.too_few_until: {stock:# is|# are} in stock, more are expected on {restocked:date}
  库存仅{stock}件，预计{restocked}补货 | 庫存僅{stock}件，預計{restocked}補貨
order.promotion_not_yet: the promotion begins on {since:instant} | 该优惠于{since}开始 | 該優惠於{since}開始
order.promotion_over: the promotion ended on {until:instant} | 该优惠已于{until}结束 | 該優惠已於{until}結束
order.promotion_nothing: none of the goods take part in the promotion
  所选商品不参加该优惠 | 所選商品不參加該優惠
order.promotion_channel: the promotion does not hold on this channel
  该优惠不适用于此渠道 | 該優惠不適用於此通路
order.promotion_minimum: buy goods for {missing:money} more to reach {minimum:money}
  再购{missing}即可达到{minimum} | 再購{missing}即可達到{minimum}
order.promotion_units: buy {missing} more to reach {least:# piece|# pieces}
  再购{missing}件即可达到{least}件 | 再購{missing}件即可達到{least}件
order.promotion_granted: {amount:money} off | 优惠{amount} | 優惠{amount}
shipment.came_late: the parcel was promised for {promised:date} and came on {delivered:date}
  承诺于{promised}送达，实际于{delivered}签收 | 承諾於{promised}送達，實際於{delivered}簽收
shipment.is_overdue: the parcel was promised for {promised:date} and has not come
  承诺于{promised}送达，至今未签收 | 承諾於{promised}送達，至今未簽收
shipment.is_silent: the carrier has not reported anything since {heard:date}
  自{heard}起没有新的物流信息 | 自{heard}起沒有新的物流資訊
shipment.is_lost: the parcel was lost in transport | 包裹在运输中丢失 | 包裹於運送途中遺失
shipment.is_damaged: the parcel came damaged | 签收时商品破损 | 簽收時商品破損
shipment.is_back: the parcel is on its way back to us | 包裹正在退回途中 | 包裹正在退回途中
shipment.not_handed_over: the carrier came and could not hand it over | 快递公司派送未成功 | 物流商配送未成功
shipment.future: it is said to have happened at {happened:instant}, after it was recorded
  所报时间{happened}晚于登记时间 | 所報時間{happened}晚於登記時間
order.change_answer: {change} × {quantity} ({stage}): {answer}
  {change} × {quantity}（{stage}）：{answer} | {change} × {quantity}（{stage}）：{answer}
""")
"""The sentences of this room, by code."""
