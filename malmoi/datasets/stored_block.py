"""One stored block of a token stream, for people to look at."""

from typing import TypedDict

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained, read_records
from malmoi.datasets.stats import entry
from malmoi.datasets.stored import ids_below, stored_shape
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

_SPEC = {"offset": tf.io.FixedLenFeature((), tf.int64), "tokens": tf.io.FixedLenFeature((), tf.string)}


class BlockValues(TypedDict):
    """A block; what the values mean is told in ``display.block.Block``."""

    split: str
    index: int
    offset: int
    ids: np.ndarray
    unit: str
    tokens: Vocabulary


def is_token_stream(dataset: Prepared) -> bool:
    """Whether a dataset's examples are blocks of a token stream."""
    return {"offset", "tokens"} <= set(dataset.features)


def read_block(dataset: Prepared, *, split: str = "train", index: int) -> BlockValues:
    """Reads one block; of the others only those before it in its shard are passed over.

    Args:
        dataset: of token streams.
        split: one of its splits.
        index: the block's place in the split, from 0.

    Returns:
        The arguments of a ``display.block.Block``; ``ids`` is int32 of shape (tokens,).

    Raises:
        MalmoiError: there is no such split or block, or the dataset is damaged.

    Example:
        >>> read_block(Prepared.open("ptb/word"), index=3)["offset"]  # doctest: +SKIP
        1536
    """
    blocks = dataset.examples(split)
    if not 0 <= index < blocks:
        raise MalmoiError(
            f"{dataset.name}, split {split}: there is no block {index}, they are numbered 0 to {blocks - 1}."
        )
    stored_shape(dataset, "offset", np.int64)
    stored_shape(dataset, "tokens", np.int32, None)
    vocabulary, place = dataset.tokens, f"{dataset.name}, split {split}, block {index}"
    with explained(place):
        (record,) = read_records(dataset.pieces(split, [range(index, index + 1)]))
        stored = tf.io.parse_single_example(record, _SPEC)
    data = stored["tokens"].numpy()
    if not data or len(data) % 4:
        raise MalmoiError(f"{place}: feature tokens: expected 32-bit ids, found {len(data)} bytes")
    with explained(place):
        ids = ids_below(tf.io.decode_raw(stored["tokens"], tf.int32), len(vocabulary), feature="tokens")
    return BlockValues(
        split=split,
        index=index,
        offset=int(stored["offset"]),
        ids=ids.numpy(),
        unit=entry(dataset, "unit", kind=str),
        tokens=vocabulary,
    )
