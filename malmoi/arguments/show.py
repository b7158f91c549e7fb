"""The arguments of ``malmoi show``."""

from malmoi.arguments.command import Commands, count, data_dir, place


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "show",
        "print an example, a story, a question about a picture or a block of text, and what a model reads of it",
        "malmoi show babi/en-10k-qa2 --index 3 --data-dir data",
    )
    parser.add_argument(
        "name", metavar="DATASET", help="a prepared one, such as babi/en-10k-qa2, coco_qa/released or ptb/word"
    )
    parser.add_argument("--index", type=place, default=0, metavar="N", help="which example, from 0")
    parser.add_argument("--split", default="train", metavar="SPLIT", help="train, test or validation")
    parser.add_argument(
        "--memory", type=count, default=50, metavar="N", help="sentences of a story that a model would remember"
    )
    data_dir(parser)
