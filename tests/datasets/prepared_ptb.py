"""A tiny corpus in PTB's format, prepared for a test."""

from collections.abc import Mapping
from pathlib import Path

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset

TRAIN = b" a rose is a rose \n the <unk> has N names \n a rose \n"
VALID = b" the rose is N \n"
TEST = b" a name has the rose \n the end \n"
FILES = {"ptb.train.txt": TRAIN, "ptb.valid.txt": VALID, "ptb.test.txt": TEST}


def write_ptb(folder: Path, files: Mapping[str, bytes] = FILES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def prepare_ptb(raw: Path, data_dir: Path, config: str = "word", **options) -> Prepared:
    return prepare_dataset(f"ptb/{config}", raw_dir=raw, data_dir=data_dir, **options).dataset
