"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
invitation: Survey invitation | 问卷邀请 | 問卷邀請
invitation.bounced_hard: Invitation bounced for good | 邀请永久退回 | 邀請永久退回
invitation.bounced_soft: Invitation bounced for now | 邀请暂时退回 | 邀請暫時退回
invitation.completed: Invited person finished answering | 受邀者已完成作答 | 受邀者已完成作答
invitation.delivered: Invitation delivered | 邀请已送达 | 邀請已送達
invitation.erased: Invitation's personal data erased | 邀请个人信息已删除 | 邀請個人資料已刪除
invitation.expired: Invitation expired | 邀请已过期 | 邀請已過期
invitation.failed: Invitation could not be sent | 邀请发送失败 | 邀請發送失敗
invitation.opened: Invitation opened | 邀请已打开 | 邀請已開啟
invitation.opted_out: Opted out of invitations | 已拒绝接收邀请 | 已拒絕接收邀請
invitation.planned: Invitation planned | 邀请已计划 | 邀請已規劃
invitation.quota_full: Invited person's quota full | 受邀者配额已满 | 受邀者配額已滿
invitation.reminded: Invitation reminder sent | 邀请提醒已发送 | 邀請提醒已發送
invitation.scheduled: Invitation scheduled | 邀请已排定发送 | 邀請已排定發送
invitation.screened_out: Invited person screened out | 受邀者不符合条件 | 受邀者不符合條件
invitation.sent: Invitation sent | 邀请已发送 | 邀請已發送
invitation.started: Invited person began answering | 受邀者已开始作答 | 受邀者已開始作答
invitation.suppressed: Invitation held back | 邀请已拦截 | 邀請已攔截
response: Survey response | 答卷 | 問卷回覆
response.abandoned: Response abandoned unanswered | 问卷未作答已放弃 | 問卷未作答已放棄
response.anonymous: Anonymous response | 匿名答卷 | 匿名回覆
response.anonymous_batch: Batch of anonymous responses | 匿名答卷批次 | 匿名回覆批次
response.answer: Answer | 答案 | 答案
response.answered: Answers recorded | 答案已记录 | 答案已記錄
response.erased: Response's personal data erased | 答卷个人信息已删除 | 回覆個人資料已刪除
response.imported: Response imported | 答卷已导入 | 問卷回覆已匯入
response.invalidated: Response invalidated | 答卷已作废 | 問卷回覆已作廢
response.lapsed: Response lapsed partly answered | 问卷部分作答后过期 | 問卷部分作答後過期
response.quota_full: Response ended by full quota | 作答因配额已满终止 | 作答因配額已滿終止
response.reinstated: Response reinstated | 答卷已恢复有效 | 問卷回覆已恢復有效
response.screened_out: Response screened out | 受访者不符合条件 | 受訪者不符合條件
response.started: Response started | 问卷已开始作答 | 問卷已開始作答
response.submitted: Response submitted | 答卷已提交 | 問卷回覆已提交
survey: Survey | 问卷 | 問卷
survey.activated: Survey activated | 问卷已启用 | 問卷已啟用
survey.all_of: All conditions | 满足全部条件 | 符合全部條件
survey.any_of: Any condition | 满足任一条件 | 符合任一條件
survey.archived: Survey archived | 问卷已归档 | 問卷已歸檔
survey.callback: Follow-up of a low score | 低分回访 | 低分回訪
survey.callback_attempted: Callback attempted | 已尝试回访 | 已嘗試回訪
survey.callback_closed: Callback closed | 回访已完成 | 回訪已完成
survey.callback_erased: Callback's personal data erased | 回访个人信息已删除 | 回訪個人資料已刪除
survey.callback_handed_over: Callback handed over | 回访已转交 | 回訪已轉交
survey.callback_opened: Callback opened | 回访已安排 | 回訪已安排
survey.closed: Survey closed | 问卷已结束 | 問卷已結束
survey.design: Survey design | 问卷设计 | 問卷設計
survey.drafted: Survey drafted | 问卷草稿已创建 | 問卷草稿已建立
survey.erased: Survey's personal data erased | 问卷个人信息已删除 | 問卷個人資料已刪除
survey.imported: Survey imported | 问卷已导入 | 問卷已匯入
survey.invitation_policy: Invitation policy | 问卷邀请规则 | 問卷邀請規則
survey.jump: Jump rule | 跳题规则 | 跳題規則
survey.loop_policy: Callback policy | 低分回访规则 | 低分回訪規則
survey.not: Negated condition | 条件取反 | 條件否定
survey.option: Option | 选项 | 選項
survey.paused: Survey paused | 问卷已暂停 | 問卷已暫停
survey.quality_policy: Response quality policy | 答卷质量规则 | 回覆品質規則
survey.question: Question | 题目 | 題目
survey.quota: Quota | 配额 | 配額
survey.quota_counted: Response counted in the quota | 答卷已计入配额 | 回覆已計入配額
survey.quota_erased: Quota's personal data erased | 配额个人信息已删除 | 配額個人資料已刪除
survey.quota_limit_changed: Quota limit changed | 配额上限已变更 | 配額上限已變更
survey.quota_opened: Quota opened | 配额已开放 | 配額已開放
survey.quota_released: Quota place released | 配额名额已释放 | 配額名額已釋出
survey.quota_reserved: Quota place reserved | 配额名额已预留 | 配額名額已保留
survey.quota_uncounted: Response taken out of the quota | 答卷已移出配额 | 回覆已移出配額
survey.resumed: Survey resumed | 问卷已恢复 | 問卷已恢復
survey.review_policy: Design review policy | 问卷设计审核规则 | 問卷設計審核規則
survey.revised: Survey revised | 问卷已修订 | 問卷已修訂
survey.shuffle: Random page order | 页面随机排序 | 頁面隨機排序
survey.trigger: Callback trigger | 回访触发条件 | 回訪觸發條件
survey.when: Answer condition | 答案条件 | 答案條件
survey.wording: Wording in another language | 其他语言文本 | 其他語言文字
""",
)

labels(
    "verb",
    """
