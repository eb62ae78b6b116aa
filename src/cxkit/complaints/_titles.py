"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
complaint: Complaint | 投诉 | 客訴
complaint.accepted: Decision accepted | 顾客接受处理结果 | 顧客接受處理結果
complaint.accused: Found to concern an agent | 查明投诉涉及客服 | 查明客訴涉及客服
complaint.acknowledged: Receipt acknowledged | 已向顾客确认收悉 | 已向顧客確認收件
complaint.action_taken: Immediate action taken | 已采取紧急措施 | 已採取緊急措施
complaint.assessed: Complaint assessed | 投诉已评估 | 客訴已評估
complaint.clock_pack: Set of complaint deadlines | 投诉时限规则集 | 客訴時限規則集
complaint.clock_reading: Deadline of a complaint | 投诉时限 | 客訴時限
complaint.clock_rule: Deadline rule | 时限规则 | 時限規則
complaint.clocks_restarted: Clocks run again | 已恢复计时 | 已恢復計時
complaint.clocks_stopped: Clocks stopped | 已暂停计时 | 已暫停計時
complaint.closed: Complaint closed | 投诉已结案 | 客訴已結案
complaint.communicated: Decision communicated | 已告知处理结果 | 已告知處理結果
complaint.deadline_agreed: Deadline agreed on | 已约定期限 | 已約定期限
complaint.decided: Complaint decided | 已作出处理决定 | 已作出處理決定
complaint.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
complaint.escalated: Appealed to a higher level | 顾客申诉，已升级处理 | 顧客申訴，已升級處理
complaint.evidence: Evidence | 证据 | 證據
complaint.evidence_added: Evidence added | 已补充证据 | 已補充證據
complaint.evidence_unavailable: Evidence found unavailable | 确认无法取得证据 | 確認無法取得證據
complaint.externally_ruled: Outside body ruled | 外部机构已裁决 | 外部機構已裁決
complaint.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
complaint.filing: Outside body's filing | 外部机构登记信息 | 外部機構登錄資料
complaint.handling_rated: Handling rated | 顾客已评价处理过程 | 顧客已評價處理過程
complaint.imported: Complaint imported | 投诉已导入 | 客訴已匯入
complaint.investigated: Investigator assigned | 已指派调查人员 | 已指派調查人員
complaint.linked: Related records linked | 已关联相关记录 | 已連結相關紀錄
complaint.links: Related records | 相关记录 | 相關紀錄
complaint.marked_duplicate: Marked as a duplicate | 已标为重复登记 | 已標為重複登記
complaint.offered_remedy: Offered remedy | 补救措施 | 補救措施
complaint.part: Complaint in a message | 单项投诉 | 單項客訴
complaint.playbook: Complaint playbook | 投诉处理流程 | 客訴處理流程
complaint.playbook_step: Playbook step | 投诉处理步骤 | 客訴處理步驟
complaint.received: Complaint received | 投诉已接收 | 客訴已收件
complaint.reclassified: Found not to be a complaint | 已认定为非投诉 | 已認定為非客訴
complaint.referred: Referred to an outside body | 已转外部机构 | 已轉外部機構
complaint.rejected: Decision rejected | 顾客不接受处理结果 | 顧客不接受處理結果
complaint.remedy_carried_out: Remedy carried out | 补救措施已落实 | 補救措施已落實
complaint.reopened: Complaint reopened | 投诉已重新开启 | 客訴已重新開啟
complaint.ruled_inadmissible: Ruled inadmissible | 投诉不予受理 | 客訴不予受理
complaint.split: Complaint split | 投诉已拆分 | 客訴已拆分
complaint.updated: Customer told of progress | 已告知处理进度 | 已告知處理進度
complaint.withdrawn: Complaint withdrawn | 顾客已撤销投诉 | 顧客已撤回客訴
""",
)

labels(
    "verb",
    """
complaint.accept: record the acceptance | 登记顾客接受 | 登記顧客接受
complaint.accuse: name whom it is about | 登记被投诉人 | 登記客訴當事人
complaint.acknowledge: acknowledge | 确认收悉 | 確認收件
complaint.act: record the action taken | 登记紧急措施 | 登記緊急措施
complaint.add_evidence: add evidence | 补充证据 | 補充證據
complaint.agree_deadline: agree on a deadline | 约定期限 | 約定期限
complaint.assess: assess | 评估 | 評估
complaint.carry_out: carry out a remedy | 落实补救措施 | 落實補救措施
complaint.close: close | 结案 | 結案
complaint.communicate: communicate the decision | 告知处理结果 | 告知處理結果
complaint.decide: decide | 作出处理决定 | 作出處理決定
complaint.investigate: investigate | 调查 | 調查
complaint.mark_duplicate: mark as a duplicate | 标记为重复登记 | 標記為重複登記
complaint.note_no_evidence: record that there is no evidence | 登记无法取证 | 登記無法取證
complaint.note_ruling: record the ruling | 登记外部裁定 | 登記外部裁定
complaint.note_split: split | 拆分 | 拆分
complaint.rate_handling: rate the handling | 评价处理过程 | 評價處理過程
complaint.reclassify: classify anew | 重新分类 | 重新分類
complaint.refer: refer to an outside body | 转外部机构 | 轉外部機構
complaint.reject: record the rejection | 登记顾客不接受 | 登記顧客不接受
complaint.reopen: reopen | 重新开启 | 重新開啟
complaint.rule_inadmissible: rule inadmissible | 不予受理 | 不予受理
complaint.restart_clocks: restart the clocks | 恢复计时 | 恢復計時
complaint.stop_clocks: stop the clocks | 暂停计时 | 暫停計時
complaint.update: update the customer | 告知进展 | 告知進度
complaint.withdraw: withdraw | 撤销投诉 | 撤回客訴
""",
)
"""What can be done with the objects of this room."""
