"""The arguments of ``malmoi quickstart``."""

from pathlib import Path

from malmoi.arguments.command import Commands, place


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "quickstart",
        "make a sample corpus, prepare it, train on it and show what the model reads",
        "malmoi quickstart --out quickstart",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("quickstart"), metavar="DIR", help="where to; used again if it is there"
    )
    parser.add_argument("--seed", type=place, default=0, metavar="N", help="of the corpus and the models")
