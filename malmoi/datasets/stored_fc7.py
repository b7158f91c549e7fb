"""Stored vectors of pictures, from bytes to what a model reads."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.datasets.stored import finite_array
from malmoi.errors import MalmoiError


@dataclass(frozen=True, kw_only=True)
class StoredFc7:
    """How the vectors of a dataset are stored, and what to make of them.

    Attributes:
        features: how wide a vector is.
        dtype: of the stored numbers.
        standardising: moves and scales them; ``None`` to give them as they are.
    """

    features: int
    dtype: tf.DType
    standardising: Standardising | None = None

    @classmethod
    def of(cls, dataset: Prepared, *, standardise: bool) -> "StoredFc7":
        """Reads how they are stored from ``features.json``, and their mean and deviation from ``stats.json``.

        Raises:
            MalmoiError: the dataset has no vectors, or these are damaged.
        """
        found = dataset.features.get("fc7")
        if found is None:
            raise MalmoiError(
                f"{dataset.name} has no vectors of pictures (fc7): those datasets do whose names end in -fc7, such as "
                "coco_qa/released-fc7."
            )
        if len(found.shape) != 1 or found.np_dtype not in (np.float16, np.float32):
            told = f"{np.dtype(found.np_dtype)} of shape {found.shape}"
            raise dataset.damaged("features.json", "fc7 to be float16 or float32 of shape (any)", told)
        return cls(
            features=found.shape[0],
            dtype=tf.as_dtype(found.np_dtype),
            standardising=Standardising.of(dataset) if standardise else None,
        )

    def decoded(self, stored: tf.Tensor) -> tf.Tensor:
        """The vectors, float32 of shape (batch, features).

        Raises:
            tf.errors.InvalidArgumentError: one has another size, or holds a number that is none.
        """
        vectors = finite_array(stored, self.features, feature="fc7", dtype=self.dtype)
        if self.standardising is None:
            return vectors
        mean, scale = tf.constant(self.standardising.mean), tf.constant(self.standardising.scale)
        # Zeros alone stand for a picture without a vector, which is then an average one.
        there = tf.reduce_any(vectors != 0, axis=-1, keepdims=True)
        return tf.where(there, (vectors - mean) * scale, 0.0)
