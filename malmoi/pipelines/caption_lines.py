"""Pictures with their captions as lines, one a picture, so that a large corpus can be read in pieces.

COCO's annotations are one JSON object in which the captions of a picture are far apart.
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from etils import epath

from malmoi.pipelines.whole_file import WholeFile

_BLOCK = 1024  # lines written at a time


class CaptionedImage(NamedTuple):
    """A picture and its captions.

    Attributes:
        image_id: COCO's.
        file_name: of the picture.
        caption_ids: COCO's.
        captions: as they were written, in the order of their ids.
    """

    image_id: int
    file_name: str
    caption_ids: list[int]
    captions: list[str]


def write_lines(path: epath.PathLike, images: Iterable[CaptionedImage]) -> None:
    """Writes pictures, a line each."""
    waiting: list[str] = []
    with WholeFile(path) as file:
        for image in images:
            waiting.append(f"{json.dumps(image)}\n")
            if len(waiting) == _BLOCK:
                file.append("".join(waiting).encode())
                waiting.clear()
        file.append("".join(waiting).encode())


def read_lines(data: bytes) -> Iterator[CaptionedImage]:
    r"""The pictures of whole lines.

    Example:
        >>> list(read_lines(b'[7, "7.jpg", [1], ["A cat"]]\n'))
        [CaptionedImage(image_id=7, file_name='7.jpg', caption_ids=[1], captions=['A cat'])]
    """
    return (CaptionedImage(*json.loads(line)) for line in data.splitlines())
