"""The arguments of the ``malmoi`` command, with their help."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from malmoi import __version__
from malmoi.models import recipes


class _Formatter(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Shows defaults, and keeps the lines of examples."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help if action.default in (None, False, ()) else super()._get_help_string(action)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parses a command line; of ``prepare``, flags unknown here are Beam's and come as ``beam_flags``."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "prepare":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    options.beam_flags = rest
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="malmoi",
        description="Raw corpora to prepared datasets, prepared datasets to trained models.",
        epilog="`malmoi COMMAND --help` tells more of each, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"malmoi {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")

    def command(name: str, summary: str, example: str, *, more: str = "") -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}. {more}".strip(),
            epilog=f"example:\n  {example}",
            formatter_class=_Formatter,
            allow_abbrev=False,
        )

    quickstart = command(
        "quickstart",
        "make a sample corpus, prepare it, train on it and show what the model reads",
        "malmoi quickstart --out quickstart",
    )
    quickstart.add_argument("--out", type=Path, default=Path("quickstart"), metavar="DIR", help="where to")
    quickstart.add_argument("--seed", type=int, default=0, help="of the corpus and the models")

    sample = command(
        "sample",
        "write a corpus of a small simulated world in bAbI's raw format",
        "malmoi sample babi --out world --tasks 1 2 --questions 1000",
    )
    sample.add_argument("corpus", choices=["babi"])
    sample.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    sample.add_argument("--tasks", type=int, nargs="+", metavar="N", help="tasks; all that there are if not given")
    sample.add_argument("--questions", type=int, metavar="N", help="training questions a task; as bAbI if not given")
    sample.add_argument("--test-questions", type=int, default=1000, metavar="N", help="test questions a task")
    sample.add_argument("--folder", default="en", choices=["en", "en-10k"], help="the folder's name")
    sample.add_argument("--seed", type=int, default=0, help="another seed, another world")

    sources = command(
        "sources",
        "tell which raw files are needed, where they are, and where to put them",
        "malmoi sources babi",
    )
    sources.add_argument("names", nargs="*", metavar="CORPUS", help="all if not given")

    prepare = command(
        "prepare",
        "turn raw files into a dataset: shards, vocabularies, statistics",
        "malmoi prepare babi/en-1k babi/en-1k-qa{1..20} --raw-dir tasks_1-20_v1-2 --data-dir data",
        more="Flags that are not listed here are Apache Beam's pipeline options, for example "
        "--direct_num_workers 2 --direct_running_mode multi_processing.",
    )
    prepare.add_argument("names", nargs="+", metavar="DATASET", help="such as babi/en-10k or babi/en-10k-qa1")
    prepare.add_argument(
        "--raw-dir",
        metavar="PATH",
        help="the official archive, the folder it unpacks to, or a folder that holds either; downloaded if not given",
    )
    _data_dir(prepare)
    prepare.add_argument(
        "--on-error",
        choices=["raise", "skip"],
        default="raise",
        help="stop at bad input, or set it aside in rejects.jsonl",
    )
    prepare.add_argument("--overwrite", action="store_true", help="make it again where it is there already")

    verify = command(
        "verify",
        "check prepared datasets: files, counts, digests, unknown words, test questions seen in training",
        "malmoi verify babi/en-10k --data-dir data",
    )
    verify.add_argument("names", nargs="+", metavar="DATASET")
    _data_dir(verify)

    show = command(
        "show",
        "print an example: the raw lines, and what a model reads of them",
        "malmoi show babi/en-10k-qa2 --index 3 --data-dir data",
    )
    show.add_argument("name", metavar="DATASET")
    show.add_argument("--index", type=int, default=0, metavar="N", help="which, from 0")
    show.add_argument("--split", default="train", help="of the dataset")
    show.add_argument("--memory", type=int, default=50, metavar="N", help="sentences that a model would remember")
    _data_dir(show)

    train = command(
        "train",
        "train a model by a recipe on each dataset named",
        "KERAS_BACKEND=jax malmoi train babi_pe_ls_rn babi/en-1k-qa{1..20} --data-dir data --out runs/pe_ls_rn",
        more="With KERAS_BACKEND=jax all restarts are trained side by side. Killed and called again, it goes on.\n\n"
        "recipes:\n" + "\n".join(f"  {name:22} {recipes.headline(name)}" for name in recipes.names()),
    )
    train.add_argument("recipe", metavar="RECIPE", choices=recipes.names())
    train.add_argument("names", nargs="+", metavar="DATASET")
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for each dataset goes here")
    train.add_argument("--restarts", type=int, metavar="N", help="as in the recipe if not given")
    train.add_argument("--seed", type=int, default=0, help="of the first restart")
    _data_dir(train)

    evaluate = command(
        "evaluate",
        "measure trained models task by task, beside published errors",
        "malmoi evaluate runs/pe_ls_rn --data-dir data --beside 'PE LS RN'",
    )
    evaluate.add_argument("run", type=Path, metavar="RUN", help="a model's folder, or one that holds several")
    evaluate.add_argument("--split", default="test", help="of the datasets")
    evaluate.add_argument(
        "--beside", nargs="*", default=["PE LS RN"], metavar="COLUMN", help="published columns for 1k"
    )
    evaluate.add_argument("--markdown", action="store_true", help="print a Markdown table")
    _data_dir(evaluate)

    ask = command(
        "ask",
        "ask a trained model about a story of your own",
        "malmoi ask runs/pe_ls_rn/en-1k-qa1 --story story.txt --question 'Where is Mary?' --picture attention.png",
    )
    ask.add_argument("run", type=Path, metavar="RUN", help="a model's folder")
    ask.add_argument("--story", type=Path, metavar="FILE", help="a sentence a line; typed in if not given")
    ask.add_argument("--question", help="typed in if not given")
    ask.add_argument("--picture", type=Path, metavar="PNG", help="draws the attention here")
    return parser


def _data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data-dir", metavar="DIR", help="where prepared datasets are; TFDS's own place if not given")
