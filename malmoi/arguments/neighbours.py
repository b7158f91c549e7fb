"""The arguments of ``malmoi neighbours``."""

from pathlib import Path

from malmoi.arguments.command import Commands, count


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "neighbours",
        "tell which words are most alike, and complete analogies",
        "malmoi neighbours runs/word2vec president monday --analogy he his she",
    )
    parser.add_argument(
        "vectors", type=Path, metavar="VECTORS", help="a model of word vectors, or a file in word2vec's text format"
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="whose neighbours")
    parser.add_argument(
        "--analogy",
        nargs=3,
        action="append",
        default=[],
        metavar=("A", "B", "C"),
        help="what is to C as B is to A; may be given several times",
    )
    parser.add_argument("--number", type=count, default=10, metavar="N", help="how many of each")
