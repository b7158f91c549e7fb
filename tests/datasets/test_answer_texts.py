import pytest

from malmoi.datasets.answer_texts import answer_texts
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.question_types import question_types
from malmoi.errors import MalmoiError
from tests.datasets.visual_dataset import Visual, numbered, prepare_sample, sample_dir


def test_they_are_those_of_the_raw_file_in_its_order(tmp_path):
    dataset = prepare_sample("coco_qa/released", tmp_path)
    for split in ("train", "test"):
        raw = (sample_dir("coco_qa") / split / "answers.txt").read_text().splitlines()
        assert answer_texts(dataset, split) == raw
    assert list(question_types(dataset)) == ["object", "number", "color", "location"]


def test_a_split_that_is_not_there_is_named(tmp_path):
    dataset = Prepared.open(Visual(splits={"train": numbered(2)}).write(tmp_path))
    with pytest.raises(MalmoiError, match="no split 'dev'"):
        answer_texts(dataset, "dev")


def test_records_without_answers_are_named(tmp_path):
    dataset = Prepared.open(Visual(splits={"train": numbered(2)}, spoil={"answer_text": None}).write(tmp_path))
    with pytest.raises(MalmoiError, match="answer_text"):
        answer_texts(dataset, "train")


def test_types_without_names_are_named(tmp_path):
    dataset = Prepared.open(Visual(splits={"train": numbered(2)}).write(tmp_path))
    with pytest.raises(MalmoiError, match="types of questions"):
        question_types(dataset)
