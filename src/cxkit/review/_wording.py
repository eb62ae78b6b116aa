"""The texts of this room: the monthly review."""

from __future__ import annotations

from typing import Any, Final

from cxkit.values import Language, Texts, error_texts, labels, mark, write

error_texts("""
review.empty: no record has a time: nothing can be reviewed
  没有带时间的记录，无法生成报告 | 沒有帶時間的紀錄，無法產生報告
review.figure: the review has no such figure | 报告中没有该指标 | 報告中沒有該指標
review.section: the review has no such section | 报告中没有该部分 | 報告中沒有該部分
review.section_twice: two sections of a review have the same key
  报告中有两个同名的部分 | 報告中有兩個同名的部分
review.board: no data of a board, or a look back | 不是实况数据，或向前预览时长为负
  不是即時狀況資料，或向前預覽時長為負
review.as_of: the period has not begun by then | 届时该期间尚未开始 | 屆時該期間尚未開始
review.daily: cells by day do not fit | 按日计数的单元不相容 | 按日計數的單元不相容
review.promise: a promise needs periods that met it | 公开承诺须以连续达标为前提 | 公開承諾須以連續達標為前提
review.touch_point: a touch point names a standard that was not judged
  触点引用了未经评判的标准 | 接觸點引用了未經評判的標準
review.standard: a standard that cannot be judged | 无法判断的标准 | 無法判斷的標準
review.colour: write a colour as # and six hexadecimal digits
  颜色请写作#号加六位十六进制数 | 顏色請寫作#號加六位十六進位數
review.times: too many times cannot be read | 无法识别的时间过多 | 無法識別的時間過多
""")

