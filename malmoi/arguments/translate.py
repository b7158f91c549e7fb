"""The arguments of ``malmoi translate``, a command for each corpus."""

from pathlib import Path

from malmoi.arguments.command import Commands, count


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "translate",
        "write a corpus in another language, in its own raw layout",
        "malmoi translate babi --raw-dir tasks_1-20_v1-2 --out korean",
    )
    corpora = Commands(parser.add_subparsers(title="corpora", required=True, metavar="CORPUS", dest="corpus"))
    _add_babi(corpora)


def _add_babi(corpora: Commands) -> None:
    parser = corpora.add(
        "babi",
        "bAbI's English files in Korean, line by line: ko and ko-10k of en and en-10k",
        "malmoi translate babi --raw-dir tasks_1-20_v1-2 --out korean --tasks 1 20 --style polite",
        more="To prepare Korean bAbI this is not needed: malmoi prepare babi/ko-10k translates by itself.",
    )
    parser.add_argument(
        "--raw-dir",
        required=True,
        metavar="PATH",
        help="the official archive, the folder it unpacks to, or a folder that holds either",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    parser.add_argument("--style", choices=["plain", "polite"], default="plain", help="갔다 or 갔습니다")
    parser.add_argument("--tasks", type=count, nargs="+", metavar="N", help="which tasks; all if not given")
    parser.add_argument("--overwrite", action="store_true", help="replace translations that are there already")
