"""Texts of errors: records and life cycles."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
field.missing: is missing | 缺少该字段 | 缺少該欄位
field.unknown: is not a field here | 没有该字段 | 沒有該欄位
field.unknown+: is not a field here: known are {known:list}
  没有该字段，可用字段：{known}
  沒有該欄位，可用欄位：{known}
history.empty: needs at least the fact that began it | 至少需要一条创建记录 | 至少需要一筆建立紀錄
schema.missing: the data do not say which class they are | 数据未注明类型 | 資料未註明類型
schema.newer: the data are newer than this program knows: upgrade
  数据版本较新，请升级程序
  資料版本較新，請升級程式
schema.other: the data are of another class | 数据属于其他类型 | 資料屬於其他類型
schema.tag: is not a schema tag such as ticket/1 | 类型标签无效，请写作ticket/1 | 類型標籤無效，請寫作ticket/1
schema.unknown: no class is known for that schema | 未知的数据类型 | 未知的資料類型
codec.json: is not JSON | 不是有效的JSON | 不是有效的JSON
codec.shape: an object is a mapping of fields | 对象须为字段的映射 | 物件須為欄位的對應
codec.twice: a key is written twice | 键重复 | 鍵重複
reason.plain: a reason is a code and its parameters | 原因须包含代码和参数 | 原因須包含代碼與參數
""")
