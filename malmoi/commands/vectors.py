"""``malmoi vectors``."""

import argparse
import warnings

from rich.console import Console

from malmoi.console import say, warn
from malmoi.errors import MalmoiError


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    import numpy as np

    from malmoi.display.fonts import MissingGlyphs
    from malmoi.display.word_picture import word_picture
    from malmoi.models.word_vectors_in import word_vectors_in

    if options.out is None and options.picture is None:
        raise MalmoiError("there is nothing to do; name a file with --out, or a picture with --picture.")
    vectors = word_vectors_in(options.vectors)
    if options.picture is not None:
        words = options.words or vectors.words[: options.number]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", MissingGlyphs)
            picture = word_picture(words, np.stack([vectors.vector(word) for word in words]))
        for warning in caught:
            warn(str(warning.message))
        options.picture.write_bytes(picture)
        say(console, f"picture: {options.picture}")
    if options.out is not None:
        left = vectors.save(options.out)
        if left:
            some = ", ".join(map(repr, left[:5])) + (" …" if len(left) > 5 else "")
            warn(f"left out, for white space can't stand in a word of that format: {some}")
        say(console, f"{len(vectors) - len(left):,} words of {vectors.dimensions} dimensions: {options.out}")
