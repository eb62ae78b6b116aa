"""The texts of this room: returns."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
order.currency: the order has no currency: nothing can be paid back
  订单没有币种，无法退款 | 訂單沒有幣別，無法退款
refused.return.still_asked: cannot be decided yet | 尚不能作出决定 | 尚不能作出決定
return.amount: the amounts do not add up | 金额不符 | 金額不符
return.authority: roles are named once, one at least | 角色须至少一个且不重复 | 角色須至少一個且不重複
return.compensation: must be more than nothing | 补偿金额须大于零 | 補償金額須大於零
return.deductions: the deductions do not fit the refund | 扣除项与退款不符 | 扣除項與退款不符
return.empty: a return names at least one line | 退货申请至少包含一件商品 | 退貨申請至少包含一件商品
return.no_units: a refund is for at least one unit | 退款至少对应一件商品 | 退款至少對應一件商品
return.other_order: the return belongs to another order | 该退货属于其他订单 | 該退貨屬於其他訂單
return.calendar: periods that roll need a calendar | 期限顺延须提供当地日历 | 期限順延須提供當地日曆
return.policy: the terms contradict each other | 退货条款自相矛盾 | 退貨條款自相矛盾
return.refund_to: money goes to the payment or to store credit
  退款须原路退回或退为购物金 | 退款須原路退回或退為購物金
return.unit_twice: every unit is named once | 商品不能重复 | 商品不能重複
return.units: the units are not what the lines ask for | 商品件数与申请不符 | 商品件數與申請不符
return.unknown_paid: what was paid is not known: state the refund
  不知道实付金额，请直接给出退款金额 | 不知道實付金額，請直接給出退款金額
""")

