"""A naive Bayes classifier of texts that is nothing but counts: they add up, and are kept as plain data.

Multinomial with add-one smoothing over which features a text has (each counts once a text), a code against
all texts without it at even odds: how frequent the codes were among the texts it learnt from decides nothing.
Source: Manning, Raghavan and Schütze (2008), Introduction to Information Retrieval, chapter 13.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, Literal, get_args

import attrs
import numpy as np

from cxkit.analysis.paths._ordering import Whole
from cxkit.analysis.text._classifiers import Coded, Validation, known_rows, text_list, truth_table
from cxkit.analysis.text._normalized import normalized
from cxkit.errors import Invalid, Malformed, shown
from cxkit.stats.results._elementwise import Flags, Floats

Features = Literal["characters", "words"]
_SCHEMA, _VERSION, _CHUNK = "cxkit.naive_bayes", 1, 20_000
_TOKEN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _characters(text: str) -> list[str]:
    return [*text, *map("".join, pairwise(text))]


def _words(text: str) -> list[str]:
    words = _TOKEN.findall(text.replace("’", "'"))
    return [*words, *map(" ".join, pairwise(words))]


_FEATURES: Final[Mapping[str, Callable[[str], list[str]]]] = {"characters": _characters, "words": _words}


@attrs.frozen(slots=True, eq=False, repr=False)
class NaiveBayes:
    """Counts from which texts are classified: how many texts of each code have each feature.

    `counts` is codes x features, `totals` counts the texts with a feature whatever their code. `a + b` has
    learnt from the texts of both. A text may have several codes or none.

    >>> model = naive_bayes(["late and slow", "so late", "great tea", "great"],
    ...                     ["bad", "bad", "good", "good"], features="words", id="mood")
    >>> model
    NaiveBayes(mood 1-a794d0f7, 2 codes, 10 words, 4 texts)
    >>> model.best(["late and slow tea", "great!"])
    ['bad', 'good']
    """

    id: str
    features: Features
    codes: tuple[str, ...]
    texts: int
    texts_of: Whole
    vocabulary: tuple[str, ...]
    totals: Whole
    counts: Whole
    _made: dict[str, Any] = attrs.field(init=False, factory=dict[str, Any])

    @property
    def version(self) -> str:
        """The version of the method and a digest of all counts: what has learnt the same has the same."""
        if "version" not in self._made:
            text = json.dumps({**self.to_payload(), "id": ""}, ensure_ascii=True, sort_keys=True)
            self._made["version"] = f"{_VERSION}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        version: str = self._made["version"]
        return version

    def scores(self, texts: Iterable[str]) -> Floats:
        """The log-odds of each code against all else, texts x codes: 0 is even, above 0 for the code."""
        column = [text or "" for text in text_list(texts)]
        weights, places = self._weights(), self._places()
        parts = [column[start : start + _CHUNK] for start in range(0, len(column), _CHUNK)]
        scored = [_scored(weights, *_cells(part, self.features, places.get), len(part)) for part in parts]
        return np.concatenate([np.zeros((0, len(self.codes))), *scored])

    def classify(self, texts: Iterable[str]) -> list[list[Coded]]:
        """Every code of each text with its log-odds, the highest first; spans are told by `explain`."""
        return [
            sorted(
                (Coded(code, score) for code, score in zip(self.codes, row, strict=True)),
                key=lambda each: -each.score,
            )
            for row in self.scores(texts).tolist()
        ]

    def best(self, texts: Iterable[str]) -> list[str]:
        """The code of the highest score of each text, of equal ones the first."""
        if not self.codes:
            raise Invalid("has learnt no codes", code="codes.none")
        return [self.codes[at] for at in self.scores(texts).argmax(axis=1).tolist()]

    def explain(self, text: str, code: str, most: int = 10) -> list[tuple[str, float, tuple[int, int]]]:
        """The features of a text that weigh most for or against a code, with where each first stands.

        >>> model = naive_bayes(["太慢了", "很好吃"], ["bad", "good"])
        >>> [(word, span) for word, _, span in model.explain("真的太慢", "bad", most=1)]
        [('太慢', (2, 4))]
        """
        if code not in self.codes:
            raise Invalid(f"{shown(code)} is no code: there are {', '.join(self.codes)}", code="choice")
        plain = normalized(text)
        weights, places = self._weights()[self.codes.index(code)], self._places()
        known = {
            feature: weights[places[feature]]
            for feature in _texts_features(text, self.features)
            if feature in places
        }
        heavy = sorted(known, key=lambda feature: (-abs(known[feature]), -len(feature), feature))[:most]
        said = plain.text.replace("’", "'")
        found = [next(re.finditer(_pattern(feature, self.features), said)).span() for feature in heavy]
        return [
            (feature, float(known[feature]), plain.span(*span))
            for feature, span in zip(heavy, found, strict=True)
        ]

    def _weights(self) -> Floats:
        if "weights" not in self._made:
            self._made["weights"] = _weights(self.totals, self.counts)
        weights: Floats = self._made["weights"]
        return weights

    def _places(self) -> dict[str, int]:
        if "places" not in self._made:
            self._made["places"] = {feature: at for at, feature in enumerate(self.vocabulary)}
        places: dict[str, int] = self._made["places"]
        return places

    def __add__(self, other: NaiveBayes) -> NaiveBayes:
        if self.features != other.features:
            raise Invalid("classifiers of other features do not add up", code="classifier.merge")
        codes = tuple(sorted({*self.codes, *other.codes}))
        words = tuple(sorted({*self.vocabulary, *other.vocabulary}))
        row, column = ({each: at for at, each in enumerate(names)} for names in (codes, words))
        totals = np.zeros(len(words), np.int64)
        counts = np.zeros((len(codes), len(words)), np.int64)
        of = np.zeros(len(codes), np.int64)
        for part in (self, other):
            columns = [column[each] for each in part.vocabulary]
            rows = [row[code] for code in part.codes]
            totals[columns] += part.totals
            counts[np.ix_(rows, columns)] += part.counts
            of[rows] += part.texts_of
        return NaiveBayes(self.id, self.features, codes, self.texts + other.texts, of, words, totals, counts)

    def to_payload(self) -> dict[str, Any]:
        """Plain data to keep, from which `from_payload` makes an equal classifier.

        The vocabulary holds pieces of the texts it learnt from: keep it as carefully as these.
        """
        return {
            "schema": _SCHEMA,
            "version": _VERSION,
            "id": self.id,
            "features": self.features,
            "codes": list(self.codes),
            "texts": self.texts,
            "texts_of": self.texts_of.tolist(),
            "vocabulary": list(self.vocabulary),
            "totals": self.totals.tolist(),
            "counts": self.counts.tolist(),
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> NaiveBayes:
        """The classifier that was kept as plain data.

        >>> model = naive_bayes(["太慢了", "很好吃"], ["bad", "good"], id="mood")
        >>> NaiveBayes.from_payload(model.to_payload()).version == model.version
        True
        """
        try:
            if (payload["schema"], payload["version"]) != (_SCHEMA, _VERSION):
                raise Malformed("is no naive Bayes classifier of a known version", code="classifier.payload")
            names = [tuple(payload[name]) for name in ("codes", "vocabulary")]
            of, totals = (np.array(payload[name], np.int64) for name in ("texts_of", "totals"))
            counts = np.array(payload["counts"], np.int64).reshape(len(names[0]), len(names[1]))
            made = cls(
                str(payload["id"]),
                payload["features"],
                names[0],
                int(payload["texts"]),
                of,
                names[1],
                totals,
                counts,
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Malformed("is no stored classifier", code="classifier.payload") from error
        good = (
            payload["features"] in get_args(Features)
            and all(isinstance(each, str) for each in (*names[0], *names[1]))
            and all(tuple(sorted(set(each))) == each for each in names)
            and of.shape == (len(names[0]),)
            and totals.shape == (len(names[1]),)
            and bool(
                (counts >= 0).all()
                and (counts <= totals).all()
                and (of >= 0).all()
                and (of <= made.texts).all()
            )
        )
        if not good:
            raise Malformed("its counts make no classifier", code="classifier.payload")
        return made

    def __repr__(self) -> str:
        size = f"{len(self.vocabulary):,} {self.features}"
        return f"NaiveBayes({self.id} {self.version}, {len(self.codes)} codes, {size}, {self.texts:,} texts)"


def _pattern(feature: str, features: Features) -> str:
    """Where a feature stands in a text: words whole, with whatever lies between two of them."""
    pattern = re.escape(feature)
    if features == "words":
        pattern = r"(?<![^\W_])" + pattern.replace(r"\ ", r"[\W_]+") + r"(?![^\W_])"
    return pattern


def _texts_features(text: str, features: Features) -> dict[str, None]:
    """The features of a text, each once."""
    return dict.fromkeys(_FEATURES[features](normalized(text).text))


def _cells(
    texts: Sequence[str], features: Features, place: Callable[[str], int | None]
) -> tuple[Whole, Whole]:
    """The pairs of text and feature, those without a place left out."""
    places: list[int] = []
    sizes: list[int] = []
    for text in texts:
        known = [at for each in _texts_features(text, features) if (at := place(each)) is not None]
        places += known
        sizes.append(len(known))
    return np.repeat(np.arange(len(texts)), sizes), np.array(places, np.int64)


def naive_bayes(
    texts: Iterable[str | None],
    labels: Iterable[Any],
    *,
    features: Features = "characters",
    id: str = "naive-bayes",
) -> NaiveBayes:
    """The classifier that has learnt from texts with their codes: one each, several in a list, or none.

    Texts are normalised. `features` are single characters and pairs of neighbours, for Chinese; or words and
    pairs of neighbours, for languages with spaces. Rows without a text or a label are left out.
    """
    if features not in get_args(Features):
        raise Invalid(f"is 'characters' or 'words', got {shown(features)}", code="choice", path="features")
    known, truths, _ = known_rows(texts, labels)
    return _learnt(known, truths, features, id)[0]


def _learnt(
    texts: Sequence[str], truths: Sequence[Collection[str]], features: Features, id: str
) -> tuple[NaiveBayes, Whole, Whole]:
    """The classifier, and the cells of text and place of feature in its vocabulary that it learnt from."""
    codes = tuple(sorted(frozenset[str]().union(*truths)))
    met: dict[str, int] = {}
    rows, cells = _cells(texts, features, lambda each: met.setdefault(each, len(met)))
    words = sorted(met)
    place = np.empty(len(met), np.int64)
    place[[met[word] for word in words]] = np.arange(len(met))
    cells, truth = place[cells], truth_table(truths, codes)
    of = truth.sum(axis=0).astype(np.int64)
    model = NaiveBayes(
        id, features, codes, len(texts), of, tuple(words), *_counted(rows, cells, truth, len(words))
    )
    return model, rows, cells


def _counted(rows: Whole, cells: Whole, truth: Flags, size: int) -> tuple[Whole, Whole]:
    """How many texts have each feature: of all, and codes x features."""
    of_codes = [np.bincount(cells[own[rows]], minlength=size) for own in truth.T]
    return np.bincount(cells, minlength=size), np.array(of_codes, np.int64).reshape(len(truth.T), size)


def _weights(totals: Whole, counts: Whole) -> Floats:
    """The weight that a feature adds to the log-odds of each code; 0 where no text has it."""
    size = np.count_nonzero(totals)
    rest = totals - counts
    own, other = (each.sum(axis=1, keepdims=True) + size for each in (counts, rest))
    weights: Floats = np.where(totals > 0, np.log((counts + 1) / own) - np.log((rest + 1) / other), 0.0)
    return weights


def _scored(weights: Floats, rows: Whole, cells: Whole, texts: int) -> Floats:
    """The sums of the weights of each text: texts x codes."""
    sums = [np.bincount(rows, weights=row[cells], minlength=texts) for row in weights]
    return np.array(sums, np.float64).reshape(len(weights), texts).T


def cross_validated(
    texts: Iterable[str | None],
    labels: Iterable[Any],
    rng: np.random.Generator,
    *,
    domain: str,
    folds: int = 5,
    features: Features = "characters",
    id: str = "naive-bayes",
) -> tuple[NaiveBayes, Validation]:
    """A classifier that has learnt from all texts, and how it does on texts that it has not seen.

    The texts fall into `folds` parts by chance; each part is scored by what the others teach. The validation
    bears the version of the whole classifier, which does a little better than it says.

    >>> texts, labels = ["太慢", "慢了", "很好", "好吃"] * 5, ["bad", "bad", "good", "good"] * 5
    >>> model, tried = cross_validated(texts, labels, np.random.default_rng(7), domain="takeaway")
    >>> tried.accuracy().value, tried.covers(model, "takeaway")
    (1.0, True)
    """
    if features not in get_args(Features):
        raise Invalid(f"is 'characters' or 'words', got {shown(features)}", code="choice", path="features")
    known, truths, dropped = known_rows(texts, labels)
    if not 2 <= folds <= len(known):
        raise Invalid(
            f"lies between 2 and the {len(known)} texts, got {folds}", code="number.range", path="folds"
        )
    whole, rows, cells = _learnt(known, truths, features, id)
    truth = truth_table(truths, whole.codes)
    scores = np.zeros(truth.shape)
    for part in np.array_split(rng.permutation(len(known)), folds):
        tested = np.zeros(len(known), bool)
        tested[part] = True
        mine = tested[rows]
        weights = _weights(*_counted(rows[~mine], cells[~mine], truth, len(whole.vocabulary)))
        scores[part] = _scored(weights, rows[mine], cells[mine], len(known))[part]
    return whole, Validation(
        classifier=whole.id,
        version=whole.version,
        domain=domain,
        codes=whole.codes,
        thresholds=(0.0,) * len(whole.codes),
        scores=scores,
        truth=truth,
        dropped=dropped,
    )
