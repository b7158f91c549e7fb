"""Word vectors in a file: the text format of word2vec, which many programs read.

The first line has the numbers of words and of dimensions; every other one a word and its numbers, between blanks::

    2 3
    the 0.1 -0.25 1.5
    말 0.5 0.0 -1e-05
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from malmoi.errors import BadInput

_CUT = "The file may have been cut off; copy it again."


def write_vectors(file: Path, words: Sequence[str], vectors: np.ndarray) -> tuple[str, ...]:
    """Writes vectors with as many digits as float32 needs, the file as a whole or not at all.

    Args:
        file: where to.
        words: each once.
        vectors: float32 of shape (words, dimensions).

    Returns:
        The words that are left out, for the format can't hold them: white space stands in them.
    """
    fit = [word.split() == [word] for word in words]
    unfinished = file.with_name(f".{file.name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as lines:
        lines.write(f"{sum(fit)} {vectors.shape[1]}\n")
        for word, vector, fits in zip(words, vectors, fit, strict=True):
            if fits:
                lines.write(f"{word} {' '.join(map(str, vector))}\n")
    unfinished.replace(file)
    return tuple(word for word, fits in zip(words, fit, strict=True) if not fits)


def read_vectors(file: Path) -> tuple[tuple[str, ...], np.ndarray]:
    """Reads words, and their vectors, float32 of shape (words, dimensions).

    Raises:
        BadInput: the file is something else; the message says where.
        OSError: it can't be read.
    """
    words: dict[str, int] = {}
    rows: list[np.ndarray] = []
    with file.open("rb") as lines:
        count, dimensions = _header(file, lines.readline())
        for number, line in enumerate(lines, 2):
            if len(rows) == count:
                raise _bad(file, number, "wrong-count", f"the end after {count:,} words (line 1 says so)", "more")
            word, vector = _entry(file, number, line, dimensions)
            if word in words:
                found = f"{word!r}, which line {words[word]} has too"
                raise _bad(file, number, "duplicate-word", "another word in each line", found)
            words[word] = number
            rows.append(vector)
    if len(rows) < count:
        raise _bad(file, None, "wrong-count", f"{count:,} words (line 1 says so)", f"{len(rows):,}", hint=_CUT)
    return tuple(words), np.stack(rows)


def _header(file: Path, line: bytes) -> tuple[int, int]:
    fields = line.split()
    if len(fields) != 2 or not all(field.isdigit() and int(field) for field in fields):
        hint = "Files of other formats, such as GloVe's, need such a line first."
        raise _bad(file, 1, "no-header", "the numbers of words and of dimensions", repr(line[:40]), hint=hint)
    return int(fields[0]), int(fields[1])


def _entry(file: Path, number: int, line: bytes, dimensions: int) -> tuple[str, np.ndarray]:
    # Blanks only: what else is white space in Unicode may stand in a word.
    fields = line.strip(b" \r\n").split(b" ")
    if len(fields) != dimensions + 1:
        expected = f"a word and {dimensions} numbers between single blanks"
        raise _bad(file, number, "wrong-width", expected, f"{len(fields)} fields", hint="Words can't hold blanks.")
    try:
        word = fields[0].decode()
    except UnicodeDecodeError:
        raise _bad(file, number, "not-utf8", "text in UTF-8", repr(fields[0][:40])) from None
    vector = _numbers(fields[1:])
    if not np.isfinite(vector).all():
        strange = next(field for field in fields[1:] if not np.isfinite(_numbers([field])).all())
        raise _bad(file, number, "bad-number", "finite numbers of float32", repr(strange.decode(errors="replace")[:40]))
    return word, vector


def _numbers(fields: list[bytes]) -> np.ndarray:
    """The numbers, or none that is finite where one can't be read."""
    try:
        with np.errstate(over="ignore"):
            return np.array(fields, dtype=np.bytes_).astype(np.float32)
    except ValueError:
        return np.full(len(fields), np.nan, np.float32)


def _bad(file: Path, line: int | None, reason: str, expected: str, found: str, *, hint: str = "") -> BadInput:
    return BadInput(reason=reason, file=str(file), line=line, expected=expected, found=found, hint=hint)
