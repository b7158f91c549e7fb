"""The arguments of ``malmoi ask``."""

from pathlib import Path

from malmoi.arguments.command import Commands


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "ask",
        "ask a trained model about a story or a picture of your own",
        "malmoi ask runs/pe_ls_rn/en-1k-qa1 --story story.txt --question 'Where is Mary?' --picture attention.png",
        more="A model of image question answering is asked about a picture instead: "
        "malmoi ask runs/vis_lstm/released-fc7 --image photo.jpg --question 'what is on the table ?'",
    )
    parser.add_argument("run", type=Path, metavar="RUN", help="a model's folder")
    parser.add_argument("--story", type=Path, metavar="FILE", help="a sentence a line; typed in if not given")
    parser.add_argument("--image", type=Path, metavar="FILE", help="a JPEG or PNG, instead of a story")
    parser.add_argument("--question", help="typed in if not given")
    parser.add_argument(
        "--weights",
        metavar="FILE",
        help="of the network that sees the image, where the model learned from a file of them; they are checked",
    )
    parser.add_argument(
        "--data-dir", metavar="DIR", help="where the dataset of a K-NN is, which looks its training questions up"
    )
    parser.add_argument(
        "--picture", type=Path, metavar="PNG", help="draws the attention here, or the image with the answers"
    )
