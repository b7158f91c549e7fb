"""A story and a question of the user's: from the command line, a file, a pipe or the keyboard, to a model's answer."""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.display.attention import Reading, attention_table
from malmoi.display.attention_picture import attention_picture
from malmoi.drawing import draw
from malmoi.errors import MalmoiError
from malmoi.utf8 import decoded


def asked_story(file: Path | None, *, console: Console) -> list[str]:
    """The sentences of a story, a line each; empty lines are left out.

    Args:
        file: where it is; by default it is read from the standard input, or typed in where that is a terminal.
        console: asks for it.

    Raises:
        MalmoiError: there is no sentence, or the text is not UTF-8.
    """
    if file is None and sys.stdin.isatty():
        console.print("The story, a sentence a line; an empty line ends it.")
        text = "\n".join(iter(lambda: _typed("> ", console), ""))
    else:
        text = decoded(sys.stdin.buffer.read() if file is None else file.read_bytes(), str(file or "standard input"))
    sentences = [line.strip() for line in text.splitlines() if line.strip()]
    if not sentences:
        raise MalmoiError("the story is empty; give one sentence a line, in a file (--story), piped or typed.")
    return sentences


def asked_question(given: str | None, *, console: Console) -> str:
    """The question, typed in where none is given.

    Raises:
        MalmoiError: it is empty, or a piped story took all of the standard input.
    """
    question = (_typed("question: ", console) if given is None else given).strip()
    if not question:
        raise MalmoiError("there is no question; give it with --question.")
    return question


def ask(folder: Path, story: Sequence[str], question: str, *, picture: Path | None = None, console: Console) -> None:
    """Shows how a trained model answers.

    Args:
        folder: of its run.
        story: the sentences.
        question: about them.
        picture: the PNG that is drawn, if any.
        console: where it is shown.

    Raises:
        MalmoiError: there is no model in the folder, or what it needs is not installed.
    """
    require_backend()
    from malmoi.models.story_run import StoryRun

    answer = StoryRun(folder).read(story, question)
    reading = Reading(
        sentences=story,
        question=question,
        attention=answer.attention,
        answer=answer.text,
        probability=answer.probabilities[answer.text],
        unknown_words=answer.unknown_words,
    )
    console.print(attention_table(reading))
    if picture is not None:
        draw(picture, lambda: attention_picture(reading), console=console)


def _typed(prompt: str, console: Console) -> str:
    """A line of the standard input, empty at its end."""
    try:
        return console.input(prompt if sys.stdin.isatty() else "")
    except EOFError:
        return ""
