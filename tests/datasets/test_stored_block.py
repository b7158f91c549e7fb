"""A block read back, and what is damaged or not there, named."""

import pytest
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored_block import is_token_stream, read_block
from malmoi.errors import MalmoiError
from tests.datasets.story_dataset import Corpus, Question, bytes_feature
from tests.datasets.text_dataset import Text, numbered

TEXT = Text(splits={"train": numbered(30), "test": numbered(7)}, shards=2, block=4)


@pytest.fixture
def written(tmp_path):
    def write(text=TEXT):
        return Prepared.open(text.write(tmp_path / "text"))

    return write


def test_each_block_of_each_shard(written):
    dataset = written()
    blocks = [read_block(dataset, index=index) for index in range(dataset.examples("train"))]
    assert [block["offset"] for block in blocks] == [0, 4, 8, 12, 15, 19, 23, 27]
    assert [index for block in blocks for index in block["ids"].tolist()] == numbered(30)
    assert {(block["split"], block["unit"]) for block in blocks} == {("train", "word")}
    assert blocks[1]["tokens"].decode(blocks[1]["ids"]) == ["w5", "w6", "w7", "w8"]
    assert read_block(dataset, split="test", index=1)["offset"] == 3


@pytest.mark.parametrize("index", [-1, 8])
def test_blocks_that_there_are_not(written, index):
    with pytest.raises(MalmoiError, match=rf"text/tiny, split train: there is no block {index}, .* 0 to 7"):
        read_block(written(), index=index)
    with pytest.raises(MalmoiError, match="no split 'dev'"):
        read_block(written(), split="dev", index=0)


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (bytes_feature(b"\1\0\0"), "expected 32-bit ids, found 3 bytes"),
        (bytes_feature(b""), "expected 32-bit ids, found 0 bytes"),
        (bytes_feature(b"\x64\0\0\0"), "expected ids from 0 to 99, found 100"),
        (tf.train.Feature(int64_list=tf.train.Int64List(value=[1])), "tokens"),
        (None, "tokens"),
    ],
)
def test_damage_is_named_with_its_place(written, tokens, told):
    dataset = written(TEXT.with_(spoil={"tokens": tokens}))
    with pytest.raises(MalmoiError, match=f"text/tiny, split train, block 2: .*{told}"):
        read_block(dataset, index=2)


def test_stories_are_no_token_stream(written, tmp_path):
    assert is_token_stream(written())
    story = Corpus(splits={"train": [Question(story=[[2]], question=[2], answer=1)]})
    dataset = Prepared.open(story.write(tmp_path / "story"))
    assert not is_token_stream(dataset)
    with pytest.raises(MalmoiError, match=r"features\.json: expected the feature 'offset'"):
        read_block(dataset, index=0)
