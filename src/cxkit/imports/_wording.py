"""Texts of errors: files from elsewhere."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
column.missing: the file lacks the column | 文件缺少该列 | 檔案缺少該欄
column.twice: is the name of two columns | 列名重复 | 欄名重複
file.unreadable: the file cannot be read further | 文件无法继续读取 | 檔案無法繼續讀取
file.unreadable+: {file} cannot be read after row {row}
  {file}在第{row}行之后无法读取 | {file}在第{row}列之後無法讀取
import.cancellation: the quantity is above 0 in a cancellation | 取消行的数量不能为正 | 取消列的數量不能為正
import.date_order: say whether days or months come first: dates=
  请用dates=指明日期中日月的顺序 | 請用dates=指明日期中日月的順序
import.files: one file of each table is needed | 每个表须恰有一个文件 | 每個表須恰有一個檔案
import.final_row: the final row cannot be used | 最后一行不可用 | 最後一列不可用
import.order: the order contradicts itself | 订单信息自相矛盾 | 訂單資訊自相矛盾
import.orphan: refers to a row that is not there | 所引用的行不存在 | 所參照的列不存在
import.rounded: the amount was rounded | 金额已取整 | 金額已四捨五入
import.scattered: rows of one object do not stand together | 同一对象的行不相邻 | 同一物件的列不相鄰
import.time: say when the customers were known: at= | 请用at=给出顾客建档时间 | 請用at=給出顧客建檔時間
import.zone: the times have no zone: say which | 时间未注明时区，请用zone=指明 | 時間未註明時區，請用zone=指明
row.width: has more or fewer cells than the header | 单元格数与表头不符 | 儲存格數與表頭不符
""")
