"""Runs of a token stream as ``tf.data`` datasets, read and checked by TensorFlow's own operations."""

from collections.abc import Sequence

import numpy as np

from malmoi.datasets.token_stream import TokenStream
from malmoi.extras import require_tensorflow

require_tensorflow()  # names the two flavours where it is missing
import tensorflow as tf  # noqa: E402

from malmoi.datasets.stored import expected, first_not  # noqa: E402

_PARSED = 16  # records at a time
_READ_BYTES = 1 << 16
_FEATURES = {"offset": tf.io.FixedLenFeature((), tf.int64), "tokens": tf.io.FixedLenFeature((), tf.string)}


def runs(stream: TokenStream, ranges: Sequence[range]) -> np.ndarray:
    """Where runs of consecutive tokens are, for ``tokens_of_run``.

    Args:
        stream: what to read.
        ranges: the places of the tokens of each run.

    Returns:
        What ``tokens_of_run`` takes, int64 of shape (runs, 5).

    Raises:
        MalmoiError: a shard is damaged before the beginning of a run.
    """
    places = stream.places([wanted.start for wanted in ranges if wanted])
    table = np.zeros((len(ranges), 5), np.int64)
    for row, wanted in zip(table, ranges, strict=True):
        if wanted:
            at = places[wanted.start]
            row[:] = at.shard, at.place.record, at.place.offset, wanted.start, wanted.stop
    return table


def tokens_of_run(stream: TokenStream, run: tf.Tensor) -> tf.data.Dataset:
    """The tokens of one row of ``runs``, some thousand at a time: a dataset of int32 of shape (None,).

    A block that is missing, and an id that is not in the vocabulary, are a ``tf.errors.InvalidArgumentError``.
    """
    # One by one: TensorFlow 2.21 crashes when skip() is given the second output of an operation, as tf.unstack has.
    shard, record, offset, start, stop = (run[column] for column in range(5))
    files = tf.constant([str(shard.file) for shard in stream.shards])
    ends = tf.constant([shard.stop for shard in stream.shards[:-1]], tf.int64)
    highest = len(stream.vocabulary) - 1

    def read(at: tf.Tensor, serialised: tf.Tensor) -> tuple[tf.Tensor, tuple[tf.Tensor, tf.Tensor]]:
        """The place behind some records; that of their first token; their tokens."""
        blocks = tf.io.parse_example(serialised, _FEATURES)
        lengths = tf.cast(tf.strings.length(blocks["tokens"]) // tf.int32.size, tf.int64)
        offsets = at + tf.cumsum(lengths, exclusive=True)
        fits = offsets == blocks["offset"]
        file = files[tf.searchsorted(ends, at[None], side="right")[0]]
        found = (first_not(fits, blocks["offset"]), "in place of", first_not(fits, offsets), "in", file)
        with expected(tf.reduce_all(fits), "offset", "that of the next block", *found):
            tokens = tf.io.decode_raw(tf.strings.reduce_join(blocks["tokens"]), tf.int32)
        least, most = tf.reduce_min(tokens), tf.reduce_max(tokens)
        with expected(
            (least > 0) & (most <= highest), "tokens", f"ids from 1 to {highest}", least, "to", most, "in", file
        ):
            return offsets[-1] + lengths[-1], (at, tf.identity(tokens))

    def cut(at: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
        # Not tokens[...], which would lend a part of its memory: rebatch() writes a line of complaint for each of them.
        wanted = tf.clip_by_value((start - at, stop - at), 0, tf.size(tokens, tf.int64))
        return tf.gather(tokens, tf.range(wanted[0], wanted[1]))

    records = tf.data.TFRecordDataset(files[shard:], buffer_size=_READ_BYTES).skip(record).batch(_PARSED)
    # What would come next: shows whether the last file ends too early.
    behind = tf.data.Dataset.from_tensors([_example(stream.tokens)])
    return records.concatenate(behind).scan(offset, read).take_while(lambda at, _: at < stop).map(cut)


def _example(offset: int) -> bytes:
    """A block without tokens."""
    features = {
        "offset": tf.train.Feature(int64_list=tf.train.Int64List(value=[offset])),
        "tokens": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b""])),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
