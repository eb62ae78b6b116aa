"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
article: Knowledge article | 知识文章 | 知識文章
article.archived: Article archived | 文章已归档 | 文章已封存
article.audience_set: Audience changed | 已变更读者范围 | 已變更讀者範圍
article.confidence_set: Confidence changed | 已变更可信度 | 已變更可信度
article.created: Question taken down | 已登记问题 | 已登記問題
article.dependant: Quotation of an article | 文章引用 | 文章引用
article.dependant_removed: Quotation removed | 已移除引用 | 已移除引用
article.dependant_set: Quotation recorded | 已登记引用 | 已登記引用
article.described: Article described anew | 已更新文章信息 | 已更新文章資訊
article.drafted: Text drafted | 已撰写草稿 | 已撰寫草稿
article.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
article.governance_set: Governance changed | 已变更管理方式 | 已變更管理方式
article.imported: Article imported | 文章已导入 | 文章已匯入
article.owner_set: Owner named | 已指定负责人 | 已指定負責人
article.published: Version published | 版本已发布 | 版本已發布
article.reader: Reader | 读者 | 讀者
article.restored: Article restored | 文章已恢复 | 文章已恢復
article.returned: Version returned | 版本已退回 | 版本已退回
article.review_call: Call for a review | 复审提示 | 複審提示
article.review_called: Review called for | 已提示复审 | 已提示複審
article.reviewed: Article reviewed | 文章已复审 | 文章已複審
article.submitted: Version handed in | 版本已提交审核 | 版本已提交審核
article.translation: Translation of an article | 文章译文 | 文章譯文
article.version: Version of an article | 文章版本 | 文章版本
article.withdrawn: Version withdrawn | 版本已撤回 | 版本已撤回
help_session: Help centre session | 帮助中心访问 | 說明中心造訪
help_session.clicked: Result clicked | 已点击结果 | 已點擊結果
help_session.contacted: Customer contacted us | 顾客已联系客服 | 顧客已聯絡客服
help_session.erased: Personal data erased | 已删除个人信息 | 已刪除個人資料
help_session.form_opened: Contact form opened | 已打开咨询表单 | 已開啟諮詢表單
help_session.linked: Article linked to a case | 已关联文章 | 已關聯文章
help_session.opened: Session begun | 访问开始 | 造訪開始
help_session.searched: Search made | 已搜索 | 已搜尋
help_session.sent: Article sent to a customer | 已向顾客发送文章 | 已向顧客傳送文章
help_session.solved: Solved without contact | 已自助解决 | 已自助解決
help_session.suggested: Articles suggested | 已推荐文章 | 已推薦文章
help_session.viewed: Article viewed | 已查看文章 | 已檢視文章
help_session.voted: Vote on an article | 已评价文章 | 已評價文章
""",
)

labels(
    "verb",
    """
article.archive: archive | 归档文章 | 封存文章
article.call_review: call for a review | 提示复审 | 提示複審
article.describe: describe it anew | 更新文章信息 | 更新文章資訊
article.draft: draft a text | 撰写草稿 | 撰寫草稿
article.publish: publish | 发布版本 | 發布版本
article.remove_dependant: remove the quotation | 移除引用 | 移除引用
article.restore: restore | 恢复文章 | 恢復文章
article.return_version: return to its author | 退回作者 | 退回作者
article.review: record the review | 登记复审 | 登記複審
article.set_audience: change the audience | 变更读者范围 | 變更讀者範圍
article.set_confidence: change the confidence | 变更可信度 | 變更可信度
article.set_dependant: record the quotation | 登记引用 | 登記引用
article.set_governance: change the governance | 变更管理方式 | 變更管理方式
article.submit: hand in for review | 提交审核 | 提交審核
help_session.click: record the click | 登记点击 | 登記點擊
help_session.contact: record the contact | 登记联系 | 登記聯絡
help_session.open_form: record the open form | 登记打开表单 | 登記開啟表單
help_session.search: record the search | 登记搜索 | 登記搜尋
help_session.send: record the sending | 登记发送 | 登記傳送
help_session.solve: record that it was solved | 登记已自助解决 | 登記已自助解決
help_session.suggest: record the suggestions | 登记推荐 | 登記推薦
help_session.view: record the view | 登记查看 | 登記檢視
help_session.vote: record the vote | 登记评价 | 登記評價
""",
)
"""What can be done with the objects of this room."""
