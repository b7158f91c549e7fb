"""Word vectors as a person meets them: neighbours, analogies, files and pictures."""

import numpy as np
import pytest

from malmoi.cli import main
from malmoi.models.word_vectors import WordVectors

NUMBERS = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 1, 1], [-1, 0.5, 0]])


@pytest.fixture
def file(tmp_path):
    WordVectors(("king", "queen", "man", "woman", "말"), NUMBERS).save(tmp_path / "vectors.txt")
    return tmp_path / "vectors.txt"


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


def test_neighbours_and_analogies(file, run):
    status, out, err = run("neighbours", file, "king", "말", "--number", 2, "--analogy", "man", "king", "woman")
    assert (status, err) == (0, "")
    lines = [line.split() for line in out.splitlines() if line.strip()]
    assert lines[0] == ["king", "말", "man", ":", "king", "=", "woman", ":", "?"]
    # 3CosAdd: (1, 0, 1) / √2 - (0, 0, 1) + (0, 1, 1) / √2 = (√½, √½, √2 - 1), at a cosine of .975 to (1, 1, 1).
    assert lines[2] == ["queen", "0.816", "woman", "0.316", "queen", "0.975"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there is nothing to look for; name words, or --analogy A B C"),
        (("quen",), "no vector for 'quen' among the 5. Is 'queen' meant?"),
        (("--analogy", "man", "king", "boy"), "no vector for 'boy'"),
    ],
)
def test_what_cannot_be_told(file, run, arguments, message):
    status, out, err = run("neighbours", file, *arguments)
    assert (status, out) == (1, "")
    assert message in " ".join(err.split())


def test_a_file_that_is_not_there(run):
    status, _, err = run("neighbours", "nowhere.txt", "a")
    assert status == 1
    assert "nowhere.txt: No such file or directory" in err


def test_writing_and_drawing(file, run, tmp_path):
    status, out, _ = run("vectors", file, "king", "man", "--out", tmp_path / "o.txt", "--picture", tmp_path / "p.png")
    assert status == 0
    assert out.splitlines() == [f"picture: {tmp_path / 'p.png'}", f"5 words of 3 dimensions: {tmp_path / 'o.txt'}"]
    assert (tmp_path / "o.txt").read_bytes() == file.read_bytes()
    assert (tmp_path / "p.png").read_bytes()[1:4] == b"PNG"


def test_words_that_the_format_cannot_hold_are_named(run, tmp_path, monkeypatch):
    vectors = WordVectors((" ", "a"), np.eye(2))
    monkeypatch.setattr("malmoi.models.word_vectors_in.word_vectors_in", lambda place: vectors)
    status, out, err = run("vectors", "run", "--out", tmp_path / "o.txt")
    assert (status, out) == (0, f"1 words of 2 dimensions: {tmp_path / 'o.txt'}\n")
    assert "warning: left out, for white space can't stand in a word of that format: ' '" in err


def test_nothing_to_do(file, run):
    status, _, err = run("vectors", file)
    assert status == 1
    assert "there is nothing to do; name a file with --out, or a picture with --picture" in " ".join(err.split())
