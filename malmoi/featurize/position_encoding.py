"""Position encoding: a sentence vector that keeps the order of its words.

*End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895), section 4.1: m = sum over j of l_j * A x_j with
l_kj = (1 - j/J) - (k/d)(1 - 2j/J), j = 1 … J the word's place, k = 1 … d the dimension.
"""

import numpy as np


def position_encoding(sentence_length: int, dimensions: int) -> np.ndarray:
    """The paper's l, float32 of shape (sentence_length, dimensions).

    Args:
        sentence_length: J, the true number of words, padding not counted.
        dimensions: d, the width of a word vector.

    Example:
        >>> position_encoding(2, 4)
        array([[0.5 , 0.5 , 0.5 , 0.5 ],
               [0.25, 0.5 , 0.75, 1.  ]], dtype=float32)
    """
    j = np.arange(1, sentence_length + 1, dtype=np.float64)[:, None] / sentence_length
    k = np.arange(1, dimensions + 1, dtype=np.float64)[None, :] / dimensions
    return ((1 - j) - k * (1 - 2 * j)).astype(np.float32)


def position_weights(ids: np.ndarray) -> np.ndarray:
    """The two numbers of each word from which l follows for any width.

    l_kj = a_j - (k/d) b_j with a_j = 1 - j/J and b_j = 1 - 2j/J: they can be stored before d is known.

    Args:
        ids: word ids, padded at the end with 0, int of shape (..., words).

    Returns:
        float32 of shape (..., words, 2), zero at padding.

    Example:
        >>> position_weights(np.array([7, 9, 0]))
        array([[ 0.5,  0. ],
               [ 0. , -1. ],
               [ 0. ,  0. ]], dtype=float32)
    """
    real = ids != 0
    length = np.maximum(real.sum(-1, keepdims=True), 1)
    j = np.arange(1, ids.shape[-1] + 1) / length
    weights = np.stack([1 - j, 1 - 2 * j], axis=-1)
    return np.where(real[..., None], weights, 0).astype(np.float32)
