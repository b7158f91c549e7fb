"""The arguments of ``malmoi sources``."""

from malmoi.arguments.command import Commands


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "sources",
        "tell which raw files are needed, where they are, and where to put them",
        "malmoi sources babi",
    )
    parser.add_argument("names", nargs="*", metavar="CORPUS", help="all if not given")
