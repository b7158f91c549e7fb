"""What trained models of image question answering say, as probabilities."""

from collections.abc import Callable, Iterable, Sequence

import keras
import numpy as np
from keras import ops

from malmoi.models.training.examples import Arrays

_BATCH = 500  # questions

Track = Callable[[Sequence[range]], Iterable[range]]
"""Gives the same ranges, and shows how many are done."""


def untracked(ranges: Sequence[range]) -> Sequence[range]:
    """Shows nothing."""
    return ranges


def blocks(length: int, size: int) -> list[range]:
    """Places from 0 on, some at a time.

    Example:
        >>> blocks(5, 2)
        [range(0, 2), range(2, 4), range(4, 5)]
    """
    return [range(start, min(start + size, length)) for start in range(0, length, size)]


def answer_probabilities(
    model: keras.Model,
    features: Arrays,
    *,
    prepared: Callable[[Arrays], Arrays] = lambda batch: batch,
    track: Track = untracked,
) -> np.ndarray:
    """The probabilities of the answer classes.

    Args:
        model: gives logits of them.
        features: what it reads, by name, with the questions as first dimension.
        prepared: what is done to a batch of features first.
        track: shows progress.

    Returns:
        Float32 of shape (questions, answers).
    """
    found = []
    for block in track(blocks(len(features["question"]), _BATCH)):
        batch = prepared({name: array[block.start : block.stop] for name, array in features.items()})
        found.append(ops.convert_to_numpy(ops.softmax(model.predict_on_batch(dict(batch)), axis=-1)))
    return np.concatenate(found)
