"""Prepared datasets: found by folder and by name, and what an input function asks of them."""

import json
import shutil
import subprocess
import sys

import pytest
from etils import epath

from malmoi.datasets.prepared import Piece, Prepared
from malmoi.errors import MalmoiError
from tests.datasets.story_dataset import Corpus, numbered


@pytest.fixture
def data_dir(tmp_path):
    """Two versions of story/tiny, of 10 and of 7 examples in 3 shards, and what a killed run left."""
    root = tmp_path / "data"
    Corpus(splits={"train": numbered(10)}).write(root / "story/tiny/1.9.0")
    Corpus(splits={"train": numbered(7), "test": numbered(2)}, shards=3).write(root / "story/tiny/1.10.0")
    shutil.copytree(root / "story/tiny/1.9.0", root / "story/tiny/incomplete.XY_2.0.0")
    (root / "story/tiny/3.0.0").mkdir()
    return root


def test_by_name_the_highest_complete_version(data_dir):
    dataset = Prepared.open("story/tiny", data_dir=data_dir)
    assert dataset.folder == epath.Path(data_dir / "story/tiny/1.10.0")
    assert dataset.name == "story/tiny"
    assert dataset.splits == ("train", "test")
    assert dataset.examples("train") == 7
    assert dataset.stats["longest"]["story"] == 1
    assert dataset.features["story"].shape == (None, 3)


@pytest.mark.parametrize("place", ["story/tiny", "story/tiny/1.9.0"])
def test_by_folder(data_dir, place):
    assert Prepared.open(data_dir / place).examples("train") == {"story/tiny": 7}.get(place, 10)


def test_what_is_open_stays_as_it_is(data_dir):
    dataset = Prepared.open("story/tiny", data_dir=data_dir)
    assert Prepared.open(dataset) is dataset


def test_names_are_looked_up_in_the_folder_of_tfds(data_dir, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tensorflow_datasets.core.constants.DATA_DIR", str(data_dir))
    assert Prepared.open("story/tiny").examples("train") == 7


def test_not_prepared_says_how_to_prepare(data_dir):
    with pytest.raises(MalmoiError, match="story/big is not prepared") as error:
        Prepared.open("story/big", data_dir=data_dir)
    assert f"malmoi prepare story/big --data-dir {data_dir} (prepared there: tiny)" in str(error.value)


def test_a_name_without_config(data_dir):
    with pytest.raises(MalmoiError, match=r"Name a config too: story/tiny$"):
        Prepared.open("story", data_dir=data_dir)


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(MalmoiError, match=r"nowhere is not prepared: .*nowhere holds no dataset_info\.json"):
        Prepared.open(tmp_path / "nowhere")


def test_pieces_of_ranges_across_shards(data_dir):
    dataset = Prepared.open("story/tiny", data_dir=data_dir)  # shards of 3, 2 and 2
    files = [f"{dataset.folder}/story-train.tfrecord-0000{i}-of-00003" for i in range(3)]
    assert dataset.pieces("train") == (Piece(files[0], 0, 3), Piece(files[1], 0, 2), Piece(files[2], 0, 2))
    assert dataset.pieces("train", [range(1, 2), range(4, 7)]) == (
        Piece(files[0], 1, 1),
        Piece(files[1], 1, 1),
        Piece(files[2], 0, 2),
    )
    assert dataset.pieces("train", [range(5, 5)]) == ()


def test_unknown_split(data_dir):
    with pytest.raises(MalmoiError, match=r"story/tiny has no split 'dev', it has: train, test\."):
        Prepared.open("story/tiny", data_dir=data_dir).pieces("dev")


def test_a_missing_shard_is_named_when_it_is_needed(data_dir):
    dataset = Prepared.open("story/tiny", data_dir=data_dir)
    (data_dir / "story/tiny/1.10.0/story-train.tfrecord-00001-of-00003").unlink()
    assert len(dataset.pieces("train", [range(3)])) == 1
    with pytest.raises(MalmoiError, match=r"train.tfrecord-00001-of-00003: expected 2 records of the split train"):
        dataset.pieces("train")


@pytest.mark.parametrize("content", [None, "{", '"'])
def test_stats_missing_or_no_json(data_dir, content):
    file = data_dir / "story/tiny/1.10.0/stats.json"
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(MalmoiError, match=r"stats\.json: expected .*prepare it again"):
        Prepared.open("story/tiny", data_dir=data_dir).stats  # noqa: B018


def test_features_missing(data_dir):
    (data_dir / "story/tiny/1.10.0/features.json").unlink()
    with pytest.raises(MalmoiError, match=r"features\.json: expected .*no such file"):
        Prepared.open("story/tiny", data_dir=data_dir).features  # noqa: B018


def test_no_vocabulary(data_dir):
    with pytest.raises(MalmoiError, match="holds no vocabulary 'words'"):
        Prepared.open("story/tiny", data_dir=data_dir).words  # noqa: B018


def test_needs_neither_tensorflow_nor_beam(data_dir):
    code = f"""
import sys
from malmoi.datasets.prepared import Prepared
dataset = Prepared.open("story/tiny", data_dir={str(data_dir)!r})
print(len(dataset.pieces("train")), [m for m in ("tensorflow", "apache_beam", "keras") if m in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "3 []\n"


def test_stats_are_those_of_the_folder(data_dir):
    written = json.loads((data_dir / "story/tiny/1.9.0/stats.json").read_text())
    assert Prepared.open(data_dir / "story/tiny/1.9.0").stats == written
