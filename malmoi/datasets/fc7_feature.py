"""The feature that a picture's vector is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow_datasets as tfds


def fc7_feature(manifest: Mapping[str, Any]) -> tfds.features.Tensor:
    """A vector as its manifest tells."""
    return tfds.features.Tensor(
        shape=(manifest["features"],),
        dtype=np.dtype(manifest["dtype"]).type,
        # Lists of numbers are slow to write and to parse.
        encoding="bytes",
        doc=f"the picture: activations of {manifest['layer']}",
    )
