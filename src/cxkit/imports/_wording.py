"""Texts of errors: files from elsewhere."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
column.missing: the file lacks the column | 文件缺少该列 | 檔案缺少該欄
column.twice: is the name of two columns | 列名重复 | 欄名重複
file.unreadable: the file cannot be read further | 文件无法继续读取 | 檔案無法繼續讀取
file.unreadable+: {file} cannot be read after row {row}
  {file}在第{row}行之后无法读取 | {file}在第{row}列之後無法讀取
cell.missing: is missing | 缺失 | 缺漏
cell.range: is out of range | 数值超出允许范围 | 數值超出允許範圍
cell.twice: is already in an earlier row | 先前的行中已有 | 先前的列中已有
cell.unknown: is no known word | 不在已知取值之内 | 不在已知取值之內
cell.unreadable: cannot be read | 无法读取 | 無法讀取
file.columns: has too many columns to be a table | 列数过多，不是表格 | 欄數過多，不是表格
file.unpacked: unpacks to far more than a file of records does
  解压后的大小远超正常的数据文件 | 解壓縮後的大小遠超正常的資料檔案
import.differs: differs from an earlier row of the same object
  与同一对象先前的行不一致 | 與同一物件先前的列不一致
import.excel: was damaged by a spreadsheet: export it anew
  已被电子表格软件改坏，请重新导出 | 已被試算表軟體改壞，請重新匯出
import.messages: the messages are not as many as the source counts
  消息数与来源所记不符 | 訊息數與來源所記不符
import.month: lies in another month than its column says | 日期与月份列不符 | 日期與月份欄不符
import.no_sale: is no sale | 不是销售记录 | 不是銷售紀錄
import.not_closed: is not closed, and has a closing date | 未结案却有结案日期 | 未結案卻有結案日期
import.two_columns: two columns of one meaning say different things
  含义相同的两列内容不同 | 含義相同的兩欄內容不同
import.unanswered: must be empty for a call that nobody answered
  未接来电的该列须为空 | 未接來電的該欄須為空
mapping.id: must be a text that names the source | 须为来源的名称 | 須為來源的名稱
mapping.json: a mapping is a JSON object | 映射须为JSON对象 | 對應須為JSON物件
mapping.key: is no word of a mapping | 不是映射中的词 | 不是對應中的詞
mapping.none: no shipped mapping knows these columns | 没有内置映射匹配这些列 | 沒有內建對應符合這些欄
mapping.tables: must name at least one table | 至少须有一个表 | 至少須有一個表
mapping.target: must be a kind of object | 须为一种对象 | 須為一種物件
mapping.test: must be a test of a column | 须为对某列的判断 | 須為對某欄的判斷
mapping.needed: is needed there | 此处不可缺少 | 此處不可缺少
mapping.type: holds what it cannot hold | 内容的类型不符 | 內容的類型不符
mapping.unknown: there is no shipped mapping of that name | 没有该名称的内置映射 | 沒有該名稱的內建對應
mapping.unmapped: is not mapped yet | 尚未指定映射 | 尚未指定對應
mapping.unusable: lacks a word, or has one that does not fit
  缺少所需的词，或有不适用的词 | 缺少所需的詞，或有不適用的詞
mapping.word: is no word that is known here | 此处没有这个词 | 此處沒有這個詞
mapping.zone: is no time zone | 不是时区 | 不是時區
import.begun_before: began before the log does | 开始于日志之前 | 開始於紀錄檔之前
import.deleted: is deleted in its source | 来源中已删除 | 來源中已刪除
import.disposition: says given up in the menu, but waited in a queue
  记为在语音导航中放弃，但曾在队列中等待 | 記為在語音選單中放棄，但曾在佇列中等待
import.masked: is masked: whose it is cannot be told | 已脱敏，无法确定所属顾客 | 已遮罩，無法確定所屬顧客
import.no_priority: names no priority: it is taken as normal
  未注明优先级，按普通处理 | 未註明優先順序，按普通處理
import.not_contact: is no call of a customer | 不是顾客来电 | 不是顧客來電
import.cancellation: the quantity is above 0 in a cancellation | 取消行的数量不能为正 | 取消列的數量不能為正
import.date_order: say whether days or months come first: dates=
  请用dates=指明日期中日月的顺序 | 請用dates=指明日期中日月的順序
import.files: one file of each table is needed | 每个表须恰有一个文件 | 每個表須恰有一個檔案
import.final_row: the newest row cannot be used | 最新一行不可用 | 最新一列不可用
import.order: the order contradicts itself | 订单信息自相矛盾 | 訂單資訊自相矛盾
import.orphan: refers to a row that is not there | 所引用的行不存在 | 所參照的列不存在
import.rounded: the amount was rounded | 金额已取整 | 金額已四捨五入
import.time: say when the customers were known: at= | 请用at=给出顾客建档时间 | 請用at=給出顧客建檔時間
import.zone: the times have no zone: say which | 时间未注明时区，请用zone=指明 | 時間未註明時區，請用zone=指明
row.json: is no JSON | 不是JSON | 不是JSON
row.long: a line is too long to be a record | 一行过长，不是记录 | 一列過長，不是紀錄
row.object: must be an object with named fields | 须为带字段名的对象 | 須為帶欄位名稱的物件
row.quote: a quote is not closed or not doubled | 引号未闭合或未双写 | 引號未閉合或未成對
row.width: has more or fewer cells than the header | 单元格数与表头不符 | 儲存格數與表頭不符
""")
