from functools import partial

import keras
import numpy as np
import pytest

from malmoi.models.training.examples import Examples
from malmoi.models.training.linear_start import Schedule, phase
from malmoi.models.training.loop import train
from malmoi.models.training.restarts import Restarts
from malmoi.models.training.side_by_side import SideBySide
from tests.models import toy

pytestmark = pytest.mark.skipif(keras.backend.backend() != "jax", reason="needs KERAS_BACKEND=jax")
SCHEDULE = Schedule(rate=0.02, epochs=12, linear_rate=0.01, linear_epochs=3, patience=1)


class KilledError(Exception):
    pass


def run(file, *, kill_after=None):
    restarts = Restarts(toy.model, [1, 2, 3], batch_size=32, clip_norm=40.0)
    together = SideBySide(restarts, Examples(*toy.examples(128)), Examples(*toy.examples(64, seed=1)), seed=7)
    epochs = []

    def watch(epoch):
        epochs.append(epoch)
        if epoch.done == kill_after:
            raise KilledError

    history = train(together, phase=partial(phase, SCHEDULE), file=file, watch=watch, save_after=0.0)
    return restarts, history.validation, epochs


def test_all_do_their_epochs(tmp_path):
    _, losses, epochs = run(tmp_path / "progress.npz")
    assert losses.shape[1] == 3
    assert 13 <= len(losses) <= 15
    assert epochs[0].phase.linear.all()
    assert not epochs[-1].phase.linear.any()
    assert epochs[-1].left == 0
    assert losses[-1].max() < losses[0].min()


def test_a_killed_training_ends_with_the_same_weights(tmp_path):
    whole, losses, _ = run(tmp_path / "whole.npz")
    with pytest.raises(KilledError):
        run(tmp_path / "killed.npz", kill_after=12)
    resumed, resumed_losses, epochs = run(tmp_path / "killed.npz")
    assert epochs[0].done == 13
    np.testing.assert_array_equal(resumed_losses, losses)
    for name, array in whole.arrays().items():
        np.testing.assert_array_equal(resumed.arrays()[name], array)
