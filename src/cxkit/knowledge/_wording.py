"""The texts of this room: the knowledge base."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
article.live_twice: another version is live | 已有其他版本处于发布状态 | 已有其他版本處於發布狀態
article.redirect_cycle: the redirects lead in a circle | 重定向形成循环 | 重新導向形成循環
article.unknown: no such article | 没有该文章 | 沒有該文章
article.version: the article has no such version | 该文章没有此版本 | 該文章沒有此版本
""")

WORDS: Final = Texts("""
article.no_answer: without an answer an article cannot be {confidence:knowledge.Confidence}: draft one first
  没有答案的文章不能标为“{confidence}”，请先撰写 | 沒有答案的文章不能標為「{confidence}」，請先撰寫
article.no_approver: a controlled article names who approves it
  受控文章须指定审批人 | 受控文章須指定核准人
article.no_source: a translation names the version in {language} that it was made from
  译文须指明所依据的源语言（{language}）版本 | 譯文須指明所依據的來源語言（{language}）版本
article.no_version: there is no version {version} | 没有版本{version} | 沒有版本{version}
article.version_status: version {version} has the stage {status:knowledge.VersionStatus}
  版本{version}的状态为“{status}” | 版本{version}的狀態為「{status}」
article.not_in_review: a controlled article is published from review: hand the version in first
  受控文章须经审核后发布，请先提交 | 受控文章須經審核後發布，請先提交
article.own: {author} wrote this version: somebody else approves it
  {author}是该版本的作者，应由他人审批 | {author}是該版本的作者，應由他人核准
article.not_approver: {approver} does not approve this article
  {approver}不是该文章的审批人 | {approver}不是該文章的核准人
article.not_validated: a public article is validated first, or a waiver says why not
  公开文章须先验证，或说明豁免理由 | 公開文章須先驗證，或說明豁免理由
article.no_owner: a public article has an owner: name one | 公开文章须有负责人 | 公開文章須有負責人
article.no_topic: a public article has a topic: name one | 公开文章须有主题 | 公開文章須有主題
article.review_past: the next review lies ahead | 下次复审日期须在之后 | 下次複審日期須在之後
article.own_successor: an article does not succeed itself | 文章不能以自身为后继 | 文章不能以自身為後繼
article.no_successor: name the article that takes its place, or the reason
  归档须指明后继文章或说明理由 | 封存須指明後繼文章或說明理由
article.redirect_cycle: a redirect to {successor} would end at {article} again
  {successor}会重定向回{article} | {successor}會重新導向回{article}
served.stale: this translation is older than the text that it was made from
  译文早于原文的最近一次重大修改 | 譯文早於原文的最近一次重大修改
served.other_language: not available in {wanted}: shown in {shown}
  暂无{wanted}版本，以{shown}展示 | 暫無{wanted}版本，以{shown}顯示
trap.archived_in_index: an archived article stands in the search index
  搜索索引中含已归档文章 | 搜尋索引中含已封存文章
trap.private_in_index: an article that is not for everybody stands in the public index
  公开索引中含非公开文章 | 公開索引中含非公開文章
trap.same_question: it is {similarity:share} alike with {other}, in one topic: merge them
  与{other}的相似度为{similarity}且主题相同，建议合并 | 與{other}的相似度為{similarity}且主題相同，建議合併
trap.two_truths: it and {other} answer one question for different readers: make them variants of one article
  与{other}面向不同读者回答同一问题，应作为同一文章的变体
  與{other}面向不同讀者回答同一問題，應作為同一文章的變體
trap.old_quotation: version {version} is not live, but still quoted by {kind:knowledge.DependantKind} {id}
  {kind}{id}引用的版本{version}并非当前发布版本 | {kind}{id}引用的版本{version}並非目前發布版本
trap.stale_translation: the translation {language} is older than the last major change of its source
  {language}译文早于原文的最近一次重大修改 | {language}譯文早於原文的最近一次重大修改
trap.lost_redirect: it leads to {successor}, which there is not
  重定向目标{successor}不存在 | 重新導向目標{successor}不存在
trap.redirect_cycle: its redirects lead in a circle | 重定向形成循环 | 重新導向形成循環
trap.hidden: it is public and live, but nobody sees it: it is neither validated nor waived
  已公开发布但未验证且无豁免，因此不展示 | 已公開發布但未驗證且無豁免，因此不顯示
""")
"""The sentences of this room, by code."""
