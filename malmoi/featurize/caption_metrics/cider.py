"""CIDEr: how alike a caption is to the references, in n-grams that tell pictures apart."""

import numpy as np

from malmoi.featurize.caption_metrics.captions import ORDERS, Compared
from malmoi.featurize.caption_metrics.ngrams import Ngrams
from malmoi.featurize.caption_metrics.shared import picture_keys, shared

SIGMA = 6.0
"""By how many words lengths differ until the penalty tells."""

_SCALE = 10.0


def cider(compared: Compared) -> np.ndarray:
    """CIDEr-D of each caption (Vedantam, Zitnick and Parikh 2015, https://arxiv.org/abs/1411.5726, sections 4 and 5).

    It is what the COCO evaluation calls CIDEr. An n-gram weighs its count times the logarithm of pictures by pictures
    whose references have it. For each reference and n, the product of weights, those of the caption clipped to the
    reference's, is divided by both norms and made smaller by a Gaussian of the difference in length; then comes the
    mean over references and over n from 1 to 4, times 10. As there, lengths are counted in pairs of words, and what
    no reference has weighs as if one picture had it.

    The weights depend on all references that are compared together. Of a single picture, or of pictures that all have
    the same references, every score is 0.

    Returns:
        float64 of shape (pictures,), from 0 to 10.

    Example:
        >>> compared = Compared.of([["a", "dog"], ["a", "cat"]], [[["a", "dog"]], [["a", "bird"]]])
        >>> cider(compared)
        array([5., 0.])
    """
    pictures = len(compared)
    whose = compared.pictures[pictures:]
    similar = sum(_similarities(compared, grams) for grams in compared.ngrams) / ORDERS
    pairs_of_words = np.maximum(compared.lengths - 1, 0)
    apart = pairs_of_words[whose] - pairs_of_words[pictures:]
    similar = similar * np.exp(-(apart**2) / (2 * SIGMA**2))
    return _SCALE * np.bincount(whose, similar, pictures) / np.bincount(whose, minlength=pictures)


def _similarities(compared: Compared, grams: Ngrams) -> np.ndarray:
    """Of each reference to its picture's caption in n-grams of one n, float64 of shape (references,)."""
    pictures, captions = len(compared), len(compared.lengths)
    both = shared(compared, grams)
    # With an index np.unique sorts; without one it hashes, which takes 15 times as long here.
    seen, _ = np.unique(picture_keys(compared, grams)[both.candidates :], return_index=True)
    pictures_with = np.maximum(np.bincount(seen % max(1, grams.size), minlength=grams.size), 1)
    weights = grams.counts * np.log(pictures / pictures_with)[grams.numbers]
    norms = np.sqrt(np.bincount(grams.captions, weights**2, captions))
    theirs = weights[both.reference]
    products = np.minimum(weights[both.candidate], theirs) * theirs
    sums = np.bincount(grams.captions[both.reference], products, captions)[pictures:]
    lengths = norms[compared.pictures[pictures:]] * norms[pictures:]
    return np.divide(sums, lengths, out=np.zeros(len(sums)), where=lengths > 0)
