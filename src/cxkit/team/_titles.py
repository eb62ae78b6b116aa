"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
agent: Agent | 客服人员 | 客服人員
agent.availability: Availability | 当前状态与负荷 | 目前狀態與負荷
agent.certificate: Certificate | 资格证书 | 資格證書
agent.channel_load: Channel load | 渠道负荷 | 通路負荷
agent.channel_weight: Channel weight | 渠道权重 | 通路權重
agent.course: Course | 培训课程 | 訓練課程
agent.demand: Demand | 接待要求 | 接待要求
agent.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
agent.grant: Grant | 授权 | 授權
agent.hired: Hired | 入职 | 到職
agent.imported: Imported | 已导入 | 已匯入
agent.left: Left | 离职 | 離職
agent.moved_to_team: Moved to another team | 调换团队 | 調換團隊
agent.own_permission: Own permission | 自定义权限 | 自訂權限
agent.permissions: Permission policy | 权限规则 | 權限規則
agent.promotion: Promotion criteria | 晋升条件 | 升遷條件
agent.returned: Returned | 重新入职 | 重新到職
agent.role: Team role | 角色 | 角色
agent.role_changed: Role changed | 变更角色 | 變更角色
agent.routing_policy: Routing policy | 分配规则 | 分派規則
agent.skill: Skill | 技能 | 技能
agent.skill_gained: Skill gained | 获得技能 | 取得技能
agent.skill_lost: Skill lost | 失去技能 | 失去技能
agent.team: Team | 团队 | 團隊
agent.trained: Trained | 完成培训 | 完成訓練
""",
)

labels(
    "verb",
    """
agent.come_back: come back | 复职 | 復職
agent.gain_skill: gain a skill | 新增技能 | 新增技能
agent.leave: leave | 离职 | 離職
agent.lose_skill: lose a skill | 移除技能 | 移除技能
agent.move: move to another team | 调换团队 | 調換團隊
agent.set_role: set the role | 设定角色 | 設定角色
agent.train: record a training | 登记培训 | 登記訓練
""",
)
"""What can be done with the objects of this room."""
