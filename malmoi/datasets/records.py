"""Records: from the files of a prepared dataset to batches of features, what all input functions share.

Records are read, shuffled and batched as the bytes they are, and parsed a batch at a time: parsing one by one
is many times slower.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from malmoi.datasets.prepared import Piece
from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow

require_tensorflow()  # names the two flavours where it is missing
import tensorflow as tf  # noqa: E402

SHUFFLE_BUFFER = 1 << 18  # records; the largest split of bAbI has 200,000
_CYCLE = 16  # files open at a time
_PARALLEL_CALLS = min(4, os.cpu_count() or 1)
_PARSED = 1024  # records at a time
_PREFETCHED = 4  # batches
ARRAYS_BATCH = 1024
"""Examples that are parsed at a time where all are held in memory."""


def read_records(pieces: Sequence[Piece], *, mixed: bool = False) -> tf.data.Dataset:
    """The serialised examples of some pieces.

    Args:
        pieces: what to read.
        mixed: takes the records from several pieces in turn instead of one piece after the other, so that a
            shuffle buffer smaller than the dataset holds some of each. The same order each time.

    Returns:
        A dataset of string scalars whose cardinality is known; a shard that holds fewer records is an error.
    """
    columns = zip(*((piece.file, piece.skip, piece.take) for piece in pieces), strict=True)
    places = tf.data.Dataset.from_tensor_slices(tuple(map(list, columns)))

    def read(file: tf.Tensor, skip: tf.Tensor, take: tf.Tensor) -> tf.data.Dataset:
        return tf.data.TFRecordDataset(file).skip(tf.cast(skip, tf.int64)).take(tf.cast(take, tf.int64))

    cycle = min(len(pieces), _CYCLE) if mixed else 1
    records = places.interleave(read, cycle_length=cycle, block_length=1)
    return records.apply(tf.data.experimental.assert_cardinality(sum(piece.take for piece in pieces)))


def try_first(pieces: Sequence[Piece], parse: Callable[..., Any], where: str) -> None:
    """Parses the first example, so that records of another kind are an error before they are read in training.

    Raises:
        MalmoiError: it doesn't fit; ``where`` tells of which dataset it is.
    """
    with explained(f"{where}, first example"):
        next(iter(read_records(pieces).take(1).batch(1).map(parse)))


def batches(
    records: tf.data.Dataset,
    parse: Callable[..., Any],
    *,
    batch_size: int,
    shuffle_seed: int | None = None,
    shuffle_buffer: int = SHUFFLE_BUFFER,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
    parsed: int = _PARSED,
) -> tf.data.Dataset:
    """Batches of parsed examples.

    Args:
        records: serialised examples, or parts of them.
        parse: makes features of a batch of them, string of shape (batch,).
        batch_size: of each batch; with ``input_context``, that of a replica.
        shuffle_seed: shuffles, anew each epoch; the orders follow from this seed (and from
            ``tf.random.set_seed``, where that was called).
        shuffle_buffer: how many records are held for shuffling.
        repeat: goes on for ever; epochs follow on each other within a batch, so that every batch is full.
        drop_remainder: leaves a smaller last batch out.
        input_context: keeps every n-th record, n being the number of input pipelines.
        parsed: about how many are parsed at a time; less where they are large.
    """
    if batch_size < 1:
        raise MalmoiError(f"batch_size is {batch_size}, expected at least 1.")
    if input_context is not None:
        records = records.shard(input_context.num_input_pipelines, input_context.input_pipeline_id)
    if shuffle_seed is not None:
        records = records.shuffle(shuffle_buffer, seed=shuffle_seed)
    if repeat:
        records = records.repeat()
    # Parsed many at a time, whatever the batch: a call of the function costs as much as some hundred records.
    blocks = records.batch(max(1, parsed // batch_size) * batch_size)
    batched = blocks.map(parse, num_parallel_calls=_PARALLEL_CALLS).rebatch(
        batch_size, drop_remainder=drop_remainder or repeat
    )
    count = int(records.cardinality())  # rebatching forgets it
    if count > 0:
        count = count // batch_size if drop_remainder else -(-count // batch_size)
    if count != tf.data.UNKNOWN_CARDINALITY:
        batched = batched.apply(tf.data.experimental.assert_cardinality(count))
    return batched.prefetch(_PREFETCHED).with_options(reading_options())


def batches_of_arrays(
    features: Mapping[str, np.ndarray],
    labels: np.ndarray,
    *,
    batch_size: int,
    order: np.ndarray | None = None,
    shuffle_seed: int | None = None,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """The same batches as ``batches`` gives, of examples that are in memory.

    An epoch begins at once, without opening files and filling a shuffle buffer: what small datasets read many times
    need.

    Args:
        features: by name, with the examples as first dimension; arrays or tensors, see ``as_tensors``.
        labels: one for each example.
        order: the places of the examples to give, int of shape (examples given,); by default all in their order.
        batch_size: this one and the others are those of ``batches``.
        shuffle_seed: see ``batches``.
        repeat: see ``batches``.
        drop_remainder: see ``batches``.
        input_context: see ``batches``.
    """
    places = tf.data.Dataset.from_tensor_slices(np.arange(len(labels)) if order is None else order)
    if input_context is not None:
        places = places.shard(input_context.num_input_pipelines, input_context.input_pipeline_id)
    if shuffle_seed is not None:
        places = places.shuffle(int(places.cardinality()), seed=shuffle_seed)
    if repeat:
        places = places.repeat()
    held = ({name: tf.constant(array) for name, array in features.items()}, tf.constant(labels))
    batched = places.batch(batch_size, drop_remainder=drop_remainder or repeat).map(
        lambda at: tf.nest.map_structure(lambda array: tf.gather(array, at), held), num_parallel_calls=_PARALLEL_CALLS
    )
    options = reading_options()
    options.experimental_optimization.apply_default_optimizations = False  # with oneDNN they copy what is held
    return batched.prefetch(_PREFETCHED).with_options(options)


def batches_held_or_read(
    records: tf.data.Dataset,
    parse: Callable[..., Any],
    *,
    in_memory: bool,
    shuffle_buffer: int = SHUFFLE_BUFFER,
    **order: Any,
) -> tf.data.Dataset:
    """The same examples by ``batches_of_arrays``, if they are to be held in memory, or by ``batches``."""
    if in_memory:
        return batches_of_arrays(*as_arrays(batches(records, parse, batch_size=ARRAYS_BATCH)), **order)
    return batches(records, parse, shuffle_buffer=shuffle_buffer, **order)


def as_tensors(features: Mapping[str, np.ndarray], labels: np.ndarray) -> tuple[Mapping[str, tf.Tensor], tf.Tensor]:
    """Arrays as TensorFlow holds them, for ``batches_of_arrays`` that is called again and again.

    It would copy them each time, and a dataset that is done with may keep its copy for a while.
    """
    return {name: tf.constant(array) for name, array in features.items()}, tf.constant(labels)


def reading_options() -> tf.data.Options:
    """How ``tf.data`` shall run what reads: in a fixed order, without its autotuner."""
    options = tf.data.Options()
    options.autotune.enabled = False  # it can stall at the end of an epoch
    options.deterministic = True
    # Where TensorFlow shards by itself, it must not be by file: a small dataset has one.
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return options


def as_arrays(dataset: tf.data.Dataset) -> tuple[Mapping[str, np.ndarray], np.ndarray]:
    """All batches of a dataset of ``(features, labels)`` as one.

    Returns:
        The features by name, and the labels; the first dimension counts the examples.

    Raises:
        MalmoiError: the dataset has no end or no example, or its data are damaged.
    """
    if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:
        raise MalmoiError("a dataset that repeats for ever can't become arrays: make it with repeat=False.")
    batches = max(1, int(dataset.cardinality()))
    arrays: list[np.ndarray] = []
    names: list[str] = []
    count = 0
    with explained("reading all examples"):
        for features, labels in dataset.as_numpy_iterator():
            batch = [*features.values(), labels]
            if not arrays:
                names = list(features)
                arrays = [np.empty((batches * len(labels), *part.shape[1:]), part.dtype) for part in batch]
            while count + len(labels) > len(arrays[-1]):  # of unknown cardinality
                arrays = [np.concatenate([array, np.empty_like(array)]) for array in arrays]
            # At once into their places: large features would be in memory twice if they were put together later.
            for array, part in zip(arrays, batch, strict=True):
                array[count : count + len(part)] = part
            count += len(labels)
    if not count:
        raise MalmoiError("the dataset has no batch: fewer examples than batch_size, and drop_remainder.")
    *values, labels = (array[:count] for array in arrays)
    return dict(zip(names, values, strict=True)), labels


@contextlib.contextmanager
def explained(stage: str) -> Iterator[None]:
    """Turns TensorFlow's errors about data into ours, which say only what was wrong."""
    try:
        yield
    except (
        tf.errors.InvalidArgumentError,
        tf.errors.FailedPreconditionError,
        tf.errors.DataLossError,
        tf.errors.NotFoundError,
    ) as error:
        raise MalmoiError(f"{stage}: {_plain(error.message)}") from error


def _plain(message: str) -> str:
    """The first line without the names of operations and iterators."""
    line = re.sub(r"\{\{.*?\}\}|\[Op:.*", "", message).strip().splitlines()[0]
    line = re.sub(r"Error in user-defined function .*? with iterator: \S+: ", "", line)
    return line.removeprefix("assertion failed: ").replace("] [", " ").strip("[] ")
