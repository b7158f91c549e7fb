"""What trained models of image question answering say, as probabilities."""

import keras
import numpy as np
from keras import ops

from malmoi.models.training.examples import Arrays

_BATCH = 500  # questions


def answer_probabilities(model: keras.Model, features: Arrays) -> np.ndarray:
    """The probabilities of the answer classes.

    Args:
        model: gives logits of them.
        features: what it reads, by name, with the questions as first dimension.

    Returns:
        Float32 of shape (questions, answers).
    """
    found = []
    for start in range(0, len(features["question"]), _BATCH):
        batch = {name: array[start : start + _BATCH] for name, array in features.items()}
        found.append(ops.convert_to_numpy(ops.softmax(model.predict_on_batch(batch), axis=-1)))
    return np.concatenate(found)
