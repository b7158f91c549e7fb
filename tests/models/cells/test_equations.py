"""Each cell by name against its equations, a step, an example and a gate at a time, in numpy."""

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.cells.layer import CELLS, recurrent_layer
from malmoi.models.cells.scrn import SCRNCell

BATCH, STEPS, WIDTH, UNITS = 3, 6, 4, 5


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def blocks(weight, names):
    """A weight's columns by gate."""
    return dict(zip(names, np.split(weight, len(names), axis=-1), strict=True))


def rnn(x, h, *, kernel, recurrent_kernel, bias, activate=np.tanh):
    h = activate(x @ kernel + h @ recurrent_kernel + bias)
    return h, (h,)


def irnn(x, h, **weights):
    return rnn(x, h, activate=lambda z: np.maximum(z, 0), **weights)


def lstm(x, h, c, *, kernel, recurrent_kernel, bias, peepholes=None):
    w, u, b = (blocks(weight, "ifco") for weight in (kernel, recurrent_kernel, bias))
    p = dict(zip("ifo", np.zeros((3, UNITS)) if peepholes is None else peepholes, strict=True))
    i = sigmoid(x @ w["i"] + h @ u["i"] + p["i"] * c + b["i"])
    f = sigmoid(x @ w["f"] + h @ u["f"] + p["f"] * c + b["f"])
    c = f * c + i * np.tanh(x @ w["c"] + h @ u["c"] + b["c"])
    o = sigmoid(x @ w["o"] + h @ u["o"] + p["o"] * c + b["o"])
    h = o * np.tanh(c)
    return h, (h, c)


def gru(x, h, *, kernel, recurrent_kernel, bias):
    w, u, b, b_h = (blocks(weight, "zrh") for weight in (kernel, recurrent_kernel, bias[0], bias[1]))
    z = sigmoid(x @ w["z"] + b["z"] + h @ u["z"] + b_h["z"])
    r = sigmoid(x @ w["r"] + b["r"] + h @ u["r"] + b_h["r"])
    h = z * h + (1 - z) * np.tanh(x @ w["h"] + b["h"] + r * (h @ u["h"] + b_h["h"]))
    return h, (h,)


def mut1(x, h, *, kernel, recurrent_kernel, bias, projection=None):
    w, u, b = blocks(kernel, "zr"), blocks(recurrent_kernel, "rh"), blocks(bias, "zrh")
    wide = x if projection is None else x @ projection
    z = sigmoid(x @ w["z"] + b["z"])
    r = sigmoid(x @ w["r"] + h @ u["r"] + b["r"])
    h = np.tanh((r * h) @ u["h"] + np.tanh(wide) + b["h"]) * z + h * (1 - z)
    return h, (h,)


def mut2(x, h, *, kernel, recurrent_kernel, bias, projection=None):
    w, u, b = blocks(kernel, "zh"), blocks(recurrent_kernel, "zrh"), blocks(bias, "zrh")
    wide = x if projection is None else x @ projection
    z = sigmoid(x @ w["z"] + h @ u["z"] + b["z"])
    r = sigmoid(wide + h @ u["r"] + b["r"])
    h = np.tanh((r * h) @ u["h"] + x @ w["h"] + b["h"]) * z + h * (1 - z)
    return h, (h,)


def mut3(x, h, *, kernel, recurrent_kernel, bias):
    w, u, b = (blocks(weight, "zrh") for weight in (kernel, recurrent_kernel, bias))
    z = sigmoid(x @ w["z"] + np.tanh(h) @ u["z"] + b["z"])
    r = sigmoid(x @ w["r"] + h @ u["r"] + b["r"])
    h = np.tanh((r * h) @ u["h"] + x @ w["h"] + b["h"]) * z + h * (1 - z)
    return h, (h,)


def scrn(x, state, *, kernel, recurrent_kernel, context_kernel, alpha=0.95):
    h, s = state[:UNITS], state[UNITS:]
    a, b = kernel[:, :UNITS], kernel[:, UNITS:]
    s = (1 - alpha) * x @ b + alpha * s
    h = sigmoid(s @ context_kernel + x @ a + h @ recurrent_kernel)
    return np.concatenate([h, s]), (np.concatenate([h, s]),)


EQUATIONS = {
    "rnn": rnn,
    "irnn": irnn,
    "lstm": lstm,
    "lstm_peephole": lstm,
    "gru": gru,
    "mut1": mut1,
    "mut2": mut2,
    "mut3": mut3,
    "scrn": scrn,
}


def randomised(layer, width, rng):
    """The layer, built, every weight drawn anew so that no bias is 0."""
    layer.build((None, None, width))
    for weight in layer.trainable_variables:
        weight.assign(rng.normal(size=weight.shape, scale=0.7))
    return layer


def by_equations(layer, step, inputs, state):
    weights = {weight.path.split("/")[-1]: ops.convert_to_numpy(weight) for weight in layer.trainable_variables}
    weights = {name: weight.astype(np.float64) for name, weight in weights.items()}
    outputs, states = [], []
    for example, sequence in enumerate(inputs):
        now = tuple(part[example] for part in state)
        rows = []
        for x in sequence:
            output, now = step(x, *now, **weights)
            rows.append(output)
        outputs.append(rows)
        states.append(now)
    return np.array(outputs), [np.array(part) for part in zip(*states, strict=True)]


def test_every_cell_is_checked():
    assert set(EQUATIONS) == set(CELLS)


