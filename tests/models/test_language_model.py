import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.cells.layer import CELLS
from malmoi.models.language_model import LanguageModel

VOCABULARY, BATCH, STEPS = 9, 2, 5
AWD = {
    "tied": True,
    "dropout": 0.4,
    "embedding_dropout": 0.5,
    "layer_dropout": 0.25,
    "locked": True,
    "word_dropout": 0.1,
    "weight_drop": 0.5,
    "activation_penalty": 2.0,
    "temporal_penalty": 1.0,
}


@pytest.fixture
def tokens():
    return np.random.default_rng(0).integers(1, VOCABULARY, (BATCH, STEPS)).astype("int32")


def make(**options):
    return LanguageModel(VOCABULARY, **({"units": 6, "seed": 3} | options))


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


@pytest.mark.parametrize("tied", [False, True])
def test_it_is_embedding_layers_and_softmax(tokens, tied):
    model = make(tied=tied, embedding=4, cell="rnn")
    model.output_bias.assign(np.arange(VOCABULARY - 1))
    weights = {weight.path.split("/")[-1]: array(weight) for weight in model.trainable_variables}
    table = weights["embeddings"]
    outputs = table[tokens]
    for layer in model.recurrent.forwards:
        kernel, recurrent_kernel, bias = map(array, layer.trainable_variables)
        h, steps = np.zeros((BATCH, kernel.shape[1])), []
        for step in range(STEPS):
            h = np.tanh(outputs[:, step] @ kernel + h @ recurrent_kernel + bias)
            steps.append(h)
        outputs = np.stack(steps, axis=1)
    kernel = table[1:].T if tied else weights["output_kernel"]
    expected = outputs @ kernel + np.arange(VOCABULARY - 1)
    np.testing.assert_allclose(array(model(tokens)), expected, rtol=1e-4, atol=1e-5)
    assert ("output_kernel" in weights) != tied
    assert outputs.shape[-1] == (4 if tied else 6)