WORDS: Final = Texts("""
review.coded: Counted {n:# item|# items} of the period; not coded: {uncoded:number}
  本期计入{n:number}条反馈，另有{uncoded:number}条尚未归类
  本期計入{n:number}則意見，另有{uncoded:number}則尚未歸類
review.quote: “{text}” | “{text}” | 「{text}」
review.low_score: gave a score of {score} on a scale of {low} to {high}
  评分{score}分（量表{low}至{high}分） | 評分{score}分（量表{low}至{high}分）
review.open_complaint: a complaint is open for {days:# day|# days}
  投诉已{days}天未结案 | 客訴已{days}天未結案
review.overdue_ticket: a ticket waits for an answer for {days:# day|# days}
  工单等待回复已{days}天 | 工單等待回覆已{days}天
review.range: {low} to {high} | {low}至{high} | {low}至{high}
review.counted_n: n {n} | 样本量{n} | 樣本數{n}
review.from: from {value}, n {n} | 原为{value}，样本量{n} | 原為{value}，樣本數{n}
review.target: target {target}: {verdict} | 目标{target}：{verdict} | 目標{target}：{verdict}
review.compared: compared with {year} and {before} | 与{year}及{before}比较 | 與{year}及{before}比較
review.as_of: as of {at} | 截至{at} | 截至{at}
review.same_days: earlier periods up to the same moment | 以往各期截至同一时点 | 以往各期截至同一時點
review.lost: left out: {lost} | 未计入：{lost} | 未計入：{lost}
review.on: on {period} | 较{period} | 較{period}
review.series: {n:# period|# periods}, usual range | {n}期走势与常态范围 | {n}期走勢與常態範圍
review.now_head: {period}, 95% interval, n | {period}，95%区间，样本量 | {period}，95%區間，樣本數
review.qualified: {figure} ({more}) | {figure}（{more}） | {figure}（{more}）
review.who: {axis} {member} | {axis}“{member}” | {axis}「{member}」
review.stands_out: {figure} {now} ({interval}, n {n}), all others {reference} (n {m})
  {figure}为{now}（{interval}，样本量{n}），其余为{reference}（样本量{m}）
  {figure}為{now}（{interval}，樣本數{n}），其餘為{reference}（樣本數{m}）
review.changed: {figure} {now} ({interval}, n {n}), {period} {reference} (n {m})
  {figure}为{now}（{interval}，样本量{n}），{period}为{reference}（样本量{m}）
  {figure}為{now}（{interval}，樣本數{n}），{period}為{reference}（樣本數{m}）
review.beside: {period} {reference} (n {m})
  {period}为{reference}（样本量{m}） | {period}為{reference}（樣本數{m}）
review.as_every: as every {season} | 每年{season}如此 | 每年{season}如此
review.so_since: so since {period} | 自{period}起如此 | 自{period}起如此
review.usual: usually {low} to {high} | 常态范围{low}至{high} | 常態範圍{low}至{high}
review.outside: outside its usual range of {range} | 超出常态范围{range} | 超出常態範圍{range}
review.run: the last of a run on one side of its usual level
  连续多期偏在常态水平一侧 | 連續多期偏在常態水準一側
review.differs: {change} on {period} ({interval})
  较{period}{change}（{interval}） | 較{period}{change}（{interval}）
review.season: {figures} as every {season} | {figures}与往年{season}相同 | {figures}與往年{season}相同
review.season_text: {now} ({interval}, n {n}), {period} {reference} (n {m}), no change found
  {now}（{interval}，样本量{n}），{period}为{reference}（样本量{m}），未见变化
  {now}（{interval}，樣本數{n}），{period}為{reference}（樣本數{m}），未見變化
review.watch: Watch {figure}: | 留意{figure}： | 留意{figure}：
review.watch_high: {now} ({interval}, n {n}), the highest of {count:# period|# periods}, usually {range}
  {now}（{interval}，样本量{n}），为{count}期最高，但仍在常态范围{range}内
  {now}（{interval}，樣本數{n}），為{count}期最高，但仍在常態範圍{range}內
review.watch_low: {now} ({interval}, n {n}), the lowest of {count:# period|# periods}, usually {range}
  {now}（{interval}，样本量{n}），为{count}期最低，但仍在常态范围{range}内
  {now}（{interval}，樣本數{n}），為{count}期最低，但仍在常態範圍{range}內
review.cases_moved: Cases, {period} to now: {member} {from_one} to {to_one}, others {from_rest} to {to_rest}.
  个案数（{period}与本期）：{member}由{from_one}变为{to_one}，其余由{from_rest}变为{to_rest}。
  個案數（{period}與本期）：{member}由{from_one}變為{to_one}，其餘由{from_rest}變為{to_rest}。
review.nothing_compared: Nothing was compared, because {why}. | 未作任何比较：{why}。 | 未作任何比較：{why}。
review.no_period: there is no earlier period | 没有更早的期间 | 沒有更早的期間
review.no_records: the period has no records | 本期没有记录 | 本期沒有紀錄
review.not_covered: the records cover too few days of {periods}
  {periods}的记录所覆盖的天数不足 | {periods}的紀錄所覆蓋的天數不足
review.too_few: every figure counts fewer than {n:# case|# cases}, now or before
  各项指标在本期或以往各期均不足{n}例 | 各項指標在本期或以往各期均不足{n}例
review.no_change: No change found in {n:# figure|# figures} and {groups:# comparison|# comparisons} of groups.
  {n}项指标与{groups}次分组比较均未见变化。 | {n}項指標與{groups}次分組比較均未見變化。
review.groups_alone: No earlier period is compared; no group differs in {groups:# comparison|# comparisons}.
  未与以往期间比较；{groups}次分组比较均未见差异。 | 未與以往期間比較；{groups}次分組比較均未見差異。
review.do_carrier: Take parcels from {member}, or get a dated repair plan
  减少交给{member}的包裹，或要求其提出限期整改方案 | 減少交給{member}的包裹，或要求其提出限期改善方案
review.do_product: Look at the cases of {member}; stop promoting it until the reason is known
  逐一查看{member}的个案，查明原因前暂停推广 | 逐一查看{member}的個案，查明原因前暫停推廣
review.do_better: Find out why {who} did better, and do likewise elsewhere
  查明{who}较好的原因并推广到其他各组 | 查明{who}較好的原因並推廣到其他各組
review.do_group: Find the reason at {who} and mend it | 查明{who}的原因并改进 | 查明{who}的原因並改進
review.do_figure: Find the reason for the change of {figure} and mend it
  查明{figure}变化的原因并改进 | 查明{figure}變化的原因並改進
review.do_class: Read the complaints of the class {member} and name their cause
  逐一查看“{member}”类投诉并确定原因 | 逐一查看「{member}」類客訴並確定原因
review.do_target: Agree how to bring {figure} back to its target
  商定如何使{figure}回到目标 | 商定如何使{figure}回到目標
review.do_call: Call {n:# customer|# customers}, the gravest first
  回访{n}位顾客，先重后轻 | 回訪{n}位顧客，先重後輕
review.do_unknown: Find out who gave the ratings of unknown customers
  查明未知顾客的评分来自何人 | 查明未知顧客的評分來自何人
review.why_open_complaint: {n:# complaint|# complaints} open for more than {days:# day|# days}
  {n}起投诉超过{days}天未结案 | {n}起客訴超過{days}天未結案
review.why_overdue_ticket: {n:# ticket|# tickets} without an answer for more than {days:# day|# days}
  {n}张工单超过{days}天未回复 | {n}張工單超過{days}天未回覆
review.why_low_score: {n:# low score|# low scores} | {n}个低分 | {n}個低分
review.expected_call: not known: the records do not tell what calls achieve
  无法估计：现有记录不反映回访的效果 | 無法估計：現有紀錄不反映回訪的成效
review.expected_less: {n:# case|# cases} fewer ({range}) if it were like its reference
  若与参照组相同，可减少{n}例（{range}） | 若與參照組相同，可減少{n}例（{range}）
review.expected_more: {n:# case|# cases} more ({range}) if the others did likewise
  若其余各组也能做到，可增加{n}例（{range}） | 若其餘各組也能做到，可增加{n}例（{range}）
review.expected_money: that is {money} ({range}) | 合{money}（{range}） | 合{money}（{range}）
review.done_below: {figure} of {member} below {bound}
  {member}的{figure}低于{bound} | {member}的{figure}低於{bound}
review.done_above: {figure} of {member} above {bound}
  {member}的{figure}高于{bound} | {member}的{figure}高於{bound}
review.done_target: {figure} {target} | {figure}{target} | {figure}{target}
review.done_cause: the cause is named | 原因已确定 | 原因已確定
review.done_called: all of them are called | 全部已回访 | 全部已回訪
review.calls_title: {n:# customer|# customers}, {reasons:# reason|# reasons}, the gravest first
  共{n}位顾客、{reasons}项事由，先重后轻
  共{n}位顧客、{reasons}項事由，先重後輕
review.no_persons: Counts by day name nobody: make the review from the store for the list.
  按日计数不含顾客名单，请由数据存储生成报告。 | 按日計數不含顧客名單，請由資料儲存產生報告。
review.no_actions_by_day: Counts by day hold no actions: make the review from the store to see them.
  按日计数不含措施，请由数据存储生成报告。 | 按日計數不含措施，請由資料儲存產生報告。
review.more: and {count} more | 另有{count}位 | 另有{count}位
review.unknown_scores: {n:# low rating|# low ratings} of unknown customers: nobody known to call
  {n}个低分来自未知顾客，无人可回访 | {n}個低分來自未知顧客，無人可回訪
review.unknown_complaints: {n:# open complaint|# open complaints} of unknown customers
  {n}起未结投诉来自未知顾客 | {n}起未結客訴來自未知顧客
review.unknown_tickets: {n:# ticket|# tickets} of unknown customers without an answer
  {n}张未回复的工单来自未知顾客 | {n}張未回覆的工單來自未知顧客
review.seen_complaints: {n:# open complaint|# open complaints} | {n}起未结投诉 | {n}起未結客訴
review.seen_tickets: {n:# unanswered ticket|# unanswered tickets} | {n}张未回复的工单 | {n}張未回覆的工單
review.seen_scores: {n:# rating|# ratings} | {n}个评分 | {n}個評分
review.looked_for_calls: Looked at: {seen}. | 已查看：{seen}。 | 已查看：{seen}。
review.unseen_calls: These records do not tell: {unseen}.
  现有记录未反映：{unseen}。 | 現有紀錄未反映：{unseen}。
review.volume: {now} in this period, {period} {before}: {change} ({interval})
  本期{now}，{period}{before}：{change}（{interval}） | 本期{now}，{period}{before}：{change}（{interval}）
review.volume_alone: {now} in this period | 本期{now} | 本期{now}
review.backlog: {n} unsolved at {at}; {before} at the end of {period}
  {at}未解决{n}，{period}末为{before} | {at}未解決{n}，{period}末為{before}
review.backlog_alone: {n} unsolved at {at} | {at}未解决{n} | {at}未解決{n}
review.without: {n} of {of} without a topic | {of}中有{n}没有主题 | {of}中有{n}沒有主題
review.hours_text: {n} by hour of arrival; the busiest hour begins at {hour} with {count}
  按到达时段共{n}，最忙为{hour}起的一小时，共{count} | 按抵達時段共{n}，最忙為{hour}起的一小時，共{count}
review.days: {covered} of {days} | {days}天中的{covered}天 | {days}天中的{covered}天
review.looked: {made:# comparison|# comparisons} of groups, corrected together (Holm), {passed} passed.
  共作{made}次分组比较，统一校正，{passed}次通过。
  共作{made}次分組比較，統一校正，{passed}次通過。
review.not_looked: {few:# group has|# groups have} fewer than {fewest:# case|# cases}: not compared.
  另有{few}组不足{fewest}例，未作比较。 | 另有{few}組不足{fewest}例，未作比較。
review.rule_days: A period whose records cover less than 90% of its days is never compared.
  记录覆盖不足90%天数的期间不作比较。 | 紀錄覆蓋不足90%天數的期間不作比較。
review.rule_range: A colour stands outside the usual range of {ordinary:# ordinary period|# ordinary periods}:
  指标超出至少{ordinary}个普通期间的常态范围时着色： | 指標超出至少{ordinary}個普通期間的常態範圍時著色：
review.rule_runs: three sigma, seven in a row on one side, or two of three beyond two sigma;
  三倍标准差、连续七期同侧，或三期中两期同侧超过两倍标准差；
  三倍標準差、連續七期同側，或三期中兩期同側超過兩倍標準差；
review.rule_year: or where it differs from last year's after the correction for {figures:# figure|# figures}.
  或与去年同期之差经{figures}项指标统一校正后仍显著时着色。
  或與去年同期之差經{figures}項指標統一校正後仍顯著時著色。
review.chart_lines: Solid line: centre; stepped lines: limits of three sigma; dashed line: target.
  实线：中心；阶梯线：三倍标准差界限；虚线：目标。 | 實線：中心；階梯線：三倍標準差界限；虛線：目標。
review.chart_apart: Diamonds: festivals and the same period of other years, kept out of the limits.
  菱形：大促或往年同期，不计入界限。 | 菱形：大促或往年同期，不計入界限。
review.chart: {now} ({interval}, n {n}) | {now}（{interval}，样本量{n}） | {now}（{interval}，樣本數{n}）
review.board_open: {n} open, {waiting} not answered yet
  未结{n}，其中未答复{waiting} | 未結{n}，其中未答覆{waiting}
review.board_late: {n} of {of} with a deadline are past it | 有期限的{of}中已逾期{n} | 有期限的{of}中已逾期{n}
review.board_soon: {n} will be by {until} | 至{until}将逾期{n} | 至{until}將逾期{n}
review.wanted: wanted {margin} | 要求{margin} | 要求{margin}
review.unwatched: Told by the records and watched by nobody: {figures}.
  有记录但无人监测：{figures}。 | 有紀錄但無人監測：{figures}。
review.unseen: Planned, but no record tells it: {figures}.
  已列入计划但没有记录：{figures}。 | 已列入計畫但沒有紀錄：{figures}。
review.within: within {time} | {time}以内 | {time}以內
review.no_promise: no promise yet: {n:# period|# periods} in a row must meet it
  暂不宜公开承诺：须连续{n}期达标 | 暫不宜公開承諾：須連續{n}期達標
review.uncovered: {kind}: no standard for {n} of {of}
  {kind}：{of}中有{n}没有任何标准 | {kind}：{of}中有{n}沒有任何標準
review.conflict: Two standards contradict each other: {one}; {other}
  两项标准相互矛盾：{one}；{other} | 兩項標準相互矛盾：{one}；{other}
review.empty_stages: No touch point is named at: {stages:improvement.JourneyStage}
  尚无触点的阶段：{stages} | 尚無接觸點的階段：{stages}
review.naive: plain before and after {change}, luck in it
  单纯前后对比{change}，含偶然波动 | 單純前後對比{change}，含偶然波動
review.few: few: read with care | 样本少，请谨慎解读 | 樣本少，請謹慎解讀
review.teams_note: One axis for all, in alphabetical order, no ranks; nobody below n = {fewest}.
  同一坐标，按名称排序，不作排名；样本量不足{fewest}者不列。
  同一座標，依名稱排序，不作排名；樣本數不足{fewest}者不列。
review.teams_whole: Not by team: figures of which more than {share} of the cases have no team.
  超过{share}的个案没有团队归属的指标，不按团队呈现。 | 超過{share}的個案沒有團隊歸屬的指標，不依團隊呈現。
review.teams_signal: Differ from the others after correction: {teams}.
  校正后与其他组不同：{teams}。 | 校正後與其他組不同：{teams}。
review.teams_none: No difference found between them. | 各组之间未见差异。 | 各組之間未見差異。
review.mix_held: At the same mix of topics: {shares}.
  按相同主题构成：{shares}。 | 按相同主題構成：{shares}。
review.mix_not: Cases may differ from group to group: their mix is not held equal.
  各组个案构成可能不同，未作调整。 | 各組個案構成可能不同，未作調整。
""")
"""The sentences of this room, by code."""

