"""What a scan measures of questions about pictures, and the statistics that follow from it."""

from typing import Any

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stored import stored_shape
from malmoi.datasets.stored_picture import StoredPicture
from malmoi.errors import MalmoiError
from malmoi.pipelines.visual_question import MAX_IMAGE_ID, TYPES

_NUMBERS = ("question_id", "image_id", "type", "answer")
_SPEC = {
    **{name: tf.io.FixedLenFeature((), tf.int64) for name in _NUMBERS},
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("question", "question_text", "answer_text")},
}
_VECTOR = {"fc7": tf.io.FixedLenFeature((), tf.string)}
_HASHES = 1 << 62


class VisualMeasure:
    """Measures blocks of serialised questions about pictures; a ``shard_scan.Measure``.

    Each becomes a row of numbers: ``question_id``, ``image_id``, ``type``, ``answer``; ``tokens`` and ``unknown``, its
    words and those unknown; ``asked``, a hash of the question (the ids that a model reads), ``inputs``, one of this and
    the picture, and ``wholes``, one of these and the answer's text. Of a dataset with vectors also
    ``without_vector``, whether its vector is of zeros.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Reads the vocabularies.

        Raises:
            MalmoiError: it is not a dataset of questions about pictures.
        """
        for name in _NUMBERS:
            stored_shape(dataset, name, np.int64)
        stored_shape(dataset, "question", np.int32, None)
        self._words, self._answers = dataset.words, len(dataset.answers)
        self._fc7 = StoredPicture.of(dataset)

    def __call__(self, records: tf.Tensor) -> Columns:
        """The rows of a block of records.

        Raises:
            MalmoiError: a record lacks a feature, or holds numbers that mean nothing.
        """
        with explained("a record"):
            stored = tf.io.parse_example(records, _SPEC | ({} if self._fc7 is None else _VECTOR))
            vectors = None if self._fc7 is None else self._fc7.decoded(stored["fc7"])
        columns = {name: stored[name].numpy() for name in _NUMBERS}
        if vectors is not None:
            columns["without_vector"] = ~vectors.numpy().any(axis=1)
        for name, first, last in (
            ("answer", 0, self._answers - 1),
            ("type", 0, len(TYPES) - 1),
            ("image_id", 1, MAX_IMAGE_ID),
        ):
            _check(name, columns[name], first, last)
        arrays = stored["question"].numpy().tolist()
        lengths = np.array([len(array) for array in arrays])
        if (wrong := (lengths % 4 > 0) | (lengths == 0)).any():
            raise MalmoiError(f"feature question: expected 32-bit ids, found {lengths[wrong][0]} bytes")
        ids = np.frombuffer(b"".join(arrays), "<i4")
        _check("question", ids, 1, len(self._words) - 1)
        columns["tokens"] = lengths // 4
        starts = np.cumsum(columns["tokens"]) - columns["tokens"]
        columns["unknown"] = np.add.reduceat(ids == self._words.unknown_id, starts, dtype=np.int64)
        image = tf.strings.as_string(stored["image_id"])
        read = tf.strings.join([image, ":", stored["question"]])
        # The answer may hold any character, and so may the bytes of the question: its hash stands for it.
        hashed = tf.strings.as_string(tf.strings.to_hash_bucket_fast(read, _HASHES))
        for name, text in (
            ("asked", stored["question"]),
            ("inputs", read),
            ("wholes", tf.strings.join([hashed, ":", stored["answer_text"]])),
        ):
            columns[name] = tf.strings.to_hash_bucket_fast(text, _HASHES).numpy()
        return columns


def visual_statistics(columns: Columns, *, longest: int) -> dict[str, Any]:
    """What ``stats.json`` says of a split, counted again.

    Args:
        columns: what was measured of it.
        longest: words of the longest training question.
    """
    counts = np.bincount(columns["type"], minlength=len(TYPES)).tolist()
    told = {"without_vector": int(columns["without_vector"].sum())} if "without_vector" in columns else {}
    return told | {
        "examples": len(columns["type"]),
        "examples_by_type": {name: count for name, count in zip(TYPES, counts, strict=True) if count},
        "tokens": int(columns["tokens"].sum()),
        "unknown_tokens": int(columns["unknown"].sum()),
        "unknown_answers": int((columns["answer"] == 0).sum()),
        "cut_questions": int((columns["tokens"] > longest).sum()),
        "longest_question": int(columns["tokens"].max()),
    }


def _check(feature: str, numbers: np.ndarray, first: int, last: int) -> None:
    wrong = (numbers < first) | (numbers > last)
    if wrong.any():
        found = numbers[int(wrong.argmax())]
        raise MalmoiError(f"feature {feature}: expected numbers from {first} to {last}, found {found}")
