"""The true answers of a split as they are in its raw file."""

import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained, read_records

_BATCH = 4096
_SPEC = {"answer_text": tf.io.FixedLenFeature((), tf.string)}


def answer_texts(dataset: Prepared, split: str) -> list[str]:
    """Reads the feature ``answer_text``, in the order of the corpus.

    A class does not do where training lacks the answer: all of those are one class.

    Args:
        dataset: of questions about pictures.
        split: one of its splits.

    Raises:
        MalmoiError: there is no such split, or the dataset is damaged.
    """
    with explained(f"{dataset.name}, split {split}"):
        blocks = [tf.io.parse_example(block, _SPEC)["answer_text"] for block in _blocks(dataset, split)]
    return [text.decode() for block in blocks for text in block.numpy()]


def _blocks(dataset: Prepared, split: str) -> tf.data.Dataset:
    return read_records(dataset.pieces(split)).batch(_BATCH)
