"""Verifying questions about pictures: real data, other questions, and one damage after the other, each named."""

import shutil

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK
from malmoi.datasets.verify import verify
from malmoi.datasets.visual_qa import visual_qa_arrays
from tests.datasets.prepared_babi import change_json, rewrite, shard
from tests.datasets.visual_dataset import bytes_feature, int_feature, prepare_sample, sample_dir

COCO = "coco_qa/released"
AGAIN, OTHER = "questions are {} of the same picture", "of them only with another answer"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return prepare_sample(COCO, tmp_path_factory.mktemp("coco_qa"))


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
    assert messages(report, OK, "shards") == ["2 shards, 12 records, every checksum right"]
    assert messages(report, NOTE, "raw files") == [
        "not the official files, none of 8: another corpus in their place",
    ]
    assert messages(report, NOTE, "questions") == ["not the published train 78,736, test 38,948, but train 8, test 4"]
    assert messages(report, NOTE, "unknown") == [
        "test: unknown are 2 of 27 (7.41 %) words and 2 of 4 (50.00 %) answers; longer than the longest of train: 0"
    ]
    assert messages(report, NOTE, "overlap") == [
        "train: 1 of 8 (12.50 %) questions are asked earlier of the same picture",
    ]
    assert messages(report, OK, "overlap")[0] == "test: 0 of 4 questions are asked in train too, of the same picture"
    splits, types = report.tables
    assert splits.rows == (("train", 8, 4, 62, 0.0, 0.0), ("test", 4, 3, 27, 2 / 27, 0.5))
    assert types.columns == ("split", "object", "number", "color", "location")
    assert types.rows == (("train", 3, 2, 2, 1), ("test", 1, 1, 1, 1))


def test_questions_and_pictures_of_train_in_test(tmp_path):
    raw = shutil.copytree(sample_dir("coco_qa"), tmp_path / "raw")
    for name in ("questions", "types", "img_ids"):
        (raw / f"test/{name}.txt").write_bytes((raw / f"train/{name}.txt").read_bytes())
    (raw / "test/answers.txt").write_text("cat\nthree\ngreen\ncat\nkitchen\norange\ngreen\nthree\n")
    report = verify(prepare_sample(COCO, tmp_path / "data", raw))
    assert messages(report, NOTE, "overlap")[1:] == [
        f"test: 8 of 8 (100.00 %) {AGAIN.format('asked in train too,')}, 1 {OTHER}",
        "test: 4 of 4 (100.00 %) pictures are in train too",
        "test: 8 of 8 (100.00 %) questions are asked in train in the same words",
    ]


def test_a_note_of_preparing_is_told(tmp_path):
    report = verify(prepare_sample("daquar/37", tmp_path))
    (note,) = messages(report, NOTE, "notes")
    assert note.startswith("the test questions are those of 25 sampled pictures")


@pytest.mark.parametrize(
    ("feature", "value", "message"),
    [
        ("answer", int_feature(7), "feature answer: expected numbers from 0 to 6, found 7"),
        ("type", int_feature(-1), "feature type: expected numbers from 0 to 3, found -1"),
        ("image_id", int_feature(0), "feature image_id: expected numbers from 1 to 2147483647, found 0"),
        ("question", bytes_feature(b"\0" * 4), "feature question: expected numbers from 1 to 31, found 0"),
        ("question", bytes_feature(b"\0" * 3), "feature question: expected 32-bit ids, found 3 bytes"),
        ("question", bytes_feature(b""), "feature question: expected 32-bit ids, found 0 bytes"),
        ("answer_text", tf.train.Feature(), "answer_text"),
    ],
)
def test_records_that_make_no_sense(copy, feature, value, message):
    def spoil(examples):
        examples[2].features.feature[feature].CopyFrom(value)
        return examples

    rewrite(shard(copy, "train"), spoil)
    (problem,) = problems(copy)
    assert message in problem
    assert problem.startswith("shards: coco_qa-train.tfrecord-00000-of-00001: ")


