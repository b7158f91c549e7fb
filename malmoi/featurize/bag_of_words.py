"""Sparse bags of words: each distinct word of a sentence once, with its summed weight.

*End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895), section 2.1: m = sum over j of A x_j. The sum does
not ask for the order of equal words, so their weights may be added up beforehand.
"""

import numpy as np


def count_weights(ids: np.ndarray) -> np.ndarray:
    """The weight of each word in a plain bag of words: 1, or 0 at padding.

    Args:
        ids: word ids, int of shape (..., words), 0 = padding.

    Returns:
        float32 of shape (..., words, 1).
    """
    return (ids != 0)[..., None].astype(np.float32)


def bag_of_words(ids: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Folds sentences into bags.

    Args:
        ids: word ids, int of shape (sentences, words), 0 = padding.
        weights: float32 of shape (sentences, words, channels), from ``count_weights`` (one channel) or
            ``position_weights`` (two).

    Returns:
        The distinct ids of each sentence, rising, padded at the end with 0, int32 of shape (sentences, words), and
        their summed weights, float32 of shape (sentences, words, channels).

    Example:
        >>> ids = np.array([[5, 3, 5]])
        >>> bag, weights = bag_of_words(ids, count_weights(ids))
        >>> bag, weights[..., 0]
        (array([[3, 5, 0]], dtype=int32), array([[1., 2., 0.]], dtype=float32))
    """
    # Padding sorts last, so that the distinct ids fill each row from its start.
    keys = np.where(ids == 0, np.iinfo(np.int32).max, ids).astype(np.int64)
    order = np.argsort(keys, axis=-1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=-1)
    first = np.ones(ids.shape, dtype=bool)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    place = np.cumsum(first, axis=-1) - 1
    rows = np.arange(len(ids))[:, None]
    bag = np.zeros(ids.shape, dtype=np.int32)
    bag[rows, place] = np.where(ordered == np.iinfo(np.int32).max, 0, ordered)
    summed = np.zeros(weights.shape, dtype=np.float64)
    np.add.at(summed, (rows, place), np.take_along_axis(weights, order[..., None], axis=1))
    return bag, summed.astype(np.float32)
