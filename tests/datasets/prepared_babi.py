"""bAbI prepared for a test, and its raw questions read by the plainest code."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tensorflow as tf
import tensorflow_datasets as tfds

from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.datasets.prepared import Prepared


def prepare_babi(raw: Path, data_dir: Path, config: str = "en-1k-qa1", *, on_error: str = "raise") -> Prepared:
    builder = Builder(config=config, data_dir=data_dir, on_error=on_error)
    builder.download_and_prepare(download_config=tfds.download.DownloadConfig(manual_dir=raw))
    return Prepared.open(builder.data_dir)


def shard(dataset: Prepared, split: str) -> Path:
    """The first shard of a split."""
    return Path(dataset.folder) / Path(dataset.info.splits[split].filepaths[0]).name


def change_json(dataset: Prepared, file: str, change: Callable[[Any], None]) -> None:
    path = Path(dataset.folder) / file
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def rewrite(path: Path, change: Callable[[list[tf.train.Example]], list[tf.train.Example]]) -> None:
    """Writes other records into a shard, with right checksums."""
    records = [tf.train.Example.FromString(bytes(record.numpy())) for record in tf.data.TFRecordDataset(str(path))]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for example in change(records):
            writer.write(example.SerializeToString())


class RawQuestion(NamedTuple):
    """A question of a raw file."""

    text: str  # its story's lines up to its own
    statements: tuple[str, ...]
    question: str
    answer: str


def raw_questions(file: Path) -> Iterator[RawQuestion]:
    lines: list[str] = []
    for line in file.read_text(encoding="utf-8").split("\n")[:-1]:
        if line.startswith("1 "):
            lines = []
        lines.append(line)
        if "\t" in line:
            statements = tuple(before.split(" ", 1)[1] for before in lines if "\t" not in before)
            question, answer, _ = line.split(" ", 1)[1].split("\t")
            yield RawQuestion("\n".join(lines), statements, question, answer)
