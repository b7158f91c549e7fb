"""Stored pictures, vectors or grids of them, from bytes to what a model reads."""

import math
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.datasets.stored import finite_array

NAMES = {"fc7": 1, "conv5": 2}
"""The features that pictures are stored as, and their dimensions."""


@dataclass(frozen=True, kw_only=True)
class StoredPicture:
    """How the pictures of a dataset are stored, and what to make of them.

    Attributes:
        name: of the feature, ``fc7`` or ``conv5``.
        shape: of a picture: (features,) or (places, features).
        dtype: of the stored numbers.
        standardising: moves and scales them; ``None`` to give them as they are.
    """

    name: str
    shape: tuple[int, ...]
    dtype: tf.DType
    standardising: Standardising | None = None

    @classmethod
    def of(cls, dataset: Prepared, *, standardise: bool = False) -> "StoredPicture | None":
        """Reads it from ``features.json``, and mean and deviation from ``stats.json``.

        Returns:
            ``None`` where a dataset has no pictures.

        Raises:
            MalmoiError: they are of another kind, or damaged.
        """
        name = next((name for name in NAMES if name in dataset.features), None)
        if name is None:
            return None
        found = dataset.features[name]
        if len(found.shape) != NAMES[name] or found.np_dtype not in (np.float16, np.float32):
            shape = "(any)" if NAMES[name] == 1 else "(any, any)"
            told = f"{np.dtype(found.np_dtype)} of shape {found.shape}"
            raise dataset.damaged("features.json", f"{name} to be float16 or float32 of shape {shape}", told)
        return cls(
            name=name,
            shape=tuple(found.shape),
            dtype=tf.as_dtype(found.np_dtype),
            standardising=Standardising.of(dataset, field=name) if standardise else None,
        )

    @property
    def bytes(self) -> int:
        """Of a picture."""
        return math.prod(self.shape) * self.dtype.size

    def decoded(self, stored: tf.Tensor) -> tf.Tensor:
        """The pictures, float32 of shape (batch, *shape).

        Raises:
            tf.errors.InvalidArgumentError: one has another size, or holds a number that is none.
        """
        pictures = finite_array(stored, *self.shape, feature=self.name, dtype=self.dtype)
        if self.standardising is None:
            return pictures
        mean, scale = tf.constant(self.standardising.mean), tf.constant(self.standardising.scale)
        # Zeros alone stand for a picture without a vector, which is then an average one.
        there = tf.reduce_any(pictures != 0, axis=-1, keepdims=True)
        return tf.where(there, (pictures - mean) * scale, 0.0)
