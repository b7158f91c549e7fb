"""Arrays stored as bytes."""

import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.stored import ids_below, latest_rows, one_of, whole_array


def stored(*arrays, dtype="<i4"):
    return tf.constant([np.array(array, dtype).tobytes() for array in arrays])


def test_latest_rows():
    arrays, counts = latest_rows(stored([], [1, 2], [1, 2, 3, 4, 5, 6]), 2, 2, feature="story")
    assert arrays.numpy().tolist() == [[[0, 0], [0, 0]], [[1, 2], [0, 0]], [[3, 4], [5, 6]]]
    assert counts.numpy().tolist() == [0, 1, 3]
    assert counts.dtype == tf.int32


def test_latest_rows_of_floats():
    arrays, _ = latest_rows(stored([0.5, -1], dtype="<f4"), 2, 1, 1, feature="weights", dtype=tf.float32)
    assert arrays.numpy().tolist() == [[[[0.5]], [[-1]]]]


def test_whole_array():
    assert whole_array(stored([1, 2, 3, 4]), 2, 2, feature="x").numpy().tolist() == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            lambda: latest_rows(stored([1, 2], [1, 2, 3]), 2, 2, feature="x"),
            "x: expected rows of 8 bytes, found] [12]",
        ),
        (lambda: whole_array(stored([1], [1, 2]), 1, feature="x"), "x: expected 4 bytes, found] [8]"),
        (
            lambda: ids_below(tf.constant([[0, 5]]), 5, feature="x"),
            "x: expected ids from 0 to 4, found] [0] [to] [5]",
        ),
        (
            lambda: ids_below(tf.constant([-1]), 5, feature="x"),
            "x: expected ids from 0 to 4, found] [-1] [to] [-1]",
        ),
        (
            lambda: one_of(tf.constant([1, 3, 4]), (1, 2), feature="x"),
            "x: expected one of (1, 2), found] [3]",
        ),
    ],
)
def test_checks(check, message):
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        check()
    assert f"assertion failed: [feature {message}" in str(error.value)
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.function(check)()


def test_checks_pass_values_through():
    assert ids_below(tf.constant([[0, 4]], tf.int64), 5, feature="x").dtype == tf.int32
    assert one_of(tf.constant([2, 2], tf.int64), (1, 2), feature="x").numpy().tolist() == [2, 2]
