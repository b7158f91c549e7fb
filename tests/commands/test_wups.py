"""Scoring two files of answers, as a person meets it."""

import pytest

from malmoi.arguments.parser import parse
from malmoi.cli import main
from malmoi.featurize import wordnet as nouns
from malmoi.featurize.wups import BELOW


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "100")

    def run(truth, predictions, *flags):
        for name, text in (("truth.txt", truth), ("predictions.txt", predictions)):
            (tmp_path / name).write_text(text)
        status = main(["wups", str(tmp_path / "truth.txt"), str(tmp_path / "predictions.txt"), *flags])
        return (status, *capsys.readouterr())

    return run


def rows(out):
    return [line.split() for line in out.splitlines() if line.strip(" ─")]


def test_single_words(wordnet, run):
    # 16/17, 7/8 and 1; a tenth of 7/8 where it is below.
    status, out, err = run("curtain\nred\ntwo\nnight_stand\n", "blinds\nblue\ntwo\nlamp\n")
    assert (status, err) == (0, "")
    lines = rows(out)
    assert out.startswith("4 answers of 7 different words; no nouns of WordNet: 1 (night_stand)\n")
    assert lines[1] == ["answers,", "below", "accuracy", "WUPS", "0.9", "WUPS", "0.0"]
    assert lines[2] == ["words,", "down_weight", "0.2500", "0.5072", "0.7040"]
    assert lines[3] == ["words,", "zero", "0.2500", "0.4853", "0.7040"]


def test_lists(wordnet, run):
    status, out, err = run("curtain, lamp\nn,w\n", "blinds\nw, n\n", "--below", "zero", "--thresholds", "0.5")
    assert (status, err) == (0, "")
    # (16/17 · 10/17 + 1) / 2
    assert rows(out)[1:] == [
        ["answers,", "below", "accuracy", "WUPS", "0.5"],
        ["sets,", "zero", "0.5000", "0.7768"],
    ]


def test_as_markdown(wordnet, run):
    _, out, _ = run("red\n", "blue\n", "--markdown", "--answers", "sets", "--below", "down_weight")
    assert out.splitlines()[1:] == [
        "| answers, below | accuracy | WUPS 0.9 | WUPS 0.0 |",
        "|---|---:|---:|---:|",
        "| **sets, down_weight** | 0.0000 | 0.0875 | 0.8750 |",
    ]


def test_lists_taken_for_words_are_told(wordnet, run):
    status, out, err = run("chair, lamp\nlamp\n", "lamp\nlamp\n", "--answers", "words")
    assert status == 0
    assert "warning: answers with commas that are taken as one word: 1; --answers sets takes" in " ".join(err.split())
    assert rows(out)[2] == ["words,", "down_weight", "0.5000", "0.5000", "0.5000"]


def test_control_characters_do_not_reach_the_terminal(wordnet, run):
    _, out, _ = run("\x1b[2Jcat\n", "cat\n")
    assert "no nouns of WordNet: 1 (␛[2Jcat)" in out


@pytest.mark.parametrize(
    ("truth", "predictions", "message"),
    [
        ("a\nb\n", "a\n", "truth.txt has 2 answers and"),
        ("a\n\nb\n", "a\nb\nc\n", "truth.txt, line 2: expected an answer, found an empty line."),
        ("a\n", "", "predictions.txt: expected answers, found an empty file."),
    ],
)
def test_files_that_do_not_fit(run, truth, predictions, message):
    status, out, err = run(truth, predictions)
    assert (status, out) == (1, "")
    assert message in err


def test_without_wordnet(wordnet, no_download, run, monkeypatch, tmp_path):
    monkeypatch.setattr(nouns, "_open", nouns._Open())
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])
    status, out, err = run("cat\n", "dog\n")
    assert (status, out) == (1, "")
    assert "python -m nltk.downloader wordnet" in err


def test_a_file_that_is_not_there(run, tmp_path, capsys):
    assert main(["wups", str(tmp_path / "nowhere.txt"), str(tmp_path / "nowhere.txt")]) == 1
    assert "nowhere.txt: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("threshold", ["-0.1", "1.5", "nan", "high"])
def test_thresholds_that_cannot_be(threshold, capsys):
    with pytest.raises(SystemExit):
        parse(["wups", "a", "b", f"--thresholds={threshold}"])
    assert f"expected a number from 0 to 1, found {threshold!r}" in " ".join(capsys.readouterr().err.split())


def test_every_way_can_be_chosen():
    assert parse(["wups", "a", "b", "--below", *BELOW]).below == list(BELOW)