LABELS: Final = labels(
    "review",
    """
monitoring: What is watched | 监测计划 | 監測計畫
how_often: How often, how | 频率与方法 | 頻率與方法
precision: Precision | 精度 | 精度
needed: Cases needed | 所需样本量 | 所需樣本數
visible: Change it would show | 可发现的变化 | 可發現的變化
targeted: What was chosen for a reason tells of itself, and not of all cases.
  针对性抽取的个案只说明其自身，不代表全部。 | 針對性抽取的個案只說明其自身，不代表全部。
sees_no_more: The plan sees what customers told or records hold; who stays silent or left is in neither.
  计划只能看到顾客所说和记录所载；沉默或已离开的顾客不在其中。
  計畫只能看到顧客所說和紀錄所載；沉默或已離開的顧客不在其中。
board: Service now | 服务实况 | 服務即時狀況
open: Open | 未结事项 | 未結事項
waiting: Not answered | 未答复 | 未答覆
overdue: Overdue | 已逾期 | 已逾期
due_soon: Due soon | 即将到期 | 即將到期
due_at: Due | 期限 | 期限
pressing: To look at first | 优先处理 | 優先處理
by_team: By team | 按团队 | 依團隊
by_owner: By owner | 按负责人 | 依負責人
owner_now: Owner | 负责人 | 負責人
team: Team | 团队 | 團隊
waits_since: Since | 起始时间 | 起始時間
nobody_yet: nobody yet | 尚无 | 尚無
no_deadlines: no deadlines are known | 期限未知 | 期限未知
nothing_open: Nothing is open. | 没有未结事项。 | 沒有未結事項。
nothing_pressing: Nothing waits or is close to its deadline.
  没有等待或即将到期的事项。 | 沒有等待或即將到期的事項。
stale_deadlines: Some deadlines were computed by older rules: they may be wrong until the store is rewritten.
  部分期限按旧规则计算，重写数据存储前可能有误。 | 部分期限依舊規則計算，重寫資料儲存前可能有誤。
title: Service review | 服务复盘报告 | 服務檢討報告
this_month: What happened | 本期要点 | 本期要點
decide: To decide | 待决定事项 | 待決定事項
actions: What earlier actions did | 已采取措施的效果 | 已採取措施的效果
figures: Figures | 关键指标 | 關鍵指標
months: Month by month | 逐期走势 | 逐期走勢
why: Why | 原因 | 原因
teams: Teams, fairly | 团队对比 | 團隊對比
voice: What customers say | 顾客的声音 | 顧客的聲音
theme: Theme | 主题 | 主題
share_now: Share of items | 占反馈的比例 | 占意見的比例
share_change: Against the weeks before | 与前几周相比 | 與前幾週相比
rating_impact: Effect on the mean rating | 对平均评分的影响 | 對平均評分的影響
found: What was found | 判断 | 判斷
no_themes: No theme stands out. | 没有突出的主题。 | 沒有突出的主題。
association: An association, not proof: whoever speaks of a theme may differ in other ways.
  仅为相关，并非因果：提到该主题的顾客可能在其他方面也不同。
  僅為相關，並非因果：提到該主題的顧客可能在其他方面也不同。
calls: Whom to call | 需要回访的顾客 | 需要回訪的顧客
demand: Demand | 业务量 | 業務量
trust: How far to trust this | 可信程度 | 可信程度
action: Action | 措施 | 措施
where: Where | 适用范围 | 適用範圍
action_owner: Owner | 负责人 | 負責人
begun: Begun | 开始日期 | 開始日期
effect: Effect | 效果 | 成效
verdict: Verdict | 结论 | 結論
regression: Effects are told against what was to be expected; a plain before and after would count luck too.
  效果以预期水平为基准；单纯的前后对比会把偶然波动也算进去。
  成效以預期水準為基準；單純的前後對比會把偶然波動也算進去。
standards: Service standards | 服务标准 | 服務標準
no_standards: No standard is in force. | 没有生效的标准。 | 沒有生效的標準。
no_standard: no standard | 没有标准 | 沒有標準
standard: Standard | 标准 | 標準
target: Target | 目标 | 目標
best_period: Best earlier period | 以往最佳 | 以往最佳
remark: Remark | 备注 | 備註
never_attained: no earlier period attained it | 以往各期均未达到 | 以往各期均未達到
drifts: outside its usual range | 超出常态范围 | 超出常態範圍
judged_by: Met or not met only where the whole interval says so; what is open counts once its time is past.
  仅当整个区间均支持时才判为达标或未达标；未结事项超时后才计入。
  僅當整個區間均支持時才判為達標或未達標；未結事項逾時後才計入。
actions_measures: All actions so far | 全部措施 | 全部措施
on_time: On time | 按期完成率 | 準時完成率
effective: Effective, of those with a verdict | 有效率（已有结论者） | 有效率（已有結論者）
recurred_3: Same signal again within 3 months of closing | 关闭后3个月内复发率 | 關閉後3個月內再發率
recurred_6: Same signal again within 6 months of closing | 关闭后6个月内复发率 | 關閉後6個月內再發率
open_age: Age of those open, median | 未关闭措施已历时（中位数） | 未關閉措施已歷時（中位數）
actions_causes: Actions by cause | 按原因统计措施 | 按原因統計措施
actions_count: Actions | 措施数 | 措施數
cause: Cause | 原因 | 原因
cumulative: So far, of all | 累计占比 | 累計占比
no_area: none named yet | 尚未归类 | 尚未歸類
quality: Quality of service | 服务质量 | 服務品質
quality_team: Team | 团队 | 團隊
quality_score: Quality score | 质检得分 | 稽核得分
error_free: Free of critical errors | 无关键差错 | 無關鍵差錯
all_teams: All | 全部 | 全部
quality_few: too few to compare | 样本过少，不作比较 | 樣本過少，不作比較
quality_note: Weighed by how likely each contact was to be drawn; what was chosen for coaching does not count.
  按抽中概率加权，不含为辅导挑选的会话。 | 按抽中機率加權，不含為輔導挑選的對話。
no_quality: Nothing was evaluated. | 本期没有质检。 | 本期沒有稽核。
no_actions: No actions are recorded. | 尚未登记任何措施。 | 尚未登記任何措施。
nobody_told: These records tell no complaints, tickets or ratings: whom to call is not known.
  现有记录不含投诉、工单或评分，无法得知需要回访谁。 | 現有紀錄不含客訴、工單或評分，無法得知需要回訪誰。
no_figures: No figure can be told from these records.
  现有记录无法得出任何指标。 | 現有紀錄無法得出任何指標。
nobody: Nobody waits for a call. | 没有待回访的顾客。 | 沒有待回訪的顧客。
unseen_complaints: open complaints | 未结投诉 | 未結客訴
unseen_tickets: tickets without an answer | 未回复的工单 | 未回覆的工單
unseen_scores: low ratings | 低分 | 低分
nothing_to_decide: Nothing calls for a decision. | 没有需要决定的事项。 | 沒有需要決定的事項。
no_groups: No groups were compared. | 未作分组比较。 | 未作分組比較。
no_causes: No group differs beyond chance. | 没有超出随机波动的组别差异。 | 沒有超出隨機波動的組別差異。
said: What customers said | 顾客的评价 | 顧客的評價
waited: How long they waited | 等待时长 | 等待時間
got: What they got | 结果 | 結果
figure: Figure | 指标 | 指標
reading: Reading | 判断 | 判讀
proposal: Proposal | 建议 | 建議
because: Because | 依据 | 依據
expected: Expected, if it works | 预期效果 | 預期效果
done_when: Done when | 完成标准 | 完成標準
owner: Owner, due | 负责人与期限 | 負責人與期限
customer: Customer | 顾客 | 顧客
reason: Why | 原因 | 原因
since: Since | 时间 | 時間
reference: Record | 编号 | 編號
who_done: Who, done | 负责人与结果 | 負責人與結果
period: Period | 期间 | 期間
value: Value | 数值 | 數值
interval: 95% interval | 95%区间 | 95%區間
n: n | 样本量 | 樣本數
limits: Usual range | 常态范围 | 常態範圍
channel: Channel | 渠道 | 通路
item: Item | 项目 | 項目
now: This period | 本期 | 本期
before: Period before | 上期 | 上期
year_before: Year before | 去年同期 | 去年同期
volume_channel: By channel | 各渠道数量 | 各通路數量
volume_hour: By hour of day | 各时段数量 | 各時段數量
complaint_classes: Complaints by class | 各类投诉 | 各類客訴
ticket_topics: Tickets by topic | 各主题工单 | 各主題工單
kind: Kind | 类别 | 類別
records: Records | 记录数 | 紀錄數
covered: Days covered | 覆盖天数 | 覆蓋天數
dropped: Left out, rows and cells | 未计入的行与单元格 | 未計入的列與儲存格
records_title: Records and days covered | 记录与覆盖天数 | 紀錄與覆蓋天數
smallest: Smallest change that would be found four times in five
  五次中能发现四次的最小变化 | 五次中能發現四次的最小變化
sizes: n now and then | 本期与参照期样本量 | 本期與參照期樣本數
change: Change | 变化 | 變化
none: none | 无 | 無
no_data: no data | 无数据 | 無資料
all_of_them: All of them | 全部名单 | 全部名單
numbers: Numbers | 数据 | 資料
""",
)
"""The fixed words of a review: titles, heads of columns, remarks."""

