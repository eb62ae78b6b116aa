"""The texts of this room: rubrics, evaluations, sampling, visits."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
rubric.phrases: name the phrases to look for | 须列出要查找的用语 | 須列出要查找的用語
sampling.signals: signals are for coaching, which needs some
  线索仅用于辅导抽样，且辅导抽样须指定线索 | 線索僅用於輔導抽樣，且輔導抽樣須指定線索
sampling.strata: is nothing that a frame is divided by | 不能按此分层 | 不能按此分層
visits.days: the days are too few | 可选日期过少 | 可選日期過少
visits.few: plan three visits or more | 至少安排三次 | 至少安排三次
visits.people: nobody is left who may visit the store
  没有可再派往该门店的人员 | 沒有可再派往該門市的人員
rubric.answer_twice: is answered twice | 重复作答 | 重複作答
rubric.applies: always applies, so it needs an answer | 该项始终适用，须作答 | 該項一律適用，須作答
rubric.channel: nothing is scored on a channel | 有渠道没有任何评分项 | 有通路沒有任何評分項目
rubric.code_twice: the code is there twice | 代码重复 | 代碼重複
rubric.condition: names no earlier criterion | 条件所引用的评分项不在其前 | 條件引用的評分項目不在其前
rubric.empty: name what is judged | 须列出评分内容 | 須列出評分內容
rubric.fails: what is not scored cannot fail | 不计分的项目不能设为关键项 | 不計分的項目不能設為關鍵項目
rubric.levels: levels belong to a criterion of levels
  仅分级评分项设等级，且必须设置 | 只有分級評分項目設等級，且必須設定
rubric.levels_rise: two levels or more, whose points rise | 至少两级，分值须递增 | 至少兩級，分值須遞增
rubric.not_asked: is not asked here | 此处不评该项 | 此處不評該項
rubric.range: the limits do not fit the kind | 界限与类型不符 | 界限與類型不符
rubric.unanswered: is not answered | 尚未作答 | 尚未作答
rubric.unknown: the rubric has no such criterion | 评分表中没有该评分项 | 評分表中沒有該評分項目
rubric.unreachable: the condition can never be met | 条件永远无法满足 | 條件永遠無法滿足
rubric.version: that version of the rubric is not given | 未提供该版本的评分表 | 未提供該版本的評分表
rubric.value: is no answer to it | 不是该项的有效答案 | 不是該項的有效答案
rubric.weight: must be above 0 | 权重须大于0 | 權重須大於0
calibration.items: name what is rated | 须列出评分对象 | 須列出評分對象
calibration.raters: two raters or more are compared | 至少两名评分人才能比较 | 至少兩名評分人才能比較
calibration.twice: the item is there twice | 评分对象重复 | 評分對象重複
evaluation.consent: may not be evaluated without consent | 未经同意不得质检 | 未經同意不得稽核
evaluation.evaluator: name a person or an automatic rater
  须指定评分人或自动评分规则 | 須指定評分人或自動評分規則
evaluation.version: was made with another version of the rubric
  与评分所用的评分表版本不符 | 與評分所用的評分表版本不符
visit.faces: shows faces, which need to have agreed | 含有人脸，须经本人同意 | 含有人臉，須經本人同意
visit.order: lies before the arrival | 早于到店时间 | 早於到店時間
""")

