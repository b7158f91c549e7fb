"""Arrays stored as bytes: decoding a batch of them to static shapes, with checks.

A failed check is a ``tf.errors.InvalidArgumentError`` that names the feature, what was expected and what was
found.
"""

import math
from typing import Any

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError


def stored_shape(dataset: Prepared, feature: str, dtype: type, *pattern: int | None) -> tuple[Any, ...]:
    """The shape of a feature in ``features.json``.

    Args:
        dataset: where.
        feature: its name.
        dtype: what it must hold.
        *pattern: the shape that it must have; ``None`` stands for any size.

    Raises:
        MalmoiError: the feature is missing, or another one.
    """
    shape = "(" + ", ".join("any" if size is None else str(size) for size in pattern) + ")"
    expected = f"the feature {feature!r}, {np.dtype(dtype)} of shape {shape}"
    found = dataset.features.get(feature)
    if found is None:
        raise MalmoiError(f"{dataset.name}, features.json: expected {expected}, found {sorted(dataset.features)}.")
    same = len(found.shape) == len(pattern) and all(
        wanted in (None, size) for wanted, size in zip(pattern, found.shape, strict=True)
    )
    if not same or found.np_dtype != dtype:
        held = f"{np.dtype(found.np_dtype)} of shape {found.shape}"
        raise MalmoiError(f"{dataset.name}, features.json: expected {expected}, found {held}.")
    return found.shape


def latest_rows(
    stored: tf.Tensor, rows: int, *row: int, feature: str, dtype: tf.DType = tf.int32
) -> tuple[tf.Tensor, tf.Tensor]:
    r"""The last rows of arrays of different lengths.

    Args:
        stored: row-major little-endian arrays of shape (any, *row), string of shape (batch,).
        rows: how many rows to keep of each, in their order.
        *row: the shape of a row.
        feature: its name, for errors.
        dtype: int32, float32 or float16.

    Returns:
        The arrays, padded at the end with zeros, of shape (batch, rows, *row), and how many rows each had,
        int32 of shape (batch,).

    Example, with ``rows`` 2 and ``row`` 1:
        >>> stored = tf.constant([b"\1\0\0\0", 3 * b"\2\0\0\0"])
        >>> arrays, counts = latest_rows(stored, 2, 1, feature="story")
        >>> arrays[..., 0].numpy(), counts.numpy()
        (array([[1, 0], [2, 2]], dtype=int32), array([1, 3], dtype=int32))
    """
    size = math.prod(row) * dtype.size
    length = tf.strings.length(stored)
    fits = length % size == 0
    with expected(tf.reduce_all(fits), feature, f"rows of {size} bytes", first_not(fits, length)):
        start = tf.maximum(length - rows * size, 0)
    # Both ends are needed: decode_raw cuts at the end, substr does not pad.
    end = tf.strings.substr(stored, start, tf.fill(tf.shape(start), rows * size))
    return _decode(end, rows, *row, dtype=dtype), length // size


def whole_array(stored: tf.Tensor, *shape: int, feature: str, dtype: tf.DType = tf.int32) -> tf.Tensor:
    """Arrays that all have one shape, of shape (batch, *shape); see ``latest_rows``."""
    size = math.prod(shape) * dtype.size
    length = tf.strings.length(stored)
    fits = length == size
    with expected(tf.reduce_all(fits), feature, f"{size} bytes", first_not(fits, length)):
        return _decode(tf.identity(stored), *shape, dtype=dtype)


def finite_array(stored: tf.Tensor, *shape: int, feature: str, dtype: tf.DType) -> tf.Tensor:
    """Arrays of numbers that all have one shape, float32 of shape (batch, *shape); see ``latest_rows``."""
    numbers = tf.cast(whole_array(stored, *shape, feature=feature, dtype=dtype), tf.float32)
    with expected(tf.reduce_all(tf.math.is_finite(numbers)), feature, "finite numbers", "others (NaN or infinity)"):
        return tf.identity(numbers)


def ids_below(ids: tf.Tensor, size: int, *, feature: str) -> tf.Tensor:
    """The ids as they are, int32, when all are at least 0 and below ``size``."""
    lowest, highest = tf.reduce_min(ids), tf.reduce_max(ids)
    fits = (lowest >= 0) & (highest < size)
    with expected(fits, feature, f"ids from 0 to {size - 1}", lowest, "to", highest):
        return tf.cast(tf.identity(ids), tf.int32)


def one_of(values: tf.Tensor, known: tuple[int, ...], *, feature: str) -> tf.Tensor:
    """The values as they are, of shape (batch,), when each is one of those known."""
    fits = tf.reduce_any(values[:, None] == tf.constant(known, values.dtype), axis=-1)
    with expected(tf.reduce_all(fits), feature, f"one of {known}", first_not(fits, values)):
        return tf.identity(values)


def expected(fits: tf.Tensor, feature: str, what: str, *found: tf.Tensor | str) -> Any:
    """A context in which tensors are computed only if a check holds.

    Args:
        fits: whether it holds, a bool scalar.
        feature: what is checked.
        what: what was expected.
        *found: what to say was found.
    """
    # The bare operation: tf.debugging.Assert wraps it in a tf.cond, which makes each iterator slow to start.
    message = f"feature {feature}: expected {what}, found"
    return tf.control_dependencies([tf.raw_ops.Assert(condition=fits, data=[message, *found])])


def first_not(fits: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """The first of the values, of shape (batch,), that doesn't fit."""
    return values[tf.argmin(tf.cast(fits, tf.int32))]


def _decode(stored: tf.Tensor, *shape: int, dtype: tf.DType) -> tf.Tensor:
    # TensorFlow decodes no 16-bit floats: their bits are read as whole numbers.
    read_as = tf.int16 if dtype == tf.float16 else dtype
    flat = tf.bitcast(tf.io.decode_raw(stored, read_as, fixed_length=math.prod(shape) * dtype.size), dtype)
    batch = stored.shape[0]
    return tf.reshape(flat, (-1 if batch is None else batch, *shape))
