"""Names of this room's kinds and facts, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
service_level.condition: Service condition | 适用条件 | 適用條件
service_level.escalation_step: Escalation step | 升级步骤 | 升級步驟
service_level.levels: Service levels | 服务政策集 | 服務政策集
service_level.policy: Service policy | 服务政策 | 服務政策
service_level.schedule: Schedule | 服务时间 | 服務時間
ticket: Ticket | 工单 | 工單
ticket.absorbed: Another ticket merged in | 并入其他工单 | 併入其他工單
ticket.assigned: Assigned | 已分配 | 已指派
ticket.classified: Classified | 已分类 | 已分類
ticket.clock_rules: Clock rules | 计时规则 | 計時規則
ticket.closed: Closed | 已关闭 | 已關閉
ticket.commitment: Service commitment | 服务承诺 | 服務承諾
ticket.custom_status: Custom status | 自定义状态 | 自訂狀態
ticket.customer_awaited: Waiting for the customer | 等待顾客回复 | 等待顧客回覆
ticket.deadline_agreed: Deadline agreed on | 已约定期限 | 已約定期限
ticket.deleted: Deleted | 已删除 | 已刪除
ticket.dependency_added: Made to wait for another ticket | 设置前置工单 | 設定前置工單
ticket.dependency_settled: No longer waits for another ticket | 前置工单已解决 | 前置工單已解決
ticket.desk_rules: Desk rules | 工单规则 | 工單規則
ticket.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
ticket.escalated: Escalated | 已升级 | 已升級
ticket.promise: Promise | 时限承诺 | 時限承諾
ticket.separated: Merged ticket taken out | 已拆出并入的工单 | 已拆出併入的工單
ticket.taken_over: Taken over in a merge | 合并时接收的内容 | 合併時接收的內容
ticket.unmerged: Merge undone | 已取消合并 | 已取消合併
ticket.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
ticket.handed_over: Handed over to people | 机器人转人工 | 機器人轉真人
ticket.imported: Imported | 已导入 | 已匯入
ticket.link: Link | 关联对象 | 關聯對象
ticket.linked: Linked | 已关联 | 已關聯
ticket.marked_genuine: Marked as genuine | 取消垃圾标记 | 取消垃圾標記
ticket.marked_spam: Marked as spam | 标记为垃圾信息 | 標記為垃圾訊息
ticket.merge_policy: Merge policy | 合并规则 | 合併規則
ticket.merge_rule: Merge rule of a field | 字段合并规则 | 欄位合併規則
ticket.merged_into: Merged into another ticket | 已合并到其他工单 | 已合併到其他工單
ticket.messaged: Message | 消息 | 訊息
ticket.opened: Opened | 已新建 | 已新建
ticket.parent_set: Parent changed | 变更上级工单 | 變更上層工單
ticket.policy_applied: Service policy applied | 适用服务政策 | 套用服務政策
ticket.policy_removed: Service policy removed | 取消服务政策 | 取消服務政策
ticket.priority_changed: Priority changed | 变更优先级 | 變更優先順序
ticket.followers_changed: Followers changed | 变更关注人 | 變更關注人
ticket.copies_changed: Copies changed | 变更抄送 | 變更副本抄送
ticket.kind_changed: Kind changed | 变更类型 | 變更類型
ticket.organisation_changed: Organisation changed | 变更所属机构 | 變更所屬機構
ticket.snoozed: Snoozed | 暂缓处理 | 暫緩處理
ticket.work_logged: Work logged | 登记工时 | 登記工時
ticket.work_corrected: Work corrected | 更正工时 | 更正工時
ticket.external_ids_changed: External ids changed | 变更外部编号 | 變更外部編號
ticket.seen: Seen | 已读 | 已讀
ticket.recovered: Recovered | 已恢复 | 已復原
ticket.reopened: Reopened | 重新开启 | 重新開啟
ticket.reported_to: Reported to a department | 已反馈相关部门 | 已回報相關部門
ticket.resumed: Resumed | 恢复处理 | 恢復處理
ticket.schedule_changed: Schedule changed | 变更服务时间 | 變更服務時間
ticket.solved: Solved | 已解决 | 已解決
ticket.split_from: Split from another ticket | 由其他工单拆分 | 由其他工單拆分
ticket.split_off: Messages split off | 拆出部分消息 | 拆出部分訊息
ticket.status_named: Custom status changed | 变更自定义状态 | 變更自訂狀態
ticket.status_scheme: Status scheme | 状态方案 | 狀態方案
ticket.stray_messaged: Stray message | 归属不明的消息 | 歸屬不明的訊息
ticket.tagged: Tags changed | 变更标签 | 變更標籤
ticket.target: Service target | 时限目标 | 時限目標
ticket.third_party_awaited: Waiting for a third party | 等待第三方处理 | 等待第三方處理
""",
)

labels(
    "verb",
    """
ticket.agree_deadline: agree on a deadline | 约定期限 | 約定期限
ticket.await_customer: wait for the customer | 等待顾客 | 等待顧客
ticket.follow: follow | 关注 | 關注
ticket.copy_to: send copies | 抄送 | 副本抄送
ticket.set_kind: set the kind | 设定类型 | 設定類型
ticket.set_organisation: set the organisation | 设定所属机构 | 設定所屬機構
ticket.snooze: snooze | 暂缓 | 暫緩
ticket.log_work: log work | 登记工时 | 登記工時
ticket.correct_work: correct the work | 更正工时 | 更正工時
ticket.change_external_ids: change external ids | 变更外部编号 | 變更外部編號
ticket.delete: delete | 删除 | 刪除
ticket.depend_on: wait for another ticket | 设置前置工单 | 設定前置工單
ticket.hold: wait for a third party | 等待第三方 | 等待第三方
ticket.hand_over: hand over to people | 转人工 | 轉真人
ticket.mark_genuine: mark as genuine | 取消垃圾标记 | 取消垃圾標記
ticket.mark_spam: mark as spam | 标记为垃圾信息 | 標記為垃圾訊息
ticket.name_status: name the status | 设定自定义状态 | 設定自訂狀態
ticket.recover: recover | 恢复 | 復原
ticket.reply: reply | 回复 | 回覆
ticket.report_to: report to a department | 反馈给部门 | 回饋給部門
ticket.set_priority: set the priority | 修改优先级 | 修改優先順序
ticket.set_schedule: set the schedule | 修改服务时间 | 修改服務時間
ticket.settle_dependency: no longer wait for another ticket | 解除前置工单 | 解除前置工單
ticket.solve: solve | 解决 | 解決
ticket.tag: tag | 添加标签 | 新增標籤
""",
)
"""What can be done with the objects of this room."""
