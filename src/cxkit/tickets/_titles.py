"""What the kinds and facts of this room are called, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import Label

TITLES: Final[dict[str, Label]] = {
    "service_level.condition": Label("Service condition", "适用条件", "適用條件"),
    "service_level.escalation_step": Label("Escalation step", "升级步骤", "升級步驟"),
    "service_level.levels": Label("Service levels", "服务级别", "服務水準"),
    "service_level.policy": Label("Service policy", "服务级别协议", "服務水準協議"),
    "service_level.schedule": Label("Schedule", "服务时间", "服務時間"),
    "ticket": Label("Ticket", "工单", "工單"),
    "ticket.absorbed": Label("Another ticket merged in", "并入其他工单", "併入其他工單"),
    "ticket.assigned": Label("Assigned", "已分配", "已指派"),
    "ticket.classified": Label("Classified", "已分类", "已分類"),
    "ticket.clock_rules": Label("Clock rules", "计时规则", "計時規則"),
    "ticket.closed": Label("Closed", "已关闭", "已結案"),
    "ticket.commitment": Label("Service commitment", "服务承诺", "服務承諾"),
    "ticket.custom_status": Label("Custom status", "自定义状态", "自訂狀態"),
    "ticket.customer_awaited": Label("Waiting for the customer", "等待顾客回复", "等待顧客回覆"),
    "ticket.deleted": Label("Deleted", "已删除", "已刪除"),
    "ticket.dependency_added": Label("Made to wait for another ticket", "设置前置工单", "設定前置工單"),
    "ticket.dependency_settled": Label(
        "No longer waits for another ticket", "前置工单已解决", "前置工單已解決"
    ),
    "ticket.desk_rules": Label("Desk rules", "工单规则", "工單規則"),
    "ticket.erased": Label("Personal data erased", "已清除个人信息", "已清除個人資料"),
    "ticket.escalated": Label("Escalated", "已升级", "已升級"),
    "ticket.handed_over": Label("Handed over to people", "机器人转人工", "機器人轉真人"),
    "ticket.imported": Label("Imported", "已导入", "已匯入"),
    "ticket.link": Label("Link", "关联对象", "關聯對象"),
    "ticket.linked": Label("Linked", "已关联", "已關聯"),
    "ticket.marked_genuine": Label("Marked as genuine", "取消垃圾标记", "取消垃圾標記"),
    "ticket.marked_spam": Label("Marked as spam", "标记为垃圾", "標記為垃圾"),
    "ticket.merged_into": Label("Merged into another ticket", "已合并到其他工单", "已合併到其他工單"),
    "ticket.messaged": Label("Message", "消息", "訊息"),
    "ticket.opened": Label("Opened", "已创建", "已建立"),
    "ticket.parent_set": Label("Parent changed", "变更上级工单", "變更上層工單"),
    "ticket.policy_applied": Label("Service policy applied", "应用服务级别", "套用服務水準"),
    "ticket.policy_removed": Label("Service policy removed", "取消服务级别", "取消服務水準"),
    "ticket.priority_changed": Label("Priority changed", "变更优先级", "變更優先順序"),
    "ticket.recovered": Label("Recovered", "已恢复", "已復原"),
    "ticket.reopened": Label("Reopened", "重新打开", "重新開啟"),
    "ticket.reported_to": Label("Reported to a department", "已反馈相关部门", "已回報相關部門"),
    "ticket.resumed": Label("Resumed", "恢复处理", "恢復處理"),
    "ticket.schedule_changed": Label("Schedule changed", "变更服务时间", "變更服務時間"),
    "ticket.solved": Label("Solved", "已解决", "已解決"),
    "ticket.split_from": Label("Split from another ticket", "由其他工单拆分", "由其他工單拆分"),
    "ticket.split_off": Label("Messages split off", "拆出部分消息", "拆出部分訊息"),
    "ticket.status_named": Label("Custom status changed", "变更自定义状态", "變更自訂狀態"),
    "ticket.status_scheme": Label("Status scheme", "状态方案", "狀態方案"),
    "ticket.stray_messaged": Label("Stray message", "归属不明的消息", "歸屬不明的訊息"),
    "ticket.tagged": Label("Tags changed", "变更标签", "變更標籤"),
    "ticket.target": Label("Service target", "时限目标", "時限目標"),
    "ticket.third_party_awaited": Label("Waiting for a third party", "等待第三方处理", "等待第三方處理"),
}
