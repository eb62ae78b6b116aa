"""Words that set a text apart from the others: term frequency times inverse document frequency.

The formulas are scikit-learn's, smooth and raw, so that figures agree with models made there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import attrs
import numpy as np

from cxkit.analysis.paths._ordering import Whole
from cxkit.analysis.text._tokens import Tokenizer, tokenized
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class TfIdf(Tabular):
    """Weights of words in texts: of each word that a text has, its weight there.

    `vocabulary` is sorted; `idf` and `document_counts` go with it. `rows`, `words` and `weights` are the
    cells that aren't 0, by text and word. A text without tokens has no cells.
    """

    vocabulary: tuple[str, ...]
    idf: Floats
    document_counts: Whole
    rows: Whole
    words: Whole
    weights: Floats
    documents: int
    smooth: bool
    norm: Literal["l2"] | None

    def matrix(self) -> Floats:
        """All weights as a table, one row a text, one column a word: texts x words floats."""
        dense = np.zeros((self.documents, len(self.vocabulary)))
        dense[self.rows, self.words] = self.weights
        return dense

    def top(self, document: int, most: int = 10) -> list[tuple[str, float]]:
        """The words of most weight in a text, counted from 0; equal ones by name."""
        if not 0 <= document < self.documents:
            raise Invalid(
                f"there are {self.documents} texts, counted from 0: got {shown(document)}",
                code="number.range",
                path="document",
            )
        low, high = (int(np.searchsorted(self.rows, row)) for row in (document, document + 1))
        names = [self.vocabulary[int(word)] for word in self.words[low:high]]
        pairs = zip(names, map(float, self.weights[low:high]), strict=True)
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:most]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a word of the vocabulary."""
        return {
            "word": list(self.vocabulary),
            "documents": self.document_counts.tolist(),
            "idf": self.idf.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """How many texts there are, and what was chosen."""
        return {"all_documents": self.documents, "smooth": self.smooth, "norm": self.norm}

    def __repr__(self) -> str:
        return f"TfIdf({self.documents:,} texts, {len(self.vocabulary):,} words)"


def tf_idf(
    texts: Iterable[str | Sequence[str]],
    *,
    tokenizer: Tokenizer | None = None,
    smooth: bool = True,
    sublinear: bool = False,
    norm: Literal["l2"] | None = "l2",
) -> TfIdf:
    """Weights of words: how often a text has them, times how few of n texts do.

    Inverse document frequency is ln((1 + n)/(1 + df)) + 1, and ln(n/df) + 1 with `smooth=False`. With
    `sublinear` a count c weighs 1 + ln c. With norm `"l2"` the squares of a text's weights sum to 1.

    Source: scikit-learn, TfidfTransformer.

    >>> weights = tf_idf(["refund slow refund", "courier slow"], tokenizer=str.split)
    >>> weights.vocabulary, [word for word, weight in weights.top(0)]
    (('courier', 'refund', 'slow'), ['refund', 'slow'])
    >>> weights.matrix().round(3).tolist()
    [[0.0, 0.942, 0.335], [0.815, 0.0, 0.58]]
    """
    if norm not in ("l2", None):
        raise Invalid(f"is 'l2' or None, got {shown(norm)}", code="choice", path="norm")
    counted = [Counter(tokens) for tokens in tokenized(texts, tokenizer)]
    vocabulary = sorted({word for counts in counted for word in counts})
    place = {word: at for at, word in enumerate(vocabulary)}
    cells = [
        (row, column, n)
        for row, counts in enumerate(counted)
        for column, n in sorted((place[word], n) for word, n in counts.items())
    ]
    rows, words, times = np.array(cells, np.int64).reshape(-1, 3).T
    documents = np.bincount(words, minlength=len(vocabulary)).astype(np.int64)
    idf = _inverse(documents, len(counted), smooth)
    weights = (1 + np.log(times) if sublinear else times) * idf[words]
    if norm == "l2":
        squares = np.bincount(rows, weights=weights * weights, minlength=len(counted))
        weights = weights / np.sqrt(squares[rows])
    return TfIdf(
        vocabulary=tuple(vocabulary),
        idf=idf,
        document_counts=documents,
        rows=rows,
        words=words,
        weights=weights,
        documents=len(counted),
        smooth=smooth,
        norm=norm,
    )


def _inverse(documents: Whole, n: int, smooth: bool) -> Floats:
    if smooth:
        return math.log(1 + n) - np.log1p(documents) + 1
    return math.log(max(n, 1)) - np.log(documents) + 1