@pytest.mark.parametrize("unroll", [False, True])
@pytest.mark.parametrize("width", [WIDTH, UNITS])
@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_computes_its_equations(cell, width, unroll):
    rng = np.random.default_rng(1)
    layer = recurrent_layer(cell, UNITS, return_sequences=True, return_state=True, unroll=unroll)
    randomised(layer, width, rng)
    inputs = rng.normal(size=(BATCH, STEPS, width)).astype("float32")
    state = [
        rng.normal(size=part.shape, scale=0.5).astype("float32")
        for part in map(np.array, layer.get_initial_state(BATCH))
    ]
    outputs, *after = layer(inputs, initial_state=[ops.convert_to_tensor(part) for part in state])
    expected, expected_after = by_equations(layer, EQUATIONS[cell], inputs, state)
    np.testing.assert_allclose(ops.convert_to_numpy(outputs), expected, rtol=1e-4, atol=1e-5)
    assert len(after) == len(expected_after)
    for part, wanted in zip(after, expected_after, strict=True):
        np.testing.assert_allclose(ops.convert_to_numpy(part), wanted, rtol=1e-4, atol=1e-5)


def test_mut_cells_project_inputs_only_where_they_must():
    def names(cell, width):
        layer = recurrent_layer(cell, UNITS)
        layer.build((None, None, width))
        return {weight.path.split("/")[-1] for weight in layer.trainable_variables}

    assert all("projection" in names(cell, WIDTH) for cell in ("mut1", "mut2"))
    assert not any("projection" in names(cell, UNITS) for cell in ("mut1", "mut2", "mut3"))
    assert "projection" not in names("mut3", WIDTH)


@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_is_the_same_after_its_config_round_trip(cell):
    rng = np.random.default_rng(2)
    layer = randomised(recurrent_layer(cell, UNITS, init_scale=0.3, seed=4), WIDTH, rng)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()
    again.build((None, None, WIDTH))
    again.set_weights(layer.get_weights())
    inputs = rng.normal(size=(BATCH, STEPS, WIDTH)).astype("float32")
    np.testing.assert_array_equal(ops.convert_to_numpy(again(inputs)), ops.convert_to_numpy(layer(inputs)))


@pytest.mark.parametrize("cell", CELLS)
def test_a_saved_layer_computes_alike(cell, tmp_path):
    rng = np.random.default_rng(3)
    inputs = rng.normal(size=(BATCH, STEPS, WIDTH)).astype("float32")
    model = keras.Sequential([keras.Input((STEPS, WIDTH)), recurrent_layer(cell, UNITS)])
    randomised(model.layers[0], WIDTH, rng)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(ops.convert_to_numpy(loaded(inputs)), ops.convert_to_numpy(model(inputs)))


def start(cell, **options):
    layer = recurrent_layer(cell, UNITS, **options)
    layer.build((None, None, WIDTH))
    return {weight.path.split("/")[-1]: ops.convert_to_numpy(weight) for weight in layer.trainable_variables}


def test_irnn_starts_from_the_identity():
    for weights in (start("irnn"), start("irnn", init_scale=0.1)):
        np.testing.assert_array_equal(weights["recurrent_kernel"], np.eye(UNITS))
        assert (weights["bias"] == 0).all()
    assert 0 < np.abs(start("irnn")["kernel"]).max() < 0.01
    assert 0.01 < np.abs(start("irnn", init_scale=0.1)["kernel"]).max() < 0.1


@pytest.mark.parametrize("cell", sorted(set(CELLS) - {"irnn"}))
def test_weights_start_within_the_scale_and_biases_at_zero(cell):
    for name, weight in start(cell, init_scale=0.1, seed=0).items():
        if name == "bias":
            assert (weight == 0).all()
        else:
            assert 0.05 < np.abs(weight).max() < 0.1
            assert weight.min() < 0 < weight.max()


@pytest.mark.parametrize("cell", ["lstm", "lstm_peephole"])
def test_the_forget_bias_starts_at_one_on_request(cell):
    assert start(cell, forget_bias=True)["bias"].tolist() == [0] * UNITS + [1] * UNITS + [0] * 2 * UNITS
    assert (start(cell)["bias"] == 0).all()


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_seed_starts_alike(cell):
    one, other, third = (start(cell, seed=seed) for seed in (1, 1, 2))
    assert all((one[name] == other[name]).all() for name in one)
    assert (one["kernel"] != third["kernel"]).any()
    if cell != "irnn":
        assert (one["recurrent_kernel"] != third["recurrent_kernel"]).any()


def test_an_unknown_cell_lists_the_known():
    with pytest.raises(MalmoiError, match=r"cell is 'lstn'; there are: rnn, irnn, lstm, .*scrn"):
        recurrent_layer("lstn", 3)


def test_scrn_changes_its_context_as_slowly_as_it_is_told():
    """With alpha 1 the context stays, with alpha 0 it is the inputs' alone."""
    state = np.random.default_rng(0).normal(size=(BATCH, UNITS + 2)).astype("float32")
    inputs = np.ones((BATCH, WIDTH), "float32")
    for alpha, stays in ((1.0, True), (0.0, False)):
        cell = SCRNCell(UNITS, context_units=2, alpha=alpha)
        cell.build((None, WIDTH))
        output, _ = cell(inputs, [ops.convert_to_tensor(state)])
        context = ops.convert_to_numpy(output)[:, UNITS:]
        wanted = state[:, UNITS:] if stays else inputs @ ops.convert_to_numpy(cell.kernel)[:, UNITS:]
        np.testing.assert_allclose(context, wanted, rtol=1e-5)
    assert SCRNCell(UNITS).alpha == 0.95
