"""Texts of errors: surveys."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
anonymous.day: too few responses of the day would stand alone
  当日答复过少，可能识别个人
  當日回覆過少，可能識別個人
anonymous.few: a batch of anonymous responses needs more of them
  匿名答复数量不足，请继续等待
  匿名回覆數量不足，請繼續等待
anonymous.id: the id tells who or when | 编号会泄露身份或时间 | 編號會洩漏身分或時間
anonymous.ids: ids of anonymous responses are random | 匿名答复的编号须随机生成 | 匿名回覆的編號須隨機產生
anonymous.order: must be sorted by their ids | 须按编号排序 | 須按編號排序
anonymous.survey: must all be of one survey | 须属于同一问卷 | 須屬於同一問卷
answer: does not fit the question | 答案与题目不符 | 答案與題目不符
answer.required: is required: answer it | 必答题，请作答 | 必答題，請作答
answer.several: an answer is a number, options or words, not several
  答案只能是数字、选项或文字之一
  答案只能是數字、選項或文字其一
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
question.exclusive: an exclusive option is out of place | 排他选项使用不当 | 排他選項使用不當
question.options: the options do not fit the kind of question | 选项与题型不符 | 選項與題型不符
question.rows: the rows do not fit the kind of question | 行与题型不符 | 列與題型不符
question.scale: the scale does not fit the kind of question | 量表与题型不符 | 量表與題型不符
question.twice: two of them have one id | 编号重复 | 編號重複
quota.anonymous: a quota of an anonymous survey names nobody
  匿名问卷的配额不得记录个人
  匿名問卷的配額不得記錄個人
refused.survey.anonymous: the survey is anonymous: record an anonymous response
  该问卷为匿名问卷，请提交匿名答复
  該問卷為匿名問卷，請提交匿名回覆
refused.survey.named: the survey is not anonymous | 该问卷不是匿名问卷 | 該問卷不是匿名問卷
refused.survey.screened_out: these answers lead out of the survey
  这些答案不符合调查条件
  這些答案不符合調查條件
refused.survey.status: the survey takes no responses now | 问卷当前不接受答复 | 問卷目前不接受回覆
response.survey: the response is to another survey | 答复属于其他问卷 | 回覆屬於其他問卷
sample.stratum: the audience has no such stratum | 没有该层 | 沒有該層
shuffle.apart: shuffled questions must stand together | 随机排列的题目须相邻 | 隨機排列的題目須相鄰
shuffle.condition: a condition looks at a question shuffled after it
  条件依赖于随机排列中靠后的题目
  條件依賴於隨機排列中靠後的題目
shuffle.few: needs two pages or more, each with a question
  至少需要两页，且每页有题目
  至少需要兩頁，且每頁有題目
shuffle.jump: a jump leads into or out of the shuffle | 跳转穿过随机排列的部分 | 跳轉穿過隨機排列的部分
shuffle.twice: a question is shuffled twice | 题目重复随机排列 | 題目重複隨機排列
shuffle.unknown: there is no such question | 没有该题 | 沒有該題
survey.edition: there is no such edition | 没有该版本 | 沒有該版本
wording.twice: has two wordings in one language | 同一语言有两种措辞 | 同一語言有兩種措辭
""")
