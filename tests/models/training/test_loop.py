"""The loop with something that is no model: its number falls by its rate."""

import itertools

import numpy as np
import pytest

from malmoi.models.training.loop import train
from malmoi.models.training.phase import Phase


class KilledError(Exception):
    pass


class Falling:
    count = 2

    def __init__(self):
        self.place = np.array([10.0, 20.0])
        self.numbers = []

    def follow(self, now):
        self.rate = now.rate

    def epoch(self, number):
        self.numbers.append(number)
        self.place = self.place - self.rate
        return {"loss": self.place.copy(), "speed": np.array([1.0, float(number)])}

    def validate(self):
        return self.place + 1

    def arrays(self):
        return {"place": self.place}

    def restore(self, arrays):
        self.place = arrays["place"]


def phase(losses):
    """Five epochs; the rate follows from the latest losses."""
    left = 5 - len(losses)
    rate = losses[-1] / 10 if len(losses) else np.ones(2)
    return Phase(rate=rate if left else np.zeros(2), left=np.array([left, left]))


def run(file, *, kill_after=None, save_after=0.0):
    falling, seen = Falling(), []

    def watch(epoch):
        seen.append(epoch)
        if epoch.done == kill_after:
            raise KilledError

    clock = itertools.count().__next__  # a second between two looks at it
    history = train(falling, phase=phase, file=file, watch=watch, save_after=save_after, clock=clock)
    return falling, history, seen


def test_epochs_follow_from_the_validation_losses(tmp_path):
    falling, history, seen = run(tmp_path / "progress.npz")
    assert falling.numbers == [0, 1, 2, 3, 4]
    expected = [np.array([10.0, 20.0]) - 1]
    for _ in range(4):
        expected.append(expected[-1] - (expected[-1] + 1) / 10)
    np.testing.assert_allclose(history.training["loss"], expected)
    np.testing.assert_allclose(history.validation, np.array(expected) + 1)
    assert [(epoch.done, epoch.left) for epoch in seen] == [(1, 4), (2, 3), (3, 2), (4, 1), (5, 0)]
    np.testing.assert_allclose(seen[2].phase.rate, history.validation[1] / 10)
    np.testing.assert_allclose(seen[2].validation, history.validation[2])
    assert seen[3].measured["speed"].tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("kill_after", "save_after", "goes_on_with"), [(3, 0.0, 3), (4, 2.0, 4), (4, 3.0, 3), (2, 9.0, 0)]
)
def test_a_killed_training_goes_on_from_where_it_was_kept(tmp_path, kill_after, save_after, goes_on_with):
    whole, history, _ = run(tmp_path / "whole.npz")
    with pytest.raises(KilledError):
        run(tmp_path / "killed.npz", kill_after=kill_after, save_after=save_after)
    resumed, resumed_history, _ = run(tmp_path / "killed.npz")
    assert resumed.numbers[0] == goes_on_with
    np.testing.assert_array_equal(resumed.place, whole.place)
    np.testing.assert_array_equal(resumed_history.validation, history.validation)
    assert resumed_history.training.keys() == history.training.keys() == {"loss", "speed"}
    for name, values in history.training.items():
        np.testing.assert_array_equal(resumed_history.training[name], values)


def test_the_end_is_always_kept(tmp_path):
    run(tmp_path / "progress.npz", save_after=1000.0)
    falling, history, seen = run(tmp_path / "progress.npz")
    assert (falling.numbers, seen) == ([], [])
    assert len(history.validation) == 5
