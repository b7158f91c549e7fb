"""Questions about pictures with a model's answers, as a table and as a picture."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display import fonts
from malmoi.display.broken import broken
from malmoi.display.characters import visible
from malmoi.extras import require

_DPI = 150
_WIDTH, _HEIGHT = 7.5, 2.6  # inches of a question
_LETTERS = 9
_BAR = 30  # cells of the table's longest
_LINE = 44  # letters of a question in the picture

_RIGHT, _OTHER, _PLAIN, _NOTE = "#1a7f37", "#0969da", "#1f2328", "#9a6700"


@dataclass(frozen=True, kw_only=True)
class PictureAnswers:
    """What a model answers to a question about a picture.

    Attributes:
        image: the file with the picture.
        question: as it was asked.
        answers: the most probable ones, with their probabilities, falling.
        expected: the true answer, where it is known.
        unknown_words: those of the question that the model has not learned.
    """

    image: Path
    question: str
    answers: Sequence[tuple[str, float]]
    expected: str | None = None
    unknown_words: Sequence[str] = ()

    @property
    def notes(self) -> list[str]:
        """What to know of the answers."""
        notes = [] if self.expected is None else [f"expected: {self.expected}"]
        if self.unknown_words:
            notes.append(f"not in the model's vocabulary: {', '.join(map(visible, self.unknown_words))}")
        return notes


def picture_answers_table(asked: PictureAnswers) -> RenderableType:
    """The question, and a line for each answer.

    Example:
        >>> from rich.console import Console
        >>> asked = PictureAnswers(image=Path("a.png"), question="what is it ?", answers=[("cat", 0.8), ("dog", 0.1)])
        >>> Console(width=60).print(picture_answers_table(asked))
        a.png: what is it ?
        <BLANKLINE>
          answer   probability
         ───────────────────────────────────────────────────────
          cat            80.0%   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
          dog            10.0%   ━━━━
        <BLANKLINE>
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column("answer")
    table.add_column("probability", justify="right")
    table.add_column("")
    most = asked.answers[0][1]
    for answer, probability in asked.answers:
        style = "green" if answer == asked.expected else ""
        bar = "━" * round(_BAR * probability / most)
        table.add_row(Text(visible(answer), style), f"{probability:.1%}", Text(bar, style or "blue"))
    title = Text(visible(f"{asked.image}: {asked.question}"), "bold")
    return Group(title, Text(), table, *(Text(note, "yellow") for note in asked.notes))


def picture_answers_picture(asked: Sequence[PictureAnswers]) -> bytes:
    """Each picture with its question and the answers as bars, one below the other.

    The true answer's bar is green.

    Returns:
        A PNG; the same bytes for the same answers, fonts and version of matplotlib.

    Raises:
        MalmoiError: matplotlib is not installed.

    Warns:
        MissingGlyphs: no installed font has some of the letters.
    """
    text = "".join("".join((one.question, *one.notes, *(answer for answer, _ in one.answers))) for one in asked)
    with require("matplotlib.style", "plots").context("default"), warnings.catch_warnings():
        family = fonts.families(visible(text))
        # Already said, with what to do about it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        figure = require("matplotlib.figure", "plots").Figure(figsize=(_WIDTH, _HEIGHT * len(asked)), dpi=_DPI)
        require("matplotlib.backends.backend_agg", "plots").FigureCanvasAgg(figure)
        for row, one in enumerate(asked):
            photo = figure.add_subplot(len(asked), 2, 2 * row + 1)
            photo.imshow(_pixels(one.image))
            photo.set_axis_off()
            _bars(figure.add_subplot(len(asked), 2, 2 * row + 2), one, family)
        figure.tight_layout()
        file = io.BytesIO()
        # Without the version of matplotlib, which the file would name.
        figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
    return file.getvalue()


def _pixels(file: Path) -> np.ndarray:
    from malmoi.featurize.picture import decode

    return np.asarray(decode(file.read_bytes(), name=str(file)))


def _bars(axes: Any, asked: PictureAnswers, family: list[str]) -> None:
    places = np.arange(len(asked.answers))
    probabilities = np.array([probability for _, probability in asked.answers])
    colours = [_RIGHT if answer == asked.expected else _OTHER for answer, _ in asked.answers]
    axes.barh(places, probabilities, color=colours, height=0.6)
    axes.set(xlim=(0, 1.15), ylim=(len(places) - 0.4, -0.6), xticks=[])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    # `$` is a letter here, not the beginning of a formula.
    write: dict[str, Any] = {"family": family, "parse_math": False}
    axes.set_yticks(places, [visible(answer) for answer, _ in asked.answers], fontsize=_LETTERS, **write)
    for place, probability in zip(places, probabilities, strict=True):
        axes.text(probability + 0.02, place, f"{probability:.0%}", va="center", fontsize=_LETTERS - 1, color=_PLAIN)
    axes.set_title(_broken(asked.question), loc="left", fontsize=_LETTERS + 1, color=_PLAIN, **write)
    if asked.notes:
        axes.set_xlabel("\n".join(map(_broken, asked.notes)), loc="left", fontsize=_LETTERS - 1, color=_NOTE, **write)


def _broken(text: str) -> str:
    return broken(text, width=_LINE, lines=3)
