"""The arguments of ``malmoi verify``."""

from malmoi.arguments.command import Commands, data_dir


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "verify",
        "check prepared datasets: files, counts, digests, unknown words, questions seen in training",
        "malmoi verify babi/en-10k --data-dir data",
    )
    parser.add_argument("names", nargs="+", metavar="DATASET", help="a prepared one, such as babi/en-10k")
    data_dir(parser)
