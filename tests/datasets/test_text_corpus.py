"""The TFDS dataset text_corpus: configs that are made, prepared, and found again by their names."""

import json
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.text_corpus.text_corpus_dataset_builder import Builder, TextCorpusConfig
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.text_settings import TextSettings

KOREAN = "메밀꽃 필 무렵\n봉평 장에서\n"


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(KOREAN * 3, encoding="utf-8")
    (folder / "b.txt").write_bytes("봉평 장에 카페 café\r\n".encode())
    return folder


def settings(texts, **changed):
    given = {"train": (str(texts / "a.txt"),), "test": (str(texts / "b.txt"),)}
    return TextSettings(**{"name": "메밀꽃", **given, **changed})


def prepared(texts, data_dir, *, on_error="raise", **changed):
    builder = Builder(
        config=TextCorpusConfig(settings=settings(texts, **changed)), data_dir=data_dir, on_error=on_error
    )
    builder.download_and_prepare()
    return builder


def stream(examples):
    """The tokens of some blocks as one array, which must begin at 0 and have no gap."""
    tokens = np.zeros(0, np.int32)
    for example in examples:
        assert example["offset"] == len(tokens)
        tokens = np.concatenate([tokens, example["tokens"]])
    return tokens


def test_a_config_made_of_settings_is_prepared_and_found_by_its_name(texts, tmp_path):
    builder = prepared(texts, tmp_path, unit="char")
    assert Path(builder.data_dir) == tmp_path / "text_corpus/메밀꽃/1.0.0"
    dataset, info = tfds.load("text_corpus/메밀꽃", data_dir=tmp_path, split="train", with_info=True)
    assert info.config_description.strip() == "2 files by character."
    vocabulary = Prepared.open("text_corpus/메밀꽃", data_dir=tmp_path).tokens
    read = "".join(vocabulary.decode(stream(dataset.as_numpy_iterator())))
    assert read == KOREAN.replace("\n", "<eos>") * 3
    assert "봉" in vocabulary  # a syllable is one character


def test_what_training_never_saw_is_unknown_and_counted(texts, tmp_path):
    builder = prepared(texts, tmp_path)
    dataset = Prepared.open(builder.data_path)
    (example,) = builder.as_dataset(split="test").as_numpy_iterator()
    assert dataset.tokens.decode(example["tokens"]) == ["봉평", "<unk>", "<unk>", "<unk>", "<eos>"]
    assert dataset.stats["splits"]["test"]["unknown_tokens"] == 3


