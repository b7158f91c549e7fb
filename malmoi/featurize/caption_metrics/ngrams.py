"""How often which n-gram stands in which caption."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Ngrams:
    """The n-grams of captions, of one n.

    All arrays have the shape (entries,), an entry for each n-gram of each caption, by caption and then by n-gram.

    Attributes:
        size: how many n-grams there are; each has a number below it.
        captions: in which caption.
        numbers: which n-gram.
        counts: how often it stands there.
    """

    size: int
    captions: np.ndarray
    numbers: np.ndarray
    counts: np.ndarray


def ngrams(words: np.ndarray, lengths: np.ndarray, *, orders: int) -> tuple[Ngrams, ...]:
    """Counts the n-grams of captions.

    Args:
        words: numbers from 0, of all captions one after the other, int64 of shape (words,).
        lengths: of the captions, int of shape (captions,).
        orders: the largest n.

    Returns:
        Those of n = 1, 2, … orders.

    Example:
        >>> single, double = ngrams(np.array([7, 7, 7, 3]), np.array([3, 1]), orders=2)
        >>> single.captions, single.numbers, single.counts
        (array([0, 1]), array([1, 0]), array([3, 1]))
        >>> double.captions, double.numbers, double.counts
        (array([0]), array([0]), array([2]))
    """
    whose = np.repeat(np.arange(len(lengths)), lengths)
    found: list[Ngrams] = []
    starts = np.arange(len(words))  # where the n-grams begin
    sizes, numbers = _renumbered(words)
    single, size = numbers, sizes
    for order in range(1, orders + 1):
        if order > 1:
            longer = starts + order - 1 < len(words)
            longer[longer] = whose[starts[longer]] == whose[starts[longer] + order - 1]
            starts, numbers = starts[longer], numbers[longer]
            # An n-gram is one of n - 1 words and its last word.
            size, numbers = _renumbered(numbers * sizes + single[starts + order - 1])
        entries, counts = np.unique(whose[starts] * max(1, size) + numbers, return_counts=True)
        captions, kinds = np.divmod(entries, max(1, size))
        found.append(Ngrams(size, captions, kinds, counts))
    return tuple(found)


def _renumbered(keys: np.ndarray) -> tuple[int, np.ndarray]:
    """How many different keys there are, and their numbers from 0."""
    different, numbers = np.unique(keys, return_inverse=True)
    return len(different), numbers
