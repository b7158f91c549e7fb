"""The arguments of ``malmoi vectors``."""

from pathlib import Path

from malmoi.arguments.command import Commands, count


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "vectors",
        "write word vectors to a file that other programs read, or draw a map of them",
        "malmoi vectors runs/word2vec --out vectors.txt --picture words.png",
    )
    parser.add_argument(
        "vectors", type=Path, metavar="VECTORS", help="a model of word vectors, or a file in word2vec's text format"
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="which to draw; the most frequent ones if not given")
    parser.add_argument("--out", type=Path, metavar="FILE", help="writes them here, in word2vec's text format")
    parser.add_argument("--picture", type=Path, metavar="PNG", help="draws the map here")
    parser.add_argument("--number", type=count, default=200, metavar="N", help="how many of the most frequent to draw")
