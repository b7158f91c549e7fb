"""Files of captions: COCO's annotations, as JSON or inside the official zip, and plain lines."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from malmoi.errors import BadInput
from malmoi.pipelines.coco_annotations import fault, image_index, is_id, parsed_annotations
from malmoi.pipelines.raw_lines import shown, text_lines
from malmoi.pipelines.rejects import Reject

_UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_HALF = re.compile("[\ud800-\udfff]")  # JSON can hold them, UTF-8 can't


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption as it was written.

    Attributes:
        text: not cleaned.
        caption_id: COCO's; of plain lines the number of the line, from 1.
        image_id: COCO's; ``None`` of plain lines.
        file_name: of the picture; empty of plain lines.
    """

    text: str
    caption_id: int
    image_id: int | None = None
    file_name: str = ""


def read_captions(path: Path, reject: Reject) -> Iterator[Caption]:
    """The captions of a file, in its order.

    Args:
        path: COCO's annotations (``.json``, or the official ``.zip``, of which all ``captions_*.json`` are read), or
            any other text, of which each line is a caption.
        reject: called with each annotation or line that is none; if it returns, that is left out.

    Raises:
        BadInput: the file is no JSON (``json``) or no zip (``zip``), or holds no captions (``no-captions``,
            ``no-annotations``).
        MalmoiError: pycocotools is not installed.
        OSError: it can't be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".zip":
        for name, data in _zipped(path):
            yield from annotated(data, f"{path}/{name}", reject)[1]
    elif suffix == ".json":
        yield from annotated(path.read_bytes(), str(path), reject)[1]
    else:
        for number, line in enumerate(text_lines(path.read_bytes(), file=str(path)), 1):
            if isinstance(line, BadInput):
                reject(line)
            else:
                yield Caption(line, number)


def read_all_captions(paths: list[Path], reject: Reject) -> Iterator[Caption]:
    """The captions of several files, one after the other; of COCO's an id may come once only (``duplicate-id``).

    Args:
        paths: see ``read_captions``.
        reject: see ``read_captions``.

    Raises:
        BadInput: see ``read_captions``.
        MalmoiError: see ``read_captions``.
        OSError: one can't be read.
    """
    seen: set[int] = set()
    for path in paths:
        for caption in read_captions(path, reject):
            if caption.image_id is not None:
                if caption.caption_id in seen:
                    reject(fault("duplicate-id", str(path), "a new id", f"caption {caption.caption_id} again"))
                    continue
                seen.add(caption.caption_id)
            yield caption


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in sorted(archive.namelist()) if _is_captions(PurePosixPath(name).name)]
            if not names:
                raise fault("no-captions", str(path), "a file captions_*.json in it", "none")
            for name in names:
                yield name, archive.read(name)
    except _UNSOUND as error:
        raise fault("zip", str(path), "a sound zip archive", f"{type(error).__name__}: {error}") from error


def _is_captions(name: str) -> bool:
    return name.startswith("captions_") and name.endswith(".json")


def annotated(data: bytes, file: str, reject: Reject) -> tuple[dict[int, str], Iterator[Caption]]:
    """The pictures of COCO's annotations, captioned or not, and the captions.

    Args:
        data: JSON.
        file: how errors name it.
        reject: see ``read_captions``.

    Returns:
        Names of files by image id, and captions in the order of the file.

    Raises:
        BadInput: see ``read_captions``.
    """
    parsed = parsed_annotations(data, file)
    images = image_index(parsed["images"])
    pictures = {number: str(image.get("file_name", "")) for number, image in images.items()}
    return pictures, _captions(parsed["annotations"], pictures, file, reject)


def _captions(annotations: list[Any], pictures: dict[int, str], file: str, reject: Reject) -> Iterator[Caption]:
    for number, annotation in enumerate(annotations, 1):
        error = _annotation_fault(annotation, file, number)
        if error is None and annotation["image_id"] not in pictures:
            expected = f"the image {annotation['image_id']} of caption {annotation['id']}"
            error = fault("no-image", file, expected, "none of that id")
        if error is None:
            image_id = annotation["image_id"]
            yield Caption(annotation["caption"], annotation["id"], image_id, pictures[image_id])
        else:
            reject(error)


def _annotation_fault(annotation: Any, file: str, number: int) -> BadInput | None:
    if not isinstance(annotation, dict):
        return fault("annotation", file, f"annotation {number} to be an object", shown(str(annotation)))
    text = annotation.get("caption")
    if not isinstance(text, str):
        found = "none (are these instances?)" if text is None else shown(str(text))
        return fault("no-caption", file, f'a text "caption" in annotation {number}', found)
    if not is_id(annotation.get("id")) or not is_id(annotation.get("image_id")):
        expected = f"whole numbers id and image_id in annotation {number}"
        return fault("annotation", file, expected, shown(str(annotation)))
    if _HALF.search(text):
        expected = f"whole characters in the caption of annotation {number}"
        return fault("half-character", file, expected, f"half of a surrogate pair: {shown(text)}")
    return None
