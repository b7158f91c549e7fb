"""Captions prepared for tests: the sample, and annotations made up."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from malmoi.datasets.prepared import Prepared
from tests.datasets.visual_dataset import prepare_sample, sample_dir

NAME = "coco_captioning/2014"
SAMPLE = sample_dir("coco_captioning")


def annotations(pictures: Mapping[int, Sequence[str]], *, first_id: int = 1) -> dict:
    """COCO's layout: the captions of a picture are far apart."""
    images = [{"id": image_id, "file_name": f"{image_id}.jpg"} for image_id in pictures]
    rounds = max((len(texts) for texts in pictures.values()), default=0)
    told = [
        (image_id, texts[place])
        for place in range(rounds)
        for image_id, texts in pictures.items()
        if place < len(texts)
    ]
    captions = [
        {"id": first_id + number, "image_id": image_id, "caption": text} for number, (image_id, text) in enumerate(told)
    ]
    return {"images": images, "annotations": captions}


def write_raw(
    folder: Path,
    train: Mapping[int, Sequence[str]] | dict | str,
    validation: Mapping[int, Sequence[str]] | dict | str | None = None,
    *,
    year: str = "2014",
) -> Path:
    """A raw folder: of pictures and their captions, or of what the files shall hold."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {"train": (train, 1), "val": ({999_999: ["A cat."]} if validation is None else validation, 1_000_000)}
    for split, (content, first_id) in given.items():
        if not isinstance(content, str):
            made = content if "images" in content else annotations(content, first_id=first_id)
            content = json.dumps(made)
        (folder / f"captions_{split}{year}.json").write_text(content, encoding="utf-8")
    return folder


def prepare_captions(raw: Path, data_dir: Path, name: str = NAME, **options) -> Prepared:
    return prepare_sample(name, data_dir, raw, **{"min_count": 1} | options)


def records(dataset: Prepared, split: str = "train") -> list[dict]:
    """The examples as TFDS gives them."""
    import tensorflow_datasets as tfds

    return list(tfds.builder_from_directory(dataset.folder).as_dataset(split=split).as_numpy_iterator())
