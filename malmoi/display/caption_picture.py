"""The captions of a picture as a picture: where the model looked for each word, or the captions below it."""

import io
import math
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from malmoi.display import fonts
from malmoi.display.broken import broken
from malmoi.display.captions import found
from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.picture import decode
from malmoi.featurize.picture_size import RESIZE, SIDE

_DPI = 150
_LETTERS = 9  # points
_LINE = 24  # pixels of a line of text
_PLAIN = "#1f2328"

# The pictures of words, in pixels.
_IN_A_ROW = 5
_GAP = 16
_TITLE = 2 * _LINE
_TITLE_WIDTH = 20  # letters
_DARK = 0.2  # of the light is left where the model does not look

# The photo with captions below, in pixels.
_WIDTH, _HIGHEST, _LOWEST = 960, 960, 80
_CAPTION_WIDTH = 72  # letters
_APART = 6


def caption_attention_picture(
    image: Image.Image | str | os.PathLike[str],
    words: Sequence[str],
    attention: np.ndarray,
    *,
    grid: tuple[int, int] = (14, 14),
    resize: str = "squash",
) -> bytes:
    """The picture, then a copy for each word: bright where the model looked when it wrote the word, dark elsewhere.

    As in figure 2 of *Show, Attend and Tell* (https://arxiv.org/abs/1502.03044). The weights of the places are
    interpolated; a copy's brightest place is that of the word's largest weight, so that copies do not compare the
    weights of different words. The picture is shown as the network read it, since that is what the places are places
    of.

    Args:
        image: a picture in memory, upright, or a JPEG or PNG file.
        words: of the caption, the end's token too if its weights are to be shown.
        attention: the weights of the places, row by row, float of shape (words, places); none is negative.
        grid: rows and columns of places.
        resize: how the picture became the square that the network read, a name in ``picture_size.RESIZE``; image
            features have it in their manifest.

    Returns:
        A PNG, five pictures of 224 x 224 pixels to a row; the same bytes for the same words, weights, fonts and version
        of matplotlib.

    Raises:
        BadInput: the file is no picture.
        MalmoiError: there are no words; the weights have another shape, or are negative or not finite; there is no such
            ``resize``; matplotlib is not installed.
        OSError: the file cannot be read.

    Warns:
        MissingGlyphs: no installed font has some of the letters.
    """
    maps = _maps(words, attention, grid)
    if resize not in RESIZE:
        raise MalmoiError(f"resize {resize!r}; there are: {', '.join(RESIZE)}")
    seen = RESIZE[resize](_rgb(image))
    tiles = [seen, *(_lit(seen, weights) for weights in maps)]
    titles = ["", *(broken(word, width=_TITLE_WIDTH, lines=2) for word in words)]

    columns = min(_IN_A_ROW, len(tiles))
    rows = math.ceil(len(tiles) / columns)
    height, width = rows * (_TITLE + SIDE + _GAP) + _GAP, columns * (SIDE + _GAP) + _GAP
    canvas = np.full((height, width, 3), 255, np.uint8)
    with _figure(width, height, titles) as (figure, write):
        for place, (tile, title) in enumerate(zip(tiles, titles, strict=True)):
            row, column = divmod(place, columns)
            top, left = row * (_TITLE + SIDE + _GAP) + _GAP + _TITLE, column * (SIDE + _GAP) + _GAP
            canvas[top : top + SIDE, left : left + SIDE] = tile
            write(title, left + SIDE / 2, top - 6, ha="center", va="bottom")
        figure.figimage(canvas)
        return _png(figure)


