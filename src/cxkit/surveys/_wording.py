"""The texts of this room: surveys."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
anonymous.day: too few responses of the day would stand alone
  当日答卷过少，可能识别出个人 | 當日回覆過少，可能識別出個人
anonymous.few: a batch of anonymous responses needs more of them
  匿名答卷数量不足，请继续等待 | 匿名回覆數量不足，請繼續等待
anonymous.id: the id tells who or when | 编号会泄露身份或时间 | 編號會洩漏身分或時間
anonymous.ids: ids of anonymous responses are random | 匿名答卷的编号须随机生成 | 匿名回覆的編號須隨機產生
anonymous.order: must be sorted by their ids | 须按编号排序 | 須按編號排序
anonymous.survey: must all be of one survey | 须属于同一问卷 | 須屬於同一問卷
answer: does not fit the question | 答案与题目不符 | 答案與題目不符
answer.required: is required: answer it | 必答题，请作答 | 必答題，請作答
answer.several: an answer is a number, options or words, not several
  答案只能是数字、选项或文字之一 | 答案只能是數字、選項或文字其一
answer.twice: is answered twice | 重复作答 | 重複作答
answer.type: is no kind of answer | 答案类型无效 | 答案類型無效
answer.unknown: is not asked in this edition | 该版本问卷没有这道题 | 該版本問卷沒有這道題
condition.operand: the test does not go with such a value | 条件的取值类型不符 | 條件的取值類型不符
design.condition: the condition does not fit the question | 条件与题目不符 | 條件與題目不符
design.cycle: the way can go in circles | 跳转路径成环 | 跳轉路徑成環
design.dead_jump: the jump is never taken | 该跳转永远不会执行 | 該跳轉永遠不會執行
design.empty: a survey needs at least one question | 问卷至少有一道题 | 問卷至少有一道題
design.never: no answers make the condition true | 没有答案能满足该条件 | 沒有答案能滿足該條件
design.target: the jump names a question that is not there | 跳转的题目不存在 | 跳轉的題目不存在
design.twice: ids must differ | 编号重复 | 編號重複
design.unreachable: no way leads to the question | 没有路径到达该题 | 沒有路徑到達該題
invitation.expires: must lie after the planning | 过期时间须晚于计划时间 | 過期時間須晚於規劃時間
invitation.token: the token is not fit for an invitation | 邀请令牌无效 | 邀請權杖無效
question.bounds: the bounds do not fit the question | 题目的上下限无效 | 題目的上下限無效
question.exclusive: an exclusive option is out of place | 排他选项使用不当 | 互斥選項使用不當
question.options: the options do not fit the kind of question | 选项与题型不符 | 選項與題型不符
question.rows: the rows do not fit the kind of question | 行与题型不符 | 列與題型不符
question.scale: the scale does not fit the kind of question | 量表与题型不符 | 量表與題型不符
question.twice: two of them have one id | 编号重复 | 編號重複
quota.anonymous: a quota of an anonymous survey names nobody
  匿名问卷的配额不得记录个人 | 匿名問卷的配額不得記錄個人
refused.survey.anonymous: the survey is anonymous: record an anonymous response
  该问卷为匿名问卷，请提交匿名答卷 | 該問卷為匿名問卷，請提交匿名回覆
refused.survey.named: the survey is not anonymous | 该问卷不是匿名问卷 | 該問卷不是匿名問卷
refused.survey.screened_out: these answers lead out of the survey
  这些答案不符合调查条件 | 這些答案不符合調查條件
refused.survey.status: the survey takes no responses now | 问卷当前不接受作答 | 問卷目前不接受作答
response.survey: the response is to another survey | 答卷属于其他问卷 | 回覆屬於其他問卷
sample.stratum: the audience has no such stratum | 没有该层 | 沒有該層
shuffle.apart: shuffled questions must stand together | 随机排列的题目须相邻 | 隨機排列的題目須相鄰
shuffle.condition: a condition looks at a question shuffled after it
  条件依赖于随机排列中靠后的题目 | 條件依賴於隨機排列中靠後的題目
shuffle.few: needs two pages or more, each with a question
  至少需要两页，且每页有题目 | 至少需要兩頁，且每頁有題目
shuffle.jump: a jump leads into or out of the shuffle | 跳转穿过随机排列的部分 | 跳轉穿過隨機排列的部分
shuffle.twice: a question is shuffled twice | 题目重复随机排列 | 題目重複隨機排列
shuffle.unknown: there is no such question | 没有该题 | 沒有該題
survey.edition: there is no such edition | 没有该版本 | 沒有該版本
wording.twice: has two wordings in one language | 同一语言有两种措辞 | 同一語言有兩種措辭
""")

