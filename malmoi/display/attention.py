"""The attention of a model on a story, in the terminal."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible

_BLOCKS = " ▏▎▍▌▋▊▉"
_LONGEST_BAR = 10
_SHORTEST_BAR = 3
# What a sentence gets before the bars do, in cells.
_SENTENCE = 40


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """How a model read a story to answer a question.

    Attributes:
        sentences: in story order.
        question: as asked.
        attention: float of shape (hops, memories), the weight of a sentence at a hop. Memories are the last
            sentences of the story, all of them where it fits into the memory of the model. Weights are
            outside 0 … 1 where they are scores without softmax (linear start).
        answer: what the model answers.
        probability: that it gives the answer, 0 … 1.
        expected: the right answer, if it is known.
        supporting: the places of the sentences that the answer follows from.
        unknown_words: words of the story or the question that are not in the vocabulary.
    """

    sentences: Sequence[str]
    question: str
    attention: np.ndarray
    answer: str
    probability: float
    expected: str | None = None
    supporting: Sequence[int] = ()
    unknown_words: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "attention", np.asarray(self.attention, dtype=np.float64))
        shape, sentences = self.attention.shape, len(self.sentences)
        if len(shape) != 2 or shape[0] == 0 or shape[1] > sentences:
            raise ValueError(f"attention on {sentences} sentences is (hops, at most {sentences}), found {shape}")
        outside = [place for place in self.supporting if not 0 <= place < sentences]
        if outside:
            raise ValueError(f"supporting facts {outside} are not among the {sentences} sentences")

    @property
    def unread(self) -> int:
        """How many sentences at the beginning of the story the memory had no room for."""
        return len(self.sentences) - self.attention.shape[1]

    @property
    def right(self) -> bool | None:
        """Whether the answer is the expected one; ``None`` where that is unknown."""
        return None if self.expected is None else self.answer == self.expected

    @property
    def answer_line(self) -> str:
        """The answer with its probability, and the expected one if that is another.

        Example:
            >>> Reading(
            ...     sentences=["Mary left."], question="Who left?", attention=np.ones((1, 1)), answer="john",
            ...     probability=0.731, expected="mary"
            ... ).answer_line
            'john (73.1 %), expected mary'
        """
        expected = "" if self.right is not False else f", expected {visible(str(self.expected))}"
        return f"{visible(self.answer)} ({100 * self.probability:.1f} %){expected}"

    @property
    def notes(self) -> list[str]:
        """What to know beside the numbers: sentences not read, words not known, numbers that are none."""
        notes = []
        if not np.isfinite(self.attention).all():
            notes.append("some weights are not finite: the training of this model diverged")
        if self.unread:
            read = self.attention.shape[1]
            notes.append(f"only the last {read} of {len(self.sentences)} sentences fit into the memory")
        notes += [f"the model does not know the word {visible(word)!r}" for word in self.unknown_words]
        return notes


def attention_table(reading: Reading) -> RenderableType:
    """A row a sentence, a column a hop; below them question, answer and warnings.

    Supporting facts are marked with ``*``. A full bar is 1, or the largest weight where that is more (linear
    start). The bars give way where the terminal is narrow.

    Example:
        >>> reading = Reading(
        ...     sentences=["Mary moved to the bathroom.", "Mary went to the hallway."],
        ...     question="Where is Mary?",
        ...     attention=np.array([[0.76, 0.24], [0.0, 1.0]]),
        ...     answer="hallway",
        ...     probability=0.981,
        ...     supporting=[1],
        ... )
        >>> Console(width=80).print(attention_table(reading))
                                                  hop 1            hop 2
        ────────────────────────────────────────────────────────────────
           Mary moved to the bathroom.  ███████▋   0.76             0.00
        *  Mary went to the hallway.    ██▍        0.24  ██████████ 1.00
        <BLANKLINE>
        question  Where is Mary?
        answer    hallway (98.1 %)
        *         supporting fact
    """
    return _AttentionTable(reading)


def number(value: float) -> str:
    """A weight in at most six characters.

    Example:
        >>> number(0.256), number(-0.001), number(123456)
        ('0.26', '0.00', '1e+05')
    """
    return f"{value:z.2f}" if abs(value) < 100 or not math.isfinite(value) else f"{value:.0e}"


def largest(attention: np.ndarray) -> float:
    """What a full bar stands for: 1, or the largest weight, whatever its sign, if that is more."""
    finite = np.abs(attention[np.isfinite(attention)])
    return max(1.0, float(finite.max(initial=0.0)))


@dataclass(frozen=True)
class _AttentionTable:
    reading: Reading

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _weights(self.reading, width=options.max_width)
        yield _summary(self.reading)


def _weights(reading: Reading, *, width: int) -> Table:
    """The table of weights, its bars as long as the sentences allow."""
    sentences = [Text(visible(sentence)) for sentence in reading.sentences]
    longest = max((sentence.cell_len for sentence in sentences), default=0)
    hops = len(reading.attention)
    numbers = max((len(number(weight)) for weight in reading.attention.flat), default=4)
    # Two cells between columns; the mark is one, and one stands between a bar and its number.
    left = width - min(longest, _SENTENCE) - 5 - hops * (numbers + 3)
    bar = min(_LONGEST_BAR, left // hops) if left // hops >= _SHORTEST_BAR else 0

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    for hop in range(1, hops + 1):
        table.add_column(f"hop {hop}", no_wrap=True, justify="right")
    full = largest(reading.attention)
    peaks = reading.attention.max(axis=1, initial=-math.inf)
    for place, sentence in enumerate(sentences):
        memory = place - reading.unread
        if memory < 0:
            sentence.stylize("dim")
            cells = [Text("not read", "dim") for _ in range(hops)]
        else:
            column = zip(reading.attention[:, memory], peaks, strict=True)
            cells = [_cell(weight, full, bar, numbers, weight == peak) for weight, peak in column]
        marked = place in reading.supporting
        if marked:
            sentence.stylize("bold")
        table.add_row(Text("*" if marked else "", "bold"), sentence, *cells)
    return table


def _cell(weight: float, full: float, bar: int, numbers: int, peak: bool) -> Text:
    drawn = _bar(weight / full, bar).ljust(bar)
    text = Text(drawn, "cyan" if weight >= 0 else "magenta")
    return text.append(" " if bar else "").append(number(weight).rjust(numbers), "bold" if peak else "")


def _bar(share: float, width: int) -> str:
    eighths = round(min(1.0, abs(share)) * width * 8) if math.isfinite(share) else 0
    return ("█" * (eighths // 8) + _BLOCKS[eighths % 8]).rstrip()


def _summary(reading: Reading) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, text in _summary_rows(reading):
        table.add_row(name, text)
    return table


def _summary_rows(reading: Reading) -> Iterator[tuple[str, Text]]:
    yield "", Text()
    yield "question", Text(visible(reading.question))
    colour = {None: "bold", True: "bold green", False: "bold red"}[reading.right]
    yield "answer", Text(reading.answer_line, colour)
    if reading.supporting:
        yield "*", Text("supporting fact")
    for note in reading.notes:
        yield "warning", Text(note, "yellow")
