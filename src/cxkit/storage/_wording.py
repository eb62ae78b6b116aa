"""Texts of errors: stores and queries."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
conflict+: {kind:title} {id} was changed by somebody else: load it again and decide anew
  {kind}{id}已被他人修改，请重新载入后再决定 | {kind}{id}已被他人修改，請重新載入後再決定
not_found+: no {kind:title} has the id {id} | 没有编号为{id}的{kind} | 沒有編號為{id}的{kind}
batch.size: a batch is too large | 批次过大 | 批次過大
batch.twice: an object stands twice in one batch | 同一批次中对象重复 | 同一批次中物件重複
batch.versions: the versions do not follow each other | 版本不连续 | 版本不連續
query.after: a place has a value for each field of the order, then the id
  翻页位置须包含各排序字段的值和编号 | 翻頁位置須包含各排序欄位的值與編號
query.by: counts go by one or two fields and have no pages
  计数只能按一至两个字段，且不分页 | 計數只能按一至兩個欄位，且不分頁
query.condition: is no condition | 不是查询条件 | 不是查詢條件
query.groups: the fields have too many values to count by
  分组取值过多，请减少范围 | 分組取值過多，請縮小範圍
query.has: holds one value: compare it with == | 该字段只有一个值，请用==比较 | 該欄位只有一個值，請用==比較
query.input: needs an input: open the store with it
  计算该字段需要额外数据，请在打开存储时提供 | 計算該欄位需要額外資料，請在開啟儲存庫時提供
query.operator: is no comparison | 不支持该比较方式 | 不支援該比較方式
query.private: lists are sealed: they cannot be counted by
  加密存储中的列表不能用于计数 | 加密儲存庫中的清單不能用於計數
query.several: holds several texts: ask has(...) | 该字段有多个值，请用has查询 | 該欄位有多個值，請用has查詢
query.size: the query is too large: ask for less at a time | 查询过大，请分次查询 | 查詢過大，請分次查詢
query.cursor: the cursor belongs to another query | 翻页标记无效 | 翻頁標記無效
query.field: a field has the name of an attribute | 查询字段名无效 | 查詢欄位名稱無效
query.limit: the limit must be 0 or more | 条数上限不得小于0 | 筆數上限不得小於0
query.order: order by a declared field | 只能按已声明的字段排序 | 只能按已宣告的欄位排序
query.text: the text cannot be looked up in a database | 该文字无法在数据库中查询 | 該文字無法在資料庫中查詢
query.undeclared: no index is declared for the field | 该字段未声明索引 | 該欄位未宣告索引
query.words: is no word to search for | 没有可搜索的词语 | 沒有可搜尋的詞語
query.searched: no texts are declared to be searched | 未声明可搜索的文字 | 未宣告可搜尋的文字
query.value: the field is compared with a value of another type | 比较值的类型不符 | 比較值的類型不符
query.values: a list of values to look for is not valid | 查询值列表无效 | 查詢值清單無效
retention.keep: keep must be longer than nothing | 保留时长须大于零 | 保留時間須大於零
retry.attempts: attempts must be 1 or more | 重试次数不得小于1 | 重試次數不得小於1
conflict.token: the token was used for another request: choose a new one
  该令牌已用于其他请求，请为每个请求使用新令牌 | 該權杖已用於其他請求，請為每個請求使用新權杖
token.empty: is empty | 令牌为空 | 權杖為空
token.no_answer: the request was carried out before, its answer is not kept
  该请求此前已执行，其结果未保留 | 該請求先前已執行，其結果未保留
storage.answers: the store keeps no answers of requests | 该存储不保留请求结果 | 此儲存庫不保留請求結果
storage.claims: the store keeps no claims | 该存储不支持占用声明 | 此儲存庫不支援占用宣告
storage.words: is not searched in words: it cannot, or is encrypted
  该存储不支持全文搜索，或个人信息已加密 | 此儲存庫不支援全文搜尋，或個人資料已加密
storage.plain: must be plain data | 须为普通数据 | 須為一般資料
storage.closed: the store was closed: open it again | 存储已关闭，请重新打开 | 儲存庫已關閉，請重新開啟
storage.corrupt: the file is damaged: restore a backup | 文件已损坏，请恢复备份 | 檔案已損壞，請還原備份
storage.exists: the file exists already: name a new one | 文件已存在，请另取文件名 | 檔案已存在，請另取檔名
storage.foreign: is no database of this program | 不是本程序的数据库 | 不是本程式的資料庫
storage.full: the disk is full; nothing was changed | 磁盘已满，数据未作更改 | 磁碟已滿，資料未變更
storage.io: the file cannot be read or written: check the disk
  文件读写失败，请检查磁盘 | 檔案讀寫失敗，請檢查磁碟
storage.lists: the store keeps no lists and counts nothing | 该存储不支持列表和计数 | 此儲存庫不支援清單與計數
view.name: a view's name has 1 to 100 printable characters
  视图名称须为1至100个可显示字符 | 檢視名稱須為1至100個可顯示字元
view.column: a column of the view is no field | 视图的列不是可显示的字段 | 檢視的欄不是可顯示的欄位
view.form: is not the form of a view | 不是有效的视图数据 | 不是有效的檢視資料
storage.moves: the store cannot set apart what an older version wrote: use another
  该存储无法分离旧版本写入的个人信息，请换用其他存储 | 此儲存庫無法分離舊版本寫入的個人資料，請改用其他儲存庫
storage.locked: is locked by another writer: try again
  正被其他操作占用，请稍后重试 | 正被其他操作占用，請稍後重試
storage.malformed: what is stored cannot be read | 存储的数据无法读取 | 儲存的資料無法讀取
storage.newer: a newer program made the file: upgrade
  文件由更新的版本创建，请升级程序 | 檔案由較新的版本建立，請升級程式
storage.older: an older program made the file: open it once for writing
  文件由较旧的版本创建，请先以可写方式打开一次 | 檔案由較舊的版本建立，請先以可寫方式開啟一次
storage.open: the file cannot be opened | 无法打开文件 | 無法開啟檔案
storage.pickle: this store cannot be pickled | 该存储不能序列化 | 此儲存庫無法序列化
storage.read_only: the store is read only | 存储为只读 | 儲存庫為唯讀
storage.reader: another connection still reads: end it first
  仍有其他连接在读取，请先结束 | 仍有其他連線在讀取，請先結束
storage.replaced: the file was removed or replaced: open the store again
  文件已被移除或替换，请重新打开存储 | 檔案已被移除或取代，請重新開啟儲存庫
storage.sealed: the personal part cannot be opened | 个人信息部分无法解密 | 個人資料部分無法解密
storage.postgres: PostgreSQL refuses | PostgreSQL拒绝执行 | PostgreSQL拒絕執行
storage.size: the size must be 1 or more | 大小不得小于1 | 大小不得小於1
storage.sqlite: the database refused the operation | 数据库操作失败 | 資料庫操作失敗
storage.unavailable: the store does not answer | 存储暂不可用 | 儲存庫暫時無法使用
""")
