import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_weights

sentences = arrays.arrays(np.int32, st.tuples(st.integers(0, 5), st.integers(1, 7)), elements=st.integers(0, 4))


def test_worked_out_by_hand():
    ids = np.array([[5, 3, 5, 0], [0, 0, 0, 0]], dtype=np.int32)
    bag, weights = bag_of_words(ids, count_weights(ids))
    np.testing.assert_array_equal(bag, [[3, 5, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_array_equal(weights[..., 0], [[1, 2, 0, 0], [0, 0, 0, 0]])
    assert bag.dtype == np.int32
    assert weights.dtype == np.float32


@given(sentences, st.sampled_from([count_weights, position_weights]))
def test_dense_bags_are_the_same(ids, weigh):
    weights = weigh(ids)
    bag, summed = bag_of_words(ids, weights)
    np.testing.assert_allclose(dense(bag, summed), dense(ids, weights), atol=1e-6)


@given(sentences)
def test_rows_hold_distinct_rising_ids_then_padding(ids):
    bag, _ = bag_of_words(ids, count_weights(ids))
    for row, sentence in zip(bag, ids, strict=True):
        expected = sorted(set(sentence) - {0})
        assert row.tolist() == expected + [0] * (len(row) - len(expected))


def dense(ids, weights):
    """Sums of weights by id, without the padding, float of shape (sentences, vocabulary, channels)."""
    out = np.zeros((len(ids), 5, weights.shape[-1]))
    for row in range(len(ids)):
        for place, word in enumerate(ids[row]):
            if word:
                out[row, word] += weights[row, place]
    return out
