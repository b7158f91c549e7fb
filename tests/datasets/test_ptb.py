"""The TFDS dataset ptb: prepared and read back, by us, by TFDS, and by TensorFlow alone."""

import json
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

import malmoi.datasets
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.ptb.ptb_dataset_builder import Builder
from malmoi.errors import BadInput
from malmoi.featurize.vocabulary import Vocabulary
from tests.datasets.prepared_ptb import FILES, TEST, TRAIN, prepare_ptb, write_ptb


@pytest.fixture
def raw(tmp_path):
    return write_ptb(tmp_path / "raw")


def stream(examples):
    """The tokens of some blocks as one array, which must begin at 0 and have no gap."""
    tokens = np.zeros(0, np.int32)
    for example in examples:
        assert set(example) == {"offset", "tokens"}
        assert (example["tokens"].dtype, example["offset"].dtype) == (np.int32, np.int64)
        assert example["offset"] == len(tokens)
        tokens = np.concatenate([tokens, example["tokens"]])
    return tokens


def words(text):
    return text.decode().replace("\n", "<eos>").split()


def test_load_prepares_and_reads(raw, tmp_path):
    dataset, info = tfds.load(
        "ptb/word",
        data_dir=tmp_path / "data",
        split="train",
        with_info=True,
        download_and_prepare_kwargs={"download_config": tfds.download.DownloadConfig(manual_dir=raw)},
    )
    folder = tmp_path / "data/ptb/word/1.0.0"
    vocabulary = Vocabulary.load(folder, "tokens")
    # By falling count, ties by token; "name" and "end" are not in the training text.
    assert vocabulary.words == ("<pad>", "<eos>", "a", "rose", "<unk>", "N", "has", "is", "names", "the")
    assert vocabulary.decode(stream(dataset.as_numpy_iterator())) == words(TRAIN)
    assert {name: split.num_examples for name, split in info.splits.items()} == {"train": 1, "validation": 1, "test": 1}
    assert "Penn Treebank" in info.description
    assert "marcus1993" in info.citation
    assert {path.name for path in folder.iterdir()} == {
        *(f"ptb-{split}.tfrecord-00000-of-00001" for split in ("train", "validation", "test")),
        *("features.json", "dataset_info.json", "tokens.vocab.txt", "tokens.vocab.json", "stats.json"),
    }


def test_word_is_the_default(raw, tmp_path):
    prepare_ptb(raw, tmp_path)
    dataset = tfds.load("ptb", data_dir=tmp_path, split="test")
    vocabulary = Prepared.open("ptb/word", data_dir=tmp_path).tokens
    expected = ["a", "<unk>", "has", "the", "rose", "<eos>", "the", "<unk>", "<eos>"]
    assert vocabulary.decode(stream(dataset.as_numpy_iterator())) == expected


@pytest.mark.parametrize(("config", "unknown"), [("char", ["<unk>"]), ("char-literal", ["<", "u", "n", "k", ">"])])
def test_by_character_the_blanks_around_lines_are_gone(raw, tmp_path, config, unknown):
    dataset = prepare_ptb(raw, tmp_path, config)
    examples = tfds.load(f"ptb/{config}", data_dir=tmp_path, split="train").as_numpy_iterator()
    first, rest = "a rose is a rose", " has N names"
    expected = [*first, "<eos>", *"the ", *unknown, *rest, "<eos>", *"a rose", "<eos>"]
    assert dataset.tokens.decode(stream(examples)) == expected
    assert dataset.tokens.unknown_id is not None


def test_mikolovs_character_files_are_read_as_they_are(raw, tmp_path):
    with pytest.raises(BadInput, match=r"ptb\.char\.train\.txt"):
        prepare_ptb(raw, tmp_path / "data", "char-mikolov")
    files = {name.replace("ptb.", "ptb.char."): b"a _ r o s e \nt h e _ < u n k > \n" for name in FILES}
    dataset = prepare_ptb(write_ptb(raw, files), tmp_path / "data", "char-mikolov")
    examples = tfds.load("ptb/char-mikolov", data_dir=tmp_path / "data", split="test").as_numpy_iterator()
    assert dataset.tokens.decode(stream(examples)) == [*"a_rose", "<eos>", *"the_<unk>", "<eos>"]
    assert set(dataset.stats["raw"]) == set(files)


