"""100,000 reviews: tokens, keyness, themes, opinions, classes and near duplicates, beside peers in one run.

    pip install scikit-learn jieba
    python tests/benchmarks/bench_texts.py [--texts 100000] [--rounds 3]

English reviews of about 20 words and Chinese ones of about 30 characters are drawn from a seed. Told are
CPU seconds on one thread, the median of the rounds. scikit-learn's word counts are checked equal; jieba is
timed on a part of the texts and scaled up. The memory of each work of ours is its peak beyond what stood
before (tracemalloc).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from cxkit.analysis.text import (
    CharacterNGrams,
    ThemeLexicon,
    duplicates,
    keyness,
    naive_bayes,
    ngrams,
    sentiment,
    top_words,
    word_tokens,
)

THEMES = {
    "delivery": ["物流", "快递", "送货", "太慢", "迟到", "配送"],
    "service": ["客服", "态度", "服务", "售后"],
    "taste": ["味道", "好吃", "难吃", "口味"],
    "price": ["价格", "太贵", "便宜", "划算"],
}
PHRASES = [
    "物流太慢了",
    "味道不错",
    "客服态度很好",
    "包装破损",
    "价格便宜",
    "下次还会再来",
    "不推荐",
    "送货很快",
    "质量一般",
    "分量太少",
    "好吃",
    "难吃死了",
    "等了一个多小时",
    "退货很麻烦",
    "颜色和图片不一样",
    "性价比高",
    "给老公买的",
    "孩子很喜欢",
    "用了几天再来评价",
    "一如既往地好",
]


def on_one_thread() -> None:
    """Start again with linear algebra on one thread, which is read when NumPy is loaded."""
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **one})


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU seconds of rounds."""
    taken: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def megabytes(work: Callable[[], object]) -> float:
    """The peak of memory of a work, its result included."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def english(n: int) -> list[str]:
    """Reviews of about 20 words of a vocabulary of 20,000, some words far more frequent than others."""
    rng = np.random.default_rng(20260101)
    words = np.array([f"{stem}{at}" for at in range(4000) for stem in ("late", "box", "tea", "Fine", "x")])
    sizes = rng.integers(10, 31, n)
    drawn = words[np.minimum(rng.zipf(1.3, int(sizes.sum())), words.size) - 1].tolist()
    ends = np.cumsum(sizes).tolist()
    return [" ".join(drawn[end - size : end]) + "." for end, size in zip(ends, sizes.tolist(), strict=True)]


def chinese(n: int) -> list[str]:
    """Reviews of two to six phrases, an eighth of them a copy of another with a few characters more."""
    rng = np.random.default_rng(20260102)
    sizes = rng.integers(2, 7, n).tolist()
    found = ["，".join(PHRASES[at] for at in rng.integers(0, len(PHRASES), size)) for size in sizes]
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    tails = rng.integers(0, len(letters), (n, 8))
    found = [
        text + "".join(letters[at] for at in tail) for text, tail in zip(found, tails.tolist(), strict=True)
    ]
    for at in range(0, n - 1, 8):
        found[at] = found[at + 1] + "。顶"
    return found


def told(name: str, took: float, note: str = "") -> None:
    print(f"  {name:42} {took:8.2f} s  {note}")


def counts_beside_scikit_learn(texts: list[str], rounds: int) -> None:
    """Keyness of two halves, by the same tokens."""
    half = len(texts) // 2
    first, second = texts[:half], texts[half:]
    ours = seconds(lambda: keyness(first, second, tokenizer=word_tokens), rounds)
    print(f"{len(texts):,} English reviews, words of two groups")
    told("cxkit keyness", ours, f"{megabytes(lambda: keyness(first, second, tokenizer=word_tokens)):.0f} MB")
    if find_spec("sklearn") is None:
        print("  scikit-learn is not installed")
        return
    from sklearn.feature_extraction.text import CountVectorizer

    def theirs() -> Any:
        model = CountVectorizer()
        table = model.fit_transform(texts)
        return model.get_feature_names_out(), table[:half].sum(axis=0), table[half:].sum(axis=0)

    took = seconds(theirs, rounds)
    words, one, other = theirs()
    found = keyness(first, second, tokenizer=word_tokens)
    assert list(found.words) == words.tolist()
    assert found.first.tolist() == np.asarray(one).ravel().tolist()
    assert found.second.tolist() == np.asarray(other).ravel().tolist()
    told("scikit-learn CountVectorizer, two sums", took, f"{took / ours:.1f} x, counts equal")


def chinese_work(texts: list[str], rounds: int) -> None:
    """Themes, characters, opinions, classes and near duplicates."""
    lexicon = ThemeLexicon(THEMES)
    labels = ["bad" if "慢" in text or "难吃" in text else "good" for text in texts]
    works: dict[str, Callable[[], object]] = {
        "themes by a lexicon": lambda: lexicon.classify(texts),
        "pairs of characters": lambda: ngrams(texts, tokenizer=CharacterNGrams(2)),
        "opinions": lambda: sentiment(texts),
        "top words without a dictionary": lambda: top_words(texts),
        "naive Bayes, learnt": lambda: naive_bayes(texts, labels),
        "near duplicates": lambda: duplicates(texts),
    }
    letters = sum(map(len, texts))
    print(f"{len(texts):,} Chinese reviews, {letters:,} characters")
    spent: dict[str, float] = {}
    for name, work in works.items():
        took = spent[name] = seconds(
            work, 1 if name in ("opinions", "top words without a dictionary") else rounds
        )
        memory = "" if name == "top words without a dictionary" else f", {megabytes(work):.0f} MB"
        told(name, took, f"{letters / took / 1e6:.1f} million characters a second{memory}")
    print(f"  {duplicates(texts)}")
    if find_spec("jieba") is None:
        print("  jieba is not installed")
        return
    import jieba

    jieba.setLogLevel(60)
    jieba.lcut("预热")
    part = texts[: max(len(texts) // 20, 1)]
    took = seconds(lambda: [jieba.lcut(text) for text in part], 1) * letters / sum(map(len, part))
    told("jieba.lcut", took, ", ".join(f"{took / spent[each]:.1f} x {each}" for each in list(works)[:2]))


def main() -> None:
    """Run all."""
    on_one_thread()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    counts_beside_scikit_learn(english(chosen.texts), chosen.rounds)
    chinese_work(chinese(chosen.texts), chosen.rounds)


if __name__ == "__main__":
    main()
