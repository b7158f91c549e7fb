"""Vectors or grids of pictures 1, 2, 3 …, as image features would hold them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class MadeVectors:
    """They are float32 of shape (pictures, features) or (pictures, places, features)."""

    rows: np.ndarray
    weights: str = "random:1"

    names = ("image_features/made",)
    dtype = np.dtype("<f4")

    @property
    def shape(self):
        return self.rows.shape[1:]

    @property
    def features(self):
        return self.shape[-1]

    @property
    def manifest(self):
        grid = len(self.shape) > 1
        return {
            "network": "vgg19",
            "layer": "conv5" if grid else "fc2",
            "relu": True,
            "dtype": "float32",
            "features": self.features,
            **({"places": self.shape[0]} if grid else {}),
            "pictures": {"resize": "squash"},
            "weights": {"name": self.weights, "sha256": None},
        }

    def missing(self, image_ids):
        return np.setdiff1d(image_ids, 1 + np.arange(len(self.rows)))

    def places(self, image_ids):
        return np.asarray(image_ids) - 1

    def take(self, places):
        return self.rows[places]

    def moments(self, image_ids):
        rows = self.rows[self.places(image_ids)].reshape(-1, self.features)
        return rows.mean(axis=0), rows.std(axis=0)
