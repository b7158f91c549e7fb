"""Questions about pictures: the input function of image question answering."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import (
    ARRAYS_BATCH,
    SHUFFLE_BUFFER,
    as_arrays,
    batches_held_or_read,
    explained,
    read_records,
    try_first,
)
from malmoi.datasets.visual_features import VisualFeatures
from malmoi.datasets.visual_parts import visual_part


def visual_qa(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    part: str | None = None,
    validation_fraction: float = 0.1,
    validation_seed: int = 0,
    length: int | None = None,
    padding: str = "left",
    keys: Sequence[str] = ("type", "image_id"),
    fc7: bool = False,
    standardise: bool = False,
    weights: bool = False,
    batch_size: int = 100,
    shuffle_seed: int | None = None,
    shuffle_buffer: int = SHUFFLE_BUFFER,
    in_memory: bool = False,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """Questions about pictures, in batches.

    Two questions with length=5, and their vocabulary 2 = what, 3 = is, 4 = on, 5 = the, 6 = table, 7 = here::

        stored   what is on the table         what is here
        left     question [[2, 3, 4, 5, 6],   [0, 0, 2, 3, 7]]
                 place    [[1, 2, 3, 4, 5],   [0, 0, 1, 2, 3]]
        right    question [[2, 3, 4, 5, 6],   [2, 3, 7, 0, 0]]
                 place    [[1, 2, 3, 4, 5],   [1, 2, 3, 0, 0]]

    ``place`` tells a model on which side its questions are padded. All sizes but that of the batch are static, and that
    one too with ``drop_remainder`` or ``repeat``.

    Class 0 is the answer that the training split does not have. Whatever a model says to such a question is wrong: it
    must never choose class 0, and losses should leave the question out, for which there are ``weights``.

    Args:
        source: a prepared dataset: its folder, its name (``coco_qa/released``) or an open one.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        part: ``train`` or ``validation``, the two parts into which the split is cut by picture, for stopping early; by
            default all of it. See ``visual_parts.visual_part``.
        validation_fraction: the share of the pictures in the part ``validation``.
        validation_seed: another seed, another cut.
        length: words of a question, of which the first are given where there are more; by default those of the longest
            training question.
        padding: ``left`` or ``right``, the side on which shorter questions are filled up with 0.
        keys: stored numbers to give among the features, some of ``type``, ``image_id`` and ``question_id``.
        fc7: gives the vectors of the pictures too, of a dataset that has them.
        standardise: gives them with zero mean and unit variance over the training pictures; one of zeros, of a picture
            that has no vector, stays so.
        weights: gives a weight for each question too.
        batch_size: of each batch; with ``input_context``, that of a replica.
        shuffle_seed: by default the order is that of the corpus. With a seed the order is another one each epoch, and
            the same orders come from the same seed.
        shuffle_buffer: how many stored examples are held for shuffling.
        in_memory: reads all examples at once and holds them parsed, so that an epoch starts in a millisecond.
            ``shuffle_buffer`` then is all of it.
        repeat: goes on for ever; epochs follow on each other within a batch, so that every batch is full.
        drop_remainder: leaves a smaller last batch out.
        input_context: of ``Strategy.distribute_datasets_from_function``; each input pipeline gets its own examples.

    Returns:
        A dataset of ``(features, answer)``, with ``weights`` of ``(features, answer, weight)``. ``answer``: its class,
        int32 of shape (batch,). ``weight``: 1, or 0 where the answer is unknown, float32 of shape (batch,).
        ``features``:

        * ``question``: word ids, int32 of shape (batch, length); 0 is padding, 1 an unknown word.
        * ``place``: 1 for the first word, 2 for the second …, 0 for padding, int32 of shape (batch, length).
        * ``keys``: int32 of shape (batch,).
        * ``fc7``: float32 of shape (batch, features).

    Raises:
        MalmoiError: the dataset is not prepared or not one of questions about pictures; there is no such split or part;
            the first record doesn't fit. A later record that doesn't is a ``tf.errors.InvalidArgumentError`` when it is
            read.
    """
    dataset = Prepared.open(source, data_dir=data_dir)
    pieces = dataset.pieces(split)
    features = VisualFeatures.of(dataset, length=length, padding=padding, keys=keys, fc7=fc7, standardise=standardise)
    where = f"{dataset.name}, split {split}"
    try_first(pieces, features.parse, where)
    records = read_records(pieces, mixed=shuffle_seed is not None)
    if part is not None:
        with explained(where):
            records = visual_part(records, part, fraction=validation_fraction, seed=validation_seed)
    questions = batches_held_or_read(
        records,
        features.parse,
        in_memory=in_memory,
        batch_size=batch_size,
        shuffle_seed=shuffle_seed,
        shuffle_buffer=shuffle_buffer,
        repeat=repeat,
        drop_remainder=drop_remainder,
        input_context=input_context,
    )
    return questions.map(_weighted) if weights else questions


def visual_qa_arrays(
    source: epath.PathLike | Prepared, **arguments: Any
) -> tuple[Mapping[str, np.ndarray], np.ndarray]:
    """All of ``visual_qa`` at once, in the order of the corpus: features by name, and answers.

    Args:
        source: see ``visual_qa``.
        **arguments: those of ``visual_qa`` that say what to read, such as ``split``, ``part``, ``padding``, ``keys``.

    Raises:
        MalmoiError: see ``visual_qa``; here for every record.
    """
    return as_arrays(visual_qa(source, batch_size=ARRAYS_BATCH, **arguments))


def _weighted(
    features: Mapping[str, tf.Tensor], answer: tf.Tensor
) -> tuple[Mapping[str, tf.Tensor], tf.Tensor, tf.Tensor]:
    return features, answer, tf.cast(answer > 0, tf.float32)
