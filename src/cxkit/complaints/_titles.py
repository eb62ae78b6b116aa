"""What the kinds and facts of this room are called, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import Label

TITLES: Final[dict[str, Label]] = {
    "complaint": Label("Complaint", "投诉", "客訴"),
    "complaint.accepted": Label("Decision accepted", "顾客接受处理结果", "顧客接受處理結果"),
    "complaint.accused": Label("Found to concern an agent", "查明投诉涉及客服", "查明客訴涉及客服"),
    "complaint.acknowledged": Label("Receipt acknowledged", "已向顾客回执", "已向顧客回覆收悉"),
    "complaint.action_taken": Label("Immediate action taken", "已采取紧急措施", "已採取緊急措施"),
    "complaint.assessed": Label("Complaint assessed", "投诉已评估", "客訴已評估"),
    "complaint.clock_pack": Label("Set of complaint deadlines", "投诉时限规则集", "客訴時限規則集"),
    "complaint.clock_reading": Label("Deadline of a complaint", "投诉时限", "客訴時限"),
    "complaint.clock_rule": Label("Deadline rule", "时限规则", "時限規則"),
    "complaint.closed": Label("Complaint closed", "投诉已结案", "客訴已結案"),
    "complaint.communicated": Label("Decision communicated", "已告知处理结果", "已告知處理結果"),
    "complaint.decided": Label("Complaint decided", "已作出处理决定", "已作出處理決定"),
    "complaint.erased": Label("Personal data erased", "已删除个人信息", "已刪除個人資料"),
    "complaint.escalated": Label("Appealed to a higher level", "已申诉，升级处理", "已申訴，升級處理"),
    "complaint.evidence": Label("Evidence", "证据", "證據"),
    "complaint.evidence_added": Label("Evidence added", "已补充证据", "已補充證據"),
    "complaint.evidence_unavailable": Label(
        "Evidence found unavailable", "确认无法取得证据", "確認無法取得證據"
    ),
    "complaint.externally_ruled": Label("Outside body ruled", "外部机构已裁决", "外部機構已裁決"),
    "complaint.filing": Label("Outside body's filing", "外部机构登记信息", "外部機構登錄資料"),
    "complaint.handling_rated": Label("Handling rated", "顾客已评价处理过程", "顧客已評價處理過程"),
    "complaint.imported": Label("Complaint imported", "投诉已导入", "客訴已匯入"),
    "complaint.investigated": Label("Investigator assigned", "已指派调查人员", "已指派調查人員"),
    "complaint.linked": Label("Related records linked", "已关联相关记录", "已連結相關紀錄"),
    "complaint.links": Label("Related records", "相关记录", "相關紀錄"),
    "complaint.marked_duplicate": Label("Marked as a duplicate", "已标为重复投诉", "已標為重複投訴"),
    "complaint.offered_remedy": Label("Offered remedy", "补救措施", "補救措施"),
    "complaint.part": Label("Complaint in a message", "单项投诉", "單項客訴"),
    "complaint.playbook": Label("Complaint playbook", "投诉处理流程", "客訴處理流程"),
    "complaint.playbook_step": Label("Playbook step", "投诉处理步骤", "客訴處理步驟"),
    "complaint.received": Label("Complaint received", "投诉已受理", "客訴已受理"),
    "complaint.reclassified": Label("Found not to be a complaint", "已认定为非投诉", "已認定為非投訴"),
    "complaint.referred": Label("Referred to an outside body", "已转外部机构", "已轉外部機構"),
    "complaint.rejected": Label("Decision rejected", "顾客不接受处理结果", "顧客不接受處理結果"),
    "complaint.remedy_carried_out": Label("Remedy carried out", "补救措施已落实", "補救措施已落實"),
    "complaint.reopened": Label("Complaint reopened", "投诉已重新开启", "客訴已重新開啟"),
    "complaint.ruled_inadmissible": Label("Ruled inadmissible", "投诉不予受理", "客訴不予受理"),
    "complaint.split": Label("Complaint split", "投诉已拆分", "客訴已拆分"),
    "complaint.updated": Label("Customer told of progress", "已告知处理进度", "已告知處理進度"),
    "complaint.withdrawn": Label("Complaint withdrawn", "顾客已撤诉", "顧客已撤訴"),
}