WORDS: Final = Texts("""
callback.not_reached:
  the customer was not reached yet: record the attempt, or close it as unreachable or declined
  尚未联系到顾客：请先登记联系情况，或以“无法联系”“谢绝回访”完成回访
  尚未聯絡到顧客：請先登記聯絡情形，或以「無法聯絡」「婉拒回訪」完成回訪
design.no_purpose: the survey states no purpose: say what is to be decided with the answers
  问卷未说明目的：请说明答案将用于什么决策 | 問卷未說明目的：請說明答案將用於什麼決策
design.long: takes {minutes:# minute|# minutes} on its longest way, more than the advised {most}
  最长路径需{minutes}分钟，超过建议的{most}分钟 | 最長路徑需{minutes}分鐘，超過建議的{most}分鐘
design.short: takes {minutes:# minute|# minutes} on its longest way, less than the advised {least}
  最长路径仅需{minutes}分钟，少于建议的{least}分钟 | 最長路徑僅需{minutes}分鐘，少於建議的{least}分鐘
design.one_kind: {count:the only question is|all # questions are} of one kind: mix in others
  全部{count}道题为同一题型：请搭配其他题型 | 全部{count}道題為同一題型：請搭配其他題型
design.no_open: no question can be answered in one's own words
  没有开放题，受访者无法自由表达 | 沒有開放題，受訪者無法自由表達
design.many_open:
  {count} of {all:# question is|# questions are} to be answered in words: few people write so much
  {all}道题中有{count}道需要书写，愿意填写的人不多 | {all}道題中有{count}道需要書寫，願意填寫的人不多
design.double: asks two things at once ('{term}') and takes one answer: ask them apart
  一题问了两件事（“{term}”）却只能给一个答案：请分开提问
  一題問了兩件事（「{term}」）卻只能給一個答案：請分開提問
design.leading: suggests its answer ('{term}'): ask neutrally
  措辞有诱导性（“{term}”）：请中性提问 | 措辭有誘導性（「{term}」）：請中性提問
design.absolute: is worded absolutely ('{term}'): ask how often or how much
  措辞过于绝对（“{term}”）：请改问频率或程度 | 措辭過於絕對（「{term}」）：請改問頻率或程度
design.negated: has two negations ({terms}): people will misread it
  含双重否定（{terms}），容易误读 | 含雙重否定（{terms}），容易誤讀
design.unbalanced:
  offers {good:# good answer|# good answers} and {bad:# bad one|# bad ones}: offer as many of both
  正面选项{good}个、负面选项{bad}个，不均衡 | 正面選項{good}個、負面選項{bad}個，不均衡
design.wordy: has a length of {length} (words or characters), more than {most}: shorten it
  共{length}个词或字，超过{most}个：请精简 | 共{length}個詞或字，超過{most}個：請精簡
design.many_options: offers {count:# option|# options}, more than {most}: group them, or split the question
  有{count}个选项，超过{most}个：请归类或拆分 | 有{count}個選項，超過{most}個：請歸類或拆分
design.no_boxes:
  its scale names no bottom boxes, so no answer to it is followed up: declare which answers are bad
  量表未声明哪些答案属于不满意，低分将无人回访：请设定低分区间
  量表未宣告哪些答案屬於不滿意，低分將無人回訪：請設定低分區間
design.nothing_found: nothing was found | 未发现问题 | 未發現問題
design.untranslated: has no wording in {language}, other parts have
  缺少{language}版本，而其他部分有 | 缺少{language}版本，而其他部分有
invitation.over: the invitation expired at {at:instant} | 邀请已于{at}过期 | 邀請已於{at}過期
invitation.anonymous: the survey is anonymous: an invitation must not name a response
  匿名问卷的邀请不得关联答卷 | 匿名問卷的邀請不得關聯回覆
invitation.not_permitted: the person does not allow it any more
  受邀者已不再同意接收邀请 | 受邀者已不再同意接收邀請
invitation.enough: {count:# reminder is|# reminders are} enough
  已提醒{count}次，不宜再提醒 | 已提醒{count}次，不宜再提醒
invitation.too_soon: less than {days:# day has|# days have} passed since the last message
  距上次发送不足{days}天 | 距上次發送不足{days}天
quota.full: the quota '{quota}' is full: {taken} of {limit}
  配额“{quota}”已满：{taken}/{limit} | 配額「{quota}」已滿：{taken}/{limit}
quota.not_held: response {response} has no place in it
  答卷{response}在此配额中没有名额 | 回覆{response}在此配額中沒有名額
quality.same: {items:the only item is|all # items are} answered with {value}
  全部{items}个题项的答案均为{value} | 全部{items}個題項的答案均為{value}
quality.fast: answered in {seconds:duration}, less than {share} of the usual {usual:duration}
  用时{seconds}，不足通常用时{usual}的{share} | 用時{seconds}，不足通常用時{usual}的{share}
quality.again: the same person answered before, in {first}
  同一受访者此前已作答（{first}） | 同一受訪者此前已作答（{first}）
quality.copied: says the same words as {first}, {letters:# character|# characters} of them
  与{first}的文字完全相同（{letters}字） | 與{first}的文字完全相同（{letters}字）
response.nothing_answered: nothing was answered: it is abandoned, not partly answered
  尚未回答任何题目：应登记为放弃，而非部分完成 | 尚未回答任何題目：應登記為放棄，而非部分完成
response.something_answered: something was answered: it is partly answered, not abandoned
  已回答部分题目：应登记为部分完成，而非放弃 | 已回答部分題目：應登記為部分完成，而非放棄
sample.simple: simple sample of {n}: {parts} | 简单随机抽样{n}人：{parts} | 簡單隨機抽樣{n}人：{parts}
sample.systematic: systematic sample of {n}: {parts} | 系统抽样{n}人：{parts} | 系統抽樣{n}人：{parts}
sample.stratified: stratified sample of {n}: {parts} | 分层抽样{n}人：{parts} | 分層抽樣{n}人：{parts}
sample.stratum: {part} {taken} of {size} | {part}：{size}人中{taken}人 | {part}：{size}人中{taken}人
sample.short: {n} fewer than wanted | 比计划少{n}人 | 比計畫少{n}人
""")
"""The sentences of this room, by code."""
