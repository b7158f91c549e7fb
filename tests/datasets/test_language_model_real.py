"""The input functions of language models on the real Penn Treebank."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from malmoi.datasets.lanes import Lanes
from malmoi.datasets.language_model import language_model
from malmoi.datasets.memory_windows import MemoryWindows
from malmoi.datasets.token_stream import TokenStream
from tests.datasets.prepared_ptb import prepare_ptb
from tests.datasets.test_lanes import classic

FILES = {"train": "ptb.train.txt", "validation": "ptb.valid.txt", "test": "ptb.test.txt"}
TOKENS = {"train": 929_589, "validation": 73_760, "test": 82_430}


@pytest.fixture(scope="module")
def texts(raw_dir):
    """The words of each split, as the classic reader takes them."""
    found = {split: sorted((raw_dir / "ptb").rglob(name)) for split, name in FILES.items()}
    if not all(found.values()):
        pytest.skip(f"{raw_dir} holds no PTB")
    return {split: files[0].read_text().replace("\n", "<eos>").split() for split, files in found.items()}


@pytest.fixture(scope="module")
def old_ids(texts):
    """Ids from 0 by frequency, ties by word: the classic reader's."""
    ranked = sorted(Counter(texts["train"]).items(), key=lambda item: (-item[1], item[0]))
    ids = {word: number for number, (word, _) in enumerate(ranked)}
    return {split: np.array([ids[word] for word in text]) for split, text in texts.items()}


@pytest.fixture(scope="module")
def dataset(raw_dir, texts, tmp_path_factory):
    return prepare_ptb(raw_dir, tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("split", FILES)
def test_ids_less_one_are_the_classic_readers(dataset, old_ids, split):
    stream = TokenStream(dataset, split)
    assert stream.tokens == TOKENS[split]
    np.testing.assert_array_equal(stream.read() - 1, old_ids[split])
    np.testing.assert_array_equal(stream.counts()[1:], np.bincount(old_ids[split], minlength=10_000))


def test_the_small_models_epoch_is_the_classic_readers(dataset, old_ids):
    lanes = Lanes(TokenStream(dataset, "train"), batch_size=20, num_steps=20)
    assert len(lanes) == 2323
    windows = classic(old_ids["train"], 20, 20)
    for (ids, classes, _), (inputs, targets) in zip(lanes, windows, strict=True):
        np.testing.assert_array_equal(ids - 1, inputs)
        np.testing.assert_array_equal(classes, targets)
    dataset = language_model(dataset)
    for (ids, classes), (inputs, targets) in zip(dataset.take(300).as_numpy_iterator(), windows, strict=False):
        np.testing.assert_array_equal(ids - 1, inputs)
        np.testing.assert_array_equal(classes, targets)


@pytest.mark.parametrize("batch_size", [1, 7])
def test_an_evaluation_counts_every_token(dataset, old_ids, batch_size):
    lanes = Lanes(TokenStream(dataset, "test"), batch_size=batch_size, num_steps=35, every_token=True)
    _, classes, weights = (np.concatenate(part, axis=1).reshape(-1) for part in zip(*lanes, strict=True))
    np.testing.assert_array_equal(classes[weights == 1], old_ids["test"][1:])


def test_memories_are_the_hundred_words_before(dataset, old_ids):
    ids = old_ids["validation"] + 1
    windows = MemoryWindows(TokenStream(dataset, "validation"))
    assert len(windows) == 577
    for number, (features, classes) in enumerate(islice(windows.epoch(), 3)):
        for row, (memory, word) in enumerate(zip(features["memory"], classes, strict=True)):
            at = 128 * number + row
            assert memory[max(0, 100 - at) :].tolist() == ids[max(0, at - 100) : at].tolist()
            assert word + 1 == ids[at]
