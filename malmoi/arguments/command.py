"""What the arguments of all commands are made with."""

import argparse
import shutil
import textwrap
from dataclasses import dataclass
from typing import Any


class Formatter(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Shows defaults, and keeps the lines of examples."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        says_nothing = action.default is None or action.default is False
        return action.help if says_nothing else super()._get_help_string(action)


@dataclass(frozen=True)
class Commands:
    """The commands of the parser; each module beside this one adds its own."""

    subparsers: Any

    def add(self, name: str, summary: str, example: str, *, more: str = "", lines: str = "") -> argparse.ArgumentParser:
        """A new command, that has no arguments yet; what is parsed by it has it as ``parser``.

        Args:
            name: what is typed.
            summary: what it does, as a phrase without capital or full stop.
            example: a command line.
            more: sentences that only its own help shows.
            lines: shown below them as they are.
        """
        width = shutil.get_terminal_size().columns - 2
        told = textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {more}".strip(), width)
        parser = self.subparsers.add_parser(
            name,
            help=summary,
            description=f"{told}\n\n{lines}".strip(),
            epilog=f"example:\n  {example}",
            formatter_class=Formatter,
            allow_abbrev=False,
        )
        parser.set_defaults(parser=parser)
        return parser


def count(text: str) -> int:
    """A type of argument: a whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, at least 1, found {text!r}")
    return int(text)


def place(text: str) -> int:
    """A type of argument: a whole number from 0."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number, at least 0, found {text!r}")
    return int(text)


def data_dir(parser: argparse.ArgumentParser) -> None:
    """Adds ``--data-dir``."""
    parser.add_argument("--data-dir", metavar="DIR", help="where prepared datasets are; TFDS's own place if not given")
