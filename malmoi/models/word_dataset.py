"""Batches of word2vec as Keras reads them on every backend, without TensorFlow where it is not installed."""

from collections.abc import Iterator
from typing import Any

import keras

from malmoi.datasets.word_batches import Batch, WordBatches


class WordDataset(keras.utils.PyDataset):
    """The batches of one epoch in their order, each as features alone, however often they are asked for from the first.

    Args:
        batches: of all epochs.
        number: of the epoch.

    Raises:
        MalmoiError: there are fewer examples than one batch needs.
    """

    def __init__(self, batches: WordBatches, number: int = 0) -> None:
        super().__init__()
        self.batches, self.number = batches, number
        self._steps = batches.steps(number)
        self._left: Iterator[Batch] = iter(())

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, place: int) -> tuple[Any, ...]:
        # Keras asks in this order, one after another, as there is one worker.
        if place == 0:
            self._left = self.batches.epoch(self.number)
        return (dict(next(self._left)),)
