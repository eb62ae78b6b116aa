"""Classifiers of texts, anybody's: what one is, how well it does on texts of known classes, and what follows.

How often a classifier errs holds for texts like those it was tried on. So shares are corrected by a
validation of the same domain, and refused, or marked as not validated, without one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import share_of, with_bounds
from cxkit.analysis._wording import WORDS
from cxkit.analysis.text._themes import ThemeLexicon
from cxkit.columns import groups as group_codes, read, together
from cxkit.errors import Invalid, Refused, shown
from cxkit.feedback import Found, ThemeClassifier
from cxkit.stats.intervals.classification import area_under_curve, corrected_share
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import check_resamples

Span = tuple[int, int]


class Coded(NamedTuple):
    """A code that a classifier gives to a text, with its score, and the spans of the text that tell it."""

    code: str
    score: float
    spans: tuple[Span, ...] | None = None


@attrs.frozen(slots=True)
class LexiconClassifier:
    """A lexicon of themes as a classifier: every theme that it finds has the score 1, and its spans.

    >>> rules = LexiconClassifier(ThemeLexicon({"delivery": ["late"]}), id="shop-rules", version="3")
    >>> rules.classify(["late again", "thanks"])
    [[Coded(code='delivery', score=1.0, spans=((0, 4),))], []]
    """

    lexicon: ThemeLexicon
    id: str = attrs.field(kw_only=True)
    version: str = attrs.field(kw_only=True)

    def classify(self, texts: Iterable[str]) -> list[list[Coded]]:
        """The themes of each text."""
        themes = self.lexicon.classify(texts)
        spans: list[dict[str, list[Span]]] = [{} for _ in themes.known]
        for match in themes.matches:
            spans[match.text].setdefault(match.theme, []).append((match.start, match.stop))
        return [[Coded(code, 1.0, tuple(places)) for code, places in own.items()] for own in spans]


def text_list(texts: Iterable[Any], name: str = "texts") -> list[str | None]:
    """A column of texts; missing ones are None."""
    if isinstance(texts, str):
        raise Invalid("must be a list of texts, not one text", code="texts.type", path=name)
    cells: list[str | None] = []
    for place, text in enumerate(read(texts, name).cells()):
        if text is not None and not isinstance(text, str):
            raise Invalid(f"must be a text, got {shown(text)}", code="texts.type", path=f"{name}[{place}]")
        cells.append(text)
    return cells


def code_sets(labels: Iterable[Any], name: str = "labels") -> list[frozenset[str] | None]:
    """The codes of each row: one text, or several in a list or set; None where nobody has told."""
    if isinstance(labels, str):
        raise Invalid("must be a list of codes, not one text", code="texts.type", path=name)
    sets: list[frozenset[str] | None] = []
    for place, cell in enumerate(read(labels, name).cells()):
        several = isinstance(cell, Collection) and not isinstance(cell, (str, bytes, Mapping))
        codes: Collection[Any] = cast("Collection[Any]", cell) if several else [cell]
        if cell is not None and not all(isinstance(code, str) and code for code in codes):
            raise Invalid(
                f"is a code, or a list of codes, got {shown(cast(object, cell))}",
                code="codes.type",
                path=f"{name}[{place}]",
            )
        sets.append(None if cell is None else frozenset(codes))
    return sets


def known_rows(texts: Any, labels: Any) -> tuple[list[str], list[frozenset[str]], int]:
    """The texts whose codes are known, these codes, and how many rows lack one of both."""
    texts, labels = together(texts=texts, labels=labels)
    rows = list(zip(text_list(texts), code_sets(labels), strict=True))
    good = [(text, codes) for text, codes in rows if text is not None and codes is not None]
    return [text for text, _ in good], [codes for _, codes in good], len(rows) - len(good)


def _score_table(found: Sequence[Sequence[Found]], codes: Sequence[str]) -> Floats:
    """Texts x codes; minus infinity where a code is not given."""
    table = np.full((len(found), len(codes)), -np.inf)
    column = {code: at for at, code in enumerate(codes)}
    for row, given in enumerate(found):
        for code, score, _ in given:
            if code in column:
                table[row, column[code]] = score
    return table


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Validation(Tabular):
    """How a classifier did on texts of one domain whose codes are known, code by code.

    A code is found where its score reaches the code's threshold; a code without a threshold is never found.
    `scores` and `truth` are texts x codes. `area` is the area under the ROC curve.
    """

    classifier: str
    version: str
    domain: str
    codes: tuple[str, ...]
    thresholds: tuple[float | None, ...]
    scores: Floats
    truth: Flags
    dropped: int = 0
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """How many texts were validated."""
        return len(self.truth)

    def found(self) -> Flags:
        """Codes that were found as flags: texts x codes."""
        return reached(self.scores, self.thresholds)

    def counts(self, code: str) -> tuple[int, int, int, int]:
        """Found and true, true, not found and false, false."""
        at = self._place(code)
        coded, true = self.found()[:, at], self.truth[:, at]
        return int((coded & true).sum()), int(true.sum()), int((~coded & ~true).sum()), int((~true).sum())

    def recall(self, code: str) -> Estimate:
        """The share of the true that are found: the sensitivity. Undefined where none is true."""
        hits, positives, _, _ = self.counts(code)
        return share_of(hits, positives, "recall", self.confidence)

    def specificity(self, code: str) -> Estimate:
        """The share of the others that are not found. Undefined where all are true."""
        _, _, rejections, negatives = self.counts(code)
        return share_of(rejections, negatives, "specificity", self.confidence)

    def precision(self, code: str) -> Estimate:
        """The share of the found that are true. Undefined where none is found."""
        hits, _, rejections, negatives = self.counts(code)
        return share_of(hits, hits + negatives - rejections, "precision", self.confidence)

    def area(self, code: str) -> Estimate:
        """The area under the ROC curve."""
        at = self._place(code)
        scores = np.where(np.isneginf(self.scores[:, at]), -1e300, self.scores[:, at])
        return area_under_curve(scores, self.truth[:, at], confidence=self.confidence)

    def accuracy(self) -> Estimate:
        """The share of texts of one code whose highest score is that of their code.

        Undefined where there is no such text, and with fewer than two codes.
        """
        rows = (self.truth.sum(axis=1) == 1) & (len(self.codes) > 1)
        scores, truth = self.scores[rows], self.truth[rows]
        if not len(truth):
            return share_of(0, 0, "accuracy", self.confidence)
        best = scores.argmax(axis=1)[:, None]
        right = np.take_along_axis(truth & (scores > -np.inf), best, axis=1)
        return share_of(int(right.sum()), len(truth), "accuracy", self.confidence)

    def at_precision(self, precision: float) -> Validation:
        """The same with the lowest threshold for each code at which the precision here is as stated or more.

        A code that reaches it nowhere has none. Chosen on these texts, the thresholds flatter them a little:
        validate on others to see.
        """
        if not 0 < precision <= 1:
            raise Invalid(
                f"lies between 0 and 1, got {shown(precision)}", code="confidence.range", path="precision"
            )
        chosen = [
            _threshold(self.scores[:, at], self.truth[:, at], precision) for at in range(len(self.codes))
        ]
        return attrs.evolve(self, thresholds=tuple(chosen))

    def covers(self, classifier: ThemeClassifier, domain: str) -> bool:
        """Whether the validation tells about that version of a classifier on texts of that domain."""
        return (self.classifier, self.version, self.domain) == (classifier.id, classifier.version, domain)

    def _place(self, code: str) -> int:
        if code not in self.codes:
            raise Invalid(f"{shown(code)} is no code: there are {', '.join(self.codes)}", code="choice")
        return self.codes.index(code)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a code."""
        by_name: dict[str, Sequence[Any]] = {
            "code": list(self.codes),
            "threshold": list(self.thresholds),
            "true": [int(n) for n in self.truth.sum(axis=0)],
            "found": [int(n) for n in self.found().sum(axis=0)],
        }
        for name in ("precision", "recall", "specificity", "area"):
            figures = [getattr(self, name)(code) for code in self.codes]
            by_name |= {
                name: [figure.value for figure in figures],
                f"{name}_low": [figure.low for figure in figures],
                f"{name}_high": [figure.high for figure in figures],
            }
        return by_name

    def summary(self) -> dict[str, Any]:
        """The classifier that was validated, and the texts."""
        return {
            "classifier": self.classifier,
            "version": self.version,
            "domain": self.domain,
            "n": self.n,
            "accuracy": self.accuracy().value,
            "dropped": {"missing": self.dropped},
        }

    def __repr__(self) -> str:
        accuracy = self.accuracy()
        figures = f", {accuracy.definition} {accuracy}" if accuracy.defined else ""
        return f"Validation({self.classifier} {self.version} on {self.domain}, n={self.n:,}{figures})"


