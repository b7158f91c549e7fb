import pytest

from malmoi.models.published_perplexities import PUBLISHED, published_beside


def test_the_tutorials_and_the_papers_figures():
    word = published_beside(["ptb/word", "ptb/word"])
    assert word["LSTM 2 × 200 (TensorFlow tutorial)"] == {"validation": 121.39, "test": 115.91}
    assert word["MemN2N 150, 7 hops, memory 200 (MemN2N paper)"]["test"] == 111
    assert len(word) == 9
    assert all(58 < figure < 135 for row in word.values() for figure in row.values())


@pytest.mark.parametrize("datasets", [["ptb/char"], ["text_corpus/play"], ["ptb/word", "ptb/char-mikolov"], []])
def test_nothing_stands_beside_other_datasets(datasets):
    assert published_beside(datasets) == {}


def test_it_can_not_be_changed():
    published_beside(["ptb/word"]).clear()
    assert PUBLISHED["ptb/word"]
