import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.models.descent_recipe import DescentRecipe
from malmoi.models.training.rates import rates_phase


def rates(recipe, losses):
    """The rate of each epoch to come, were these the validation losses of those before."""
    losses = np.array(losses, float)[:, None]
    return [float(rates_phase(recipe, losses[:done]).rate[0]) for done in range(len(losses) + 1)]


def test_the_tutorials_steps():
    # TensorFlow's ptb_word_lm, small: lr * 0.5 ** max(i + 1 - 4, 0) in epoch i from 0.
    recipe = DescentRecipe(rate=1.0, schedule="step", decay=0.5, decay_after=4, epochs=13)
    assert rates(recipe, [5.0] * 12) == [0.5 ** max(epoch + 1 - 4, 0) for epoch in range(13)]


def test_exponential_decay_begins_at_once():
    assert rates(DescentRecipe(rate=2.0, schedule="exponential", decay=0.5), [1.0] * 3) == [2.0, 1.0, 0.5, 0.25]


def test_on_a_plateau_each_epoch_that_is_no_new_best_counts():
    recipe = DescentRecipe(rate=1.0, schedule="plateau", decay=0.5)
    assert rates(recipe, [5.0, 6.0, 5.0, 4.0, 4.5]) == [1.0, 1.0, 0.5, 0.25, 0.25, 0.125]


def test_it_ends_with_its_last_epoch():
    recipe = DescentRecipe(epochs=3)
    left = [int(rates_phase(recipe, np.ones((done, 1))).left[0]) for done in range(4)]
    assert left == [3, 2, 1, 0]
    assert rates_phase(recipe, np.ones((3, 1))).finished


def test_patience_waits_for_a_new_best():
    recipe = DescentRecipe(epochs=9, patience=2)
    losses = np.array([5.0, 4.0, 4.1, 3.9, 4.0, 3.9])[:, None]
    finished = [rates_phase(recipe, losses[:done]).finished for done in range(7)]
    assert finished == [False] * 6 + [True]


def test_it_ends_below_the_least_rate():
    # MemN2N's language model: from .01 divided by 1.5 until below 1e-5, which is after 18 epochs without progress.
    recipe = DescentRecipe(rate=0.01, schedule="plateau", decay=1 / 1.5, least_rate=1e-5, epochs=100)
    losses = np.full((30, 1), 5.0)
    assert [rates_phase(recipe, losses[:done]).finished for done in (18, 19)] == [False, True]


@pytest.mark.parametrize("losses", [[np.nan], [np.nan, np.inf]])
def test_what_is_no_number_is_no_progress(losses):
    recipe = DescentRecipe(rate=1.0, schedule="plateau", decay=0.5, patience=5)
    assert rates(recipe, losses)[-1] == 0.5 ** len(losses)


@given(
    st.lists(st.floats(0, 9), max_size=20),
    st.sampled_from(["none", "step", "exponential", "plateau"]),
    st.integers(1, 30),
    st.none() | st.integers(1, 5),
)
def test_rates_never_rise_and_epochs_run_out(losses, schedule, epochs, patience):
    recipe = DescentRecipe(schedule=schedule, epochs=epochs, patience=patience)
    found = rates(recipe, losses + [1.0] * epochs)
    assert 0 < found.index(0) <= epochs
    until_then = found[: found.index(0)]
    assert until_then == sorted(until_then, reverse=True)
    assert max(until_then) <= 1
