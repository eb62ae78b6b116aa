"""The names of requests to departments, of team events and of their facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
department_request: Request to a department | 跨部门请求 | 跨部門請求
department_request.answered: Department answered | 部门已答复 | 部門已答覆
department_request.asked: Department asked | 已向部门提出请求 | 已向部門提出請求
department_request.closed: Request closed | 请求已关闭 | 請求已關閉
department_request.escalated: Request escalated | 请求已升级 | 請求已升級
department_request.policy: Terms for answers of departments | 部门答复时限规则 | 部門答覆時限規則
department_request.reopened: Asked again | 再次提出请求 | 再次提出請求
department_request.request_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
department_request.term: Term for an answer | 答复时限 | 答覆時限
department_request.withdrawn: Request withdrawn | 请求已撤回 | 請求已撤回
team_event: Team event | 团队活动 | 團隊活動
team_event.cancelled: Event cancelled | 活动已取消 | 活動已取消
team_event.event_erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
team_event.held: Event held | 活动已举行 | 活動已舉行
team_event.moved: Event moved | 活动已改期 | 活動已改期
team_event.planned: Event planned | 活动已计划 | 活動已規劃
team_event.rated: Event rated | 已评价活动 | 已評價活動
team_event.rating: Rating of an event | 活动评分 | 活動評分
""",
)

labels(
    "verb",
    """
department_request.answer_with: answer | 答复 | 答覆
department_request.close: close | 关闭 | 關閉
department_request.escalate: escalate | 升级 | 升級
department_request.reopen: ask again | 再次提出 | 再次提出
department_request.withdraw: withdraw | 撤回 | 撤回
team_event.cancel: cancel | 取消 | 取消
team_event.hold: record that it was held | 登记已举行 | 登記已舉行
team_event.move: move | 改期 | 改期
team_event.rate: rate | 评价 | 評價
""",
)
"""What can be done with requests and events."""