AXES: Final = labels(
    "review.axis",
    """
carrier: carrier | 快递公司 | 物流商
product: product | 商品 | 商品
product_category: product category | 商品类目 | 商品類目
team: team | 团队 | 團隊
agent: agent | 客服 | 客服
channel: channel | 渠道 | 通路
region: region | 地区 | 地區
segment: segment | 客群 | 客群
topic: topic | 主题 | 主題
purpose: purpose | 咨询目的 | 諮詢目的
queue: queue | 队列 | 佇列
priority: priority | 优先级 | 優先等級
group: team | 团队 | 團隊
kind: class | 类别 | 類別
class: class | 类别 | 類別
label: label | 标签 | 標籤
severity: severity | 严重程度 | 嚴重程度
cause: cause | 原因 | 原因
responsible: responsible party | 责任方 | 責任方
company: company | 公司 | 公司
remedy: remedy | 补救措施 | 補救措施
remedy_sought: remedy sought | 顾客诉求 | 顧客訴求
reason: reason | 原因 | 原因
""",
)
"""Names of the columns that rows are grouped by."""

KINDS: Final = labels(
    "review.table",
    """
contacts: Contacts | 会话 | 對話
tickets: Tickets | 工单 | 工單
responses: Survey answers | 答卷 | 問卷回覆
orders: Orders | 订单 | 訂單
lines: Order lines | 订单明细 | 訂單明細
shipments: Shipments | 包裹 | 包裹
returns: Returns | 退换货 | 退換貨
complaints: Complaints | 投诉 | 客訴
""",
)
"""Names of what the tables of a review hold."""

