"""The arguments of ``malmoi quickstart``."""

from pathlib import Path

from malmoi.arguments.command import Commands, place

WAYS = ("story-qa", "visual-qa", "captions")


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "quickstart",
        "make a sample corpus, prepare it, train on it and show what the model reads",
        "malmoi quickstart --out quickstart",
        more="Of story-qa it is stories with questions; of visual-qa drawn pictures with questions, seen through an "
        "untrained network; of captions such pictures with captions, of which questions are made. Only captions need a "
        "network connection, once, for NLTK's data (12 MB), if they are not there.",
    )
    parser.add_argument("way", nargs="?", choices=WAYS, default=WAYS[0], help="what is learnt")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where to; used again if it is there; quickstart, or quickstart-visual-qa and so on, if not given",
    )
    parser.add_argument("--seed", type=place, default=0, metavar="N", help="of the corpus and the models")
