"""``malmoi sample``."""

import argparse

from rich.console import Console

from malmoi.console import say


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    {"babi": _babi, "play": _play}[options.corpus](options, console)


def _babi(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_babi

    files = write_babi(
        options.out,
        tasks=options.tasks,
        questions_train=options.questions,
        questions_test=options.test_questions,
        seed=options.seed,
        folder=options.folder,
    )
    say(console, f"{len(files)} files in {options.out / options.folder}")


def _play(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_play

    file = write_play(options.out, language=options.language, lines=options.lines, seed=options.seed)
    text = file.read_text(encoding="utf-8")
    say(console, f"{options.lines:,} lines, {len(text):,} characters, {len(set(text))} different ones: {file}")
