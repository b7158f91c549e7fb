"""Vectors of pictures moved and scaled to zero mean and unit variance over the training pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stats import entry
from malmoi.errors import MalmoiError

_FILE = "standardising.npz"


@dataclass(frozen=True, eq=False)
class Standardising:
    """What each feature is lessened and multiplied by.

    Attributes:
        mean: over the training pictures, float32 of shape (features,).
        scale: one by the deviation; 1 where it is none, so that a feature that never changes becomes 0.

    Example:
        >>> Standardising.from_moments([2.0, 5.0], [0.5, 0.0])(np.array([[3.0, 5.0]], np.float32))
        array([[2., 0.]], dtype=float32)
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def from_moments(cls, mean: Sequence[float], deviation: Sequence[float]) -> "Standardising":
        """From means and deviations over the training pictures."""
        spread = np.asarray(deviation, np.float32)
        scale = np.divide(1, spread, out=np.ones_like(spread), where=spread > 0)
        return cls(np.asarray(mean, np.float32), scale)

    @classmethod
    def of(cls, dataset: Prepared, *, field: str = "fc7") -> "Standardising":
        """That of a dataset with vectors.

        Args:
            dataset: it.
            field: the feature with a picture's vector, or with a grid of them.

        Raises:
            MalmoiError: its ``stats.json`` does not tell.
        """
        mean, deviation = (entry(dataset, field, name, kind=list) for name in ("mean", "deviation"))
        features = dataset.features[field].shape[-1]
        if not len(mean) == len(deviation) == features:
            told = f"{len(mean):,} and {len(deviation):,}"
            raise dataset.damaged("stats.json", f"{features:,} means and deviations of {field}", told)
        return cls.from_moments(mean, deviation)

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Standardised, float32 of shape (…, features); a vector of zeros, of no picture, stays so."""
        there = vectors.any(axis=-1, keepdims=True)
        return np.where(there, (vectors - self.mean) * self.scale, np.float32(0))

    def save(self, folder: Path) -> None:
        """Writes it as ``standardising.npz``."""
        with (folder / _FILE).open("wb") as file:
            np.savez(file, mean=self.mean, scale=self.scale)

    @classmethod
    def load(cls, folder: Path) -> "Standardising":
        """Reads what ``save`` wrote.

        Raises:
            MalmoiError: there is none, or it is damaged.
        """
        try:
            with np.load(folder / _FILE, allow_pickle=False) as arrays:
                return cls(arrays["mean"], arrays["scale"])
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise MalmoiError(f"{folder / _FILE}: expected means and scales of vectors, found: {error}.") from error
