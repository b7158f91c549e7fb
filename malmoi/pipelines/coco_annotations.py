"""COCO's annotations as JSON: what all kinds of them have in common."""

import contextlib
import io
import json
from typing import Any

from malmoi.errors import BadInput
from malmoi.extras import require

# Not read here, and most of what such a file holds: outlines of objects, addresses of photos.
_UNUSED = ("segmentation", "bbox", "area", "license", "coco_url", "flickr_url", "date_captured", "height", "width")

_MOST = (1 << 63) - 1


def parsed_annotations(data: bytes, file: str) -> dict[str, Any]:
    """A file of annotations, without what is of no use here.

    Args:
        data: JSON with the lists ``images`` and ``annotations``.
        file: how errors name it.

    Raises:
        BadInput: it is no JSON (``json``), or of another layout (``no-annotations``).
    """
    try:
        parsed = json.loads(data, object_hook=_slim)
    except UnicodeDecodeError as error:
        raise fault("json", file, "JSON in UTF-8", f"the byte {data[error.start]:#04x}") from error
    except json.JSONDecodeError as error:
        found = f"{error.msg} at column {error.colno} (is the file cut short?)"
        raise BadInput(reason="json", file=file, line=error.lineno, expected="JSON", found=found) from error
    except RecursionError as error:
        raise fault("json", file, "JSON", "brackets nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise fault("json", file, "JSON", str(error)) from error
    lists = isinstance(parsed, dict) and all(isinstance(parsed.get(name), list) for name in ("images", "annotations"))
    if not lists:
        expected = 'COCO\'s annotations, with the lists "images" and "annotations"'
        raise fault("no-annotations", file, expected, "others")
    if not all(isinstance(picture, dict) and is_id(picture.get("id")) for picture in parsed["images"]):
        raise fault("no-annotations", file, "an id of each of the images", "an image without one")
    return parsed


def image_index(images: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The images by their ids, as pycocotools has them.

    Raises:
        MalmoiError: pycocotools is not installed.
    """
    index = require("pycocotools.coco", "captions").COCO()
    index.dataset = {"images": images}
    with contextlib.redirect_stdout(io.StringIO()):  # it talks
        index.createIndex()
    return index.imgs


def is_id(value: Any) -> bool:
    """Whether a value can be an id: a whole number from 0 that fits into 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


def fault(reason: str, file: str, expected: str, found: str) -> BadInput:
    """Bad input in a file without lines."""
    return BadInput(reason=reason, file=file, line=None, expected=expected, found=found)


def _slim(entry: dict[str, Any]) -> dict[str, Any]:
    for name in _UNUSED:
        entry.pop(name, None)
    return entry
