"""A language model's text as a person gets it: in the terminal and through a pipe."""

import subprocess
import sys

import numpy as np
import pytest

from malmoi.cli import main
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.language_model import LanguageModel
from malmoi.models.language_run import LanguageRun

CHARACTERS = Vocabulary(("<eos>", "기", "억", "은", "\x1b", " "))
WORDS = Vocabulary(("<eos>", "[red]", ":key:", "the"))


def saved(folder, vocabulary, **about):
    model = LanguageModel(len(vocabulary), units=4, layers=1, seed=1)
    model.output_kernel.assign(np.zeros(model.output_kernel.shape, np.float32))
    tokenizer = "characters" if about["unit"] == "char" else "words"
    return str(LanguageRun.save(folder, model, {"tokens": vocabulary}, tokenizer_name=tokenizer, **about).folder)


@pytest.fixture(scope="module")
def by_character(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("run") / "char", CHARACTERS, unit="char", dataset="text_corpus/x")


@pytest.fixture(scope="module")
def by_word(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("run") / "word", WORDS, unit="word", dataset="text_corpus/x")


@pytest.fixture
def sampled(capsys):
    def sampled(*arguments):
        capsys.readouterr()
        status = main(["sample-text", *map(str, arguments)])
        return (status, *capsys.readouterr())

    return sampled


def test_the_prime_then_as_many_characters_as_asked_for_then_a_newline(sampled, by_character):
    status, out, err = sampled(by_character, "--prime", "기억", "--length", 60, "--seed", 2)
    assert (status, err) == (0, "")
    assert out.startswith("기억")
    assert out.endswith("\n")
    assert len(out) == 2 + 60 + 1
    assert set(out[2:-1]) <= set("\n기억은␛ ")
    assert sampled(by_character, "--prime", "기억", "--length", 60, "--seed", 2)[1] == out
    assert sampled(by_character, "--prime", "기억", "--length", 60, "--seed", 3)[1] != out


def test_what_a_model_writes_can_not_steer_the_terminal(sampled, by_character):
    out = sampled(by_character, "--length", 300)[1]
    assert "␛" in out
    assert "\x1b" not in out


def test_words_are_neither_wrapped_nor_taken_for_markup(sampled, by_word, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    out = sampled(by_word, "--prime", "the [red]", "--length", 200)[1]
    assert out.startswith("the [red]")
    assert {word for line in out.splitlines() for word in line.split(" ") if word} == {"the", "[red]", ":key:"}
    assert max(map(len, out.splitlines())) > 20


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--temperature", "0"], "the temperature is 0; it must be above 0"),
        (["--temperature=-0.8"], "the temperature is -0.8"),
        (["--prime", "기억x"], "the model never saw 'x' in training"),
    ],
)
def test_what_can_not_be_is_told_in_a_line_and_nothing_is_written(sampled, by_character, options, told):
    status, out, err = sampled(by_character, *options)
    assert (status, out) == (1, "")
    assert err.startswith(f"error: {told}")
    assert err.count("\n") == 1


def test_unknown_characters_can_be_allowed(sampled, by_character):
    assert sampled(by_character, "--prime", "기억x", "--allow-unknown", "--length", 5)[0] == 0


def test_a_folder_without_a_model_is_told(sampled, tmp_path):
    status, _, err = sampled(tmp_path)
    assert status == 1
    assert "holds no trained model" in err


@pytest.mark.slow
def test_a_pipe_gets_the_text_as_it_is_written_and_may_close(by_character):
    command = ["sample-text", by_character, "--length", "100000000"]
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; from malmoi.cli import main; sys.exit(main({command}))"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert len(process.stdout.read(50)) == 50  # would wait for hours if it came at the end
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) != 0
    assert told == b""
