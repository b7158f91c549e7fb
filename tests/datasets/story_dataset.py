"""Tiny datasets of story questions, written by tf.train.Example instead of a pipeline."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from malmoi.featurize.bag_of_words import bag_of_words
from malmoi.featurize.position_encoding import position_weights


@dataclass(frozen=True)
class Question:
    """Sentences of ids, the question's ids, and the answer's class."""

    story: Sequence[Sequence[int]]
    question: Sequence[int]
    answer: int
    task: int = 1
    story_id: int = 0
    question_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """What to write, and how."""

    splits: Mapping[str, Sequence[Question]]
    sentence: int = 3
    question: int = 3
    words: int = 100
    answers: int = 10
    longest: int | None = None  # by default the longest story of all
    shards: int = 1
    encoded: bool = False
    # Turns the features of an example into others.
    spoil: Mapping[str, tf.train.Feature | None] = field(default_factory=dict)

    def with_(self, **changes) -> "Corpus":
        return replace(self, **changes)

    def write(self, folder: Path) -> Path:
        """Writes ``folder`` as preparing would leave it."""
        folder.mkdir(parents=True, exist_ok=True)
        infos = []
        for split, questions in self.splits.items():
            lengths = []
            for shard, some in enumerate(np.array_split(np.arange(len(questions)), self.shards)):
                name = f"story-{split}.tfrecord-{shard:05}-of-{self.shards:05}"
                with tf.io.TFRecordWriter(str(folder / name)) as writer:
                    for i in some:
                        writer.write(self.example(questions[i]))
                lengths.append(len(some))
            infos.append(tfds.core.SplitInfo(name=split, shard_lengths=lengths, num_bytes=0))
        tfds.folder_dataset.write_metadata(
            data_dir=folder,
            features=self.features(),
            split_infos=infos,
            filename_template="{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}",
            check_data=False,
        )
        info = json.loads((folder / "dataset_info.json").read_text())
        (folder / "dataset_info.json").write_text(json.dumps(info | {"name": "story", "configName": "tiny"}))
        (folder / "stats.json").write_text(json.dumps(self.stats()))
        return folder

    def stats(self):
        longest = self.longest or max(len(q.story) for questions in self.splits.values() for q in questions)
        return {
            "longest": {"story": longest, "sentence": self.sentence, "question": self.question},
            "vocabulary": {"words": self.words, "answers": self.answers},
            "splits": {
                split: {
                    "examples_by_task": {
                        str(task): sum(q.task == task for q in questions) for task in {q.task for q in questions}
                    }
                }
                for split, questions in self.splits.items()
            },
        }

    def features(self):
        def stored(*shape, dtype=np.int32):
            return tfds.features.Tensor(shape=shape, dtype=dtype, encoding="bytes")

        numbers = ("task", "story_id", "question_id", "answer")
        features = {name: tfds.features.Scalar(np.int64) for name in numbers}
        features |= {"story": stored(None, self.sentence), "question": stored(self.question)}
        if self.encoded:
            features |= {
                "story_bag": stored(None, self.sentence),
                "question_bag": stored(self.question),
                "story_weights": stored(None, self.sentence, 2, dtype=np.float32),
                "question_weights": stored(self.question, 2, dtype=np.float32),
            }
        return tfds.features.FeaturesDict(features)

    def arrays(self, question: Question):
        """The stored arrays of a question."""
        story = padded(question.story, self.sentence)
        asked = padded([question.question], self.question)
        arrays = {"story": story, "question": asked[0]}
        if self.encoded:
            for name, ids in (("story", story), ("question", asked)):
                bag, weights = bag_of_words(ids, position_weights(ids))
                arrays[f"{name}_bag"] = bag if name == "story" else bag[0]
                arrays[f"{name}_weights"] = weights if name == "story" else weights[0]
        return arrays

    def example(self, question: Question) -> bytes:
        arrays = self.arrays(question)
        features = {name: bytes_feature(array.tobytes()) for name, array in arrays.items()}
        for name in ("task", "story_id", "question_id", "answer"):
            features[name] = int_feature(getattr(question, name))
        for name, feature in self.spoil.items():
            features.pop(name, None)
            if feature is not None:
                features[name] = feature
        return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def padded(sentences: Sequence[Sequence[int]], width: int) -> np.ndarray:
    """Sentences as int32 of shape (sentences, width)."""
    array = np.zeros((len(sentences), width), dtype=np.int32)
    for row, ids in zip(array, sentences, strict=True):
        row[: len(ids)] = ids
    return array


def bytes_feature(value: bytes) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def int_feature(*values: int) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def numbered(stories: int, *, questions: int = 1, tasks: Sequence[int] = (1,)) -> list[Question]:
    """Questions that can be told apart: the words of one are its task, story and number, plus one each."""
    return [
        Question(
            story=[[2]],
            question=[task + 1, story + 1, number + 1],
            answer=1,
            task=task,
            story_id=story,
            question_id=number,
        )
        for task in tasks
        for story in range(stories)
        for number in range(questions)
    ]


def asked(features: Mapping[str, np.ndarray]) -> list[tuple[int, ...]]:
    """Task, story and number of ``numbered`` questions, in the order given."""
    return [tuple(int(word) - 1 for word in row) for row in np.asarray(features["question"])]
