"""The texts of this room: rosters."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
roster.begins: a shift begins at a local time of whole minutes
  班次开始时间须为当地整分钟 | 班次開始時間須為當地整分鐘
roster.bounds: the rule lacks a bound that its form needs, or its bounds cross
  规则缺少所需的上下限，或上下限颠倒 | 規則缺少所需的上下限，或上下限顛倒
roster.break: breaks lie within the shift, one after another
  休息须在班次之内且不重叠 | 休息須在班次之內且不重疊
roster.order: the end lies before the begin | 结束早于开始 | 結束早於開始
roster.rule_twice: the rule is already given | 规则重复 | 規則重複
roster.unknown: is not among those of the roster | 不在该排班范围内 | 不在該排班範圍內
roster.shrinkage: leaves no time: the shares add up to less than 1 | 损耗比例合计须小于1 | 損耗比例合計須小於1
roster.twice: is given twice | 重复 | 重複
roster.breaks_twice: breaks stand in the patterns and in the shrinkage: count them once
  休息时间已计入班次，不可再计入损耗 | 休息時間已計入班次，不可再計入損耗
roster.grid: the intervals do not fit the days | 时段与日期不匹配 | 時段與日期不相符
roster.solver: the solver found no roster | 求解器未能得出排班 | 求解器未能得出班表
roster.empty: nothing to plan with | 缺少排班所需内容 | 缺少排班所需內容
""")

