"""One stored story question, for people to look at."""

from typing import TypedDict

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained, read_records
from malmoi.datasets.stored import ids_below, latest_rows, stored_shape, whole_array
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

_NUMBERS = ("task", "story_id", "question_id")
_LISTS = ("answer_tokens", "supporting_facts")
_SPEC = {
    **{name: tf.io.FixedLenFeature((), tf.int64) for name in (*_NUMBERS, "answer")},
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("story", "question", "text")},
    **{name: tf.io.RaggedFeature(tf.int64) for name in _LISTS},
}


class StoryValues(TypedDict):
    """A story question with its answer; what the numbers mean is told in ``display.example.StoryExample``."""

    task: int
    story_id: int
    question_id: int
    text: str
    story: np.ndarray
    question: np.ndarray
    answer: str
    answer_tokens: list[int]
    supporting_facts: list[int]
    words: Vocabulary


def read_story_example(dataset: Prepared, *, split: str = "train", index: int) -> StoryValues:
    r"""Reads one example; of the others only those before it in its shard are passed over.

    Args:
        dataset: of story questions.
        split: one of its splits.
        index: the example's place in the split, from 0; they are in the order of the corpus.

    Returns:
        The arguments of a ``display.example.StoryExample``: ``story`` is int32 of shape (sentences, words),
        ``question`` of shape (words,), both padded with 0; ``text`` are the raw lines as they were.

    Raises:
        MalmoiError: there is no such split or example, or the dataset is damaged.

    Example:
        >>> read_story_example(Prepared.open("babi/en-10k-qa1"), index=0)["text"]  # doctest: +SKIP
        '1 Mary moved to the bathroom.\n2 John went to the hallway.\n3 Where is Mary? \tbathroom\t1'
    """
    examples = dataset.examples(split)
    if not 0 <= index < examples:
        raise MalmoiError(
            f"{dataset.name}, split {split}: there is no example {index}, they are numbered 0 to {examples - 1}."
        )
    _, sentence = stored_shape(dataset, "story", np.int32, None, None)
    (asked,) = stored_shape(dataset, "question", np.int32, None)
    words, answers = dataset.words, dataset.answers
    pieces = dataset.pieces(split, [range(index, index + 1)])
    with explained(f"{dataset.name}, split {split}, example {index}"):
        (records,) = read_records(pieces).batch(1)
        stored = tf.io.parse_example(records, _SPEC)
        statements = int(tf.strings.length(stored["story"])[0]) // (4 * sentence)
        story, _ = latest_rows(stored["story"], statements, sentence, feature="story")
        question = whole_array(stored["question"], asked, feature="question")
        tokens = stored["answer_tokens"].values
        for feature, ids in (("story", story), ("question", question), ("answer_tokens", tokens)):
            if tf.size(ids):
                ids_below(ids, len(words), feature=feature)
        answer = ids_below(stored["answer"], len(answers), feature="answer")
    task, story_id, question_id = (int(stored[name][0]) for name in _NUMBERS)
    return StoryValues(
        task=task,
        story_id=story_id,
        question_id=question_id,
        text=stored["text"][0].numpy().decode(),
        story=story[0].numpy(),
        question=question[0].numpy(),
        answer=answers.words[int(answer[0])],
        answer_tokens=tokens.numpy().tolist(),
        supporting_facts=stored["supporting_facts"].values.numpy().tolist(),
        words=words,
    )
