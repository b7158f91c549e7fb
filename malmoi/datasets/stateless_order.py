"""Stateless orders: permutations that follow from numbers alone, such as a seed and an epoch.

Places are sorted by the outputs of SplitMix64 (https://prng.di.unimi.it/splitmix64.c), a few operations on 64-bit
numbers that numpy and TensorFlow do alike, so that both give the same order.
"""

import numpy as np

GAMMA = 0x9E3779B97F4A7C15
STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))  # what is xored in, shifted; then the multiplier
LAST_SHIFT = 31
_MASK = (1 << 64) - 1


def stateless_order(count: int, *numbers: int) -> np.ndarray:
    """The numbers from 0 to below ``count``, each once, in an order that follows from ``numbers``.

    Args:
        count: how many.
        *numbers: such as a seed and an epoch; of each the lowest 64 bits count.

    Returns:
        int64 of shape (count,).

    Example:
        >>> seed = 7
        >>> stateless_order(8, seed, 0), stateless_order(8, seed, 1)
        (array([1, 3, 2, 4, 7, 0, 6, 5]), array([6, 4, 2, 0, 7, 1, 3, 5]))
    """
    key = np.zeros(1, np.uint64)
    for number in numbers:
        key = _mixed(key ^ np.uint64(number & _MASK))
    keys = _mixed(key + np.arange(count, dtype=np.uint64))
    # Without the lowest bit they fit into int64, which is what TensorFlow can sort.
    return np.argsort(keys >> np.uint64(1), kind="stable")


def _mixed(numbers: np.ndarray) -> np.ndarray:
    numbers = numbers + np.uint64(GAMMA)
    for shift, multiplier in STEPS:
        numbers = (numbers ^ numbers >> np.uint64(shift)) * np.uint64(multiplier)
    return numbers ^ numbers >> np.uint64(LAST_SHIFT)
