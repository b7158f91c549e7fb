"""Raw files in the layout of COCO-QA, whose answers follow from a word of the question."""

from pathlib import Path

import numpy as np

THINGS = {"sky": ("color", "blue"), "grass": ("color", "green"), "cats": ("number", "two"), "dogs": ("number", "three")}
TYPES = ("object", "number", "color", "location")


def write_asked(root: Path, *, train: int = 400, test: int = 60, seed: int = 0) -> Path:
    """Writes questions about pictures 1, 2, 3 …, two of each; one test answer is of no training question."""
    draw = np.random.default_rng(seed)
    for split, count in (("train", train), ("test", test)):
        things = [list(THINGS)[place] for place in draw.integers(0, len(THINGS), count)]
        kinds, answers = (list(column) for column in zip(*(THINGS[thing] for thing in things), strict=True))
        questions = [
            f"what is the color of the {thing}" if kind == "color" else f"how many {thing} are there"
            for thing, kind in zip(things, kinds, strict=True)
        ]
        if split == "test":
            answers[0], questions[0], kinds[0] = "kitten", "what plays with the sky", "object"
        columns = {
            "questions": questions,
            "answers": answers,
            "types": [TYPES.index(kind) for kind in kinds],
            "img_ids": [1 + place // 2 for place in range(count)],
        }
        for name, column in columns.items():
            file = root / split / f"{name}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(f"{value}\n" for value in column))
    return root
