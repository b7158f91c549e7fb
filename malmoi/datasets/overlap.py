"""Overlap: which examples occur twice, in a split or in the split that a model was trained on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Overlap:
    """How many examples of a split occurred before.

    Attributes:
        examples: how many there are.
        seen: those whose input (what a model reads) occurred before.
        seen_alike: those of them that occurred with the same answer too.
    """

    examples: int
    seen: int
    seen_alike: int


def overlap(inputs: np.ndarray, wholes: np.ndarray, train: Mapping[str, np.ndarray]) -> Overlap:
    """How many examples of a held-out split occur in train.

    Args:
        inputs: a number for each example's input, equal for equal inputs, int64 of shape (examples,).
        wholes: the same for input and answer.
        train: ``inputs`` and ``wholes`` of the training examples.

    Example:
        >>> train = {"inputs": np.array([1, 2, 2]), "wholes": np.array([10, 20, 21])}
        >>> overlap(np.array([2, 2, 5]), np.array([20, 22, 50]), train)
        Overlap(examples=3, seen=2, seen_alike=1)
    """
    seen = int(np.isin(inputs, train["inputs"]).sum())
    return Overlap(len(inputs), seen, int(np.isin(wholes, train["wholes"]).sum()))


def repeats(inputs: np.ndarray, wholes: np.ndarray) -> Overlap:
    """How many examples of a split occurred earlier in it; see ``overlap``.

    Example:
        >>> repeats(np.array([1, 2, 2, 2]), np.array([10, 20, 21, 20]))
        Overlap(examples=4, seen=2, seen_alike=1)
    """
    return Overlap(len(inputs), _repeated(inputs), _repeated(wholes))


def _repeated(numbers: np.ndarray) -> int:
    # Sorting is several times faster than np.unique, which may hash.
    numbers = np.sort(numbers)
    return int((numbers[1:] == numbers[:-1]).sum())
