"""The nearest of many points, by products of blocks: all distances are never there at once."""

from dataclasses import dataclass

import numpy as np
from keras import ops

_BLOCK = 4096  # examples at a time


@dataclass(frozen=True, eq=False)
class Points:
    """Examples as points: several arrays of features side by side, which weigh alike.

    Each array has its own centre and scale, so that the mean squared distance of its rows from their mean is 1, however
    wide it is and whatever its units are.

    Attributes:
        parts: the arrays, each float of shape (points, width); held as they are, not copied.
        centres: the mean row of each, float32 of shape (width,).
        scales: the root of the mean squared distance from the centre of each; 1 where all rows are equal.

    Example:
        >>> points = Points.of(np.array([[0.0], [4.0]]), np.array([[1.0, 1.0], [1.0, 1.0]]))
        >>> points.block(0, 2).tolist()
        [[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """

    parts: tuple[np.ndarray, ...]
    centres: tuple[np.ndarray, ...]
    scales: tuple[float, ...]

    @classmethod
    def of(cls, *parts: np.ndarray) -> "Points":
        """The points that these rows are, of which there is at least one."""
        centres = tuple(part.mean(axis=0, dtype=np.float64).astype(np.float32) for part in parts)
        scales = tuple(_spread(part, centre) or 1.0 for part, centre in zip(parts, centres, strict=True))
        return cls(parts, centres, scales)

    def like(self, *parts: np.ndarray) -> "Points":
        """Other rows as points of the same space."""
        return Points(parts, self.centres, self.scales)

    def __len__(self) -> int:
        return len(self.parts[0])

    def block(self, start: int, stop: int) -> np.ndarray:
        """Some of the points, float32 of shape (points, sum of the widths)."""
        parts = zip(self.parts, self.centres, self.scales, strict=True)
        scaled = [(part[start:stop] - centre) / np.float32(scale) for part, centre, scale in parts]
        return np.concatenate(scaled, axis=1).astype(np.float32, copy=False)


def nearest(queries: np.ndarray, examples: Points, count: int, *, block: int = _BLOCK) -> np.ndarray:
    """The nearest examples of each query by Euclidean distance.

    Args:
        queries: float32 of shape (queries, width); some thousands at a time keep memory small.
        examples: points of that width.
        count: how many of them; all where there are fewer.
        block: how many examples are compared at a time.

    Returns:
        Their places, the nearest first and of those at the same distance the one with the lower place; int32 of shape
        (queries, count).

    Example:
        >>> examples = Points.of(np.array([[0.0], [4.0], [4.0], [8.0]]))
        >>> nearest(examples.like(np.array([[5.0], [1.0]])).block(0, 2), examples, 3).tolist()
        [[1, 2, 3], [0, 1, 2]]
    """
    asked = ops.convert_to_tensor(queries)
    # Of |q - e|² the part |q|² is the same for all examples; q·e - |e|²/2 falls as the distance rises.
    best = ops.zeros((len(queries), 0), "float32")
    places = ops.zeros((len(queries), 0), "int32")
    for start in range(0, len(examples), block):
        points = examples.block(start, start + block)
        halves = 0.5 * np.einsum("pw,pw->p", points, points)
        scores = ops.matmul(asked, ops.convert_to_tensor(np.ascontiguousarray(points.T))) - halves
        here = np.broadcast_to(np.arange(start, start + len(points), dtype=np.int32), scores.shape)
        # The best so far stand first, and top_k prefers what stands first among equals.
        scores = ops.concatenate([best, scores], axis=1)
        best, at = ops.top_k(scores, min(count, scores.shape[1]))
        places = ops.take_along_axis(ops.concatenate([places, here], axis=1), at, axis=1)
    return ops.convert_to_numpy(places)


def _spread(part: np.ndarray, centre: np.ndarray) -> float:
    squares = 0.0
    for start in range(0, len(part), _BLOCK):
        away = part[start : start + _BLOCK] - centre
        squares += float(np.einsum("pw,pw->", away, away, dtype=np.float64))
    return float(np.sqrt(squares / len(part)))
