"""Texts that are measured: made from a seed, with frequencies of words as in a language (Zipf's law)."""

from pathlib import Path

import numpy as np

_TYPES = 50_000
_WORDS_A_TIME = 100_000


def write_text(path: Path, megabytes: float, *, line_words: int = 0) -> None:
    """Writes a text of so many megabytes and a little more.

    Args:
        path: where to.
        megabytes: of a million bytes.
        line_words: words of a line, which starts and ends with a blank as PTB's do; 0 makes one line of it all, as in
            text8.
    """
    draw = np.random.default_rng(7)
    letters = draw.integers(ord("a"), ord("z") + 1, size=(_TYPES, 12), dtype=np.uint8)
    lengths = draw.integers(1, 9, size=_TYPES)
    words = np.array([bytes(row[:length]).decode() for row, length in zip(letters, lengths, strict=True)])
    words[:2] = ["<unk>", "N"]
    shares = 1 / np.arange(1, _TYPES + 1)
    with path.open("w") as file:
        while file.tell() < megabytes * 1e6:
            drawn = draw.choice(words, size=_WORDS_A_TIME, p=shares / shares.sum())
            if line_words:
                lines = np.array_split(drawn, _WORDS_A_TIME // line_words)
                file.writelines(f" {' '.join(line)} \n" for line in lines)
            else:
                file.write(f"{' '.join(drawn)} ")


def write_ptb(folder: Path, megabytes: float) -> None:
    """Writes the three files of PTB, that of training with so many megabytes."""
    for split, share in (("train", 1.0), ("valid", 0.08), ("test", 0.08)):
        write_text(folder / f"ptb.{split}.txt", megabytes * share, line_words=21)
