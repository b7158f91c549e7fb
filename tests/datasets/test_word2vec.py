import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import TokenStream
from malmoi.datasets.word2vec import cbow, skip_gram
from malmoi.datasets.word_batches import EXAMPLES, WordBatches
from malmoi.errors import MalmoiError
from tests.datasets.text_dataset import Text, numbered


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Text(splits={"train": numbered(900), "test": numbered(40)}, shards=2).write(tmp_path_factory.mktemp("text"))


@pytest.mark.parametrize(("function", "name"), [(skip_gram, "skip_gram"), (cbow, "cbow")])
def test_tf_data_gives_the_batches_of_numpy(folder, function, name):
    dataset = function(folder, batch_size=32, window=2, subsample=0.0, negatives=3, seed=4, epoch=2)
    given = (32,) if name == "skip_gram" else (32, 4)
    shapes = {key: tuple(spec.shape) for key, spec in dataset.element_spec.items()}
    assert shapes == {"given": given, "target": (32,), "negatives": (32, 3)}
    stream = TokenStream(Prepared.open(folder), "train")
    batches = WordBatches(
        stream=stream, examples=EXAMPLES[name], batch_size=32, window=2, subsample=0.0, negatives=3, seed=4
    )
    expected = list(batches.epoch(2))
    assert int(dataset.cardinality()) == len(expected) > 10
    for batch, other in zip(dataset.as_numpy_iterator(), expected, strict=True):
        for key in other:
            np.testing.assert_array_equal(batch[key], other[key])


def test_repeating_goes_on_with_the_next_epoch(folder):
    options = {"batch_size": 64, "window": 1, "subsample": 0.0}
    first, second = (list(skip_gram(folder, epoch=epoch, **options).as_numpy_iterator()) for epoch in (0, 1))
    endless = skip_gram(folder, repeat=True, **options)
    assert int(endless.cardinality()) < 0  # infinite
    for batch, other in zip(endless.take(len(first) + 2).as_numpy_iterator(), [*first, *second[:2]], strict=True):
        np.testing.assert_array_equal(batch["target"], other["target"])


def test_another_split(folder):
    targets = np.concatenate([batch["target"] for batch in skip_gram(folder, split="test", batch_size=2, window=1)])
    assert set(targets.tolist()) <= set(range(1, 41))


def test_too_few_examples_are_told_before_reading(folder):
    with pytest.raises(MalmoiError, match=r"split test gives .* examples, fewer than one batch of 4,096: lower"):
        cbow(folder, split="test", batch_size=4096)
