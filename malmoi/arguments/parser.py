"""The parser of the ``malmoi`` command."""

import argparse
import difflib
import re
import sys
from collections.abc import Sequence

from malmoi import __version__
from malmoi.arguments import (
    ask,
    caption,
    evaluate,
    generate,
    neighbours,
    prepare,
    quickstart,
    sample,
    sample_text,
    show,
    sources,
    train,
    translate,
    vectors,
    verify,
    wups,
)
from malmoi.arguments.command import Commands

# In the order in which the help lists them.
_COMMANDS = (
    quickstart,
    sample,
    sources,
    translate,
    generate,
    prepare,
    verify,
    show,
    train,
    evaluate,
    ask,
    caption,
    sample_text,
    neighbours,
    vectors,
    wups,
)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parses a command line; of ``prepare``, flags unknown here are Beam's and come as ``beam_flags``.

    Raises:
        SystemExit: with status 0 after ``--help``, with 2 where the arguments make no sense.
    """
    parser = _parser()
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help(sys.stderr)
        parser.exit(2)
    options, rest = parser.parse_known_args(arguments)
    for argument in rest:
        meant = difflib.get_close_matches(argument.partition("=")[0], _flags(options.parser), n=1, cutoff=0.87)
        if meant:
            options.parser.error(f"unknown argument {argument}; is {meant[0]} meant?")
        if options.command != "prepare":
            options.parser.error(f"unknown argument {argument}")
    options.beam_flags = [*rest, *_network_of_beam(options)]
    return options


def _network_of_beam(options: argparse.Namespace) -> list[str]:
    """Dataflow has a ``--network`` too: the one that is meant where no image features are prepared."""
    given = getattr(options, "network", None)
    if given is None or any(name.partition("/")[0] == "image_features" for name in options.names):
        return []
    options.network = None
    return ["--network", given]


def _flags(command: argparse.ArgumentParser) -> list[str]:
    return re.findall(r"--[\w-]+", command.format_usage())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="malmoi",
        description="Raw corpora to prepared datasets, prepared datasets to trained models.",
        epilog="`malmoi COMMAND --help` tells more of each, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"malmoi {__version__}")
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    for command in _COMMANDS:
        command.add(Commands(subparsers))
    return parser
