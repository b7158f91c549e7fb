"""A stored question about a picture: its raw text, and what a model reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible
from malmoi.featurize.vocabulary import Vocabulary

_ASKED = "bold"
_ANSWER = "green"
_UNKNOWN = "bold red"


@dataclass(frozen=True, kw_only=True, eq=False)
class VisualExample:
    """An example of a prepared dataset of questions about pictures, decoded.

    Attributes:
        split: where it is.
        question_id: the question's number in its raw file, from 0.
        image_id: the picture's number.
        kind: what is asked for, such as ``object``.
        text: the question as in the raw file.
        question: word ids, int of shape (words,).
        answer: as in the raw file.
        answer_class: its class, 0 for one that the training split does not have.
        answer_set: its parts, where they are stored.
        words: what the ids mean.
        origin: where a generated question comes from.
    """

    split: str
    question_id: int
    image_id: int
    kind: str
    text: str
    question: np.ndarray
    answer: str
    answer_class: int
    answer_set: Sequence[str]
    words: Vocabulary
    origin: str = ""


def visual_example_view(example: VisualExample) -> RenderableType:
    r"""The question and its answer, then the ids that a model reads. Unknown words are red.

    Example:
        >>> from rich.console import Console
        >>> example = VisualExample(
        ...     split="train",
        ...     question_id=7,
        ...     image_id=14,
        ...     kind="object",
        ...     text="what is on the sofa in the image14 ?",
        ...     question=np.array([2, 3, 4, 5, 1]),
        ...     answer="hat, hat",
        ...     answer_class=3,
        ...     answer_set=["hat", "hat"],
        ...     words=Vocabulary(("what", "is", "on", "the")),
        ... )
        >>> Console(width=80).print(visual_example_view(example))
        train, question 7 about picture 14, type object
        <BLANKLINE>
        what is on the sofa in the image14 ?
        <BLANKLINE>
        answer   hat, hat
        class    3
        parts    hat | hat
        <BLANKLINE>
        what the model reads
        <BLANKLINE>
        words    what is on the <unk>
        ids      2 3 4 5 1
        <BLANKLINE>
        5 words, vocabulary of 6: 0 pads, 1 is an unknown word
    """
    title = f"{example.split}, question {example.question_id:,} about picture {example.image_id}, type {example.kind}"
    count = len(example.question)
    size = (
        f"{count} word{'' if count == 1 else 's'}, vocabulary of {len(example.words):,}: 0 pads, "
        f"{example.words.unknown_id} is an unknown word"
    )
    return Group(
        Text(title, "bold"),
        Text(),
        Text(visible(example.text), _ASKED),
        Text(),
        _answer(example),
        Text(),
        Text("what the model reads", "bold"),
        Text(),
        _read(example),
        Text(),
        Text(size, "dim"),
    )


def _answer(example: VisualExample) -> Table:
    table = _pairs()
    known = bool(example.answer_class)
    note = "" if known else " (no training question has this answer)"
    table.add_row("answer", Text(visible(example.answer), _ANSWER if known else _UNKNOWN))
    table.add_row("class", Text(f"{example.answer_class:,}{note}"))
    if example.answer_set:
        table.add_row("parts", Text(" | ".join(map(visible, example.answer_set))))
    if example.origin:
        table.add_row("from", Text(visible(example.origin)))
    return table


def _read(example: VisualExample) -> Table:
    words = [
        Text(visible(example.words.words[index]), _UNKNOWN if index == example.words.unknown_id else "")
        for index in example.question.tolist()
    ]
    table = _pairs()
    table.add_row("words", Text(" ").join(words))
    table.add_row("ids", Text(" ".join(map(str, example.question.tolist())), "dim"))
    return table


def _pairs() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(min_width=7)
    table.add_column(overflow="fold")
    return table
