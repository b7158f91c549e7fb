"""What several tests share: real raw data, and a tiny corpus in bAbI's format."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

MakeBabi = Callable[..., Path]

TRAIN = b"""1 Mary moved to the bathroom.
2 John went back to the hallway.
3 Where is Mary? \tbathroom\t1
4 Daniel took the milk.
5 What is Daniel carrying?\tmilk,apple\t4 2
1 Sandra went north.
2 Is Sandra here?\tno\t1
"""
TEST = b"""1 Mary moved quickly to the old red bathroom over there.
2 Where is Mary? \tattic\t1
"""


@pytest.fixture(scope="session")
def raw_dir() -> Path:
    """The folder with the real raw data."""
    given = os.environ.get("MALMOI_RAW")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "babi").is_dir():
        pytest.skip(f"no real raw data: {folder} has no folder babi; MALMOI_RAW can name another place")
    return folder


@pytest.fixture
def make_babi(tmp_path: Path) -> MakeBabi:
    """Makes a raw folder of bAbI from what its files shall hold; by default task 1 of en."""

    def make(files: Mapping[str, bytes] | None = None, *, name: str = "raw", **changed: bytes) -> Path:
        contents = {
            "en/qa1_single-supporting-fact_train.txt": changed.get("train", TRAIN),
            "en/qa1_single-supporting-fact_test.txt": changed.get("test", TEST),
        }
        root = tmp_path / name
        for file, content in (contents if files is None else files).items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_bytes(content)
        return root

    return make
