"""Sentences as vectors: weighted sums of word vectors, the same numbers by two ways.

A sentence is its word ids and, for each word, one weight a channel. Its vector in a table E of width d is

    sum over words j of w_j1 E[x_j]                      (bag of words, one channel)
    sum over words j of (w_j1 - (k/d) w_j2) E[x_j]       (position encoding, two channels; k = 1 … d)

The weights come from the ids here, or stored with the dataset (``malmoi.featurize.bag_of_words``).
"""

from typing import Any

import keras
from keras import ops

Tensor = Any

ENCODINGS = {"bag_of_words": 1, "position": 2}
"""Sentence encodings by name, with their number of channels."""


def word_weights(ids: Tensor, encoding: str) -> Tensor:
    """The weights of each word, as ``malmoi.featurize`` computes them, on the device.

    Args:
        ids: int of shape (..., words), padded at the end with 0.
        encoding: a name in ``ENCODINGS``.

    Returns:
        float of shape (..., words, channels), zero at padding.
    """
    real = ops.cast(ops.not_equal(ids, 0), keras.config.floatx())
    if encoding == "bag_of_words":
        return real[..., None]
    length = ops.maximum(ops.sum(real, axis=-1, keepdims=True), 1)
    place = ops.arange(1, ids.shape[-1] + 1, dtype=real.dtype) / length
    return ops.stack([(1 - place) * real, (1 - 2 * place) * real], axis=-1)


def embed_by_bags(ids: Tensor, weights: Tensor, tables: list[Tensor]) -> list[Tensor]:
    """Sentence vectors by one matrix product, for small vocabularies.

    Each sentence becomes a dense bag (one row of weights over the vocabulary for each channel); the bags do not depend
    on the tables, so all tables, and all restarts of a run, share them.

    Args:
        ids: int of shape (..., words).
        weights: float of shape (..., words, channels).
        tables: word vectors, each of shape (vocabulary, d).

    Returns:
        For each table the sentence vectors, float of shape (..., d).
    """
    vocabulary, dimensions = tables[0].shape
    one_hot = ops.one_hot(ids, vocabulary, dtype=weights.dtype)
    channels = weights.shape[-1]
    bags = ops.concatenate([ops.sum(one_hot * weights[..., c : c + 1], axis=-2) for c in range(channels)], axis=-1)
    joined = ops.concatenate(tables, axis=-1)
    if channels == 2:
        slope = ops.tile(_slope(dimensions, joined.dtype), len(tables))
        joined = ops.concatenate([joined, -slope * joined], axis=0)
    return ops.split(ops.matmul(bags, joined), len(tables), axis=-1)


def embed_by_rows(ids: Tensor, weights: Tensor, tables: list[Tensor]) -> list[Tensor]:
    """Sentence vectors by looking up the rows of each word, for large vocabularies; see ``embed_by_bags``."""
    scale = weights[..., 0:1]
    if weights.shape[-1] == 2:
        scale = scale - _slope(tables[0].shape[-1], weights.dtype) * weights[..., 1:2]
    return [ops.sum(scale * ops.take(table, ids, axis=0), axis=-2) for table in tables]


def _slope(dimensions: int, dtype: str) -> Tensor:
    return ops.arange(1, dimensions + 1, dtype=dtype) / dimensions
