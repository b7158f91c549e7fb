"""What training tells of a thing that is asked about: how often each answer was given to questions about it."""

from dataclasses import dataclass

import numpy as np

SMOOTHING = (1.0, 0.5, 0.1, 0.05, 0.01, 5e-3, 1e-3, 5e-4, 1e-4, 5e-5, 1e-5, 5e-6, 1e-6)
"""What is tried, as in the code of Ren et al.; with much of it the prior says little."""


@dataclass(frozen=True, eq=False)
class ObjectCounts:
    """The answers to questions of one type, by what was asked about.

    Attributes:
        things: word ids, rising, int of shape (things,).
        counts: how often each answer was given to questions about each, int of shape (things, answers).

    Example:
        >>> counts = ObjectCounts.of(np.array([7, 7, 5, 7]), np.array([1, 1, 1, 2]), 3)
        >>> counts.things.tolist(), counts.counts.tolist()
        ([5, 7], [[0, 1, 0], [0, 2, 1]])
        >>> (6 * np.exp(counts.log_prior(0.5).astype(float))).round(3)[:, 1:].tolist()  # (1/3 + 1/2) / 2 is 2.5 / 6
        [[2.5, 1.5], [3.5, 4.5]]
    """

    things: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, objects: np.ndarray, answers: np.ndarray, classes: int) -> "ObjectCounts":
        """Counts questions; those about an unknown word (1) or none (0) are left out.

        Args:
            objects: what is asked about: word ids, int of shape (questions,).
            answers: classes, int of shape (questions,).
            classes: how many there are.
        """
        known = objects > 1
        things, rows = np.unique(objects[known], return_inverse=True)
        counts = np.zeros((len(things), classes), np.int64)
        np.add.at(counts, (rows, answers[known]), 1)
        return cls(things, counts)

    def log_prior(self, smoothing: float) -> np.ndarray:
        """The logarithms of p(thing | answer).

        The paper smooths count(thing, answer) / count(answer) after Laplace. Its code adds a small number to this
        share, rather than to the counts, so that a thing not asked about in training has the same prior for all
        answers; so does this.

        Args:
            smoothing: that number, more than 0.

        Returns:
            Float32 of shape (things, answers).
        """
        share = self.counts / np.maximum(self.counts.sum(axis=0), 1)
        return np.log((share + smoothing) / (1 + smoothing * len(self.things))).astype(np.float32)
