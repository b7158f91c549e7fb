"""The arguments of the ``malmoi`` command, with their help."""

import argparse
import difflib
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from malmoi import __version__
from malmoi.models import recipes
from malmoi.models.published import BABI_1K


class _Formatter(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Shows defaults, and keeps the lines of examples."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        says_nothing = action.default is None or action.default is False
        return action.help if says_nothing else super()._get_help_string(action)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parses a command line; of ``prepare``, flags unknown here are Beam's and come as ``beam_flags``.

    Raises:
        SystemExit: with status 0 after ``--help``, with 2 where the arguments make no sense.
    """
    parser, commands = _parsers()
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help(sys.stderr)
        parser.exit(2)
    options, rest = parser.parse_known_args(arguments)
    for argument in rest:
        command = commands[options.command]
        meant = difflib.get_close_matches(argument.partition("=")[0], _flags(command), n=1, cutoff=0.8)
        if meant:
            command.error(f"unknown argument {argument}; is {meant[0]} meant?")
        if options.command != "prepare":
            command.error(f"unknown argument {argument}")
    options.beam_flags = rest
    return options


def _flags(command: argparse.ArgumentParser) -> list[str]:
    return re.findall(r"--[\w-]+", command.format_usage())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, at least 1, found {text!r}")
    return int(text)


def _place(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number, at least 0, found {text!r}")
    return int(text)


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser of all, and those of the commands by their names."""
    parser = argparse.ArgumentParser(
        prog="malmoi",
        description="Raw corpora to prepared datasets, prepared datasets to trained models.",
        epilog="`malmoi COMMAND --help` tells more of each, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"malmoi {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    width = shutil.get_terminal_size().columns - 2

    def command(name: str, summary: str, example: str, *, more: str = "", lines: str = "") -> argparse.ArgumentParser:
        told = textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {more}".strip(), width)
        return commands.add_parser(
            name,
            help=summary,
            description=f"{told}\n\n{lines}".strip(),
            epilog=f"example:\n  {example}",
            formatter_class=_Formatter,
            allow_abbrev=False,
        )

    quickstart = command(
        "quickstart",
        "make a sample corpus, prepare it, train on it and show what the model reads",
        "malmoi quickstart --out quickstart",
    )
    quickstart.add_argument(
        "--out", type=Path, default=Path("quickstart"), metavar="DIR", help="where to; used again if it is there"
    )
    quickstart.add_argument("--seed", type=_place, default=0, metavar="N", help="of the corpus and the models")

    sample = command(
        "sample",
        "write a corpus of a small simulated world in bAbI's raw format",
        "malmoi sample babi --out world --tasks 1 2 --questions 1000",
    )
    sample.add_argument("corpus", choices=["babi"])
    sample.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    sample.add_argument(
        "--tasks", type=_count, nargs="+", metavar="N", help="which tasks; all that there are if not given"
    )
    sample.add_argument(
        "--questions", type=_count, metavar="N", help="training questions a task; as many as bAbI if not given"
    )
    sample.add_argument("--test-questions", type=_count, default=1000, metavar="N", help="test questions a task")
    sample.add_argument("--folder", default="en", choices=["en", "en-10k"], help="the folder's name")
    sample.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, other stories")

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
        more="Behind the names, flags that are not listed here are Apache Beam's pipeline options, for example "
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
        help="stop at bad input, or set it aside in rejects.jsonl and go on",
    )
    prepare.add_argument("--overwrite", action="store_true", help="make it again where it is there already")

    verify = command(
        "verify",
        "check prepared datasets: files, counts, digests, unknown words, test questions seen in training",
        "malmoi verify babi/en-10k --data-dir data",
    )
    verify.add_argument("names", nargs="+", metavar="DATASET", help="a prepared one, such as babi/en-10k")
    _data_dir(verify)

    show = command(
        "show",
        "print an example: the raw lines, and what a model reads of them",
        "malmoi show babi/en-10k-qa2 --index 3 --data-dir data",
    )
    show.add_argument("name", metavar="DATASET", help="a prepared one, such as babi/en-10k-qa2")
    show.add_argument("--index", type=_place, default=0, metavar="N", help="which example, from 0")
    show.add_argument("--split", default="train", metavar="SPLIT", help="train, test or validation")
    show.add_argument("--memory", type=_count, default=50, metavar="N", help="sentences that a model would remember")
    _data_dir(show)

    train = command(
        "train",
        "train a model by a recipe on each dataset named",
        "KERAS_BACKEND=jax malmoi train babi_pe_ls_rn babi/en-1k-qa{1..20} --data-dir data --out runs/pe_ls_rn",
        more="With KERAS_BACKEND=jax all restarts are trained side by side. Killed and called again, it goes on.",
        lines="recipes:\n" + "\n".join(f"  {name:15} {recipes.headline(name)}" for name in recipes.names()),
    )
    train.add_argument("recipe", metavar="RECIPE", choices=recipes.names(), help="one of those above")
    train.add_argument("names", nargs="+", metavar="DATASET", help="a prepared one, such as babi/en-1k-qa1")
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for each dataset goes here")
    train.add_argument("--restarts", type=_count, metavar="N", help="as many as the recipe says if not given")
    train.add_argument(
        "--seed", type=_place, default=0, metavar="N", help="of the first restart; the next has the next"
    )
    _data_dir(train)

    evaluate = command(
        "evaluate",
        "measure trained models task by task, beside published errors",
        "malmoi evaluate runs/pe_ls_rn --data-dir data --beside 'PE LS RN'",
    )
    evaluate.add_argument("run", type=Path, metavar="RUN", help="a model's folder, or one that holds several")
    evaluate.add_argument("--split", default="test", metavar="SPLIT", help="train, test or validation")
    evaluate.add_argument(
        "--beside",
        nargs="*",
        choices=list(BABI_1K),
        metavar="COLUMN",
        help=f"published errors for 1k: {', '.join(BABI_1K)}; the ones that fit if not given",
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
    return parser, commands.choices


def _data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data-dir", metavar="DIR", help="where prepared datasets are; TFDS's own place if not given")
