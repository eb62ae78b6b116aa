"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
feedback_item: Feedback item | 反馈 | 意見回饋
feedback_item.accepted: Feedback accepted | 反馈已采纳入库 | 意見已納入
feedback_item.actioned: Feedback acted on | 反馈已采取措施 | 意見已採取措施
feedback_item.appended: Feedback added to | 已追评 | 已追加評價
feedback_item.captured: Feedback captured | 反馈已采集 | 意見已蒐集
feedback_item.closed: Feedback closed | 反馈已关闭 | 意見已關閉
feedback_item.coded: Feedback coded | 反馈已归类主题 | 意見已歸類主題
feedback_item.coding: Coding of a text | 主题归类 | 主題歸類
feedback_item.edited: Feedback edited | 反馈已修改 | 意見已修改
feedback_item.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
feedback_item.flagged: Signal noted | 已标记疑点 | 已標記疑點
feedback_item.imported: Feedback imported | 反馈已导入 | 意見已匯入
feedback_item.marked_duplicate: Marked as a duplicate | 已标记为重复 | 已標記為重複
feedback_item.mention: Mention of a theme | 主题提及 | 主題提及
feedback_item.quarantined: Feedback set aside | 反馈已隔离 | 意見已隔離
feedback_item.released: Feedback counts again | 反馈已恢复计入 | 意見已恢復計入
feedback_item.reply: Answer to a review | 评价回复 | 評價回覆
feedback_item.reply_approved: Answer approved | 回复已审核 | 回覆已核准
feedback_item.reply_drafted: Answer drafted | 回复已起草 | 回覆已草擬
feedback_item.reply_edited: Answer edited | 回复已修改 | 回覆已修改
feedback_item.reply_policy: Deadlines of answers | 评价回复时限 | 評價回覆時限
feedback_item.reply_published: Answer published | 回复已发布 | 回覆已發布
feedback_item.reply_removed: Answer removed | 回复已删除 | 回覆已刪除
feedback_item.review_invitation: Invitation to review | 评价邀请 | 評價邀請
feedback_item.text: Version of a text | 文字版本 | 文字版本
feedback_item.unflagged: Signal withdrawn | 疑点已解除 | 疑點已解除
feedback_item.withdrawn: Withdrawn by its author | 作者已撤回反馈 | 作者已撤回意見
focus_group: Focus group | 焦点小组 | 焦點團體
focus_group.participant: Participant | 参与者 | 參與者
focus_group.utterance: Utterance | 发言 | 發言
theme_tree: Theme tree | 主题树 | 主題樹
theme_tree.added: Theme added | 已新增主题 | 已新增主題
theme_tree.begun: Theme tree begun | 已建立主题树 | 已建立主題樹
theme_tree.ended: Theme tree no longer used | 主题树已停用 | 主題樹已停用
theme_tree.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
theme_tree.merged: Themes merged | 主题已合并 | 主題已合併
theme_tree.moved: Theme moved | 主题已移动 | 主題已移動
theme_tree.redefined: Theme redefined | 主题含义已变更 | 主題含義已變更
theme_tree.renamed: Theme renamed | 主题已更名 | 主題已更名
theme_tree.retired: Theme retired | 主题已停用 | 主題已停用
theme_tree.split: Theme split | 主题已拆分 | 主題已拆分
theme_tree.theme: Theme | 主题 | 主題
""",
)

labels(
    "verb",
    """
feedback_item.act: name the action | 登记改进措施 | 登記改善措施
feedback_item.append: add what was added | 登记追评 | 登記追加評價
feedback_item.approve_reply: approve the answer | 审核回复 | 核准回覆
feedback_item.code: code | 归类主题 | 歸類主題
feedback_item.draft_reply: draft an answer | 起草回复 | 草擬回覆
feedback_item.edit: take over an edit | 登记修改 | 登記修改
feedback_item.edit_reply: edit the answer | 修改回复 | 修改回覆
feedback_item.flag: note a signal | 标记疑点 | 標記疑點
feedback_item.mark_duplicate: mark as a duplicate | 标记为重复 | 標記為重複
feedback_item.publish_reply: publish the answer | 发布回复 | 發布回覆
feedback_item.quarantine: set aside | 隔离 | 隔離
feedback_item.release: let it count again | 恢复计入 | 恢復計入
feedback_item.remove_reply: remove the answer | 删除回复 | 刪除回覆
feedback_item.unflag: withdraw a signal | 解除疑点 | 解除疑點
theme_tree.add: add a theme | 新增主题 | 新增主題
theme_tree.merge: merge themes | 合并主题 | 合併主題
theme_tree.move: move a theme | 移动主题 | 移動主題
theme_tree.redefine: redefine a theme | 变更主题含义 | 變更主題含義
theme_tree.rename: rename a theme | 主题更名 | 主題更名
theme_tree.retire: retire a theme | 停用主题 | 停用主題
theme_tree.split: split a theme | 拆分主题 | 拆分主題
""",
)
"""What can be done with the objects of this room."""
