"""The sample world's pictures with questions in DAQUAR's layout."""

import os
from pathlib import Path

from malmoi.samples.folder import claim, write
from malmoi.samples.scene import Scene, scenes
from malmoi.samples.scene_picture import picture_file
from malmoi.samples.scene_questions import NUMBERS, questions

PICTURES = "nyu_depth_images"
_MARK_TEXT = "Drawn pictures with questions in DAQUAR's layout, made by malmoi. They are not DAQUAR.\n"


def write_daquar(
    out: str | os.PathLike[str], *, images: int = 400, test_images: int = 100, seed: int = 0
) -> list[Path]:
    """Writes pictures, ``image1.png`` and so on in ``nyu_depth_images``, and questions about them.

    The questions are in ``qa.37.raw.train.txt`` and ``qa.37.raw.test.txt``, the lists of pictures in ``train.txt`` and
    ``test.txt``. The same arguments give the same questions and pixels on every machine; more images only lengthen the
    files. DAQUAR has three types of questions, so that where something is counts as an object there.

    Args:
        out: the folder; what ``--raw-dir`` takes.
        images: training pictures, with five questions each.
        test_images: the same for testing.
        seed: any whole number; another seed, other scenes.

    Returns:
        The text files, train before test.

    Raises:
        MalmoiError: a number below 1; the folder holds files of these names that did not come from here; Pillow is not
            installed.
        OSError: a file cannot be written. None is left half-written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as out:
        ...     first, *_ = write_daquar(out, images=1, test_images=1)
        ...     print(first.name, first.read_text().splitlines()[:2])
        qa.37.raw.train.txt ['where are the white fences in the image1 ?', 'right']
    """
    folder = Path(out)
    splits = {"train": scenes(seed, "train", images), "test": scenes(seed, "test", test_images)}
    texts: dict[str, str] = {}
    for split, shown in splits.items():
        texts[f"qa.37.raw.{split}.txt"] = "".join(_asked(scene, seed) for scene in shown)
        texts[f"{split}.txt"] = "".join(f"{_name(scene)}\n" for scene in shown)
    pictures = {f"{PICTURES}/{_name(scene)}.png": scene for shown in splits.values() for scene in shown}
    claim(folder, [*texts, *pictures], told=_MARK_TEXT)
    (folder / PICTURES).mkdir(exist_ok=True)
    for name, scene in pictures.items():
        write(folder / name, picture_file(scene, "PNG"))
    for name, text in texts.items():
        write(folder / name, text.encode())
    return [folder / name for name in texts]


def _asked(scene: Scene, seed: int) -> str:
    """Questions and answers on lines of their own; numbers are digits."""
    return "".join(
        f"{asked.text} in the {_name(scene)} ?\n"
        f"{NUMBERS.index(asked.answer) + 1 if asked.kind == 'number' else asked.answer}\n"
        for asked in questions(scene, seed)
    )


def _name(scene: Scene) -> str:
    return f"image{scene.image_id}"
