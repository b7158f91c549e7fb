"""Tiny captions of pictures with a thing on the left and one on the right, which one has to see."""

import json
from pathlib import Path

import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from tests.datasets.visual_dataset import prepare_sample
from tests.models.made_vectors import MadeVectors

THINGS = ("cat", "dog", "cup", "bus")
FORMS = ("A {} and a {}.", "a {} beside a {}")
PLACES, FEATURES = 4, 6


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
    made = MadeVectors(rows if grids else rows.reshape(pictures, -1), weights)
    name = f"coco_captioning/2014-{'conv5' if grids else 'fc7'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("malmoi.datasets.visual_builder.ImageVectors.open", lambda *names, **options: made)
        return prepare_sample(name, root / "data", raw=raw, image_features=["made"])
