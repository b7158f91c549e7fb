"""Files of answers, one a line."""

from pathlib import Path

from malmoi.errors import BadInput, MalmoiError
from malmoi.utf8 import decoded


def read_answers(path: Path) -> list[str]:
    """The answers of a text file, without white space around them.

    An empty line is no answer: left out, as published scripts do, it would move all answers below it.

    Args:
        path: the file, in UTF-8; each line is an answer, or its words joined by commas.

    Raises:
        BadInput: the file is empty (``empty-file``) or not UTF-8 (``not-utf8``), a line is empty (``empty-line``), or
            there is nothing before or after a comma (``empty-word``).
        OSError: it can't be read.
    """
    lines = decoded(path.read_bytes(), str(path)).split("\n")
    if not lines[-1]:
        del lines[-1]
    if not lines:
        raise BadInput(reason="empty-file", file=str(path), line=None, expected="answers", found="an empty file")
    answers = [line.strip() for line in lines]
    for number, answer in enumerate(answers, 1):
        if not all(word.strip() for word in answer.split(",")):
            reason, found = ("empty-word", f"{answer!r}, with no word beside a comma") if answer else _EMPTY_LINE
            raise BadInput(reason=reason, file=str(path), line=number, expected="an answer", found=found)
    return answers


def read_answer_pairs(truths: Path, predictions: Path) -> tuple[list[str], list[str]]:
    """The answers of two files, line by line about the same questions.

    Args:
        truths: the true answers; see ``read_answers``.
        predictions: those of a model.

    Raises:
        BadInput: see ``read_answers``.
        MalmoiError: there are not as many lines in both.
        OSError: one of them can't be read.
    """
    true, predicted = read_answers(truths), read_answers(predictions)
    if len(true) != len(predicted):
        raise MalmoiError(
            f"{truths} has {len(true):,} answers and {predictions} {len(predicted):,}; expected as many, in the same "
            "order: a line for each question."
        )
    return true, predicted


_EMPTY_LINE = ("empty-line", "an empty line")
