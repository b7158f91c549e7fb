"""A tiny COCO-QA with vectors of pictures, in which one has to look: nothing in a question tells how the picture is."""

from pathlib import Path

import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from tests.datasets.visual_dataset import prepare_sample
from tests.models.made_vectors import MadeVectors

COLORS, NUMBERS = ("red", "green", "blue"), ("two", "three")
FEATURES = len(COLORS) + len(NUMBERS) + 2
# Of every picture: what color its cat has and how many dogs there are can be seen; the sky is always blue.
ASKED = (
    ("what is the color of the cat", 2),
    ("how many dogs are there", 1),
    ("what is the color of the sky", 2),
)


def prepare_pictured(root: Path, *, train: int = 150, test: int = 40, weights: str = "random:1") -> Prepared:
    """Prepares ``coco_qa/released-fc7`` of some pictures, with three questions about each."""
    draw = np.random.default_rng(0)
    colors, numbers = draw.integers(0, len(COLORS), train + test), draw.integers(0, len(NUMBERS), train + test)
    rows = draw.normal(3, 0.5, (train + test, FEATURES)).astype("<f4")
    rows[np.arange(len(rows)), colors] += 5
    rows[np.arange(len(rows)), len(COLORS) + numbers] += 5
    for split, pictures in (("train", range(train)), ("test", range(train, train + test))):
        columns = {"questions": [], "answers": [], "types": [], "img_ids": []}
        for picture in pictures:
            answers = (COLORS[colors[picture]], NUMBERS[numbers[picture]], "blue")
            for (question, kind), answer in zip(ASKED, answers, strict=True):
                for name, value in zip(columns, (question, answer, kind, 1 + picture), strict=True):
                    columns[name].append(value)
        folder = root / "raw" / split
        folder.mkdir(parents=True)
        for name, column in columns.items():
            (folder / f"{name}.txt").write_text("".join(f"{value}\n" for value in column))
    with pytest.MonkeyPatch.context() as patch:
        made = MadeVectors(rows, weights)
        patch.setattr("malmoi.datasets.visual_builder.ImageVectors.open", lambda *names, **options: made)
        return prepare_sample("coco_qa/released-fc7", root / "data", raw=root / "raw", image_features=["made"])
