"""``malmoi vectors``."""

import argparse

from rich.console import Console

from malmoi.console import say, warn
from malmoi.errors import MalmoiError


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    import numpy as np

    from malmoi.display.word_picture import word_picture
    from malmoi.drawing import draw
    from malmoi.models.word_vectors_in import word_vectors_in

    if options.out is None and options.picture is None:
        raise MalmoiError("there is nothing to do; name a file with --out, or a picture with --picture.")
    vectors = word_vectors_in(options.vectors)
    if options.picture is not None:
        words = options.words or vectors.words[: options.number]
        table = np.stack([vectors.vector(word) for word in words])
        draw(options.picture, lambda: word_picture(words, table), console=console)
    if options.out is not None:
        left = vectors.save(options.out)
        if left:
            some = ", ".join(map(repr, left[:5])) + (" …" if len(left) > 5 else "")
            warn(f"left out, for white space can't stand in a word of that format: {some}")
        say(console, f"{len(vectors) - len(left):,} words of {vectors.dimensions} dimensions: {options.out}")
