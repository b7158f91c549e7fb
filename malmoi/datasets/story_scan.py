"""What a scan measures of story questions, and the statistics that follow from it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stored import stored_shape
from malmoi.errors import MalmoiError

_SPEC = {
    **{name: tf.io.FixedLenFeature((), tf.int64) for name in ("task", "story_id", "question_id", "answer")},
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("story", "question")},
    **{name: tf.io.RaggedFeature(tf.int64) for name in ("answer_tokens", "supporting_facts")},
}
_HASHES = 1 << 62
_KEY = ("task", "story_id", "question_id")


class StoryMeasure:
    """Measures blocks of serialised story questions; a ``shard_scan.Measure``.

    Each becomes a row of numbers: ``task``, ``story_id``, ``question_id``, ``answer``; ``statements`` of the
    story before the question; ``story_tokens`` and ``story_unknown``, ``question_tokens`` and
    ``question_unknown``, the words there and those unknown; ``inputs``, a hash of task, story and question
    (the ids that a model reads), and ``wholes``, one of these and the answer.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Reads the widths and vocabularies.

        Raises:
            MalmoiError: it is not a dataset of story questions.
        """
        for name in (*_KEY, "answer"):
            stored_shape(dataset, name, np.int64)
        _, self._sentence = stored_shape(dataset, "story", np.int32, None, None)
        (self._question,) = stored_shape(dataset, "question", np.int32, None)
        self._words, self._answers = dataset.words, len(dataset.answers)

    def __call__(self, records: tf.Tensor) -> Columns:
        """The rows of a block of records.

        Raises:
            MalmoiError: a record lacks a feature, or holds ids that mean nothing.
        """
        with explained("a record"):
            stored = tf.io.parse_example(records, _SPEC)
        columns = {name: stored[name].numpy() for name in (*_KEY, "answer")}
        _check("answer", columns["answer"], self._answers)
        story_size, columns["story_tokens"], columns["story_unknown"] = self._texts("story", stored)
        size, columns["question_tokens"], columns["question_unknown"] = self._texts("question", stored)
        if (story_size % self._sentence).any() or (size != self._question).any():
            raise MalmoiError(
                f"expected statements of {self._sentence} and questions of {self._question} words, found other lengths"
            )
        columns["statements"] = story_size // self._sentence
        _check("answer_tokens", stored["answer_tokens"].values.numpy(), len(self._words))
        facts = stored["supporting_facts"]
        _check("supporting_facts", facts.values.numpy(), columns["statements"][facts.value_rowids().numpy()])
        task, answer = (tf.strings.as_string(stored[name]) for name in ("task", "answer"))
        # Questions are all of one length, so that joining the two mixes nothing up.
        read = tf.strings.join([task, ":", stored["story"], stored["question"]])
        columns["inputs"] = tf.strings.to_hash_bucket_fast(read, _HASHES).numpy()
        whole = tf.strings.join([answer, ":", read])
        columns["wholes"] = tf.strings.to_hash_bucket_fast(whole, _HASHES).numpy()
        return columns

    def _texts(self, feature: str, stored: Mapping[str, tf.Tensor]) -> tuple[np.ndarray, ...]:
        """Of each record's array its size, how many words it has, and how many unknown ones."""
        arrays = stored[feature].numpy().tolist()
        lengths = np.array([len(array) for array in arrays])
        if (lengths % 4).any():
            raise MalmoiError(f"feature {feature}: expected 32-bit ids, found {lengths[lengths % 4 > 0][0]} bytes")
        ids = np.frombuffer(b"".join(arrays), "<i4")
        _check(feature, ids, len(self._words))
        sizes = lengths // 4
        return sizes, _sums(ids != 0, sizes), _sums(ids == self._words.unknown_id, sizes)


def _check(feature: str, ids: np.ndarray, below: int | np.ndarray) -> None:
    wrong = (ids < 0) | (ids >= below)
    if wrong.any():
        place = int(wrong.argmax())
        end = int(np.broadcast_to(below, ids.shape)[place]) - 1
        raise MalmoiError(f"feature {feature}: expected numbers from 0 to {end}, found {ids[place]}")


def _sums(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The sums of consecutive runs of ``values``, int64 of shape (runs,); empty runs too."""
    totals = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(sizes)
    return totals[ends] - totals[ends - sizes]


def story_statistics(columns: Columns) -> dict[str, Any]:
    """What ``stats.json`` says of a split, counted again.

    ``tokens`` and ``unknown_tokens`` are of what is stored: where sentences were cut there were more.
    """
    task, story = columns["task"], columns["story_id"]
    last = np.append((task[1:] != task[:-1]) | (story[1:] != story[:-1]), True)
    tasks, counts = np.unique(task, return_counts=True)
    return {
        "examples": len(task),
        "examples_by_task": {str(number): int(count) for number, count in zip(tasks, counts, strict=True)},
        "stories": int(last.sum()),
        "statements": int(columns["statements"][last].sum()),
        "longest_story": int(columns["statements"].max()),
        "unknown_answers": int((columns["answer"] == 0).sum()),
        "tokens": int(columns["story_tokens"][last].sum() + columns["question_tokens"].sum()),
        "unknown_tokens": int(columns["story_unknown"][last].sum() + columns["question_unknown"].sum()),
    }


def in_order(columns: Columns) -> bool:
    """Whether the questions stand in the order of the corpus, none twice."""
    later = np.zeros(len(columns["task"]) - 1, dtype=bool)
    for name in reversed(_KEY):
        step = np.diff(columns[name])
        later = (step > 0) | ((step == 0) & later)
    return bool(later.all())
