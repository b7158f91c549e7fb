"""A validation part carved from a split by story, so that the questions of a story stay together."""

import tensorflow as tf

from malmoi.datasets.parts import part_of

_STORY = {
    "task": tf.io.FixedLenFeature((), tf.int64),
    "story_id": tf.io.FixedLenFeature((), tf.int64),
}


def story_part(records: tf.data.Dataset, part: str, *, fraction: float, seed: int) -> tf.data.Dataset:
    """The records of one part; see ``parts.part_of``.

    A story's name is ``task:story_id``, and each task is cut by itself. Hence a task is cut in the same way whether it
    is read alone or with others.

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
    told = {"things": "stories", "alone": "task {} has one story only"}
    return part_of(records, part, names=_stories, fraction=fraction, seed=seed, **told)


def _stories(block: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    story = tf.io.parse_example(block, _STORY)
    name = tf.strings.join([tf.as_string(story["task"]), tf.as_string(story["story_id"])], separator=":")
    return story["task"], name
