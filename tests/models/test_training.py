import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from malmoi.models.linear_start import Schedule
from malmoi.models.training import train
from tests.models import toy

SCHEDULE = Schedule(rate=0.02, halve_every=4, epochs=6, linear_rate=0.01, linear_epochs=3, patience=9)


class Killed(Exception):
    pass


def batches(seed=0):
    return tf.data.Dataset.from_tensor_slices(toy.examples(256, seed=seed)).batch(32)


def run(folder, *, kill_after=None, seen=None):
    model = toy.model(1, random_noise=0.0)

    def watch(epoch):
        if seen is not None:
            seen.append((epoch.done, bool(epoch.linear[0]), model.linear_attention, epoch.left))
        if epoch.done == kill_after:
            raise Killed

    losses = train(
        model,
        batches(),
        batches(1),
        schedule=SCHEDULE,
        clip_norm=40.0,
        folder=folder,
        watch=watch,
        jit_compile=True,
    )
    return model, losses


def test_it_follows_the_schedule_and_learns(tmp_path):
    seen = []
    model, losses = run(tmp_path, seen=seen)
    assert [done for done, *_ in seen] == list(range(1, 10))
    assert [flag for _, _, flag, _ in seen] == [True] * 3 + [False] * 6
    assert [left for *_, left in seen] == list(range(8, -1, -1))
    assert losses.shape == (9,)
    assert losses[-1] < losses[0]
    assert float(ops.convert_to_numpy(model.optimizer.learning_rate)) == pytest.approx(0.01)  # halved once


@pytest.mark.parametrize("kill_after", [2, 3, 5])
def test_a_killed_training_ends_with_the_same_weights(tmp_path, kill_after):
    whole, losses = run(tmp_path / "whole")
    with pytest.raises(Killed):
        run(tmp_path / "killed", kill_after=kill_after)
    seen = []
    resumed, resumed_losses = run(tmp_path / "killed", seen=seen)
    # The epoch in which it was killed had not been saved yet, or had.
    assert seen[0][0] in (kill_after, kill_after + 1)
    np.testing.assert_allclose(resumed_losses, losses, rtol=1e-5)
    for one, other in zip(whole.trainable_variables, resumed.trainable_variables, strict=True):
        np.testing.assert_allclose(ops.convert_to_numpy(one), ops.convert_to_numpy(other), rtol=1e-4, atol=1e-6)


def test_one_that_is_done_stays_done(tmp_path):
    model, losses = run(tmp_path)
    again, more = run(tmp_path)
    np.testing.assert_allclose(more[: len(losses)], losses)
    features, _ = toy.examples(8)
    np.testing.assert_allclose(ops.convert_to_numpy(again(features)), ops.convert_to_numpy(model(features)), rtol=1e-5)
