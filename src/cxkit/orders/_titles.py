"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
order: Order | 订单 | 訂單
order.address_changed: Delivery address changed | 收货地址已修改 | 收件地址已修改
order.cancelled: Units cancelled | 商品已取消 | 商品已取消
order.change_answer: Answer on a change | 订单变更判定 | 訂單變更判定
order.delivered: Delivered | 商品已签收 | 商品已簽收
order.discount: Discount on a line | 单品优惠 | 單品優惠
order.erased: Personal data erased from order | 已删除订单中的个人信息 | 已刪除訂單中的個人資料
order.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
order.imported: Order imported | 订单已导入 | 訂單已匯入
order.line: Order line | 订单明细 | 訂單明細
order.lost: Units lost on the way | 商品运输丢失 | 商品運送遺失
order.order_discount: Order discount | 订单优惠 | 訂單優惠
order.packing: Packing started | 已开始备货 | 已開始備貨
order.paid: Paid | 已付款 | 已付款
order.payment: Payment | 付款 | 付款
order.placed: Order placed | 已下单 | 已下單
order.portion: Units at one stage | 同一状态的商品 | 同一狀態的商品
order.promotion: Promotion | 促销优惠 | 促銷優惠
order.promotion_answer: Answer on a promotion | 促销优惠判定 | 促銷優惠判定
order.refund_failed: Refund failed | 退款失败 | 退款失敗
order.refund_part: Refund to one payment | 单笔付款退款额 | 單筆付款退款額
order.refunded: Refunded | 已退款 | 已退款
order.released: Units released by a return | 退货申请已释放商品 | 退貨申請已釋放商品
order.repromised: Order delivery promise changed | 订单送达承诺已更新 | 訂單送達承諾已更新
order.reserved: Units reserved for a return | 退货申请已占用商品 | 退貨申請已佔用商品
order.returned: Units returned | 商品已退货 | 商品已退貨
order.shipped: Shipped | 商品已发货 | 商品已出貨
order.unit_amount: Amount paid for one unit | 单件实付金额 | 單件實付金額
order.unit_span: Range of units | 商品件号范围 | 商品件號範圍
product: Product | 商品 | 商品
product.described: Product details changed | 商品信息已更新 | 商品資訊已更新
product.discontinued: Product discontinued | 商品已下架 | 商品已下架
product.erased: Personal data erased from product | 已删除商品中的个人信息 | 已刪除商品中的個人資料
product.imported: Product imported | 商品已导入 | 商品已匯入
product.listed: Product listed | 商品已上架 | 商品已上架
product.price_changed: Price changed | 商品价格已变更 | 商品價格已變更
product.price_point: Price and since when | 价格及生效时间 | 價格及生效時間
product.property: Specification | 商品参数 | 商品規格
product.relisted: Product relisted | 商品已重新上架 | 商品已重新上架
product.stock_counted: Stock updated | 库存已更新 | 庫存已更新
shipment: Shipment | 包裹 | 包裹
shipment.damaged: Parcel delivered damaged | 签收时商品破损 | 簽收時商品破損
shipment.delivered: Parcel delivered | 包裹已签收 | 包裹已簽收
shipment.dispatched: Parcel handed to the carrier | 包裹已交快递公司 | 包裹已交物流商
shipment.erased: Personal data erased from shipment | 已删除包裹中的个人信息 | 已刪除包裹中的個人資料
shipment.finding: Delivery problem | 物流异常 | 物流異常
shipment.imported: Shipment imported | 包裹信息已导入 | 包裹資訊已匯入
shipment.lost: Parcel lost | 包裹已丢失 | 包裹已遺失
shipment.repromised: Parcel delivery promise changed | 包裹送达承诺已更新 | 包裹送達承諾已更新
shipment.tracked: Tracking updated | 物流信息已更新 | 物流資訊已更新
""",
)

labels(
    "verb",
    """
order.give_back: give money back | 退款 | 退款
order.pack: pack | 备货 | 備貨
order.pay: pay | 付款 | 付款
order.redirect: change the address | 修改收货地址 | 修改收件地址
order.release: release units | 释放商品 | 釋放商品
order.reserve: reserve units | 占用商品 | 佔用商品
order.ship: ship | 发货 | 出貨
order.take_back: take back | 收回商品 | 收回商品
product.change_price: change the price | 修改价格 | 修改價格
product.describe: describe | 修改说明 | 修改說明
product.discontinue: discontinue | 下架 | 下架
product.relist: list again | 重新上架 | 重新上架
shipment.damage: record a damage | 登记破损 | 登記破損
shipment.track: track | 登记物流信息 | 登記物流資訊
""",
)
"""What can be done with the objects of this room."""
