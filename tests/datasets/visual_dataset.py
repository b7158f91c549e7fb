"""Tiny datasets of questions about pictures, by tf.train.Example instead of a pipeline; and prepared samples."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

import malmoi.datasets
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.featurize.vocabulary import UNKNOWN, Vocabulary


def sample_dir(dataset: str) -> Path:
    """The raw sample of a dataset."""
    return Path(malmoi.datasets.__file__).parent / dataset / "dummy_data"


def prepare_sample(name: str, data_dir: Path, raw: Path | None = None, **options) -> Prepared:
    raw = raw or sample_dir(name.partition("/")[0])
    return prepare_dataset(name, raw_dir=raw, data_dir=data_dir, **options).dataset


@dataclass(frozen=True)
class Asked:
    """The question's ids, its picture and the answer's class."""

    question: Sequence[int]
    image_id: int = 1
    answer: int = 1
    kind: int = 0
    question_id: int = 0


def numbered(count: int, *, images: int = 1000) -> list[Asked]:
    """Questions that can be told apart: of number n the id n + 2, about picture n modulo `images`, from 1."""
    return [Asked([number + 2], number % images + 1, question_id=number) for number in range(count)]


@dataclass(frozen=True, kw_only=True)
class Visual:
    """What to write, and how."""

    splits: Mapping[str, Sequence[Asked]]
    words: int = 100
    answers: int = 10
    longest: int | None = None  # by default the longest question of all
    shards: int = 1
    # Turns the features of an example into others.
    spoil: Mapping[str, tf.train.Feature | None] = field(default_factory=dict)

    def with_(self, **changes) -> "Visual":
        return replace(self, **changes)

    def write(self, folder: Path) -> Path:
        """Writes ``folder`` as preparing would leave it."""
        folder.mkdir(parents=True, exist_ok=True)
        infos = []
        for split, questions in self.splits.items():
            lengths = []
            for shard, some in enumerate(np.array_split(np.arange(len(questions)), self.shards)):
                name = f"visual-{split}.tfrecord-{shard:05}-of-{self.shards:05}"
                with tf.io.TFRecordWriter(str(folder / name)) as writer:
                    for place in some:
                        writer.write(self.example(questions[place]))
                lengths.append(len(some))
            infos.append(tfds.core.SplitInfo(name=split, shard_lengths=lengths, num_bytes=0))
        words = Vocabulary(tuple(f"w{place}" for place in range(2, self.words)))
        answers = Vocabulary(tuple(f"a{place}" for place in range(1, self.answers)), specials=(UNKNOWN,))
        words.save(folder, "words", tokenizer="question_words", source="train")
        answers.save(folder, "answers", tokenizer="answers", source="train")
        tfds.folder_dataset.write_metadata(
            data_dir=folder,
            features=self.features(),
            split_infos=infos,
            filename_template="{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}",
            check_data=False,
        )
        info = json.loads((folder / "dataset_info.json").read_text())
        (folder / "dataset_info.json").write_text(json.dumps(info | {"name": "visual", "configName": "tiny"}))
        longest = self.longest or max(len(one.question) for questions in self.splits.values() for one in questions)
        stats = {"longest": {"question": longest}, "vocabulary": {"words": self.words, "answers": self.answers}}
        (folder / "stats.json").write_text(json.dumps(stats))
        return folder

    def features(self) -> tfds.features.FeaturesDict:
        return tfds.features.FeaturesDict(
            {
                "question": tfds.features.Tensor(shape=(None,), dtype=np.int32, encoding="bytes"),
                "question_text": tfds.features.Text(),
                "answer_text": tfds.features.Text(),
                **{name: tfds.features.Scalar(np.int64) for name in ("question_id", "image_id", "type")},
                "answer": tfds.features.ClassLabel(names=[f"a{place}" for place in range(self.answers)]),
            }
        )

    def example(self, asked: Asked) -> bytes:
        features = {
            "question": bytes_feature(np.array(asked.question, "<i4").tobytes()),
            "question_text": bytes_feature(b"what ?"),
            "answer_text": bytes_feature(b"a%d" % asked.answer),
            "question_id": int_feature(asked.question_id),
            "image_id": int_feature(asked.image_id),
            "type": int_feature(asked.kind),
            "answer": int_feature(asked.answer),
        } | self.spoil
        present = {name: feature for name, feature in features.items() if feature is not None}
        return tf.train.Example(features=tf.train.Features(feature=present)).SerializeToString()


def bytes_feature(value: bytes) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def int_feature(value: int) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
