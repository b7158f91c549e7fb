"""``malmoi translate``."""

import argparse
import tempfile

from rich.console import Console
from rich.progress import track

from malmoi.console import say, warn


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    {"babi": _babi}[options.corpus](options, console)


def _babi(options: argparse.Namespace, console: Console) -> None:
    from malmoi.pipelines.babi_translation import translation_plan, write_readmes, write_translation
    from malmoi.pipelines.raw import locate
    from malmoi.pipelines.sources import BABI

    with tempfile.TemporaryDirectory(prefix="malmoi-translate-") as unpacked:
        root = locate(BABI, raw_dir=options.raw_dir, download_dir=unpacked)
        plan = translation_plan(root, options.out, tasks=options.tasks, overwrite=options.overwrite)
        errors = Console(stderr=True)
        files = track(plan.files, "translating", console=errors, transient=True, disable=not errors.is_terminal)
        lines = sum(write_translation(file, style=options.style) for file in files)
        write_readmes(plan.files, style=options.style)
    folders = ", ".join(str(folder) for folder in dict.fromkeys(file.target.parent for file in plan.files))
    say(console, f"{len(plan.files)} files, {lines:,} lines: {folders}")
    for error in plan.missing:
        warn(f"not translated: {error}")