WORDS: Final = Texts("""
calibration.late: the round was open until {until:instant} | 评分截止于{until} | 評分截止於{until}
calibration.no_item: {item} is not in the round | 该轮评分没有{item} | 該輪評分沒有{item}
calibration.no_rater: {who} does not rate this item | {who}不是该对象的评分人 | {who}不是該對象的評分人
calibration.rated: the item is rated already | 已评分 | 已評分
evaluation.agent: only {agent} may answer this evaluation
  仅{agent}可回应该质检结果 | 僅{agent}可回應該稽核結果
evaluation.another: {rater} evaluates this | 由{rater}评分 | 由{rater}評分
evaluation.appealed: the decision was appealed already | 已申诉过一次 | 已申訴過一次
evaluation.late: it could be disputed until {until:instant} | 异议期限为{until} | 異議期限為{until}
evaluation.machine: {rater} is a machine: a person confirms what fails
  {rater}为自动评分，不合格须由人工确认 | {rater}為自動評分，不合格須由真人確認
evaluation.no_agent: it is about no agent | 该质检不涉及客服 | 該稽核不涉及客服
evaluation.open: it can be disputed until {until:instant} | {until}前仍可提出异议 | {until}前仍可提出異議
evaluation.own: {agent} does not evaluate a case of their own | {agent}不得评价与本人有关的事项
  {agent}不得評價與本人有關的事項
evaluation.party: {who} is a party: a third person decides | {who}为当事人，须由第三人裁定
  {who}為當事人，須由第三人裁定
evaluation.unshared: the agent has not seen it yet | 尚未告知客服 | 尚未告知客服
rubric.no_rule: people split most over "failed or does not apply": say when {criterion} does not apply
  评分人最易在“不合格或不适用”上分歧：请写明“{criterion}”何时不适用
  評分人最容易在「不合格或不適用」上分歧：請寫明「{criterion}」何時不適用
rubric.critical_left_out: {criterion} is critical, and may be left out
  “{criterion}”为关键项，却可不作答 | 「{criterion}」為關鍵項目，卻可不作答
rubric.no_instrument: say with which instrument {criterion} is measured
  请写明“{criterion}”使用何种仪器测量 | 請寫明「{criterion}」使用何種儀器測量
rubric.may_be_empty: nothing is scored for certain on {channel:values.Channel}, so a form may have no score
  {channel}没有必评项，整张表可能没有得分 | {channel}沒有必評項目，整張表可能沒有得分
""")
"""The sentences of this room, by code."""

