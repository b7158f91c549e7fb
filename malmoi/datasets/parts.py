"""A validation part carved from a split, so that what belongs together stays together."""

import math
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from malmoi.datasets.records import explained
from malmoi.errors import MalmoiError

PARTS = ("train", "validation")

# Of a block of serialised examples the group of each, int64, and the name of what it belongs to, string.
Names = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]

_KEY = 0x6D616C6D6F69
_SCANNED = 1024  # records at a time


def part_of(
    records: tf.data.Dataset, part: str, *, names: Names, things: str, alone: str, fraction: float, seed: int
) -> tf.data.Dataset:
    """The records of one part.

    Each name has a number: its SipHash-2-4, with the seed in the key. Of each group the names with the lowest numbers
    are for validation: the given share of them, rounded, but at least one, and never all.

    The records are read once through to see which names there are, which takes about a second a million.

    Args:
        records: serialised examples.
        part: ``train`` or ``validation``.
        names: the group and the name of each record; records of one name stay together.
        things: what has a name, such as ``stories``, for errors.
        alone: what to say of a group, written as ``{}``, that has one name only.
        fraction: the share of the names that is for validation.
        seed: another seed, another part.

    Returns:
        A dataset of string scalars in the order of ``records``, whose cardinality is known.

    Raises:
        MalmoiError: ``part`` or ``fraction`` is impossible, or a group has but one name.
    """
    if part not in PARTS:
        raise MalmoiError(f"part is {part!r}, expected one of: {', '.join(PARTS)}.")
    if not 0 < fraction < 1:
        raise MalmoiError(f"validation_fraction is {fraction}, expected a number between 0 and 1.")

    def numbers(block: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        group, name = names(block)
        return group, tf.strings.to_hash_bucket_strong(name, num_buckets=1 << 62, key=[seed, _KEY])

    blocks = records.batch(_SCANNED)
    with explained(f"reading which {things} there are"):
        scanned = list(blocks.map(numbers).as_numpy_iterator())
    groups, hashes = (np.concatenate(column) for column in zip(*scanned, strict=True))
    limits = _limits(groups, hashes, fraction, alone)

    def chosen(block: tf.Tensor) -> tf.Tensor:
        group, number = numbers(block)
        held_out = number <= tf.gather(limits, group)
        return tf.boolean_mask(block, held_out if part == "validation" else ~held_out)

    held_out = int((hashes <= limits[groups]).sum())
    count = held_out if part == "validation" else len(groups) - held_out
    return blocks.map(chosen).unbatch().apply(tf.data.experimental.assert_cardinality(count))


def _limits(groups: np.ndarray, hashes: np.ndarray, fraction: float, alone: str) -> np.ndarray:
    """By group, the highest hash that is for validation."""
    limits = np.full(groups.max() + 1, -1, dtype=np.int64)
    for group in np.unique(groups):
        names = np.unique(hashes[groups == group])
        if len(names) == 1:
            raise MalmoiError(f"{alone.format(group)}: no validation part can be carved from it.")
        count = min(max(1, math.floor(fraction * len(names) + 0.5)), len(names) - 1)
        limits[group] = names[count - 1]
    return limits
