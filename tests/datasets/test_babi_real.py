"""bAbI's real files: the known counts."""

import json
from pathlib import Path

import pytest
import tensorflow_datasets as tfds

from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.errors import BadInput
from malmoi.pipelines.babi_raw import TASKS


def prepared(raw_dir, data_dir, config, on_error="raise"):
    builder = Builder(config=config, data_dir=data_dir, on_error=on_error)
    builder.download_and_prepare(download_config=tfds.download.DownloadConfig(manual_dir=raw_dir / "babi"))
    return builder


@pytest.mark.parametrize("config", ["en-1k", "hn-1k"])
def test_a_thousand_questions_a_task(raw_dir, tmp_path, config):
    stats = prepared(raw_dir, tmp_path, config).prepared.stats
    for split in ("train", "test"):
        assert stats["splits"][split]["examples_by_task"] == {str(task): 1000 for task in TASKS}
        assert stats["splits"][split]["cut_sentences"] == 0
        assert stats["splits"][split]["unknown_tokens"] == 0
    assert stats["rejects"] == {}
    assert stats["longest"]["story"] == {"en-1k": 224, "hn-1k": 268}[config]


def test_ten_thousand_questions_of_one_task(raw_dir, tmp_path):
    builder = prepared(raw_dir, tmp_path, "en-10k-qa1")
    assert {name: split.num_examples for name, split in builder.info.splits.items()} == {
        "train": 10_000,
        "test": 1_000,
    }
    names = builder.info.features["answer"].names
    assert names[0] == "<unk>"
    assert set(names[1:]) == {"bathroom", "bedroom", "garden", "hallway", "kitchen", "office"}
    first = next(iter(builder.as_dataset(split="train").as_numpy_iterator()))
    assert first["text"].decode() == (
        "1 Mary moved to the bathroom.\n2 John went to the hallway.\n3 Where is Mary? \tbathroom\t1"
    )


def test_the_missing_file_of_10k_is_named(raw_dir, tmp_path):
    if (raw_dir / "babi/tasks_1-20_v1-2/en-10k/qa3_three-supporting-facts_train.txt").exists():
        pytest.skip("this copy of the data is complete")
    with pytest.raises(
        BadInput, match=r"^en-10k/qa3_three-supporting-facts_train\.txt: expected the train questions of"
    ):
        prepared(raw_dir, tmp_path, "en-10k")
    with pytest.raises(BadInput, match=r"no such file"):
        prepared(raw_dir, tmp_path, "en-10k-qa3")


@pytest.mark.slow
def test_10k_without_the_missing_task(raw_dir, tmp_path):
    builder = prepared(raw_dir, tmp_path, "en-10k", on_error="skip")
    stats = builder.prepared.stats
    others = [task for task in TASKS if task != 3]
    assert stats["splits"]["train"]["examples_by_task"] == {str(task): 10_000 for task in others}
    assert stats["splits"]["test"]["examples_by_task"] == {str(task): 1_000 for task in others}
    rejects = [json.loads(line) for line in (Path(builder.data_dir) / "rejects.jsonl").read_text().splitlines()]
    assert [(reject["reason"], reject["file"]) for reject in rejects] == [
        ("missing-file", "en-10k/qa3_three-supporting-facts_train.txt"),
        ("task-incomplete", "en-10k/qa3_three-supporting-facts_test.txt"),
    ]
    assert len(builder.prepared.shards["train"]) > 1
