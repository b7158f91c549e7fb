"""Mean and deviation of vectors that are not all in memory at once."""

from collections.abc import Iterable

import numpy as np


def moments(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of some vectors, and the summed squares of their distances from it, float64 of shape (features,)."""
    if not len(rows):
        return np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    exact = rows.astype(np.float64)
    mean = exact.mean(0)
    return mean, np.square(exact - mean).sum(0)


def merged_moments(parts: Iterable[tuple[int, np.ndarray, np.ndarray]]) -> tuple[int, np.ndarray, np.ndarray]:
    """Count, mean and summed squares of all parts together.

    Chan, Golub, LeVeque: *Updating Formulae and a Pairwise Algorithm for Computing Sample Variances* (1979), formula
    2.1.

    Example:
        >>> count, mean, squares = merged_moments([(1, np.array([2.0]), np.array([0.0])),
        ...                                        (2, np.array([5.0]), np.array([2.0]))])
        >>> count, mean, squares
        (3, array([4.]), array([8.]))
    """
    count, mean, squares = 0, np.zeros(1), np.zeros(1)
    for more, its_mean, its_squares in parts:
        if not more:
            continue
        together = count + more
        difference = its_mean - mean
        mean = mean + difference * (more / together)
        squares = squares + its_squares + difference**2 * (count * more / together)
        count = together
    return count, mean, squares


def figures(values: np.ndarray) -> list[float]:
    """Numbers as JSON has them, as precise as 32-bit ones are.

    Example:
        >>> figures(np.array([0.1, 1 / 3], np.float32))
        [0.1, 0.3333333]
    """
    return [float(f"{value:.7g}") for value in values]
