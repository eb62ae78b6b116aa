"""Texts: made comparable, parted, duplicates found; words and phrases, what tells groups apart, themes."""

from cxkit.analysis.text._bayes import (
    Features as Features,
    NaiveBayes as NaiveBayes,
    cross_validated as cross_validated,
    naive_bayes as naive_bayes,
)
from cxkit.analysis.text._classifiers import (
    Coded as Coded,
    CodeShares as CodeShares,
    LexiconClassifier as LexiconClassifier,
    Validation as Validation,
    code_shares as code_shares,
    validated as validated,
)
from cxkit.analysis.text._duplicates import (
    Duplicates as Duplicates,
    duplicates as duplicates,
    text_key as text_key,
)
from cxkit.analysis.text._keyness import (
    Keyness as Keyness,
    LogOdds as LogOdds,
    OneVsRest as OneVsRest,
    keyness as keyness,
    keyness_of_counts as keyness_of_counts,
    log_odds as log_odds,
    log_odds_of_counts as log_odds_of_counts,
    one_vs_rest as one_vs_rest,
)
from cxkit.analysis.text._ngrams import NGrams as NGrams, ngrams as ngrams
from cxkit.analysis.text._normalized import NormalizedText as NormalizedText, normalized as normalized
from cxkit.analysis.text._segments import (
    Segment as Segment,
    in_hans as in_hans,
    language_of as language_of,
    segments as segments,
)
from cxkit.analysis.text._sentiment import (
    Opinion as Opinion,
    OpinionRule as OpinionRule,
    SentimentLexicon as SentimentLexicon,
    Sentiments as Sentiments,
    sentiment as sentiment,
)
from cxkit.analysis.text._signals import (
    ReviewSignals as ReviewSignals,
    Signalled as Signalled,
    review_signals as review_signals,
)
from cxkit.analysis.text._starter_lexicon import ASPECTS as ASPECTS
from cxkit.analysis.text._tf_idf import TfIdf as TfIdf, tf_idf as tf_idf
from cxkit.analysis.text._themes import Match as Match, ThemeLexicon as ThemeLexicon, Themes as Themes
from cxkit.analysis.text._tokens import (
    CharacterNGrams as CharacterNGrams,
    MaxMatch as MaxMatch,
    Tokenizer as Tokenizer,
    tokenized as tokenized,
    whitespace_tokens as whitespace_tokens,
    word_tokens as word_tokens,
)
from cxkit.analysis.text._top_words import (
    STOP_WORDS as STOP_WORDS,
    TopWords as TopWords,
    top_words as top_words,
)
