"""Words that tell groups of texts apart: log-odds with a Dirichlet prior, and tests of word frequencies.

Two groups, or one against the rest; the formulas differ and are named. Sources: Monroe, Colaresi and Quinn
(2008), Political Analysis 16:372; Dunning (1993), Computational Linguistics 19:61; Rayson and Garside (2000).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.analysis._wording import WORDS
from cxkit.analysis.text._tokens import Tokenizer, token_counts
from cxkit.columns import array, counts, groups as group_codes, in_range, numbers, same_length, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._normal import two_sided_p
from cxkit.stats.results._pictures import INK, WARM, drawing_axes, finished, name_points
from cxkit.values import Language


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class LogOdds(Tabular):
    """Words of two groups of texts, with the log-odds ratio of the first against the second and its z.

    Positive: said more in the first. Where `defined` is False (the word is all that a group says, so that
    its odds have no bound) the figures are 0 and mean nothing.
    """

    words: tuple[Hashable, ...]
    first: Floats
    second: Floats
    log_odds: Floats
    z: Floats
    defined: Flags

    def top(self, most: int = 10, *, of: str = "first") -> list[tuple[Hashable, float]]:
        """The words most typical of the `"first"` or `"second"` group, with their z."""
        if of not in ("first", "second"):
            raise Invalid(f"is 'first' or 'second', got {shown(of)}", code="choice", path="of")
        sign = 1 if of == "first" else -1
        order = np.argsort(-sign * self.z, kind="stable")
        good = [int(at) for at in order if self.defined[at] and sign * self.z[at] > 0]
        return [(self.words[at], float(self.z[at])) for at in good[:most]]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a word."""
        return {
            "word": list(self.words),
            "first": self.first.tolist(),
            "second": self.second.tolist(),
            "log_odds": optional(self.log_odds, self.defined),
            "z": optional(self.z, self.defined),
        }

    def summary(self) -> dict[str, Any]:
        """How many words each group has."""
        return {"total_first": float(self.first.sum()), "total_second": float(self.second.sum())}

    def plot(self, ax: Any = None, *, most: int = 10, language: Language = "en") -> Any:
        """Draw the words most typical of either group with their z, the strongest of the first on top.

        The strongest of the second are at the bottom. Gives the axes.
        """
        ax = drawing_axes(ax, needed_for="a picture of words")
        best = [*self.top(most), *reversed(self.top(most, of="second"))][::-1]
        values = np.array([z for _, z in best])
        ax.barh(np.arange(len(best)), values, color=np.where(values > 0, INK, WARM))
        ax.axvline(0, color="black", linewidth=1)
        name_points(ax, [word for word, _ in best], axis="y")
        title, xlabel = (WORDS[code].render(language) for code in ("words.title", "words.z"))
        return finished(ax, title=title, xlabel=xlabel)

    def __repr__(self) -> str:
        figures = f"{self.first.sum():,g} against {self.second.sum():,g} tokens"
        return f"LogOdds({len(self.words):,} words, {figures})"


def _ratio(over: Floats, under: Floats, defined: Flags) -> Floats:
    """The logarithm of a quotient where it is defined, 0 elsewhere."""
    return np.log(np.where(defined, over, 1.0)) - np.log(np.where(defined, under, 1.0))


def _prior(prior: float | ArrayLike, words: int) -> Floats:
    column = in_range(array(prior, "prior"), "prior", above=0)
    if not column.ndim:
        return np.full(words, float(column))
    if column.size != words:
        raise Invalid(
            f"has one number for all words or one a word: {words}, got {column.size}",
            code="column.length",
            path="prior",
        )
    return column


def _words(words: Sequence[Hashable]) -> tuple[Hashable, ...]:
    named = tuple(group_codes(words, "words").cells())
    twice = [word for word, n in Counter(named).items() if n > 1]
    if twice:
        raise Invalid(
            f"each word has one row: {shown(twice[0])} has more: sum them first",
            code="words.twice",
            path="words",
        )
    return named


