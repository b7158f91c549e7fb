"""Story question answering: the input function of memory networks."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
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
from malmoi.datasets.story_features import StoryFeatures
from malmoi.datasets.story_parts import story_part
from malmoi.errors import MalmoiError


def story_qa(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    tasks: int | Sequence[int] | None = None,
    part: str | None = None,
    validation_fraction: float = 0.1,
    validation_seed: int = 0,
    memory_size: int | None = 50,
    stored_encoding: bool | None = None,
    keys: Sequence[str] = (),
    batch_size: int = 32,
    shuffle_seed: int | None = None,
    shuffle_buffer: int = SHUFFLE_BUFFER,
    in_memory: bool = False,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """Questions about stories, in batches for a memory network.

    A small dataset of one story and its two questions, with memory_size=2, and its vocabulary 2 = mary, 3 =
    is, 4 = here, 5 = john, 6 = left, 7 = where::

        stored   1 Mary is here.      ->  story [[2, 3, 4]]
                 2 Where is Mary? here    question [7, 3, 2]
                 3 John left.         ->  story [[2, 3, 4], [5, 6, 0], [5, 3, 4]]
                 4 John is here.          question [7, 3, 5]
                 5 Where is John? here
        given    {"story":    [[[2, 3, 4], [0, 0, 0]],    [[5, 6, 0], [5, 3, 4]]],
                  "time":     [[1, 0],                    [2, 1]],
                  "question": [[7, 3, 2],                 [7, 3, 5]]},  [1, 1]

    All sizes but that of the batch are static, and that one too with ``drop_remainder`` or ``repeat``.

    Args:
        source: a prepared dataset: its folder, its name (``babi/en-1k-qa1``) or an open one.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        tasks: one task or several; by default all that are there. Other tasks' records are not read.
        part: ``train`` or ``validation``, the two parts into which the split is cut by story; by default all
            of it. See ``story_parts.story_part``.
        validation_fraction: the share of each task's stories in the part ``validation``.
        validation_seed: another seed, another cut.
        memory_size: the most statements; of a longer story the latest are given. The memory is never wider
            than the longest story of the train split (of all its tasks); ``None`` makes it as wide as that.
        stored_encoding: whether to give the sentence encodings that ``-bow`` and ``-pe`` configs store; by
            default where there are any.
        keys: stored numbers to give among the features, some of ``task``, ``story_id`` and ``question_id``.
        batch_size: of each batch; with ``input_context``, that of a replica.
        shuffle_seed: by default the order is that of the corpus. With a seed the order is another one each
            epoch, and the same orders come from the same seed.
        shuffle_buffer: how many stored examples are held for shuffling.
        in_memory: reads all examples at once and holds them parsed, so that an epoch starts in a millisecond: for a
            small dataset that is read many times. ``shuffle_buffer`` then is all of it.
        repeat: goes on for ever; epochs follow on each other within a batch, so that every batch is full.
        drop_remainder: leaves a smaller last batch out.
        input_context: of ``Strategy.distribute_datasets_from_function``; each input pipeline gets its own
            examples.

    Returns:
        A dataset of ``(features, answer)``. ``answer``: the answer's class, int32 of shape (batch,).
        ``features``:

        * ``story``: word ids of the statements in their order, int32 of shape (batch, memory, words); padded
          at the end with 0.
        * ``time``: 1 for the latest statement, 2 for the one before …, 0 for none, int32 of shape (batch,
          memory).
        * ``question``: word ids, int32 of shape (batch, words).
        * with stored encodings ``story_weights``, float32 of shape (batch, memory, words, channels), and
          ``question_weights``, float32 of shape (batch, words, channels); ``story`` and ``question`` are then
          bags: the distinct words, rising.
        * ``keys``: int32 of shape (batch,).

    Raises:
        MalmoiError: the dataset is not prepared or not one of story questions; there is no such split, task
            or part; the first record doesn't fit. A later record that doesn't is a
            ``tf.errors.InvalidArgumentError`` when it is read.
    """
    dataset = Prepared.open(source, data_dir=data_dir)
    ranges = _ranges(dataset, split, tasks)
    pieces = dataset.pieces(split, list(ranges.values()))
    features = StoryFeatures.of(
        dataset,
        memory_size=memory_size,
        stored_encoding=stored_encoding,
        keys=keys,
        tasks=None if tasks is None else tuple(ranges),
    )
    where = f"{dataset.name}, split {split}"
    try_first(pieces, features.parse, where)
    records = read_records(pieces, mixed=shuffle_seed is not None)
    if part is not None:
        with explained(where):
            records = story_part(records, part, fraction=validation_fraction, seed=validation_seed)
    return batches_held_or_read(
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


def story_qa_arrays(source: epath.PathLike | Prepared, **arguments: Any) -> tuple[Mapping[str, np.ndarray], np.ndarray]:
    """All of ``story_qa`` at once, in the order of the corpus: features by name, and answers.

    Args:
        source: see ``story_qa``.
        **arguments: those of ``story_qa`` that say what to read, such as ``split``, ``tasks``, ``part``,
            ``keys``.

    Raises:
        MalmoiError: see ``story_qa``; here for every record.
    """
    return as_arrays(story_qa(source, batch_size=ARRAYS_BATCH, **arguments))


def _ranges(dataset: Prepared, split: str, tasks: int | Sequence[int] | None) -> Mapping[int, range]:
    """Where the records of each wanted task are in the split: they are in the order of the tasks."""
    total = dataset.examples(split)
    try:
        counted = dataset.stats["splits"][split]["examples_by_task"]
    except KeyError as error:
        raise dataset.damaged("stats.json", f"an entry {error} of the split {split}", "none") from None
    counts = {int(task): count for task, count in sorted(counted.items(), key=lambda item: int(item[0]))}
    if sum(counts.values()) != total:
        raise dataset.damaged("stats.json", f"{total} examples in {split}", f"{sum(counts.values())}")
    starts = accumulate(counts.values(), initial=0)
    places = {task: range(start, start + counts[task]) for task, start in zip(counts, starts, strict=False)}
    if tasks is None:
        return places
    wanted = sorted({tasks} if isinstance(tasks, int) else set(tasks))
    if strange := [task for task in wanted if task not in places]:
        raise MalmoiError(
            f"{dataset.name}, split {split} has no task {strange[0]}, it has: {', '.join(map(str, places))}."
        )
    if not wanted:
        raise MalmoiError("tasks is empty; None stands for all.")
    return {task: places[task] for task in wanted}
