import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.carried import Carried
from malmoi.models.language_model import LanguageModel

VOCABULARY, LANES, STEPS, WINDOWS = 7, 3, 4, 6


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def make(**options):
    return LanguageModel(VOCABULARY, **({"units": 5, "seed": 2} | options))


@pytest.fixture
def text():
    """Three lanes, and the tokens after each of theirs."""
    tokens = np.random.default_rng(0).integers(1, VOCABULARY, (LANES, STEPS * WINDOWS + 1)).astype("int32")
    return tokens[:, :-1], tokens[:, 1:] - 1


def windows(lanes):
    """Lanes of shape (lanes, time) as the examples of successive batches."""
    return np.concatenate(np.split(lanes, WINDOWS, axis=1))


def state_of(carried):
    return [array(part) for parts in carried.state for part in parts]


def compiled(model, **options):
    carried = Carried(model, LANES)
    carried.compile(
        keras.optimizers.SGD(**({"learning_rate": 0.5, "global_clipnorm": 5.0} | options.pop("sgd", {}))),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        **options,
    )
    return carried


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("lstm", {"jit_compile": True, "steps_per_execution": 4}),
        ("scrn", {"jit_compile": True, "steps_per_execution": 4}),
        pytest.param(
            "lstm",
            {"jit_compile": False},
            marks=pytest.mark.skipif(keras.backend.backend() == "jax", reason="uncompiled, JAX takes half a minute"),
        ),
    ],
)
def test_evaluating_reads_on_from_batch_to_batch(cell, options, text):
    model = make(cell=cell)
    carried = compiled(model, **options)
    tokens, classes = text
    logits = array(model(tokens)).astype(np.float64)
    likelihood = np.take_along_axis(logits, classes[..., None], -1)[..., 0] - np.log(np.exp(logits).sum(-1))
    loss = carried.evaluate(windows(tokens), windows(classes), batch_size=LANES, verbose=0)
    assert loss == pytest.approx(-likelihood.mean(), rel=1e-4)
    end = [array(part) for parts in model(tokens, return_state=True)[1] for part in parts]
    for part, wanted in zip(state_of(carried), end, strict=True):
        np.testing.assert_allclose(part, wanted, atol=1e-5)
    anew = carried.evaluate(windows(tokens), windows(classes), batch_size=LANES, verbose=0)
    assert anew != loss
    carried.reset_state()
    assert carried.evaluate(windows(tokens), windows(classes), batch_size=LANES, verbose=0) == pytest.approx(loss)


def test_predicting_reads_on_too(text):
    model = make()
    carried = compiled(model, jit_compile=True)
    predicted = carried.predict(windows(text[0]), batch_size=LANES, verbose=0)
    np.testing.assert_allclose(predicted, windows(array(model(text[0]))), atol=1e-5)


@pytest.mark.parametrize(("unroll", "options"), [(True, {"steps_per_execution": 3}), (False, {})])
def test_training_is_truncated_backpropagation(options, unroll, text):
    """The same steps one by one: gradients end at the window, the state goes on."""
    tokens, classes = text
    carried = compiled(make(unroll=unroll), jit_compile=True, **options)
    carried.fit(windows(tokens), windows(classes), batch_size=LANES, shuffle=False, verbose=0)

    model = make()
    by_hand = WithState(model)
    by_hand.compile(
        keras.optimizers.SGD(0.5, global_clipnorm=5.0), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    state = model.initial_state(LANES)
    for now in range(WINDOWS):
        part = slice(now * STEPS, (now + 1) * STEPS)
        flat = [array(values) for values in keras.tree.flatten(state)]
        _, after = model(tokens[:, part], state=state, return_state=True)
        by_hand.train_on_batch((tokens[:, part], *flat), classes[:, part])
        state = after
    for weight, wanted in zip(carried.model.trainable_variables, model.trainable_variables, strict=True):
        np.testing.assert_allclose(array(weight), array(wanted), atol=1e-5)
    for part, wanted in zip(state_of(carried), keras.tree.flatten(state), strict=True):
        np.testing.assert_allclose(part, array(wanted), atol=1e-5)


class WithState(keras.Model):
    """The state comes in from outside."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def call(self, inputs):
        tokens, *flat = inputs
        return self.model(tokens, state=keras.tree.pack_sequence_as(self.model.initial_state(LANES), flat))


def test_a_callback_resets_the_state_at_each_epoch(text):
    tokens, classes = (windows(part) for part in text)
    carried = compiled(make(), sgd={"learning_rate": 0.0}, jit_compile=True)
    reset = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: carried.reset_state())
    history = carried.fit(
        tokens, classes, batch_size=LANES, shuffle=False, epochs=2, verbose=0, callbacks=[reset]
    ).history
    assert history["loss"][0] == pytest.approx(history["loss"][1], rel=1e-6)
    without = carried.fit(tokens, classes, batch_size=LANES, shuffle=False, verbose=0).history["loss"][0]
    assert without != pytest.approx(history["loss"][0], rel=1e-6)


def test_two_share_the_weights_but_not_the_state(text):
    model = make()
    one, other = Carried(model, LANES), Carried(model, 1)
    before = array(other(text[0][:1]))
    other.reset_state()
    one(text[0])
    np.testing.assert_array_equal(array(other(text[0][:1])), before)
    assert one.trainable_variables == other.trainable_variables == model.trainable_variables


def test_dropout_is_trained_with_and_not_evaluated_with(text):
    model = make(dropout=0.5, weight_drop=0.5, word_dropout=0.2, activation_penalty=1.0, temporal_penalty=1.0)
    carried = compiled(model, jit_compile=True)
    tokens, classes = (windows(part) for part in text)
    losses = []
    for _ in range(2):
        carried.reset_state()
        losses.append(carried.evaluate(tokens, classes, batch_size=LANES, verbose=0))
    assert losses[0] == losses[1]
    still = compiled(model, sgd={"learning_rate": 0.0}, jit_compile=True)
    trained = []
    for _ in range(2):
        still.reset_state()
        trained.append(still.fit(tokens, classes, batch_size=LANES, shuffle=False, verbose=0).history["loss"][0])
    assert trained[0] != trained[1]
    assert min(trained) > losses[0]  # the penalties count


def test_a_saved_one_goes_on_where_it_ended(text, tmp_path):
    carried = Carried(make(), LANES)
    carried(text[0][:, :STEPS])
    carried.save(tmp_path / "carried.keras")
    loaded = keras.models.load_model(tmp_path / "carried.keras")
    rest = text[0][:, STEPS:]
    np.testing.assert_allclose(array(loaded(rest)), array(carried(rest)), atol=1e-6)


def test_another_batch_size_is_refused():
    with pytest.raises(MalmoiError, match="expected batches of 3 lanes, found one of 2"):
        Carried(make(), LANES)(np.ones((2, STEPS), "int32"))
