"""Captions of pictures: the input function of models that write them."""

from collections.abc import Callable
from functools import partial
from typing import Any

import tensorflow as tf
from etils import epath

from malmoi.datasets.caption_arrays import CaptionArrays, caption_arrays
from malmoi.datasets.caption_features import LENGTH, CaptionFeatures
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import SHUFFLE_BUFFER, batches, read_records, try_first
from malmoi.datasets.stats import entry
from malmoi.errors import MalmoiError

__all__ = ["CaptionArrays", "caption_arrays", "captioning"]

CAPTIONS = 5
"""How many captions a picture of COCO has, if not more."""

_BLOCK = 64  # records parsed at a time: 26 MB of grids
_SHUFFLED_BYTES = 1 << 28  # of pictures in a shuffle buffer, if nothing else is said


def captioning(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    length: int = LENGTH,
    grouped: bool = False,
    captions: int = CAPTIONS,
    pictures: bool = True,
    standardise: bool = False,
    batch_size: int = 100,
    shuffle_seed: int | None = None,
    shuffle_buffer: int | None = None,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """Captions, in batches: what a model reads, what it should say next, and which steps count.

    A caption with length=4, and a longer one; 2 is the begin token, 3 the end token::

        stored    2 7 8 3                2 7 8 9 5 6 4 3
        caption   [[2, 7, 8, 3, 0],      [2, 7, 8, 9, 5]]
        said      [[6, 7, 2, 0, 0],      [6, 7, 8, 4, 2]]
        weight    [[1, 1, 1, 0, 0],      [1, 1, 1, 1, 1]]

    The class of a word is its id less 1, since padding is never said. Of a longer caption the first words are read, and
    the end follows. All sizes but that of the batch are static, and that one too with ``drop_remainder`` or ``repeat``.

    Args:
        source: a prepared dataset: its folder, its name (``coco_captioning/2014-fc7``) or an open one.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        length: words of a caption.
        grouped: gives pictures with their captions instead of captions with their pictures.
        captions: grouped, how many of a picture, of which the first are given where there are more.
        pictures: gives them too, of a dataset that has them.
        standardise: gives them with zero mean and unit variance over the training pictures; zeros, of a picture that
            has no vector, stay so.
        batch_size: of each batch, captions or, grouped, pictures; with ``input_context``, that of a replica.
        shuffle_seed: by default the order is that of the dataset. With a seed the order is another one each epoch, and
            the same orders come from the same seed. Captions are shuffled, not pictures with theirs.
        shuffle_buffer: how many captions are held for shuffling (captions of one picture share it); by default 2**18,
            or, with pictures, as many as 256 MB of them, at least 1,024.
        repeat: goes on for ever; epochs follow on each other within a batch, so that every batch is full.
        drop_remainder: leaves a smaller last batch out.
        input_context: of ``Strategy.distribute_datasets_from_function``; each input pipeline gets its own examples.

    Returns:
        A dataset of ``(features, said, weight)``. ``said``: the class of the next word, int32 of shape (batch,
        length + 1). ``weight``: 1, or 0 behind the end, float32 of that shape. ``features``:

        * ``caption``: word ids from the begin token on, int32 of that shape; 0 is padding.
        * ``fc7`` or ``conv5``: float32 of shape (batch, features) or (batch, places, features).

        Grouped, all but pictures are of shape (batch, captions, length + 1); a caption that a picture lacks is padding,
        and its weights are 0.

    Raises:
        MalmoiError: the dataset is not prepared or not one of captions; there is no such split; the first record
            doesn't fit. A later record that doesn't is a ``tf.errors.InvalidArgumentError`` when it is read.
    """
    if captions < 1:
        raise MalmoiError(f"captions is {captions}, expected at least 1.")
    dataset = Prepared.open(source, data_dir=data_dir)
    pieces = dataset.pieces(split)
    features = CaptionFeatures.of(dataset, length=length, pictures=pictures, standardise=standardise)
    if shuffle_buffer is None:
        held = features.picture.bytes if features.picture else 1
        shuffle_buffer = min(SHUFFLE_BUFFER, max(1024, _SHUFFLED_BYTES // held))
    parse: Callable[..., Any] = partial(features.grouped, captions) if grouped else features.one

    def examples(records: tf.data.Dataset) -> tf.data.Dataset:
        stored = records.batch(_BLOCK).map(features.columns).unbatch()
        if grouped:
            count = records.cardinality()
        else:
            stored, count = stored.flat_map(_each), entry(dataset, "splits", split, "captions")
        return stored.apply(tf.data.experimental.assert_cardinality(count))

    def tried(records: tf.Tensor) -> Any:
        return features.grouped(captions, *features.columns(records))

    try_first(pieces, tried, f"{dataset.name}, split {split}")
    order: dict[str, Any] = {
        "batch_size": batch_size,
        "shuffle_seed": shuffle_seed,
        "shuffle_buffer": shuffle_buffer,
        "repeat": repeat,
        "drop_remainder": drop_remainder,
        "input_context": input_context,
        "parsed": _BLOCK if features.picture else 1024,
    }
    return batches(examples(read_records(pieces, mixed=shuffle_seed is not None)), parse, **order)


def _each(captions: tf.Tensor, lengths: tf.Tensor, *pictures: tf.Tensor) -> tf.data.Dataset:
    """A picture as often as it has captions, each time with the place of another; its bytes are there once."""
    count = tf.cast(tf.strings.length(lengths) // 4, tf.int64)
    again = tf.data.Dataset.from_tensors((captions, lengths, *pictures)).repeat(count)
    return tf.data.Dataset.zip(tf.data.Dataset.range(count), again)
