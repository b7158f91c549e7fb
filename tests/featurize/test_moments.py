import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.moments import merged_moments, moments


@given(sizes=st.lists(st.integers(0, 6), min_size=1, max_size=6), seed=st.integers(0, 9))
def test_parts_give_what_the_whole_does(sizes, seed):
    rows = np.random.default_rng(seed).normal(1000, 0.1, (sum(sizes), 3)).astype(np.float32)
    parts = np.split(rows, np.cumsum(sizes)[:-1])
    count, mean, squares = merged_moments((len(part), *moments(part)) for part in parts)
    assert count == len(rows)
    if count:
        exact = rows.astype(np.float64)
        np.testing.assert_allclose(mean, exact.mean(0), rtol=1e-12)
        np.testing.assert_allclose(np.sqrt(squares / count), exact.std(0), rtol=1e-9, atol=1e-9)


def test_by_hand():
    mean, squares = moments(np.array([[1, 0], [3, 0], [8, 3]], np.float16))
    assert (mean.tolist(), squares.tolist()) == ([4, 1], [26, 6])
