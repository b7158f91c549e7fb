"""BLEU: how many of a caption's n-grams some reference has."""

import math

import numpy as np

from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.shared import shared

# The COCO evaluation adds these against division by zero. Without a common n-gram BLEU is next to 0, not 0.
_TINY, _SMALL = 1e-15, 1e-9


def bleu(compared: Compared) -> np.ndarray:
    """BLEU-1 to BLEU-4 of all captions together (Papineni et al. 2002, https://aclanthology.org/P02-1040, section 2).

    An n-gram counts at most as often as in the reference that has it most often. The brevity penalty compares the
    summed lengths of the captions with those of the references that are closest in length to their caption, of two
    equally close ones the shorter. No smoothing, no weights: BLEU-n is the geometric mean of the first n precisions.

    Returns:
        float64 of shape (4,), from 0 to 1.

    Example:
        >>> compared = Compared.of([["a", "big", "dog", "runs"]], [[["a", "dog", "runs"], ["a", "big", "cat"]]])
        >>> bleu(compared).round(4)
        array([1.    , 0.8165, 0.    , 0.    ])
    """
    precisions = []
    for grams in compared.ngrams:
        both = shared(compared, grams)
        clipped = np.zeros(both.candidates, np.int64)
        np.maximum.at(clipped, both.candidate, grams.counts[both.reference])
        counts = grams.counts[: both.candidates]
        precisions.append((np.minimum(counts, clipped).sum() + _TINY) / (counts.sum() + _SMALL))
    means = np.cumprod(precisions) ** (1 / np.arange(1, len(precisions) + 1))
    ratio = (compared.lengths[: len(compared)].sum() + _TINY) / (_closest(compared).sum() + _SMALL)
    return means * math.exp(min(0, 1 - 1 / ratio))


def _closest(compared: Compared) -> np.ndarray:
    """The length of the reference that is closest in length to each caption, int64 of shape (pictures,)."""
    pictures = len(compared)
    lengths, whose = compared.lengths[pictures:], compared.pictures[pictures:]
    order = np.lexsort((lengths, np.abs(lengths - compared.lengths[whose]), whose))
    first = np.unique(whose, return_index=True)[1]  # the references of a picture stay together
    return lengths[order[first]]
