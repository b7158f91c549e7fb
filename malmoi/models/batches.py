"""Batches as Keras reads them, and how many there are."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Batches:
    """What Keras's ``fit`` and ``evaluate`` read.

    Attributes:
        batches: a ``tf.data.Dataset`` or a ``keras.utils.PyDataset``.
        count: how many batches there are.
        asked: how many next tokens, neighbours or answers they ask for.
    """

    batches: Any
    count: int
    asked: int
