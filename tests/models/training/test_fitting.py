import itertools
from functools import partial

import numpy as np
import pytest
from keras import ops

from malmoi.models.training.examples import Examples
from malmoi.models.training.fitting import Fitting
from malmoi.models.training.linear_start import Schedule, phase
from malmoi.models.training.loop import train
from tests.models import toy

SCHEDULE = Schedule(rate=0.02, halve_every=4, epochs=9, linear_rate=0.01, linear_epochs=3, patience=9)


class KilledError(Exception):
    pass


def run(file, *, kill_after=None, seen=None, save_after=0.0, **options):
    fitting = Fitting(
        toy.model(1, random_noise=0.4),
        Examples(*toy.examples(250)),
        Examples(*toy.examples(64, seed=1)),
        batch_size=32,
        clip_norm=40.0,
        seed=3,
        **({"jit_compile": True, "steps_per_execution": 4} | options),
    )

    def watch(epoch):
        if seen is not None:
            seen.append((epoch.done, bool(epoch.phase.linear[0]), fitting.model.linear_attention, epoch.left))
        if epoch.done == kill_after:
            raise KilledError

    clock = itertools.count().__next__  # a second between two looks at it
    history = train(fitting, phase=partial(phase, SCHEDULE), file=file, watch=watch, save_after=save_after, clock=clock)
    return fitting.model, history.validation


def weights(model):
    return [ops.convert_to_numpy(variable) for variable in model.trainable_variables]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    seen = []
    file = tmp_path_factory.mktemp("whole") / "progress.npz"
    model, losses = run(file, seen=seen)
    return model, losses, seen, file


def test_it_follows_the_schedule_and_learns(whole):
    model, losses, seen, _ = whole
    assert [done for done, *_ in seen] == list(range(1, 13))
    assert [linear for _, linear, *_ in seen] == [True] * 3 + [False] * 9
    assert [flag for _, _, flag, _ in seen] == [True] * 3 + [False] * 9
    assert [left for *_, left in seen] == list(range(11, -1, -1))
    assert losses.shape == (12, 1)
    assert losses[-1] < losses[0]
    assert float(ops.convert_to_numpy(model.optimizer.learning_rate)) == pytest.approx(0.005)  # halved twice


@pytest.mark.parametrize(("kill_after", "first"), [(4, 1), (9, 6)])
def test_a_killed_training_ends_with_the_same_weights(whole, tmp_path, kill_after, first):
    """Shuffled and with random noise: both have to go on where they were."""
    with pytest.raises(KilledError):
        run(tmp_path / "progress.npz", kill_after=kill_after, save_after=5.0)
    seen = []
    resumed, losses = run(tmp_path / "progress.npz", seen=seen)
    assert seen[0][0] == first  # what it goes on from was kept after five epochs
    np.testing.assert_allclose(losses, whole[1], rtol=1e-5)
    for one, other in zip(weights(whole[0]), weights(resumed), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_a_kill_while_saving_does_no_harm(tmp_path):
    file = tmp_path / "progress.npz"
    with pytest.raises(KilledError):
        run(file, kill_after=10)
    saved = file.read_bytes()
    (tmp_path / ".progress.npz.unfinished").write_bytes(saved[: len(saved) // 2])
    seen = []
    run(file, seen=seen)
    assert seen[0][0] == 11


def test_one_that_is_done_stays_done(whole):
    seen = []
    again, losses = run(whole[3], seen=seen)
    assert seen == []
    np.testing.assert_array_equal(losses, whole[1])
    for one, other in zip(weights(whole[0]), weights(again), strict=True):
        np.testing.assert_array_equal(one, other)


def test_fewer_examples_than_a_batch(tmp_path):
    few = Examples(*toy.examples(5))
    fitting = Fitting(toy.model(1), few, few, batch_size=32, clip_norm=40.0, seed=0)
    history = train(fitting, phase=partial(phase, Schedule(epochs=2)), file=tmp_path / "progress.npz")
    assert np.isfinite(history.validation).all()
