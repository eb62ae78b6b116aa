"""Texts of errors: columns and tables."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
arrow.format: holds a type that is not read here | 含有不支持的数据类型 | 含有不支援的資料類型
arrow.stream: could not be read as Arrow data | 无法作为Arrow数据读取 | 無法作為Arrow資料讀取
axis.order: the declared orders of the parts do not make one | 各部分声明的顺序不一致 | 各部分宣告的順序不一致
column.dtype: holds a type of cells that is not read: convert it first
  单元格类型无法读取，请先转换 | 儲存格類型無法讀取，請先轉換
column.index: has another index than the columns beside it | 索引与其他列不一致 | 索引與其他欄不一致
column.empty: is empty | 该列为空 | 該欄為空
column.length: columns must have one length | 各列长度须一致 | 各欄長度須一致
column.ragged: its rows differ in length | 各行长度不一致 | 各列長度不一致
column.required: is missing, and the row means nothing without it | 缺少必填值 | 缺少必填值
column.shape: has another number of dimensions | 维数不符 | 維數不符
column.type: is no column of values | 不是可读取的列 | 不是可讀取的欄
group.mixed: holds True and False beside numbers | 既有是否值又有数字 | 既有是否值又有數字
group.type: cannot be used as groups | 不能用作分组 | 不能用作分組
category.mapping: the mapping lacks categories | 映射缺少部分类别 | 對應缺少部分類別
category.type: must be texts | 须为文字 | 須為文字
category.unknown: is not a category of this column | 不是该列的类别 | 不是該欄的類別
table.column: there is no such column | 表中没有该列 | 表中沒有該欄
table.columns: columns come as a mapping or a frame | 须以映射或数据框给出各列 | 須以對應或資料框給出各欄
table.mask: a mask is a column of truth values | 掩码须为真假值列 | 遮罩須為真假值欄
table.place: rows are taken by a slice, a mask or positions
  请用切片、掩码或位置取行 | 請用切片、遮罩或位置取列
table.rows: no row can be used | 没有一行可用 | 沒有一列可用
table.rows+: no row can be used (rows {rows}, faults {faults})
  {rows}行均不可用，共{faults}处错误 | {rows}列均不可用，共{faults}處錯誤
table.shape: a table has rows and columns | 表须有行和列 | 表須有列與欄
""")
