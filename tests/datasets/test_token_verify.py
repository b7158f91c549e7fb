"""Verifying token streams: real data, other texts, and one damage after the other, each named."""

import shutil
from collections.abc import Callable

import pytest
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.report import NOTE, OK, PROBLEM
from malmoi.datasets.verify import verify
from malmoi.pipelines.text_settings import TextSettings
from tests.datasets.prepared_babi import change_json, rewrite, shard
from tests.datasets.prepared_ptb import FILES, prepare_ptb, write_ptb

LINES = "".join(f" word{number} and so on \n" for number in range(300))
SHARD = "ptb-train.tfrecord-00000-of-00001"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A training split of three blocks, and one each of the others."""
    root = tmp_path_factory.mktemp("ptb")
    return prepare_ptb(write_ptb(root / "raw", FILES | {"ptb.train.txt": LINES.encode()}), root / "data")


@pytest.fixture
def copy(whole, tmp_path):
    return Prepared.open(shutil.copytree(whole.folder, tmp_path / "copy"))


def messages(report, level, check=None):
    return [found.message for found in report.findings if found.level == level and check in (None, found.check)]


def problems(dataset):
    report = verify(Prepared(dataset.folder))
    assert report.ok == (not report.problems)
    return [f"{problem.check}: {problem.message}" for problem in report.problems]


def test_the_real_treebank_is_as_published(raw_dir, tmp_path):
    report = verify(prepare_ptb(raw_dir / "ptb", tmp_path))
    assert {finding.level for finding in report.findings} == {OK}
    assert messages(report, OK, "raw files") == ["3 of 3 are the official ones"]
    assert messages(report, OK, "counts") == ["PTB's: 929,589 / 73,760 / 82,430 tokens of 10,000 types"]
    assert messages(report, OK, "blocks")[0] == "train: 1,818 blocks of 929,589 tokens, one behind the other"
    assert messages(report, OK, "unknown")[1] == "validation: unknown are 0 of 73,760 tokens"
    (table,) = report.tables
    assert table.rows == (
        ("train", 1818, 929_589, 42_068, 0.0),
        ("validation", 145, 73_760, 3_370, 0.0),
        ("test", 161, 82_430, 3_761, 0.0),
    )


def test_another_text_in_the_treebanks_place_is_told_and_no_problem(whole):
    report = verify(whole)
    assert report.ok
    assert messages(report, NOTE, "raw files") == ["not the official files, none of 3: another text in their place"]
    (counts,) = messages(report, NOTE, "counts")
    assert counts.startswith("not PTB's 929,589 / 73,760 / 82,430 tokens of 10,000 types, but 1,500 / 5 / 9 tokens")
    assert messages(report, NOTE, "unknown") == [
        "validation: unknown are 4 of 5 (80.00 %) tokens",
        "test: unknown are 7 of 9 (77.78 %) tokens",
    ]


def test_one_official_file_among_others_is_a_problem(raw_dir, tmp_path):
    real = (raw_dir / "ptb/simple-examples/data/ptb.valid.txt").read_bytes()
    dataset = prepare_ptb(write_ptb(tmp_path / "raw", FILES | {"ptb.valid.txt": real}), tmp_path / "data")
    told = problems(dataset)
    assert [message.partition(", sha256")[0] for message in told] == [
        "raw files: ptb.test.txt: expected the official file",
        "raw files: ptb.train.txt: expected the official file",
    ]


def test_other_counts_of_the_official_files_are_a_problem(raw_dir, tmp_path):
    dataset = prepare_ptb(raw_dir / "ptb", tmp_path)
    change_json(dataset, "stats.json", lambda stats: stats["splits"]["test"].update(tokens=82_429))
    told = problems(dataset)
    assert told[0].startswith("counts: 929,589 / 73,760 / 82,429 tokens of 10,000 types; PTB has 929,589 / 73,760 / ")
    assert told[0].endswith("and these are its files")
    assert told[1] == ("counts: stats.json: expected splits.test.tokens to be 82430 by the shards, found 82429")


def test_mikolovs_characters_have_no_known_digest(tmp_path):
    files = {name.replace("ptb.", "ptb.char."): b"a _ r o s e \n" for name in FILES}
    report = verify(prepare_ptb(write_ptb(tmp_path / "raw", files), tmp_path / "data", "char-mikolov"))
    assert report.ok
    assert messages(report, NOTE) == ["no known digest: ptb.char.test.txt, ptb.char.train.txt, ptb.char.valid.txt"]


def test_a_text_of_ones_own(tmp_path):
    (tmp_path / "a.txt").write_text("봉평 장에서\n" * 99 + "처음 보는 말\n")
    settings = TextSettings(name="x", train=(str(tmp_path / "a.txt"),), test=0.02, unit="char")
    report = verify(prepare_dataset("text_corpus/x", settings=settings, data_dir=tmp_path).dataset)
    assert report.ok
    (unknown,) = messages(report, NOTE)
    assert unknown.startswith("test: unknown are 5 of ")


Change = Callable[[list[tf.train.Example]], list[tf.train.Example]]


def with_feature(name, value) -> Change:
    """Changes the second record."""

    def change(examples):
        feature = examples[1].features.feature
        if value is None:
            del feature[name]
        elif isinstance(value, bytes):
            feature[name].bytes_list.value[0] = value
        else:
            feature[name].int64_list.value[0] = value
        return examples

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_feature("offset", 511), "blocks: train, block 1: expected the offset 512, found 511"),
        (with_feature("offset", 513), "blocks: train, block 1: expected the offset 512, found 513"),
        (lambda examples: examples[::-1], "blocks: train, block 0: expected the offset 0, found 1,024"),
        (with_feature("tokens", b"\1\0\0\0" * 511), "blocks: train, block 2: expected the offset 1,023, found 1,024"),
        (with_feature("tokens", b""), f"shards: {SHARD}: expected blocks of 1 to 512 tokens, found one of 0"),
        (
            with_feature("tokens", b"\1\0\0\0" * 513),
            f"shards: {SHARD}: expected blocks of 1 to 512 tokens, found one of 513",
        ),
        (with_feature("tokens", b"\1\0\0"), f"shards: {SHARD}: feature tokens: expected 32-bit ids, found 3 bytes"),
        (
            with_feature("tokens", b"\0\0\0\0" * 512),
            f"shards: {SHARD}: feature tokens: expected ids from 1 to 305, found 0 to 305",
        ),
        (
            with_feature("tokens", b"\xff\xff\xff\xff" * 512),
            f"shards: {SHARD}: feature tokens: expected ids from 1 to 305, found -1 to 305",
        ),
        (
            with_feature("tokens", b"\x32\1\0\0" * 512),
            f"shards: {SHARD}: feature tokens: expected ids from 1 to 305, found 2 to 306",
        ),
        (with_feature("tokens", None), f"shards: {SHARD}: a record: "),
        (lambda examples: examples[:2], f"shards: {SHARD}: expected 3 records as in dataset_info.json, found 2"),
    ],
)
def test_records_that_are_not_as_they_were_written(copy, change, told):
    rewrite(shard(copy, "train"), change)
    assert problems(copy)[0].startswith(told)


@pytest.mark.parametrize(
    ("split", "name", "value", "told"),
    [
        ("train", "tokens", 1499, "expected splits.train.tokens to be 1500 by the shards, found 1499"),
        ("train", "shard_tokens", [1, 1499], "expected splits.train.shard_tokens to be [1500] by the shards"),
        ("train", "lines", 301, "expected splits.train.lines to be 300 at most by the shards, found 301"),
        ("test", "unknown_tokens", 8, "expected splits.test.unknown_tokens to be 7 at most by the shards, found 8"),
        ("train", "examples", 4, "expected splits.train.examples to be 3, found 4"),
        ("train", "tokens", None, "expected an entry splits.train.tokens, found no splits.train.tokens"),
    ],
)
def test_counts_that_are_not_those_of_the_records(copy, split, name, value, told):
    def change(stats):
        if value is None:
            del stats["splits"][split][name]
        else:
            stats["splits"][split][name] = value

    change_json(copy, "stats.json", change)
    assert any(told in problem for problem in problems(copy)), problems(copy)


def test_a_vocabulary_that_was_changed(copy):
    file = copy.folder / "tokens.vocab.txt"
    file.write_text(file.read_text().replace("word7\n", "word_7\n"))
    (told,) = problems(copy)
    assert "was changed since it was written" in told


def test_stories_in_the_place_of_blocks(copy):
    change_json(copy, "features.json", lambda features: features["featuresDict"]["features"].pop("offset"))
    assert "features.json: expected the feature 'offset'" in problems(copy)[0]


def test_levels_of_the_findings_are_known(whole):
    assert {finding.level for finding in verify(whole).findings} <= {OK, NOTE, PROBLEM}
