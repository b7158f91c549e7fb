"""The answer classes of a model that answers."""

from typing import Any

from keras import ops

Tensor = Any

_IMPOSSIBLE = -1e9


def answer_logits(scores: Tensor) -> Tensor:
    """Logits of which class 0, the answer unknown in training, never wins.

    Args:
        scores: of shape (..., answers).

    Returns:
        Float32 of the same shape.

    Example:
        >>> ops.convert_to_numpy(ops.argmax(answer_logits(ops.array([[3.0, 1.0, 2.0]])), axis=-1)).tolist()
        [2]
    """
    return ops.where(ops.arange(scores.shape[-1]) > 0, ops.cast(scores, "float32"), _IMPOSSIBLE)
