"""The sample world's pictures, named as COCO's of 2014."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from malmoi.featurize.coco_images import image_file_names
from malmoi.samples.folder import write
from malmoi.samples.scene import Scene
from malmoi.samples.scene_picture import picture_file

PICTURES = {"train": "train2014", "test": "val2014"}
"""The folder of each split."""


def picture_names(splits: Mapping[str, Sequence[Scene]]) -> dict[str, Scene]:
    """The scenes by the names of their files, with the folder that each is in.

    Example:
        >>> from malmoi.samples.scene import scenes
        >>> list(picture_names({"test": scenes(0, "test", 1)}))
        ['val2014/COCO_val2014_000000000002.jpg']
    """
    return {
        f"{PICTURES[split]}/{image_file_names(scene.image_id, split).of_2014}": scene
        for split, shown in splits.items()
        for scene in shown
    }


def write_pictures(folder: Path, pictures: Mapping[str, Scene]) -> None:
    """Draws them.

    Args:
        folder: where they go, into folders of their own.
        pictures: see ``picture_names``.

    Raises:
        MalmoiError: Pillow is not installed.
        OSError: a file cannot be written. None is left half-written.
    """
    for name in PICTURES.values():
        (folder / name).mkdir(exist_ok=True)
    for name, scene in pictures.items():
        write(folder / name, picture_file(scene, "JPEG"))