WORDS: Final = Texts("""
roster.broken.overlap: {agent} has two shifts at once on {day:date}
  {agent}在{day}有两个班次重叠 | {agent}在{day}有兩個班次重疊
roster.broken.count_high:
  {agent}, {day:date} to {last:date}: {found:# shift|# shifts}, more than {bound} ({rule})
  {agent}在{day}至{last}共{found}个此类班次，超过{bound}个（{rule}）
  {agent}在{day}至{last}共{found}個此類班次，超過{bound}個（{rule}）
roster.broken.count_low:
  {agent}, {day:date} to {last:date}: {found:# shift|# shifts}, fewer than {bound} ({rule})
  {agent}在{day}至{last}共{found}个此类班次，少于{bound}个（{rule}）
  {agent}在{day}至{last}共{found}個此類班次，少於{bound}個（{rule}）
roster.broken.hours_high:
  {agent}, {day:date} to {last:date}: {found:# hour|# hours} of work, more than {bound} ({rule})
  {agent}在{day}至{last}工作{found}小时，超过{bound}小时（{rule}）
  {agent}在{day}至{last}工作{found}小時，超過{bound}小時（{rule}）
roster.broken.hours_low:
  {agent}, {day:date} to {last:date}: {found:# hour|# hours} of work, less than {bound} ({rule})
  {agent}在{day}至{last}工作{found}小时，少于{bound}小时（{rule}）
  {agent}在{day}至{last}工作{found}小時，少於{bound}小時（{rule}）
roster.broken.days_off:
  {agent}, {day:date} to {last:date}: {found:# day|# days} off, fewer than {bound} ({rule})
  {agent}在{day}至{last}休息{found}天，少于{bound}天（{rule}）
  {agent}在{day}至{last}休息{found}天，少於{bound}天（{rule}）
roster.broken.rest: {agent} has {found:# hour|# hours} of rest after {day:date}, less than {bound} ({rule})
  {agent}在{day}的班次后仅休息{found}小时，少于{bound}小时（{rule}）
  {agent}在{day}的班次後僅休息{found}小時，少於{bound}小時（{rule}）
roster.broken.long_rest:
  {agent}, {day:date} to {last:date}: no rest longer than {found:# hour|# hours}, less than {bound} ({rule})
  {agent}在{day}至{last}最长连续休息{found}小时，少于{bound}小时（{rule}）
  {agent}在{day}至{last}最長連續休息{found}小時，少於{bound}小時（{rule}）
roster.broken.run_high:
  {agent}, {day:date} to {last:date}: {found:# day|# days} in a row, more than {bound} ({rule})
  {agent}自{day}至{last}连续{found}天，超过{bound}天（{rule}）
  {agent}自{day}至{last}連續{found}天，超過{bound}天（{rule}）
roster.broken.run_low:
  {agent}, {day:date} to {last:date}: {found:# day|# days} in a row, fewer than {bound} ({rule})
  {agent}自{day}至{last}仅连续{found}天，少于{bound}天（{rule}）
  {agent}自{day}至{last}僅連續{found}天，少於{bound}天（{rule}）
roster.broken.succession: the shift of {agent} on {last:date} must not follow that of {day:date} ({rule})
  {agent}在{last}的班次不得接在{day}的班次之后（{rule}）
  {agent}在{last}的班次不得接在{day}的班次之後（{rule}）
roster.broken.rotation:
  {agent} has to begin {found:# hour|# hours} earlier on {last:date} than on {day:date} ({rule})
  {agent}在{last}比{day}提早{found}小时上班（{rule}） | {agent}在{last}比{day}提早{found}小時上班（{rule}）
roster.broken.weekend: {agent} has to work on one day only of the weekend of {day:date} ({rule})
  {agent}在{day}所在周末只上了一天班（{rule}） | {agent}在{day}所在週末只上了一天班（{rule}）
roster.broken.break: {agent} has {found:# hour|# hours} of breaks on {day:date}, less than {bound} ({rule})
  {agent}在{day}班中休息{found}小时，少于{bound}小时（{rule}）
  {agent}在{day}班中休息{found}小時，少於{bound}小時（{rule}）
roster.broken.absent: {agent} is away on {day:date} | {agent}在{day}缺勤 | {agent}在{day}不在
roster.broken.skill: {agent} does not have the skill {skill} for {day:date}
  {agent}在{day}不具备技能“{skill}” | {agent}在{day}不具備技能「{skill}」
roster.lacking: {day:date}, {begins} to {ends}: up to {most} lacking ({hours:# hour|# hours})
  {day} {begins}至{ends}最多缺{most}人（共{hours}小时）
  {day} {begins}至{ends}最多缺{most}人（共{hours}小時）
roster.lacking_over:
  {day:date}, {begins} to {until:date}, {ends}: up to {most} lacking ({hours:# hour|# hours})
  {day} {begins}至{until} {ends}最多缺{most}人（共{hours}小时）
  {day} {begins}至{until} {ends}最多缺{most}人（共{hours}小時）
roster.lacking_skill:
  {day:date}, {begins} to {ends}: up to {most} lacking for {skill} ({hours:# hour|# hours})
  {day} {begins}至{ends}“{skill}”最多缺{most}人（共{hours}小时）
  {day} {begins}至{ends}「{skill}」最多缺{most}人（共{hours}小時）
roster.lacking_over_skill:
  {day:date}, {begins} to {until:date}, {ends}: {most} lacking for {skill} ({hours:# hour|# hours})
  {day} {begins}至{until} {ends}“{skill}”最多缺{most}人（共{hours}小时）
  {day} {begins}至{until} {ends}「{skill}」最多缺{most}人（共{hours}小時）
roster.gain: with {name} {hours:# paid hour|# paid hours} less: efficiency {before:share}, then {after:share}
  若采用{name}，可少用{hours}个付薪工时：效率由{before}升至{after}
  若採用{name}，可少用{hours}個付薪工時：效率由{before}升至{after}
roster.skill_gap: {skills:list}: {needed:# is|# are} needed at once and {able} can do it
  {skills}：同时需要{needed}人，仅有{able}人能胜任 | {skills}：同時需要{needed}人，僅有{able}人能勝任
roster.skill_gap_on: {skills:list}: {needed:# is|# are} needed on {day:date} and {able} can do it
  {skills}：{day}需要{needed}人，仅有{able}人能胜任 | {skills}：{day}需要{needed}人，僅有{able}人能勝任
roster.unfilled: {lacking} of {needed:# place|# places} of {pattern} on {day:date} {lacking:is|are} unfilled
  {day}“{pattern}”班需{needed}人，缺{lacking}人 | {day}「{pattern}」班需{needed}人，缺{lacking}人
roster.unfilled_skill:
  {lacking} of {needed:# place|# places} of {pattern} on {day:date} for {skill} {lacking:is|are} unfilled
  {day}“{pattern}”班需“{skill}”{needed}人，缺{lacking}人
  {day}「{pattern}」班需「{skill}」{needed}人，缺{lacking}人
roster.conflict: these cannot hold together: {what}
  以下要求无法同时满足：{what} | 以下要求無法同時滿足：{what}
roster.conflict_within: these cannot hold together, perhaps fewer of them: {what}
  以下要求无法同时满足（可能只需其中一部分）：{what} | 以下要求無法同時滿足（可能只需其中一部分）：{what}
roster.says.demand: {count} on {pattern} on {day:date}
  {day}“{pattern}”班{count}人 | {day}「{pattern}」班{count}人
roster.says.demand_skill: {count} on {pattern} for {skill} on {day:date}
  {day}“{pattern}”班“{skill}”{count}人 | {day}「{pattern}」班「{skill}」{count}人
roster.says.absence: the absence of {agent} | {agent}的缺勤 | {agent}的請假
roster.says.low_hours: the minimum hours of {agent} | {agent}的最低工时 | {agent}的最低工時
roster.says.high_hours: the maximum hours of {agent} | {agent}的最高工时 | {agent}的最高工時
roster.says.every_absence: the absences | 全部缺勤 | 全部請假
roster.says.every_low_hours: the minimum hours | 最低工时 | 最低工時
roster.says.every_high_hours: the maximum hours | 最高工时 | 最高工時
roster.says.both: the rule {rule} ({form:rosters.RuleForm}, {low} to {high})
  规则{rule}（{form}，{low}至{high}） | 規則{rule}（{form}，{low}至{high}）
roster.says.low: the rule {rule} ({form:rosters.RuleForm}, at least {low})
  规则{rule}（{form}，至少{low}） | 規則{rule}（{form}，至少{low}）
roster.says.high: the rule {rule} ({form:rosters.RuleForm}, at most {high})
  规则{rule}（{form}，至多{high}） | 規則{rule}（{form}，至多{high}）
roster.says.plain: the rule {rule} ({form:rosters.RuleForm}) | 规则{rule}（{form}） | 規則{rule}（{form}）
roster.rule_cost: without {rule}: {saved} less in cost and {filled:# more shift|# more shifts} filled
  若无{rule}，成本减少{saved}，多排{filled}个班次 | 若無{rule}，成本減少{saved}，多排{filled}個班次
roster.rule_cost_least:
  without {rule}: about {saved} less in cost, or better, and {filled:# more shift|# more shifts} filled
  若无{rule}，成本至少约减少{saved}，多排{filled}个班次
  若無{rule}，成本至少約減少{saved}，多排{filled}個班次
roster.outside: {day:date} is not among the days of the roster | {day}不在该排班周期内 | {day}不在該排班週期內
roster.no_consent: {agent} does not agree to a change of the published shift of {day:date}
  {agent}不同意变更{day}已发布的班次 | {agent}不同意變更{day}已公布的班次
roster.swap_twice: there is a swap {swap} already | 已有换班{swap} | 已有換班{swap}
roster.no_shift: {agent} has no shift on {day:date} | {agent}在{day}没有班次 | {agent}在{day}沒有班次
roster.has_shift: {agent} has a shift on {day:date} already | {agent}在{day}已有班次 | {agent}在{day}已有班次
roster.no_swap: there is no swap {swap} in the stage for this
  换班{swap}不存在或不在该阶段 | 換班{swap}不存在或不在該階段
roster.swap_other: the swap {swap} was not offered to {agent}
  换班{swap}并非向{agent}提出 | 換班{swap}並非向{agent}提出
roster.swap_own: nobody approves a swap of their own ({swap})
  不得批准本人的换班（{swap}） | 不得核准本人的換班（{swap}）
""")
"""The sentences of this room, by code."""


def tidy(value: float) -> float | int:
    """A number for a sentence: two places, none where it is whole.

    >>> tidy(2.0), tidy(7.333333)
    (2, 7.33)
    """
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
