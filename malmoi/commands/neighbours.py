"""``malmoi neighbours``."""

import argparse

from rich.console import Console

from malmoi.errors import MalmoiError


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.display.word_vectors import neighbours_table
    from malmoi.models.word_vectors_in import word_vectors_in

    if not options.words and not options.analogy:
        raise MalmoiError("there is nothing to look for; name words, or --analogy A B C.")
    vectors = word_vectors_in(options.vectors)
    found = {word: vectors.neighbours(word, options.number) for word in options.words}
    for a, b, c in options.analogy:
        found[f"{a} : {b} = {c} : ?"] = vectors.analogy(a, b, c, options.number)
    console.print(neighbours_table(found))
