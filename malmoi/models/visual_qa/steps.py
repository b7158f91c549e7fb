"""Sequences of different lengths side by side, without masks: what lies behind a sequence's end is never looked at.

Recurrent layers need no mask then, and with none cuDNN can run them, and XLA makes one plain loop.
"""

from typing import Any, NamedTuple

from keras import ops

Tensor = Any


class Steps(NamedTuple):
    """What a recurrent layer reads.

    Attributes:
        vectors: float of shape (batch, time, width).
        count: how many of them count, from the first one on; int of shape (batch,).
    """

    vectors: Tensor
    count: Tensor

    def begun_with(self, vector: Tensor) -> "Steps":
        """With one more step before the first: float of shape (batch, width)."""
        vectors = ops.concatenate([vector[:, None], self.vectors], axis=1)
        return Steps(vectors, self.count + 1)

    def ended_with(self, vector: Tensor) -> "Steps":
        """With one more step behind the last that counts: float of shape (batch, width)."""
        vectors = ops.concatenate([self.vectors, ops.zeros_like(vector)[:, None]], axis=1)
        here = ops.arange(vectors.shape[1])[None] == self.count[:, None]
        return Steps(ops.where(here[..., None], vector[:, None], vectors), self.count + 1)


def left_aligned(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Sequences padded with 0 on either side, now all on the right, and their lengths.

    Args:
        ids: int of shape (batch, time).

    Example:
        >>> ids, count = left_aligned(ops.array([[0, 0, 5], [7, 6, 0]]))
        >>> ops.convert_to_numpy(ids).tolist(), ops.convert_to_numpy(count).tolist()
        ([[5, 0, 0], [7, 6, 0]], [1, 2])
    """
    there = ops.cast(ops.not_equal(ids, 0), "int32")
    time = ids.shape[1]
    places = (ops.arange(time)[None] + ops.argmax(there, axis=1)[:, None]) % time
    return ops.take_along_axis(ids, ops.cast(places, "int32"), axis=1), ops.sum(there, axis=1)


def reversed_steps(steps: Steps) -> Tensor:
    """The vectors that count, last one first; of the same shape.

    Example:
        >>> steps = Steps(ops.array([[[1.0], [2.0], [9.0]]]), ops.array([2]))
        >>> ops.convert_to_numpy(reversed_steps(steps))[..., 0].tolist()
        [[2.0, 1.0, 9.0]]
    """
    place = ops.arange(steps.vectors.shape[1])[None]
    from_end = steps.count[:, None] - 1 - place
    return ops.take_along_axis(steps.vectors, ops.where(from_end >= 0, from_end, place)[..., None], axis=1)


def at(values: Tensor, place: Tensor) -> Tensor:
    """The values at one step of each sequence.

    Args:
        values: of shape (batch, time, width).
        place: int of shape (batch,); -1, of a sequence without steps, is taken for 0.

    Returns:
        Of shape (batch, width).
    """
    return ops.take_along_axis(values, ops.maximum(place, 0)[:, None, None], axis=1)[:, 0]
