import keras
import numpy as np
import pytest
from keras import ops

from malmoi.models.recurrent import Recurrent, dropout_layer

BATCH, STEPS, WIDTH = 2, 6, 3
PLAIN = {"lstm": 2, "scrn": 1}  # a few cells, with the number of their states


@pytest.fixture
def inputs():
    return np.random.default_rng(0).normal(size=(BATCH, STEPS, WIDTH)).astype("float32")


def built(cell="lstm", units=(4, 5), **options):
    stack = Recurrent(cell, units, **({"seed": 1} | options))
    stack.build((None, None, WIDTH))
    return stack


def array(tensor):
    return ops.convert_to_numpy(tensor)


@pytest.mark.parametrize("cell", PLAIN)
def test_the_state_goes_on_where_it_ended(cell, inputs):
    stack = built(cell)
    whole, end = stack(inputs)
    first, state = stack(inputs[:, :2])
    second, state = stack(inputs[:, 2:], state=state)
    np.testing.assert_allclose(array(ops.concatenate([first, second], axis=1)), array(whole), atol=1e-6)
    assert [len(parts) for parts in state] == [PLAIN[cell]] * 2
    for parts, wanted in zip(state, end, strict=True):
        for part, other in zip(parts, wanted, strict=True):
            np.testing.assert_allclose(array(part), array(other), atol=1e-6)


@pytest.mark.parametrize("cell", PLAIN)
def test_without_a_state_it_starts_from_the_initial_one(cell, inputs):
    stack = built(cell)
    state = stack.initial_state(BATCH)
    assert all((array(part) == 0).all() for parts in state for part in parts)
    np.testing.assert_array_equal(array(stack(inputs, state=state)[0]), array(stack(inputs)[0]))


def test_layers_stand_on_top_of_each_other(inputs):
    stack = built()
    values = inputs
    for layer in stack.forwards:
        values = layer(values)[0]
    np.testing.assert_allclose(array(stack(inputs)[0]), array(values), atol=1e-6)
    assert stack.width == 5
    assert [weight.shape[0] for weight in stack.trainable_variables[::3]] == [WIDTH, 4]


def test_unrolled_steps_compute_the_same(inputs):
    np.testing.assert_allclose(array(built(unroll=True)(inputs)[0]), array(built()(inputs)[0]), atol=1e-6)


@pytest.mark.parametrize("locked", [False, True])
def test_dropout_is_between_layers_scaled_up_and_only_in_training(locked, inputs):
    stack = built("rnn", (64, 64), dropout=0.25, locked=locked)
    plain = array(stack(inputs)[0])
    np.testing.assert_array_equal(array(stack(inputs, training=False)[0]), plain)
    assert (array(stack(inputs, training=True)[0]) != plain).any()
    below = stack.forwards[0](inputs)[0]
    kept = (array(stack.dropouts[0](below, training=True)) / array(below)).astype(float).round(3)
    assert set(kept.ravel()) == {0.0, 1.333}
    same_at_all_steps = (kept == kept[:, :1]).all()
    assert same_at_all_steps == locked
    assert 0.05 < (kept == 0).mean() < 0.5


def test_a_single_layer_has_no_dropout_of_its_own(inputs):
    stack = built("lstm", (4,), dropout=0.5)
    np.testing.assert_array_equal(array(stack(inputs, training=True)[0]), array(stack(inputs)[0]))


def test_locked_masks_differ_between_examples():
    mask = array(dropout_layer(0.5, locked=True, seed=0)(np.ones((4, 3, 50), "float32"), training=True))
    assert (mask == mask[:, :1]).all()
    assert (mask[0] != mask[1]).any()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "mut2", "scrn"])
