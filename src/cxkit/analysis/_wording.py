"""The texts of this room: analyses."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
attribution.size: too many people over too long a time for one call: attribute them in parts
  人数过多或时间过长，请分批归因 | 人數過多或時間過長，請分批歸因
raters.twice: gives an item two ratings: one of an item by each rater
  同一评分者对同一对象评了两次，每人每个对象只能有一个评分
  同一評分者對同一對象評了兩次，每人每個對象只能有一個評分
raters.twice+: {item} is rated twice by {rater}: give one rating of an item by each rater
  {rater}对{item}评了两次，每人每个对象只能有一个评分
  {rater}對{item}評了兩次，每人每個對象只能有一個評分
raters.unknown: rated nothing here | 没有评分记录 | 沒有評分紀錄
bg_nbd.no_optimum: the likelihood has no maximum: give penalty=
  似然没有最大值，请给出penalty= | 概似沒有最大值，請給出penalty=
bg_nbd.no_repeats: nobody bought again: watch for longer
  没有人再次购买，请延长观察期 | 沒有人再次購買，請延長觀察期
gamma_gamma.no_optimum: the likelihood has no maximum: give penalty=
  似然没有最大值，请给出penalty= | 概似沒有最大值，請給出penalty=
gamma_gamma.none: needs one customer or more who bought again
  至少需要一位再次购买的顾客 | 至少需要一位再次購買的顧客
classifier.domain: the classifier was not validated on such texts
  分类器未在此类文本上验证 | 分類器未在此類文字上驗證
classifier.domain+: {classifier} was not validated on texts of {domain}
  {classifier}未在{domain}的文本上验证 | {classifier}未在{domain}的文字上驗證
classifier.merge: classifiers of other features do not add up
  特征不同的分类器不能合并 | 特徵不同的分類器不能合併
classifier.payload: is not a stored classifier | 不是存储的分类器 | 不是儲存的分類器
codes.none: has learnt no codes | 尚未学到任何编码 | 尚未學到任何編碼
codes.type: is a code, or a list of codes | 须为编码或编码列表 | 須為編碼或編碼清單
drivers.collinear: drivers determine each other: leave one out
  驱动因素之间存在共线，请剔除其一 | 驅動因素之間共線，請剔除其一
drivers.constant: has one value only: leave it out | 只有一个取值，请剔除 | 只有一個取值，請剔除
drivers.many: too many drivers for every subset: use johnson
  驱动因素过多，请改用johnson方法 | 驅動因素過多，請改用johnson方法
drivers.none: needs one driver or more | 至少需要一个驱动因素 | 至少需要一個驅動因素
drivers.pair: two drivers have no row in common | 两个因素没有共同的行 | 兩個因素沒有共同的列
drivers.resample: too few or too equal rows to bootstrap
  数据过少或过于一致，无法自助抽样 | 資料過少或過於一致，無法自助抽樣
drivers.rng: a random generator is needed | 需要随机数发生器 | 需要亂數產生器
drivers.rows: needs more rows than drivers | 行数须多于因素数 | 列數須多於因素數
drivers.separated: the drivers tell yes from no without exception
  因素完全区分了是与否，无法估计 | 因素完全區分了是與否，無法估計
drivers.type: must be columns by name, or a frame | 须为具名的列或数据框 | 須為具名的欄或資料框
counter.order: somebody was called or left before joining
  有人在排队之前就被叫号或离开 | 有人在排隊之前就被叫號或離開
engagement.per: name one denominator, reach or followers
  请指定一个分母：触达人数或粉丝数 | 請指定一個分母：觸及人數或追蹤人數
lifts.size: too many pairs: take categories for items, or smaller baskets
  组合过多，请改用品类，或缩小每个篮子 | 組合過多，請改用品類，或縮小每個籃子
event.name: the name marks the bounds of paths | 该名称保留用于路径起止 | 該名稱保留用於路徑起訖
event.unknown: the log has no such event | 日志中没有该事件 | 日誌中沒有該事件
funnel.entry: any entry needs steps in order, ties "later" or "row", and nothing excluded
  任意起点只用于按顺序的步骤，同一时刻的事件不能一并计入，也不能排除事件
  任意起點只用於按順序的步驟，同一時刻的事件不能一併計入，也不能排除事件
funnel.exclude: an excluded event is no step | 排除的事件不能是漏斗步骤 | 排除的事件不能是漏斗步驟
funnel.steps: a funnel has one step or more | 漏斗至少有一个步骤 | 漏斗至少有一個步驟
funnel.window: must be a length of time above 0 | 时间窗口须大于0 | 時間區間須大於0
group.unknown: there is no such group | 没有该分组 | 沒有該分組
importance.none: needs one attribute or more | 至少需要一个属性 | 至少需要一個屬性
kano.answer: must be 1, 2, 3, 4 or 5 | 须为1至5 | 須為1至5
ngram.unknown: is not among the runs kept | 没有该词组 | 沒有該詞組
paths.split: parts merge only if both were split by the same person or visit
  只有按同一人或同一次访问拆分的部分才能合并 | 只有依同一人或同一次造訪拆分的部分才能合併
paths.none: the log has no paths | 日志中没有路径 | 日誌中沒有路徑
purchases.amount: needs the amounts | 缺少金额 | 缺少金額
purchases.history: the purchase history contradicts itself | 购买历史自相矛盾 | 購買紀錄自相矛盾
purchases.none: has no purchase until then | 截至该时间没有购买 | 截至該時間沒有購買
rfm.amount: must be whole minor units | 金额须为最小货币单位的整数 | 金額須為最小貨幣單位的整數
rfm.codes: scores above 9 are no digits | 分值大于9无法写成一位数字 | 分值大於9無法寫成一位數字
rfm.cutpoints: must be rising edges, one fewer than the bins
  分界点须递增，且比档数少一 | 分界點須遞增，且比級數少一
scenario.days: the days of phases must be in order and apart
  各阶段的日期须按先后排列且不重叠 | 各階段的日期須依先後排列且不重疊
scenario.twice: each day has one row: sum the counts of a day first
  每天只能有一行，请先按天汇总 | 每天只能有一列，請先按天加總
scenario.year: is not known for that year | 该年份没有数据 | 該年份沒有資料
scorecard.unknown: was not rated by that source | 该来源未评分 | 該來源未評分
scorecard.weights: a criterion has no weight | 有指标没有权重 | 有指標沒有權重
segments.shape: must be five rows of five segments | 须为5行5列的分群表 | 須為5列5欄的分群表
segments.unused: is in no cell of the grid | 未出现在分群表中 | 未出現在分群表中
segments.measure: the rules look at a measure that is not given
  规则所需的指标未给出 | 規則所需的指標未給出
segments.stranger: is not measured here | 不在被度量的顾客之中 | 不在被衡量的顧客之中
segments.times: needs segments of two times or more | 至少需要两个时点的分群 | 至少需要兩個時點的分群
segments.twice: each customer has one row | 每位顾客只能有一行 | 每位顧客只能有一列
segments.version: segments of different rules are not compared: restate the earlier ones
  不同规则的分群不能比较，请按同一规则重算 | 不同規則的分群不能比較，請依同一規則重算
situation.none: a situation has one trait or more: where, when, company or purpose
  使用场景至少有一个特征：地点、时段、同伴或目的 | 使用情境至少有一個特徵：地點、時段、同伴或目的
texts.type: must be a list of texts | 须为文本列表 | 須為文字清單
themes.both: stands for two themes | 同时属于两个主题 | 同時屬於兩個主題
themes.none: has no phrases | 没有词语 | 沒有詞語
themes.type: is a list of phrases | 须为词语列表 | 須為詞語清單
visits.events: must be a list of events | 须为事件列表 | 須為事件清單
visits.time: must be a length of time above 0 | 时长须大于0 | 時間長度須大於0
words.none: has no words | 没有词语 | 沒有詞語
words.twice: each word has one row | 每个词只能有一行 | 每個詞只能有一列
words.type: is a list of words | 须为词语列表 | 須為詞語清單
""")

