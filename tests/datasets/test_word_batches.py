from collections import Counter

import numpy as np
import pytest

from malmoi.datasets import word_batches
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import TokenStream
from malmoi.datasets.word_batches import EXAMPLES, WordBatches, cbow_examples, skip_gram_examples
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from tests.datasets.text_dataset import Text

WORDS = Vocabulary(("<eos>", *"abcdefghijklmnopqrst", "never"), ("<pad>",))  # ids 1, 2 … 21, 22
RNG = np.random.default_rng(0)
TRAIN = RNG.integers(2, 22, 5000)
TRAIN[::7] = 1
VALIDATION = [2, 22, 3, 1, 4, 5]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    text = Text(splits={"train": TRAIN.tolist(), "validation": VALIDATION}, vocabulary=WORDS, shards=3)
    return Prepared.open(text.write(tmp_path_factory.mktemp("text")))


def make(dataset, examples=skip_gram_examples, *, split="train", **options):
    return WordBatches(
        stream=TokenStream(dataset, split), examples=examples, **({"batch_size": 64, "subsample": 0.0} | options)
    )


def pairs(batches):
    return [(word, other) for batch in batches for word, other in zip(batch["given"], batch["target"], strict=True)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_batches_have_one_shape_and_hold_words_alone(dataset, name):
    batches = list(make(dataset, EXAMPLES[name], window=3, negatives=4).epoch())
    given = (64,) if name == "skip_gram" else (64, 6)
    assert {key: {(batch[key].shape, batch[key].dtype.name) for batch in batches} for key in batches[0]} == {
        "given": {(given, "int32")},
        "target": {((64,), "int32")},
        "negatives": {((64, 4), "int32")},
    }
    for batch in batches:
        assert set(np.unique(batch["target"])) <= set(range(2, 22))  # neither padding nor line ends
        assert set(np.unique(batch["negatives"])) <= set(range(2, 22))
        assert 1 not in batch["given"]
    if name == "cbow":
        assert all((batch["given"] > 0).any(axis=1).all() for batch in batches)


def test_window_1_gives_all_neighbours(dataset):
    """With a window of 1 nothing is drawn, so that all pairs can be told from the text."""
    batches = make(dataset, window=1, batch_size=1)
    expected = Counter()
    for one, other in zip(TRAIN[:-1].tolist(), TRAIN[1:].tolist(), strict=True):
        if 1 not in (one, other):
            expected += Counter([(one, other), (other, one)])
    assert Counter(pairs(batches.epoch())) == expected
    assert batches.count() == batches.steps() == expected.total()


def test_cbow_and_skip_gram_read_the_same_windows(dataset):
    bags = make(dataset, cbow_examples, batch_size=1).epoch()
    expected = Counter((int(bag["target"][0]), word) for bag in bags for word in bag["given"][0].tolist() if word)
    assert Counter(pairs(make(dataset, batch_size=1).epoch())) == expected


def test_an_epoch_is_the_same_each_time_and_another_one_is_not(dataset):
    batches = make(dataset, subsample=0.01)
    first, again, other = (pairs(batches.epoch(number)) for number in (3, 3, 4))
    assert first == again
    assert first != other
    assert pairs(make(dataset, subsample=0.01, seed=1).epoch(3)) != first
    # Windows do not depend on the batches.
    assert batches.count(3) == make(dataset, subsample=0.01, batch_size=7, negatives=1).count(3)


def test_neither_shards_nor_pieces_of_files_make_a_difference(dataset, tmp_path, monkeypatch):
    whole = Text(splits={"train": TRAIN.tolist()}, vocabulary=WORDS, block=512).write(tmp_path / "whole")
    monkeypatch.setattr(word_batches, "_CELLS", 3000)
    assert pairs(make(Prepared.open(whole)).epoch()) == pairs(make(dataset).epoch())


def test_pieces_lose_no_more_than_what_crosses_their_borders(dataset, monkeypatch):
    whole = make(dataset, window=1, batch_size=1)
    expected = whole.count()
    monkeypatch.setattr(word_batches, "_CELLS", 200)  # a piece of 100 tokens
    assert expected - 2 * 50 <= whole.count() < expected


def test_memory_does_not_grow_with_the_text(dataset, monkeypatch):
    monkeypatch.setattr(word_batches, "_CELLS", 1000)
    sizes = []

    def measured(words, around):
        sizes.append(len(words))
        return skip_gram_examples(words, around)

    list(make(dataset, measured, window=5).epoch())
    assert max(sizes) <= 100


def test_examples_are_shuffled(dataset):
    given = np.concatenate([batch["given"] for batch in make(dataset, window=1).epoch()])
    text = TRAIN[TRAIN != 1]
    assert (given[: len(text)] == text[: len(given)]).mean() < 0.2


def test_words_that_training_never_saw_take_no_part(dataset):
    found = pairs(make(dataset, split="validation", batch_size=1).epoch())
    assert set(found) == {(2, 3), (3, 2), (4, 5), (5, 4)}  # 22 is left out, and the line ends at 1


def test_too_few_examples_say_how_many(dataset):
    with pytest.raises(MalmoiError, match="gives 4 examples, fewer than one batch of 64: lower batch_size to 4"):
        make(dataset, split="validation").steps()


def test_no_neighbours_at_all(tmp_path):
    lonely = Prepared.open(Text(splits={"train": [2, 1, 3, 1]}, vocabulary=WORDS).write(tmp_path))
    with pytest.raises(MalmoiError, match="no two words stand beside each other"):
        make(lonely, batch_size=1).steps()
    assert list(make(lonely, batch_size=1).epoch()) == []


def test_a_text_of_line_ends(tmp_path):
    empty = Prepared.open(Text(splits={"train": [1, 1, 1]}, vocabulary=WORDS).write(tmp_path))
    with pytest.raises(MalmoiError, match="split train has no words"):
        make(empty)


@pytest.mark.parametrize(
    ("option", "value"), [("batch_size", 0), ("window", 0), ("negatives", 0), ("subsample", -1), ("noise_power", -0.5)]
)
def test_settings_that_cannot_be(dataset, option, value):
    with pytest.raises(MalmoiError, match=f"{option} is {value}, expected at least"):
        make(dataset, **{option: value})
