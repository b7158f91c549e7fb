"""The sample world's pictures with captions and boxes in the official format of MS-COCO."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from malmoi.samples.coco_pictures import PICTURES, picture_names, write_pictures
from malmoi.samples.folder import claim, write
from malmoi.samples.scene import MOST, PLURALS, Scene, scenes
from malmoi.samples.scene_captions import CAPTIONS, captions
from malmoi.samples.scene_picture import boxes

_MARK_TEXT = "Drawn pictures with captions in COCO's format, made by malmoi. They are not COCO.\n"

_INFO = {
    "description": "Drawn pictures in COCO's format",
    "url": "",
    "version": "1.0",
    "year": 2014,
    "contributor": "malmoi",
    "date_created": "2014/01/01",
}
_LICENSES = [{"id": 1, "name": "Apache License 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}]
_DRAWN = "2014-01-01 00:00:00"  # the same whenever they are drawn

_SUPERCATEGORIES = {"bench": "furniture", "door": "building", "fence": "outdoor", "ring": "accessory"}
_CATEGORIES = [
    {"supercategory": _SUPERCATEGORIES[kind], "id": number, "name": kind} for number, kind in enumerate(PLURALS, 1)
]


def write_coco(out: str | os.PathLike[str], *, images: int = 400, test_images: int = 100, seed: int = 0) -> list[Path]:
    """Writes pictures, named as COCO's of 2014 in ``train2014`` and ``val2014``, and annotations of them.

    ``annotations`` holds ``captions_train2014.json`` and ``captions_val2014.json`` with five captions a picture, and
    ``instances_train2014.json`` and ``instances_val2014.json`` with the things: their kind, the smallest box around
    their pixels, and that box as their outline. Ids of captions and things are unique over both splits. The same
    arguments give the same annotations and pixels on every machine; more images only lengthen the lists. The pictures
    are those of ``write_coco_qa``.

    Args:
        out: the folder.
        images: training pictures.
        test_images: those of ``val2014``.
        seed: any whole number; another seed, other scenes.

    Returns:
        The annotation files: captions of train and val, then instances of both.

    Raises:
        MalmoiError: a number below 1; the folder holds files of these names that did not come from here; Pillow is not
            installed.
        OSError: a file cannot be written. None is left half-written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as out:
        ...     first, *_ = write_coco(out, images=1, test_images=1)
        ...     print(first.name, json.loads(first.read_text())["annotations"][0]["caption"], sep=": ")
        captions_train2014.json: There are three white fences on the right side of the garage.
    """
    folder = Path(out)
    splits = {"train": scenes(seed, "train", images), "test": scenes(seed, "test", test_images)}
    pictures = picture_names(splits)
    texts: dict[str, str] = {}
    for split, shown in splits.items():
        texts[f"annotations/captions_{PICTURES[split]}.json"] = _json(shown, split, _captions(shown, seed))
    for split, shown in splits.items():
        instances = _json(shown, split, _instances(shown), categories=_CATEGORIES)
        texts[f"annotations/instances_{PICTURES[split]}.json"] = instances
    claim(folder, [*texts, *pictures], told=_MARK_TEXT)
    write_pictures(folder, pictures)
    (folder / "annotations").mkdir(exist_ok=True)
    for name, text in texts.items():
        write(folder / name, text.encode())
    return [folder / name for name in texts]


def _json(shown: Sequence[Scene], split: str, annotations: Iterator[Mapping[str, Any]], **more: Any) -> str:
    images = [
        {
            "license": 1,
            "file_name": PurePosixPath(name).name,
            "height": scene.height,
            "width": scene.width,
            "date_captured": _DRAWN,
            "id": scene.image_id,
        }
        for name, scene in picture_names({split: shown}).items()
    ]
    content = {"info": _INFO, "images": images, "licenses": _LICENSES, "annotations": list(annotations), **more}
    return json.dumps(content) + "\n"


def _captions(shown: Sequence[Scene], seed: int) -> Iterator[dict[str, Any]]:
    for scene in shown:
        for number, text in enumerate(captions(scene, seed), 1):
            yield {"image_id": scene.image_id, "id": CAPTIONS * (scene.image_id - 1) + number, "caption": text}


def _instances(shown: Sequence[Scene]) -> Iterator[dict[str, Any]]:
    category = {kind: number for number, kind in enumerate(PLURALS, 1)}
    for scene in shown:
        for number, box in enumerate(boxes(scene).tolist(), 1):
            left, top, width, height = box
            right, bottom = left + width, top + height
            yield {
                "segmentation": [[left, top, right, top, right, bottom, left, bottom]],
                "area": width * height,
                "iscrowd": 0,
                "image_id": scene.image_id,
                "bbox": box,
                "category_id": category[scene.kind],
                "id": MOST * (scene.image_id - 1) + number,
            }