WORDS: Final = Texts("""
classifier.unvalidated: not validated here: nobody has tried this classifier on texts of this kind
  未在此类文本上验证 | 未在此類文字上驗證
counter.cut_off: {share:share} of the waiting time is of people still there at the end
  {share}的等待时长属于截止时仍在排队的人 | {share}的等待時間屬於截止時仍在排隊的人
channel.line: {what}: {change} a period; {shift}
  {what}：每期{change}；{shift} | {what}：每期{change}；{shift}
attribution.caveat: Attribution divides the credit for sales; what a channel adds is told by hold-outs.
  归因只分配成交的功劳；渠道带来多少增量，要靠对照组来判断。
  歸因只分配成交的功勞；通路帶來多少增量，要靠對照組來判斷。
signal.rating_blames: rated {rating} of {top} over a text that only blames ({words})
  评{rating}分（满分{top}分），文字却只有批评（{words}）
  評{rating}分（滿分{top}分），文字卻只有批評（{words}）
signal.rating_praises: rated {rating} of {top} over a text that only praises ({words})
  评{rating}分（满分{top}分），文字却只有称赞（{words}）
  評{rating}分（滿分{top}分），文字卻只有稱讚（{words}）
signal.burst_product: {n:# review|# reviews} of this product within an hour; usual: {usual}
  该商品1小时内出现{n}条评价，平时约{usual}条 | 該商品1小時內出現{n}則評價，平時約{usual}則
signal.burst_author: {n:# review|# reviews} of this author within an hour; usual: {usual}
  该作者1小时内发出{n}条评价，平时约{usual}条 | 該作者1小時內發出{n}則評價，平時約{usual}則
signal.one_brand: every one of {n:# rating|# ratings} of this author is the highest and of one brand
  该作者的{n}个评分全为最高分且属同一品牌 | 該作者的{n}個評分全為最高分且屬同一品牌
signal.not_a_buyer: the order that it needs is not there | 没有所需的订单 | 沒有所需的訂單
signal.insider: written by somebody of the house | 由内部人员所写 | 由內部人員所寫
signal.incentive: speaks of a reward: {words} | 提及奖励：{words} | 提及獎勵：{words}
signal.default: written by the platform where the customer wrote nothing
  顾客未填写，由平台代写 | 顧客未填寫，由平台代寫
signal.template: written alike by {authors:# author|# authors}
  {authors}位作者的文字雷同 | {authors}位作者的文字雷同
scorecard.not_rated: {criterion} was not rated | “{criterion}”未评分 | 「{criterion}」未評分
trend.title: themes over time, {view} | 主题走势（{view}） | 主題走勢（{view}）
trend.share: share of coded items | 占已归类反馈的比例 | 占已歸類意見的比例
trend.break: not comparable before: {themes:list} | 此前不可比：{themes:list} | 此前不可比：{themes:list}
trend.sample: from a sample coded twice | 由双重归类样本推算 | 由雙重歸類樣本推算
impact.title: what themes cost and bring: mean {mean}, {n:# item|# items}
  各主题对平均分的影响：平均{mean}，共{n:number}条 | 各主題對平均分的影響：平均{mean}，共{n:number}則
impact.share: share of items | 提及占比 | 提及占比
impact.gain: gain of the mean without it: above 0 it costs
  若无此主题平均分可提高（大于0为拉低） | 若無此主題平均分可提高（大於0為拉低）
words.title: words that tell the groups apart | 两组文本的特征词 | 兩組文字的特徵詞
words.z: z, above 0: the first group | 标准化差异，大于0偏向第一组 | 標準化差異，大於0偏向第一組
rfm.customers: customers | 顾客数 | 顧客數
rfm.title: segments of {n:# customer|# customers} | {n:number}位顾客的分群 | {n:number}位顧客的分群
""")
"""The sentences of this room, by code."""

SCENARIOS: Final = labels(
    "scenario",
    """
mid_year: 618 mid-year sale | 618年中大促 | 618年中大促
double_eleven: Double Eleven | 双11大促 | 雙11大促
spring_festival: Spring Festival | 春节 | 春節
""",
)
"""The names of scenarios that come declared."""

CHANNEL_FIGURES: Final = labels(
    "channel_figure",
    """
volume: contacts by all channels | 全部渠道的联系量 | 全部通路的聯絡量
others: contacts by the other channels | 其他渠道的联系量 | 其他通路的聯絡量
wait: waiting | 顾客等待时长 | 顧客等待時間
cost: cost | 成本 | 成本
cost_per_contact: cost of a contact | 单次联系成本 | 單次聯絡成本
""",
)
"""The figures that a new channel may change."""
