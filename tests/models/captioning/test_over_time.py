import keras
import numpy as np
import pytest
from keras import ops

from malmoi.models.captioning.over_time import over_time


def test_states_go_on_and_outputs_may_have_any_shape():
    inputs = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")

    def step(state, values):
        total, count = state
        total = total + values
        return (total, count + 1), (total, ops.sum(values, axis=-1))

    totals, sums = over_time(step, (ops.zeros((2, 3)), ops.zeros(())), ops.array(inputs))
    np.testing.assert_allclose(ops.convert_to_numpy(totals), inputs.cumsum(axis=1), atol=1e-5)
    np.testing.assert_allclose(ops.convert_to_numpy(sums), inputs.sum(axis=-1), atol=1e-5)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="JAX always knows shapes")
def test_the_number_of_steps_must_be_known():
    import tensorflow as tf

    @tf.function(input_signature=[tf.TensorSpec((2, None, 3))])
    def run(inputs):
        return over_time(lambda state, values: (state, (values,)), tf.zeros(()), inputs)

    with pytest.raises(ValueError, match="expected a fixed number of steps"):
        run(tf.zeros((2, 4, 3)))