def reached(scores: Floats, thresholds: Sequence[float | None]) -> Flags:
    """Flags of the scores that reach the threshold of their code."""
    bounds = np.array([np.inf if each is None else each for each in thresholds])
    return (scores >= bounds) & (scores > -np.inf)


def _threshold(scores: Floats, truth: Flags, precision: float) -> float | None:
    order = np.argsort(-scores, kind="stable")
    score, right = scores[order], np.cumsum(truth[order])
    last = np.append(score[1:] != score[:-1], True) & (score > -np.inf) if score.size else truth[:0]
    good = np.flatnonzero(last & (right >= precision * np.arange(1, score.size + 1)))
    return float(score[good[-1]]) if good.size else None


def validated(
    classifier: ThemeClassifier,
    texts: Iterable[str | None],
    labels: Iterable[Any],
    *,
    domain: str,
    threshold: float = 0.0,
    codes: Sequence[str] | None = None,
) -> Validation:
    """How a classifier does on texts whose codes are known: a code each, or several, or none (an empty list).

    `domain` names what the texts are of ("takeaway 2026"); validate on texts that it did not learn from.
    `threshold` holds for every code: 0 is even odds for `NaiveBayes`. Rows without a text or label are left
    out and counted. `codes` are those that are known here, None: all of the labels.

    >>> rules = LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")
    >>> texts, labels = ["late", "so late", "slow", "fine"], ["late", "late", "late", []]
    >>> validation = validated(rules, texts, labels, domain="shop")
    >>> validation, validation.recall("late").value, validation.precision("late").value
    (Validation(rules 1 on shop, n=4), 0.6666666666666666, 1.0)
    """
    known, truths, dropped = known_rows(texts, labels)
    named = tuple(sorted(frozenset[str]().union(*truths))) if codes is None else tuple(codes)
    return Validation(
        classifier=classifier.id,
        version=classifier.version,
        domain=domain,
        codes=named,
        thresholds=(float(threshold),) * len(named),
        scores=_score_table(classifier.classify(known), named),
        truth=truth_table(truths, named),
        dropped=dropped,
    )


