"""What the kinds and facts of this room are called, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import Label

TITLES: Final[dict[str, Label]] = {
    "agent": Label("Agent", "客服人员", "客服人員"),
    "agent.availability": Label("Availability", "当前状态与负荷", "目前狀態與負荷"),
    "agent.channel_load": Label("Channel load", "渠道负荷", "通路負荷"),
    "agent.channel_weight": Label("Channel weight", "渠道权重", "通路權重"),
    "agent.demand": Label("Demand", "接待要求", "接待要求"),
    "agent.erased": Label("Personal data erased", "已清除个人信息", "已清除個人資料"),
    "agent.grant": Label("Grant", "授权", "授權"),
    "agent.hired": Label("Hired", "入职", "到職"),
    "agent.imported": Label("Imported", "已导入", "已匯入"),
    "agent.left": Label("Left", "离职", "離職"),
    "agent.moved_to_team": Label("Moved to another team", "调换团队", "調換團隊"),
    "agent.permissions": Label("Permission policy", "权限策略", "權限政策"),
    "agent.returned": Label("Returned", "重新入职", "重新到職"),
    "agent.role": Label("Team role", "岗位", "職務"),
    "agent.role_changed": Label("Role changed", "变更岗位", "變更職務"),
    "agent.routing_policy": Label("Routing policy", "分配规则", "分派規則"),
    "agent.skill": Label("Skill", "技能", "技能"),
    "agent.skill_gained": Label("Skill gained", "获得技能", "取得技能"),
    "agent.skill_lost": Label("Skill lost", "失去技能", "失去技能"),
    "agent.team": Label("Team", "团队", "團隊"),
    "agent.trained": Label("Trained", "完成培训", "完成訓練"),
}
