"""Coding items with any classifier: the protocol, the thresholds, and the codings that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from cxkit.feedback._enums import CodedBy, Polarity
from cxkit.feedback._item import FeedbackItem
from cxkit.feedback._parts import Coding, Mention
from cxkit.feedback._texts import redacted
from cxkit.feedback._tree import ThemeTree
from cxkit.kernel import Actor

Found: TypeAlias = tuple[str, float, Sequence[tuple[int, int]] | None]
"""A finding in a text: a code, its score of 0 to 1, and the spans that tell of it, or None."""


_NO_SPANS: tuple[tuple[int, ...], ...] = ((),)


class ThemeClassifier(Protocol):
    """Coder of texts: a rule, a trained classifier, anybody's model; codings name its `id` and `version`.

    The higher a score, the surer; a code that is left out is not given.

    >>> class Slow:
    ...     id, version = "slow", "1"
    ...     def classify(self, texts):
    ...         return [[("logistics", 1.0, [(0, 1)])] if "慢" in text else [] for text in texts]
    >>> Slow().classify(["慢", "好"])
    [[('logistics', 1.0, [(0, 1)])], []]
    """

    @property
    def id(self) -> str:
        """Its name in codings."""
        ...

    @property
    def version(self) -> str:
        """Its version: figures of two versions are compared only after correction."""
        ...

    def classify(self, texts: Sequence[str], /) -> Sequence[Sequence[Found]]:
        """The codes of each text, with scores, and spans in code points of that text or None."""
        ...


def code_items(
    items: Iterable[FeedbackItem],
    classifier: ThemeClassifier,
    tree: ThemeTree,
    *,
    at: datetime,
    by: Actor,
    kind: CodedBy | str = CodedBy.CLASSIFIER,
    thresholds: Mapping[str, float] | None = None,
    names: Iterable[str] = (),
    polarity: Polarity | str = Polarity.NONE,
) -> Iterator[FeedbackItem]:
    """Code each item that counts: every text that stands and was not coded by this version before.

    The classifier is given the texts with personal data masked, of the same length. A code counts from its
    threshold on (without one: any score); codes that the tree does not use are left out. Items that do not
    count come back as they are. `polarity` is that of every mention; a scorer of polarity codes beside it.
    """
    limits, hidden = thresholds or {}, tuple(names)
    for item in items:
        yield _coded(item, classifier, tree, CodedBy.of(kind), limits, hidden, Polarity.of(polarity), at, by)


def _coded(
    item: FeedbackItem,
    classifier: ThemeClassifier,
    tree: ThemeTree,
    kind: CodedBy,
    limits: Mapping[str, float],
    names: tuple[str, ...],
    polarity: Polarity,
    at: datetime,
    by: Actor,
) -> FeedbackItem:
    coder = {
        "by": kind,
        "coder": classifier.id,
        "version": classifier.version,
        "tree": tree.id,
        "tree_version": tree.version,
    }
    done = {each.text for each in item.codings if all(getattr(each, name) == coder[name] for name in coder)}
    texts = [each for each in item.parts if each.text and each.number not in done] if item.counts else []
    codes_of: Sequence[Sequence[Found]] = (
        classifier.classify([redacted(each.text or "", names) for each in texts]) if texts else []
    )
    for text, codes in zip(texts, codes_of, strict=True):
        mentions = [
            Mention(code=code, polarity=polarity, span=span, score=score)
            for code, score, spans in codes
            if score >= limits.get(code, 0.0) and (theme := tree.get(code)) is not None and not theme.retired
            for span in (spans or _NO_SPANS)
        ]
        item = item.code(Coding(**coder, text=text.number, mentions=mentions), at=at, by=by)  # type: ignore[arg-type]
    return item