LOST: Final = labels(
    "review.lost",
    """
scale: on other scales | 使用其他量表 | 使用其他量表
time: times that cannot be read | 无法识别的时间 | 無法識別的時間
order: times in the wrong order | 时间先后颠倒 | 時間先後顛倒
missing: required cells empty | 必填项为空 | 必填項為空
other: cells that cannot be used | 无法使用的单元格 | 無法使用的儲存格
""",
)
"""Why rows and cells are left out, in the reader's words."""

QUALIFIERS: Final = labels(
    "review.qualifier",
    """
as_reported: as reported | 来源判定 | 來源判定
found_it_easy: found it easy | 轻松解决率 | 輕鬆解決率
within_1_hour: within 1 hour | 1小时内 | 1小時內
median: median | 中位数 | 中位數
within_24_hours: within 24 hours | 24小时内 | 24小時內
median_of_resolved: median of resolved | 已解决工单的中位数 | 已解決工單的中位數
orders_complained_of: orders complained of | 被投诉订单占比 | 被客訴訂單占比
acknowledged_within_24_hours: acknowledged within 24 hours | 24小时内确认收悉 | 24小時內確認收件
answered_within_7_days: answered within 7 days | 7天内答复 | 7天內答覆
deliveries_at_least_7_days_old: deliveries at least 7 days old | 签收满7天 | 簽收滿7天
by_date: by date | 按日期 | 按日期
to_the_minute: to the minute | 按时间 | 按時間
answered_within_30_seconds: answered within 30 seconds | 30秒应答率 | 30秒應答率
at_the_contact: at the contact | 会话解决率 | 對話解決率
""",
)
"""Special cases of a figure, said behind the label of its metric."""


