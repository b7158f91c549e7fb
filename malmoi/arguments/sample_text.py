"""The arguments of ``malmoi sample-text``."""

from pathlib import Path

from malmoi.arguments.command import Commands, count, place


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "sample-text",
        "have a trained language model write",
        "malmoi sample-text runs/char-small/play --prime 기억 --length 400 --temperature 0.8",
        more="What comes is shown at once, by the character or by the word.",
    )
    parser.add_argument("run", type=Path, metavar="MODEL", help="a model's folder")
    parser.add_argument(
        "--prime", default="", metavar="TEXT", help="what it goes on with; without, it begins a line of its own"
    )
    parser.add_argument("--length", type=count, default=400, metavar="N", help="characters or words to write")
    parser.add_argument(
        "--how",
        default="sample",
        choices=["sample", "greedy", "spaces"],
        help="draw each by temperature, take the likeliest, or draw only the first of each word's characters",
    )
    parser.add_argument(
        "--temperature",
        type=float,
        default=1.0,
        metavar="T",
        help="above 0: low ones are careful, high ones adventurous",
    )
    parser.add_argument("--seed", type=place, default=0, metavar="N", help="another seed, another text")
    parser.add_argument(
        "--allow-unknown", action="store_true", help="have characters that it never saw read as <unk>, if it has that"
    )
