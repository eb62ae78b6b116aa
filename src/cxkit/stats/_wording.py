"""The texts of this room: statistics."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
design.disconnected: these raters share no item with each other | 这些评分人之间没有共同评分的对象
  這些評分人之間沒有共同評分的對象
columns.none: name the columns by which cases differ | 须指明案件差异所在的列
  須指明案件差異所在的欄
adjustment.unknown: is not an adjustment of p-values | 没有该多重比较校正方法 | 沒有該多重比較校正方法
agreement.sets: is a set of codes for each coder | 每位编码员须为一组编码 | 每位編碼員須為一組代碼
agreement.level: is not a level of measurement for these values | 测量水平不适用 | 測量尺度不適用
agreement.unequal: every unit must be rated equally often
  每个单位的评分次数须相同 | 每個單位的評分次數須相同
agreement.weights: is not a kind of weights | 权重类型无效 | 權重類型無效
attainment.bound: say one: what is at least or at most promised
  请指定承诺的下限或上限之一 | 請指定承諾的下限或上限之一
axis.label: is not on the axis | 轴上没有该标签 | 軸上沒有該標籤
axis.size: the axes have too many combinations | 分组组合过多 | 分組組合過多
axis.unknown: there is no such axis | 没有该轴 | 沒有該軸
campaign.baseline: is not a known baseline | 没有该基准 | 沒有該基準
codes: codes are whole numbers from 0 on | 编码须为从0开始的整数 | 編碼須為從0開始的整數
compare.axes: the axes differ | 两者的分组不一致 | 兩者的分組不一致
compare.definition: figures of different kinds are not compared
  不同定义的指标不能比较 | 不同定義的指標不能比較
compare.shape: compare two figures, or two arrays of them
  请比较两个指标或两组指标 | 請比較兩個指標或兩組指標
confidence.range: a confidence level lies between 0 and 1 | 置信水平须在0与1之间 | 信賴水準須在0與1之間
count.over: a count is larger than its whole | 计数超过其总数 | 計數超過其總數
counts.range: successes lie between 0 and the trials
  成功次数须在0与试验次数之间 | 成功次數須在0與試驗次數之間
disposition.unknown: is not a disposition | 没有该样本处置代码 | 沒有該樣本處置代碼
entry.late: the entry lies before the end of the duration | 进入时间须早于结束时间 | 進入時間須早於結束時間
erlang.patience: the patience is too long to compute with
  顾客耐心时长过长，无法计算 | 顧客耐心時間過長，無法計算
estimate.finite: a value is a finite number | 数值须为有限的数 | 數值須為有限的數
estimate.undefined: has a value, or the reason why not
  须有数值，或说明无定义的原因 | 須有數值，或說明無定義的原因
estimates.shape: the shape is not that of the axes | 形状与分组不符 | 形狀與分組不符
figure.option: is not an option of this figure | 该指标没有此选项 | 該指標沒有此選項
figure.unknown: is not a figure of this tally | 没有该指标 | 沒有該指標
forecast.short: needs more values | 历史数据过少 | 歷史資料過少
funnel.kind: is not a kind of funnel | 漏斗图类型无效 | 漏斗圖類型無效
groups.few: a comparison needs two groups or more | 至少需要两组才能比较 | 至少需要兩組才能比較
interval.bounds: an interval runs from low to high | 区间的下限不得大于上限 | 區間的下限不得大於上限
interval.fixed: the figure has one interval only | 该指标只有一种区间 | 該指標只有一種區間
interval.many: these are several intervals, not one | 这是多个区间，不是一个 | 這是多個區間，不是一個
interval.method: is not a method for this interval | 没有该区间方法 | 沒有該區間方法
interval.undefined: the interval is undefined | 该区间无定义 | 該區間無定義
items.few: too few items | 题项过少 | 題項過少
items.position: there is no such item | 没有该题项 | 沒有該題項
margin: a margin lies between 0 and 1 | 界值须在0与1之间 | 界值須在0與1之間
missing.policy: use listwise or pairwise
  缺失值处理方式请用listwise或pairwise | 缺漏值處理方式請用listwise或pairwise
nps.split: a split is three shares that sum to 1 | 三类占比之和须为1 | 三類占比之和須為1
p_value: p-values lie between 0 and 1 | p值须在0与1之间 | p值須在0與1之間
pairs: pairs have two values each | 成对数据须各有两个值 | 成對資料須各有兩個值
pareto.classes: bounds of classes rise up to 1 | 分类界限须递增至1 | 分類界限須遞增至1
phase.freeze: a frozen phase has 2 points or more | 冻结阶段至少需要2个点 | 凍結階段至少需要2個點
phase.order: phases must follow each other | 阶段须按先后排列 | 階段須按先後排列
phase.start: a phase begins at a point of the chart | 阶段须始于图上的点 | 階段須始於圖上的點
phase.type: must list where phases begin | 须列出各阶段的起点 | 須列出各階段的起點
picture.axes: a picture has one or two axes | 图形只支持一或两个轴 | 圖形只支援一或兩個軸
quantile.share: a share lies between 0 and 1 | 分位须在0与1之间 | 分位須在0與1之間
quantile.type: is not a known type of quantiles | 没有该分位数类型 | 沒有該分位數類型
rake.convergence: raking does not converge: the totals contradict each other
  加权调整不收敛：各边际总数相互矛盾 | 加權調整不收斂：各邊際總數相互矛盾
rake.empty: nobody with a weight is in the group: merge it
  该组没有带权重的人，请合并 | 該組沒有帶權重的人，請合併
rake.limits: no weights between the limits match the totals
  在限定范围内没有满足总数的权重 | 在限定範圍內沒有滿足總數的權重
rake.margins: every margin has groups and totals | 每个边际都须有分组和总数 | 每個邊際都須有分組與總數
rake.sums: the margins sum to different totals | 各边际的总数不一致 | 各邊際的總數不一致
rake.total: a group has no total | 有分组未给出总数 | 有分組未給出總數
ratings.categories: categories must differ from each other | 类别不能重复 | 類別不能重複
ratings.mixed: labels have no common order: name the categories
  标签无法排序，请给出类别顺序 | 標籤無法排序，請給出類別順序
ratings.order: the labels have no order: give one
  标签没有顺序，请给出类别顺序 | 標籤沒有順序，請給出類別順序
ratings.unknown: is not among the categories | 不在类别之内 | 不在類別之內
rule.unknown: is not a run rule | 没有该判异规则 | 沒有該判異規則
runs.order: rows of one cell must stand together: sort them
  同组的行须相邻，请先排序 | 同組的列須相鄰，請先排序
scores.box: the box is too large for the scale | 区间超出量表 | 區間超出量表
statistics.rule: breaks a rule of the method | 不符合该方法的要求 | 不符合該方法的要求
strata: every stratum has a size and a deviation | 每层须有规模和标准差 | 每層須有規模與標準差
stratum: a stratum has two or more answers | 每层至少需要两个回答 | 每層至少需要兩個回答
tally.axes: name each of the axes once | 每个轴须各指定一次 | 每個軸須各指定一次
tally.dense: the table is too wide: roll it up | 表过宽，请先汇总 | 表過寬，請先彙總
tally.kind: is not a kind of tally for this | 计数类型不适用 | 計數類型不適用
tally.label: the label cannot be stored | 该标签无法存储 | 該標籤無法儲存
tally.counts: these counts make no such tally | 这些计数不能构成该类统计 | 這些計數不能構成該類統計
tally.merge: tallies of different things do not add up | 不同内容的计数不能合并 | 不同內容的計數不能合併
tally.payload: is not a stored tally | 不是存储的计数 | 不是儲存的計數
tally.quantiles: the tally keeps no values for quantiles
  该计数未保留分位数所需的数值 | 該計數未保留分位數所需的數值
tally.target: say within what: target= | 请用target=给出目标时限 | 請用target=給出目標時限
tally.version: the stored tally is of an unknown version | 未知的计数版本 | 未知的計數版本
test.many: these are several tests, not one | 这是多个检验，不是一个 | 這是多個檢定，不是一個
test.method: is not a known method here | 没有该检验方法 | 沒有該檢定方法
test.p_value: a p-value lies between 0 and 1 | p值须在0与1之间 | p值須在0與1之間
test.undefined: has a p-value, or the reason why not
  须有p值，或说明无定义的原因 | 須有p值，或說明無定義的原因
times.order: must be later than the one before | 时间须递增 | 時間須遞增
trend.scores: there is one score for each group | 每组须有一个分值 | 每組須有一個分值
""")

