"""Words of many texts, found in Chinese without a dictionary."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import STOP_WORDS, top_words
from cxkit.errors import Invalid

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
TEXTS = ["物流太慢", "物流很快", "客服不错物流慢", "客服好", "物流不错客服好", "客服回复慢"] * 3
WHOLE = frozenset(
    [
        "送餐",
        "好吃",
        "味道",
        "小时",
        "速度",
        "外卖",
        "电话",
        "时间",
        "难吃",
        "态度",
        "服务",
        "分钟",
        "百度",
        "配送",
        "特别",
        "卷饼",
        "打电话",
        "小哥",
        "以后",
        "快递",
        "东西",
        "包装",
        "结果",
        "送餐员",
        "米饭",
        "挺好",
        "味道不错",
        "知道",
        "辛苦",
        "差评",
        "送餐速度",
        "超级",
        "订单",
        "根本",
        "牛肉",
        "煎饼",
        "师傅",
        "口味",
        "菜品",
        "非常好",
        "土豆",
        "喜欢",
        "百度外卖",
        "味道一般",
        "商家",
        "订餐",
        "送达",
        "希望",
        "饭菜",
        "地址",
        "真心",
        "鸡蛋",
        "满意",
        "半小时",
        "筷子",
        "服务态度",
        "老板",
        "一点",
        "客服",
        "份量",
        "餐厅",
        "备注",
        "骑手",
        "便宜",
        "方便",
        "及时",
        "质量",
        "汉堡",
        "分量",
        "牛肉饼",
    ]
)


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(TEXTS), st.text("late parcel ok", max_size=12), st.none()), max_size=30
    )
)
def test_a_word_counts_once_a_text_in_as_many_texts_as_have_it(texts):
    found = top_words(texts, least=2)
    known = [text for text in texts if text is not None]
    assert found.n == len(known)
    for word, n in zip(found.words, found.texts, strict=True):
        assert 2 <= n <= sum(word in text for text in known)
        assert word not in STOP_WORDS
    assert list(found.texts) == sorted(found.texts, reverse=True)


def test_words_of_a_tokenizer_are_counted_without_stop_words():
    found = top_words(
        ["We like the parcel", "the parcel parcel"], least=1, tokenizer=lambda text: text.split()
    )
    assert Counter(dict(zip(found.words, found.texts, strict=True))) == {"parcel": 2, "like": 1}
    assert found.share("parcel").value == 1
    mine = top_words(["the parcel"], least=1, stop_words={"parcel"})
    assert mine.words == ("the",)


def test_a_part_that_hardly_stands_alone_is_left_out():
    texts = ["给我充电宝呀", "买充电宝了", "这充电宝好", "看充电宝吗", "用充电宝吧", "借充电宝来"] * 3
    found = top_words([*texts, *(chr(0x6000 + at) * 3 for at in range(80))], least=5)
    assert "充电宝" in found.words
    assert not {"充电", "电宝"} & set(found.words)


def test_unknown_words_and_odd_settings_are_refused():
    for bad in ({"most": 0}, {"least": 0}):
        with pytest.raises(Invalid):
            top_words(TEXTS, **bad)
    with pytest.raises(Invalid):
        top_words(TEXTS).share("退款")
    assert top_words([None]).to_records() == []


def handed_out():
    with gzip.open(DATA / "waimai_10k.csv.gz", "rt", encoding="utf-8-sig") as file:
        return [row["review"] for row in csv.DictReader(file)]


@pytest.mark.skipif(not DATA.exists(), reason="the hand-out data are not here")
def test_at_most_five_of_the_first_fifty_are_fragments():
    """Those that a reader took for whole words or phrases are listed; whatever else comes is a fragment."""
    found = top_words(handed_out(), 50)
    assert len(found.words) == 50
    assert sum(word not in WHOLE for word in found.words) <= 5


@pytest.mark.skipif(not DATA.exists(), reason="the hand-out data are not here")
def test_with_jieba_words_are_its_tokens():
    jieba = pytest.importorskip("jieba")
    found = top_words(handed_out()[:2000], 50, tokenizer=jieba.lcut)
    assert sum(word in WHOLE for word in found.words) >= 20
