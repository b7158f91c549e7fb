"""A stored story example: its raw lines, and what a model reads of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible
from malmoi.featurize.vocabulary import Vocabulary

_FACT = "green"
_ASKED = "bold"
_UNKNOWN = "bold red"


@dataclass(frozen=True, kw_only=True, eq=False)
class StoryExample:
    """An example of a prepared bAbI dataset, decoded.

    Attributes:
        task: 1 … 20.
        story_id: the story's number in its file, from 0.
        question_id: the question's number in its story, from 0.
        text: the raw lines of the story, from its first to that of the question.
        story: word ids, int of shape (sentences, words), 0 = padding.
        question: word ids, int of shape (words,), 0 = padding.
        answer: the answer class.
        answer_tokens: the word ids of the answer.
        supporting_facts: places of sentences, in the order of use.
        words: what the ids mean.
    """

    task: int
    story_id: int
    question_id: int
    text: str
    story: np.ndarray
    question: np.ndarray
    answer: str
    answer_tokens: Sequence[int]
    supporting_facts: Sequence[int]
    words: Vocabulary

    @property
    def sentences(self) -> list[str]:
        """The statements of the raw text, without their line numbers."""
        lines = self.text.removesuffix("\n").split("\n")
        return [line.partition(" ")[2] for line in lines if "\t" not in line]

    @property
    def asked(self) -> str:
        """The question, as the raw text has it."""
        line = self.text.removesuffix("\n").rpartition("\n")[2]
        return line.partition(" ")[2].partition("\t")[0].rstrip()


def example_view(example: StoryExample, *, memory_size: int = 50) -> RenderableType:
    r"""The raw lines, then the ids that a model reads.

    In the raw lines ``*1`` marks the first supporting fact. Time is 1 for the latest sentence, 2 for the one
    before …, the index of the temporal encoding. Unknown words are red.

    Args:
        example: the example.
        memory_size: the most sentences that the model reads.

    Example:
        >>> from rich.console import Console
        >>> example = StoryExample(
        ...     task=1,
        ...     story_id=0,
        ...     question_id=0,
        ...     text="1 Mary left.\n2 John sat down.\n3 Who sat?\tjohn\t2",
        ...     story=np.array([[3, 4, 0], [2, 5, 1]]),
        ...     question=np.array([6, 5]),
        ...     answer="john",
        ...     answer_tokens=[2],
        ...     supporting_facts=[1],
        ...     words=Vocabulary(("john", "mary", "left", "sat", "who")),
        ... )
        >>> Console(width=100).print(example_view(example))
        task 1, story 0, question 0
        <BLANKLINE>
            1  Mary left.
        *1  2  John sat down.
            3  Who sat?    john    2
        <BLANKLINE>
        answer            john
        supporting facts  sentence 1
        <BLANKLINE>
        what the model reads
        <BLANKLINE>
                  time  words           ids
        ─────────────────────────────────────
               0     2  mary left       3 4 0
               1     1  john sat <unk>  2 5 1
        <BLANKLINE>
        question        who sat         6 5
          answer        john            2
        <BLANKLINE>
        story (2, 3), question (2,), answer 1 word, vocabulary of 7: 0 pads, 1 is an unknown word
    """
    title = f"task {example.task}, story {example.story_id}, question {example.question_id}"
    return Group(
        Text(title, "bold"),
        Text(),
        _raw_lines(example),
        Text(),
        _answer(example),
        Text(),
        Text("what the model reads", "bold"),
        Text(),
        _ids(example, memory_size=memory_size),
        Text(),
        _sizes(example, memory_size=memory_size),
    )


def _plain(*justify: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for side in justify:
        table.add_column(justify="right" if side == "right" else "left", overflow="fold")
    return table


def _raw_lines(example: StoryExample) -> Table:
    table = _plain("left", "right", "left")
    lines = example.text.removesuffix("\n").split("\n")
    place = 0
    for row, line in enumerate(lines):
        line_id, _, rest = line.partition(" ")
        fields = [visible(field) for field in rest.split("\t")]
        text, mark = Text("    ".join(fields)), ""
        if len(fields) > 1:
            asked = row == len(lines) - 1
            text.stylize(_ASKED if asked else "dim")
            if asked:
                start = len(fields[0]) + 4
                text.stylize(_FACT, start, start + len(fields[1]))
        else:
            used = [str(order) for order, fact in enumerate(example.supporting_facts, 1) if fact == place]
            if used:
                mark = "*" + ",".join(used)
                text.stylize(_FACT)
            place += 1
        table.add_row(Text(mark, _FACT), Text(visible(line_id), "dim"), text)
    return table


def _answer(example: StoryExample) -> Table:
    table = _plain("left", "left")
    unknown = example.answer == example.words.words[example.words.unknown_id or 0]
    note = " (no training question has this answer)" if unknown else ""
    table.add_row("answer", Text(visible(example.answer) + note, _UNKNOWN if unknown else _FACT))
    facts = ", ".join(map(str, example.supporting_facts))
    if facts:
        plural = "s" if len(example.supporting_facts) > 1 else ""
        table.add_row("supporting facts", Text(f"sentence{plural} {facts}"))
    return table


def _ids(example: StoryExample, *, memory_size: int) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("words", overflow="fold")
    table.add_column("ids", overflow="fold")
    sentences = len(example.story)
    for place, row in enumerate(example.story):
        time = sentences - place
        read = time <= memory_size
        cells = str(time) if read else "-", *_tokens(row, example.words)
        table.add_row(str(place), *cells, style="" if read else "dim", end_section=place == sentences - 1)
    table.add_row("question", "", *_tokens(example.question, example.words))
    table.add_row("answer", "", *_tokens(example.answer_tokens, example.words))
    return table


def _tokens(ids: Iterable[int], words: Vocabulary) -> tuple[Text, Text]:
    """The words of a row and its ids, padding included."""
    width = len(str(len(words) - 1))
    tokens, numbers = [], []
    for index in map(int, ids):
        style = _UNKNOWN if index == words.unknown_id else ""
        if index:
            tokens.append(Text(visible(words.words[index]), style))
        numbers.append(Text(str(index).rjust(width), style if index else "dim"))
    return Text(" ").join(tokens), Text(" ").join(numbers)


def _sizes(example: StoryExample, *, memory_size: int) -> Text:
    sentences, answer = len(example.story), len(example.answer_tokens)
    text = (
        f"story {example.story.shape}, question {example.question.shape}, "
        f"answer {answer} word{'' if answer == 1 else 's'}, "
        f"vocabulary of {len(example.words)}: 0 pads, {example.words.unknown_id} is an unknown word"
    )
    if sentences > memory_size:
        text += f"\nonly the last {memory_size} of {sentences} sentences fit into the memory"
    return Text(text, "dim")
