"""Language models from the command line: trained with other settings, logged, taken up again, and measured."""

import shutil

import pytest

from malmoi.cli import main
from tests.models import token_dataset

SETTINGS = ["units=6", "layers=1", "batch_size=10", "num_steps=6", "epochs=2", "rate=0.3"]


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    token_dataset.write(folder)
    token_dataset.write(folder, unit="char", name="letters")
    return folder


@pytest.fixture
def run(capfd, data):
    """Runs a command line; gives status, standard output and standard error."""

    def run(command, *arguments):
        capfd.readouterr()
        status = main([command, *map(str, arguments), "--data-dir", str(data)])
        return (status, *capfd.readouterr())

    return run


def changed(*settings):
    return [part for setting in settings for part in ("--set", setting)]


@pytest.fixture(scope="module")
def runs(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    names = ["text/tiny", "text/letters"]
    arguments = ["--data-dir", str(data), "--out", str(folder), *changed(*SETTINGS), "--logs", str(folder / "logs")]
    assert main(["train", "lm/ptb-small", *names, *arguments]) == 0
    return folder


def test_epochs_are_told_as_they_end(run, tmp_path):
    status, out, err = run("train", "lm/ptb-small", "text/tiny", "--out", tmp_path, *changed(*SETTINGS))
    assert status == 0
    told = [line for line in err.splitlines() if line.startswith("epoch ")]
    assert [line.partition(":")[0] for line in told] == ["epoch 1", "epoch 2"]
    assert all("perplexity" in line and "validation" in line and "tokens/s" in line for line in told)
    assert out.startswith("text/tiny: perplexity ")
    assert "on validation in epoch 2 of 2" in out
    assert out.endswith(f": {tmp_path / 'tiny'}\n")


def test_there_are_logs_for_each_dataset(runs):
    assert sorted(folder.name for folder in (runs / "logs").iterdir()) == ["letters", "tiny"]
    assert all(list(folder.glob("events.out.tfevents.*")) for folder in (runs / "logs").iterdir())


def test_a_run_of_other_settings_is_refused(run, runs):
    status, out, err = run("train", "lm/ptb-small", "text/tiny", "--out", runs, *changed(*SETTINGS, "units=7"))
    assert (status, out) == (1, "")
    assert "other settings" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["lm/ptb-small", "text/tiny", *changed("unit=7")], "no setting 'unit'; is units meant?"),
        (["lm/ptb-small", "text/tiny", *changed("units")], "NAME=VALUE"),
        (["lm/ptb-small", "text/tiny", *changed("cell=lstn")], "cell is 'lstn'; there are: rnn, irnn, lstm"),
        (["lm/ptb-small", "text/tiny", *changed("num_steps=9999")], "Lower"),
        (["lm/ptb-small"], "malmoi prepare ptb/word"),
        (["babi/pe"], "the recipe babi/pe has no dataset of its own"),
    ],
)
def test_what_can_not_be_trained_is_told(run, tmp_path, arguments, told):
    status, out, err = run("train", *arguments, "--out", tmp_path / "runs")
    assert (status, out) == (1, "")
    assert told in err


def test_words_are_measured_in_perplexity_and_characters_in_bits(run, runs):
    status, out, _ = run("evaluate", runs)
    assert status == 0
    lines = [line.split() for line in out.splitlines() if line.strip()]
    assert out.splitlines()[0] == "text/letters: a recipe of its own, 2 epochs, backend tensorflow"
    by_name = {line[0]: [float(figure) for figure in line[1:]] for line in lines if line[0].startswith(str(runs))}
    assert ["perplexity", "validation", "test"] in lines
    assert ["bits", "a", "character", "validation", "test"] in lines
    # The same text and the same settings: 2 to the bits is the perplexity.
    for perplexity, bits in zip(by_name[str(runs / "tiny")], by_name[str(runs / "letters")], strict=True):
        assert 2**bits == pytest.approx(perplexity, rel=0.01)


def test_one_split_as_markdown(run, runs):
    status, out, _ = run("evaluate", runs / "tiny", "--split", "train", "--markdown")
    assert status == 0
    how, empty, *table = out.splitlines()
    assert (how.partition(":")[0], empty) == ("text/tiny", "")
    assert table[:2] == ["| perplexity | train |", "|---|---:|"]
    assert table[2].startswith(f"| **{runs / 'tiny'}** | ")


def test_a_vocabulary_that_is_not_the_models_is_refused(data, runs, tmp_path, capfd):
    shutil.copytree(data, tmp_path / "data")
    token_dataset.write(tmp_path / "data", words=token_dataset.WORDS[::-1])
    assert main(["evaluate", str(runs / "tiny"), "--data-dir", str(tmp_path / "data")]) == 1
    assert "has other tokens than the dataset that" in capfd.readouterr().err
