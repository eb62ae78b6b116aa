"""Texts of errors: the commands."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
cli.store: there is no such file: import something first
  没有这个文件，请先导入数据 | 沒有這個檔案，請先匯入資料
cli.nothing: there is nothing to review: import something first
  没有可回顾的内容，请先导入数据 | 沒有可回顧的內容，請先匯入資料
""")
