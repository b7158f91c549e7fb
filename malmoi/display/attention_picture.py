"""The attention of a model on a story, as a picture."""

import io
import warnings
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from malmoi.display import fonts
from malmoi.display.attention import Reading, largest, number
from malmoi.display.broken import broken
from malmoi.extras import require

# Sizes in inches and points.
_DPI = 150
_MOST_PIXELS = 60_000  # what Agg draws on has fewer than 2 ** 16 a side
_LETTERS = 9
_LINE = 0.17
_ROW_PADDING = 0.08
_HOP = 0.62
_LABEL_GAP = 8

# A label is broken after so many cells, and cut after so many lines.
_LABEL_WIDTH = 60
_LABEL_LINES = 6

_RIGHT, _WRONG, _PLAIN, _NOTE = "#1a7f37", "#cf222e", "#1f2328", "#9a6700"


def attention_picture(reading: Reading) -> bytes:
    """A heat map of the weights: a row a sentence, a column a hop; question and answer above.

    Supporting facts are green and marked with ``*``. Weights 0 … 1 are white to blue; negative ones (linear
    start) are red. Letters that matplotlib's font lacks, such as Hangul, are drawn with an installed font
    that has them. Long sentences are broken into lines and cut after six.

    Returns:
        A PNG; the same bytes for the same reading, fonts and version of matplotlib.

    Raises:
        MalmoiError: matplotlib is not installed.

    Warns:
        MissingGlyphs: no installed font has some of the letters.

    Example:
        >>> reading = Reading(
        ...     sentences=["Mary left."],
        ...     question="Who left?",
        ...     attention=np.ones((3, 1)),
        ...     answer="mary",
        ...     probability=0.9,
        ... )
        >>> attention_picture(reading)[1:4]
        b'PNG'
    """
    labels = [_broken(("* " if place in reading.supporting else "") + text) for place, text in _read(reading)]
    head = [
        _Line(_broken(reading.question), _PLAIN, bold=True),
        _Line(_broken(reading.answer_line), {None: _PLAIN, True: _RIGHT, False: _WRONG}[reading.right]),
    ]
    foot = [_Line(_broken(note), _NOTE) for note in reading.notes]
    if any(place >= reading.unread for place in reading.supporting):
        foot.insert(0, _Line("* supporting fact", _RIGHT))
    text = "".join([*labels, *(line.text for line in head + foot)])

    with require("matplotlib.style", "plots").context("default"), warnings.catch_warnings():
        family = fonts.families(text)
        # Already said, with what to do about it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        return _drawn(reading, labels, head, foot, family)


@dataclass(frozen=True)
class _Line:
    """A line above or below the heat map; it may be broken into several."""

    text: str
    colour: str
    bold: bool = False


def _read(reading: Reading) -> list[tuple[int, str]]:
    """The sentences that fit into the memory, with their places."""
    return list(enumerate(reading.sentences))[reading.unread :]


def _broken(text: str) -> str:
    return broken(text, width=_LABEL_WIDTH, lines=_LABEL_LINES)


def _height(text: str) -> float:
    return _LINE * (text.count("\n") + 1)


def _drawn(reading: Reading, labels: list[str], head: list[_Line], foot: list[_Line], family: list[str]) -> bytes:
    hops = len(reading.attention)
    heights = [_height(label) + _ROW_PADDING for label in labels]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    size = hops * _HOP, max(float(edges[-1]), _LINE)
    dpi = min(_DPI, _MOST_PIXELS / (max(size) + 3 + sum(_height(line.text) for line in head + foot)))
    figure = require("matplotlib.figure", "plots").Figure(figsize=size, dpi=dpi)
    require("matplotlib.backends.backend_agg", "plots").FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, hops), ylim=(size[1], 0), yticks=[])
    axes.set_xticks(np.arange(hops) + 0.5, [f"hop {hop}" for hop in range(1, hops + 1)], fontsize=_LETTERS - 1)
    axes.tick_params(length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)

    # `$` is a letter here, not the beginning of a formula.
    write = partial(axes.annotate, family=family, fontsize=_LETTERS, parse_math=False, annotation_clip=False)
    centres = (edges[:-1] + edges[1:]) / 2
    supporting = {place - reading.unread for place in reading.supporting}
    written = []
    for row, (label, centre) in enumerate(zip(labels, centres, strict=True)):
        colour = _RIGHT if row in supporting else _PLAIN
        written.append(write(label, (0, centre), color=colour, va="center", linespacing=1.15))
    label_width = max((text.get_window_extent().width for text in written), default=0.0) * 72 / dpi
    left = -(label_width + _LABEL_GAP)
    for text in written:
        text.set(position=(left, 0))
        text.anncoords = "offset points"
    _heat(axes, reading.attention, edges, centres)

    above = 24.0  # over the numbers of the hops
    for line in reversed(head):
        # Few fonts with Hangul come in bold, and matplotlib would say so each time.
        weight = "bold" if line.bold and len(family) == 1 else "normal"
        write(
            line.text,
            (0, 0),
            (left, above),
            textcoords="offset points",
            color=line.colour,
            weight=weight,
            va="bottom",
        )
        above += 72 * _height(line.text) + 2
    below = -8.0
    for line in foot:
        write(line.text, (0, size[1]), (left, below), textcoords="offset points", color=line.colour, va="top")
        below -= 72 * _height(line.text)

    file = io.BytesIO()
    # Without the version of matplotlib, which the file would name.
    figure.savefig(file, format="png", dpi=dpi, bbox_inches="tight", pad_inches=0.15, metadata={"Software": None})
    return file.getvalue()


def _heat(axes: Any, attention: np.ndarray, edges: np.ndarray, centres: np.ndarray) -> None:
    """The cells with their numbers; ones that are not finite stay grey."""
    hops, memories = attention.shape
    if not memories:
        return
    shares = np.ma.masked_invalid(attention.T / largest(attention))
    signed = bool((shares < 0).any())
    colours = require("matplotlib", "plots").colormaps["RdBu" if signed else "Blues"].with_extremes(bad="#d0d7de")
    mesh = axes.pcolormesh(
        np.arange(hops + 1), edges, shares, cmap=colours, vmin=-1 if signed else 0, vmax=1, edgecolors="white"
    )
    painted = mesh.to_rgba(shares)
    for (memory, hop), weight in np.ndenumerate(attention.T):
        # Brightness as the eye weighs the colours (ITU-R BT.601).
        dark = painted[memory, hop, :3] @ (0.299, 0.587, 0.114) < 0.55
        colour = "white" if dark else _PLAIN
        axes.text(
            hop + 0.5,
            centres[memory],
            number(weight),
            color=colour,
            fontsize=_LETTERS - 1,
            ha="center",
            va="center",
        )
