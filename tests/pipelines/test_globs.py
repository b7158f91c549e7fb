import os
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines.globs import expanded


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.txt",
        "a.txt",
        "a.md",
        "more/10.txt",
        "more/2.txt",
        "more/far/x.txt",
        "odd/[1].txt",
        "봉평/무렵.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.txt").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["*.txt"], ["a.txt", "b.txt"]),
        (["b.txt", "a.txt"], ["b.txt", "a.txt"]),
        (["more/*.txt", "a.*"], ["more/10.txt", "more/2.txt", "a.md", "a.txt"]),
        (["more/**/*.txt"], ["more/10.txt", "more/2.txt", "more/far/x.txt"]),
        (["more/?.txt"], ["more/2.txt"]),
        (["odd/[1].txt"], ["odd/[1].txt"]),  # there is a file of that very name
        (["more/../a.txt", "./b.txt"], ["a.txt", "b.txt"]),
        (["봉평/*"], ["봉평/무렵.txt"]),
        ([], []),
    ],
)
def test_names_and_what_they_stand_for(texts: Path, patterns: list[str], found: list[str]) -> None:
    assert expanded(patterns) == tuple(str(texts / name) for name in found)


def test_a_pattern_that_stands_for_nothing_is_an_error(texts: Path) -> None:
    with pytest.raises(MalmoiError, match=rf"no file matches less/\*\.txt \(looked for {texts}/less/\*\.txt\)"):
        expanded(["a.txt", "less/*.txt"])
    with pytest.raises(MalmoiError, match="no file matches folder"):
        expanded(["folder*"])  # only files count


def test_a_plain_name_is_left_to_who_opens_it(texts: Path) -> None:
    assert expanded([Path("none.txt")]) == (str(texts / "none.txt"),)
    assert expanded(["gs://bucket/plays/*.txt"]) == ("gs://bucket/plays/*.txt",)


def test_a_home_folder_is_expanded(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", os.fspath(texts / "more"))
    assert expanded(["~/2.txt", "~/1*.txt"]) == (str(texts / "more/2.txt"), str(texts / "more/10.txt"))
