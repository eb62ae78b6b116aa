"""The texts of this room: records and life cycles."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
field.missing: is missing | 缺少该字段 | 缺少該欄位
faults.more: there are more faults | 还有更多错误 | 還有更多錯誤
faults.more+: {more:there is # more fault|there are # more faults} | 另有{more}处错误 | 另有{more}處錯誤
field.unknown: is not a field here | 没有该字段 | 沒有該欄位
field.unknown+: is not a field here: known are {known:list}
  没有该字段，可用字段：{known} | 沒有該欄位，可用欄位：{known}
attachment.digest: is not a digest | 摘要格式无效 | 摘要格式無效
attachment.media_type: is not a media type | 媒体类型无效 | 媒體類型無效
fields.bound: is not a bound of such a field | 该类字段的界限无效 | 此類欄位的界限無效
fields.condition: the condition names no field of the object | 条件所指的字段不存在 | 條件所指的欄位不存在
fields.kind: the field set is for another kind of object
  该字段集用于其他类型的对象 | 此欄位集用於其他類型的物件
fields.name: must be one word, such as size | 名称须为一个词，不含空格 | 名稱須為一個詞，不含空格
fields.option: is not one of the options | 不在可选项之内 | 不在選項之內
fields.option+: must be of {known:list} | 只能选：{known} | 只能選：{known}
fields.options: choices have options, other fields have none
  选择类字段须有选项，其他字段没有选项 | 選擇類欄位須有選項，其他欄位沒有選項
fields.range: the number is too large or too long | 数字过大或位数过多 | 數字過大或位數過多
fields.required: is required | 必填 | 必填
fields.text: is not a value of its kind | 不是该类型的值 | 不是該類型的值
fields.twice: is there twice: keep one | 重复，请只保留一个 | 重複，請只保留一個
fields.unknown: is not declared in the field set | 字段集中没有该字段 | 欄位集中沒有該欄位
history.empty: needs at least the fact that began it | 至少需要一条创建记录 | 至少需要一筆建立紀錄
schema.missing: the data do not say which class they are | 数据未注明类型 | 資料未註明類型
schema.newer: the data are newer than this program knows: upgrade
  数据版本较新，请升级程序 | 資料版本較新，請升級程式
schema.other: the data are of another class | 数据属于其他类型 | 資料屬於其他類型
schema.tag: is not a schema tag such as ticket/1 | 类型标签无效，请写作ticket/1 | 類型標籤無效，請寫作ticket/1
schema.unknown: no class is known for that schema | 未知的数据类型 | 未知的資料類型
codec.json: is not JSON | 不是有效的JSON | 不是有效的JSON
codec.shape: an object is a mapping of fields | 对象须为字段的映射 | 物件須為欄位的對應
codec.twice: a key is written twice | 键重复 | 鍵重複
reason.plain: a reason is a code and its parameters | 原因须包含代码和参数 | 原因須包含代碼與參數
selection.probability: a probability of selection lies above 0 and is at most 1
  入选概率须大于0且不超过1 | 入選機率須大於0且不超過1
""")

WORDS: Final = Texts("""
lifecycle.state: it is {state:@states}, and this is possible only when it is {sources:@states}
  当前状态为“{state}”，只有在“{sources}”状态下才可以这样做
  目前狀態為「{state}」，只有在「{sources}」狀態下才可以這樣做
lifecycle.order: it lies before the last fact, at {last:instant}: what comes late is recorded as an import
  时间早于最近一条记录（{last}）：补录请以导入方式登记 | 時間早於最近一筆紀錄（{last}）：補登請以匯入方式登記
deadline.past: the agreed deadline lies in the past | 约定的期限已过 | 約定的期限已過
lifecycle.far: it lies more than {years:# year|# years} after the last fact, at {last:instant}: check the year
  时间比最近一条记录（{last}）晚{years}年以上：请核对年份
  時間比最近一筆紀錄（{last}）晚{years}年以上：請核對年份
lifecycle.years: its time, {at:instant}, lies outside the years {first} to {last}: check the year
  时间（{at}）不在{first}年至{last}年之间：请核对年份 | 時間（{at}）不在{first}年至{last}年之間：請核對年份
lifecycle.unknown: {fact} is not part of its life cycle
  “{fact}”不属于其生命周期 | 「{fact}」不屬於其生命週期
""")
"""The sentences of this room, by code."""