def test_read_back_without_our_code(texts, tmp_path):
    folder = Path(prepared(texts, tmp_path / "data", name="mine").data_dir)
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        loaded = tfds.load("text_corpus/mine", data_dir=sys.argv[2], split="train")
        built = tfds.builder_from_directory(sys.argv[1]).as_dataset(split="train")
        read = [[dict(example) for example in dataset.as_numpy_iterator()] for dataset in (loaded, built)]
        with open(sys.argv[3], "wb") as file:
            pickle.dump(read, file)
    """
    result = tmp_path / "result.pickle"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(folder), str(tmp_path / "data"), str(result)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    tokens = (folder / "tokens.vocab.txt").read_text().split("\n")
    for examples in pickle.loads(result.read_bytes()):
        assert [tokens[index] for index in stream(examples)] == KOREAN.replace("\n", " <eos> ").split() * 3


def test_two_corpora_lie_side_by_side(texts, tmp_path):
    prepared(texts, tmp_path, name="one")
    prepared(texts, tmp_path, name="two", unit="char")
    for name, unit in (("one", "word"), ("two", "char")):
        assert Prepared.open(f"text_corpus/{name}", data_dir=tmp_path).stats["unit"] == unit
    with pytest.raises(MalmoiError, match="Name a config too: text_corpus/one, text_corpus/two"):
        Prepared.open("text_corpus", data_dir=tmp_path)


@pytest.mark.parametrize("name", ["text_corpus/mine", "text_corpus"])
def test_what_is_not_prepared_can_not_be_made_of_its_name(name, tmp_path):
    with pytest.raises(MalmoiError, match=r"not prepared where it was looked for, .* malmoi prepare text_corpus/"):
        tfds.load(name, data_dir=tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_corpus_that_is_not_prepared_is_told_with_how_it_is_made(tmp_path):
    with pytest.raises(MalmoiError, match=r"malmoi prepare text_corpus/x --files FILE \.\.\. --data-dir"):
        Prepared.open("text_corpus/x", data_dir=tmp_path)


def test_a_builder_travels(texts, tmp_path):
    builder = Builder(config=TextCorpusConfig(settings=settings(texts)), data_dir=tmp_path, on_error="skip")
    again = pickle.loads(pickle.dumps(builder))
    assert (again.builder_config.name, again.builder_config.settings) == ("메밀꽃", settings(texts))


def test_there_are_no_configs_but_those_that_are_made():
    assert Builder.builder_configs == {}


@pytest.mark.parametrize("name", ["", "a b", "../x", ".config", "-x", "a/b", "1.0.0", "한글!"])
def test_names_that_tfds_would_not_find_again(name):
    with pytest.raises(MalmoiError, match="can't name a dataset"):
        TextCorpusConfig(settings=TextSettings(name=name, train=("a.txt",)))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "2 files by word."),
        (
            {"test": 0.1, "lower": True, "min_count": 3, "max_size": 5000},
            "1 file by word, lower case, tokens that occur 3 times or more, the 5,000 most frequent tokens.",
        ),
    ],
)
def test_a_config_describes_itself(tmp_path, changed, told):
    assert TextCorpusConfig(settings=settings(tmp_path, **changed)).description == told


def test_no_folder_of_raw_data_is_looked_for(texts, tmp_path):
    builder = Builder(config=TextCorpusConfig(settings=settings(texts)), data_dir=tmp_path / "data")
    with pytest.raises(MalmoiError, match="made of the files that are named for it"):
        builder.download_and_prepare(download_config=tfds.download.DownloadConfig(manual_dir=texts))


def test_settings_and_name_must_belong_together(texts, tmp_path):
    for name, options, told in (
        ("text_corpus/x", {}, "needs the settings of 'x', its files among them; given are none"),
        ("text_corpus/x", {"settings": settings(texts)}, "needs the settings of 'x', .* given are those of '메밀꽃'"),
        ("text_corpus/메밀꽃", {"settings": settings(texts), "raw_dir": texts}, "has no raw_dir"),
        ("ptb/word", {"settings": settings(texts)}, "ptb is not made of files of one's own"),
    ):
        with pytest.raises(MalmoiError, match=told):
            prepare_dataset(name, data_dir=tmp_path / "data", **options)
    assert not (tmp_path / "data").exists()


def test_text_that_is_not_utf8_is_named_or_set_aside(texts, tmp_path):
    (texts / "a.txt").write_bytes((KOREAN + "둘째 줄\n").encode() + "셋째 줄\n".encode("cp949"))
    with pytest.raises(BadInput, match=r"^a\.txt, line 4: .*cp949"):
        prepared(texts, tmp_path / "data")
    assert not list((tmp_path / "data").glob("text_corpus/메밀꽃/*"))
    builder = prepared(texts, tmp_path / "data", on_error="skip")
    (reject,) = (Path(builder.data_dir) / "rejects.jsonl").read_text().splitlines()
    assert (json.loads(reject)["file"], json.loads(reject)["line"]) == ("a.txt", 4)


def test_the_tags_are_those_tfds_knows():
    from tensorflow_datasets.core import dataset_metadata

    tags = Builder.get_metadata().tags
    assert tags
    assert set(tags) <= set(dataset_metadata.valid_tags())
