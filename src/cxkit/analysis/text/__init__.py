"""Words: tokens, phrases, what tells groups apart, themes by a lexicon."""

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
