"""The arguments of ``malmoi sample``, a command for each corpus."""

from pathlib import Path

from malmoi.arguments.command import Commands, count


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "sample",
        "write a corpus of our own making, of any size, from a seed",
        "malmoi sample play --out play.txt --lines 5000",
    )
    corpora = Commands(parser.add_subparsers(title="corpora", required=True, metavar="CORPUS", dest="corpus"))
    _add_babi(corpora)
    _add_play(corpora)
    _add_pictures(
        corpora,
        "coco",
        "drawn pictures with captions and boxes, in MS-COCO's format",
        "malmoi sample coco --out world --images 1000",
        each="five captions",
    )
    _add_pictures(
        corpora,
        "coco-qa",
        "the same pictures with questions, in the format of the released COCO-QA",
        "malmoi sample coco-qa --out world --images 1000",
    )
    _add_pictures(
        corpora,
        "daquar",
        "the same pictures with questions, in DAQUAR's format",
        "malmoi sample daquar --out world --images 1000",
    )


def _add_babi(corpora: Commands) -> None:
    parser = corpora.add(
        "babi",
        "stories of a small simulated world with questions, in bAbI's raw format",
        "malmoi sample babi --out world --tasks 1 2 --questions 1000",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    parser.add_argument(
        "--tasks", type=count, nargs="+", metavar="N", help="which tasks; all that there are if not given"
    )
    parser.add_argument(
        "--questions", type=count, metavar="N", help="training questions a task; as many as bAbI if not given"
    )
    parser.add_argument("--test-questions", type=count, default=1000, metavar="N", help="test questions a task")
    parser.add_argument("--folder", default="en", choices=["en", "en-10k"], help="the folder's name")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, other stories")


def _add_play(corpora: Commands) -> None:
    parser = corpora.add(
        "play",
        "plays in Korean or English, a text for language models",
        "malmoi sample play --out play.txt --language ko --lines 5000",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")
    parser.add_argument("--language", default="ko", choices=["ko", "en"], help="Korean or English")
    parser.add_argument("--lines", type=count, default=5000, metavar="N", help="how many, empty ones counted")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, other plays")


def _add_pictures(corpora: Commands, name: str, summary: str, example: str, *, each: str = "five questions") -> None:
    parser = corpora.add(name, summary, example)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    parser.add_argument("--images", type=count, default=400, metavar="N", help=f"training pictures, with {each} each")
    parser.add_argument("--test-images", type=count, default=100, metavar="N", help="the same for testing")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, other scenes")
