import numpy as np
import pytest
from keras import ops

from malmoi.models.compiled_step import compiled_step
from malmoi.models.language_model import LanguageModel

TOKENS = [3, 1, 7, 7, 2]


@pytest.mark.parametrize("cell", ["lstm", "scrn"])
def test_step_by_step_it_gives_what_the_model_gives_at_once(cell):
    model = LanguageModel(9, cell=cell, units=5, dropout=0.5, seed=1)
    at_once = ops.convert_to_numpy(model(np.array([TOKENS])))[0]
    step, state = compiled_step(model), model.initial_state(1)
    for token, expected in zip(TOKENS, at_once, strict=True):
        logits, state = step(token, state)
        assert (logits.dtype, logits.shape) == (np.float32, (8,))
        np.testing.assert_allclose(logits, expected, atol=1e-5)


def test_it_follows_weights_that_change():
    model = LanguageModel(9, units=5)
    step = compiled_step(model)
    before, _ = step(3, model.initial_state(1))
    model.output_bias.assign(np.arange(8, dtype="float32"))
    after, _ = step(3, model.initial_state(1))
    np.testing.assert_allclose(after - before, np.arange(8), atol=1e-5)
