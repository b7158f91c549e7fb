"""A tiny prepared token stream that is learned in seconds: nine times in ten the next one of nine words follows."""

import json
from pathlib import Path

import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.featurize.vocabulary import PADDING, Vocabulary
from tests.datasets.text_dataset import Text

WORDS = tuple("abcdefghi")


def tokens(count: int, *, seed: int) -> list[int]:
    rng = np.random.default_rng(seed)
    found = [1]
    while len(found) < count:
        found.append(int(rng.integers(1, 10)) if rng.random() < 0.1 else found[-1] % 9 + 1)
    return found


def write(data_dir: Path, *, unit: str = "word", words: tuple[str, ...] = WORDS, name: str = "tiny") -> Prepared:
    text = Text(
        splits={"train": tokens(3000, seed=0), "validation": tokens(401, seed=1), "test": tokens(333, seed=2)},
        vocabulary=Vocabulary(words, (PADDING,)),
        unit=unit,
        shards=2,
        block=64,
    )
    folder = text.write(data_dir / "text" / name / "1.0.0")
    info = json.loads((folder / "dataset_info.json").read_text())
    (folder / "dataset_info.json").write_text(json.dumps(info | {"configName": name}))
    return Prepared.open(folder)
