"""The sample world's pictures with questions in the layout of the released COCO-QA."""

import os
from pathlib import Path

from malmoi.samples.coco_pictures import picture_names, write_pictures
from malmoi.samples.folder import claim, write
from malmoi.samples.scene import scenes
from malmoi.samples.scene_questions import TYPES, questions

_MARK_TEXT = "Drawn pictures with questions in COCO-QA's layout, made by malmoi. They are neither COCO nor COCO-QA.\n"


def write_coco_qa(
    out: str | os.PathLike[str], *, images: int = 400, test_images: int = 100, seed: int = 0
) -> list[Path]:
    """Writes pictures, named as COCO's of 2014 in ``train2014`` and ``val2014``, and questions about them.

    ``train`` and ``test`` hold four aligned files each: ``questions.txt``, ``answers.txt``, ``types.txt`` and
    ``img_ids.txt``. The same arguments give the same questions and pixels on every machine; more images only lengthen
    the files.

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
        ...     for file in write_coco_qa(out, images=1, test_images=1)[:4]:
        ...         print(file.name, file.read_text().splitlines()[0])
        questions.txt where are the white fences
        answers.txt right
        types.txt 3
        img_ids.txt 1
    """
    folder = Path(out)
    splits = {"train": scenes(seed, "train", images), "test": scenes(seed, "test", test_images)}
    pictures = picture_names(splits)
    texts: dict[str, str] = {}
    for split, shown in splits.items():
        asked = [(scene, question) for scene in shown for question in questions(scene, seed)]
        columns = {
            "questions": [question.text for _, question in asked],
            "answers": [question.answer for _, question in asked],
            "types": [str(TYPES.index(question.kind)) for _, question in asked],
            "img_ids": [str(scene.image_id) for scene, _ in asked],
        }
        texts |= {f"{split}/{name}.txt": "".join(f"{cell}\n" for cell in column) for name, column in columns.items()}
    claim(folder, [*texts, *pictures], told=_MARK_TEXT)
    write_pictures(folder, pictures)
    for split in splits:
        (folder / split).mkdir(exist_ok=True)
    for name, text in texts.items():
        write(folder / name, text.encode())
    return [folder / name for name in texts]