def log_odds_of_counts(
    words: Sequence[Hashable], first: ArrayLike, second: ArrayLike, *, prior: float | ArrayLike = 0.01
) -> LogOdds:
    """Log-odds ratios with an informative Dirichlet prior, from counts of each word in two groups.

    With y the counts, n their sums, a the prior of a word and a0 the sum of all priors: delta =
    ln((y1+a)/(n1+a0-y1-a)) - ln((y2+a)/(n2+a0-y2-a)), z = delta / sqrt(1/(y1+a) + 1/(y2+a)). `prior` is one
    number for every word, or the counts of a background text, all above 0.

    Source: Monroe, Colaresi and Quinn (2008), eq. 16, 20 and 22.

    >>> odds = log_odds_of_counts(["late", "great"], [8, 1], [2, 9], prior=1)
    >>> odds.z.round(3).tolist(), odds.top(1)[0][0]
    ([4.062, -3.496], 'late')
    """
    words, first, second = together(words=words, first=first, second=second)
    named = _words(words)
    y1 = counts(first, "first").astype(np.float64)
    y2 = counts(second, "second").astype(np.float64)
    alpha = _prior(prior, len(named))
    total = float(alpha.sum())
    over1, over2 = y1 + alpha, y2 + alpha
    rest1, rest2 = float(y1.sum()) + total - over1, float(y2.sum()) + total - over2
    # Of one word nothing remains; of several the others' prior does, but it can vanish in rounding.
    defined = (rest1 > 0) & (rest2 > 0)
    delta = _ratio(over1, rest1, defined) - _ratio(over2, rest2, defined)
    z = delta / np.sqrt(1 / over1 + 1 / over2)
    return LogOdds(words=named, first=y1, second=y2, log_odds=delta, z=z, defined=defined)


def _counted(
    first: Iterable[str | Sequence[str]],
    second: Iterable[str | Sequence[str]],
    tokenizer: Tokenizer | None,
) -> tuple[list[str], list[int], list[int]]:
    sides = [token_counts(texts, tokenizer) for texts in (first, second)]
    words = sorted(set(sides[0]) | set(sides[1]))
    return words, [sides[0][word] for word in words], [sides[1][word] for word in words]


