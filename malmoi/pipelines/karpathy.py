"""Karpathy's split of COCO: which picture is for training, which for validation, which for testing."""

import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from malmoi.errors import BadInput
from malmoi.pipelines.raw_lines import shown
from malmoi.pipelines.rejects import Reject

FILE = "dataset_coco.json"

_SPLITS: Mapping[str, str] = MappingProxyType(
    {"train": "train", "restval": "train", "val": "validation", "test": "test"}
)


def karpathy_splits(data: bytes, known: Collection[int], reject: Reject, *, file: str = FILE) -> dict[int, str]:
    """The splits of pictures, by image id; what the file calls ``restval`` is for training.

    Args:
        data: the content of ``dataset_coco.json``.
        known: the pictures that there are.
        reject: called with each entry that is none, is of a picture that there is not or comes twice; if it returns,
            that is left out.
        file: how errors name it.

    Raises:
        BadInput: it is no JSON (``json``) or has no list of images (``no-images``).

    Example:
        >>> data = b'{"images": [{"cocoid": 9, "split": "restval"}, {"cocoid": 4, "split": "val"}]}'
        >>> karpathy_splits(data, {4, 9}, print)
        {9: 'train', 4: 'validation'}
    """
    found: dict[int, str] = {}
    for number, entry in enumerate(_entries(data, file), 1):
        if (fault := _fault(entry, number, known, found, file)) is None:
            found[entry["cocoid"]] = _SPLITS[entry["split"]]
        else:
            reject(fault)
    return found


def _entries(data: bytes, file: str) -> list[Any]:
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _bad("json", file, "JSON", f"{error} (is the file cut short?)") from error
    images = parsed.get("images") if isinstance(parsed, dict) else None
    if not isinstance(images, list):
        raise _bad("no-images", file, 'Karpathy\'s split, with a list "images"', "none")
    return images


def _fault(entry: Any, number: int, known: Collection[int], found: Mapping[int, str], file: str) -> BadInput | None:
    image_id, split = (entry.get("cocoid"), entry.get("split")) if isinstance(entry, dict) else (None, None)
    if not isinstance(image_id, int) or isinstance(image_id, bool):
        expected = f"image {number} to have a whole number cocoid"
        return _bad("split-entry", file, expected, shown(str(entry)))
    if not isinstance(split, str) or split not in _SPLITS:
        expected = f"the split of image {image_id} to be one of {', '.join(_SPLITS)}"
        return _bad("split-name", file, expected, shown(str(split)))
    if image_id not in known:
        return _bad("split-image", file, "images that COCO's annotations have", f"image {image_id}, which they lack")
    if image_id in found:
        return _bad("split-twice", file, "each image once", f"image {image_id} again")
    return None


def _bad(reason: str, file: str, expected: str, found: str) -> BadInput:
    return BadInput(reason=reason, file=file, line=None, expected=expected, found=found)