def test_read_back_without_our_code(raw, tmp_path):
    folder = Path(prepare_ptb(raw, tmp_path).folder)
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        builder = tfds.builder_from_directory(sys.argv[1])
        examples = [dict(example) for example in builder.as_dataset(split="train").as_numpy_iterator()]
        by_name = tfds.load("ptb/word", data_dir=sys.argv[2], split="test")
        assert "apache_beam" not in sys.modules
        with open(sys.argv[3], "wb") as file:
            pickle.dump((examples, [dict(example) for example in by_name.as_numpy_iterator()]), file)
    """
    result = tmp_path / "result.pickle"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(folder), str(tmp_path), str(result)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    examples, by_name = pickle.loads(result.read_bytes())
    tokens = (folder / "tokens.vocab.txt").read_text().split("\n")
    assert [tokens[index] for index in stream(examples)] == words(TRAIN)
    assert len(stream(by_name)) == len(words(TEST))


def test_read_with_tensorflow_alone(raw, tmp_path):
    folder = Path(prepare_ptb(raw, tmp_path).folder)
    spec = {"offset": tf.io.FixedLenFeature((), tf.int64), "tokens": tf.io.FixedLenFeature((), tf.string)}

    def parse(record):
        example = tf.io.parse_single_example(record, spec)
        return example | {"tokens": tf.io.decode_raw(example["tokens"], tf.int32)}

    records = tf.data.TFRecordDataset(str(folder / "ptb-train.tfrecord-00000-of-00001"))
    tokens = stream(records.map(parse).as_numpy_iterator())
    assert Vocabulary.load(folder, "tokens").decode(tokens) == words(TRAIN)


def test_a_long_split_is_cut_into_blocks(tmp_path):
    lines = [f" word{number} and so on \n" for number in range(300)]
    raw = write_ptb(tmp_path / "raw", FILES | {"ptb.train.txt": "".join(lines).encode()})
    dataset = prepare_ptb(raw, tmp_path / "data")
    assert (dataset.stats["splits"]["train"]["tokens"], dataset.examples("train")) == (1500, 3)
    examples = list(tfds.load("ptb/word", data_dir=tmp_path / "data", split="train").as_numpy_iterator())
    assert [example["offset"] for example in examples] == [0, 512, 1024]
    assert dataset.tokens.decode(stream(examples)) == words("".join(lines).encode())


def test_a_missing_file_is_named(tmp_path):
    raw = write_ptb(tmp_path / "raw", {name: FILES[name] for name in ("ptb.train.txt", "ptb.test.txt")})
    with pytest.raises(BadInput, match=r"^ptb\.valid\.txt: .* \(there are: ptb\.test\.txt, ptb\.train\.txt\)"):
        prepare_ptb(raw, tmp_path / "data")
    assert not list((tmp_path / "data").glob("ptb/word/*"))
    assert prepare_ptb(raw, tmp_path / "data", on_error="skip").splits == ("train", "test")


def test_configs_name_and_describe_themselves():
    assert list(Builder.builder_configs) == ["word", "char", "char-literal", "char-mikolov"]
    assert Builder.default_builder_config.name == "word"
    assert all(config.description for config in Builder.builder_configs.values())


def test_the_tags_are_those_tfds_knows():
    from tensorflow_datasets.core import dataset_metadata

    tags = Builder.get_metadata().tags
    assert tags
    assert set(tags) <= set(dataset_metadata.valid_tags())


def test_tfds_own_checksums_are_those_of_the_source():
    text = (Path(malmoi.datasets.__file__).parent / "ptb/checksums.tsv").read_text()
    told = [line.split("\t") for line in text.splitlines()]
    source = Builder(config="word").source
    mirrors = [(mirror, file) for file in source.plain for mirror in file.mirrors]
    assert told == [[mirror.url, str(mirror.bytes), mirror.sha256, file.name] for mirror, file in mirrors]


def test_the_real_treebank_has_the_published_counts(raw_dir, tmp_path):
    dataset = prepare_ptb(raw_dir / "ptb", tmp_path)
    splits = dataset.stats["splits"]
    assert {split: (counts["lines"], counts["tokens"]) for split, counts in splits.items()} == {
        "train": (42_068, 929_589),
        "validation": (3_370, 73_760),
        "test": (3_761, 82_430),
    }
    # The classic reader's ids, one more for the padding.
    assert dataset.tokens.words[:5] == ("<pad>", "the", "<unk>", "<eos>", "N")
    assert len(dataset.tokens) == 10_001
    assert not any(counts["unknown_tokens"] for counts in splits.values())
    file = raw_dir / "ptb/simple-examples/data/ptb.test.txt"
    examples = tfds.load("ptb/word", data_dir=tmp_path, split="test").as_numpy_iterator()
    assert dataset.tokens.decode(stream(examples)) == words(file.read_bytes())


@pytest.mark.parametrize(
    ("config", "tokens", "types"),
    [("char", (4_837_402, 379_102, 423_247), 49), ("char-literal", (5_017_482, 393_042, 442_423), 50)],
)
def test_the_real_treebank_by_character(raw_dir, tmp_path, config, tokens, types):
    dataset = prepare_ptb(raw_dir / "ptb", tmp_path, config)
    splits = dataset.stats["splits"]
    assert tuple(splits[split]["tokens"] for split in ("train", "validation", "test")) == tokens
    assert len(dataset.tokens.tokens) == types
    file = raw_dir / "ptb/simple-examples/data/ptb.valid.txt"
    text = "\n".join(line.strip() for line in file.read_text().split("\n"))
    examples = tfds.load(f"ptb/{config}", data_dir=tmp_path, split="validation").as_numpy_iterator()
    read = "".join(dataset.tokens.decode(stream(examples))).replace("<eos>", "\n")
    assert read == text
    assert json.loads((Path(dataset.folder) / "stats.json").read_text())["unit"] == "char"