def log_odds(
    first: Iterable[str | Sequence[str]],
    second: Iterable[str | Sequence[str]],
    *,
    tokenizer: Tokenizer | None = None,
    prior: float = 0.01,
) -> LogOdds:
    """Words that tell two groups of texts apart, by log-odds with a Dirichlet prior of `prior` for each word.

    Texts are lists of tokens, or texts with a `tokenizer`.

    >>> odds = log_odds(["late late slow"], ["great late"], tokenizer=str.split, prior=0.5)
    >>> [word for word, z in odds.top(of="second")]
    ['great']
    """
    words, y1, y2 = _counted(first, second, tokenizer)
    return log_odds_of_counts(words, y1, y2, prior=prior)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class OneVsRest(Tabular):
    """Words in each of several groups, with the log-odds against all groups together, plain and weighted.

    `weighted` is the z-score by which to rank. Where `defined` is False (a prior of 0 for a word that nobody
    says, or a word that is all a group says) the figures are 0 and mean nothing.
    """

    groups: tuple[Hashable, ...]
    words: tuple[Hashable, ...]
    counts: Floats
    log_odds: Floats
    weighted: Floats
    defined: Flags

    def top(self, group: Hashable, most: int = 10) -> list[tuple[Hashable, float]]:
        """The words most typical of a group, with their weighted log-odds."""
        rows = [at for at, one in enumerate(self.groups) if one == group and self.defined[at]]
        if group not in self.groups:
            known = ", ".join(str(one) for one in dict.fromkeys(self.groups))
            raise Invalid(f"there is no group {shown(group)}: there are {known}", code="group.unknown")
        rows.sort(key=lambda at: -float(self.weighted[at]))
        return [(self.words[at], float(self.weighted[at])) for at in rows[:most]]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group and word, in the order given."""
        return {
            "group": list(self.groups),
            "word": list(self.words),
            "count": self.counts.tolist(),
            "log_odds": optional(self.log_odds, self.defined),
            "weighted": optional(self.weighted, self.defined),
        }

    def summary(self) -> dict[str, Any]:
        """How many groups and words there are."""
        return {"distinct_groups": len(set(self.groups)), "distinct_words": len(set(self.words))}

    def __repr__(self) -> str:
        return f"OneVsRest({len(set(self.words)):,} words of {len(set(self.groups)):,} groups)"


def one_vs_rest(groups: Any, words: Any, n: ArrayLike, *, prior: float | None = None) -> OneVsRest:
    """Weighted log-odds of words in several groups, each against all together: columns of one row a pair.

    With y' the count plus its prior, n' the sum of y' in the group, w the sum of y' of the word and N of all:
    delta = ln(y'/(n'-y')) - ln(w/(N-w)), weighted = delta / sqrt(1/y' + 1/w). `prior` None takes each word's
    count over all groups (empirical), a number takes that for every row. Pairs that aren't given get no
    prior: give those with count 0 too where they are to count.

    Source: Monroe, Colaresi and Quinn (2008), as the R package tidylo computes it.

    >>> classifier = one_vs_rest(["A", "A", "B", "B"], ["late", "great", "late", "great"], [8, 2, 1, 9])
    >>> classifier.weighted.round(3).tolist()
    [1.515, -1.432, -1.33, 1.738]
    """
    groups, words, n = together(groups=groups, words=words, n=n)
    (sets, group), (named, word) = (
        group_codes(groups, "groups").placed(),
        group_codes(words, "words").placed(),
    )
    y = counts(n, "n").astype(np.float64)
    if np.unique(group * len(named) + word).size < y.size:
        raise Invalid("each group and word has one row: sum them first", code="words.twice", path="words")
    if prior is None:
        alpha = np.bincount(word, weights=y)[word]
    else:
        alpha = np.full(y.size, numbers([prior], "prior", above=0)[0])
    pseudo = y + alpha
    of_word = np.asarray(np.bincount(word, weights=pseudo)[word], np.float64)
    rest = np.asarray(np.bincount(group, weights=pseudo)[group], np.float64) - pseudo
    others = pseudo.sum() - of_word
    tiny = 1e-12 * float(pseudo.sum())
    defined = (pseudo > 0) & (rest > tiny) & (others > tiny)
    delta = _ratio(pseudo, rest, defined) - _ratio(of_word, others, defined)
    safe = np.where(defined, pseudo, 1.0), np.where(defined, of_word, 1.0)
    return OneVsRest(
        groups=tuple(sets[place] for place in group.tolist()),
        words=tuple(named[place] for place in word.tolist()),
        counts=y,
        log_odds=delta,
        weighted=delta / np.sqrt(1 / safe[0] + 1 / safe[1]),
        defined=defined,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Keyness(Tabular):
    """Words of two groups of texts with tests of their frequencies, and the ratio of these.

    `g2` is Dunning's log-likelihood over the four cells word or not by group; `rayson` sums the two cells of
    the word only, as corpus tools do, and is smaller; `chi2` is Pearson's without correction. Each is near a
    chi-square of 1 degree of freedom. Where `defined` is False (nobody says the word, or nothing else is
    said) the tests are 0 and mean nothing.
    """

    words: tuple[Hashable, ...]
    first: Floats
    second: Floats
    first_total: Floats
    second_total: Floats
    g2: Floats
    rayson: Floats
    chi2: Floats
    defined: Flags

    @property
    def p_values(self) -> Floats:
        """The p-values of `g2`; correct them for their number before reading many."""
        return np.asarray(two_sided_p(np.sqrt(np.maximum(self.g2, 0.0))))

    def log_ratio(self) -> list[float | None]:
        """The binary logarithm of the frequency in the first over that in the second; None where one is 0."""
        defined = (self.first > 0) & (self.second > 0)
        over, under = self.first * self.second_total, self.second * self.first_total
        return optional(_ratio(over, under, defined) / np.log(2), defined)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a word."""
        return {
            "word": list(self.words),
            "first": self.first.tolist(),
            "second": self.second.tolist(),
            "g2": optional(self.g2, self.defined),
            "rayson": optional(self.rayson, self.defined),
            "chi2": optional(self.chi2, self.defined),
            "p_value": optional(self.p_values, self.defined),
            "log_ratio": self.log_ratio(),
        }

    def summary(self) -> dict[str, Any]:
        """How many words are compared."""
        return {"compared": len(self.words)}

    def __repr__(self) -> str:
        return f"Keyness({len(self.words):,} words)"


