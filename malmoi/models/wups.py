"""WUPS as a Keras metric, while a model trains."""

from typing import Any

import keras
import numpy as np
from keras import ops

from malmoi.errors import MalmoiError

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class Wups(keras.metrics.Mean):
    """The mean WUPS of predicted answer classes, looked up in a matrix.

    It knows classes, not words. An answer that training does not have is one class with all others of its kind, which
    the matrix scores 0; its real word may be close to the prediction's. Where there are such answers this is therefore
    a lower bound, and ``malmoi.featurize.wups.compare_words`` on the words is exact; otherwise the two are the same.

    Example:
        >>> metric = Wups(np.array([[1.0, 0.8], [0.6, 1.0]]))
        >>> metric.update_state([0, 1], [[2.0, 3.0], [0.0, 1.0]])  # true classes, logits
        >>> round(float(metric.result()), 3)
        0.9
        >>> metric.reset_state()
        >>> metric.update_state([1, 0], np.array([0, 0]), sample_weight=[3.0, 1.0])  # true and predicted classes
        >>> round(float(metric.result()), 3)
        0.7

    Args:
        matrix: what predicting one class scores where another is true, from 0 to 1, of shape (classes, classes): a row
            for each true class. ``malmoi.featurize.wups.wups_matrix`` makes it.
        name: of the metric.
        dtype: that it computes in.

    Raises:
        MalmoiError: the matrix is not square, or holds something else than numbers from 0 to 1.
    """

    def __init__(self, matrix: np.ndarray, name: str = "wups", dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.matrix = np.asarray(matrix, np.float32)
        if self.matrix.ndim != 2 or self.matrix.shape[0] != self.matrix.shape[1]:
            raise MalmoiError(f"a matrix of WUPS has the shape (classes, classes), found {self.matrix.shape}.")
        if not ((self.matrix >= 0) & (self.matrix <= 1)).all():
            raise MalmoiError("a matrix of WUPS holds numbers from 0 to 1, found others.")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor | None = None) -> None:
        """Counts a batch.

        Args:
            y_true: the true classes, int of shape (...,) or (..., 1).
            y_pred: logits or probabilities, float of shape (..., classes); or the predicted classes, int of shape
                (...,).
            sample_weight: of the shape of ``y_true``; by default all weigh the same.

        Raises:
            MalmoiError: there are more or fewer logits than classes.
        """
        y_pred = ops.convert_to_tensor(y_pred)
        classes = len(self.matrix)
        if keras.backend.is_float_dtype(keras.backend.standardize_dtype(y_pred.dtype)):
            if y_pred.shape[-1] != classes:
                raise MalmoiError(
                    f"expected logits of {classes} classes, as the matrix of WUPS has, found {y_pred.shape}."
                )
            y_pred = ops.argmax(y_pred, axis=-1)
        true, predicted = (ops.reshape(ops.cast(ids, "int32"), (-1,)) for ids in (y_true, y_pred))
        if sample_weight is not None:
            sample_weight = ops.reshape(sample_weight, (-1,))
        scores = ops.take(ops.reshape(ops.convert_to_tensor(self.matrix), (-1,)), true * classes + predicted)
        super().update_state(scores, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same metric of."""
        return {**super().get_config(), "matrix": self.matrix.tolist()}
