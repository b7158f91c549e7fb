"""Names of COCO's photos."""

from typing import NamedTuple

from malmoi.errors import MalmoiError

_FOLDERS = {"train": "train2014", "test": "val2014"}


class ImageFileNames(NamedTuple):
    """What the file of one photo is called in each release.

    Attributes:
        of_2014: in ``train2014`` or ``val2014``.
        of_2017: in ``train2017`` or ``val2017``. All photos of ``train2014`` are in ``train2017``; of ``val2014`` 5,000
            are in ``val2017`` and the others in ``train2017``, which an id does not tell.
    """

    of_2014: str
    of_2017: str


def image_file_names(image_id: int, split: str) -> ImageFileNames:
    """The files of a photo that COCO-QA asks about.

    Args:
        image_id: COCO's, the same in both releases.
        split: of COCO-QA: the photos of ``train`` are of ``train2014``, those of ``test`` of ``val2014``.

    Raises:
        MalmoiError: COCO-QA has no such split.

    Example:
        >>> image_file_names(397133, "test")
        ImageFileNames(of_2014='COCO_val2014_000000397133.jpg', of_2017='000000397133.jpg')
    """
    if split not in _FOLDERS:
        raise MalmoiError(f"COCO-QA has no split {split!r}; it has: {', '.join(_FOLDERS)}.")
    number = f"{image_id:012d}.jpg"
    return ImageFileNames(f"COCO_{_FOLDERS[split]}_{number}", number)