def truth_table(truths: Sequence[Collection[str]], codes: Sequence[str]) -> Flags:
    """True codes as flags: texts x codes."""
    return np.array([[code in own for code in codes] for own in truths], bool).reshape(
        len(truths), len(codes)
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class CodeShares(Tabular):
    """The share of texts with each code, as found and corrected for the classifier's errors.

    `validation` is None where nobody has validated the classifier on texts of this domain: then `corrected`
    is undefined, and every form of this result says so.
    """

    classifier: str
    version: str
    domain: str
    codes: tuple[str, ...]
    groups: tuple[Hashable, ...]
    found: NDArray[np.int64]
    n: NDArray[np.int64]
    corrected: tuple[tuple[Estimate, ...], ...]
    validation: Validation | None
    dropped: int = 0

    def of(self, code: str, group: Hashable = None) -> Estimate:
        """The corrected share of a code, in a group."""
        if code not in self.codes or group not in self.groups:
            raise Invalid(f"there is no {shown(code)} in {shown(group)}", code="group.unknown")
        return self.corrected[self.groups.index(group)][self.codes.index(code)]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group and code."""
        cells = [(g, c) for g in range(len(self.groups)) for c in range(len(self.codes))]
        shares = [self.corrected[g][c] for g, c in cells]
        return {
            "group": [self.groups[g] for g, _ in cells],
            "code": [self.codes[c] for _, c in cells],
            "n": [int(self.n[g]) for g, _ in cells],
            "found": [int(self.found[g, c]) for g, c in cells],
            "observed": [self.found[g, c] / self.n[g] if self.n[g] else None for g, c in cells],
            **with_bounds("corrected", shares),
            "note": [None if share.undefined is None else str(share.undefined) for share in shares],
        }

    def summary(self) -> dict[str, Any]:
        """By which classifier, on what, and on how many validated texts the correction rests."""
        return {
            "classifier": self.classifier,
            "version": self.version,
            "domain": self.domain,
            "validated": None if self.validation is None else self.validation.n,
            "dropped": {"missing": self.dropped},
        }

    def __repr__(self) -> str:
        figures = "not validated here" if self.validation is None else f"validated on {self.validation.n:,}"
        return f"CodeShares({self.classifier} {self.version} on {self.domain}, n={self.n.sum():,}, {figures})"


def code_shares(
    classifier: ThemeClassifier,
    texts: Iterable[str | None],
    rng: np.random.Generator,
    *,
    domain: str,
    validation: Validation | None = None,
    by: Iterable[Hashable] | None = None,
    unvalidated: bool = False,
    resamples: int = 2000,
) -> CodeShares:
    """The share of texts with each code, corrected by a validation of the same classifier and domain.

    `by` splits the texts, by month for instance. Without a validation of this version of the classifier on
    this domain it is refused, because shares found on other texts than it was tried on may be far off;
    `unvalidated=True` gives the shares as found, marked as not validated here. Missing texts are left out.

    >>> rules = LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")
    >>> tried = validated(rules, ["late"] * 40 + ["slow"] * 10 + ["fine"] * 50, ["late"] * 50 + [[]] * 50,
    ...                   domain="shop")
    >>> rng = np.random.default_rng(7)
    >>> code_shares(rules, ["late"] * 8 + ["fine"] * 32, rng, domain="shop", validation=tried).of("late")
    Estimate(corrected share 25.0%, n=40, 95% rogan_gladen 10.8% to 43.9%)
    >>> code_shares(rules, ["late"], rng, domain="hotel", validation=tried)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cxkit.errors.Refused: rules 1 was not validated on texts of hotel: ...
    """
    check_resamples(resamples)
    texts, by = together(texts=texts, by=by)
    if validation is not None and not validation.covers(classifier, domain):
        validation = None
    if validation is None and not unvalidated:
        name = f"{classifier.id} {classifier.version}"
        raise Refused(
            f"{name} was not validated on texts of {domain}: its shares may be far off there. Give "
            "validation= of that domain and version, or unvalidated=True for shares that are marked so",
            code="classifier.domain",
            params={"classifier": name, "domain": domain},
        )
    column = text_list(texts)
    keys = [None] * len(column) if by is None else group_codes(by, "by").cells()
    good = [(text, key) for text, key in zip(column, keys, strict=True) if text is not None]
    given = classifier.classify([text for text, _ in good])
    codes = validation.codes if validation else tuple(sorted({code for row in given for code, _, _ in row}))
    thresholds = validation.thresholds if validation else (0.0,) * len(codes)
    coded = reached(_score_table(given, codes), thresholds)
    groups = tuple(dict.fromkeys(keys)) or (None,)
    place = {key: at for at, key in enumerate(groups)}
    rows = np.array([place[key] for _, key in good], np.int64)
    n = np.bincount(rows, minlength=len(groups)).astype(np.int64)
    counts = np.zeros((len(groups), len(codes)), np.int64)
    np.add.at(counts, rows, coded)

    def corrected(count: int, size: int, code: str) -> Estimate:
        if validation is None:
            return Estimate.missing(
                WORDS["classifier.unvalidated"](), n=size, unit="share", definition="corrected share"
            )
        return corrected_share(count, size, *validation.counts(code), rng, resamples=resamples)

    return CodeShares(
        classifier=classifier.id,
        version=classifier.version,
        domain=domain,
        codes=codes,
        groups=groups,
        found=counts,
        n=n,
        corrected=tuple(
            tuple(corrected(count, size, code) for count, code in zip(row, codes, strict=True))
            for row, size in zip(counts.tolist(), n.tolist(), strict=True)
        ),
        validation=validation,
        dropped=len(column) - len(good),
    )
