import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.tagger import SequenceTagger

VOCABULARY, TAGS = 9, 3


@pytest.fixture
def tokens():
    return np.array([[3, 1, 7, 2, 8], [5, 4, 0, 0, 0]], "int32")


def make(**options):
    return SequenceTagger(VOCABULARY, TAGS, **({"units": 6, "seed": 1} | options))


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def test_it_sees_what_comes_after_unless_told_otherwise(tokens):
    changed = tokens.copy()
    changed[0, -1] = 4
    for bidirectional in (True, False):
        tagger = make(bidirectional=bidirectional)
        before, after = array(tagger(tokens)), array(tagger(changed))
        assert before.shape == (2, 5, TAGS)
        assert (np.abs(before[0, 0] - after[0, 0]).max() > 1e-6) == bidirectional


@pytest.mark.parametrize(("cell", "layers"), [("lstm", 2), ("scrn", 1)])
def test_padding_changes_nothing(cell, layers, tokens):
    tagger = make(cell=cell, layers=layers)
    np.testing.assert_allclose(array(tagger(tokens))[1, :2], array(tagger(tokens[1:, :2]))[0], atol=1e-6)


def test_padding_does_not_count_in_the_loss(tokens):
    tagger = make()
    tagger.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    tags = np.array([[0, 1, 2, 0, 1], [2, 0, 0, 0, 0]], "int32")
    loss = tagger.evaluate(tokens, tags, verbose=0)
    tags[1, 2:] = 2
    assert tagger.evaluate(tokens, tags, verbose=0) == pytest.approx(loss)
    tags[1, 1] = 2
    assert tagger.evaluate(tokens, tags, verbose=0) != pytest.approx(loss)


def test_it_learns_what_only_the_future_tells():
    """The tag is whether the next token is greater."""
    tokens = np.random.default_rng(0).integers(1, VOCABULARY, (512, 6)).astype("int32")
    tags = np.pad((np.diff(tokens, axis=1) > 0).astype("int32"), ((0, 0), (0, 1)))
    scores = []
    for bidirectional in (True, False):
        tagger = make(bidirectional=bidirectional, units=16)
        tagger.compile(
            keras.optimizers.Adam(0.02),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=True,
        )
        tagger.fit(tokens, tags, epochs=12, verbose=0)
        scores.append(tagger.evaluate(tokens, tags, verbose=0)[1])
    assert scores[0] > 0.98
    assert scores[1] < 0.85


@pytest.mark.parametrize("bidirectional", [True, False])
def test_a_saved_tagger_tags_alike(bidirectional, tokens, tmp_path):
    tagger = make(bidirectional=bidirectional, layers=2, dropout=0.5, init_scale=0.3)
    tagger.save(tmp_path / "tagger.keras")
    loaded = keras.models.load_model(tmp_path / "tagger.keras")
    assert loaded.settings == tagger.settings
    np.testing.assert_allclose(array(loaded(tokens)), array(tagger(tokens)), atol=1e-6)
    assert (array(tagger(tokens, training=True)) != array(tagger(tokens))).any()


def test_half_precision_gives_single_precision_logits(tokens):
    logits = array(make(dtype="mixed_bfloat16")(tokens))
    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits, array(make()(tokens)), atol=0.02)


@pytest.mark.parametrize("name", ["tags", "units", "layers"])
def test_a_setting_that_cannot_be_is_named(name):
    with pytest.raises(MalmoiError, match=f"{name} is 0; it must be at least 1"):
        SequenceTagger(VOCABULARY, **({"tags": TAGS} | {name: 0}))
