import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.models.perplexity import Uncertainty, perplexity


def test_the_tutorials_figure_in_all_three_ways():
    small = Uncertainty(loss=4.752815, tokens=82_429)
    assert small.perplexity == pytest.approx(115.91, abs=0.005)
    assert small.bits == pytest.approx(math.log2(115.91), abs=1e-4)


@given(st.integers(1, 10_000))
def test_words_equally_probable_give_their_number(count):
    assert perplexity(math.log(count)) == pytest.approx(count)


def test_it_may_be_beyond_all_numbers():
    assert perplexity(1e4) == math.inf
    assert math.isnan(perplexity(math.nan))
