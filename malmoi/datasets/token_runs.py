"""Runs of a token stream as ``tf.data`` datasets, read and checked by TensorFlow's own operations."""

from collections.abc import Sequence

import numpy as np

from malmoi.datasets.token_stream import TokenStream
from malmoi.extras import require_tensorflow

require_tensorflow()  # names the two flavours where it is missing
import tensorflow as tf  # noqa: E402

from malmoi.datasets.stored import expected, ids_below  # noqa: E402

_PARSED = 16  # records at a time
_READ_BYTES = 1 << 16
_FEATURES = {"offset": tf.io.FixedLenFeature((), tf.int64), "tokens": tf.io.FixedLenFeature((), tf.string)}


def runs(stream: TokenStream, ranges: Sequence[range]) -> tf.data.Dataset:
    """Where runs of consecutive tokens are, for ``tokens_of_run``.

    Args:
        stream: what to read.
        ranges: the places of the tokens of each run.

    Returns:
        A dataset with an int64 of shape (5,) for each run.

    Raises:
        MalmoiError: a shard is damaged before the beginning of a run.
    """
    places = stream.places([wanted.start for wanted in ranges if wanted])
    table = np.zeros((len(ranges), 5), np.int64)
    for row, wanted in zip(table, ranges, strict=True):
        if wanted:
            at = places[wanted.start]
            row[:] = at.shard, at.place.record, at.place.offset, wanted.start, wanted.stop
    return tf.data.Dataset.from_tensor_slices(table)


def tokens_of_run(stream: TokenStream, run: tf.Tensor) -> tf.data.Dataset:
    """The tokens of one element of ``runs``, some thousand at a time: a dataset of int32 of shape (None,).

    A block that is missing, and an id that is not in the vocabulary, are a ``tf.errors.InvalidArgumentError``.
    """
    # One by one: TensorFlow 2.21 crashes when skip() is given the second output of an operation, as tf.unstack has.
    shard, record, offset, start, stop = (run[column] for column in range(5))
    files = tf.constant([str(shard.file) for shard in stream.shards])
    ends = tf.constant([shard.stop for shard in stream.shards[:-1]], tf.int64)
    size = len(stream.vocabulary)

    def read(at: tf.Tensor, serialised: tf.Tensor) -> tuple[tf.Tensor, tuple[tf.Tensor, tf.Tensor]]:
        """The place behind some records; that of their first token; their tokens."""
        blocks = tf.io.parse_example(serialised, _FEATURES)
        lengths = tf.cast(tf.strings.length(blocks["tokens"]) // tf.int32.size, tf.int64)
        offsets = at + tf.cumsum(lengths, exclusive=True)
        file = files[tf.searchsorted(ends, at[None], side="right")[0]]
        gap = tf.argmax(tf.cast(offsets != blocks["offset"], tf.int32))
        found = (blocks["offset"][gap], "in place of", offsets[gap], "in", file)
        with expected(tf.reduce_all(offsets == blocks["offset"]), "offset", "that of the next block", *found):
            tokens = tf.io.decode_raw(tf.strings.reduce_join(blocks["tokens"]), tf.int32)
        return offsets[-1] + lengths[-1], (at, ids_below(tokens, size, feature="tokens"))

    def cut(at: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
        return tokens[tf.maximum(start - at, 0) : stop - at]

    records = tf.data.TFRecordDataset(files[shard:], buffer_size=_READ_BYTES).skip(record).batch(_PARSED)
    return records.scan(offset, read).take_while(lambda at, _: at < stop).map(cut)
