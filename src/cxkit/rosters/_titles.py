"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
roster: Roster | 排班表 | 班表
roster.absence: Absence | 缺勤 | 請假
roster.activity: Activity | 在岗记录 | 值勤紀錄
roster.break: Break | 班中休息 | 班中休息
roster.burden: Earlier shifts of a kind | 此前累计班次 | 先前累計班次
roster.changed: Shift changed after publishing | 发布后调班 | 公布後調班
roster.demand: Demand for a shift | 班次需求 | 班次需求
roster.drafted: Roster drafted | 已编制排班草稿 | 已編製班表草稿
roster.duty: Duty | 当班 | 值班
roster.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
roster.fair_share: Fair share | 公平分摊 | 公平分攤
roster.locked: Roster locked | 排班已锁定 | 班表已鎖定
roster.pattern: Shift pattern | 班次模式 | 班次模式
roster.person: Person of a roster | 排班人员 | 班表人員
roster.problem: Rostering problem | 排班问题 | 排班問題
roster.proposed: Roster proposed | 排班已征求意见 | 班表已徵詢意見
roster.published: Roster published | 排班已发布 | 班表已公布
roster.redrafted: Roster redrafted | 已修改排班草稿 | 已修改班表草稿
roster.rule: Rule of labour | 劳动规则 | 勞動規則
roster.rules: Rules of labour | 劳动规则集 | 勞動規則集
roster.shrinkage: Shrinkage | 工时损耗 | 工時損耗
roster.staff: Person to be rostered | 待排班人员 | 待排班人員
roster.swap: Swap of shifts | 换班 | 換班
roster.swap_accepted: Swap accepted | 换班已获同意 | 換班已獲同意
roster.swap_approved: Swap approved | 换班已批准 | 換班已核准
roster.swap_declined: Swap declined | 换班已拒绝 | 換班已拒絕
roster.swap_offered: Swap offered | 已提出换班 | 已提出換班
roster.wish: Wish | 排班意愿 | 排班意願
roster.withdrawn: Roster withdrawn | 排班已撤回 | 班表已撤回
""",
)

labels(
    "verb",
    """
roster.accept_swap: accept a swap | 同意换班 | 同意換班
roster.approve_swap: approve a swap | 批准换班 | 核准換班
roster.change: change a shift | 调班 | 調班
roster.decline_swap: decline a swap | 拒绝换班 | 拒絕換班
roster.lock: lock the roster | 锁定排班 | 鎖定班表
roster.offer_swap: offer a swap | 提出换班 | 提出換班
roster.propose: propose the roster | 征求意见 | 徵詢意見
roster.publish: publish the roster | 发布排班 | 公布班表
roster.redraft: redraft the roster | 修改草稿 | 修改草稿
roster.withdraw: withdraw the roster | 撤回排班 | 撤回班表
""",
)
"""What can be done with the objects of this room."""
