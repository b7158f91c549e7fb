"""Stories and questions from a file, a pipe and the keyboard, and the answer that is shown."""

import io
import warnings
from dataclasses import asdict

import pytest
from rich.console import Console

from malmoi import questions
from malmoi.display.fonts import MissingGlyphs
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.memn2n import MemN2N
from malmoi.models.story_run import StoryRun, Widths
from malmoi.questions import ask, asked_question, asked_story

WORDS = Vocabulary(("mary", "is", "in", "the", "garden", "where", "attic"))
ANSWERS = Vocabulary(("garden", "attic"), specials=("<unk>",))


class Stdin(io.TextIOWrapper):
    def __init__(self, data, *, terminal=False):
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def given(monkeypatch):
    return lambda data, **how: monkeypatch.setattr("sys.stdin", Stdin(data, **how))


@pytest.fixture
def console():
    return Console(width=100)


@pytest.fixture
def folder(tmp_path):
    model = MemN2N(len(WORDS), [WORDS.id(answer) for answer in ANSWERS.words], memory_size=3, seed=1)
    widths = Widths(memory=3, sentence=5, question=3)
    StoryRun.save(
        tmp_path / "run",
        model,
        {"words": WORDS, "answers": ANSWERS},
        tokenizer_name="babi_words",
        widths=asdict(widths),
    )
    return tmp_path / "run"


def test_a_story_from_a_file(tmp_path, console):
    file = tmp_path / "story.txt"
    file.write_bytes("\ufeffMary is here.\r\n\r\n  마리는 정원에 있다.\r\n".encode())
    assert asked_story(file, console=console) == ["Mary is here.", "마리는 정원에 있다."]


def test_story_and_question_piped(given, console, capsys):
    given(b"Mary is here.\nMary left.\n")
    assert asked_story(None, console=console) == ["Mary is here.", "Mary left."]
    with pytest.raises(MalmoiError, match="--question"):
        asked_question(None, console=console)
    given(b"Where is Mary?\n")
    assert asked_question(None, console=console) == "Where is Mary?"
    assert capsys.readouterr().out == "", "nobody is there to be asked"


def test_story_and_question_typed(given, console, capsys):
    given("Mary is here.\n마리가 갔다.\n\nWhere is Mary?\n".encode(), terminal=True)
    assert asked_story(None, console=console) == ["Mary is here.", "마리가 갔다."]
    assert asked_question(None, console=console) == "Where is Mary?"
    assert capsys.readouterr().out == "The story, a sentence a line; an empty line ends it.\n> > > question: "


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_story(given, console, data):
    given(data)
    with pytest.raises(MalmoiError, match="the story is empty"):
        asked_story(None, console=console)
    with pytest.raises(MalmoiError, match="no question"):
        asked_question("  ", console=console)


def test_bytes_that_are_no_text(given, tmp_path, console):
    (tmp_path / "a.png").write_bytes(b"Mary.\n\x89PNG")
    with pytest.raises(MalmoiError, match=r"a\.png, line 2: expected text in UTF-8, found the byte 0x89"):
        asked_story(tmp_path / "a.png", console=console)
    given(b"\xff\xfe")
    with pytest.raises(MalmoiError, match="standard input, line 1"):
        asked_story(None, console=console)


def test_an_answer_with_its_attention_and_warnings(folder, tmp_path, console, capsys):
    story = ["Mary is in the garden.", "마리는 정원에 있다."]
    ask(folder, story, "Where is Mary?", picture=tmp_path / "a.png", console=console)
    out, err = capsys.readouterr()
    assert "hop 3" in out
    assert "the model does not know the word '정원에'" in out
    assert out.splitlines()[-1] == f"picture: {tmp_path / 'a.png'}"
    assert (tmp_path / "a.png").read_bytes()[1:4] == b"PNG"
    assert err == "" or err.startswith("warning: no installed font has ")


def test_missing_letters_are_told_in_a_line(folder, tmp_path, console, capsys, monkeypatch):
    def drawn(reading):
        warnings.warn("no installed font has 갔", MissingGlyphs, stacklevel=2)
        return b"PNG"

    monkeypatch.setattr(questions, "attention_picture", drawn)
    ask(folder, ["Mary left."], "Where is Mary?", picture=tmp_path / "a.png", console=console)
    assert capsys.readouterr().err == "warning: no installed font has 갔\n"


def test_a_folder_without_a_model(tmp_path, console):
    with pytest.raises(MalmoiError, match=r"run\.json is missing"):
        ask(tmp_path, ["Mary left."], "Who left?", console=console)
