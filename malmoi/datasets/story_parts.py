"""A validation part carved from a split by story, so that the questions of a story stay together."""

import math

import numpy as np
import tensorflow as tf

from malmoi.datasets.records import explained
from malmoi.errors import MalmoiError

PARTS = ("train", "validation")

_STORY = {
    "task": tf.io.FixedLenFeature((), tf.int64),
    "story_id": tf.io.FixedLenFeature((), tf.int64),
}
_KEY = 0x6D616C6D6F69
_SCANNED = 1024  # records at a time


def story_part(records: tf.data.Dataset, part: str, *, fraction: float, seed: int) -> tf.data.Dataset:
    """The records of one part.

    Each story has a number: SipHash-2-4 of ``task:story_id``, with the seed in the key. Of each task the
    stories with the lowest numbers are for validation: the given share of them, rounded, but at least one,
    and never all. Hence a task is cut in the same way whether it is read alone or with others.

    The records are read once through to see which stories there are, which takes about a second a million.

    Args:
        records: serialised examples with ``task`` and ``story_id``.
        part: ``train`` or ``validation``.
        fraction: the share of the stories that is for validation.
        seed: another seed, another part.

    Returns:
        A dataset of string scalars in the order of ``records``, whose cardinality is known.

    Raises:
        MalmoiError: ``part`` or ``fraction`` is impossible, or a task has but one story.
    """
    if part not in PARTS:
        raise MalmoiError(f"part is {part!r}, expected one of: {', '.join(PARTS)}.")
    if not 0 < fraction < 1:
        raise MalmoiError(f"validation_fraction is {fraction}, expected a number between 0 and 1.")
    blocks = records.batch(_SCANNED)
    with explained("reading which stories there are"):
        scanned = list(blocks.map(lambda block: _story_hash(block, seed)).as_numpy_iterator())
    tasks, hashes = (np.concatenate(column) for column in zip(*scanned, strict=True))
    limits = _limits(tasks, hashes, fraction)

    def of_part(block: tf.Tensor) -> tf.Tensor:
        task, story = _story_hash(block, seed)
        held_out = story <= tf.gather(limits, task)
        return tf.boolean_mask(block, held_out if part == "validation" else ~held_out)

    held_out = int((hashes <= limits[tasks]).sum())
    count = held_out if part == "validation" else len(tasks) - held_out
    return blocks.map(of_part).unbatch().apply(tf.data.experimental.assert_cardinality(count))


def _story_hash(block: tf.Tensor, seed: int) -> tuple[tf.Tensor, tf.Tensor]:
    """The task and the number of each record's story, int64 of shape (records,)."""
    story = tf.io.parse_example(block, _STORY)
    name = tf.strings.join([tf.as_string(story["task"]), tf.as_string(story["story_id"])], separator=":")
    return story["task"], tf.strings.to_hash_bucket_strong(name, num_buckets=1 << 62, key=[seed, _KEY])


def _limits(tasks: np.ndarray, hashes: np.ndarray, fraction: float) -> np.ndarray:
    """By task, the highest hash of a story that is for validation."""
    limits = np.full(tasks.max() + 1, -1, dtype=np.int64)
    for task in np.unique(tasks):
        stories = np.unique(hashes[tasks == task])
        if len(stories) == 1:
            raise MalmoiError(f"task {task} has one story only: no validation part can be carved from it.")
        count = min(max(1, math.floor(fraction * len(stories) + 0.5)), len(stories) - 1)
        limits[task] = stories[count - 1]
    return limits
