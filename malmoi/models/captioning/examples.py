"""Captions as a model learns them: what it reads, and what it should say next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from malmoi.models.batches import Batches
from malmoi.models.ordered_batches import OrderedBatches

Pictures = Callable[[np.ndarray], np.ndarray]
"""Pictures by their places, such as ``ImageVectors.take``: far more than memory holds, where they are grids."""

Batch = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]


@dataclass(frozen=True, kw_only=True, eq=False)
class CaptionExamples:
    """Captions and whose they are.

    Attributes:
        captions: word ids with begin and end tokens, padded with 0 on the right, int of shape (captions, length).
        places: of each caption's picture, int of shape (captions,).
        pictures: gives pictures by their places.
    """

    captions: np.ndarray
    places: np.ndarray
    pictures: Pictures

    def __len__(self) -> int:
        """How many captions there are."""
        return len(self.captions)


def shifted(captions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is read, the class of what comes next (its id - 1), and which steps count.

    Args:
        captions: int of shape (captions, length), padded with 0 on the right.

    Returns:
        int32, int32 and float32, each of shape (captions, length - 1).

    Example:
        >>> read, said, counts = shifted(np.array([[2, 7, 3, 0]]))
        >>> read.tolist(), said.tolist(), counts.tolist()
        ([[2, 7, 3]], [[6, 2, 0]], [[1.0, 1.0, 0.0]])
    """
    read, said = captions[:, :-1].astype(np.int32), captions[:, 1:].astype(np.int32)
    return read, np.maximum(said - 1, 0), (said != 0).astype(np.float32)


def caption_batches(
    examples: CaptionExamples, *, picture: str, batch_size: int, order: np.ndarray | None = None
) -> Batches:
    """Batches for Keras's ``fit`` and ``evaluate``: features, labels and weights.

    Args:
        examples: captions and pictures.
        picture: the name of the input that the picture is; see ``Captioner``.
        batch_size: captions in a batch; the last one of an ordered reading is filled up with captions that don't count,
            so that all have the same shape.
        order: places of the captions to give, int of shape (captions given,); by default all in their order.
    """
    places = np.arange(len(examples)) if order is None else order
    count = -(-len(places) // batch_size)
    read = partial(_read, examples, picture, places, batch_size)
    return Batches(batches=OrderedBatches(count, read), count=count, asked=len(places))


def _read(examples: CaptionExamples, picture: str, places: np.ndarray, batch_size: int) -> Iterator[Batch]:
    for start in range(0, len(places), batch_size):
        chosen = places[start : start + batch_size]
        filled = np.resize(chosen, batch_size)
        read, said, counts = shifted(examples.captions[filled])
        counts[len(chosen) :] = 0
        pictures = examples.pictures(examples.places[filled]).astype(np.float32)
        yield {picture: pictures, "caption": read}, said, counts
