"""The features of a story question, from what is stored to what a model reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored import (
    expected,
    first_not,
    ids_below,
    latest_rows,
    one_of,
    stored_shape,
    whole_array,
)
from malmoi.errors import MalmoiError

KEYS = ("task", "story_id", "question_id")
"""Stored numbers that tell which question an example is."""


@dataclass(frozen=True, kw_only=True)
class StoryFeatures:
    """What the records of a dataset of story questions hold, and what to make of it.

    Attributes:
        memory: the most statements of a story, the latest ones.
        sentence: words of a statement.
        question: words of a question.
        channels: weights of a word where stored sentence encodings are read; 0 for plain word ids.
        words: the size of the vocabulary.
        answers: the number of answer classes.
        keys: of ``KEYS``, what to give among the features.
        tasks: the tasks to expect; ``None`` for any.
    """

    memory: int
    sentence: int
    question: int
    channels: int
    words: int
    answers: int
    keys: tuple[str, ...] = ()
    tasks: tuple[int, ...] | None = None

    @classmethod
    def of(
        cls,
        dataset: Prepared,
        *,
        memory_size: int | None,
        stored_encoding: bool | None,
        keys: Sequence[str],
        tasks: tuple[int, ...] | None,
    ) -> "StoryFeatures":
        """Reads the widths from ``features.json`` and ``stats.json``; see ``story_qa`` for the arguments.

        Raises:
            MalmoiError: the dataset lacks a feature or has another one of that name.
        """
        if memory_size is not None and memory_size < 1:
            raise MalmoiError(f"memory_size is {memory_size}, expected at least 1.")
        for key in keys:
            if key not in KEYS:
                raise MalmoiError(f"keys holds {key!r}, expected some of: {', '.join(KEYS)}.")
        for name in ("task", "answer", *keys):
            stored_shape(dataset, name, np.int64)
        _, sentence = stored_shape(dataset, "story", np.int32, None, None)
        (question,) = stored_shape(dataset, "question", np.int32, None)
        channels = 0
        if "story_weights" in dataset.features if stored_encoding is None else stored_encoding:
            *_, channels = stored_shape(dataset, "story_weights", np.float32, None, sentence, None)
            stored_shape(dataset, "question_weights", np.float32, question, channels)
            stored_shape(dataset, "story_bag", np.int32, None, sentence)
            stored_shape(dataset, "question_bag", np.int32, question)
        try:
            longest = max(1, dataset.stats["longest"]["story"])
            words, answers = (dataset.stats["vocabulary"][field] for field in ("words", "answers"))
        except KeyError as error:
            raise dataset.damaged("stats.json", f"an entry {error}", "none") from None
        return cls(
            memory=min(memory_size or longest, longest),
            sentence=sentence,
            question=question,
            channels=channels,
            words=words,
            answers=answers,
            keys=tuple(keys),
            tasks=tasks,
        )

    def parse(self, records: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Decodes a batch.

        Args:
            records: serialised examples, string of shape (batch,).

        Returns:
            Features and answers, as ``story_qa`` gives them.

        Raises:
            tf.errors.InvalidArgumentError: a record lacks a feature, or what it holds doesn't fit.
        """
        story, question = ("story_bag", "question_bag") if self.channels else ("story", "question")
        texts = [story, question] + (["story_weights", "question_weights"] if self.channels else [])
        numbers = {"task", "answer", *self.keys}
        spec = {name: tf.io.FixedLenFeature((), tf.string) for name in texts}
        spec |= {name: tf.io.FixedLenFeature((), tf.int64) for name in sorted(numbers)}
        stored = tf.io.parse_example(records, spec)
        if self.tasks is not None:
            stored["task"] = one_of(stored["task"], self.tasks, feature="task")

        statements, count = latest_rows(stored[story], self.memory, self.sentence, feature=story)
        asked = whole_array(stored[question], self.question, feature=question)
        features = {
            "story": ids_below(statements, self.words, feature=story),
            "time": tf.maximum(tf.minimum(count, self.memory)[:, None] - tf.range(self.memory), 0),
            "question": ids_below(asked, self.words, feature=question),
        }
        if self.channels:
            features["story_weights"] = self._story_weights(stored["story_weights"], count)
            features["question_weights"] = whole_array(
                stored["question_weights"],
                self.question,
                self.channels,
                feature="question_weights",
                dtype=tf.float32,
            )
        features |= {key: tf.cast(stored[key], tf.int32) for key in self.keys}
        return features, ids_below(stored["answer"], self.answers, feature="answer")

    def _story_weights(self, stored: tf.Tensor, statements: tf.Tensor) -> tf.Tensor:
        row = (self.sentence, self.channels)
        weights, count = latest_rows(stored, self.memory, *row, feature="story_weights", dtype=tf.float32)
        fits = count == statements
        with expected(tf.reduce_all(fits), "story_weights", "as many rows as story_bag", first_not(fits, count)):
            return tf.identity(weights)
