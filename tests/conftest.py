"""What several tests share: real raw data, and a tiny corpus in bAbI's format."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

# What computes in this process must compute as in processes that tests start, whichever command set this first.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# A quarter of hypothesis's examples, and no limit on a single one: machines that run all tests are small and busy.
settings.register_profile("malmoi", max_examples=25, deadline=None)
settings.load_profile("malmoi")

MakeBabi = Callable[..., Path]
WORDNET = ("wordnet", "wordnet.zip")

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


@pytest.fixture(scope="session")
def wordnet() -> Iterator[None]:
    """WordNet, in NLTK's data path or else among the real raw data; processes that a test starts find it too."""
    import nltk

    given = os.environ.get("MALMOI_RAW")
    folder = (Path(given) if given else Path(__file__).parents[2] / "shared" / "data") / "nltk_data"
    if not any((Path(place) / "corpora" / name).exists() for place in nltk.data.path for name in WORDNET):
        if not any((folder / "corpora" / name).exists() for name in WORDNET):
            pytest.skip(f"no WordNet in NLTK's data path nor in {folder}: python -m nltk.downloader wordnet")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nltk.data, "path", [*nltk.data.path, str(folder)])
            patch.setenv("NLTK_DATA", os.pathsep.join(filter(None, [os.environ.get("NLTK_DATA"), str(folder)])))
            yield
    else:
        yield


@pytest.fixture
def no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """NLTK finds nobody to download from."""
    monkeypatch.setattr("nltk.downloader.Downloader.DEFAULT_URL", "http://127.0.0.1:9/index.xml")


@pytest.fixture(scope="session")
def parsing_data(wordnet: None) -> None:
    """What parsing captions needs: WordNet and NLTK's tagger."""
    import nltk

    try:
        nltk.data.find("taggers/averaged_perceptron_tagger_eng/")
    except LookupError:
        pytest.skip("no tagger in NLTK's data path: python -m nltk.downloader averaged_perceptron_tagger_eng")


@pytest.fixture(scope="session")
def coco_captions(raw_dir: Path) -> Path:
    """COCO's annotations with captions, real ones."""
    file = raw_dir / "coco" / "annotations" / "captions_val2017_part.json"
    if not file.exists():
        pytest.skip(f"no real captions: {file}")
    return file


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


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line; gives status, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        from malmoi.cli import main

        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run
