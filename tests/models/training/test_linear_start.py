import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.models.training.linear_start import Schedule, phase


def test_without_linear_start_rates_are_halved():
    schedule = Schedule(rate=0.01, halve_every=25, epochs=100)
    for done, rate in [(0, 0.01), (24, 0.01), (25, 0.005), (50, 0.0025), (99, 0.00125), (100, 0)]:
        now = phase(schedule, np.ones((done, 1)))
        assert now.rate[0] == rate
        assert not now.linear[0]
        assert now.finished == (done == 100)


def test_softmax_comes_when_the_loss_stops_falling():
    schedule = Schedule(linear_epochs=20, patience=2, epochs=3, halve_every=2)
    losses = np.array([5.0, 4.0, 4.5, 4.2, 1.0, 1.0, 1.0])[:, None]  # no new best in epochs 3 and 4
    linear = [bool(phase(schedule, losses[:done]).linear[0]) for done in range(8)]
    assert linear == [True, True, True, True, False, False, False, False]
    rates = [float(phase(schedule, losses[:done]).rate[0]) for done in range(4, 8)]
    assert rates == [0.01, 0.01, 0.005, 0.0]


def test_the_linear_start_ends_at_its_last_epoch_at_the_latest():
    schedule = Schedule(linear_epochs=3, patience=9)
    falling = -np.arange(5.0)[:, None]
    assert phase(schedule, falling[:2]).linear[0]
    assert not phase(schedule, falling[:3]).linear[0]


def test_a_diverged_run_does_not_stay_in_the_linear_start():
    schedule = Schedule(linear_epochs=50, patience=2)
    assert not phase(schedule, np.full((2, 1), np.nan)).linear[0]


@given(st.lists(st.lists(st.floats(0, 9), min_size=3, max_size=3), max_size=30))
def test_runs_do_not_look_at_each_other(rows):
    losses = np.array(rows).reshape(-1, 3)
    schedule = Schedule(linear_epochs=10, patience=2, epochs=10)
    together = phase(schedule, losses)
    for run in range(3):
        alone = phase(schedule, losses[:, [run]])
        assert together.linear[run] == alone.linear[0]
        assert together.rate[run] == alone.rate[0]
        assert together.left[run] == alone.left[0]


def test_it_always_comes_to_an_end():
    schedule = Schedule(linear_epochs=4, patience=2, epochs=5)
    losses = np.empty((0, 1))
    rng = np.random.default_rng(0)
    while not phase(schedule, losses).finished:
        losses = np.concatenate([losses, rng.random((1, 1))])
    assert len(losses) <= 9
