"""The n-grams that a caption and a reference of the same picture have both."""

from typing import NamedTuple

import numpy as np

from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.ngrams import Ngrams


class Shared(NamedTuple):
    """Entries of an ``Ngrams`` that belong together.

    Attributes:
        candidates: how many entries are of measured captions; they are the first ones.
        candidate: entries of measured captions, int64 of shape (pairs,).
        reference: for each an entry of a reference of the same picture with the same n-gram, int64 of shape (pairs,).
    """

    candidates: int
    candidate: np.ndarray
    reference: np.ndarray


def picture_keys(compared: Compared, grams: Ngrams) -> np.ndarray:
    """A number for each entry, the same for the same n-gram of the same picture; int64 of shape (entries,)."""
    return compared.pictures[grams.captions] * max(1, grams.size) + grams.numbers


def shared(compared: Compared, grams: Ngrams) -> Shared:
    """Finds them."""
    keys = picture_keys(compared, grams)
    candidates = int(np.searchsorted(grams.captions, len(compared)))
    own, others = keys[:candidates], keys[candidates:]
    if not candidates:
        return Shared(0, np.empty(0, np.int64), np.empty(0, np.int64))
    place = np.minimum(np.searchsorted(own, others), candidates - 1)
    same = np.flatnonzero(own[place] == others)
    return Shared(candidates, place[same], same + candidates)
