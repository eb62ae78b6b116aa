"""Damaged files of every form are read with an account of each row, or meet only errors of cxkit.

`CXKIT_MUTATIONS` says how many are tried in the long profile.
"""

import csv
import gzip
import io
import json
import os
import random
import zipfile
from functools import partial

import pytest

from cxkit.errors import CxkitError, Malformed
from cxkit.imports import Mapping, describe, read
from cxkit.testing._mappings import _workbook

FILES = int(os.environ.get("CXKIT_MUTATIONS", "2000")) // 50
CITY = "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status\n" + "".join(
    f"{n},06/2{n}/2018 10:58:54 AM,,NYPD,Noise,Open\n" for n in range(8)
)
WJX = (
    "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、满意度？,2、哪里不满意（多选）\n"
    '1,2026/3/2 8:00:00,95秒,微信,N/A,1.2.3.4,4,"物流┋客服"\n'
    "2,2026/3/2 9:00:00,1分30秒,链接,N/A,1.2.3.4,2,(跳过)\n"
)
TICKETS = [
    {"id": n, "status": "open", "priority": "low", "via": {"channel": "web"}, "requester_id": 7,
     "tags": ["a"], "created_at": "2026-03-02T08:00:00Z", "updated_at": "2026-03-02T09:00:00Z",
     "custom_fields": [{"id": 1}]}
    for n in range(4)
] + [{"id": 1, "ticket_id": 1, "created_at": "2026-03-02T08:00:00Z", "author_id": 7, "via": {},
      "events": [{"type": "Comment", "author_id": 7, "public": True, "body": "?"}]}]  # fmt: skip
ORDERS = (
    "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,订单关闭原因,退款金额\n"
    '"=""1930679858170647""",t**3,58.00,55.00,交易成功,2026/3/2 16:00,2026/3/2 16:01,,0\n'
)
LEDGER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID\n" + "".join(
    f"48943{n % 3},85048,ball,{n + 1},2009-12-01 07:45:00,6.95,13085\n" for n in range(9)
)
QUEUE = "".join(
    f"177243840{n}|c1|support|NONE|{event}\n"
    for n, event in enumerate(["ENTERQUEUE||555|1", "CONNECT|9|m|2", "COMPLETECALLER|9|30|1"])
)


def zipped(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(name, content)
    return packed.getvalue()


SAMPLES = {
    "nyc311": CITY.encode("utf-16"),
    "wjx": WJX.encode("gb18030"),
    "zendesk": "\n".join(map(json.dumps, TICKETS)).encode(),
    "zendesk list": json.dumps({"tickets": TICKETS}).encode(),
    "taobao": gzip.compress(ORDERS.encode("gb18030")),
    "online_retail": LEDGER.encode(),
    "nyc311 zip": zipped("311.csv", CITY),
    "nyc311 xlsx": _workbook(csv.reader(io.StringIO(CITY))),
    "queue_log": QUEUE.encode(),
}
PIECES = [
    b"\0",
    b"\xff",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"{",
    b"}",
    b"[",
    b"\\u",
    b"1e999",
    b"-",
    b"\xef\xbb\xbf",
    b"9" * 40,
]


def damaged(content, chance):
    """Bytes of which a stretch is gone, there twice, something else, or cut off."""
    for _ in range(chance.randrange(1, 4)):
        start, length = chance.randrange(len(content) + 1), chance.choice([1, 1, 2, 8, 64])
        piece = content[start : start + length]
        instead = chance.choice([b"", piece * 2, chance.choice(PIECES), bytes(chance.randbytes(length))])
        content = content[:start] + instead + content[start + length :]
    return content[: chance.randrange(len(content) + 1)] if chance.random() < 0.1 else content


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_accounted_for_or_meets_only_our_own_errors(name, tmp_path):
    if name.endswith("xlsx"):
        pytest.importorskip("python_calamine")
    chance, mapping, path = random.Random(name), name.partition(" ")[0], tmp_path / "sample.csv"
    path.write_bytes(SAMPLES[name])
    whole = read(path, mapping)
    assert whole.accepted
    outcomes = set()
    for number in range(FILES):
        path.write_bytes(damaged(SAMPLES[name], chance))
        try:
            found = read(path, mapping)
        except CxkitError:
            outcomes.add("refused")
            continue
        finally:
            if not number % 10:
                try:
                    describe(path)
                except CxkitError:
                    outcomes.add("undescribed")
        assert found.read == found.accepted + found.rejected
        assert len(found.rejects) == found.rejected
        outcomes.add("rejected" if found.rejected else "read")
    assert len(outcomes) > 1


def test_a_mapping_of_another_source_meets_only_our_own_errors(tmp_path):
    path = tmp_path / "sample.csv"
    for content in SAMPLES.values():
        path.write_bytes(content)
        for mapping in ("cfpb", "qiyu", "qualtrics", "olist"):
            try:
                accepted = read(path, Mapping.shipped(mapping)).accepted
            except CxkitError:
                continue
            assert not accepted


@pytest.mark.parametrize("method", ["ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA"])
def test_however_a_zip_is_packed_its_damage_meets_only_our_own_errors(method, tmp_path):
    chance, path, packed = random.Random(method), tmp_path / "sample.csv", io.BytesIO()
    with zipfile.ZipFile(packed, "w", getattr(zipfile, method)) as pack:
        pack.writestr("311.csv", CITY * 3)
    refused = 0
    for _ in range(8 * FILES):
        path.write_bytes(damaged(packed.getvalue(), chance))
        for use in (partial(read, path, "nyc311"), partial(describe, path)):
            try:
                use()
            except CxkitError:
                refused += 1
    assert refused > FILES


def test_a_zip_without_a_file_is_refused(tmp_path):
    path = tmp_path / "empty.zip"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("folder/", "")
    for use in (partial(read, path, "nyc311"), partial(describe, path)):
        with pytest.raises(Malformed, match=r"empty\.zip .*is damaged"):
            use()
