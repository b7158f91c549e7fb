"""Tiny captions of pictures with a thing on the left and one on the right, which one has to see."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from tests.datasets.visual_dataset import prepare_sample

THINGS = ("cat", "dog", "cup", "bus")
FORMS = ("A {} and a {}.", "a {} beside a {}")
PLACES, FEATURES = 4, 6


@dataclass(frozen=True, eq=False)
class MadeGrids:
    """Grids of pictures 1, 2, 3 …, or all places in one vector, as image features would hold them."""

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
        return {
            "network": "vgg16",
            "layer": "conv5" if len(self.shape) > 1 else "fc2",
            "relu": True,
            "dtype": "float32",
            "features": self.features,
            **({"places": self.shape[0]} if len(self.shape) > 1 else {}),
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


def things(pictures: int) -> np.ndarray:
    """What is on the left and on the right of each picture, int of shape (pictures, 2)."""
    return np.random.default_rng(0).integers(0, len(THINGS), (pictures, 2))


def prepare_captioned(
    root: Path, *, train: int = 300, held: int = 40, grids: bool = True, weights: str = "random:1"
) -> Prepared:
    """Prepares ``coco_captioning/2014-conv5``, or ``-fc7``, with two captions of each picture."""
    seen, pictures = things(train + held), train + held
    rows = np.random.default_rng(1).normal(3, 0.1, (pictures, PLACES, FEATURES)).astype("<f4")
    for side in range(2):
        rows[np.arange(pictures), 2 * side, seen[:, side]] += 2
        rows[:, 2 * side, len(THINGS) + side] += 2
    raw = root / "raw"
    raw.mkdir(parents=True)
    for split, numbers in (("train", range(train)), ("val", range(train, pictures))):
        told = [
            {
                "id": 2 * number + place,
                "image_id": number + 1,
                "caption": form.format(*(THINGS[s] for s in seen[number])),
            }
            for number in numbers
            for place, form in enumerate(FORMS)
        ]
        images = [{"id": number + 1, "file_name": f"{number + 1}.jpg"} for number in numbers]
        content = {"images": images, "annotations": told}
        (raw / f"captions_{split}2014.json").write_text(json.dumps(content))
    made = MadeGrids(rows if grids else rows.reshape(pictures, -1), weights)
    name = f"coco_captioning/2014-{'conv5' if grids else 'fc7'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("malmoi.datasets.visual_builder.ImageVectors.open", lambda *names, **options: made)
        return prepare_sample(name, root / "data", raw=raw, image_features=["made"])
