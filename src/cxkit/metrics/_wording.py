"""The texts of this room: errors, and what each metric counts."""

from __future__ import annotations

from typing import Final

from cxkit.values import error_texts, labels

error_texts("""
arrivals.days: runs over too many days: name first= and last=
  跨越天数过多，请指定起止日期 | 跨越天數過多，請指定起訖日期
compare.changes: a change needs two labels | 至少两期才能看变化 | 至少兩期才能看變化
compare.options: the figures were made with different options
  两个指标的计算选项不同 | 兩個指標的計算選項不同
compare.type: must be a tally or a figure of one | 须为计数或由计数得到的指标 | 須為計數或由計數得到的指標
definition.twice: the metric is defined twice | 指标重复定义 | 指標重複定義
definition.words: lacks a formula, or another of its texts
  缺少计算公式或其他说明 | 缺少計算公式或其他說明
definition.unknown: no metric is defined by that id | 没有该指标 | 沒有該指標
metric.by: must name the axes of the groups | 须指明分组的列 | 須指明分組的欄
metric.column: is needed beside a plain column | 使用普通列时需要此参数 | 使用一般欄時需要此參數
metric.dates: the dates do not tell such periods | 日期的精度不足以区分该期间 | 日期的精度不足以區分該期間
metric.one_agent: contacts were handed on: give the conversations or the parts of each agent
  有会话被转接：请提供会话本身或各客服的处理部分 | 有對話被轉接：請提供對話本身或各客服的處理部分
metric.source: needs a table, objects or a column | 须为表、对象或列 | 須為表、物件或欄
metric.span: must be a length of time of 0 or more | 须为不小于0的时长 | 須為不小於0的時間長度
metric.zones: the days are of several time zones: say which counts
  日期分属多个时区，请指明按哪个时区计算 | 日期分屬多個時區，請指明按哪個時區計算
metric.table: needs another kind of table | 需要另一种表 | 需要另一種表
minutes: must divide the minutes of a day | 须能整除一天的1440分钟 | 須能整除一天的1440分鐘
occupancy.over: was on contacts for longer than staffed | 接待时长超过在岗时长 | 接待時間超過值班時間
occupancy.span: the contacts span too long a time | 时间跨度过长 | 時間跨度過長
option.combination: these options do not go together | 这些选项不能同时使用 | 這些選項不能同時使用
option.unknown: is not a choice of this metric | 该指标没有此选项 | 該指標沒有此選項
weekdays: are numbers from 1 (Monday) to 7 | 星期用1（周一）至7表示 | 星期用1（週一）至7表示
simulation.last: the last period is a month | 最后一期须为月份 | 最後一期須為月份
simulation.months: a shop is open for 2 months or more | 至少需要营业2个月 | 至少需要營業2個月
simulation.size: too few or too many contacts | 咨询量超出可模拟的范围 | 諮詢量超出可模擬的範圍
""")

