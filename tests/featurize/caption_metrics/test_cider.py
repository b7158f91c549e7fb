import math

import numpy as np
import pytest
from hypothesis import given

from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.cider import cider
from tests.featurize.caption_metrics.plain import plain_cider
from tests.featurize.caption_metrics.strategies import PICTURES, columns


def scores(captions, references):
    return cider(Compared.of([text.split() for text in captions], [[text.split() for text in of] for of in references]))


def test_by_hand():
    """Two pictures: what both have weighs nothing, all else ln 2, which cancels out."""
    found = scores(["a dog runs", "a red bus"], [["a dog runs"], ["a bus", "the red bus"]])
    # The same caption: 1 for n = 1, 2, 3, and there is no n-gram of four words.
    assert found[0] == pytest.approx(10 * 3 / 4)
    # "a bus": {bus} of {red, bus}, one pair of words less. "the red bus": two words, one pair of two.
    first = 1 / math.sqrt(2) * math.exp(-1 / 72)
    second = 2 / (math.sqrt(2) * math.sqrt(3)) + 1 / 2
    assert found[1] == pytest.approx(10 * (first + second) / 2 / 4)


def test_words_that_are_repeated_gain_nothing():
    """Clipped: of three dogs, the reference has one."""
    once, thrice = (scores([caption, "x"], [["dog cat"], ["y"]])[0] for caption in ("dog cat", "dog dog dog"))
    assert thrice == pytest.approx(10 / 4 * (1 / (3 * math.sqrt(2))) * math.exp(-1 / 72))
    assert once == pytest.approx(10 / 4 * 2)


def test_a_perfect_caption_of_four_words_has_ten():
    assert scores(["a b c d", "e f g h"], [["a b c d"], ["e f g h"]]).tolist() == pytest.approx([10, 10])


def test_one_picture_tells_nothing_apart():
    assert scores(["a dog"], [["a dog"]]).tolist() == [0]


@given(PICTURES)
def test_it_is_what_loops_compute(pictures):
    captions, references = columns(pictures)
    found = cider(Compared.of(captions, references))
    np.testing.assert_allclose(found, plain_cider(captions, references), atol=1e-12)
    assert ((found >= 0) & (found <= 10 + 1e-9)).all()
