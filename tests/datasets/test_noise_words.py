import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.noise_words import NoiseWords

counts_of_words = st.lists(st.integers(0, 100_000), min_size=1, max_size=40).filter(any)


@settings(deadline=None, max_examples=50)
@given(counts_of_words, st.sampled_from([0.0, 0.5, 0.75, 1.0]), st.integers(0, 5))
def test_words_are_drawn_as_often_as_they_should_be(counts, power, seed):
    """A chi-square statistic of 20,000 draws, far below what a wrong distribution gives."""
    noise = NoiseWords(np.array(counts), power)
    expected = np.array([count**power if count else 0.0 for count in counts])
    np.testing.assert_allclose(noise.probabilities, expected / expected.sum())
    draws = noise.draw((100, 200), rng=np.random.default_rng(seed))
    assert draws.dtype == np.int32
    found = np.bincount(draws.ravel(), minlength=len(counts))
    likely = noise.probabilities * draws.size >= 5
    there = noise.probabilities[likely] * draws.size
    square = ((found[likely] - there) ** 2 / there).sum()
    degrees = likely.sum()
    assert square <= degrees + 6 * np.sqrt(2 * degrees) + 20
    assert not found[np.array(counts) == 0].any()


def test_the_same_draws_from_the_same_seed():
    noise = NoiseWords(np.arange(100))
    first, again, other = (noise.draw((4, 3), rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("words", [1, 2, 10_000])
def test_the_columns_of_the_alias_method_hold_the_distribution(words):
    """What is drawn follows from the table exactly: summed up it gives the probabilities back."""
    noise = NoiseWords(np.random.default_rng(0).zipf(1.3, words + 2) * np.r_[0, np.ones(words), 0].astype(int))
    own_words, others, own = noise._aliases
    total = np.zeros(words + 2)
    np.add.at(total, own_words, own)
    np.add.at(total, others, 1 - own)
    np.testing.assert_allclose(total / words, noise.probabilities, atol=1e-7)
