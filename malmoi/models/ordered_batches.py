"""Batches in their order, as Keras reads them without TensorFlow."""

from collections.abc import Callable, Iterator
from typing import Any

import keras


class OrderedBatches(keras.utils.PyDataset):
    """Batches of an iterator, however often they are asked for from the first one.

    Args:
        count: how many there are.
        read: gives them from the first one on, each as a tuple of what Keras takes: features, labels, weights.

    Example:
        >>> batches = OrderedBatches(2, lambda: iter([("a",), ("b",)]))
        >>> len(batches), batches[0], batches[1], batches[0]
        (2, ('a',), ('b',), ('a',))
    """

    def __init__(self, count: int, read: Callable[[], Iterator[tuple[Any, ...]]]) -> None:
        super().__init__()
        self._count, self._read = count, read
        self._left: Iterator[tuple[Any, ...]] = iter(())

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> tuple[Any, ...]:
        # Keras asks in this order, one after another, as there is one worker.
        if place == 0:
            self._left = self._read()
        return next(self._left)
