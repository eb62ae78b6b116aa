"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
application: Application | 应聘申请 | 應徵申請
application.application_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
application.assessed: Stage scored by a rater | 评分人已评分 | 評分人已評分
application.assessment: Assessment by a rater | 评分记录 | 評分紀錄
application.group_declared: Group declared by the candidate | 应聘者自愿申报群体 | 應徵者自願申報群體
application.hired: Candidate began | 已入职 | 已到職
application.offer_accepted: Offer accepted | 已接受录用 | 已接受錄取
application.offer_declined: Offer declined | 已谢绝录用 | 已婉拒錄取
application.offered: Offer made | 已发录用通知 | 已發錄取通知
application.pooled: Kept for later openings | 已转入人才库 | 已轉入人才庫
application.received: Application received | 已收到应聘申请 | 已收到應徵申請
application.rejected: Candidate rejected | 未录用 | 未錄取
application.stage_passed: Stage passed | 环节已通过 | 環節已通過
application.withdrawn: Application withdrawn | 应聘者已放弃 | 應徵者已放棄
opening: Opening | 招聘职位 | 招募職缺
opening.approved: Opening approved | 职位已审批 | 職缺已核准
opening.closed: Opening closed unfilled | 职位未招满关闭 | 職缺未補足結束
opening.filled: Place filled | 名额已录用 | 名額已錄取
opening.hurdle: Hurdle of a competency | 能力门槛 | 能力門檻
opening.opening_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
opening.requested: Opening requested | 已提出招聘需求 | 已提出招募需求
opening.rule: Selection rule | 选拔规则 | 遴選規則
opening.stage: Stage of a selection | 选拔环节 | 遴選環節
""",
)

labels(
    "verb",
    """
application.accept_offer: accept the offer | 接受录用 | 接受錄取
application.assess: score the stage | 评分 | 評分
application.declare_group: declare the group | 申报群体 | 申報群體
application.decline_offer: decline the offer | 谢绝录用 | 婉拒錄取
application.hire: record the first day | 登记入职 | 登記到職
application.offer: make an offer | 发出录用通知 | 發出錄取通知
application.pass_stage: pass the stage | 通过该环节 | 通過該環節
application.pool: keep for later openings | 转入人才库 | 轉入人才庫
application.reject: reject | 不予录用 | 不予錄取
application.withdraw: withdraw | 放弃应聘 | 放棄應徵
opening.approve: approve | 审批 | 核准
opening.close: close unfilled | 关闭职位 | 結束職缺
opening.fill: fill a place | 录用 | 錄取
""",
)
"""What can be done with the objects of this room."""
