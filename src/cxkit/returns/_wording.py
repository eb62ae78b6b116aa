"""Texts of errors: returns."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
order.currency: the order has no currency: nothing can be paid back
  订单没有币种，无法退款
  訂單沒有幣別，無法退款
refused.return.still_asked: cannot be decided yet | 尚不能作出决定 | 尚不能作出決定
return.amount: the amounts do not add up | 金额不符 | 金額不符
return.authority: roles are named once, one at least | 角色须至少一个且不重复 | 角色須至少一個且不重複
return.compensation: must be more than nothing | 补偿金额须大于零 | 補償金額須大於零
return.deductions: the deductions do not fit the refund | 扣除项与退款不符 | 扣除項與退款不符
return.empty: a return names at least one line | 退货申请至少包含一件商品 | 退貨申請至少包含一件商品
return.no_units: a refund is for at least one unit | 退款至少对应一件商品 | 退款至少對應一件商品
return.other_order: the return belongs to another order | 该退货属于其他订单 | 該退貨屬於其他訂單
return.policy: the terms contradict each other | 退货条款自相矛盾 | 退貨條款自相矛盾
return.refund_to: money goes to the payment or to store credit
  退款须原路退回或退至店铺余额
  退款須原路退回或退至購物金
return.unit_twice: every unit is named once | 商品不能重复 | 商品不能重複
return.units: the units are not what the lines ask for | 商品件数与申请不符 | 商品件數與申請不符
return.unknown_paid: what was paid is not known: state the refund
  不知道实付金额，请直接给出退款金额
  不知道實付金額，請直接給出退款金額
""")
