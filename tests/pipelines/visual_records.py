"""Prepared questions about pictures, read back by the plainest code."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from malmoi.featurize.vocabulary import Vocabulary

_FIXED = {
    **{name: tf.io.FixedLenFeature((), tf.int64) for name in ("question_id", "image_id", "type", "answer")},
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("question", "question_text", "answer_text")},
}
_SPEC = _FIXED | {"answer_set": tf.io.RaggedFeature(tf.string)}


class Stored(NamedTuple):
    """A stored question, its numbers turned back into words."""

    question_id: int
    image_id: int
    kind: int
    words: list[str]
    text: str
    answer: str  # of its class
    answer_text: str
    answer_set: list[str] | None


def stored(folder: Path, dataset: str, split: str) -> list[Stored]:
    """The questions of a split, in the order of its shards."""
    words, answers = Vocabulary.load(folder, "words"), Vocabulary.load(folder, "answers")
    files = sorted(str(path) for path in folder.glob(f"{dataset}-{split}.tfrecord-*"))
    records = next(tf.data.TFRecordDataset(files).batch(1 << 20).as_numpy_iterator())
    parsed = tf.io.parse_example(records, _SPEC)
    columns = {name: parsed[name].numpy() for name in _FIXED}
    parts = parsed["answer_set"].to_list()
    has_parts = b"answer_set" in records[0]
    return [
        Stored(
            question_id=int(columns["question_id"][row]),
            image_id=int(columns["image_id"][row]),
            kind=int(columns["type"][row]),
            words=[words.words[index] for index in np.frombuffer(columns["question"][row], "<i4").tolist()],
            text=columns["question_text"][row].decode(),
            answer=answers.words[columns["answer"][row]],
            answer_text=columns["answer_text"][row].decode(),
            answer_set=[part.decode() for part in parts[row]] if has_parts else None,
        )
        for row in range(len(records))
    ]


def rejects(folder: Path) -> list[tuple[str, str, int | None]]:
    """Reason, file and line of what was set aside."""
    lines = (folder / "rejects.jsonl").read_text().splitlines()
    return [(reject["reason"], reject["file"], reject["line"]) for reject in map(json.loads, lines)]