SERVICE: Final = labels(
    "rubric.service",
    """
service: Service quality | 服务质量 | 服務品質
skill: Professional skill | 专业能力 | 專業能力
manner: Attitude | 服务态度 | 服務態度
listening: Listening | 倾听 | 傾聽
expression: Expression | 表达 | 表達
feelings: Handling feelings | 情绪处理 | 情緒處理
knowledge: Professional knowledge | 专业知识 | 專業知識
knowledge.0: Says something wrong about the product, the rules or the delivery
  对商品、规则或配送的说明有误 | 對商品、規則或配送的說明有誤
knowledge.1: Right in substance, but parts are missing or have to be looked up for long
  大体正确，但有遗漏或查找过久 | 大致正確，但有遺漏或查找過久
knowledge.2: Right, complete and at once, with where it is written
  准确、完整、及时，并说明依据 | 正確、完整、及時，並說明依據
lawful: States rules and legal rights correctly | 如实说明规则与法定权益 | 如實說明規則與法定權益
adapting: Adapting | 应变 | 應變
adapting.0: Repeats the script although the case does not fit it
  情况不符仍照搬话术 | 情況不符仍照搬話術
adapting.1: Finds a way after help or a long search | 求助或多番查找后才找到办法 | 求助或多番查找後才找到辦法
adapting.2: Sees at once what is different and offers a way that fits
  及时看出差异，并给出合适方案 | 及時看出差異，並提出合適方案
writing: Written expression | 书面表达 | 書面表達
writing.0: Hard to understand, or full of mistakes | 难以看懂，或错误很多 | 難以看懂，或錯誤很多
writing.1: Understandable, with slips of form or spelling
  能看懂，但格式或用字有疏漏 | 能看懂，但格式或用字有疏漏
writing.2: In good form: ordered, correct, the important thing first
  格式规范、条理清楚、用字正确、重点在前 | 格式良好、條理清楚、用字正確、重點在前
warm: Active and warm | 主动热情 | 主動熱情
warm.0: Waits to be asked, or sounds unwilling | 被动等待，或语气勉强 | 被動等待，或語氣勉強
warm.1: Friendly, but offers nothing unasked | 友善，但不主动提供帮助 | 友善，但不主動提供協助
warm.2: Friendly, and offers the next step unasked | 友善，并主动提供下一步帮助 | 友善，並主動提供下一步協助
owning: Does not shift blame | 不推诿 | 不推諉
owning.0: Sends the customer away or blames somebody else
  把顾客推给他人，或归咎他人 | 把顧客推給他人，或歸咎他人
owning.1: Takes the case on, but does not say what happens next
  接下问题，但未说明后续 | 接下問題，但未說明後續
owning.2: Takes the case on, says what happens next, and sees to it
  接下问题，说明后续并跟进 | 接下問題，說明後續並跟進
resilience: Works well under pressure | 抗压 | 抗壓
resilience.0: Gets short, slow or careless | 变得生硬、拖沓或草率 | 變得生硬、拖沓或草率
resilience.1: Keeps to the matter with visible strain | 能处理事情，但明显吃力 | 能處理事情，但明顯吃力
resilience.2: As attentive as ever | 始终保持专注 | 始終保持專注
attentive: Listens without interrupting | 耐心倾听，不打断 | 耐心傾聽，不打斷
attentive.0: Interrupts, or asks again what was said | 打断顾客，或重复询问已说过的内容
  打斷顧客，或重複詢問已說過的內容
attentive.1: Lets the customer finish, misses details | 让顾客说完，但漏掉细节 | 讓顧客說完，但漏掉細節
attentive.2: Lets the customer finish and takes up what was said | 让顾客说完，并回应其内容
  讓顧客說完，並回應其內容
summing_up: Sums up and confirms the need | 总结并确认需求 | 總結並確認需求
open_questions: Asks open questions | 开放性提问 | 開放性提問
open_questions.0: Asks nothing, or only suggests answers | 不提问，或只给选项 | 不提問，或只給選項
open_questions.1: Asks, but mostly yes or no | 有提问，但多为是非题 | 有提問，但多為是非題
open_questions.2: Asks openly and finds what is behind the question
  开放提问，了解真实需求 | 開放提問，了解真實需求
courtesy: Courtesy phrases | 礼貌用语 | 禮貌用語
clarity: Clear and brief | 表达清晰 | 表達清晰
clarity.0: The customer does not know what happens next | 顾客听完仍不清楚后续 | 顧客聽完仍不清楚後續
clarity.1: Clear after a question, or lengthy | 追问后才清楚，或过于冗长 | 追問後才清楚，或過於冗長
clarity.2: Clear, brief and in order | 清楚、简洁、有条理 | 清楚、簡潔、有條理
pace: Pace and volume | 语速音量 | 語速音量
pace.0: Too fast, too slow or too quiet to follow | 过快、过慢或过轻，难以听清 | 過快、過慢或過輕，難以聽清
pace.1: Can be followed, does not adapt to the customer | 能听清，但未配合顾客 | 能聽清，但未配合顧客
pace.2: Easy to follow, adapted to the customer | 清晰易懂，并配合顾客 | 清晰易懂，並配合顧客
terms: Explains terms | 术语解释 | 術語解釋
terms.when: No technical term was used | 未使用专业术语 | 未使用專業術語
forbidden: No forbidden words | 未使用违禁词 | 未使用違禁詞
upset: Was the customer upset? | 顾客是否情绪激动？ | 顧客是否情緒激動？
calm: Stays calm | 冷静 | 冷靜
calm.0: Loses patience or answers in kind | 失去耐心，或以同样语气回应 | 失去耐心，或以同樣語氣回應
calm.1: Calm, but visibly annoyed | 保持克制，但显得不耐烦 | 保持克制，但顯得不耐煩
calm.2: Calm throughout | 始终冷静 | 始終冷靜
empathy: Empathy | 同理心 | 同理心
empathy.0: Passes over the feeling | 忽视顾客感受 | 忽視顧客感受
empathy.1: A set phrase of regret | 仅有套话式的道歉 | 僅有制式道歉
empathy.2: Names the customer's situation and feeling in own words | 用自己的话说出顾客的处境与感受
  用自己的話說出顧客的處境與感受
positive: Answers feelings positively | 正面回应 | 正面回應
positive.0: Argues, or says only what cannot be done | 争辩，或只说做不到的事 | 爭辯，或只說做不到的事
positive.1: Says what can be done when asked | 被追问后才说明可行办法 | 被追問後才說明可行辦法
positive.2: Says first what can be done | 先说明可行办法 | 先說明可行辦法
no_provoking: Does not provoke | 不激化 | 不激化
confirming: Confirms that the customer is satisfied | 确认满意 | 確認滿意
remarks: Remarks | 备注 | 備註
""",
)
"""Words of the rubric of the service manual: 2.1 to 2.3 and 4.1 to 4.3, with an anchor for each level."""