invitation.bounce: record as undelivered | 登记退回 | 登記退回
invitation.deliver: record the delivery | 登记送达 | 登記送達
invitation.expire: expire | 过期 | 過期
invitation.fail: record a failure | 登记失败 | 登記失敗
invitation.open: record the opening | 登记打开 | 登記開啟
invitation.remind: remind | 提醒 | 提醒
invitation.schedule: schedule | 排期 | 排程
invitation.screen_out: screen out | 甄别淘汰 | 篩選排除
invitation.send: send | 发送 | 發送
invitation.start: record the start | 登记开始作答 | 登記開始作答
invitation.suppress: suppress | 拦截 | 攔截
response.answer: answer | 作答 | 作答
response.invalidate: mark as invalid | 标记为无效 | 標記為無效
response.lapse: record as abandoned | 登记为放弃 | 登記為放棄
response.reinstate: mark as valid | 恢复有效 | 恢復有效
survey.activate: activate | 启用 | 啟用
survey.archive: archive | 归档 | 歸檔
survey.pause: pause | 暂停 | 暫停
survey.revise: revise | 修订 | 修訂
survey.callback.attempt: record an attempt | 登记联系 | 登記聯絡
survey.callback.close: close | 完成回访 | 完成回訪
survey.quota.count: count a response | 计入答卷 | 計入回覆
survey.quota.release: release a place | 释放名额 | 釋出名額
survey.quota.reserve: reserve a place | 预留名额 | 預留名額
survey.quota.set_limit: set the limit | 设定上限 | 設定上限
survey.quota.uncount: take back a count | 取消计入 | 取消計入
""",
)
"""What can be done with the objects of this room."""
