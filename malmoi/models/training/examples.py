"""Examples as arrays."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

Arrays = Mapping[str, np.ndarray]


class Examples(NamedTuple):
    """Features by name, and labels; all with the examples as first dimension."""

    features: Arrays
    labels: np.ndarray
