"""Word vectors as a picture: a map on which words that are alike lie near each other."""

import io
import warnings
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from malmoi.display import fonts
from malmoi.display.characters import visible
from malmoi.errors import MalmoiError
from malmoi.extras import require

# Sizes in inches and points.
_SIZE, _DPI, _LETTERS = 9.0, 150, 8
_GAP = 2.5  # between a dot and its word
_PLAIN, _DOT, _NOTE = "#1f2328", "#0969da", "#57606a"
_LONGEST = 24  # letters


def principal_components(vectors: np.ndarray, count: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Where vectors lie along the directions in which they differ most (PCA).

    Args:
        vectors: float of shape (n, dimensions).
        count: how many directions; those that are missing where vectors are few or narrow hold zeros.

    Returns:
        Places, float64 of shape (n, count), and the share of the variance along each direction, of shape (count,).
        A direction's sign is that which makes its farthest place positive.

    Example:
        >>> places, shares = principal_components(np.array([[1.0, 1.0], [3.0, 3.0], [8.0, 8.0]]))
        >>> places.round(2).tolist(), shares.round(2).tolist()
        ([[-4.24, 0.0], [-1.41, 0.0], [5.66, 0.0]], [1.0, 0.0])
    """
    centred = vectors - vectors.mean(axis=0, dtype=np.float64)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    missing = max(0, count - len(values))
    places = np.pad((left * values)[:, :count], ((0, 0), (0, missing)))
    farthest = places[np.abs(places).argmax(axis=0), np.arange(count)]
    places *= np.where(farthest < 0, -1.0, 1.0)
    shares = np.pad(values[:count], (0, missing)) ** 2 / max(float((values**2).sum()), np.finfo(float).tiny)
    # What is left of exact zeros would be drawn as noise.
    return np.where(shares > 1e-12, places, 0.0), np.where(shares > 1e-12, shares, 0.0)


def word_picture(words: Sequence[str], vectors: np.ndarray) -> bytes:
    """A map of words: the directions of their vectors along their first two principal components.

    Words are written as long as there is room, earlier ones first; the others are dots. Letters that matplotlib's font
    lacks, such as Hangul, are drawn with an installed font that has them.

    Args:
        words: what is drawn, important ones first.
        vectors: one for each, float of shape (words, dimensions); only their directions count.

    Returns:
        A PNG; the same bytes for the same words, fonts and version of matplotlib.

    Raises:
        MalmoiError: there are fewer than two words, or matplotlib is not installed.

    Warns:
        MissingGlyphs: no installed font has some of the letters.

    Example:
        >>> word_picture(["he", "she", "they"], np.eye(3))[1:4]
        b'PNG'
    """
    if len(words) < 2:
        raise MalmoiError(f"a map needs two words at least, found {len(words)}.")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    places, shares = principal_components(vectors / np.where(lengths > 0, lengths, 1))
    labels = [text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in map(visible, words)]
    note = f"{len(words)} words along two principal components, which hold {shares.sum():.0%} of their variance"
    with require("matplotlib.style", "plots").context("default"), warnings.catch_warnings():
        family = fonts.families("".join(labels) + note)
        # Already said, with what to do about it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        return _drawn(labels, places, note, family)


def _drawn(labels: Sequence[str], places: np.ndarray, note: str, family: list[str]) -> bytes:
    figure = require("matplotlib.figure", "plots").Figure(figsize=(_SIZE, _SIZE), dpi=_DPI)
    canvas = require("matplotlib.backends.backend_agg", "plots").FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.04, 0.96, 0.94))
    axes.scatter(*places.T, s=6, color=_DOT, linewidths=0)
    axes.margins(0.08)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_color("#d0d7de")
    # `$` is a letter here, not the beginning of a formula.
    write = partial(axes.annotate, textcoords="offset points", family=family, fontsize=_LETTERS, parse_math=False)
    canvas.draw()
    taken: list[Any] = []
    for label, place in zip(labels, places, strict=True):
        text = write(label, place, (_GAP, _GAP), color=_PLAIN)
        box = text.get_window_extent()
        if any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)
    figure.text(0.02, 0.015, note, color=_NOTE, fontsize=_LETTERS, family=family, parse_math=False)
    file = io.BytesIO()
    # Without the version of matplotlib, which the file would name.
    figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
    return file.getvalue()
