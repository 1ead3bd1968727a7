"""Score whether two entries report one event, by their meaning, their words or names, and the time between them.

The score of two entries is the cosine of their vectors, corrected by what a vector does not see:

    one language   .6 lead + .4 title + .06 ln(.2 + words) - .06 hours/72
    two languages  lead + .01 + .1 names - .06 hours/72

`lead` and `title` are cosines of vectors of a model; `words` is the similarity of `bot.clustering.similarity` as a
multiple of its own threshold, at most 1.2; `names` the cosine of the names and numbers in both, at most .3. Two reports
without a rare word in common lose .10, those that words alone would join gain .01 to .02; three days cost .06.

A vector is made of a title and forty words; of longer texts words know more. So from 30 terms on (geometric mean of
both) the score moves towards what words alone say, `enough + .18 ln(words)`, by a share that grows with the logarithm
of the length to .8 at 100 terms.

The score of an entry and a story is the mean of its best and its average score with the entries of the story, less up
to .20 where they are two events in one template; that of two stories the average over all pairs. What is enough depends
on the model: `bot.model.vectors.Calibration`.

The weights lie in a wide flat optimum. Of short reports the vectors decide, and words and time tell look-alikes apart;
words decide on long ones because fewer events are hidden then in every set. Turned down, since they gained nothing: a
logistic regression (its weights change sign from set to set), vetoes by numbers or countries, names in one language
beside words, 100 words instead of 40, a reference set of other news to scale by; scaling by the nearest neighbours
gains only once all entries are known.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clustering.particulars import Particulars
from bot.clustering.similarity import Vector
from bot.model.vectors import EntryVectors

LEAD_WEIGHT, TITLE_WEIGHT = 0.6, 0.4
_WORDS_WEIGHT, _WORDS_FLOOR, _MAX_WORDS = 0.06, 0.2, 1.2
_SHORT_TERMS, _LONG_TERMS, _MAX_WORDS_SHARE = 30, 100, 0.8
_WORDS_SLOPE, _MIN_LONG_WORDS, _MAX_LONG_WORDS = 0.18, 0.15, 3.0
_NAMES_WEIGHT, _MAX_NAMES, _OTHER_LANGUAGE = 0.1, 0.3, 0.01
_WINDOW_HOURS, _WINDOW_PENALTY = 72.0, 0.06
_TEMPLATE_PENALTY = 0.2  # so that equal texts about two towns are two events


@dataclass(frozen=True, slots=True, eq=False)
class SemanticEntry:
    """An entry with vectors: the fields by which it is compared."""

    entry_hash: int  # identifies the entry
    language: str
    vectors: EntryVectors
    words: Vector
    numbers: frozenset[str]
    size: int  # terms, repeated ones too
    names: Vector
    particulars: Particulars
    published_at: datetime
    seen_at: datetime
    link: str = ""  # canonical; "" where it has no address of its own


@dataclass(frozen=True, slots=True)
class Score:
    """The score of two entries, or the mean of several, as the sum of its parts."""

    meaning: float  # the cosine of the vectors
    words: float  # what words or, between languages, names add
    time: float  # what the hours between the two take away; 0 or less
    template: float = 0.0  # what other names and numbers in the same words take away (`bot.clustering.template`)

    @property
    def total(self) -> float:
        """The sum, to be compared with a threshold."""
        return self.meaning + self.words + self.time + self.template


def same_language_score(meaning: float, words: float, hours: float, *, terms: float, enough: float) -> Score:
    """Return the score of two entries in one language.

    Args:
        meaning: of `same_language_meaning`.
        words: the similarity by words, as a multiple of its threshold.
        hours: between the two publications.
        terms: the geometric mean of the numbers of their terms.
        enough: the score at which an entry joins a story, which words alone give at their own threshold.
    """
    by_words = _WORDS_WEIGHT * math.log(_WORDS_FLOOR + min(words, _MAX_WORDS))
    share = _words_share(terms)
    words_alone = enough + _WORDS_SLOPE * math.log(min(max(words, _MIN_LONG_WORDS), _MAX_LONG_WORDS))
    return Score(meaning, share * (words_alone - meaning) + (1 - share) * by_words, _time(hours))


def same_language_meaning(lead: float, title: float) -> float:
    """Return the cosine of two entries in one language, given that of their leads and that of their titles."""
    return LEAD_WEIGHT * lead + TITLE_WEIGHT * title


def cross_language_score(lead: float, names: float, hours: float) -> Score:
    """Return the score of two entries in different languages; `names` is the cosine of names and numbers."""
    return Score(lead, _OTHER_LANGUAGE + _NAMES_WEIGHT * min(names, _MAX_NAMES), _time(hours))


def average(scores: Sequence[Score]) -> Score:
    """Return the average of scores, part by part."""
    count = len(scores)
    return Score(
        sum(score.meaning for score in scores) / count,
        sum(score.words for score in scores) / count,
        sum(score.time for score in scores) / count,
    )


def story_score(scores: Sequence[Score], disagreement: float) -> Score:
    """Return the score of an entry and a story: the mean of the best and the average score with its entries.

    Args:
        scores: with each entry of the story.
        disagreement: of the entry and the story, as events in one template, 0 to 1.
    """
    best = max(scores, key=lambda score: score.total)
    return replace(average([best, average(scores)]), template=-_TEMPLATE_PENALTY * disagreement)


def _words_share(terms: float) -> float:
    share = math.log(max(terms, _SHORT_TERMS) / _SHORT_TERMS) / math.log(_LONG_TERMS / _SHORT_TERMS)
    return _MAX_WORDS_SHARE * min(1.0, share)


def _time(hours: float) -> float:
    return -_WINDOW_PENALTY * min(hours, _WINDOW_HOURS) / _WINDOW_HOURS