def caption_picture(image: Image.Image | str | os.PathLike[str], captions: Sequence[tuple[str, float]]) -> bytes:
    """The picture with its captions and their log-probabilities below.

    Args:
        image: a picture in memory, upright, or a JPEG or PNG file.
        captions: see ``captions_table``.

    Returns:
        A PNG; the same bytes for the same captions, fonts and version of matplotlib.

    Raises:
        BadInput: the file is no picture.
        MalmoiError: matplotlib is not installed.
        OSError: the file cannot be read.

    Warns:
        MissingGlyphs: no installed font has some of the letters.
    """
    photo = _rgb(image)
    scale = min(_WIDTH / photo.width, _HIGHEST / photo.height)
    size = max(1, round(scale * photo.width)), max(1, round(scale * photo.height))
    shown = np.asarray(photo.resize(size, Image.Resampling.BILINEAR))
    told = [(broken(text, width=_CAPTION_WIDTH, lines=3), f"{logarithm:.2f}") for text, logarithm in found(captions)]
    band = max(_LOWEST, size[1])
    width = _WIDTH + 2 * _GAP
    height = band + 2 * _GAP + sum(_LINE * (text.count("\n") + 1) + _APART for text, _ in told)
    canvas = np.full((height, width, 3), 255, np.uint8)
    top, left = _GAP + (band - size[1]) // 2, (width - size[0]) // 2
    canvas[top : top + size[1], left : left + size[0]] = shown
    with _figure(width, height, [text for text, _ in told]) as (figure, write):
        figure.figimage(canvas)
        baseline = band + _GAP
        for text, logarithm in told:
            write(logarithm, _GAP + 80, baseline + _LINE, ha="right")
            for line in text.split("\n"):
                baseline += _LINE
                write(line, _GAP + 110, baseline)
            baseline += _APART
        return _png(figure)


def _maps(words: Sequence[str], attention: np.ndarray, grid: tuple[int, int]) -> np.ndarray:
    """The weights as they lie on the picture, float32 of shape (words, rows, columns)."""
    if not words:
        raise MalmoiError("there are no words to show the attention of")
    rows, columns = grid
    weights = np.asarray(attention, np.float32)
    if weights.shape != (len(words), rows * columns):
        raise MalmoiError(
            f"attention of shape {weights.shape}; {len(words)} words over {rows} x {columns} places have "
            f"({len(words)}, {rows * columns})"
        )
    wrong = ~(np.isfinite(weights) & (weights >= 0)).all(axis=1)
    if wrong.any():
        word = int(wrong.argmax())
        raise MalmoiError(f"attention of word {word + 1} ({words[word]!r}): weights that are negative or not finite")
    return weights.reshape(len(words), rows, columns)


def _lit(seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The picture, bright where the weights are large."""
    shares = weights / max(float(weights.max()), np.finfo(np.float32).tiny)
    smooth = np.asarray(Image.fromarray(shares).resize((SIDE, SIDE), Image.Resampling.BILINEAR))
    light = _DARK + (1 - _DARK) * smooth.clip(0, 1)
    return np.rint(seen * light[..., None]).astype(np.uint8)


def _rgb(image: Image.Image | str | os.PathLike[str]) -> Image.Image:
    if isinstance(image, Image.Image):
        return image.convert("RGB")
    return decode(Path(image).read_bytes(), name=os.fspath(image))


@contextmanager
def _figure(width: int, height: int, texts: Iterable[str]) -> Iterator[tuple[Any, Any]]:
    """A figure of that many pixels, and what writes on it: a text, how far from the left, how far from above."""
    with require("matplotlib.style", "plots").context("default"), warnings.catch_warnings():
        family = fonts.families("".join(texts))
        # Already said, with what to do about it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        # Half a pixel more: Agg cuts off the fraction, which may be .999.
        size = (width + 0.5) / _DPI, (height + 0.5) / _DPI
        figure = require("matplotlib.figure", "plots").Figure(figsize=size, dpi=_DPI)
        require("matplotlib.backends.backend_agg", "plots").FigureCanvasAgg(figure)

        def write(text: str, across: float, down: float, **how: Any) -> None:
            # `$` is a letter here, not the beginning of a formula.
            look = {"family": family, "fontsize": _LETTERS, "color": _PLAIN, "parse_math": False}
            figure.text(across / width, 1 - down / height, text, **look, **how)

        yield figure, write


def _png(figure: Any) -> bytes:
    file = io.BytesIO()
    # Without the version of matplotlib, which the file would name.
    figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
    return file.getvalue()
