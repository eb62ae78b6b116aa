"""The texts of this room: complaints."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
complaint.anonymous: a complaint with a customer is not anonymous
  有顾客的投诉不是匿名投诉 | 有顧客的客訴不是匿名客訴
complaint.calendar: counts working days: pass the calendar
  按工作日计时，请提供工作日历 | 按工作天計時，請提供工作日曆
complaint.calendar_other: is not the official calendar of the pack
  与规则集的官方工作日历不一致 | 與規則集的官方工作日曆不一致
complaint.clock_twice: every clock is declared once | 计时规则重复 | 計時規則重複
complaint.link: the link does not fit the step | 关联与步骤不符 | 關聯與步驟不符
complaint.parts: a split makes other complaints | 拆分须产生不同的投诉 | 拆分須產生不同的客訴
complaint.received: lies after the recording | 接收时间晚于登记时间 | 接收時間晚於登記時間
complaint.remedy: must be more than nothing | 补救金额须大于零 | 補救金額須大於零
complaint.response: is not a known response of a company | 没有该企业答复类型 | 沒有該企業答覆類型
""")

WORDS: Final = Texts("""
complaint.anonymous: the complaint is anonymous: there is nobody to tell
  该投诉为匿名投诉，无法告知顾客 | 該客訴為匿名客訴，無法告知顧客
complaint.not_acknowledged: the customer has not been told that the complaint came in: acknowledge it first
  尚未向顾客确认收到投诉：请先确认收悉 | 尚未向顧客確認收到客訴：請先確認收件
complaint.not_independent: {agent} is complained of and cannot investigate or decide: name somebody else
  {agent}是被投诉人，不得调查或作出决定：请另行指派
  {agent}是本件客訴的當事人，不得調查或作成決定：請另行指派
complaint.same_decider: {agent} took the decision that is appealed against: name somebody else
  被申诉的决定由{agent}作出：请另行指派 | 被申訴的決定由{agent}作成：請另行指派
complaint.no_evidence: the complaint has no evidence: add some, or record that none is available
  投诉没有证据：请补充证据，或登记无法取得证据 | 客訴沒有證據：請補充證據，或登記無法取得證據
complaint.no_action: somebody may be in danger: record what was done at once first
  可能危及人身安全：请先登记已采取的紧急措施 | 可能危及人身安全：請先登記已採取的緊急措施
complaint.not_communicated: the customer has not been told the decision: communicate it first
  尚未告知顾客处理结果：请先告知 | 尚未告知顧客處理結果：請先告知
complaint.not_exhausted:
  the customer does not accept the decision: escalate it or refer it to an outside body first
  顾客不接受处理结果：请先升级处理或转外部机构 | 顧客不接受處理結果：請先升級處理或轉外部機構
complaint.still_time: the customer may still answer until {until:instant}
  顾客在{until}之前仍可答复 | 顧客在{until}之前仍可答覆
complaint.no_deadline: the customer has not answered and was given no day to answer by
  顾客尚未答复，且未向其告知答复期限 | 顧客尚未答覆，且未向其告知答覆期限
complaint.not_ruled: the outside body {body} has not decided yet
  外部机构{body}尚未作出决定 | 外部機構{body}尚未作出決定
complaint.not_referred: the complaint was not referred to an outside body: refer it first
  尚未转外部机构：请先转送 | 尚未轉外部機構：請先轉送
complaint.stopped: the clocks of the complaint stand still already: restart them first
  投诉计时已暂停：请先恢复计时 | 客訴計時已暫停：請先恢復計時
complaint.not_stopped: the clocks of the complaint do not stand still | 投诉计时未暂停 | 客訴計時未暫停
complaint.not_carried_out: {count} of the remedies promised are not carried out
  还有{count}项承诺的补救措施未落实 | 還有{count}項承諾的補救措施未落實
complaint.no_remedy: the decision has no remedy number {index}, or it is carried out already
  处理决定中没有第{index}项补救措施，或该项已落实 | 處理決定中沒有第{index}項補救措施，或該項已落實
complaint.itself: a complaint is no duplicate or part of itself
  投诉不能是其自身的重复或组成部分 | 客訴不能是其自身的重複或組成部分
complaint.split_twice: complaint {id} was made of it already: give the new one another id
  投诉{id}已由此拆分：请使用另一个编号 | 客訴{id}已由此拆分：請使用另一個編號
complaint.nothing_left: the customer was not told how to appeal: tell it in the communication
  未告知顾客申诉途径：请在告知处理结果时一并说明 | 未告知顧客申訴途徑：請在告知處理結果時一併說明
complaint.see_goods: see what is wrong with the goods: pictures or an inspection
  核实商品问题：图片或检验报告 | 查證商品問題：圖片或檢驗報告
complaint.check_order: check the order and what was promised | 核对订单与承诺内容 | 核對訂單與承諾內容
complaint.make_good: take the goods back, exchange or repair them, or pay the money back
  退货、换货、维修或退款 | 退貨、換貨、維修或退款
complaint.trace: trace the parcel with the carrier | 向快递公司查询物流记录 | 向物流商查詢物流紀錄
complaint.apologise: apologise for what happened | 就所发生的问题道歉 | 就所發生的問題致歉
complaint.deliver: see that the goods arrive, or make up for the loss
  确保商品送达，或补偿损失 | 確保商品送達，或補償損失
complaint.hear: read the conversation and hear the agent concerned
  查阅会话记录，并听取相关客服的说明 | 查閱對話紀錄，並聽取相關客服的說明
complaint.train: put it right: training or another way of working, as an improvement with an owner
  整改：培训或改进流程，并明确责任人 | 改善：訓練或改進流程，並指定負責人
complaint.explain: explain the process, or correct what did not work
  说明流程，或修正操作问题 | 說明流程，或修正操作問題
complaint.solve: offer a solution for this very case | 针对该情况提出具体解决方案 | 針對該情況提出具體解決方案
""")
"""The sentences of this room, by code."""
