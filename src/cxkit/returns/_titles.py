"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
return_request: Return request | 退货申请 | 退貨申請
return_request.abuse_rules: Rules for signs of return abuse | 异常退货识别规则 | 異常退貨識別規則
return_request.abuse_signal: Sign of return abuse | 异常退货迹象 | 異常退貨跡象
return_request.approved: Return approved | 已同意退货 | 已同意退貨
return_request.authority_limit: Compensation limit of a role | 补偿权限额度 | 補償權限額度
return_request.cancelled: Return cancelled | 退货已取消 | 退貨已取消
return_request.closed: Return closed | 退货申请已关闭 | 退貨申請已關閉
return_request.compensated: Compensation given | 已补偿顾客 | 已補償顧客
return_request.compensation_policy: Compensation policy | 补偿规定 | 補償規定
return_request.decision: Return decision | 退货判定 | 退貨判定
return_request.deadline: Deadline of a return | 退货时限 | 退貨時限
return_request.deadline_agreed: Deadline agreed on | 已约定期限 | 已約定期限
return_request.declined: Return declined | 已拒绝退货 | 已拒絕退貨
return_request.deduction: Deduction from a refund | 退款扣除项 | 退款扣除項
return_request.depreciation: Rate of value loss | 价值贬损比例 | 價值減損比例
return_request.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
return_request.exchanged: Exchanged | 已换货 | 已換貨
return_request.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
return_request.finding: Ground of a return decision | 退货判定理由 | 退貨判定理由
return_request.goods_move: Move of returned goods | 退货商品流转 | 退貨商品流轉
return_request.imported: Return imported | 退货申请已导入 | 退貨申請已匯入
return_request.inspected: Returned goods inspected | 退回商品已检验 | 退回商品已檢驗
return_request.judgement: Inspection result | 检验结论 | 檢驗結論
return_request.line: Return line | 退货明细 | 退貨明細
return_request.line_decision: Decision on a return line | 退货明细判定 | 退貨明細判定
return_request.policy: Return policy | 退货政策 | 退貨政策
return_request.put_away: Returned goods put away | 退货商品已归位 | 退貨商品已歸位
return_request.quote: Refund quote | 退款试算 | 退款試算
return_request.quoted_goods: Goods in a refund quote | 退款试算明细 | 退款試算明細
return_request.received: Returned goods received | 已收到退货 | 已收到退貨
return_request.reception_changed: Return arrival status changed | 退回状态已变更 | 退回狀態已變更
return_request.refund_errored: Return refund failed | 退货退款失败 | 退貨退款失敗
return_request.refunded: Return refunded | 退货已退款 | 退貨已退款
return_request.repair_part: Repair part | 维修配件 | 維修零件
return_request.repaired: Goods repaired | 商品已维修 | 商品已維修
return_request.requested: Return requested | 已申请退货 | 已申請退貨
return_request.resolution_chosen: Resolution chosen | 已选定处理方式 | 已選定處理方式
return_request.sent_back: Goods sent back to the customer | 商品已寄回顾客 | 商品已寄回顧客
return_request.split_from: Split from another return | 由其他退货申请拆出 | 由其他退貨申請拆出
return_request.split_off: Units moved to a return of their own
  部分商品已另立退货申请 | 部分商品已另立退貨申請
return_request.unexchanged: Exchange undone | 换货已撤销 | 換貨已撤銷
return_request.unit: Unit of a return | 退货商品 | 退貨商品
return_request.unit_ref: Number of a unit | 商品件号 | 商品件號
return_request.unit_refund: Refund for one unit | 单件退款 | 單件退款
""",
)

labels(
    "verb",
    """
return_request.agree_deadline: agree on a deadline | 约定期限 | 約定期限
return_request.approve: approve | 同意 | 同意
return_request.close: close | 关闭 | 關閉
return_request.compensate: compensate | 补偿 | 補償
return_request.decline: decline | 拒绝 | 拒絕
return_request.exchange: exchange | 换货 | 換貨
return_request.inspect: inspect | 检验 | 檢驗
return_request.note_reception: record the way back | 登记退回进度 | 登記退回進度
return_request.put_away: put away | 归位 | 歸位
return_request.receive: receive | 收货 | 收貨
return_request.refund: refund | 退款 | 退款
return_request.repair: repair | 维修 | 維修
return_request.resolve: choose the resolution | 选择处理方式 | 選擇處理方式
return_request.send_back: send back | 寄回顾客 | 寄回顧客
return_request.unexchange: undo the exchange | 撤销换货 | 撤銷換貨
""",
)
"""What can be done with the objects of this room."""