WORDS: Final = Texts("""
shrinkage.no_overdispersion: the units vary no more than chance, so no spread of true rates can be estimated
  各组的差异未超过随机波动，无法估计真实比率的离散程度 | 各組的差異未超過隨機波動，無法估計真實比率的離散程度
erlang.overloaded: the offered load reaches the number of agents, so the queue and the wait grow without end
  话务量达到或超过客服人数，排队与等待会无限增长 | 話務量達到或超過客服人數，排隊與等待會無限增長
agreement.not_paired: no unit was rated twice, so there is nothing to compare
  没有任何对象被评过两次，无法比较 | 沒有任何對象被評過兩次，無法比較
reliability.beyond: for one rater it lies at or below {least}: nothing follows for the mean of several
  单个评分者的值不高于{least}，无法推及多人均值 | 單一評分者的值不高於{least}，無法推及多人平均
reliability.above_one: the covariances of the pairs do not fit together: it exceeds 1
  各对题项的协方差互不相容，系数超过1 | 各對題項的共變異數互不相容，係數超過1
reliability.no_factor: no one-factor model fits these items properly
  单因子模型无法恰当拟合这些题目 | 單因子模型無法恰當擬合這些題目
stats.empty: nothing was counted | 没有可计入的数据 | 沒有可計入的資料
stats.too_few: {needed} or more are needed, there are {n}
  至少需要{needed}个，现有{n}个 | 至少需要{needed}個，現有{n}個
stats.needs_two: two or more values are needed | 至少需要两个数值 | 至少需要兩個數值
stats.no_variation: all values are equal, so there is no variation to work with
  所有取值相同，没有可用的变异 | 所有取值相同，沒有可用的變異
stats.no_variance: the correction for autocorrelation leaves no variance to test with
  自相关修正后没有可用于检验的方差 | 自相關修正後沒有可用於檢定的變異數
stats.no_exposure: the exposure is zero | 基数为零 | 基數為零
stats.no_events: no events were counted | 没有计入任何事件 | 沒有計入任何事件
stats.no_change: nobody answered otherwise | 没有人改变回答 | 沒有人改變回答
stats.no_error: their standard errors are 0 or not known | 它们的标准误为零或未知 | 它們的標準誤為零或未知
stats.no_weight: the weights sum to zero | 权重之和为零 | 權重之和為零
stats.no_interval: no interval is defined for this figure | 该指标没有定义区间 | 該指標沒有定義區間
stats.no_test: no test is defined for these figures | 这些数据没有可用的检验 | 這些資料沒有可用的檢定
stats.suppressed: hidden to protect people: fewer than {minimum} were counted
  为保护隐私而隐藏：计入少于{minimum}人 | 為保護隱私而隱藏：計入少於{minimum}人
stats.undefined: it is undefined here | 此处无定义 | 此處無定義
stats.gap: not compared: nothing was counted in {missing}, between it and {before}
  未比较：与{before}之间的{missing}没有可计入的数据 | 未比較：與{before}之間的{missing}沒有可計入的資料
stats.zero_base: the figure to compare with is 0 | 作为比较基准的数值为0 | 作為比較基準的數值為0
classifier.no_better: no better than chance: sensitivity and specificity sum to 1 or less
  分类器不优于随机猜测：灵敏度与特异度之和不超过1 | 分類器不優於隨機猜測：靈敏度與特異度之和不超過1
survival.beyond: nobody was followed for that long: the longest observation is {last}
  没有如此长的观察：最长观察为{last} | 沒有如此長的觀察：最長觀察為{last}
survival.never_reached: survival never falls that far while anybody is observed
  在观察期内生存率从未降到该水平 | 在觀察期內存活率從未降到該水準
survival.no_event: no event had happened by then, or nobody was left, so its spread is unknown
  届时尚无事件或已无人在观察中，无法估计离散程度 | 屆時尚無事件或已無人在觀察中，無法估計離散程度
metrics.not_reached: so many are still open that this share has not been reached
  未完成的太多，尚未达到该比例 | 未完成的太多，尚未達到該比例
metrics.not_so_long: all are still open, and none for so long: whether they end in time is not known yet
  全部未完成，且均未到该时限，能否按时完成尚不可知 | 全部未完成，且均未到該時限，能否按時完成尚不可知
stats.none: undefined | 无定义 | 無定義
stats.points: {value} points | {value}个百分点 | {value}個百分點
target.at_least: at least {bound} | 不低于{bound} | 不低於{bound}
target.at_most: at most {bound} | 不高于{bound} | 不高於{bound}
stats.unbounded: unbounded | 无界 | 無界
""")
"""The sentences of this room, by code."""