WORDS: Final = Texts("""
return.no_units: it names no unit | 没有指定商品 | 沒有指定商品
return.no_such_unit: unit {number} of line {line} is not part of it
  订单明细{line}第{number}件不在此退货申请中 | 訂單明細{line}第{number}件不在此退貨申請中
return.not_active: unit {number} of line {line} is no longer being returned: {reception:returns.Reception}
  订单明细{line}第{number}件已不在退货中（{reception}）
  訂單明細{line}第{number}件已不在退貨中（{reception}）
return.reception:
  unit {number} of line {line} cannot become {to:returns.Reception}: it is {reception:returns.Reception}
  订单明细{line}第{number}件当前为“{reception}”，不能变为“{to}”
  訂單明細{line}第{number}件目前為「{reception}」，不能變為「{to}」
return.stays_here:
  unit {number} of line {line} was neither rejected nor repaired: only such goods go back to the customer
  订单明细{line}第{number}件既未检验不通过也未维修：只有此类商品才寄回顾客
  訂單明細{line}第{number}件既未檢驗不通過也未維修：只有此類商品才寄回顧客
return.not_back: unit {number} of line {line} is not back: it is {reception:returns.Reception}
  订单明细{line}第{number}件尚未退回（{reception}） | 訂單明細{line}第{number}件尚未退回（{reception}）
return.not_inspected: unit {number} of line {line} is not inspected: goods are put away after that
  订单明细{line}第{number}件尚未检验：检验后才能归位 | 訂單明細{line}第{number}件尚未檢驗：檢驗後才能歸位
return.put_away: unit {number} of line {line} is put away: {disposition:returns.Disposition}
  订单明细{line}第{number}件已处置（{disposition}） | 訂單明細{line}第{number}件已處置（{disposition}）
return.moves: what is put away differs from what the return knows of its goods: product, quantity or place
  归位商品与退货申请记录不符（商品、数量或位置） | 歸位商品與退貨申請紀錄不符（商品、數量或位置）
return.not_accepted: unit {number} of line {line} was not accepted: it is {acceptance:returns.Acceptance}
  订单明细{line}第{number}件未被接受（{acceptance}） | 訂單明細{line}第{number}件未被接受（{acceptance}）
return.settled: unit {number} of line {line} is settled already: {outcome:returns.Resolution}
  订单明细{line}第{number}件已处理完毕（{outcome}） | 訂單明細{line}第{number}件已處理完畢（{outcome}）
return.reimbursed: the customer has the money for unit {number} of line {line} already
  订单明细{line}第{number}件已退款，不能再更改检验结果 | 訂單明細{line}第{number}件已退款，不能再更改檢驗結果
return.over_refund:
  {amount:money} is more than can still be paid back for unit {number} of line {line}: {left:money}
  {amount}超过订单明细{line}第{number}件尚可退的{left} | {amount}超過訂單明細{line}第{number}件尚可退的{left}
return.below_nothing:
  a deduction ({kind:returns.DeductionKind}) of {amount:money} would pay back more than was paid: only a \
promotion is given back
  扣除项（{kind}）为{amount}，会使退款超过实付金额：只有优惠可以返还
  扣除項（{kind}）為{amount}，會使退款超過實付金額：只有優惠可以返還
return.negative_shipping: shipping of {amount:money} would be taken, not paid back
  运费{amount}将被扣除，而不是退还 | 運費{amount}將被扣除，而不是退還
return.unit_twice: unit {number} of line {line} is named twice
  订单明细{line}第{number}件被重复指定 | 訂單明細{line}第{number}件被重複指定
return.refund_twice: refund {refund} is recorded already | 退款{refund}已登记过 | 退款{refund}已登記過
return.no_refund: the return has no refund {refund} that could fail
  退货申请没有编号为{refund}、可登记为失败的退款 | 退貨申請沒有編號為{refund}、可登記為失敗的退款
return.not_exchanged: unit {number} of line {line} was not exchanged, or the original is back already
  订单明细{line}第{number}件没有换货，或原商品已退回 | 訂單明細{line}第{number}件沒有換貨，或原商品已退回
return.something_back: goods are back already, or on their way: decide about them instead
  已有商品退回或在退回途中：请对其作出处理 | 已有商品退回或在退回途中：請對其作出處理
return.given_already:
  unit {number} of line {line} is settled already ({outcome:returns.Resolution}): undo the exchange, or \
record that the customer keeps it
  订单明细{line}第{number}件已处理完毕（{outcome}）：请撤销换货，或登记由顾客保留
  訂單明細{line}第{number}件已處理完畢（{outcome}）：請撤銷換貨，或登記由顧客保留
return.not_settled: {count} of its units {count:is|are} not settled yet
  还有{count}件商品未处理完毕 | 還有{count}件商品未處理完畢
return.unfit_resolution: unit {number} of line {line} was rejected: it can only be sent back or compensated
  订单明细{line}第{number}件检验不通过：只能寄回或补偿 | 訂單明細{line}第{number}件檢驗不通過：只能寄回或補償
return.itself: what is split off goes to a request of its own, with another id
  拆分出的商品应归入另一个编号的申请 | 拆分出的商品應歸入另一個編號的申請
return.currency: the order is in {currency}, not in {other}
  订单币种为{currency}，而不是{other} | 訂單幣別為{currency}，而不是{other}
return.nothing_stays: a split leaves at least one unit behind
  拆分后原申请至少保留一件商品 | 拆分後原申請至少保留一件商品
return.no_line: order {order} has no line {line}: units of several orders need a return for each
  订单{order}没有订单明细{line}：不同订单的商品请分别申请退货
  訂單{order}沒有訂單明細{line}：不同訂單的商品請分別申請退貨
return.too_many:
  {asked:# unit|# units} of line {line} cannot be returned: {delivered:# was|# were} delivered, \
{returning:# of them is|# of them are} being returned or were returned already, so {free} can be
  订单明细{line}不能退{asked}件：已签收{delivered}件，其中{returning}件正在退货或已退货，还可退{free}件
  訂單明細{line}不能退{asked}件：已簽收{delivered}件，其中{returning}件正在退貨或已退貨，還可退{free}件
return.too_many_refused:
  {asked:# unit|# units} of line {line} cannot be returned: {delivered} were delivered and {refused} came \
back undelivered; this return can name {free}
  订单明细{line}不能退{asked}件：已签收{delivered}件，未签收即退回{refused}件，本次申请可退{free}件
  訂單明細{line}不能退{asked}件：已簽收{delivered}件，未簽收即退回{refused}件，本次申請可退{free}件
return.elsewhere: unit {number} of line {line} is in return {request} already: a unit is returned once
  订单明细{line}第{number}件已在退货申请{request}中：每件商品只能退一次
  訂單明細{line}第{number}件已在退貨申請{request}中：每件商品只能退一次
return.not_replaceable: return {request} cannot be replaced: {reason}
  退货申请{request}不能被替换：{reason} | 退貨申請{request}不能被取代：{reason}
return.signal_rate:
  {returned} of {delivered:# unit|# units} came back by choice: {rate}% allowing for chance, {usual}% is usual
  已签收{delivered}件中自主退货{returned}件；考虑偶然因素后退货率为{rate}%，通常为{usual}%
  已簽收{delivered}件中自主退貨{returned}件；考慮偶然因素後退貨率為{rate}%，通常為{usual}%
return.signal_count: {count:once|# times}, in the returns {returns}
  共{count}次，见退货申请{returns} | 共{count}次，見退貨申請{returns}
return.below_minimum:
  without what you give back by choice, your goods come to {kept:money}, less than the {minimum:money} \
for which the discount {code} was given
  扣除您自愿退回的商品后，订单商品金额为{kept}，未达到优惠“{code}”要求的{minimum}
  扣除您自願退回的商品後，訂單商品金額為{kept}，未達優惠「{code}」要求的{minimum}
return.below_units:
  without what you give back by choice, {kept:# is|# are} left, fewer than the {least} for which the \
discount {code} was given
  扣除您自愿退回的商品后剩余{kept}件，未达到优惠“{code}”要求的{least}件
  扣除您自願退回的商品後剩餘{kept}件，未達優惠「{code}」要求的{least}件
return.beyond_authority:
  {amount:money} for one case is more than {who:kernel.Role} may give ({limit:money}): \
{others:kernel.Role} may
  单笔补偿合计{amount}，超过{who}的权限（{limit}），可由{others}审批
  單筆補償合計{amount}，超過{who}的權限（{limit}），可由{others}核准
return.beyond_all_authority:
  {amount:money} for one case is more than anyone may give under this policy ({limit:money})
  单笔补偿合计{amount}，超过本规定的最高权限（{limit}）
  單筆補償合計{amount}，超過本規定的最高權限（{limit}）
return.same_person: who gives a compensation cannot approve it as well: ask somebody else
  申请人不能批准自己的补偿：请由他人批准 | 申請人不能核准自己的補償：請由他人核准
return.deduct_restocking: {percent} % of the price is kept for putting the goods back on the shelf
  扣除价格的{percent}%作为重新上架费 | 扣除價格的{percent}%作為重新上架費
return.deduct_freight: you pay for sending the goods back, and we paid {amount:money} for it
  退货运费由您承担，我们已代付{amount} | 退貨運費由您負擔，我們已代付{amount}
return.deduct_depreciation: the goods came back worth {percent} % less
  退回商品价值贬损{percent}% | 退回商品價值減損{percent}%
return.promotion_back: the discount taken off an earlier refund is given back
  返还此前退款中扣除的优惠 | 返還先前退款中扣除的優惠
return.deduct_allowance: we gave it back to you before, and you keep nothing that costs as much
  此前已退还给您，且您保留的商品金额低于该款项 | 先前已退還給您，且您保留的商品金額低於該款項
return.deduct_unpaid: this part of the price is not paid yet | 该部分货款尚未支付 | 該部分貨款尚未支付
return.quote_paid: what you paid for it | 您的实付金额 | 您的實付金額
return.quote_paid_less:
  what you paid for it: the price of {price:money} less {discount:money}, its share of your discount
  您的实付金额：原价{price}，减去分摊的优惠{discount} | 您的實付金額：原價{price}，減去分攤的優惠{discount}
return.quote_paid_tax: what you paid for it, tax of {tax:money} included
  您的实付金额，含税{tax} | 您的實付金額，含稅{tax}
return.quote_paid_left: what you paid for it and did not get back before
  您的实付金额中尚未退还的部分 | 您的實付金額中尚未退還的部分
return.quote_total: you get {amount:money} back | 共退还您{amount} | 共退還您{amount}
return.shipping_back: the delivery charge is paid back | 退还运费 | 退還運費
return.shipping_fault: the delivery charge, because the merchant is at fault
  因商家责任退还运费 | 因商家責任退還運費
return.shipping_whole: the delivery charge, because nothing of the order stays with you
  订单商品已全部退回，退还运费 | 訂單商品已全部退回，退還運費
return.forgone: deductions of {amount:money} are not taken, because a refund is never less than nothing
  退款不会低于零，因此未扣除{amount} | 退款不會低於零，因此未扣除{amount}
return.quote_not_accepted: unit {number} of line {line} is not accepted: only accepted units are paid back
  订单明细{line}第{number}件未被接受，只有被接受的商品可以退款
  訂單明細{line}第{number}件未被接受，只有被接受的商品可以退款
return.reversal_no_customer: it names no customer | 没有顾客信息 | 沒有顧客資訊
return.reversal_not_goods: {product} stands for a service or a correction, not for goods
  {product}为服务或更正代码，并非商品 | {product}為服務或更正代碼，並非商品
return.reversal_never_sold:
  the ledger shows no earlier sale of it to this customer: it was bought before, or elsewhere
  账目中没有此前向该顾客销售该商品的记录：可能在账目开始之前或其他渠道购买
  帳目中沒有此前向該顧客銷售該商品的紀錄：可能在帳目開始之前或其他通路購買
return.reversal_other_price: earlier sales of it to this customer had other prices
  此前向该顾客销售该商品的价格不同 | 此前向該顧客銷售該商品的價格不同
return.reversal_too_many:
  {left:# unit more comes|# units more come} back than earlier sales at that price still account for
  退回数量比此前同价销售的剩余数量多{left}件 | 退回數量比此前同價銷售的剩餘數量多{left}件
return.within:
  you asked in time: it was delivered on {delivered:date} and can be returned until the end of {last:date}
  您在期限内提出了申请：商品于{delivered}签收，退货申请截至{last}当日
  您在期限內提出了申請：商品於{delivered}簽收，退貨申請至{last}當日截止
return.within_hours:
  you asked in time: it was delivered on {delivered:instant} and can be returned until {last:instant}
  您在期限内提出了申请：商品于{delivered}签收，退货申请截至{last}
  您在期限內提出了申請：商品於{delivered}簽收，退貨申請至{last}截止
return.no_limit: it can be returned at any time | 该商品退货没有时间限制 | 該商品退貨沒有時間限制
return.not_begun: part of your order is still to come, so the time for returning it has not begun to run
  您的订单尚有商品未签收，退货期限尚未开始计算 | 您的訂單尚有商品未簽收，退貨期限尚未開始計算
return.undelivered: it came back without having been delivered, so no time for returning it has begun to run
  商品未经签收即退回，退货期限尚未开始计算 | 商品未經簽收即退回，退貨期限尚未開始計算
return.too_late:
  it was delivered on {delivered:date} and could be returned until the end of {last:date}; you asked on \
{asked:date}
  商品于{delivered}签收，退货申请截至{last}当日，您于{asked}提出申请，已超过期限
  商品於{delivered}簽收，退貨申請至{last}當日截止，您於{asked}提出申請，已超過期限
return.too_late_hours:
  it was delivered on {delivered:instant} and could be returned until {last:instant}; you asked on \
{asked:instant}
  商品于{delivered}签收，退货申请截至{last}，您于{asked}提出申请，已超过期限
  商品於{delivered}簽收，退貨申請至{last}截止，您於{asked}提出申請，已超過期限
return.fault_late:
  returns without a reason ended with {last:date}; a fault is not bound to that: we look into it
  无理由退货期限已于{last}届满；商品质量问题不受该期限限制，我们会另行核实处理
  無理由退貨期限已於{last}屆滿；商品瑕疵不受該期限限制，我們會另行查證處理
return.show_fault: show us the fault and tell us since when you see it
  请提供能显示问题的凭证，并说明问题出现的时间 | 請提供能顯示問題的憑證，並說明問題出現的時間
return.days_unknown: working days are not announced that far, so {last:date} as the last day is provisional
  届时的官方工作日安排尚未公布，最后期限{last}为暂定日期
  屆時的官方工作日安排尚未公布，最後期限{last}為暫定日期
return.once_announced: we decide once they are | 公布后我们将作出决定 | 公布後我們將作出決定
return.provisional: {last:date} as the last day is provisional until the official working days are announced
  官方工作日安排公布前，最后期限{last}为暂定日期 | 官方工作日安排公布前，最後期限{last}為暫定日期
return.if_faulty: if it is faulty or not what we described, tell us so and show it: then other rules apply
  如商品存在质量问题或与描述不符，请说明并提供凭证，我们将按相应规则处理
  如商品有品質問題或與描述不符，請說明並提供憑證，我們將按相應規則處理
return.warranty: if it is faulty, the warranty may still cover it: ask us for a repair or an exchange
  如商品存在质量问题，可能仍在保修范围内，请联系我们申请维修或换货
  如商品有品質問題，可能仍在保固範圍內，請聯絡我們申請維修或換貨
return.not_delivered: it has not been delivered yet | 商品尚未签收 | 商品尚未簽收
return.cancel_or_wait: cancel what has not left us yet, or ask again when it has come
  尚未发货的商品可以直接取消，或在签收后再申请退货 | 尚未出貨的商品可以直接取消，或在簽收後再申請退貨
return.delivery_unknown: we do not know on which day it was delivered
  我们没有该商品的签收日期 | 我們沒有該商品的簽收日期
return.show_delivery: tell us the day, with the carrier's message if you have it
  请告知签收日期，如有物流通知请一并提供 | 請告知簽收日期，如有物流通知請一併提供
return.not_in_order: line {line} is not part of order {order}
  订单{order}中没有订单明细{line} | 訂單{order}中沒有訂單明細{line}
return.other_order: ask for a return in the order in which you bought it
  请在购买该商品的订单中申请退货 | 請在購買該商品的訂單中申請退貨
return.taken:
  you ask to return {asked}, and only {free} can still be returned: the rest has not come yet, is being \
returned, or was returned before
  您申请退{asked}件，目前可退{free}件：其余商品尚未签收、正在退货或已退货
  您申請退{asked}件，目前可退{free}件：其餘商品尚未簽收、正在退貨或已退貨
return.more_than_bought: you ask to return {asked}, and your order has {bought} of it
  您申请退{asked}件，而您的订单中只有{bought}件 | 您申請退{asked}件，而您的訂單中只有{bought}件
return.taken_all: everything that you received of it is being returned, or was returned before
  您已签收的该商品均在退货中或已退货 | 您已簽收的該商品均在退貨中或已退貨
return.ask_for_fewer: ask for {free} | 请将数量改为{free}件 | 請將數量改為{free}件
return.reason_not_covered: the reason you give is not one for which these terms allow a return
  您填写的原因不在本条款允许退货的范围内 | 您填寫的原因不在本條款允許退貨的範圍內
return.reason_covered: the reason you give is one for which these terms allow a return
  您填写的原因符合本条款的退货范围 | 您填寫的原因符合本條款的退貨範圍
return.category_excluded: goods of the category {category} cannot be returned without a fault
  {category}类商品非质量问题不支持退货 | {category}類商品除瑕疵外不可退貨
return.returnable_kind: goods of this kind can be returned | 该类商品支持退货 | 該類商品可退貨
return.not_confirmed: you were not asked at the purchase to agree that it cannot be returned, so it can
  购买时未经您确认不适用退货，因此可以退货 | 購買時未經您確認不適用退貨，因此可以退貨
return.fault_lifts:
  where this proves to be the merchant's fault, the limits for returns without a reason do not apply
  经核实属商家责任的，不受无理由退货的限制 | 經查證屬商家責任者，不受無理由退貨的限制
return.evidence_given: you showed what is wrong | 您已提供凭证 | 您已提供憑證
return.evidence_asked: we have not seen yet what is wrong | 尚未收到问题凭证 | 尚未收到問題憑證
return.send_picture: send us a picture or a video that shows it
  请提供能显示问题的图片或视频 | 請提供能顯示問題的圖片或影片
return.condition_later: we check the goods when they come back: they must be complete and unused
  商品退回后我们将检验，商品须完好且配件齐全 | 商品退回後我們將檢驗，商品須完好且配件齊全
return.freight_yours: you pay for sending it back | 退货运费由您承担 | 退貨運費由您負擔
return.freight_taken: you pay for sending it back: we pay it first and take {amount:money} off your refund
  退货运费由您承担：我们先行代付，并从退款中扣除{amount}
  退貨運費由您負擔：我們先行代付，並從退款中扣除{amount}
return.freight_ours: we pay for sending it back | 退货运费由我们承担 | 退貨運費由我們負擔
return.restocking: we keep {percent} % of the price for putting it back on the shelf
  将扣除价格的{percent}%作为重新上架费 | 將扣除價格的{percent}%作為重新上架費
return.state_costs: we keep {percent} % of the price because of the state of the goods
  因商品状态，将扣除价格的{percent}% | 因商品狀態，將扣除價格的{percent}%
return.state_may_cost: if the goods come back in a worse state, we keep part of the price
  如商品退回时状态不佳，将扣除部分价款 | 如商品退回時狀況不佳，將扣除部分價款
return.promotion_at_stake:
  the discount {code} was given for goods worth {minimum:money}: if what you keep comes to less, its \
share of the discount is taken off your refund
  优惠“{code}”需满{minimum}：如保留的商品不足该金额，其分摊的优惠将从退款中扣除
  優惠「{code}」需滿{minimum}：如保留的商品不足該金額，其分攤的優惠將從退款中扣除
return.pieces_at_stake:
  the discount {code} was given for {least:# piece|# pieces}: if you keep fewer, their share of the \
discount is taken off your refund
  优惠“{code}”需满{least}件：如保留的商品少于该件数，其分摊的优惠将从退款中扣除
  優惠「{code}」需滿{least}件：如保留的商品少於該件數，其分攤的優惠將從退款中扣除
return.refund_within: you get the money within {days:# day|# days} after the goods are back with us
  我们收到退回商品后{days}天内退款 | 我們收到退回商品後{days}天內退款
return.send_by: send it back by the end of {last:date} | 请在{last}结束前寄回商品 | 請在{last}結束前寄回商品
return.wish_not_offered: these terms do not offer what you wish for; the money back is possible
  本条款不提供您希望的处理方式，可以为您退款 | 本條款不提供您希望的處理方式，可以為您退款
return.fault_not_found: we did not find the fault that you told us of: somebody will look at it again with you
  检验未发现您反映的问题，将由专人与您进一步核实 | 檢驗未發現您反映的問題，將由專人與您進一步確認
return.fault_worse:
  the goods came back in another state than you told us of: somebody will look at it with you
  退回商品的状态与您反映的情况不符，将由专人与您进一步核实
  退回商品的狀態與您反映的情況不符，將由專人與您進一步確認
return.any_state: these terms take goods back in any state
  本条款对退回商品的状态没有要求 | 本條款對退回商品的狀態沒有要求
""")
"""The sentences of this room, by code."""