@pytest.mark.parametrize("cell", ["gru", "lstm_peephole"])
def test_the_state_goes_on_where_it_ended(cell, tokens):
    model = make(cell=cell)
    whole, end = model(tokens, return_state=True)
    assert whole.shape == (BATCH, STEPS, VOCABULARY - 1)
    state, parts = model.initial_state(BATCH), []
    for part in (tokens[:, :2], tokens[:, 2:]):
        logits, state = model(part, state=state, return_state=True)
        parts.append(logits)
    np.testing.assert_allclose(array(ops.concatenate(parts, axis=1)), array(whole), atol=1e-5)
    for one, other in zip(state, end, strict=True):
        for part, wanted in zip(one, other, strict=True):
            np.testing.assert_allclose(array(part), array(wanted), atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_future_is_not_seen(cell, tokens):
    model = make(cell=cell)
    other = tokens.copy()
    other[:, 3:] = other[:, 3:] % (VOCABULARY - 1) + 1
    np.testing.assert_allclose(array(model(tokens))[:, :3], array(model(other))[:, :3], atol=1e-6)


@pytest.mark.parametrize("options", [{}, AWD, {"cell": "scrn"}, {"cell": "mut1", "embedding": 4}, {"layers": 3}])
def test_a_saved_model_predicts_alike(options, tokens, tmp_path):
    model = make(**options)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.settings == model.settings
    assert loaded.get_config() == model.get_config()
    np.testing.assert_allclose(array(loaded(tokens)), array(model(tokens)), atol=1e-6)


def test_the_same_seed_starts_alike(tokens):
    one, other, third = (array(make(seed=seed)(tokens)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, other)
    assert (one != third).any()


def test_all_weights_start_within_the_scale_and_biases_at_zero():
    for weight in make(init_scale=0.05, layers=1, units=40).trainable_variables:
        most = np.abs(array(weight)).max()
        assert most == 0 if "bias" in weight.path else 0.04 < most < 0.05


def test_no_two_weights_start_alike():
    weights = [array(weight) for weight in make(init_scale=0.05).trainable_variables if "bias" not in weight.path]
    starts = {weight.ravel()[:8].tobytes() for weight in weights}
    assert len(starts) == len(weights) == 6


def test_vectors_made_elsewhere_become_initial_embeddings(tokens):
    model = make()
    vectors = np.random.default_rng(1).normal(size=(VOCABULARY, 6)).astype("float32")
    before = array(model(tokens))
    model.embedding.set_weights([vectors])
    np.testing.assert_array_equal(array(model.embedding(tokens)), vectors[tokens])
    assert (array(model(tokens)) != before).any()


@pytest.mark.parametrize("name", ["dropout", "embedding_dropout", "layer_dropout", "word_dropout", "weight_drop"])
def test_each_dropout_works_in_training_alone(name, tokens):
    model = make(**{name: 0.5})
    plain = array(model(tokens))
    np.testing.assert_array_equal(array(model(tokens, training=False)), plain)
    assert any((array(model(tokens, training=True)) != plain).any() for _ in range(5))


def test_the_particular_rates_go_before_the_general_one():
    model = make(dropout=0.1, embedding_dropout=0.2, layer_dropout=0.0)
    assert (model.after_embedding.rate, model.recurrent.dropouts[0].rate, model.before_softmax.rate) == (0.2, 0.0, 0.1)
    model = make(dropout=0.1)
    assert (model.after_embedding.rate, model.recurrent.dropouts[0].rate, model.before_softmax.rate) == (0.1, 0.1, 0.1)


def test_word_dropout_takes_whole_words_wherever_they_stand():
    model = LanguageModel(1000, units=4, word_dropout=0.25)
    tokens = np.random.default_rng(0).integers(1, 1000, (8, 200)).astype("int32")
    vectors = model.embedding(tokens)

    def draw():
        dropped = array(model._whole_words_dropped(tokens, vectors, training=True))
        return (dropped / array(vectors)).astype(float).round(3)

    kept = draw()
    assert set(kept.ravel()) == {0.0, 1.333}
    rows = kept.reshape(-1, 4)
    assert (rows == rows[:, :1]).all()  # the whole vector
    by_word = {}
    for word, row in zip(tokens.ravel(), rows[:, 0], strict=True):
        by_word.setdefault(word, set()).add(row)
    assert all(len(values) == 1 for values in by_word.values())  # at all places
    assert 0.15 < np.mean([values == {0.0} for values in by_word.values()]) < 0.35
    assert (draw() != kept).any()


def test_the_penalties_are_those_of_the_last_outputs(tokens):
    model = make(activation_penalty=2.0, temporal_penalty=0.5, dropout=0.5, embedding_dropout=0.0, layer_dropout=0.0)
    outputs = array(model.recurrent(model.embedding(tokens))[0])
    seen = []
    original = model.before_softmax.call

    def recorded(*arguments, **options):
        seen.append(original(*arguments, **options))
        return seen[-1]

    model.before_softmax.call = recorded
    model(tokens, training=True)
    dropped = array(seen[-1])
    assert (dropped == 0).any()
    activation, temporal = map(float, model.losses)
    assert activation == pytest.approx(2.0 * np.mean(dropped**2), rel=1e-4)
    assert temporal == pytest.approx(0.5 * np.mean(np.diff(outputs, axis=1) ** 2), rel=1e-4)
    model(tokens, training=False)
    assert model.losses == []
    model(tokens[:, :1], training=True)
    assert len(model.losses) == 1  # one step has no change


@pytest.mark.parametrize("options", [{}, AWD, {"cell": "scrn"}])
def test_it_learns_compiled(options):
    """The next token is the one before plus one, around and around."""
    starts = np.arange(256)[:, None] + np.arange(STEPS + 1)
    tokens = (starts % (VOCABULARY - 1) + 1).astype("int32")
    model = LanguageModel(VOCABULARY, **({"units": 24, "layers": 1, "seed": 0} | options))
    model.compile(
        keras.optimizers.Adam(0.01, global_clipnorm=5.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=True,
        steps_per_execution=4,
    )
    before = [array(weight) for weight in model.trainable_variables]
    model.fit(tokens[:, :-1], tokens[:, 1:] - 1, epochs=12, batch_size=16, verbose=0)
    assert model.evaluate(tokens[:, :-1], tokens[:, 1:] - 1, verbose=0)[1] > 0.99
    for weight, old in zip(model.trainable_variables, before, strict=True):
        assert np.isfinite(array(weight)).all()
        assert (array(weight) != old).any(), weight.path  # a gradient reaches every weight


def test_half_precision_gives_single_precision_logits(tokens, tmp_path):
    model = make(dtype="mixed_bfloat16", cell="mut3", weight_drop=0.5, word_dropout=0.1)
    logits = array(model(tokens))
    assert logits.dtype == np.float32
    assert {keras.backend.standardize_dtype(weight.dtype) for weight in model.trainable_variables} == {"float32"}
    np.testing.assert_allclose(logits, array(make(cell="mut3")(tokens)), atol=0.02)
    assert array(model(tokens, training=True)).dtype == np.float32
    model.save(tmp_path / "model.keras")
    np.testing.assert_array_equal(array(keras.models.load_model(tmp_path / "model.keras")(tokens)), logits)


def test_reading_backwards_is_refused():
    with pytest.raises(MalmoiError, match=r"must not see the words that it predicts.*SequenceTagger"):
        make(bidirectional=True)


def test_tying_needs_an_output_as_wide_as_the_embedding():
    with pytest.raises(MalmoiError, match=r"'scrn' puts out 46 values for 6 units"):
        make(cell="scrn", tied=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cell": "lstn"}, "cell is 'lstn'; there are: rnn,"),
        ({"dropout": 1.0}, "dropout is 1.0; it is a share"),
        ({"weight_drop": -0.1}, "weight_drop is -0.1; it is a share"),
        ({"units": 0}, "units is 0; it must be at least 1"),
        ({"layers": 0}, "layers is 0; it must be at least 1"),
    ],
)
def test_a_setting_that_cannot_be_is_named(options, message):
    with pytest.raises(MalmoiError, match=message):
        make(**options)
