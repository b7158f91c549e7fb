"""A question about a picture read back, and what is damaged or not there, named."""

import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored_visual import is_visual, read_visual_example
from malmoi.errors import MalmoiError
from tests.datasets.story_dataset import Corpus, Question
from tests.datasets.visual_dataset import Asked, Visual, bytes_feature, int_feature, prepare_sample

TINY = Visual(splits={"train": [Asked([2, 3], 11), Asked([4, 1], 12, answer=0, question_id=5)]}, shards=2)


def test_each_of_the_sample(tmp_path):
    dataset = prepare_sample("daquar/894", tmp_path)
    assert is_visual(dataset)
    found = [read_visual_example(dataset, split="test", index=index) for index in range(4)]
    assert [(one["image_id"], one["kind"], one["answer"], one["answer_class"]) for one in found] == [
        (3, "number", "2", 0),
        (3, "object", "cat", 2),
        (4, "object", "hat, coat", 0),
        (4, "object", "violet", 0),
    ]
    assert found[2]["answer_set"] == ["hat", "coat"]
    assert found[0]["text"] == "how many hats are in image3 ?"
    assert found[0]["words"].decode(found[0]["question"]) == ["how", "many", "<unk>", "are"]


def test_without_answer_sets(tmp_path):
    dataset = Prepared.open(TINY.write(tmp_path))
    assert is_visual(dataset)
    second = read_visual_example(dataset, index=1)
    assert (second["split"], second["question_id"], second["answer_set"]) == ("train", 5, [])
    assert second["question"].tolist() == [4, 1]


@pytest.mark.parametrize("index", [-1, 2])
def test_examples_that_there_are_not(tmp_path, index):
    dataset = Prepared.open(TINY.write(tmp_path))
    with pytest.raises(MalmoiError, match=rf"split train: there is no example {index}, they are numbered 0 to 1"):
        read_visual_example(dataset, index=index)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ({"question": bytes_feature(b"\2\0\0")}, "feature question: expected 32-bit ids, found 3 bytes"),
        ({"question": bytes_feature(b"\xff\0\0\0")}, "feature question: expected ids from 0 to 99"),
        ({"type": int_feature(9)}, "feature type: expected ids from 0 to 3"),
        ({"answer": int_feature(-1)}, "feature answer: expected ids from 0 to 9"),
        ({"answer_text": None}, "answer_text"),
    ],
)
def test_damaged_records(tmp_path, spoil, message):
    dataset = Prepared.open(TINY.with_(spoil=spoil).write(tmp_path))
    with pytest.raises(MalmoiError, match=f"visual/tiny, split train, example 0: .*{message}"):
        read_visual_example(dataset, index=0)


def test_stories_are_none(tmp_path):
    corpus = Corpus(splits={"train": [Question(story=[[2]], question=[2], answer=1)]})
    assert not is_visual(Prepared.open(corpus.write(tmp_path)))
