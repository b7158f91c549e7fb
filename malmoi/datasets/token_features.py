"""The features of a stored block of tokens, which all corpora that are token streams share."""

import numpy as np
import tensorflow_datasets as tfds


def token_features() -> tfds.features.FeaturesDict:
    """``offset``, int64 scalar, and ``tokens``, int32 of shape (tokens,), stored as little-endian bytes."""
    return tfds.features.FeaturesDict(
        {
            "offset": tfds.features.Scalar(np.int64, doc="place of the first token in the stream of the split, from 0"),
            # As bytes, because lists of numbers are slow to write and to parse.
            "tokens": tfds.features.Tensor(
                shape=(None,), dtype=np.int32, encoding="bytes", doc="ids of the tokens, none of them 0"
            ),
        }
    )
