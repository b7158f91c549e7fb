import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.models.visual_qa.nearest import Points, nearest


def by_definition(queries, examples, count):
    distances = ((queries[:, None].astype(float) - examples[None]) ** 2).sum(axis=-1)
    return np.argsort(distances, axis=1, kind="stable")[:, :count]


# Few sizes: for each JAX compiles anew.
@settings(max_examples=10)
@given(st.sampled_from([(5, 23, 4, 8), (1, 6, 9, 2), (3, 7, 7, 7)]), st.integers(0, 99))
def test_blocks_give_what_all_distances_would(sizes, seed):
    queries, examples, count, block = sizes
    draw = np.random.default_rng(seed)
    # Small whole numbers: many points are equally far, and floats are exact.
    asked, known = (draw.integers(-2, 3, (number, 2)).astype("float32") for number in (queries, examples))
    points = Points((known,), (np.zeros(2, "float32"),), (1.0,))
    found = nearest(asked, points, count, block=block)
    np.testing.assert_array_equal(found, by_definition(asked, known, count))


def test_arrays_of_other_widths_and_units_weigh_alike():
    draw = np.random.default_rng(0)
    points = Points.of(draw.normal(5, 100, (500, 40)), draw.normal(size=(500, 3)).astype("float16"))
    block = points.block(0, 500)
    assert block.dtype == np.float32
    np.testing.assert_allclose(block.mean(axis=0), 0, atol=1e-3)
    for part in (block[:, :40], block[:, 40:]):
        assert (part**2).sum(axis=1).mean() == pytest.approx(1, rel=1e-3)


def test_others_are_put_into_the_same_space():
    points = Points.of(np.array([[0.0], [4.0]]))
    assert points.like(np.array([[6.0]])).block(0, 1).tolist() == [[2.0]]


def test_equal_rows_have_no_distance():
    points = Points.of(np.full((3, 2), 7.0))
    assert nearest(points.like(np.array([[9.0, 9.0]])).block(0, 1), points, 5).tolist() == [[0, 1, 2]]
