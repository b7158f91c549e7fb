"""What a scan measures of pictures with captions, and the statistics that follow from it."""

from typing import Any

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stored import stored_shape
from malmoi.datasets.stored_picture import StoredPicture
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import BEGIN, END

_BYTES = ("captions", "caption_lengths", "file_name")
_LISTS = {"caption_ids": tf.int64, "caption_texts": tf.string, "captions_raw": tf.string}
_SPEC = {
    "image_id": tf.io.FixedLenFeature((), tf.int64),
    **{name: tf.io.FixedLenFeature((), tf.string) for name in _BYTES},
    **{name: tf.io.RaggedFeature(dtype) for name, dtype in _LISTS.items()},
}
_AT_ONCE = 64  # grids decoded at a time


class CaptionMeasure:
    """Measures blocks of serialised pictures with captions; a ``shard_scan.Measure``.

    Each becomes a row of numbers: ``image_id``; ``captions``; ``tokens`` and ``unknown``, the words of its captions and
    those unknown; ``longest``, the words of its longest caption. Of a dataset with pictures also ``without_vector``,
    whether its picture is of zeros.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Reads the vocabulary.

        Raises:
            MalmoiError: it is not a dataset of captions.
        """
        stored_shape(dataset, "image_id", np.int64)
        for name in ("captions", "caption_lengths"):
            stored_shape(dataset, name, np.int32, None)
        self._words, self._picture = dataset.words, StoredPicture.of(dataset)

    def __call__(self, records: tf.Tensor) -> Columns:
        """The rows of a block of records.

        Raises:
            MalmoiError: a record lacks a feature, or holds numbers that mean nothing.
        """
        with explained("a record"):
            stored = tf.io.parse_example(records, _SPEC)
            pictures = {} if self._picture is None else {"without_vector": self._empty(self._picture, records)}
        sizes, of_image = _numbers(stored["caption_lengths"], "caption_lengths")
        counts = np.bincount(of_image, minlength=len(records))
        for name in _LISTS:
            if (wrong := np.diff(stored[name].row_splits.numpy()) != counts).any():
                found = np.diff(stored[name].row_splits.numpy())[wrong][0]
                raise MalmoiError(
                    f"feature {name}: expected one for each of {counts[wrong][0]} captions, found {found}"
                )
        ids, ids_of_image = _numbers(stored["captions"], "captions")
        held = np.bincount(ids_of_image, minlength=len(records))
        told = np.bincount(of_image, sizes, minlength=len(records)).astype(np.int64)
        if (wrong := held != told).any() or (sizes < 2).any():
            raise MalmoiError(f"feature captions: expected {told[wrong.argmax()]} ids, found {held[wrong.argmax()]}")
        self._check(ids, sizes)
        unknown = ids == self._words.unknown_id
        return pictures | {
            "image_id": stored["image_id"].numpy(),
            "captions": counts,
            "tokens": held - 2 * counts,
            "unknown": np.bincount(ids_of_image, unknown, minlength=len(records)).astype(np.int64),
            "longest": np.maximum.reduceat(sizes, np.cumsum(counts) - counts) - 2,
        }

    def _check(self, ids: np.ndarray, sizes: np.ndarray) -> None:
        """That ids are those of words, and captions begin and end as they must."""
        last = len(self._words) - 1
        if (wrong := (ids < 1) | (ids > last)).any():
            raise MalmoiError(f"feature captions: expected numbers from 1 to {last}, found {ids[wrong][0]}")
        ends = np.cumsum(sizes)
        for token, places in ((BEGIN, ends - sizes), (END, ends - 1)):
            wanted = self._words.id(token)
            if (ids[places] != wanted).any() or (ids == wanted).sum() != len(places):
                raise MalmoiError(f"feature captions: expected one {token} in its place in each, found others")

    def _empty(self, picture: StoredPicture, records: tf.Tensor) -> np.ndarray:
        found = []
        for start in range(0, len(records), _AT_ONCE):
            some = records[start : start + _AT_ONCE]
            stored = tf.io.parse_example(some, {picture.name: tf.io.FixedLenFeature((), tf.string)})
            numbers = picture.decoded(stored[picture.name]).numpy()
            found.append(~numbers.reshape(len(numbers), -1).any(axis=1))
        return np.concatenate(found)


def _numbers(stored: tf.Tensor, feature: str) -> tuple[np.ndarray, np.ndarray]:
    """Stored 32-bit numbers of all records, and the record of each."""
    arrays = stored.numpy().tolist()
    lengths = np.array([len(array) for array in arrays])
    if (wrong := (lengths % 4 > 0) | (lengths == 0)).any():
        raise MalmoiError(f"feature {feature}: expected 32-bit numbers, found {lengths[wrong][0]} bytes")
    return np.frombuffer(b"".join(arrays), "<i4"), np.repeat(np.arange(len(arrays)), lengths // 4)


def caption_statistics(columns: Columns) -> dict[str, Any]:
    """What ``stats.json`` says of a split, counted again.

    Args:
        columns: what was measured of it.
    """
    told = {"without_vector": int(columns["without_vector"].sum())} if "without_vector" in columns else {}
    return told | {
        "examples": len(columns["image_id"]),
        "captions": int(columns["captions"].sum()),
        "tokens": int(columns["tokens"].sum()),
        "unknown_tokens": int(columns["unknown"].sum()),
        "longest_caption": int(columns["longest"].max()),
    }
