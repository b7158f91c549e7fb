"""Verifying captions: sound ones, and one damage after the other, each named."""

import shutil

import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK
from malmoi.datasets.verify import verify
from tests.datasets.caption_dataset import SAMPLE, prepare_captions, write_raw
from tests.datasets.prepared_babi import change_json, rewrite, shard
from tests.datasets.visual_dataset import bytes_feature


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return prepare_captions(SAMPLE, tmp_path_factory.mktemp("captions"), min_count=2)


@pytest.fixture
def copy(whole, tmp_path):
    return Prepared.open(shutil.copytree(whole.folder, tmp_path / "copy"))


def messages(report, level, check=None):
    return [found.message for found in report.findings if found.level == level and check in (None, found.check)]


def problems(dataset):
    return [f"{problem.check}: {problem.message}" for problem in verify(Prepared(dataset.folder)).problems]


def test_the_sample(whole):
    report = verify(whole)
    assert report.ok
    assert messages(report, OK, "shards") == ["2 shards, 7 records, every checksum right"]
    assert messages(report, NOTE, "pictures") == [
        "not the published train 82,783, validation 40,504, but train 4, validation 3"
    ]
    assert messages(report, OK, "overlap") == ["validation: 0 of 3 pictures are in train too"]
    assert messages(report, NOTE, "unknown")[0] == (
        "train: 10 of 133 (7.52 %) words are unknown, seen less than 2 times in training"
    )
    (table,) = report.tables
    assert table.rows == (("train", 4, 20, 133, 10 / 133), ("validation", 3, 15, 96, 32 / 96))


def test_what_a_reader_should_know(tmp_path):
    raw = write_raw(tmp_path / "raw", {1: ["a cat"], 2: [], 3: ["a dog"]}, {3: ["a dog"], 4: ["a cow"]})
    report = verify(prepare_captions(raw, tmp_path / "data"))
    assert report.ok
    assert "train: 1 were left out because none of their captions is left" in messages(report, NOTE, "pictures")
    assert messages(report, NOTE, "overlap") == ["validation: 1 of 2 (50.00 %) pictures are in train too"]


@pytest.mark.parametrize(
    ("feature", "value", "message"),
    [
        ("captions", b"\0" * 3, "feature captions: expected 32-bit numbers, found 3 bytes"),
        ("captions", np.full(5, 2, "<i4").tobytes(), "feature captions: expected 41 ids, found 5"),
        ("captions", np.full(41, 99, "<i4").tobytes(), "feature captions: expected numbers from 1 to 30, found 99"),
        ("captions", np.full(41, 7, "<i4").tobytes(), "feature captions: expected one <begin> in its place in each"),
        ("caption_lengths", b"", "feature caption_lengths: expected 32-bit numbers, found 0 bytes"),
        ("caption_lengths", b"\7\0\0\0", "feature caption_ids: expected one for each of 1 captions, found 5"),
        ("captions_raw", bytes_feature(b"one").bytes_list.value[0], "feature captions_raw: expected one for each of 5"),
        ("image_id", None, "image_id"),
    ],
)
def test_records_that_make_no_sense(copy, feature, value, message):
    def spoil(examples):
        examples[1].features.feature[feature].CopyFrom(tf.train.Feature() if value is None else bytes_feature(value))
        return examples

    rewrite(shard(copy, "train"), spoil)
    (problem,) = problems(copy)
    assert message in problem
    assert problem.startswith("shards: coco_captioning-train.tfrecord-00000-of-00001: ")


def test_records_in_another_order(copy):
    rewrite(shard(copy, "train"), lambda examples: examples[::-1])
    assert problems(copy) == ["shards: train: expected pictures in the order of their ids and none twice, found others"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda stats: stats["splits"]["train"].update(tokens=1), "splits.train.tokens to be 133 by the shards"),
        (lambda stats: stats["splits"]["train"].update(captions=1), "splits.train.captions to be 20 by the shards"),
        (lambda stats: stats["longest"].update(caption=99), "longest.caption to be 9 by the shards, found 99"),
        (lambda stats: stats.pop("min_count"), "expected an entry min_count, found no min_count"),
        (lambda stats: stats["splits"]["validation"].update(longest_caption=2), "splits.validation.longest_caption"),
    ],
)
def test_statistics_that_are_wrong(copy, change, message):
    change_json(copy, "stats.json", change)
    assert any(message in problem for problem in problems(copy))
