"""Texts of errors: what the kinds of errors are called, and the rules of values."""

from __future__ import annotations

from cxkit.values._error_texts import error_texts

error_texts("""
cxkit: something went wrong | 操作失败 | 操作失敗
invalid: not valid | 输入有误 | 輸入有誤
refused: not possible now | 当前无法这样做 | 目前無法這樣做
not_permitted: not permitted | 没有权限 | 沒有權限
not_found: nothing of that name is known | 未找到 | 找不到
conflict: somebody else changed it: load it again and decide anew
  数据已被他人修改，请重新载入后再决定 | 資料已被他人修改，請重新載入後再決定
storage: the store cannot do its work | 存储无法完成该操作 | 儲存庫無法完成此操作
missing_extra: an optional package is needed: install it | 需要先安装可选组件 | 需要先安裝選用套件
missing_extra+: install {package}: pip install 'cxkit[{extra}]'
  请先安装{package}：pip install 'cxkit[{extra}]' | 請先安裝{package}：pip install 'cxkit[{extra}]'
faults: {count:# fault|# faults}: {faults} | 共有{count}处错误：{faults} | 共有{count}處錯誤：{faults}
about: {kind:title} {id}: {reason} | {kind}“{id}”：{reason} | {kind}「{id}」：{reason}
allowed: {reason}; possible now: {verbs} | {reason}。当前可以：{verbs} | {reason}。目前可以：{verbs}
type: must be of another type | 类型不对 | 類型不符
missing: is needed | 必填 | 必填
choice: is none of the choices | 不在可选值之内 | 不在可選值之內
flag: must be 1 or 0 | 只能是1或0 | 只能是1或0
flag.type: must be true or false | 只能是真或假 | 只能是真或假
undefined: the figure is undefined | 该数值无定义 | 該數值無定義
number.low: is too low | 数值过小 | 數值過小
number.low+: must be {low} or more | 不得小于{low} | 不得小於{low}
number.high: is too high | 数值过大 | 數值過大
number.high+: must be {high} or less | 不得大于{high} | 不得大於{high}
number.range: is out of range | 数值超出允许范围 | 數值超出允許範圍
number.type: must be a number | 须为数字 | 須為數字
number.whole: must be a whole number | 须为整数 | 須為整數
number.finite: must be a finite number | 须为有限的数值 | 須為有限的數值
number.missing: has missing cells: leave them out first | 含缺失值，请先剔除 | 含缺漏值，請先剔除
text.length: has a wrong length | 长度不符合要求 | 長度不符合要求
text.length+: must have 1 to {longest:# character|# characters}
  长度须为1至{longest}个字符 | 長度須為1至{longest}個字元
channel.place: must lie within a known channel, like chat/line
  须写明所属渠道，如chat/line | 須寫明所屬通路，如chat/line
enum.unknown: is none of the known values | 不在可选值之内 | 不在可選值之內
enum.unknown+: must be one of {known:@kind} | 须为以下之一：{known} | 須為以下之一：{known}
id.text: an id is printable characters of 1 to 255 bytes
  编号须为可显示字符，长度为1至255字节
  編號須為可顯示字元，長度為1至255位元組
text.stored: a text cannot hold a NUL or half a surrogate pair
  文字中不得含有空字符或不完整的字符
  文字中不得含有空字元或不完整的字元
id.type: must be ids: texts or whole numbers | 编号须为文字或整数 | 編號須為文字或整數
id.before_1970: time-ordered ids begin in 1970 | 按时间排序的编号始于1970年 | 按時間排序的編號始於1970年
zone.unknown: is not a time zone of the IANA database
  不是IANA时区，请写作Asia/Shanghai、UTC等 | 不是IANA時區，請寫作Asia/Taipei、UTC等
instant.naive: a time has no time zone: say which | 时间未注明时区，请指明 | 時間未註明時區，請指明
instant.text: is not an instant | 不是有效的时间 | 不是有效的時間
instant.type: must be a time with a time zone | 须为带时区的时间 | 須為含時區的時間
instant.missing: is missing: give an instant | 缺少时间 | 缺少時間
instant.order: instants less than a microsecond apart
  时间相差不足一微秒，顺序无法保留 | 時間相差不足一微秒，順序無法保留
instant.range: lies out of all reason: is its unit right? | 时间不合理，请核对单位 | 時間不合理，請核對單位
day.type: must be a date | 须为日期 | 須為日期
duration.text: is not a duration | 不是有效的时长 | 不是有效的時間長度
duration.type: must be a duration | 须为时长 | 須為時間長度
span.type: must be a duration | 须为时长 | 須為時間長度
span.negative: a duration is not negative | 时长不能为负 | 時間長度不能為負
period.text: is not a period: write 2026, 2026-Q1, 2026-02, 2026-W06 or 2026-02-03
  不是有效的期间，请写作2026、2026-Q1、2026-02、2026-W06或2026-02-03
  不是有效的期間，請寫作2026、2026-Q1、2026-02、2026-W06或2026-02-03
period.hour: only an hour has one, 0 to 23 | 仅小时期间可指定钟点 | 僅小時期間可指定鐘點
period.first_day: is not the first day of the period | 不是该期间的第一天 | 不是該期間的第一天
period.mixed: periods of two units or zones | 期间的单位或时区不一致 | 期間的單位或時區不一致
period.plain: a period needs its text and its zone | 期间须包含名称和时区 | 期間須包含名稱與時區
currency.unknown: is not a currency code of ISO 4217 | 不是ISO 4217币种代码 | 不是ISO 4217幣別代碼
money.amount: is not an amount | 不是有效的金额 | 不是有效的金額
money.decimals: has more decimals than its currency | 小数位数超过该币种 | 小數位數超過該幣別
money.decimals+: {amount} has more decimals than {currency}
  {amount}的小数位数超过{currency}所允许的位数 | {amount}的小數位數超過{currency}所允許的位數
money.empty: the sum of nothing needs a currency | 没有金额可合计时须指明币种 | 沒有金額可加總時須指明幣別
money.minor: minor units are a whole number | 最小货币单位须为整数 | 最小貨幣單位須為整數
money.mixed: must be in one currency | 币种须一致 | 幣別須一致
money.negative: must not be negative | 金额不能为负 | 金額不能為負
money.plain: money needs an amount and a currency | 金额须包含数额和币种 | 金額須包含數額與幣別
money.text: is not money: write it like CNY 12.34
  不是有效的金额，请写作CNY 12.34 | 不是有效的金額，請寫作TWD 123
money.weights: weights are not negative and not all zero
  权重不能为负，也不能全为零 | 權重不能為負，也不能全為零
scale.type: the bounds of a scale are whole numbers | 量表的上下限须为整数 | 量表的上下限須為整數
scale.range: a scale runs upwards | 量表的下限须小于上限 | 量表的下限須小於上限
scale.boxes: the boxes do not fit on the scale | 高分与低分区间超出量表 | 高分與低分區間超出量表
scale.plain: a scale is incomplete | 量表内容不完整 | 量表內容不完整
scale.off: an answer is off its scale | 答案超出量表范围 | 答案超出量表範圍
scale.off+: must be a whole number from {low} to {high} | 须为{low}至{high}的整数 | 須為{low}至{high}的整數
scale.missing: the scale is needed: its lowest and highest point
  须给出量表的最低分和最高分 | 須給出量表的最低分與最高分
scale.mixed: answers on several scales | 混有多种量表的答案 | 混有多種量表的答案
scale: a scale runs from a lower to a higher point | 量表的下限须小于上限 | 量表的下限須小於上限
language.unknown: is not a known language | 不支持该语言 | 不支援該語言
language.unknown+: {language} is not a known language: {known:list}
  不支持语言{language}，可用：{known} | 不支援語言{language}，可用：{known}
language.tag: is not a language tag of BCP 47 | 不是BCP 47语言标签 | 不是BCP 47語言標籤
language.plural: the plural forms of the language are not known: give plural=
  未知该语言的复数规则，请用plural=给出 | 未知該語言的複數規則，請用plural=給出
message.missing: has no wording | 缺少译文 | 缺少譯文
message.parameter: has other parameters | 参数与原文不一致 | 參數與原文不一致
message.plural: has too few plural forms | 复数形式不足 | 複數形式不足
message.unknown: is no message of this program | 没有该文案 | 沒有此文案
reason.unknown: no text is declared for the code | 该代码没有对应的文案 | 該代碼沒有對應的文案
text.incomplete: lacks a language | 文案缺少语言版本 | 文案缺少語言版本
text.parameter: a parameter is missing | 文案缺少参数 | 文案缺少參數
text.template: the template cannot be read | 文案模板无法解析 | 文案範本無法解析
text.twice: is declared twice | 文案重复声明 | 文案重複宣告
calendar: the calendar is not valid | 工作日历有误 | 工作日曆有誤
calendar.boundary: is no known way to treat a boundary | 不支持的边界处理方式 | 不支援的邊界處理方式
calendar.break: is not a break with a start before its end | 休息时段须先起后止 | 休息時段須先起後訖
calendar.clock: is not a time of the day such as 09:00
  不是有效的时刻，请写作09:00 | 不是有效的時刻，請寫作09:00
calendar.closure: must be a recurring closure | 须为周期性停业规则 | 須為週期性停業規則
calendar.column: must be one value or a column of them | 须为单个值或一列值 | 須為單一值或一欄值
calendar.date: must be a date | 须为日期 | 須為日期
calendar.dates: must list dates | 须列出日期 | 須列出日期
calendar.day_twice: a day is given twice | 同一天重复设定 | 同一天重複設定
calendar.empty_span: hours must end after they begin | 营业时段的结束须晚于开始 | 營業時段的結束須晚於開始
calendar.festival: is not a festival of the lunar calendar | 没有该农历节日 | 沒有該農曆節日
calendar.hours: is not hours such as 09:00-18:00
  不是有效的营业时段，请写作09:00-18:00 | 不是有效的營業時段，請寫作09:00-18:00
calendar.known: the known days must run from a first to a last
  日历的已知范围须先起后止 | 日曆的已知範圍須先起後訖
calendar.known_from: lies before the first day the calendar knows | 早于日历的已知范围 | 早於日曆的已知範圍
calendar.known_until: lies after the last day the calendar knows
  晚于日历的已知范围，其后的节假日尚未公布 | 晚於日曆的已知範圍，其後的假日尚未公布
calendar.long_span: hours span more than a day | 营业时段超过一天 | 營業時段超過一天
calendar.more: more rows break the rule | 另有更多行不符合规则 | 另有更多列不符合規則
calendar.never_open: leaves no open time at all | 没有任何营业时间 | 沒有任何營業時間
calendar.no_open_time: there is not so much open time | 日历中没有足够的营业时间 | 日曆中沒有足夠的營業時間
calendar.overlap: hours overlap | 时段重叠 | 時段重疊
calendar.range: lies out of the range of the calendar | 超出日历范围 | 超出日曆範圍
calendar.rule: is not a rule of RFC 5545 | 不是RFC 5545的重复规则 | 不是RFC 5545的重複規則
calendar.shape: columns must have one shape | 各列长度须一致 | 各欄長度須一致
calendar.unbounded: a list of days has no end | 日期列表没有终点 | 日期清單沒有終點
calendar.unit: has a unit that the calendar cannot count in | 单位不适用于工作日历 | 單位不適用於工作日曆
calendar.unknown_field: is not part of a calendar | 不是工作日历的字段 | 不是工作日曆的欄位
calendar.week: is not a week of hours | 不是有效的每周时间表 | 不是有效的每週時間表
calendar.weekday: is not a weekday | 不是有效的星期 | 不是有效的星期
calendar.weekday_twice: a weekday is given twice | 同一星期重复设定 | 同一星期重複設定
calendar.working_day: a make-up day needs the weekday whose hours it takes
  调休上班日须指明按星期几的时间上班 | 補班日須指明按星期幾的時間上班
codec.date: must be a date | 须为日期 | 須為日期
codec.malformed: the data are not what they claim to be | 数据与其声明的格式不符 | 資料與其宣告的格式不符
codec.missing_field: is missing | 缺少该字段 | 缺少該欄位
codec.unknown_field: is not a field here | 没有该字段 | 沒有該欄位
""")
