"""Tiny token streams, written by tf.train.Example instead of a pipeline."""

import itertools
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from malmoi.featurize.vocabulary import PADDING, Vocabulary
from tests.datasets.story_dataset import bytes_feature, int_feature

Block = tuple[int, Sequence[int]]  # offset and tokens


@dataclass(frozen=True, kw_only=True)
class Text:
    """What to write, and how."""

    splits: Mapping[str, Sequence[int]]  # the ids of each
    vocabulary: Vocabulary | int = 100  # or how many ids there are, with the padding
    unit: str = "word"
    shards: int = 1
    block: int = 4  # tokens
    chunk: int | None = None  # tokens, whose last block may be short; by default all of a shard
    # Turns the features of an example into others.
    spoil: Mapping[str, tf.train.Feature | None] = field(default_factory=dict)

    def with_(self, **changes) -> "Text":
        return replace(self, **changes)

    def write(self, folder: Path) -> Path:
        """Writes ``folder`` as preparing would leave it."""
        folder.mkdir(parents=True, exist_ok=True)
        infos = []
        for split in self.splits:
            lengths = []
            for shard in range(self.shards):
                blocks = list(self.blocks(split, shard))
                with tf.io.TFRecordWriter(str(folder / self.file(split, shard))) as writer:
                    for block in blocks:
                        writer.write(self.example(*block))
                lengths.append(len(blocks))
            infos.append(tfds.core.SplitInfo(name=split, shard_lengths=lengths, num_bytes=0))
        tfds.folder_dataset.write_metadata(
            data_dir=folder,
            features=tfds.features.FeaturesDict(
                {
                    "offset": tfds.features.Scalar(np.int64),
                    "tokens": tfds.features.Tensor(shape=(None,), dtype=np.int32, encoding="bytes"),
                }
            ),
            split_infos=infos,
            filename_template="{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}",
            check_data=False,
        )
        info = json.loads((folder / "dataset_info.json").read_text())
        (folder / "dataset_info.json").write_text(json.dumps(info | {"name": "text", "configName": "tiny"}))
        (folder / "stats.json").write_text(json.dumps(self.stats()))
        self.words().save(folder, "tokens", tokenizer=self.unit, source="train")
        return folder

    def file(self, split: str, shard: int) -> str:
        return f"text-{split}.tfrecord-{shard:05}-of-{self.shards:05}"

    def words(self) -> Vocabulary:
        if isinstance(self.vocabulary, Vocabulary):
            return self.vocabulary
        return Vocabulary(tuple(f"w{number}" for number in range(1, self.vocabulary)), (PADDING,))

    def shard_tokens(self, split: str) -> list[range]:
        """The tokens of each shard."""
        bounds = np.linspace(0, len(self.splits[split]), self.shards + 1).astype(int).tolist()
        return [range(start, stop) for start, stop in itertools.pairwise(bounds)]

    def blocks(self, split: str, shard: int) -> Iterable[Block]:
        tokens = self.shard_tokens(split)[shard]
        size = self.chunk or max(len(tokens), 1)
        for first in range(tokens.start, tokens.stop, size):
            last = min(first + size, tokens.stop)
            for start in range(first, last, self.block):
                yield start, self.splits[split][start : min(start + self.block, last)]

    def stats(self):
        return {
            "corpus": "text",
            "config": "tiny",
            "unit": self.unit,
            "tokenizer": self.unit,
            "vocabulary": {"tokens": len(self.words())},
            "block": self.block,
            "splits": {
                split: {
                    "examples": sum(len(list(self.blocks(split, shard))) for shard in range(self.shards)),
                    "tokens": len(tokens),
                    "lines": 1,
                    "unknown_tokens": 0,
                    "shard_tokens": [len(of_shard) for of_shard in self.shard_tokens(split)],
                }
                for split, tokens in self.splits.items()
            },
            "rejects": {},
            "raw": {},
        }

    def example(self, offset: int, tokens: Sequence[int]) -> bytes:
        features = {"offset": int_feature(offset), "tokens": bytes_feature(np.asarray(tokens, "<i4").tobytes())}
        for name, feature in self.spoil.items():
            features.pop(name, None)
            if feature is not None:
                features[name] = feature
        return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def cut_into_records(content: bytes) -> list[bytes]:
    """The records of a file, each with its length and checksums."""
    records = []
    while content:
        size = 16 + struct.unpack_from("<Q", content)[0]
        records.append(content[:size])
        content = content[size:]
    return records


def numbered(tokens: int, *, vocabulary: int = 100) -> list[int]:
    """Ids from 1 to below ``vocabulary`` again and again: neighbours can be told apart."""
    return [number % (vocabulary - 1) + 1 for number in range(tokens)]
