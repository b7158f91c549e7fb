import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.position_encoding import position_encoding, position_weights


def test_worked_out_by_hand():
    # J = 3, d = 2: l_kj = (1 - j/3) - (k/2)(1 - 2j/3)
    expected = [[1 / 2, 1 / 3], [1 / 2, 2 / 3], [1 / 2, 1]]
    np.testing.assert_allclose(position_encoding(3, 2), expected, rtol=1e-6)


def test_the_paper_formula_literally():
    encoding = position_encoding(7, 20)
    for j in range(1, 8):
        for k in range(1, 21):
            assert encoding[j - 1, k - 1] == pytest.approx((1 - j / 7) - (k / 20) * (1 - 2 * j / 7), abs=1e-6)


@given(st.integers(1, 12), st.integers(1, 30), st.integers(0, 5))
def test_two_weights_a_word_give_it_for_any_width(length, dimensions, padding):
    ids = np.array([5] * length + [0] * padding)
    weights = position_weights(ids)
    assert weights.shape == (length + padding, 2)
    slope = np.arange(1, dimensions + 1) / dimensions
    encoding = weights[:, :1] - slope * weights[:, 1:]
    np.testing.assert_allclose(encoding[:length], position_encoding(length, dimensions), atol=1e-6)
    assert not encoding[length:].any()


def test_padding_is_not_counted_in_the_length():
    padded = position_weights(np.array([[3, 4, 0, 0], [3, 4, 5, 6], [0, 0, 0, 0]]))
    np.testing.assert_array_equal(padded[0, :2], position_weights(np.array([3, 4])))
    assert not padded[2].any()
