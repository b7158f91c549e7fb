"""What all models that write captions do."""

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.captioning.beam_search import beam_search
from malmoi.models.captioning.caption_writer import caption_writer
from malmoi.models.captioning.picture_rnn import PictureRNN
from malmoi.models.captioning.show_attend_tell import ShowAttendTell
from malmoi.models.captioning.show_tell import ShowTell

VOCABULARY, FEATURES, PLACES = 11, 7, 9
BEGIN, END = 2, 3
CAPTIONS = np.array([[2, 5, 7, 4, 0], [2, 6, 0, 0, 0], [2, 4, 4, 10, 9]], "int32")
KINDS = {"rnn": (PictureRNN, {}), "tell": (ShowTell, {"cell": "gru"}), "attend": (ShowAttendTell, {"attention": 4})}
every_kind = pytest.mark.parametrize("kind", KINDS)


def make(kind, **options):
    made, own = KINDS[kind]
    return made(VOCABULARY, **({"features": FEATURES, "embedding": 6, "units": 5, "seed": 1} | own | options))


def inputs_for(model, *, seed=0):
    shape = (len(CAPTIONS), PLACES, FEATURES) if model.picture == "conv5" else (len(CAPTIONS), FEATURES)
    pictures = np.random.default_rng(seed).normal(size=shape).astype("float32")
    return {model.picture: pictures, "caption": CAPTIONS}


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


@every_kind
def test_word_by_word_it_says_what_it_says_at_once(kind):
    model = make(kind)
    inputs = inputs_for(model)
    logits = array(model(inputs))
    assert (logits.dtype, logits.shape) == (np.float32, (3, 5, VOCABULARY - 1))
    state, context = model.start({model.picture: ops.array(inputs[model.picture])})
    for place in range(CAPTIONS.shape[1]):
        one, state = model.step(ops.array(CAPTIONS[:, place]), state, context)
        np.testing.assert_allclose(array(one), logits[:, place], atol=1e-5)


@every_kind
def test_later_words_change_nothing_and_the_picture_does(kind):
    model = make(kind)
    inputs = inputs_for(model)
    logits = array(model(inputs))
    other = CAPTIONS.copy()
    other[:, 3:] = 8
    np.testing.assert_allclose(array(model({**inputs, "caption": other}))[:, :3], logits[:, :3], atol=1e-6)
    seen = array(model({**inputs_for(model, seed=5), "caption": CAPTIONS}))
    assert (np.abs(seen - logits).max(axis=-1) > 1e-4).all()


@every_kind
def test_a_saved_model_writes_alike(kind, tmp_path):
    model = make(kind, dropout=0.5)
    inputs = inputs_for(model)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.settings == model.settings
    np.testing.assert_allclose(array(loaded(inputs)), array(model(inputs)), atol=1e-6)
    assert (array(model(inputs, training=True)) != array(model(inputs))).any()


@every_kind
def test_it_learns_to_say_what_it_sees(kind):
    """One of two words, twice, by the sign of a picture; searched with weights that changed since it was compiled."""
    draw = np.random.default_rng(0)
    signs = draw.integers(0, 2, 128)
    model = make(kind, units=16)
    pictures = inputs_for(model)[model.picture][:1] * 0.1 + (2 * signs - 1).reshape(
        -1, *[1] * (model.picture == "conv5"), 1
    )
    words = 5 + signs
    captions = np.stack([np.full(128, BEGIN), words, words], axis=1)
    labels = np.stack([words, words, np.full(128, END)], axis=1) - 1
    write = caption_writer(model, begin=BEGIN, end=END, length=4, beam=2)
    few = {model.picture: pictures[:8].astype("float32")}
    before = write(few).ids
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.03), loss, jit_compile=kind == "attend" or keras.backend.backend() == "jax")
    features = {model.picture: pictures.astype("float32"), "caption": captions}
    history = model.fit(features, labels, epochs=12, batch_size=32, verbose=0).history["loss"]
    assert history[-1] < 0.1 < history[0]
    found = write(few)
    assert found.ids[:, 0].tolist() == [[word, word, 0, 0] for word in words[:8].tolist()]
    assert (before != found.ids).any()
    # A caption's probability is that of its words and of the end.
    logits = array(model({name: values[:8] for name, values in features.items()}))
    shares = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    expected = np.take_along_axis(shares, labels[:8, :, None], axis=-1).sum(axis=(1, 2))
    np.testing.assert_allclose(found.log_probabilities[:, 0], expected, atol=1e-4)


@every_kind
def test_half_precision_gives_single_precision_logits(kind):
    model = make(kind, dtype="mixed_bfloat16")
    inputs = inputs_for(model)
    logits = array(model(inputs))
    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits, array(make(kind)(inputs)), atol=0.05)
    pictures = {model.picture: ops.array(inputs[model.picture].astype("float16"))}
    assert beam_search(model, pictures, begin=BEGIN, end=END, length=3).ids.shape == (3, 1, 3)


@every_kind
@pytest.mark.parametrize("setting", [{"units": 0}, {"embedding": 0}, {"features": 0}, {"dropout": 1.0}])
def test_a_setting_that_cannot_be_is_named(kind, setting):
    with pytest.raises(MalmoiError, match=next(iter(setting))):
        make(kind, **setting)