SHOP: Final = labels(
    "rubric.shop",
    """
shop: Shop environment | 门店环境 | 門市環境
outside: Entrance and signs | 入口与标识 | 入口與標示
space: Space | 空间 | 空間
senses: Light, sound and air | 灯光、音乐与空气 | 燈光、音樂與空氣
service: Queue and checkout | 排队与收银 | 排隊與結帳
staff: Staff | 员工 | 員工
safety: Safety | 安全 | 安全
entrance: The entrance is clean and free | 入口整洁畅通 | 入口整潔暢通
signs: Signs lead to what is looked for | 标识清楚，便于找到商品 | 標示清楚，便於找到商品
access: Wheelchairs and prams get everywhere | 轮椅与婴儿车通行无阻 | 輪椅與嬰兒車通行無阻
layout: Layout | 布局 | 動線
layout.0: People get in each other's way | 通道拥堵，互相妨碍 | 走道擁擠，互相妨礙
layout.1: Free, but hard to find one's way | 通畅，但不易找到方向 | 通暢，但不易找到方向
layout.2: Free and easy to find one's way | 通畅且方向清楚 | 通暢且方向清楚
display: Goods are in order, priced and in stock | 陈列整齐，标价清楚，不缺货 | 陳列整齊，標價清楚，不缺貨
fitting: Fitting rooms are clean and free | 试衣间整洁可用 | 試衣間整潔可用
fitting.when: The shop has no fitting room | 门店没有试衣间 | 門市沒有試衣間
rest: Rest area and toilets are clean | 休息区与洗手间整洁 | 休息區與洗手間整潔
rest.when: The shop has neither | 门店没有这些设施 | 門市沒有這些設施
cleanliness: Cleanliness | 清洁 | 清潔
cleanliness.0: Visibly dirty | 明显不洁 | 明顯不潔
cleanliness.1: Clean but for single places | 仅个别地方不洁 | 僅個別地方不潔
cleanliness.2: Clean everywhere | 处处洁净 | 處處潔淨
light: Light | 灯光 | 燈光
noise: Noise and music | 噪音与音乐 | 噪音與音樂
music: The music suits the shop | 音乐与门店相称 | 音樂與門市相稱
music.when: No music was playing | 未播放音乐 | 未播放音樂
temperature: Temperature | 温度 | 溫度
smell: No unpleasant smell | 无异味 | 無異味
queue: Time in the queue | 排队时间 | 排隊時間
queue.when: Nobody was waiting | 当时无人排队 | 當時無人排隊
checkout: The checkout is quick and right | 收银快速准确 | 結帳快速正確
greeting: Customers are greeted | 主动问候顾客 | 主動問候顧客
appearance: Staff look neat | 员工仪容整洁 | 員工儀容整潔
exits: Emergency exits are free | 安全出口畅通 | 安全出口暢通
floor: Floors are dry and even | 地面干燥平整 | 地面乾燥平整
""",
)
"""Words of the checklist of the shop environment."""