_METRICS = """
abandonment: Abandonment rate | 放弃率 | 放棄率
abandonment.formula: abandoned / (answered + abandoned) | 已放弃÷（已应答+已放弃） | 已放棄÷（已應答+已放棄）
abandonment.counted: contacts that left the queue; one answered, then given up in a second queue, is answered
  离开队列的会话，含已应答与已放弃；应答后在第二个队列中放弃的仍算已应答
  離開佇列的對話，含已應答與已放棄；應答後在第二個佇列中放棄的仍算已應答
abandonment.not_counted: contacts that still wait; by default callbacks, contacts passed on or ended \
otherwise; abandons shorter than a time that is given; hang-ups in a voice menu
  仍在等待的会话；默认不计回电、转接及其他方式结束的会话；短于给定时长的放弃；语音菜单中结束的来电
  仍在等待的對話；預設不計回電、轉接及其他方式結束的對話；短於給定時間的放棄；語音選單中結束的來電
abandonment.undefined: without contacts | 没有会话时 | 沒有對話時
action_effectiveness: Effective improvement actions | 改进措施有效率 | 改善措施有效率
action_effectiveness.formula: effective actions / actions with a conclusive verdict
  有效的措施÷有定论的措施 | 有效的措施÷有定論的措施
action_effectiveness.counted: actions found effective, partly effective or ineffective
  判定为有效、部分有效或无效的措施 | 判定為有效、部分有效或無效的措施
action_effectiveness.not_counted: actions that are not checked yet, and inconclusive ones
  尚未验证的措施，以及尚无定论的措施 | 尚未驗證的措施，以及尚無定論的措施
action_effectiveness.undefined: without conclusive verdicts | 所有措施均无定论时 | 所有措施均無定論時
action_recurrence: Recurrence after improvement actions | 改进后复发率 | 改善後再發率
action_recurrence.formula: closed actions whose signal came again within the window / closed actions
  关闭后在观察期内复发的措施÷已关闭的措施 | 關閉後在觀察期內再發的措施÷已關閉的措施
action_recurrence.counted: actions closed a window (half a year by default) before the given instant, and \
those that recurred before
  在给定时点前已关闭满观察期（默认半年）的措施，以及此前已复发的措施
  在給定時點前已關閉滿觀察期（預設半年）的措施，以及此前已再發的措施
action_recurrence.not_counted: open and cancelled actions; those whose window still runs
  未关闭和已取消的措施；仍在观察期内的措施 | 未關閉與已取消的措施；仍在觀察期內的措施
action_recurrence.undefined: without such actions | 没有这类措施时 | 沒有這類措施時
action_timeliness: Improvement actions on time | 改进措施按期完成率 | 改善措施準時完成率
action_timeliness.formula: actions carried out by their due date / actions carried out or overdue
  按期实施的措施÷已实施或已逾期的措施 | 準時實施的措施÷已實施或已逾期的措施
action_timeliness.counted: planned actions that were carried out; at a given instant also overdue ones
  已实施的措施；给定截止时间时，也计入已逾期的措施 | 已實施的措施；給定截止時間時，也計入已逾期的措施
action_timeliness.not_counted: actions without a plan, cancelled ones, those not due yet
  没有计划的措施、已取消的措施和尚未到期的措施 | 沒有計畫的措施、已取消的措施與尚未到期的措施
action_timeliness.undefined: without such actions | 没有这类措施时 | 沒有這類措施時
adherence: Adherence to the roster | 排班遵时率 | 班表遵時率
adherence.formula: time in the state that was planned / scheduled time, summed over shifts
  处于计划状态的时间÷排班时间，按班次加总 | 處於計畫狀態的時間÷排班時間，按班次加總
adherence.counted: shifts with what was done in them | 有实际活动记录的班次 | 有實際活動紀錄的班次
adherence.not_counted: shifts of which nothing is known; shifts that have not ended at the given instant
  没有任何记录的班次；在给定时点尚未结束的班次 | 沒有任何紀錄的班次；在給定時點尚未結束的班次
adherence.undefined: without scheduled time | 没有排班时间时 | 沒有排班時間時
agent_wait: Agent wait time | 等待顾客时长 | 等待顧客時間
agent_wait.formula: time in pending | 处于“等待顾客”状态的时间 | 處於「等待顧客」狀態的時間
agent_work: Agent work time | 客服处理时长 | 客服處理時間
agent_work.formula: time in new + open; it pauses while the customer or a third party is awaited
  处于“新建”和“处理中”状态的时间之和；等待顾客或第三方期间暂停
  處於「新建」與「處理中」狀態的時間總和；等待顧客或第三方期間暫停
answers_per_question: Answers per question | 答问比 | 答問比
answers_per_question.formula: messages that answer / messages of customers
  作答消息数÷顾客消息数 | 作答訊息數÷顧客訊息數
answers_per_question.counted: the messages of every turn with a question; sessions and who answers by the rule
  有提问的各轮中的消息；由谁作答以及会话如何划分按规则确定
  有提問的各輪中的訊息；由誰作答以及對話如何劃分依規則決定
answers_per_question.not_counted: what precedes the first question; notes, notices and spam
  首次提问之前的消息；备注、通知和垃圾信息 | 首次提問之前的訊息；備註、通知與垃圾訊息
answers_per_question.undefined: without questions | 没有提问时 | 沒有提問時
article_coverage: Contacts covered by articles | 文章覆盖率 | 文章覆蓋率
article_coverage.formula: contacts on a topic with a valid article / contacts
  有有效文章的主题的会话÷全部会话 | 有有效文章的主題的對話÷全部對話
article_coverage.counted: contacts with a topic; a valid one is validated, live, not stale, meant for these \
readers, and in the customer's language
  有主题的会话；有效指已验证、已发布、未过期、面向该读者且为顾客语言的文章
  有主題的對話；有效指已驗證、已發布、未過期、面向該讀者且為顧客語言的文章
article_coverage.not_counted: contacts without a topic, or of unknown language
  没有主题或语言未知的会话 | 沒有主題或語言未知的對話
article_coverage.undefined: without such contacts | 没有这类会话时 | 沒有這類對話時
article_handle_time: Handle time with an article | 使用文章对处理时长的差异 | 使用文章對處理時間的差異
article_handle_time.formula: mean handle time with an article - without, by topic, weighed by those with one
  各主题使用文章与未使用文章的平均处理时长之差，按使用文章的会话加权
  各主題使用文章與未使用文章的平均處理時間之差，按使用文章的對話加權
article_handle_time.counted: handled contacts on topics with two and more on both sides
  两组各有至少两个会话的主题中已处理的会话 | 兩組各有至少兩個對話的主題中已處理的對話
article_handle_time.not_counted: topics with fewer on one side; contacts without a handle time
  任一组不足两个会话的主题；没有处理时长的会话 | 任一組不足兩個對話的主題；沒有處理時間的對話
article_handle_time.undefined: without a topic that has two contacts on both sides
  没有两组各有两个会话的主题时 | 沒有兩組各有兩個對話的主題時
article_helpfulness: Helpfulness of articles | 文章有用率 | 文章有用率
article_helpfulness.formula: votes that it helped / votes | 有用票数÷全部票数 | 有用票數÷全部票數
article_helpfulness.counted: votes of customers, the last of a session; readers decide whether to vote
  顾客的评价，同一次访问以最后一次为准；是否评价由读者自行决定
  顧客的評價，同一次造訪以最後一次為準；是否評價由讀者自行決定
article_helpfulness.not_counted: votes of the staff, of bots and in previews
  内部员工、机器人及预览中的评价 | 內部員工、機器人及預覽中的評價
article_helpfulness.undefined: without votes | 没有评价时 | 沒有評價時
article_link_rate: Cases with an article | 文章关联率 | 文章關聯率
article_link_rate.formula: solved cases with an article / solved cases
  关联文章的已解决案件÷已解决案件 | 關聯文章的已解決案件÷已解決案件
article_link_rate.counted: solved cases | 已解决的案件 | 已解決的案件
article_link_rate.not_counted: cases that are not solved, spam and merged ones
  未解决、垃圾及已合并的案件 | 未解決、垃圾及已合併的案件
article_link_rate.undefined: without solved cases | 没有已解决案件时 | 沒有已解決案件時
article_vote_rate: Vote rate of articles | 文章评价率 | 文章評價率
article_vote_rate.formula: views with a vote / views | 有评价的查看÷全部查看 | 有評價的檢視÷全部檢視
article_vote_rate.counted: views of customers, once a session and version
  顾客的查看，同一次访问中同一版本只计一次 | 顧客的檢視，同一次造訪中同一版本只計一次
article_vote_rate.not_counted: views of the staff, of bots and in previews
  内部员工、机器人及预览中的查看 | 內部員工、機器人及預覽中的檢視
article_vote_rate.undefined: without views | 没有查看时 | 沒有檢視時
auto_fail_share: Failed outright | 一票否决率 | 一票否決率
auto_fail_share.formula: evaluations that a criterion failed outright / all, each weighed by 1 / probability
  被一票否决的质检÷全部质检，按抽中概率的倒数加权 | 被一票否決的稽核÷全部稽核，按抽中機率的倒數加權
auto_fail_share.counted: evaluations by people that stand, of known probability
  有效、由人评定且抽中概率已知的质检 | 有效、由人評定且抽中機率已知的稽核
auto_fail_share.not_counted: what was chosen for coaching; automatic ratings; calibration rounds
  为辅导而选取的会话；自动评分；校准评分 | 為輔導而選取的對話；自動評分；校準評分
auto_fail_share.undefined: without such evaluations | 没有这类质检时 | 沒有這類稽核時
backlog: Backlog | 积压量 | 積壓量
backlog.formula: tickets unsolved at an instant | 该时点未解决的工单数 | 該時點未解決的工單數
backlog.counted: tickets in new, open, pending or on hold at that instant, from their changes of status
  按状态变更记录，在该时点处于新建、处理中、等待顾客或等待第三方的工单
  依狀態變更紀錄，在該時點處於新建、處理中、等待顧客或等待第三方的工單
backlog.not_counted: solved, closed, merged, spam and deleted tickets; tickets not yet opened
  已解决、已关闭、已合并、垃圾信息和已删除的工单；当时尚未创建的工单
  已解決、已關閉、已合併、垃圾訊息與已刪除的工單；當時尚未建立的工單
backlog.undefined: never: nothing is a backlog of 0 | 总有定义：没有工单时为0 | 一律有定義：沒有工單時為0
backlog.source: counted from facts, not as created less solved
  按状态变更逐一计数，而非新增数减去解决数 | 依狀態變更逐一計數，而非新增數減去解決數
backlog_age: Age of the backlog | 积压时长 | 積壓時間
backlog_age.formula: the instant - opening, of tickets unsolved then; median and p90
  该时点−创建时间，仅计当时未解决的工单；中位数与第90百分位数
  該時點−建立時間，僅計當時未解決的工單；中位數與第90百分位數
backlog_age.counted: tickets in new, open, pending or on hold at that instant
  在该时点处于新建、处理中、等待顾客或等待第三方的工单 | 在該時點處於新建、處理中、等待顧客或等待第三方的工單
backlog_age.not_counted: all others | 其余工单 | 其餘工單
backlog_age.undefined: without a backlog | 没有积压时 | 沒有積壓時
backlog_age.source: ageing buckets are half-open: a ticket of exactly a day is a day old or more
  时长分段含下限、不含上限：恰满一天的工单归入一天及以上
  時間分段含下限、不含上限：恰滿一天的工單歸入一天及以上
bounce_rate: Bounce rate | 跳出率 | 跳出率
bounce_rate.formula: visits with one page view / visits with page views
  仅浏览一页的访问÷有页面浏览的访问 | 僅瀏覽一頁的造訪÷有頁面瀏覽的造訪
bounce_rate.counted: visits by the declared policy; heartbeats and events that are no page view are no views
  按所定规则划分的访问；心跳等非页面浏览事件不算浏览
  依所定規則劃分的造訪；心跳等非頁面瀏覽事件不算瀏覽
bounce_rate.not_counted: visits without a page view | 没有页面浏览的访问 | 沒有頁面瀏覽的造訪
bounce_rate.undefined: without visits that view a page | 没有浏览页面的访问时 | 沒有瀏覽頁面的造訪時
calibration_agreement: Agreement of raters | 评分一致率 | 評分一致率
calibration_agreement.formula: pairs of raters with the same answer / pairs of raters, the mean over items
  答案相同的评分人对数÷评分人对数，再对各项目取平均 | 答案相同的評分人對數÷評分人對數，再對各項目取平均
calibration_agreement.counted: items and criteria that two raters or more answered
  至少两名评分人作答的项目与标准 | 至少兩名評分人作答的項目與標準
calibration_agreement.not_counted: answers that did not apply; rounds that are still blind
  不适用的答案；仍在盲评中的校准轮次 | 不適用的答案；仍在盲評中的校準輪次
calibration_agreement.undefined: without two ratings of anything | 没有任何项目有两份评分时
  沒有任何項目有兩份評分時
ces: Customer effort score (CES) | 顾客费力度 | 顧客費力度
ces.formula: answers in the top boxes / answers; on 1 to 7 (CES 2.0): answers of 5 to 7; the mean beside it
  高分选项的回答÷全部回答；1至7分量表（CES 2.0）以5至7分为高分；另给出平均分
  高分選項的回答÷全部回答；1至7分量表（CES 2.0）以5至7分為高分；另列平均分數
ces.counted: complete answers on the scale; on CES 1.0 (1 to 5) the low answers are the good ones
  该量表上的完整回答；1至5分的费力度量表以低分为佳 | 該量表上的完整回答；1至5分的費力度量表以低分為佳
ces.not_counted: missing, unfinished and invalidated answers
  缺失、未完成和已作废的回答 | 缺漏、未完成與已作廢的回答
ces.undefined: without answers | 没有回答时 | 沒有回答時
complaint_causes: Causes of complaints | 投诉原因 | 客訴原因
complaint_causes.formula: complaints by cause, from the most frequent down, with share and running share; \
the vital few are the fewest causes that make up 80%
  按原因统计的投诉数，由多到少排列，附占比与累计占比；关键少数指合计达到80%的最少几个原因
  依原因統計的客訴數，由多到少排列，附占比與累計占比；關鍵少數指合計達到80%的最少幾個原因
complaint_causes.counted: complaints that stand, each with one cause
  有效投诉，每件一个原因 | 有效客訴，每件一個原因
complaint_causes.not_counted: complaints withdrawn, reclassified, inadmissible or duplicates; complaints \
whose cause is not known (counted as missing: they are not a cause)
  已撤销、认定为非投诉、不予受理或重复登记的投诉；原因未知的投诉（计为缺失，不算一种原因）
  已撤回、認定為非客訴、不予受理或重複登記的客訴；原因未知的客訴（計為缺漏，不算一種原因）
complaint_causes.undefined: shares, without complaints of a known cause
  没有原因已知的投诉时，占比无定义 | 沒有原因已知的客訴時，占比無定義
complaint_disputes: Disputed complaint decisions | 投诉处理异议率 | 客訴處理異議率
complaint_disputes.formula: complaints whose decision the customer rejected / complaints of which that is \
known | 顾客不接受处理结论的投诉÷已知顾客是否接受的投诉 | 顧客不接受處理結論的客訴÷已知顧客是否接受的客訴
complaint_disputes.counted: complaints that stand and whose record says whether the customer disputed the \
decision | 有效且记录了顾客是否有异议的投诉 | 有效且記錄了顧客是否有異議的客訴
complaint_disputes.not_counted: complaints whose record does not say; withdrawn, reclassified or \
inadmissible ones and duplicates
  未记录顾客是否接受的投诉；已撤销、认定为非投诉、不予受理或重复登记的投诉
  未記錄顧客是否接受的客訴；已撤回、認定為非客訴、不予受理或重複登記的客訴
complaint_disputes.undefined: without complaints of which it is known
  没有已知顾客是否接受的投诉时 | 沒有已知顧客是否接受的客訴時
complaint_rate: Complaint rate | 投诉率 | 客訴率
complaint_rate.formula: complaints / orders | 投诉数÷订单数 | 客訴數÷訂單數
complaint_rate.counted: complaints that stand, among all orders of the cohort
  有效投诉，占该批全部订单 | 有效客訴，占該批全部訂單
complaint_rate.not_counted: complaints withdrawn, reclassified, inadmissible or duplicates of others; by \
order cohort, complaints about no known order (counted as missing)
  已撤销、认定为非投诉、不予受理或重复登记的投诉；按订单分批时，找不到对应订单的投诉（计为缺失）
  已撤回、認定為非客訴、不予受理或重複登記的客訴；依訂單分批時，找不到對應訂單的客訴（計為缺漏）
complaint_rate.undefined: without orders | 没有订单时 | 沒有訂單時
complaint_time: Complaint handling time | 投诉处理时长 | 客訴處理時間
complaint_time.formula: closing (or another step) - receipt; median and p90
  结案（或其他步骤）的时间−接收时间；中位数与第90百分位数
  結案（或其他步驟）的時間−收件時間；中位數與第90百分位數
complaint_time.counted: complaints that stand; as of an instant, those still open are censored at their age
  有效投诉；给定截止时间时，未结案的按已持续时间计入 | 有效客訴；給定截止時間時，未結案的按已持續時間計入
complaint_time.not_counted: complaints that do not stand; where no instant is given, open ones; times \
before the receipt, which cannot be right (counted as missing; a table has told of them already)
  无效的投诉；未给定截止时间时，未结案的投诉；早于接收时间的时间，必定有误（计为缺失，数据表已指出）
  無效的客訴；未給定截止時間時，未結案的客訴；早於收件時間的時間，必定有誤（計為缺漏，資料表已指出）
complaint_time.undefined: without complaints; a quantile that so many open complaints leave unreached
  没有投诉时；未结案的投诉过多而达不到该分位数时 | 沒有客訴時；未結案的客訴過多而達不到該分位數時
complaint_timeliness: Complaint timeliness | 投诉处理时效 | 客訴處理時效
complaint_timeliness.formula: met / (met + missed + overdue and still open); exactly at the due instant is met
  按时÷（按时+未按时+已逾期而未完成）；恰在到期时刻完成算按时
  準時÷（準時+未準時+已逾期而未完成）；恰在到期時刻完成算準時
complaint_timeliness.counted: complaints whose step was done or is overdue
  该步骤已完成或已逾期的投诉 | 該步驟已完成或已逾期的客訴
complaint_timeliness.not_counted: complaints still open and not yet due; those that do not stand; anonymous \
ones where the step is an answer to somebody; where no instant is given, all that are open
  未结案且未到期的投诉；无效的投诉；该步骤须答复投诉人而投诉为匿名的；未给定截止时间时，所有未结案的投诉
  未結案且未到期的客訴；無效的客訴；該步驟須答覆客訴人而客訴為匿名的；未給定截止時間時，所有未結案的客訴
complaint_timeliness.undefined: without complaints that are due | 没有已到期的投诉时 | 沒有已到期的客訴時
conformance: Conformance to the roster | 工时符合率 | 工時符合率
conformance.formula: time worked, whenever it was / working time planned, summed over shifts
  实际工作时间（不论时段）÷计划工作时间，按班次加总 | 實際工作時間（不論時段）÷計畫工作時間，按班次加總
conformance.counted: shifts with what was done in them; it may be above 1
  有实际活动记录的班次；可能大于1 | 有實際活動紀錄的班次；可能大於1
conformance.not_counted: shifts of which nothing is known; shifts that have not ended at the given instant
  没有任何记录的班次；在给定时点尚未结束的班次 | 沒有任何紀錄的班次；在給定時點尚未結束的班次
conformance.undefined: without planned working time | 没有计划工作时间时 | 沒有計畫工作時間時
contact_satisfaction: Satisfaction with the contact | 会话满意度 | 對話滿意度
contact_satisfaction.formula: ratings in the top boxes of the scale / contacts rated; on 1 to 5: 4 and 5
  高分选项的评价÷已评价的会话；1至5分量表以4分和5分为高分
  高分選項的評價÷已評價的對話；1至5分量表以4分與5分為高分
contact_satisfaction.counted: contacts that the customer rated on the scale
  顾客按该量表评价过的会话 | 顧客按該量表評價過的對話
contact_satisfaction.not_counted: contacts without a rating (counted as missing)
  没有评价的会话（计为缺失） | 沒有評價的對話（計為缺漏）
contact_satisfaction.undefined: without rated contacts | 没有已评价的会话时 | 沒有已評價的對話時
course_pass_rate: Courses passed | 培训考核通过率 | 訓練考核通過率
course_pass_rate.formula: enrolments passed / enrolments examined
  考核通过的报名÷已考核的报名 | 考核通過的報名÷已考核的報名
course_pass_rate.counted: enrolments whose examination has a result | 考核已有结果的报名 | 考核已有結果的報名
course_pass_rate.not_counted: enrolments that go on or were cancelled, and courses without an examination
  进行中或已取消的报名，以及不设考核的课程 | 進行中或已取消的報名，以及不設考核的課程
course_pass_rate.undefined: without results | 没有考核结果时 | 沒有考核結果時
csat: Customer satisfaction (CSAT) | 顾客满意度 | 顧客滿意度
csat.formula: answers in the top boxes of the scale / answers; on 1 to 5: answers of 4 and 5
  高分选项的回答÷全部回答；1至5分量表以4分和5分为高分 | 高分選項的回答÷全部回答；1至5分量表以4分與5分為高分
csat.counted: complete answers on the scale | 该量表上的完整回答 | 該量表上的完整回答
csat.not_counted: missing, unfinished and invalidated answers
  缺失、未完成和已作废的回答 | 缺漏、未完成與已作廢的回答
csat.undefined: without answers | 没有回答时 | 沒有回答時
deflection: Deflection against a hold-out | 分流率（对照组） | 分流率（對照組）
deflection.formula: 1 - share of forms sent with suggestions / share of forms sent without
  1－有推荐时的表单提交率÷无推荐时的表单提交率 | 1－有推薦時的表單提交率÷無推薦時的表單提交率
deflection.counted: contact forms that were opened; who sees suggestions is decided by chance
  已打开的咨询表单；是否展示推荐由随机分组决定 | 已開啟的諮詢表單；是否顯示推薦由隨機分組決定
deflection.not_counted: forms of the staff, of bots and in previews; forms of which the group is not known
  内部员工、机器人及预览中的表单；分组未知的表单 | 內部員工、機器人及預覽中的表單；分組未知的表單
deflection.undefined: without forms in both groups, or where nobody without suggestions sent one
  任一组没有表单时，或无推荐组无人提交时 | 任一組沒有表單時，或無推薦組無人提交時
engagement_rate: Engagement rate | 互动访问率 | 互動造訪率
engagement_rate.formula: engaged visits / visits | 有互动的访问÷全部访问 | 有互動的造訪÷全部造訪
engagement_rate.counted: visits of 10 seconds or as the policy says, of two page views, or with a conversion
  停留达到10秒（或规则所定时长）、浏览两页或有转化的访问
  停留達10秒（或規則所定時間）、瀏覽兩頁或有轉換的造訪
engagement_rate.not_counted: nothing: the rate is not 1 less the bounce rate
  无：互动访问率不等于1减跳出率 | 無：互動造訪率不等於1減跳出率
engagement_rate.undefined: without visits | 没有访问时 | 沒有造訪時
error_free: Contacts without critical errors | 无关键差错率 | 無關鍵差錯率
error_free.formula: contacts without any critical error / contacts, each weighed by 1 / probability
  没有任何关键差错的会话÷全部会话，按抽中概率的倒数加权
  沒有任何關鍵差錯的對話÷全部對話，按抽中機率的倒數加權
error_free.counted: evaluations by people that stand, of known probability
  有效、由人评定且抽中概率已知的质检 | 有效、由人評定且抽中機率已知的稽核
error_free.not_counted: what was chosen for coaching; forms on which no critical error could be made
  为辅导而选取的会话；不存在关键项的评分表 | 為輔導而選取的對話；不存在關鍵項的評分表
error_free.undefined: without such evaluations | 没有这类质检时 | 沒有這類稽核時
event_budgets: Team events within budget | 团队活动预算内比例 | 團隊活動預算內比例
event_budgets.formula: events that cost no more than their budget / events with a budget and a cost
  费用未超预算的活动÷有预算且有费用的活动 | 費用未超預算的活動÷有預算且有費用的活動
event_budgets.counted: events that were held | 已举行的活动 | 已舉行的活動
event_budgets.not_counted: events without a budget or whose cost is not known
  没有预算或费用未知的活动 | 沒有預算或費用未知的活動
event_budgets.undefined: without such events | 没有这类活动时 | 沒有這類活動時
event_participation: Participation in team events | 团队活动参与率 | 團隊活動參與率
event_participation.formula: invited people who came / people invited, summed over events
  到场的受邀人数÷受邀人数，按活动加总 | 到場的受邀人數÷受邀人數，按活動加總
event_participation.counted: events that were held | 已举行的活动 | 已舉行的活動
event_participation.not_counted: events still planned or cancelled; people who came without an invitation
  尚未举行或已取消的活动；未受邀而到场的人员 | 尚未舉行或已取消的活動；未受邀而到場的人員
event_participation.undefined: without invitations | 没有邀请时 | 沒有邀請時
explicit_deflection: Deflection told by readers | 自助解决率（顾客确认） | 自助解決率（顧客確認）
explicit_deflection.formula: forms at which the reader said that it was solved / forms opened
  顾客表示已解决的表单÷已打开的表单 | 顧客表示已解決的表單÷已開啟的表單
explicit_deflection.counted: sessions in which the contact form was opened
  打开过咨询表单的访问 | 開啟過諮詢表單的造訪
explicit_deflection.not_counted: sessions of the staff, of bots and in previews; sessions without a form
  内部员工、机器人及预览的访问；未打开表单的访问 | 內部員工、機器人及預覽的造訪；未開啟表單的造訪
explicit_deflection.undefined: without opened forms | 没有打开表单时 | 沒有開啟表單時
failed_search: Failed searches | 搜索失败率 | 搜尋失敗率
failed_search.formula: failed searches / searches | 失败的搜索÷全部搜索 | 失敗的搜尋÷全部搜尋
failed_search.counted: searches of customers; which ones failed is an option
  顾客的搜索；何为失败见选项 | 顧客的搜尋；何為失敗見選項
failed_search.not_counted: searches of the staff, of bots and in previews; words that were still being typed
  内部员工、机器人及预览中的搜索；尚在输入的词 | 內部員工、機器人及預覽中的搜尋；尚在輸入的詞
failed_search.undefined: without searches | 没有搜索时 | 沒有搜尋時
first_contact_resolution: First contact resolution (FCR) | 一次解决率 | 一次解決率
first_contact_resolution.formula: first contacts that were not followed by another of the same customer on \
the same topic within the window, and were not recorded as unresolved / first contacts older than the window
  时间窗内同一顾客未就同一主题再次联系、且未记录为未解决的首次会话÷已满时间窗的首次会话
  時間窗內同一顧客未就同一主題再次聯絡、且未記錄為未解決的首次對話÷已滿時間窗的首次對話
first_contact_resolution.counted: answered contacts of known customers that begin a matter: none of the \
kind lies within the window before
  已知顾客就一件事首次发起且已应答的会话：此前时间窗内没有同类会话
  已知顧客就一件事首次發起且已應答的對話：此前時間窗內沒有同類對話
first_contact_resolution.not_counted: contacts younger than the window (nobody knows yet); repeats; \
abandoned contacts; unknown customers
  未满时间窗的会话（结果尚不可知）；再次联系的会话；已放弃的会话；未知顾客的会话
  未滿時間窗的對話（結果尚不可知）；再次聯絡的對話；已放棄的對話；未知顧客的對話
first_contact_resolution.undefined: without contacts old enough
  没有已满时间窗的会话时 | 沒有已滿時間窗的對話時
first_contact_resolution.source: gross rate by repeat contacts; 7 days is the usual window
  以是否再次联系判断的总比率；时间窗通常为7天 | 以是否再次聯絡判斷的總比率；時間窗通常為7天
first_response: First response time | 首次响应时长 | 首次回應時間
first_response.formula: first public answer by a person of the staff - opening (or handover by a bot, or \
reopening of what nobody had answered); median, p90
  客服人员首次公开回复−创建（或机器人转人工，或从未获回复的工单重新开启）；中位数与第90百分位数
  客服人員首次公開回覆−建立（或機器人轉真人，或從未獲回覆的工單重新開啟）；中位數與第90百分位數
first_response.counted: every ticket; as of an instant, those still unanswered are censored at their age
  全部工单；给定截止时间时，未回复的按已等待时长计入 | 全部工單；給定截止時間時，未回覆的按已等待時間計入
first_response.not_counted: internal notes, automatic and system messages; merged, spam and deleted \
tickets; tickets solved without an answer; those that began waiting for the customer, until they are taken \
up; where no instant is given, unanswered tickets
  内部备注、自动和系统消息；已合并、垃圾信息和已删除的工单；未经回复即解决的；创建时即等待顾客且尚未处理的；未给定截止时间时，未回复的
  內部備註、自動與系統訊息；已合併、垃圾訊息與已刪除的工單；未經回覆即解決的；建立時即等待顧客且尚未處理的；未給定截止時間時，未回覆的
first_response.undefined: without tickets; a quantile that so many open tickets leave unreached
  没有工单时；未回复的工单过多而达不到该分位数时 | 沒有工單時；未回覆的工單過多而達不到該分位數時
handle_time: Average handle time (AHT) | 平均处理时长 | 平均處理時間
handle_time.formula: (talk + hold + after-contact work) / handled contacts
  （通话+保持+话后处理）÷已处理的会话 | （通話+保留+話後處理）÷已處理的對話
handle_time.counted: answered contacts, every agent's part; of several chats at once each has its elapsed time
  已应答的会话，每位客服各自的部分；同时进行的多个聊天各计其经过时间
  已應答的對話，每位客服各自的部分；同時進行的多個聊天各計其經過時間
handle_time.not_counted: contacts nobody answered; those of which a part is not known
  无人应答的会话；有一部分时长未知的会话 | 無人應答的對話；有一部分時間未知的對話
handle_time.undefined: without handled contacts | 没有已处理的会话时 | 沒有已處理的對話時
implicit_deflection: Deflection inferred | 自助解决率（推断） | 自助解決率（推斷）
implicit_deflection.formula: forms after which a suggestion was read and nothing was sent / forms opened
  阅读推荐后未提交的表单÷已打开的表单 | 閱讀推薦後未提交的表單÷已開啟的表單
implicit_deflection.counted: sessions in which the contact form was opened; who gave up counts as solved
  打开过咨询表单的访问；放弃的也算作已解决 | 開啟過諮詢表單的造訪；放棄的也算作已解決
implicit_deflection.not_counted: sessions of the staff, of bots and in previews; sessions without a form
  内部员工、机器人及预览的访问；未打开表单的访问 | 內部員工、機器人及預覽的造訪；未開啟表單的造訪
implicit_deflection.undefined: without opened forms | 没有打开表单时 | 沒有開啟表單時
late_delivery: Late deliveries | 延迟送达率 | 延遲送達率
late_delivery.formula: delivered after the first promise / delivered with a promise
  晚于首次承诺时间送达的配送÷有承诺时间的已送达配送 | 晚於首次承諾時間送達的配送÷有承諾時間的已送達配送
late_delivery.counted: deliveries of which a promise is known; as of an instant, also what is overdue by then
  已知承诺时间的配送；给定截止时间时，含届时已逾期的 | 已知承諾時間的配送；給定截止時間時，含屆時已逾期的
late_delivery.not_counted: deliveries without a promise; those neither delivered nor overdue; cancelled orders
  没有承诺时间的配送；未送达且未逾期的配送；已取消的订单
  沒有承諾時間的配送；未送達且未逾期的配送；已取消的訂單
late_delivery.undefined: without deliveries | 没有配送时 | 沒有配送時
late_delivery.source: a promise changed later does not count: the customer was told the first one
  之后改动的承诺不算：顾客得知的是首次承诺 | 之後變更的承諾不算：顧客得知的是首次承諾
next_response: Next response time | 后续响应时长 | 後續回應時間
next_response.formula: next public answer by a person of the staff - the customer's oldest unanswered \
message, one value for each such turn after the first response; median and p90
  客服人员下次公开回复−顾客最早一条未获回复的消息；首次响应后每轮各计一值；中位数与第90百分位数
  客服人員下次公開回覆−顧客最早一則未獲回覆的訊息；首次回應後每輪各計一值；中位數與第90百分位數
next_response.counted: every turn: several messages of the customer in a row are one, from the first of them
  每一轮问答：顾客连续发送的多条消息算一轮，从第一条起计
  每一輪問答：顧客連續傳送的多則訊息算一輪，從第一則起計
next_response.not_counted: messages before the first response, which that one answers; turns that a \
solution ended without an answer; where no instant is given, unanswered turns
  首次响应之前的消息，它们由首次响应答复；未经回复即因解决而结束的轮次；未给定截止时间时，未回复的轮次
  首次回應之前的訊息，它們由首次回應答覆；未經回覆即因解決而結束的輪次；未給定截止時間時，未回覆的輪次
next_response.undefined: without turns; a quantile that so many unanswered turns leave unreached
  没有问答轮次时；未回复的轮次过多而达不到该分位数时 | 沒有問答輪次時；未回覆的輪次過多而達不到該分位數時
nps: Net Promoter Score | 净推荐值 | 淨推薦值
nps.formula: (promoters - detractors) / answers, of answers 9-10 and 0-6; shown times 100
  （推荐者−贬损者）÷全部回答，推荐者为9至10分，贬损者为0至6分；显示时乘以100
  （推薦者−批評者）÷全部回答，推薦者為9至10分，批評者為0至6分；顯示時乘以100
nps.counted: complete answers from 0 to 10; 0 is an answer
  0至10分的完整回答；0分也是回答 | 0至10分的完整回答；0分也是回答
nps.not_counted: missing, unfinished and invalidated answers; answers on any other scale
  缺失、未完成和已作废的回答；其他量表上的回答 | 缺漏、未完成與已作廢的回答；其他量表上的回答
nps.undefined: without answers | 没有回答时 | 沒有回答時
occupancy: Occupancy | 工时利用率 | 工時利用率
occupancy.formula: time on contacts / staffed time; several contacts at once count once
  接待会话的时间÷在岗时间；同时接待的多个会话只计一次 | 接待對話的時間÷值班時間；同時接待的多個對話只計一次
occupancy.counted: from each answer to the end of after-contact work; agents whose staffed time is given
  从每次应答到话后处理结束的时间；仅计已知在岗时间的客服
  從每次應答到話後處理結束的時間；僅計已知值班時間的客服
occupancy.not_counted: breaks, training and other time not staffed for contacts; agents without staffed time
  休息、培训及其他不用于接待的时间；未给定在岗时间的客服
  休息、訓練及其他不用於接待的時間；未給定值班時間的客服
occupancy.undefined: without staffed time | 没有在岗时间时 | 沒有值班時間時
job_offer_acceptance: Offers accepted | 录用接受率 | 錄取接受率
job_offer_acceptance.formula: offers accepted / offers answered | 已接受的录用÷已答复的录用
  已接受的錄取÷已答覆的錄取
job_offer_acceptance.counted: offers that were accepted or declined | 已接受或已谢绝的录用
  已接受或已婉拒的錄取
job_offer_acceptance.not_counted: offers without an answer, and candidates who withdrew
  尚未答复的录用，以及放弃应聘者 | 尚未答覆的錄取，以及放棄應徵者
job_offer_acceptance.undefined: without answers | 没有答复时 | 沒有答覆時
offer_acceptance: Accepted offers | 优惠领取率 | 優惠領取率
offer_acceptance.formula: offers taken or redeemed / offers shown
  已领取或核销的优惠÷已展示的优惠 | 已領取或核銷的優惠÷已展示的優惠
offer_acceptance.counted: offers that were shown and taken, redeemed, declined, withdrawn or over
  已展示，且已领取、核销、谢绝、撤回或过期的优惠 | 已展示，且已領取、核銷、謝絕、撤回或過期的優惠
offer_acceptance.not_counted: offers that are still open, and those never shown
  尚未结束和从未展示的优惠 | 尚未結束與從未展示的優惠
offer_acceptance.undefined: without such offers | 没有这类优惠时 | 沒有這類優惠時
offer_redemption: Redeemed offers | 优惠核销率 | 優惠核銷率
offer_redemption.formula: offers redeemed / offers redeemed or over
  已核销的优惠÷已核销或已结束的优惠 | 已核銷的優惠÷已核銷或已結束的優惠
offer_redemption.counted: offers that were redeemed, declined, withdrawn or over; what was taken back \
later was redeemed
  已核销、谢绝、撤回或过期的优惠；核销后又收回的仍算已核销
  已核銷、謝絕、撤回或過期的優惠；核銷後又收回的仍算已核銷
offer_redemption.not_counted: offers that are still open; customers who were held out
  尚未结束的优惠；对照组顾客 | 尚未結束的優惠；對照組顧客
offer_redemption.undefined: without such offers | 没有这类优惠时 | 沒有這類優惠時
offer_returns: Offers taken back | 优惠收回率 | 優惠收回率
offer_returns.formula: offers taken back whole or in part / offers redeemed
  全部或部分收回的优惠÷已核销的优惠 | 全部或部分收回的優惠÷已核銷的優惠
offer_returns.counted: offers that were redeemed, also those given to the customer once more
  已核销的优惠，含又返还给顾客的 | 已核銷的優惠，含又返還給顧客的
offer_returns.not_counted: offers that were never redeemed | 从未核销的优惠 | 從未核銷的優惠
offer_returns.undefined: without such offers | 没有这类优惠时 | 沒有這類優惠時
on_hold: On-hold time | 等待第三方时长 | 等待第三方時間
on_hold.formula: time in on hold | 处于“等待第三方”状态的时间 | 處於「等待第三方」狀態的時間
order_value: Average order value (AOV) | 订单均价 | 平均訂單金額
order_value.formula: revenue / orders, in major units of one currency
  收入÷订单数，以同一币种的主单位计 | 收入÷訂單數，以同一幣別的主要單位計
order_value.counted: orders whose total is known | 已知总额的订单 | 已知總額的訂單
order_value.not_counted: cancelled orders; orders without a total
  已取消的订单；没有总额的订单 | 已取消的訂單；沒有總額的訂單
order_value.undefined: without orders | 没有订单时 | 沒有訂單時
quality_score: Quality score | 质检得分 | 稽核得分
quality_score.formula: sum(score / probability) / sum(1 / probability)
  得分÷抽中概率之和，再除以抽中概率倒数之和 | 得分÷抽中機率之總和，再除以抽中機率倒數之總和
quality_score.counted: evaluations by people that stand, of known probability, by the rubric of each
  有效、由人评定且抽中概率已知的质检，按各自的评分表计分
  有效、由人評定且抽中機率已知的稽核，按各自的評分表計分
quality_score.not_counted: what was chosen for coaching; automatic ratings; calibration rounds; forms \
on which nothing applied
  为辅导而选取的会话；自动评分；校准评分；没有任何适用项的评分表
  為輔導而選取的對話；自動評分；校準評分；沒有任何適用項的評分表
quality_score.undefined: without such evaluations | 没有这类质检时 | 沒有這類稽核時
read_then_contact: Contacts after reading | 阅读后仍联系率 | 閱讀後仍聯絡率
read_then_contact.formula: views followed by a contact on the same topic within the window / views
  查看后在期限内就同一主题联系的查看÷全部查看 | 檢視後在期限內就同一主題聯絡的檢視÷全部檢視
read_then_contact.counted: views of customers, once a session and version; the same product where both tell
  顾客的查看，同一次访问中同一版本只计一次；商品均已知时须相同
  顧客的檢視，同一次造訪中同一版本只計一次；商品均已知時須相同
read_then_contact.not_counted: views whose window still runs; those of the staff, of bots and in previews
  期限未满的查看；内部员工、机器人及预览中的查看 | 期限未滿的檢視；內部員工、機器人及預覽中的檢視
read_then_contact.undefined: without such views | 没有这类查看时 | 沒有這類檢視時
refund_rate: Refund rate (value) | 退款率（金额） | 退款率（金額）
refund_rate.formula: money paid back / money that the orders came to, by the cohort of the orders
  退还的金额÷订单的总金额，按订单时间分批 | 退還的金額÷訂單的總金額，依訂單時間分批
refund_rate.counted: orders whose total is known, with all that went back for them, whatever for
  已知总额的订单，及为其退还的全部金额，不论原因 | 已知總額的訂單，及為其退還的全部金額，不論原因
refund_rate.not_counted: cancelled orders, whose money goes back without a return; orders of other \
currencies; with a window, orders younger than that: more may go back
  已取消的订单，其款项不经退货即退还；其他币种的订单；设有时间窗时，未满时间窗的订单，因其之后还可能退款
  已取消的訂單，其款項不經退貨即退還；其他幣別的訂單；設有時間窗時，未滿時間窗的訂單，因其之後還可能退款
refund_rate.undefined: without sales | 没有销售额时 | 沒有銷售額時
reopens: Reopen rate | 工单重开率 | 工單重開率
reopens.formula: tickets reopened at least once / tickets solved; reopened is from solved to unsolved
  至少重新开启过一次的工单÷曾被解决的工单；重新开启指由已解决变为未解决
  至少重新開啟過一次的工單÷曾被解決的工單；重新開啟指由已解決變為未解決
reopens.counted: tickets that were ever solved | 曾被解决的工单 | 曾被解決的工單
reopens.not_counted: tickets never solved; merged, spam and deleted ones; those whose reopenings are not known
  从未解决的工单；已合并、垃圾信息和已删除的工单；重新开启次数未知的工单
  從未解決的工單；已合併、垃圾訊息與已刪除的工單；重新開啟次數未知的工單
reopens.undefined: without solved tickets | 没有已解决的工单时 | 沒有已解決的工單時
reopens.source: counted as changes of status, so that a ticket reopened and not yet solved again counts
  按状态变更计数，因此重新开启后尚未再次解决的工单也计入
  依狀態變更計數，因此重新開啟後尚未再次解決的工單也計入
repeat_complaints: Repeat complaints | 重复投诉率 | 重複客訴率
repeat_complaints.formula: complaints that the same customer followed by another on the same matter within \
the window / complaints older than the window
  时间窗内同一顾客就同一事项又有投诉的投诉÷已满时间窗的投诉
  時間窗內同一顧客就同一事項又有客訴的客訴÷已滿時間窗的客訴
repeat_complaints.counted: complaints that stand, of known customers; each, also one that is itself a repeat
  已知顾客的有效投诉；重复投诉本身也计入 | 已知顧客的有效客訴；重複客訴本身也計入
repeat_complaints.not_counted: complaints younger than the window, followed or not (counting those that are \
followed already would show too many); complaints received at one instant count as one message; by matter, \
complaints of which that is not known; where repeats are looked for backwards, complaints of the first \
window of the records, whose predecessors are not known
  未满时间窗的投诉，不论其后是否又有投诉（只计其后已有投诉的会偏高）；同一时刻收到的多件投诉算作一次；按事项\
判断时，事项未知的投诉；向前查找时，记录最初一个时间窗内的投诉，因其之前的投诉未知
  未滿時間窗的客訴，不論其後是否又有客訴（只計其後已有客訴的會偏高）；同一時刻收到的多件客訴算作一次；依事項\
判斷時，事項未知的客訴；向前查找時，紀錄最初一個時間窗內的客訴，因其之前的客訴未知
repeat_complaints.undefined: without complaints old enough | 没有已满时间窗的投诉时 | 沒有已滿時間窗的客訴時
reply_rate: Reply rate | 回复率 | 回覆率
reply_rate.formula: turns that were answered / turns of customers
  已回复的轮次÷顾客提问的轮次 | 已回覆的輪次÷顧客提問的輪次
reply_rate.counted: every run of a customer's messages, once; by default those still waiting too
  顾客每次连续发送的消息，计为一轮；默认将仍在等待的计为未回复
  顧客每次連續傳送的訊息，計為一輪；預設將仍在等待的計為未回覆
reply_rate.not_counted: what precedes the first question; replies of whom the rule does not name, such as bots
  首次提问之前的消息；规则未列入的作答（如机器人） | 首次提問之前的訊息；規則未列入的作答（如機器人）
reply_rate.undefined: without questions | 没有提问时 | 沒有提問時
reply_timeliness: Reviews answered in time | 评价按时回复率 | 評價準時回覆率
reply_timeliness.formula: reviews answered by their due date / reviews answered or overdue
  按时回复的评价数÷已回复或已逾期的评价数 | 準時回覆的評價數÷已回覆或已逾期的評價數
reply_timeliness.counted: public reviews and posts with the last answer that was owed
  公开评价与帖文，以最近一次应回复的为准 | 公開評價與貼文，以最近一次應回覆的為準
reply_timeliness.not_counted: private ones, those not due yet | 不公开的评价和尚未到期的评价
  不公開的評價與尚未到期的評價
reply_timeliness.undefined: without such reviews | 没有这类评价时 | 沒有這類評價時
repurchase: Repurchase rate | 复购率 | 回購率
repurchase.formula: customers with a second order / customers with an order
  有第二个订单的顾客÷有订单的顾客 | 有第二個訂單的顧客÷有訂單的顧客
repurchase.counted: known customers, by the first order that is seen of them
  已知顾客，以所见的首个订单计 | 已知顧客，以所見的首個訂單計
repurchase.not_counted: orders without a customer, and cancelled ones; with a window, customers whose first \
order is younger than it, whether or not they bought again (counting only those who did would show a higher \
rate the younger the customers are)
  没有顾客的订单和已取消的订单；设有时间窗时，首个订单未满时间窗的顾客，不论是否再次购买（只计再次购买的，则\
越新的顾客复购率越高）
  沒有顧客的訂單與已取消的訂單；設有時間窗時，首個訂單未滿時間窗的顧客，不論是否再次購買（只計再次購買的，則\
越新的顧客回購率越高）
repurchase.undefined: without customers | 没有顾客时 | 沒有顧客時
request_reopens: Requests asked again | 部门答复后再次提出率 | 部門答覆後再次提出率
request_reopens.formula: requests asked again / requests answered
  再次提出的请求÷已答复的请求 | 再次提出的請求÷已答覆的請求
request_reopens.counted: requests to departments that were ever answered
  曾被答复的跨部门请求 | 曾被答覆的跨部門請求
request_reopens.not_counted: requests without an answer | 没有答复的请求 | 沒有答覆的請求
request_reopens.undefined: without answered requests | 没有已答复的请求时 | 沒有已答覆的請求時
request_time: Answer time of departments | 部门答复时长 | 部門答覆時間
request_time.formula: first answer (or the answer that stands) - request; median and p90
  首次答复（或最终有效答复）的时间−提出时间；中位数与第90百分位数
  首次答覆（或最終有效答覆）的時間−提出時間；中位數與第90百分位數
request_time.counted: requests to departments; as of an instant, those still open are censored at their age, \
those withdrawn at their withdrawal
  跨部门请求；给定截止时间时，未答复的按已持续时间计入，已撤回的计至撤回时
  跨部門請求；給定截止時間時，未答覆的按已持續時間計入，已撤回的計至撤回時
request_time.not_counted: where no instant is given, requests without an answer
  未给定截止时间时，没有答复的请求 | 未給定截止時間時，沒有答覆的請求
request_time.undefined: without requests; a quantile that so many open requests leave unreached
  没有请求时；未答复的请求过多而达不到该分位数时 | 沒有請求時；未答覆的請求過多而達不到該分位數時
request_timeliness: Departments answering in time | 部门按时答复率 | 部門準時答覆率
request_timeliness.formula: requests first answered by their due time / requests answered or overdue
  首次答复按时的请求÷已答复或已逾期的请求 | 首次答覆準時的請求÷已答覆或已逾期的請求
request_timeliness.counted: requests that were answered; at a given instant also overdue ones
  已答复的请求；给定截止时间时，也计入已逾期的请求 | 已答覆的請求；給定截止時間時，也計入已逾期的請求
request_timeliness.not_counted: requests not due yet; those withdrawn before they were due
  尚未到期的请求；到期前已撤回的请求 | 尚未到期的請求；到期前已撤回的請求
request_timeliness.undefined: without such requests | 没有这类请求时 | 沒有這類請求時
requester_wait: Requester wait time | 顾客等待时长 | 顧客等待時間
requester_wait.formula: time in new + open + on hold; it pauses while the customer is awaited and while solved
  处于“新建”“处理中”和“等待第三方”状态的时间之和；等待顾客及已解决期间暂停
  處於「新建」、「處理中」與「等待第三方」狀態的時間總和；等待顧客及已解決期間暫停
resolution: Resolution time | 解决时长 | 解決時間
resolution.formula: last (or first) solution - opening; median and p90, and the share within a target
  最后（或首次）解决的时间−创建时间；中位数与第90百分位数，及在目标时间内的占比
  最後（或首次）解決的時間−建立時間；中位數與第90百分位數，及在目標時間內的占比
resolution.counted: every ticket; as of an instant, those not solved by then are censored at their age
  全部工单；给定截止时间时，未解决的按已持续时间计入 | 全部工單；給定截止時間時，未解決的按已持續時間計入
resolution.not_counted: merged, spam and deleted tickets; where no instant is given, unsolved tickets
  已合并、垃圾信息和已删除的工单；未给定截止时间时，未解决的工单
  已合併、垃圾訊息與已刪除的工單；未給定截止時間時，未解決的工單
resolution.undefined: without tickets; a quantile that so many open tickets leave unreached
  没有工单时；未解决的工单过多而达不到该分位数时 | 沒有工單時；未解決的工單過多而達不到該分位數時
resolution_rate: Resolution rate | 问题解决率 | 問題解決率
resolution_rate.formula: contacts whose question was resolved / contacts of which that is known
  问题已解决的会话÷已知问题是否解决的会话 | 問題已解決的對話÷已知問題是否解決的對話
resolution_rate.counted: contacts whose record says whether the question was resolved, abandoned ones too
  记录了问题是否解决的会话，含已放弃的 | 記錄了問題是否解決的對話，含已放棄的
resolution_rate.not_counted: contacts whose record does not say
  未记录问题是否解决的会话 | 未記錄問題是否解決的對話
resolution_rate.undefined: without contacts of which it is known
  没有已知问题是否解决的会话时 | 沒有已知問題是否解決的對話時
retention: Retention rate | 留存率 | 留存率
retention.formula: customers of a cohort active in its period k (rolling: in k or later) / customers of the \
cohort
  该批顾客中在某一期有活动的（滚动口径：在该期或之后）÷该批全部顾客
  該批顧客中在某一期有活動的（滾動算法：在該期或之後）÷該批全部顧客
retention.counted: known customers; a cohort is all whose first activity lies in the same local period
  已知顾客；首次活动在同一当地期间的为一批 | 已知顧客；首次活動在同一當地期間的為一批
retention.not_counted: periods that have not ended yet (or, with partial ones, not begun)
  尚未结束的期间（计入不完整的期间时，指尚未开始的期间）
  尚未結束的期間（計入不完整的期間時，指尚未開始的期間）
retention.undefined: cells that lie in the future are absent, not 0
  未来的单元格留空，不计为0 | 未來的儲存格留空，不計為0
retention.source: by calendar periods, classic or rolling; the pooled line is of eligible cohorts alone
  按日历期间的经典留存与滚动留存；合并曲线只含已到该期的批次
  依日曆期間的經典留存與滾動留存；合併曲線只含已到該期的批次
return_rate: Return rate | 退货率 | 退貨率
return_rate.formula: units returned (accepted) / units delivered, of deliveries at least a window old
  已退回（且已接受）的件数÷已签收的件数，仅计签收已满时间窗的
  已退回（且已接受）的件數÷已簽收的件數，僅計簽收已滿時間窗的
return_rate.counted: units delivered, by the cohort of their delivery
  已签收的件数，按签收时间分批 | 已簽收的件數，依簽收時間分批
return_rate.not_counted: units not delivered; with a window, deliveries younger than that: more may come \
back; as returned, units for which other goods were sent (exchanges have a rate of their own)
  未签收的件数；设有时间窗时，签收未满时间窗的，因其之后还可能退回；换货的件数不算退回（换货率另计）
  未簽收的件數；設有時間窗時，簽收未滿時間窗的，因其之後還可能退回；換貨的件數不算退回（換貨率另計）
return_rate.undefined: without deliveries | 没有签收时 | 沒有簽收時
return_reasons: Reasons of returns | 退货原因 | 退貨原因
return_reasons.formula: units that come back by the reason given, from the most frequent down, with share \
and running share; the vital few are the fewest reasons that make up 80%
  按申请原因统计的退回件数，由多到少排列，附占比与累计占比；关键少数指合计达到80%的最少几个原因
  依申請原因統計的退回件數，由多到少排列，附占比與累計占比；關鍵少數指合計達到80%的最少幾個原因
return_reasons.counted: units of requests that were not declined, each with the reason on the form
  未被拒绝的退换货申请中的件数，各计申请单上的原因 | 未被拒絕的退換貨申請中的件數，各計申請單上的原因
return_reasons.not_counted: declined and cancelled returns, units not sent back in time, exchanges undone; \
by value, units of which nobody knows what was paid
  已拒绝和已取消的退货、逾期未寄回的件数、已撤销的换货；按金额计时，实付金额未知的件数
  已拒絕與已取消的退貨、逾期未寄回的件數、已撤銷的換貨；依金額計時，實付金額未知的件數
return_reasons.undefined: shares, without units | 没有退回的件数时，占比无定义 | 沒有退回的件數時，占比無定義
review_rating: Mean rating | 平均评分 | 平均評分
review_rating.formula: sum of ratings / ratings, all of one scale
  评分之和÷评分数，须为同一量表 | 評分總和÷評分數，須為同一量表
review_rating.counted: ratings as they stand now, after edits
  现行评分，以修改后的为准 | 現行評分，以修改後的為準
review_rating.not_counted: items without a rating; by default also what was set aside, withdrawn or doubled
  没有评分的反馈；默认还不计已隔离、已撤回和重复的反馈
  沒有評分的意見；預設亦不計已隔離、已撤回與重複的意見
review_rating.undefined: without ratings | 没有评分时 | 沒有評分時
roster_shrinkage: Shrinkage seen | 实际损耗率 | 實際損耗率
roster_shrinkage.formula: working time planned but not worked / working time planned, summed over shifts
  计划工作时间中未到岗的时间÷计划工作时间，按班次加总 | 計畫工作時間中未到崗的時間÷計畫工作時間，按班次加總
roster_shrinkage.counted: shifts with what was done in them, those of absent people too
  有实际活动记录的班次，包括缺勤人员的班次 | 有實際活動紀錄的班次，包括缺勤人員的班次
roster_shrinkage.not_counted: breaks of the pattern, which are no shrinkage; shifts that have not ended
  班次内的休息时间，其不属于损耗；尚未结束的班次 | 班次內的休息時間，其不屬於損耗；尚未結束的班次
roster_shrinkage.undefined: without planned working time | 没有计划工作时间时 | 沒有計畫工作時間時
self_service_success: Self-service success, at most | 自助服务成功率（上限） | 自助服務成功率（上限）
self_service_success.formula: sessions with a view and no contact within the window / sessions with a view
  查看文章后在期限内未联系的访问÷查看过文章的访问 | 檢視文章後在期限內未聯絡的造訪÷檢視過文章的造訪
self_service_success.counted: sessions in which an article was viewed; an upper bound, since some gave up
  查看过文章的访问；为上限值，因部分顾客可能已放弃 | 檢視過文章的造訪；為上限值，因部分顧客可能已放棄
self_service_success.not_counted: sessions whose window still runs; those of staff, bots and previews
  期限未满的访问；内部员工、机器人及预览的访问 | 期限未滿的造訪；內部員工、機器人及預覽的造訪
self_service_success.undefined: without such sessions | 没有这类访问时 | 沒有這類造訪時
service_level: Service level | 服务水平 | 服務水準
service_level.formula: answered within a target / (answered + abandoned); exactly the target is within
  在目标时间内应答的÷（已应答+已放弃）；恰为目标时间的算在内
  在目標時間內應答的÷（已應答+已放棄）；恰為目標時間的算在內
service_level.counted: contacts that left the queue, answered or abandoned
  离开队列的会话，含已应答与已放弃 | 離開佇列的對話，含已應答與已放棄
service_level.not_counted: contacts that still wait; callbacks; contacts passed on or ended otherwise; \
abandons shorter than a time that is given; answered contacts whose wait is not known
  仍在等待的会话；回电；已转接或以其他方式结束的会话；短于给定时长的放弃；等待时长未知的已应答会话
  仍在等待的對話；回電；已轉接或以其他方式結束的對話；短於給定時間的放棄；等待時間未知的已應答對話
service_level.undefined: without contacts | 没有会话时 | 沒有對話時
sla_attainment: SLA attainment | SLA达成率 | SLA達成率
sla_attainment.formula: met / (met + breached); done exactly at the due instant is met
  达成÷（达成+已超时）；恰在到期时刻完成算达成 | 達成÷（達成+已逾時）；恰在到期時刻完成算達成
sla_attainment.counted: targets that are done, or due by then and not done; each target, not each ticket
  已完成的时限，及截止时间前已到期而未完成的；按时限计，不按工单计
  已完成的時限，及截止時間前已到期而未完成的；按時限計，不按工單計
sla_attainment.not_counted: targets still running and not due; cancelled ones (merged tickets, withdrawn \
policies); paused ones, which have no due instant
  仍在计时且未到期的时限；已取消的时限（工单已合并、政策已撤回）；已暂停的时限，其没有到期时刻
  仍在計時且未到期的時限；已取消的時限（工單已合併、政策已撤回）；已暫停的時限，其沒有到期時刻
sla_attainment.undefined: without targets that are done or due
  没有已完成或已到期的时限时 | 沒有已完成或已到期的時限時
solve_time: Solve time | 工单总处理时长 | 工單總處理時間
solve_time.formula: time in new + open + pending + on hold
  处于“新建”“处理中”“等待顾客”和“等待第三方”状态的时间之和
  處於「新建」、「處理中」、「等待顧客」與「等待第三方」狀態的時間總和
solve_time.source: equal to requester wait + agent wait
  等于顾客等待时长与等待顾客时长之和 | 等於顧客等待時間與等待顧客時間的總和
speed_of_answer: Average speed of answer (ASA) | 平均应答速度 | 平均應答速度
speed_of_answer.formula: queue time of answered contacts / answered contacts
  已应答会话的排队时间÷已应答的会话数 | 已應答對話的排隊時間÷已應答的對話數
speed_of_answer.counted: answered contacts, their wait for the first answer
  已应答的会话，到首次应答为止的等待 | 已應答的對話，到首次應答為止的等待
speed_of_answer.not_counted: contacts abandoned, called back, passed on or waiting; those answered of \
unknown wait
  已放弃的会话、回电、已转接和仍在等待的会话；等待时长未知的已应答会话
  已放棄的對話、回電、已轉接與仍在等待的對話；等待時間未知的已應答對話
speed_of_answer.undefined: without answered contacts | 没有已应答的会话时 | 沒有已應答的對話時
stage_pass_rate: Stages of a selection passed | 选拔环节通过率 | 遴選環節通過率
stage_pass_rate.formula: stages passed / stages decided | 通过的环节÷已决定的环节 | 通過的環節÷已決定的環節
stage_pass_rate.counted: stages that a candidate entered and that were decided, each once
  应聘者进入且已作出决定的环节，每个环节计一次 | 應徵者進入且已作成決定的環節，每個環節計一次
stage_pass_rate.not_counted: stages that are open; candidates who withdrew or are kept for later
  进行中的环节；放弃应聘或转入人才库的应聘者 | 進行中的環節；放棄應徵或轉入人才庫的應徵者
stage_pass_rate.undefined: without decisions | 没有决定时 | 沒有決定時
touches: One-touch resolution | 一次回复解决率 | 一次回覆解決率
touches.formula: solved tickets with exactly so many public staff messages (1 by default) / solved tickets
  客服公开消息恰为给定条数（默认1条）的已解决工单÷全部已解决的工单
  客服公開訊息恰為給定則數（預設1則）的已解決工單÷全部已解決的工單
touches.counted: tickets that are solved or closed; none, one, two and more touches are told apart
  已解决或已关闭的工单；分别统计零次、一次、两次及以上 | 已解決或已關閉的工單；分別統計零次、一次、兩次及以上
touches.not_counted: unsolved tickets; merged, spam and deleted ones; those whose messages are not known
  未解决的工单；已合并、垃圾信息和已删除的工单；消息未知的工单
  未解決的工單；已合併、垃圾訊息與已刪除的工單；訊息未知的工單
touches.undefined: without solved tickets | 没有已解决的工单时 | 沒有已解決的工單時
turn_response: Response time by the turn | 平均响应时长 | 平均回應時間
turn_response.formula: first answer - the customer's first message, a run of their messages being one turn
  首次作答的时间−顾客该轮首条消息的时间；顾客连续发送的消息为一轮
  首次作答的時間−顧客該輪首則訊息的時間；顧客連續傳送的訊息為一輪
turn_response.counted: every turn with a question, or the first of a session, or the later ones; by default \
one that nobody answered is censored at its age
  有提问的每一轮，或仅计会话首轮，或仅计后续各轮；默认将未作答的按已等待时长计入
  有提問的每一輪，或僅計對話首輪，或僅計後續各輪；預設將未作答的依已等待時間計入
turn_response.not_counted: what precedes the first question; answers of whom the rule does not name, such as \
bots and automatic replies; turns of which no end is known, where no instant is given
  首次提问之前的消息；规则未列入的作答（如机器人、自动回复）；未给定截止时间时，不知何时结束的轮次
  首次提問之前的訊息；規則未列入的作答（如機器人、自動回覆）；未給定截止時間時，不知何時結束的輪次
turn_response.undefined: without questions; a quantile that so many unanswered turns leave unreached
  没有提问时；未作答的轮次过多而达不到的分位数 | 沒有提問時；未作答的輪次過多而達不到的分位數
upheld_disputes: Evaluations upheld in disputes | 质检申诉维持率 | 稽核申訴維持率
upheld_disputes.formula: decided disputes in which the evaluation stood / decided disputes
  维持原结果的申诉÷已裁定的申诉 | 維持原結果的申訴÷已裁定的申訴
upheld_disputes.counted: evaluations that were disputed and decided, by the last decision
  经申诉并已裁定的质检，以最后一次裁定为准 | 經申訴並已裁定的稽核，以最後一次裁定為準
upheld_disputes.not_counted: evaluations nobody disputed; disputes that are still open
  无人申诉的质检；尚未裁定的申诉 | 無人申訴的稽核；尚未裁定的申訴
upheld_disputes.undefined: without decided disputes | 没有已裁定的申诉时 | 沒有已裁定的申訴時
visit_conversion: Conversion rate of visits | 访问转化率 | 造訪轉換率
visit_conversion.formula: visits with a conversion / visits | 有转化的访问÷全部访问 | 有轉換的造訪÷全部造訪
visit_conversion.counted: all visits; which events are conversions is declared
  全部访问；哪些事件算转化由规则声明 | 全部造訪；哪些事件算轉換由規則宣告
visit_conversion.not_counted: conversions beyond the first of a visit
  同一次访问中第二次及以后的转化 | 同一次造訪中第二次及以後的轉換
visit_conversion.undefined: without visits | 没有访问时 | 沒有造訪時
volume: Enquiry volume | 咨询量 | 諮詢量
volume.formula: the number of contacts (or of whatever rows are given)
  会话（或给定记录）的数量 | 對話（或給定紀錄）的數量
volume.counted: every contact offered, however it ended
  所有进线的会话，不论如何结束 | 所有進線的對話，不論如何結束
volume.not_counted: rows without a time | 没有时间的记录 | 沒有時間的紀錄
volume.undefined: never: nothing is a volume of 0 | 总有定义：没有会话时为0 | 一律有定義：沒有對話時為0
volume.source: interval of a Poisson count | 区间按泊松计数计算 | 區間依卜瓦松計數計算
zero_results: Searches without results | 搜索无结果率 | 搜尋無結果率
zero_results.formula: searches that found nothing / searches | 无结果的搜索÷全部搜索 | 無結果的搜尋÷全部搜尋
zero_results.counted: searches of customers | 顾客的搜索 | 顧客的搜尋
zero_results.not_counted: searches of the staff, of bots and in previews; words that were still being typed
  内部员工、机器人及预览中的搜索；尚在输入的词 | 內部員工、機器人及預覽中的搜尋；尚在輸入的詞
zero_results.undefined: without searches | 没有搜索时 | 沒有搜尋時
"""

