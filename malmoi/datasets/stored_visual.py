"""One stored question about a picture, for people to look at."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained, read_records
from malmoi.datasets.stored import ids_below, stored_shape
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.visual_question import TYPES

_NUMBERS = ("question_id", "image_id", "type", "answer")
_TEXTS = ("question", "question_text", "answer_text")
_SPEC = {
    **{name: tf.io.FixedLenFeature((), tf.int64) for name in _NUMBERS},
    **{name: tf.io.FixedLenFeature((), tf.string) for name in _TEXTS},
}
_ORIGIN = {
    "caption_id": tf.io.FixedLenFeature((), tf.int64),
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("rule", "mode")},
}
_SET = {"answer_set": tf.io.RaggedFeature(tf.string)}


class VisualValues(TypedDict):
    """A question with its answer; what the values mean is told in ``display.visual_example.VisualExample``."""

    split: str
    question_id: int
    image_id: int
    kind: str
    text: str
    question: np.ndarray
    answer: str
    answer_class: int
    answer_set: Sequence[str]
    origin: str
    words: Vocabulary


def is_visual(dataset: Prepared) -> bool:
    """Whether a dataset's examples are questions about pictures."""
    return {"image_id", "question", "answer_text"} <= set(dataset.features)


def read_visual_example(dataset: Prepared, *, split: str = "train", index: int) -> VisualValues:
    """Reads one example; of the others only those before it in its shard are passed over.

    Args:
        dataset: of questions about pictures.
        split: one of its splits.
        index: the example's place in the split, from 0.

    Returns:
        The arguments of a ``display.visual_example.VisualExample``; ``question`` is int32 of shape (words,).

    Raises:
        MalmoiError: there is no such split or example, or the dataset is damaged.

    Example:
        >>> read_visual_example(Prepared.open("coco_qa/released"), index=0)["text"]  # doctest: +SKIP
        'what is using umbrellas as a central theme'
    """
    examples = dataset.examples(split)
    if not 0 <= index < examples:
        raise MalmoiError(
            f"{dataset.name}, split {split}: there is no example {index}, they are numbered 0 to {examples - 1}."
        )
    for name in _NUMBERS:
        stored_shape(dataset, name, np.int64)
    stored_shape(dataset, "question", np.int32, None)
    generated = "rule" in dataset.features
    words, answers, place = dataset.words, dataset.answers, f"{dataset.name}, split {split}, example {index}"
    with explained(place):
        (records,) = read_records(dataset.pieces(split, [range(index, index + 1)])).batch(1)
        more = (_SET if "answer_set" in dataset.features else {}) | (_ORIGIN if generated else {})
        stored = tf.io.parse_example(records, _SPEC | more)
        data = stored["question"][0].numpy()
        if len(data) % 4:
            raise MalmoiError(f"{place}: feature question: expected 32-bit ids, found {len(data)} bytes")
        ids = ids_below(tf.io.decode_raw(stored["question"][0], tf.int32), len(words), feature="question")
        kind = ids_below(stored["type"], len(TYPES), feature="type")
        ids_below(stored["answer"], len(answers), feature="answer")
    question_id, image_id, _, answer_class = (int(stored[name][0]) for name in _NUMBERS)
    text, answer = (stored[name][0].numpy().decode() for name in ("question_text", "answer_text"))
    return VisualValues(
        split=split,
        question_id=question_id,
        image_id=image_id,
        kind=TYPES[int(kind[0])],
        text=text,
        question=ids.numpy(),
        answer=answer,
        answer_class=answer_class,
        answer_set=[part.decode() for part in stored["answer_set"].values.numpy()] if "answer_set" in stored else [],
        origin=_origin(stored) if generated else "",
        words=words,
    )


def _origin(stored: Mapping[str, tf.Tensor]) -> str:
    number = int(stored["caption_id"][0])
    rule, mode = (stored[name][0].numpy().decode() for name in ("rule", "mode"))
    return f"{f'caption {number}' if number >= 0 else 'no caption'}, rule {rule}, mode {mode}"