def _deviance(observed: Floats, expected: Floats) -> Floats:
    """2 O ln(O/E), which is 0 where nothing was observed."""
    some = observed > 0
    return 2 * observed * _ratio(observed, expected, some)


def keyness_of_counts(
    first: ArrayLike,
    second: ArrayLike,
    first_total: ArrayLike,
    second_total: ArrayLike,
    *,
    words: Sequence[Hashable] | None = None,
) -> Keyness:
    """Tests of word frequencies from counts of each word in two groups and the tokens of each group.

    The totals are one number or one a word, and at least the counts.

    Sources: Dunning (1993) for four cells; Rayson and Garside (2000) for two.

    >>> tests = keyness_of_counts([120], [80], 10000, 12000, words=["late"])
    >>> round(float(tests.g2[0]), 3), round(float(tests.rayson[0]), 3), round(float(tests.chi2[0]), 3)
    (17.163, 17.007, 17.223)
    """
    first, second, words = together(first=first, second=second, words=words)
    y1, y2 = counts(first, "first").astype(np.float64), counts(second, "second").astype(np.float64)
    size = len(y1)
    n1, n2 = _total(first_total, y1, "first_total"), _total(second_total, y2, "second_total")
    said, whole = y1 + y2, n1 + n2
    defined = (said > 0) & (said < whole) & (n1 > 0) & (n2 > 0)
    safe = np.where(defined, whole, 1.0)
    cells = [(y1, n1 * said / safe), (y2, n2 * said / safe)]
    others = [(n1 - y1, n1 * (whole - said) / safe), (n2 - y2, n2 * (whole - said) / safe)]
    table = [(np.where(defined, o, 0.0), np.where(defined, e, 1.0)) for o, e in cells + others]
    deviances = [_deviance(o, e) for o, e in table]
    chi2 = np.where(defined, sum((o - e) ** 2 / e for o, e in table), 0.0)
    return Keyness(
        words=_words(range(size) if words is None else words),
        first=y1,
        second=y2,
        first_total=n1,
        second_total=n2,
        g2=np.maximum(sum(deviances[1:], deviances[0]), 0.0),
        rayson=np.maximum(deviances[0] + deviances[1], 0.0),
        chi2=chi2,
        defined=defined,
    )


def _total(total: ArrayLike, least: Floats, name: str) -> Floats:
    given = np.asarray(total)
    column = counts([given.item()] if given.ndim == 0 else total, name).astype(np.float64)
    totals = np.full(least.size, column[0]) if given.ndim == 0 else column
    same_length(**{"counts": least, name: totals})
    if bool((totals < least).any()):
        raise Invalid("a group has at least as many tokens as any word is said", code="number.low", path=name)
    return totals


def keyness(
    first: Iterable[str | Sequence[str]],
    second: Iterable[str | Sequence[str]],
    *,
    tokenizer: Tokenizer | None = None,
) -> Keyness:
    """Tests of the frequency of every word in two groups of texts: lists of tokens, or with a `tokenizer`.

    >>> keywords = keyness(["late late slow"], ["great late"], tokenizer=str.split)
    >>> keywords.words, keywords.first.tolist(), keywords.second.tolist()
    (('great', 'late', 'slow'), [0.0, 2.0, 1.0], [1.0, 1.0, 0.0])
    """
    words, y1, y2 = _counted(first, second, tokenizer)
    return keyness_of_counts(y1, y2, sum(y1), sum(y2), words=words)