_STATUS_TIME = """
{id}.counted: solved and closed tickets, all the time in those statuses, whichever number of times
  已解决和已关闭的工单，处于该状态的全部时间，不论次数 | 已解決與已關閉的工單，處於該狀態的全部時間，不論次數
{id}.not_counted: unsolved tickets; merged, spam and deleted ones; imports, which do not tell such times
  未解决的工单；已合并、垃圾信息和已删除的工单；导入的工单，其中没有这类时间
  未解決的工單；已合併、垃圾訊息與已刪除的工單；匯入的工單，其中沒有這類時間
{id}.undefined: without such tickets | 没有这类工单时 | 沒有這類工單時
"""

_STATUS_TIMES = ("agent_wait", "agent_work", "on_hold", "requester_wait", "solve_time")
SAID: Final = labels("metric", _METRICS + "".join(_STATUS_TIME.format(id=id) for id in _STATUS_TIMES))
"""The texts of each metric's definition, under `id.field`."""

HEADS: Final = labels(
    "definition",
    """
formula: Formula | 计算公式 | 計算公式
counted: Counted | 计入 | 計入
not_counted: Not counted | 不计入 | 不計入
undefined: Undefined | 无定义 | 無定義
source: Source | 依据 | 依據
""",
)
"""The fields of a definition that are words."""
