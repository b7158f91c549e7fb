"""ROUGE-L: the longest row of words, not all next to each other, that a caption and a reference have both."""

import numpy as np

from malmoi.featurize.caption_metrics.captions import Compared

BETA = 1.2
"""How much more recall counts than precision."""

_BLOCK = 8192  # pairs of captions at a time
_BEHIND = -1  # no word


def rouge_l(compared: Compared) -> np.ndarray:
    """ROUGE-L of each caption (Lin 2004, https://aclanthology.org/W04-1013, section 3), as the COCO evaluation has it.

    With the longest common subsequence, precision is its share of the caption and recall its share of the reference;
    each is the largest over the references. The score is (1 + β²) P R / (R + β² P) with β = 1.2.

    Returns:
        float64 of shape (pictures,), from 0 to 1; 0 for a caption without words.

    Example:
        >>> compared = Compared.of([["a", "dog", "runs"]], [[["a", "big", "dog"], ["it", "runs"]]])
        >>> rouge_l(compared).round(4)
        array([0.6667])
    """
    pictures = len(compared)
    whose = compared.pictures[pictures:]
    common = _longest_common(compared)
    shares = np.zeros((2, pictures))
    for share, length in zip(shares, (compared.lengths[whose], compared.lengths[pictures:]), strict=True):
        np.maximum.at(share, whose, common / np.maximum(length, 1))
    precision, recall = shares
    below = recall + BETA**2 * precision
    return np.divide((1 + BETA**2) * precision * recall, below, out=np.zeros(pictures), where=below > 0)


def _longest_common(compared: Compared) -> np.ndarray:
    """The length of what each reference has in common with its picture's caption, int64 of shape (references,)."""
    pictures = len(compared)
    whose = compared.pictures[pictures:]
    starts = np.cumsum(compared.lengths) - compared.lengths
    found = np.zeros(len(whose), np.int64)
    # Those of like lengths together: few long captions then cost only themselves.
    order = np.lexsort((compared.lengths[pictures:], compared.lengths[whose]))
    for place in range(0, len(order), _BLOCK):
        some = order[place : place + _BLOCK]
        captions, references = (
            _padded(compared.words, starts[rows], compared.lengths[rows]) for rows in (whose[some], some + pictures)
        )
        found[some] = _subsequences(captions, references)
    return found


def _padded(words: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Captions as rows, int64 of shape (captions, longest)."""
    places = np.arange(lengths.max(initial=0))
    inside = places < lengths[:, None]
    rows = np.full(inside.shape, _BEHIND)
    rows[inside] = words[(starts[:, None] + places)[inside]]
    return rows


def _subsequences(captions: np.ndarray, references: np.ndarray) -> np.ndarray:
    """The lengths of the longest common subsequences of rows, int64 of shape (rows,).

    The usual table, of which a row for all pairs is made at a time: a running maximum takes the place of its cells'
    left neighbours.
    """
    best = np.zeros((len(references), references.shape[1] + 1), np.int32)
    for column in captions.T:
        equal = (references == column[:, None]) & (column != _BEHIND)[:, None]
        np.maximum.accumulate(np.maximum(best[:, 1:], best[:, :-1] + equal), axis=1, out=best[:, 1:])
    return best[:, -1].astype(np.int64)
