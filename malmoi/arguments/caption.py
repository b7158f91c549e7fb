"""The arguments of ``malmoi caption``."""

from pathlib import Path

from malmoi.arguments.command import Commands, count


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "caption",
        "write captions of pictures of your own with a trained model",
        "malmoi caption runs/show_attend_tell/2014-karpathy-conv5 photo.jpg --picture attention.png",
    )
    parser.add_argument("run", type=Path, metavar="RUN", help="a model's folder")
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE", help="a JPEG or PNG")
    parser.add_argument(
        "--beam", type=count, metavar="N", help="how many captions are followed and shown; the recipe's if not given"
    )
    parser.add_argument(
        "--weights",
        metavar="FILE",
        help="of the network that sees the images, where the model learned from a file of them; they are checked",
    )
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="PNG",
        help="draws where the model looks for each word of the best caption, or the captions beside the image where it "
        "sees it as a whole; of one image",
    )
