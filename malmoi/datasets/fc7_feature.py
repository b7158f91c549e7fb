"""The feature that a picture's vector is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from malmoi.featurize.fc7_manifest import stored_shape


def fc7_feature(manifest: Mapping[str, Any]) -> tfds.features.Tensor:
    """A vector, or one for each place, as their manifest tells."""
    return tfds.features.Tensor(
        shape=stored_shape(manifest),
        dtype=np.dtype(manifest["dtype"]).type,
        # Lists of numbers are slow to write and to parse.
        encoding="bytes",
        doc=f"the picture: activations of {manifest['layer']}",
    )