def test_records_in_another_order(copy):
    rewrite(shard(copy, "train"), lambda examples: examples[::-1])
    assert problems(copy) == [
        "shards: train: expected questions in the order of their file and none twice, found others"
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda stats: stats["splits"]["train"].update(tokens=1),
            "expected splits.train.tokens to be 62 by the shards",
        ),
        (lambda stats: stats["splits"]["test"]["examples_by_type"].update(color=2), "splits.test.examples_by_type"),
        (lambda stats: stats["images"].update(train=5), "expected images.train to be 4 by the shards, found 5"),
        (lambda stats: stats["longest"].update(question=3), "expected longest.question to be 9 by the shards, found 3"),
        (lambda stats: stats.pop("images"), "expected an entry images.train, found no images"),
        (lambda stats: stats["splits"]["test"].update(unknown_answers=0), "splits.test.unknown_answers to be 2"),
    ],
)
def test_statistics_that_are_wrong(copy, change, message):
    change_json(copy, "stats.json", change)
    found = problems(copy)
    assert any(message in problem for problem in found)


def test_official_files_with_another_number_of_questions(copy):
    from malmoi.datasets.known_files import known_digests

    def official(stats):
        stats["raw"] = {name: {"bytes": 1, "sha256": sha256} for name, sha256 in known_digests("coco_qa").items()}

    change_json(copy, "stats.json", official)
    (problem,) = problems(copy)
    assert problem == "questions: train 8, test 4; published are train 78,736, test 38,948, and these are the files"

    def mixed(stats):
        stats["raw"]["test/types.txt"]["sha256"] = "0" * 64

    change_json(copy, "stats.json", mixed)
    (problem,) = problems(copy)
    assert problem.startswith("raw files: test/types.txt: expected the official file, sha256 dc25163a")


def test_other_classes_than_those_of_the_vocabulary(copy):
    path = copy.folder / "answer.labels.txt"
    path.write_text(path.read_text().replace("cat", "dog"))
    assert problems(copy) == ["features: answer.labels.txt: expected the words of answers.vocab.txt, found others"]


def test_the_real_files_are_as_published(raw_dir, tmp_path):
    dataset = prepare_sample(COCO, tmp_path, raw_dir / "cocoqa")
    (first,) = tfds.load(COCO, data_dir=tmp_path, split="train").take(1).as_numpy_iterator()
    assert first["question_text"] == b"what is using umbrellas as a central theme"
    assert (first["answer_text"], first["image_id"], first["type"]) == (b"sculpture", 397899, 0)
    parts = {part: visual_qa_arrays(dataset, part=part)[0] for part in ("train", "validation")}
    assert sum(int((features["question"] > 0).sum()) for features in parts.values()) == 681_458
    train, validation = (np.unique(features["image_id"]) for features in parts.values())
    assert len(validation) == 4_629  # a tenth of 46,293
    assert len(train) + len(validation) == 46_293
    assert not np.isin(validation, train).any()
    report = verify(dataset)
    assert {finding.level for finding in report.findings} == {OK, NOTE}
    assert messages(report, OK, "raw files") == ["8 of 8 are the official ones"]
    assert messages(report, OK, "questions") == ["as many as published: train 78,736, test 38,948"]
    assert messages(report, NOTE, "overlap") == [
        f"train: 973 of 78,736 (1.24 %) {AGAIN.format('asked earlier')}, 104 {OTHER}",
        "test: 9,072 of 38,948 (23.29 %) questions are asked in train in the same words",
    ]
    assert "test: 0 of 22,879 pictures are in train too" in messages(report, OK, "overlap")


@pytest.mark.parametrize("config", ["894", "894-single", "37", "37-single"])
def test_the_real_daquar(raw_dir, tmp_path, config):
    report = verify(prepare_sample(f"daquar/{config}", tmp_path, raw_dir / "daquar"))
    assert report.ok
    (told,) = messages(report, OK, "questions")
    assert told.startswith("as many as published: train ")
    assert bool(messages(report, NOTE, "notes")) == config.startswith("37")