def test_weight_drop_has_one_mask_a_batch_for_all_examples_and_steps(cell):
    """Equal examples stay equal, and a batch is what some masked kernel gives without weight drop."""
    inputs = np.repeat(np.random.default_rng(1).normal(size=(1, STEPS, WIDTH)), 3, axis=0).astype("float32")
    stack = built(cell, (4,), weight_drop=0.5, init_scale=0.9)
    plain = array(stack(inputs)[0])
    kernel = stack.forwards[0].cell.recurrent_kernel
    before = array(kernel).copy()
    seen = set()
    for _ in range(3):
        outputs = array(stack(inputs, training=True)[0])
        np.testing.assert_allclose(outputs[0], outputs[1], atol=1e-6)
        np.testing.assert_allclose(outputs[:, 0, :], plain[:, 0, :], atol=1e-6)  # zeros before the first step
        seen.add(outputs.tobytes())
    assert len(seen) > 1
    assert stack.forwards[0].cell.recurrent_kernel is kernel
    np.testing.assert_array_equal(array(kernel), before)
    np.testing.assert_array_equal(array(stack(inputs, training=False)[0]), plain)


def test_weight_drop_is_the_network_with_that_mask(inputs, monkeypatch):
    stack = built("lstm", (4,), weight_drop=0.5)
    masks = []
    draw = keras.random.dropout

    def recorded(*arguments, **options):
        masks.append(draw(*arguments, **options))
        return masks[-1]

    monkeypatch.setattr(keras.random, "dropout", recorded)
    dropped = array(stack(inputs, training=True)[0])
    (masked,) = map(array, masks)
    kernel = array(stack.forwards[0].cell.recurrent_kernel)
    assert set(np.unique((masked / kernel).round(3))) == {0.0, 2.0}
    stack.forwards[0].cell.recurrent_kernel.assign(masked)
    np.testing.assert_allclose(array(stack(inputs)[0]), dropped, atol=1e-6)


def test_both_directions_are_read(inputs):
    stack = built(bidirectional=True)
    outputs, state = stack(inputs)
    assert outputs.shape == (BATCH, STEPS, 10)
    assert state == stack.initial_state(BATCH) == []
    changed = inputs.copy()
    changed[:, -1] += 1
    before, after = array(outputs), array(stack(changed)[0])
    assert (before[:, 0, 5:] != after[:, 0, 5:]).all()  # backwards, the first step comes last
    one = built(units=(4,), bidirectional=True)
    before, after = array(one(inputs)[0]), array(one(changed)[0])
    np.testing.assert_allclose(before[:, :-1, :4], after[:, :-1, :4], atol=1e-6)
    assert (before[:, 0, 4:] != after[:, 0, 4:]).all()


def test_the_two_directions_start_from_different_weights():
    stack = built(units=(4,), bidirectional=True)
    forwards, backwards = (
        [array(weight) for weight in layer.trainable_variables]
        for layer in (stack.layers_of_stack[0].forward_layer, stack.layers_of_stack[0].backward_layer)
    )
    assert (forwards[0] != backwards[0]).any()
    assert (forwards[1] != backwards[1]).any()


@pytest.mark.parametrize("cell", PLAIN)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_masked_steps_are_skipped(cell, bidirectional, inputs):
    """What stands at masked places is of no account, and a short example is as if it were alone."""
    mask = np.array([[True] * STEPS, [True] * 2 + [False] * (STEPS - 2)])
    stack = built(cell, bidirectional=bidirectional)
    outputs, state = stack(inputs, mask=mask)
    other = inputs.copy()
    other[1, 2:] = 7
    np.testing.assert_array_equal(array(stack(other, mask=mask)[0]), array(outputs))
    alone, alone_state = stack(inputs[1:, :2])
    np.testing.assert_allclose(array(outputs)[1, :2], array(alone)[0], atol=1e-6)
    assert (array(outputs)[1, 2:] == 0).all()
    for parts, wanted in zip(state, alone_state, strict=True):
        for part, other_part in zip(parts, wanted, strict=True):
            np.testing.assert_allclose(array(part)[1], array(other_part)[0], atol=1e-6)


def test_a_mask_is_refused_where_steps_are_unrolled(inputs):
    with pytest.raises(ValueError, match="unroll: there is no mask then"):
        built(unroll=True)(inputs, mask=np.ones((BATCH, STEPS), bool))


def test_its_config_makes_the_same_layer(inputs):
    stack = built("mut2", (4, 5), dropout=0.3, locked=True, weight_drop=0.2, init_scale=0.2, unroll=True)
    again = Recurrent.from_config(stack.get_config())
    assert again.settings == stack.settings
    np.testing.assert_array_equal(array(again(inputs)[0]), array(stack(inputs)[0]))
