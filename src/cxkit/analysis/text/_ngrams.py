"""Phrases, how often and in how many texts they stand: n-gram counts with document frequency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from cxkit.analysis._figures import share_of
from cxkit.analysis.text._tokens import Tokenizer, tokenized
from cxkit.errors import Invalid, shown
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular

Gram = tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class NGrams(Tabular):
    """Runs of n tokens: how often each is said, and in how many of the texts; most said first.

    `total` counts all runs, those left out by `least` too.
    """

    grams: tuple[Gram, ...]
    counts: tuple[int, ...]
    document_counts: tuple[int, ...]
    size: int
    total: int
    documents: int

    def documents_with(self, *gram: str) -> Estimate:
        """The share of texts that say it, with its interval; undefined where there are no texts.

        Runs that were left out by `least` are unknown here, and refused.
        """
        if gram not in self.grams:
            raise Invalid(f"is not among the runs kept: {shown(' '.join(gram))}", code="ngram.unknown")
        return share_of(self.document_counts[self.grams.index(gram)], self.documents, "texts with it")

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a run, its tokens parted by spaces."""
        return {
            "ngram": [" ".join(gram) for gram in self.grams],
            "count": list(self.counts),
            "documents": list(self.document_counts),
            "share_of_documents": [n / self.documents for n in self.document_counts],
        }

    def summary(self) -> dict[str, Any]:
        """The length of the runs, and how many runs and texts there are."""
        return {"n": self.size, "total": self.total, "all_documents": self.documents}

    def __repr__(self) -> str:
        return f"NGrams({len(self.grams):,} of {self.size} tokens, {self.documents:,} texts)"


def ngrams(
    texts: Iterable[str | Sequence[str]],
    size: int = 1,
    *,
    tokenizer: Tokenizer | None = None,
    least: int = 1,
) -> NGrams:
    """Counts of runs of `size` tokens, with the number of texts that have each; runs never cross texts.

    Texts are lists of tokens, or texts with a `tokenizer`. `least` leaves out runs said less often. Equally
    frequent runs are in the order of their tokens.

    >>> grams = ngrams(["refund late", "refund late again", "late"], 2, tokenizer=str.split)
    >>> grams.to_records()[0]["ngram"], grams.counts, grams.document_counts
    ('refund late', (2, 1), (2, 1))
    """
    for name, number in (("size", size), ("least", least)):
        if isinstance(number, bool) or number < 1:
            raise Invalid(f"must be 1 or more, got {shown(number)}", code="number.low", path=name)
    counts: Counter[Gram] = Counter()
    documents: Counter[Gram] = Counter()
    lists = tokenized(texts, tokenizer)
    for tokens in lists:
        said = list(zip(*(tokens[shift:] for shift in range(size)), strict=False))
        counts.update(said)
        documents.update(set(said))
    kept = sorted((gram for gram, n in counts.items() if n >= least), key=lambda gram: (-counts[gram], gram))
    return NGrams(
        grams=tuple(kept),
        counts=tuple(counts[gram] for gram in kept),
        document_counts=tuple(documents[gram] for gram in kept),
        size=size,
        total=counts.total(),
        documents=len(lists),
    )