def word(key: str, name: Language) -> str:
    """A fixed word in a language."""
    return LABELS[key].in_language(name)


def say(code: str, name: Language, /, **params: object) -> str:
    """A sentence of this room in a language."""
    return WORDS[code].render(name, **params)


def header(review: Any, name: Language) -> tuple[str, str]:
    """The heading of a review, and the line under it: its zone, and what it is compared with."""
    heading = f"{word('title', name)} · {review.source} · {review.period.label(name)}"
    parts = [review.period.tz]
    if review.as_of is not None:
        parts += [say("review.as_of", name, at=write(review.as_of, "instant", name, review.period.tz))]
    if review.before is not None and review.compared:
        labels = {"year": review.year_before, "before": review.before}
        parts.append(say("review.compared", name, **{k: v.label(name) for k, v in labels.items()}))
        if review.as_of is not None:
            parts.append(say("review.same_days", name))
    lost = losses(review, name)
    if lost:
        parts.append(say("review.lost", name, lost=lost))
    return heading, " · ".join(parts)


def losses(review: Any, name: Language) -> str:
    """Losses by kind of record, in words."""
    clause, colon, comma = (mark(each, name) for each in ("clause", "colon", "list"))
    return clause.join(
        group.label.in_language(name)
        + colon
        + comma.join(f"{lost_text(reason, name)} {count:,}" for reason, count in group.dropped)
        for group in review.groups
        if group.dropped
    )


def lost_text(reason: str, name: Language) -> str:
    """Why something was left out, in the reader's words, by the code of the fault."""
    return next(
        (LOST[key] for code, key in _LOST.items() if reason.startswith(code)), LOST["other"]
    ).in_language(name)


_LOST: Final = {
    "scale": "scale",
    "instant.order": "order",
    "instant": "time",
    "cell.missing": "missing",
    "required": "missing",
}
"""The beginning of a fault's code, and what it is for a reader."""
