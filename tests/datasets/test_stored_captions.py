"""One stored picture with its captions."""

import shutil

import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored_captions import is_captions, read_captions_example
from malmoi.errors import MalmoiError
from tests.datasets.caption_dataset import SAMPLE, prepare_captions
from tests.datasets.prepared_babi import rewrite, shard
from tests.datasets.visual_dataset import bytes_feature


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return prepare_captions(SAMPLE, tmp_path_factory.mktemp("captions"))


def test_what_is_stored(dataset):
    assert is_captions(dataset)
    values = read_captions_example(dataset, split="validation", index=1)
    assert (values["image_id"], values["file_name"]) == (89, "COCO_val2014_000000000089.jpg")
    assert values["caption_ids"] == [2, 5, 8, 11, 14]
    assert values["raw"][0] == "A red boat near a hill."
    assert dataset.words.decode(values["captions"][0]) == ["<begin>", "a", "red", "boat", "<unk>", "a", "hill", "<end>"]
    assert len(values["captions"]) == 5


def test_what_is_not_there_or_damaged(dataset, tmp_path):
    with pytest.raises(MalmoiError, match="there is no example 4, they are numbered 0 to 3"):
        read_captions_example(dataset, index=4)
    copy = Prepared.open(shutil.copytree(dataset.folder, tmp_path / "copy"))

    def spoil(examples):
        examples[2].features.feature["captions"].CopyFrom(bytes_feature(b"123"))
        return examples

    rewrite(shard(copy, "train"), spoil)
    with pytest.raises(MalmoiError, match="split train, example 2: feature captions: expected 32-bit numbers"):
        read_captions_example(copy, index=2)
